/* The parts of reading a row. */
#ifndef SIPDIAG_CDR_ROW_PARTS_H
#define SIPDIAG_CDR_ROW_PARTS_H

#include "row.h"

#include <stdbool.h>
#include <stdint.h>

/* Without blanks around it; empty when it says that nothing is known. */
struct str known_cell(struct str cell);

/* The cell of a field likewise. Most fields have no column. */
static inline struct str known_text(const struct row_reader *reader, enum cdr_field field)
{
    struct str cell = reader->cells[field];
    return cell.len ? known_cell(cell) : (struct str){NULL, 0};
}

/* Holds until the next question. */
const struct remembered_word *meaning_of(struct row_reader *reader, struct str text);

/* "Busy Here" in "SIP 486 Busy Here". */
struct str phrase_in(struct str text);

/* Trunk and direction, where the channels tell them. */
void place_by_channels(const struct row_reader *reader, struct cdr_facts *facts);

/* code, cause, word, answered. */
void read_result(struct row_reader *reader, struct cdr_facts *facts);
void read_ended_by(struct row_reader *reader, struct cdr_facts *facts);
void settle_ended_by(struct cdr_facts *facts);

/* The cells of the row at hand as facts; false with a problem. */
bool row_cells_read(struct row_reader *reader, struct cdr_facts *facts,
                    struct row_problem *problem);
void row_cells_forget(struct row_reader *reader);

/* As row_date_order(), of the cells at hand. */
enum date_order row_cells_order(struct row_reader *reader, bool *is_open);

bool is_known_time(int64_t time_us);

#endif
