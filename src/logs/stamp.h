/* Times as logs write them, found anywhere in a line. */
#ifndef SIPDIAG_LOGS_STAMP_H
#define SIPDIAG_LOGS_STAMP_H

#include "sipdiag/base/str.h"

#include <stdbool.h>
#include <stdint.h>

struct stamp {
    bool has_year, has_day, has_time, has_zone;
    bool is_epoch; /* then only epoch_us counts */
    int year, month, day;
    int64_t in_day_us; /* since midnight */
    int digits;        /* of the fraction of a second */
    int zone_s;        /* east of UTC */
    int64_t epoch_us;
};

/* What the line says about time, all its stamps put together: the finest time of day and the
 * fullest date. False when there is none. */
bool stamp_find(struct str line, struct stamp *stamp);

/* Cheap: could the line hold one near its beginning? */
bool stamp_may_be_in(struct str line);

/* The better of each part of the two; `weaker` fills what `stamp` has not. */
void stamp_join(struct stamp *stamp, const struct stamp *weaker);

/* Value of a SIP Date header (RFC 3261 20.17). */
bool stamp_of_date_header(struct str value, struct stamp *stamp);

#endif
