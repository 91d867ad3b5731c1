/* From stamps to moments: dates that a log leaves out, zones, messages without any time. */
#ifndef SIPDIAG_LOGS_LOG_CLOCK_H
#define SIPDIAG_LOGS_LOG_CLOCK_H

#include "sipdiag/base/zone.h"
#include "sipdiag/logs/log_reader.h"
#include "stamp.h"

struct log_clock {
    const struct zone *zone;
    bool has_date; /* of day_us and year */
    bool has_year;
    bool is_dated;     /* something said a date: first_day */
    bool knows_year;   /* of it */
    int64_t day;       /* since 1970-01-01, of the last stamp, in local time */
    int64_t first_day; /* what was known first */
    int64_t in_day_us; /* of it */
    bool has_stamp;
    int64_t last_us;    /* time given last */
    uint64_t unstamped; /* messages without a time */
    unsigned lacks;     /* enum log_lack, of what was given so far */
};

/* A date that stands near the log's beginning is its date. */
void log_clock_know(struct log_clock *clock, const struct stamp *stamp);

/* Begins a log of which this is known. */
void log_clock_begin(struct log_clock *clock, const struct log_clock *known);

/* The moment; stamp may be NULL. *lacks says what it has not. */
int64_t log_clock_time(struct log_clock *clock, const struct stamp *stamp, unsigned *lacks);

#endif
