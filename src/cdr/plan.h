/* How one input is read: found from its first 64 KiB, or given by the user. */
#ifndef SIPDIAG_CDR_PLAN_H
#define SIPDIAG_CDR_PLAN_H

#include "csv.h"
#include "dialects.h"
#include "document.h"
#include "sipdiag/cdr/cdr_map.h"

#include <stdbool.h>
#include <stddef.h>

struct cdr_layout {
    struct cdr_column columns[CSV_CELLS_MOST];
    size_t count;
};

void layout_add(struct cdr_layout *layout, struct cdr_column column);
size_t layout_find(const struct cdr_layout *layout, enum cdr_field field); /* count: not there */
bool layout_has(const struct cdr_layout *layout, enum cdr_field field);

enum { RECORDS_LOOKED_AT = 200 };

struct cdr_plan {
    const struct cdr_dialect *dialect; /* NULL: the content is no CDR */
    struct csv_format format;
    enum cdr_family family;
    size_t title_lines;        /* before the first record: "sep=;", a title */
    size_t column_count;       /* that most records have; 0: it does not matter */
    size_t naive_column_count; /* when quotation marks in cells are as they are */
    bool has_header;
    char header[64]; /* its first cell, or the beginning of it, for repeated ones */
    size_t header_len;
    struct cdr_layout layout;
    struct cdr_layout other; /* of the second type of record */
    struct str other_type;   /* its first cell */
    bool has_decimal_comma;
    unsigned document_level; /* of JSON */
};

/* Sample: whole lines. Map may be NULL. When it is no CDR, *why_not says in a few words what came
 * close, if anything did. */
void cdr_plan_make(struct cdr_plan *plan, struct str sample, const struct cdr_map *map,
                   struct text *why_not);

/* What a value in a JSON object or XML element is, and how good its name is for that, 0 the best.
 */
struct cdr_column column_of_value(const struct cdr_dialect *dialect, const struct cdr_map *map,
                                  const struct document_value *value, unsigned *rank);

/* Every value of the text in the dialect's shape; false when it is not whole. */
bool document_read(const struct cdr_dialect *dialect, struct document_values *values,
                   struct str text);

/* The next line of *rest, without its end; false at the end. */
bool csv_next_line(struct str *rest, struct str *line);

/* The next record of *rest, cut into cells; the quoted ends of lines in it are taken with it. False
 * at the end. */
bool csv_next_record(const struct csv_format *format, struct str *rest, struct csv_row *row);

/* "start_time is start, from is caller, ..." Map may be NULL. */
void cdr_plan_describe(const struct cdr_plan *plan, struct str sample, const struct cdr_map *map,
                       struct text *out);

/* A line of AudioCodes as a record with bars; false when it is none. And what SQL has within
 * brackets. */
bool strip_to_record(enum cdr_shape shape, struct str line, struct str *record);

#endif
