/* Time: int64_t microseconds since 1970-01-01 UTC everywhere; durations in microseconds, too. */
#ifndef SIPDIAG_BASE_CLOCK_H
#define SIPDIAG_BASE_CLOCK_H

#include "sipdiag/base/str.h"
#include "sipdiag/base/text.h"

#include <stdbool.h>
#include <stdint.h>

#define TIME_UNKNOWN INT64_MIN
#define US_PER_MS INT64_C(1000)
#define US_PER_S INT64_C(1000000)

struct civil {
    int64_t year;
    int month, day, hour, minute, second; /* month and day from 1 */
    int microsecond;
};

/* Proleptic Gregorian calendar; offset_s is added first. Any int64 time is safe. */
struct civil clock_civil(int64_t time_us, int offset_s);

/* Days from 1970-01-01 to a date of that calendar. */
int64_t clock_days(int64_t year, int64_t month, int64_t day);

/* 2026-11-20T18:00:02.123456Z; years past 9999 are written as they are. */
void clock_add_rfc3339(struct text *out, int64_t time_us);

/* The zone for shown times: an IANA name, or a POSIX TZ text such as EET-2EEST. False when there is
 * no such zone. */
bool clock_set_zone(const char *name);

/* Seconds east of UTC in the zone set above at that time; 0 before clock_set_zone(). */
int clock_zone_offset_s(int64_t time_us);

/* What to print after a time: "UTC", or the zone's abbreviation at that time. */
void clock_add_zone_name(struct text *out, int64_t time_us);

/* 2026-11-20 18:00:02 and 18:00:02.123 in the zone set above. */
void clock_add_date_time(struct text *out, int64_t time_us);
void clock_add_time_ms(struct text *out, int64_t time_us);

/* "320 ms", "4.2 s", "2 min 10 s", "1 h 05 min", as a person says it. */
void clock_add_duration(struct text *out, int64_t duration_us);

#endif
