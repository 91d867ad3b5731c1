/* Exact quantiles over millisecond values, and the sort they and the sweeps share. */
#ifndef SIPDIAG_SUMMARIZE_DISTRIBUTION_H
#define SIPDIAG_SUMMARIZE_DISTRIBUTION_H

#include "sipdiag/model/summary.h"

#include <stddef.h>
#include <stdint.h>

/* Ascending, by radix; scratch has room for count values. */
void sort_values(int64_t *values, size_t count, int64_t *scratch);

/* Sorts the values in place. */
struct distribution distribution_of(int64_t *values_ms, size_t count, int64_t *scratch);

#endif
