/* Nearest-rank quantiles over sorted values. */
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
