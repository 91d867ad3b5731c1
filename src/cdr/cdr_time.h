/* Times and durations as tables write them: a dozen date formats, epochs, spans. */
#ifndef SIPDIAG_CDR_CDR_TIME_H
#define SIPDIAG_CDR_CDR_TIME_H

#include "sipdiag/base/clock.h"
#include "sipdiag/base/str.h"

#include <stdbool.h>
#include <stdint.h>

/* How 03/04/2026 is meant. */
enum date_order { DATE_ORDER_OPEN, DATE_DAY_FIRST, DATE_MONTH_FIRST };

enum read_result {
    VALUE_ABSENT, /* empty, 0, NULL, 0000-00-00 ... */
    VALUE_READ,
    VALUE_BAD,
};

struct read_time {
    int64_t time_us; /* local time of the input unless has_zone */
    bool has_zone;   /* an epoch, or a zone was written */
    bool has_date, has_clock;
    enum date_order shown; /* the order that this text proves */
    bool is_open;          /* it can be read both ways, and differs */
    bool has_half_day;     /* AM, PM */
};

/* The date of the last text, which the next one mostly has, too. */
struct time_memory {
    char date[10];
    int64_t day_us;
};

/* Order decides what a text itself leaves open. A text that proves the other order is read as it
 * proves. */
enum read_result time_read(struct str text, enum date_order order, struct time_memory *memory,
                           struct read_time *out);

/* "68", "8,5", "00:01:08", "1:08", "1h 2m 3s", "62s", "PT1M2S"; a bare number is in units of
 * unit_us. Not negative. */
enum read_result span_read(struct str text, int64_t unit_us, int64_t *duration_us);

/* Decimal number with `.` or `,`, grouped by blanks or apostrophes, in millionths. */
bool number_read(struct str text, int64_t *millionths);

/* Empty, -, NULL, \N, none, n/a: nothing is known. */
bool text_is_absent(struct str text);

/* Microseconds since 1970 of a date at midnight. */
int64_t date_us(int64_t year, int month, int day);

#endif
