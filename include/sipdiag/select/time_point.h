/* Moments as a person writes them: RFC 3339, a date, -2h, last-2h. */
#ifndef SIPDIAG_SELECT_TIME_POINT_H
#define SIPDIAG_SELECT_TIME_POINT_H

#include "sipdiag/base/error.h"
#include "sipdiag/base/str.h"

#include <stdbool.h>
#include <stdint.h>

enum time_point_kind {
    TIME_POINT_MOMENT,
    TIME_POINT_DAY,       /* a date alone: its first moment */
    TIME_POINT_FROM_NOW,  /* us back from the clock */
    TIME_POINT_FROM_LAST, /* us back from the newest time in the input */
};

struct time_point {
    enum time_point_kind kind;
    int64_t us;     /* a moment, or how long back */
    int64_t end_us; /* of a day: its end */
};

/* Times without a zone are in the zone of clock_set_zone(). */
bool time_point_parse(struct str text, struct time_point *point, struct error *error);

/* The moment itself; TIME_UNKNOWN when it is counted from a time that is not known. */
int64_t time_point_resolve(const struct time_point *point, int64_t now_us, int64_t last_us);

#endif
