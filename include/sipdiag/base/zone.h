/* The zone of times that carry none: from the system's table (RFC 8536) or a POSIX TZ text. Beside
 * clock_set_zone(), which is for shown times: there may be several. */
#ifndef SIPDIAG_BASE_ZONE_H
#define SIPDIAG_BASE_ZONE_H

#include "sipdiag/base/clock.h"

#include <stdint.h>

struct zone;

/* An IANA name, "UTC", or a POSIX TZ text such as EET-2EEST,M3.5.0/3,M10.5.0/4 (without rules,
 * those of the USA, as everywhere). NULL when there is no such zone. */
struct zone *zone_new(const char *name);
void zone_free(struct zone *zone);

/* Seconds east of UTC at a time. NULL is UTC. */
int zone_offset_s(const struct zone *zone, int64_t time_us);

/* The time at which a clock on the wall shows wall_us (counted as if it were UTC). Of two such
 * times the first; where there is none, as if the clock had not been put forward yet. */
int64_t zone_time(const struct zone *zone, int64_t wall_us);

#endif
