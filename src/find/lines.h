/* How many calls were up, and how many had just begun, when each call of a trunk came. */
#ifndef SIPDIAG_FIND_LINES_H
#define SIPDIAG_FIND_LINES_H

#include "observe.h"

/* For each call of the trunk: calls up just before it, and the answered ones among them. What ends
 * at that very moment is over. */
void lines_count(const struct find *find, const struct trunk_calls *trunk, uint32_t *up,
                 uint32_t *answered);

/* For each call: INVITEs of the second before it, and those of them that were not refused with this
 * code. */
void lines_rate(const struct trunk_calls *trunk, uint16_t code, uint32_t *starts, uint32_t *passed);

#endif
