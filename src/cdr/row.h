/* One row of a CDR as facts, whatever its dialect. */
#ifndef SIPDIAG_CDR_ROW_H
#define SIPDIAG_CDR_ROW_H

#include "cdr_time.h"
#include "document.h"
#include "plan.h"
#include "sipdiag/model/endpoint.h"

#include <stdbool.h>
#include <stdint.h>

/* Texts are borrowed from the row. Times are UTC; TIME_UNKNOWN stands for durations, too. */
struct cdr_facts {
    struct str call_id, prefix, group, other_leg;
    struct str caller, callee, trunk;
    struct str phrase;
    struct str said; /* the word or cause that the result rests on, as it stands there */
    struct str user_agent, from_tag, to_tag, method;
    int64_t start_us, ring_us, early_media_us, answer_us, end_us, final_us;
    int64_t duration_us, talk_us, ring_time_us, setup_us, pdd_us;
    struct endpoint source, peer;
    uint32_t line;
    uint16_t rows;
    uint16_t code;
    uint16_t last_provisional;
    uint8_t q850;
    bool code_inferred, answered, is_normal;
    bool shows_answers; /* a column would say that it was answered */
    bool ended_by_relative;
    enum cdr_word word;
    enum party ended_by;
    enum direction direction;
};

enum row_fault {
    FAULT_NONE,
    FAULT_NO_CALL, /* no fault: a row that is no call (BYE of something unknown, a total, a header)
                    */
    FAULT_COLUMNS,
    FAULT_TIME,
    FAULT_NUMBER,
    FAULT_DAMAGED, /* a JSON object or XML element that is not whole */
    FAULT_ORDER,   /* a date that proves the other order than the one decided for */
    FAULT_KINDS
};

struct row_problem {
    enum row_fault fault;
    size_t column; /* from 1 */
    struct str text;
};

/* What was read of a word lately: rows repeat a few of them. */
enum { WORD_MEMORY = 32, WORD_MEMORY_BYTES = 40 };

struct remembered_word {
    char text[WORD_MEMORY_BYTES];
    size_t len;
    struct word_meaning word;
    struct cause_meaning cause;
    struct party_meaning party;
    enum direction direction;
    struct code_reading code; /* without its phrase */
    bool is_cause, is_code;
    bool is_set;
};

struct row_reader {
    const struct cdr_plan *plan;
    const struct cdr_map *map; /* may be NULL */
    enum date_order order;
    const void *zone;
    int64_t (*to_utc)(const void *zone, int64_t local_us); /* NULL: the times are UTC */
    struct time_memory memory;
    struct remembered_word words[WORD_MEMORY];
    struct text folded;
    struct text texts;               /* of a call that is no row: what its cells stand in */
    struct str cells[FIELD_COUNT];   /* of the row at hand */
    const struct cdr_layout *layout; /* whose columns stand there; NULL: other ones, or none */
    size_t layout_count;             /* the first so many of them */
    size_t places[FIELD_COUNT];      /* their columns, from 1 */
    int64_t units[FIELD_COUNT];
};

void row_reader_init(struct row_reader *reader, const struct cdr_plan *plan);
void row_reader_free(struct row_reader *reader);

/* False with a problem. */
bool row_read(struct row_reader *reader, const struct csv_row *row, struct cdr_facts *facts,
              struct row_problem *problem);

/* The same from key=value pairs. */
bool row_read_pairs(struct row_reader *reader, struct str line, struct cdr_facts *facts,
                    struct row_problem *problem);

/* The same from a JSON object or an XML element. */
bool row_read_document(struct row_reader *reader, const struct document *document,
                       struct cdr_facts *facts, struct row_problem *problem);

/* As row_date_order(). */
enum date_order row_document_order(struct row_reader *reader, const struct document *document,
                                   bool *is_open);

/* What follows from the facts together; for a transaction of a proxy, when all of its call are
 * there.
 */
void facts_complete(struct cdr_facts *facts);

/* The first time of the row, as it stands there; after row_date_order(). */
struct str row_first_time(const struct row_reader *reader);

/* In what order the dates of this row are, when one of them proves it; *is_open: one of them does
 * not. */
enum date_order row_date_order(struct row_reader *reader, const struct csv_row *row, bool *is_open);

/* The name of a trunk or phone in a channel ("PJSIP/carrierA-00000011"); empty for a Local one. */
struct str channel_peer(struct str channel);

#endif
