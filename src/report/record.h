/* The call record (a line of ndjson, an element of `calls`, a row of the csv Call Log): one table
 * of keys. */
#ifndef SIPDIAG_REPORT_RECORD_H
#define SIPDIAG_REPORT_RECORD_H

#include "sipdiag/base/text.h"
#include "sipdiag/report/format.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One call being written. The texts of its values live until the next record_field_get(). */
struct record {
    const struct report *report;
    const struct call *call;
    const struct verdict *verdict;
    struct text scratch;
};

enum value_kind {
    VALUE_NULL,
    VALUE_TEXT,
    VALUE_INTEGER,
    VALUE_BOOL,
    VALUE_TIME,
    VALUE_PER_CENT, /* written as a share of 1 */
    VALUE_CODES,    /* the lists are read from the record: see below */
    VALUE_NOTES,
    VALUE_EVIDENCE,
    VALUE_RELATED,
    VALUE_TOLD, /* JSON, as it stood in a report that was read */
    VALUE_MEDIA,
};

struct value {
    enum value_kind kind;
    struct str text;
    int64_t integer;
};

struct evidence {
    enum call_mark mark;
    struct moment moment;
};

void record_init(struct record *record, const struct report *report);
void record_set(struct record *record, size_t index); /* the call at that index of the analysis */
void record_free(struct record *record);

const char *record_field_key(size_t field); /* NULL past the end */
struct value record_field_get(struct record *record, size_t field);

/* Evidence in order of time; returns how many. */
size_t record_evidence(const struct record *record, struct evidence items[MARK_COUNT]);

/* Call-ID of a related call; false when it says nothing new (the call's own, or the one before). */
bool record_related(const struct record *record, size_t index, struct str *call_id);

/* Name of the input with that index, as given. */
struct str record_input_name(const struct report *report, size_t input);

/* Whole milliseconds, rounded; the argument is known and not negative. */
int64_t rounded_ms(int64_t duration_us);

#endif
