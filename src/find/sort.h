/* Sorts times and durations. */
#ifndef SIPDIAG_FIND_SORT_H
#define SIPDIAG_FIND_SORT_H

#include <stddef.h>
#include <stdint.h>

/* Ascending; `scratch` has room for as many. Quick where they are in order already, or close
 * together. */
void sort_times(int64_t *values, size_t count, int64_t *scratch);

#endif
