/* Nearest-rank quantiles over sorted values. */
#include "distribution.h"

#include <string.h>

enum { DIGIT_BITS = 8, DIGIT_VALUES = 1 << DIGIT_BITS, VALUE_BITS = 64 };

/* With the sign bit flipped, signed order is unsigned order. */
static unsigned digit_of(int64_t value, unsigned shift)
{
    return (unsigned)(((uint64_t)value ^ UINT64_C(1) << 63) >> shift) & (DIGIT_VALUES - 1);
}

/* One stable pass from `from` to `to`; false when all values have the same digit and nothing was moved. */
static bool sort_by_digit(const int64_t *from, int64_t *to, size_t count, unsigned shift)
{
    size_t place[DIGIT_VALUES] = {0};
    for (size_t i = 0; i < count; i++)
        place[digit_of(from[i], shift)]++;
    if (place[digit_of(from[0], shift)] == count)
        return false;
    size_t sum = 0;
    for (size_t digit = 0; digit < DIGIT_VALUES; digit++) {
        size_t here = place[digit];
        place[digit] = sum;
        sum += here;
    }
    for (size_t i = 0; i < count; i++)
        to[place[digit_of(from[i], shift)]++] = from[i];
    return true;
}

void sort_values(int64_t *values, size_t count, int64_t *scratch)
{
    int64_t *from = values, *to = scratch;
    if (count < 2)
        return;
    for (unsigned shift = 0; shift < VALUE_BITS; shift += DIGIT_BITS)
        if (sort_by_digit(from, to, count, shift)) {
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
