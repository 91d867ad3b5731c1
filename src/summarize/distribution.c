/* Nearest-rank quantiles over sorted values, or over a histogram of them. */
#include "distribution.h"

#include "sipdiag/base/sort.h"

#include <string.h>

/* The smallest value that at least `percent` of all values do not exceed. */
static int64_t nearest_rank(const int64_t *sorted, size_t count, size_t percent)
{
    return sorted[(count * percent + 99) / 100 - 1];
}

struct distribution distribution_of(int64_t *values_ms, size_t count, int64_t *scratch)
{
    struct distribution distribution = {.count = count};
    double sum = 0;
    if (count == 0)
        return distribution;
    sort_numbers(values_ms, count, scratch);
    for (size_t i = 0; i < count; i++)
        sum += (double)values_ms[i];
    distribution.mean_ms = sum / (double)count;
    distribution.p50_ms = nearest_rank(values_ms, count, 50);
    distribution.p95_ms = nearest_rank(values_ms, count, 95);
    distribution.p99_ms = nearest_rank(values_ms, count, 99);
    distribution.max_ms = values_ms[count - 1];
    return distribution;
}

/* ---- histogram ---- */

static unsigned bucket_of(int64_t value_ms)
{
    enum { STEP_BITS = 7, LAST_POWER = 7 + HISTOGRAM_POWERS };
    if (value_ms < HISTOGRAM_EXACT)
        return value_ms > 0 ? (unsigned)value_ms : 0;
    int power = 63 - __builtin_clzll((unsigned long long)value_ms);
    if (power > LAST_POWER)
        return HISTOGRAM_EXACT + HISTOGRAM_STEPS * HISTOGRAM_POWERS - 1;
    unsigned step = (unsigned)(value_ms >> (power - STEP_BITS)) & (HISTOGRAM_STEPS - 1);
    return HISTOGRAM_EXACT + (unsigned)(power - STEP_BITS - 1) * HISTOGRAM_STEPS + step;
}

int64_t histogram_value(unsigned bucket)
{
    if (bucket < HISTOGRAM_EXACT)
        return bucket;
    unsigned place = bucket - HISTOGRAM_EXACT;
    unsigned shift = place / HISTOGRAM_STEPS + 1;
    int64_t first = (int64_t)(HISTOGRAM_STEPS + place % HISTOGRAM_STEPS) << shift;
    return first + (INT64_C(1) << shift) / 2;
}

void histogram_add(struct histogram *histogram, const int64_t *values_ms, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        histogram->buckets[bucket_of(values_ms[i])]++;
        histogram->sum_ms += (double)values_ms[i];
        if (values_ms[i] > histogram->max_ms)
            histogram->max_ms = values_ms[i];
    }
    histogram->count += count;
}

static int64_t histogram_rank(const struct histogram *histogram, uint64_t percent)
{
    uint64_t rank = (histogram->count * percent + 99) / 100, below = 0;
    unsigned bucket = 0;
    while ((below += histogram->buckets[bucket]) < rank)
        bucket++;
    int64_t value = histogram_value(bucket);
    return value < histogram->max_ms ? value : histogram->max_ms;
}

struct distribution histogram_distribution(const struct histogram *histogram)
{
    struct distribution distribution = {.count = histogram->count};
    if (histogram->count == 0)
        return distribution;
    distribution.mean_ms = histogram->sum_ms / (double)histogram->count;
    distribution.p50_ms = histogram_rank(histogram, 50);
    distribution.p95_ms = histogram_rank(histogram, 95);
    distribution.p99_ms = histogram_rank(histogram, 99);
    distribution.max_ms = histogram->max_ms;
    return distribution;
}
