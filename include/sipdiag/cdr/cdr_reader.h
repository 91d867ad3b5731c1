/* CDR tables: lines of a text input in, calls out, into the same store as captured ones. The
 * dialect is found from the content. */
#ifndef SIPDIAG_CDR_CDR_READER_H
#define SIPDIAG_CDR_CDR_READER_H

#include "sipdiag/base/str.h"
#include "sipdiag/base/text.h"
#include "sipdiag/cdr/cdr_map.h"
#include "sipdiag/model/analysis.h"
#include "sipdiag/model/call.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cdr_reader;

enum cdr_date_order { CDR_DATES_BY_CONTENT, CDR_DATES_DAY_FIRST, CDR_DATES_MONTH_FIRST };

struct cdr_reader_options {
    struct call_store *store; /* outlives the reader; calls are added to it */
    struct input *inputs;     /* kind, dialect, rows, health, problem and times are filled in */
    size_t input_count;
    const struct cdr_map *map; /* may be NULL */
    enum cdr_date_order date_order;
    const void *zones; /* for the next, which turns a local time of an input into UTC; NULL: UTC */
    int64_t (*to_utc)(const void *zones, const char *input, int64_t local_us);
};

struct cdr_reader *cdr_reader_new(const struct cdr_reader_options *options);

/* The texts it made stay with the store; only `columns` of the inputs goes with the reader. */
void cdr_reader_free(struct cdr_reader *reader);

/* The next line of an input, without its end, in UTF-8. One that is longer than any row may come in
 * pieces with one number. */
void cdr_reader_add(struct cdr_reader *reader, uint16_t input, struct str line, uint32_t number);

/* The input has no more lines. */
void cdr_reader_end(struct cdr_reader *reader, uint16_t input);

/* All inputs have ended: calls whose rows were waited for are finished. */
void cdr_reader_finish(struct cdr_reader *reader);

/* True when a text that begins so is a CDR. When not, a few words are added about what came close.
 */
bool cdr_recognise(struct str first, bool is_whole, const struct cdr_map *map,
                   struct text *why_not);

/* For docs: name, title, one example and what it hides; false past the end. */
struct cdr_kind {
    const char *name, *title, *example, *hides;
};
bool cdr_kind_at(size_t index, struct cdr_kind *kind);

/* For docs: a field of --map, what it holds and the headings that mean it; false past the end. */
struct cdr_field_text {
    const char *name, *meaning, *headings;
};
bool cdr_field_at(size_t index, struct cdr_field_text *field);

#endif
