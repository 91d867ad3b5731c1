/* Nearest-rank quantiles over sorted values, or over a histogram of them. */
#include "distribution.h"

#include <stdbool.h>
#include <string.h>

enum { DIGIT_BITS = 8, DIGIT_VALUES = 1 << DIGIT_BITS, VALUE_BITS = 64 };

/* With the sign bit flipped, signed order is unsigned order. */
static unsigned digit_of(int64_t value, unsigned shift)
{
    return (unsigned)(((uint64_t)value ^ UINT64_C(1) << 63) >> shift) & (DIGIT_VALUES - 1);
}

/* One stable pass. */
static void sort_by_digit(const int64_t *from, int64_t *to, size_t count, unsigned shift)
{
    size_t place[DIGIT_VALUES] = {0}, sum = 0;
    for (size_t i = 0; i < count; i++)
        place[digit_of(from[i], shift)]++;
    for (size_t digit = 0; digit < DIGIT_VALUES; digit++) {
        size_t here = place[digit];
        place[digit] = sum;
        sum += here;
    }
    for (size_t i = 0; i < count; i++)
        to[place[digit_of(from[i], shift)]++] = from[i];
}

/* The bits in which values differ; 0 when they are in order already. */
static uint64_t bits_to_sort(const int64_t *values, size_t count)
{
    uint64_t bits = 0;
    bool sorted = true;
    for (size_t i = 1; i < count; i++) {
        bits |= (uint64_t)values[i] ^ (uint64_t)values[0];
        sorted = sorted && values[i - 1] <= values[i];
    }
    return sorted ? 0 : bits;
}

void sort_values(int64_t *values, size_t count, int64_t *scratch)
{
    int64_t *from = values, *to = scratch;
    uint64_t bits = bits_to_sort(values, count);
    for (unsigned shift = 0; shift < VALUE_BITS; shift += DIGIT_BITS) {
        if ((bits >> shift & (DIGIT_VALUES - 1)) == 0)
            continue;
        sort_by_digit(from, to, count, shift);
        int64_t *swapped = from;
        from = to;
        to = swapped;
    }
    if (from != values)
        memcpy(values, from, count * sizeof *values);
}

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
    sort_values(values_ms, count, scratch);
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
