/* By radix: digit by digit of what distinguishes the numbers, the lowest first. */
#include "sipdiag/base/sort.h"

#include <stdbool.h>
#include <string.h>

enum { MOST_BITS = 11, FEW_BITS = 8, MANY = 8192 };

/* What is to be sorted by: differences to the least number are not negative. */
struct span {
    uint64_t least;
    uint64_t bits; /* that any difference has */
};

/* No bits when they are in order as they are. */
static struct span span_of(const int64_t *numbers, size_t count)
{
    struct span span = {0, 0};
    int64_t least = INT64_MAX;
    bool is_in_order = true;
    for (size_t i = 0; i < count; i++) {
        is_in_order = is_in_order && (i == 0 || numbers[i - 1] <= numbers[i]);
        least = numbers[i] < least ? numbers[i] : least;
    }
    span.least = (uint64_t)least;
    for (size_t i = 0; i < count && !is_in_order; i++)
        span.bits |= (uint64_t)numbers[i] - span.least;
    return span;
}

struct digit {
    uint64_t least;
    unsigned shift, bits;
};

static size_t digit_of(int64_t number, struct digit digit)
{
    return ((uint64_t)number - digit.least) >> digit.shift & ((UINT64_C(1) << digit.bits) - 1);
}

/* One stable pass. */
static void sort_by_digit(const int64_t *from, int64_t *to, size_t count, struct digit by)
{
    size_t places[1 << MOST_BITS];
    memset(places, 0, sizeof *places << by.bits);
    for (size_t i = 0; i < count; i++)
        places[digit_of(from[i], by)]++;
    for (size_t digit = 0, sum = 0; digit < (size_t)1 << by.bits; digit++) {
        size_t here = places[digit];
        places[digit] = sum;
        sum += here;
    }
    for (size_t i = 0; i < count; i++)
        to[places[digit_of(from[i], by)]++] = from[i];
}

void sort_numbers(int64_t *numbers, size_t count, int64_t *scratch)
{
    struct span span = span_of(numbers, count);
    unsigned bits = count < MANY ? FEW_BITS : MOST_BITS;
    int64_t *from = numbers, *to = scratch;
    for (unsigned shift = 0; shift < 64 && span.bits >> shift; shift += bits) {
        /* Low bits that no difference has need no pass. */
        shift += (unsigned)__builtin_ctzll(span.bits >> shift);
        sort_by_digit(from, to, count, (struct digit){span.least, shift, bits});
        int64_t *sorted = to;
        to = from;
        from = sorted;
    }
    if (from != numbers)
        memcpy(numbers, from, count * sizeof *numbers);
}
