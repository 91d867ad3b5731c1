/* Sorts times and durations, byte by byte of what distinguishes them. */
#include "sort.h"

#include <stdbool.h>
#include <string.h>

static bool is_sorted(const int64_t *values, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (values[i] < values[i - 1])
            return false;
    return true;
}

static void sort_by_byte(int64_t *values, size_t count, int64_t *scratch, uint64_t least,
                         unsigned shift)
{
    size_t places[257] = {0};
    for (size_t i = 0; i < count; i++)
        places[((uint64_t)values[i] - least) >> shift & 255]++;
    for (size_t b = 0, sum = 0; b < 256; b++) {
        size_t here = places[b];
        places[b] = sum;
        sum += here;
    }
    for (size_t i = 0; i < count; i++)
        scratch[places[((uint64_t)values[i] - least) >> shift & 255]++] = values[i];
    memcpy(values, scratch, count * sizeof *values);
}

void sort_times(int64_t *values, size_t count, int64_t *scratch)
{
    int64_t least = INT64_MAX, most = INT64_MIN;
    if (is_sorted(values, count))
        return;
    for (size_t i = 0; i < count; i++) {
        least = values[i] < least ? values[i] : least;
        most = values[i] > most ? values[i] : most;
    }
    /* Differences are not negative, and wrap rightly. */
    uint64_t span = (uint64_t)most - (uint64_t)least;
    for (unsigned shift = 0; shift < 64 && (shift == 0 || span >> shift); shift += 8)
        sort_by_byte(values, count, scratch, (uint64_t)least, shift);
}
