/* Cells of a record of a table: RFC 4180, and how switches differ from it. */
#ifndef SIPDIAG_CDR_CSV_H
#define SIPDIAG_CDR_CSV_H

#include "sipdiag/base/str.h"
#include "sipdiag/base/text.h"

#include <stdbool.h>
#include <stddef.h>

enum {
    CSV_CELLS_MOST = 512,              /* the widest known table has 430 */
    CSV_RECORD_BYTES_MOST = 64 * 1024, /* an open quotation mark reaches no farther */
    CSV_RECORD_LINES_MOST = 200,
};

struct csv_format {
    char delimiter;
    char quote;     /* '"' or '\''; 0: cells are never quoted */
    bool backslash; /* \" is a quotation mark, \N nothing (MySQL, PHP) */
    bool naive;     /* quotation marks in a cell are not doubled (FreeSWITCH, FusionPBX) */
};

/* Cells without their quotation marks, in the record itself or, where one was written in another
 * way, in `scratch`. A quotation mark that is not followed by a delimiter belongs to the cell. */
struct csv_row {
    struct str cells[CSV_CELLS_MOST];
    size_t count; /* may be more than are kept */
    bool is_open; /* the last cell began with a quotation mark and does not end */
    struct text scratch;
};

void csv_split(const struct csv_format *format, struct str record, struct csv_row *row);
void csv_row_free(struct csv_row *row);

#endif
