/* Quantiles over millisecond values, exact or from a histogram. */
#ifndef SIPDIAG_SUMMARIZE_DISTRIBUTION_H
#define SIPDIAG_SUMMARIZE_DISTRIBUTION_H

#include "sipdiag/model/summary.h"

#include <stddef.h>
#include <stdint.h>

/* How many values lie in a bucket: below 256 ms a bucket is one value, above it 128 buckets share a
 * power of two. A quantile read from the middle of its bucket is off by less than 0.4 %. */
enum {
    HISTOGRAM_EXACT = 256,
    HISTOGRAM_STEPS = 128,
    HISTOGRAM_POWERS = 34,
    HISTOGRAM_BUCKETS = HISTOGRAM_EXACT + HISTOGRAM_STEPS * HISTOGRAM_POWERS
};

struct histogram {
    uint64_t count;
    double sum_ms;
    int64_t max_ms;
    uint64_t buckets[HISTOGRAM_BUCKETS];
};

int64_t histogram_value(unsigned bucket); /* the middle of the bucket */
void histogram_add(struct histogram *histogram, const int64_t *values_ms, size_t count);
struct distribution histogram_distribution(const struct histogram *histogram);

/* Sorts the values in place. */
struct distribution distribution_of(int64_t *values_ms, size_t count, int64_t *scratch);

#endif
