/* Sorts what is written over, and does it. */
#include "overwrites.h"

#include "sipdiag/base/memory.h"

#include <stdlib.h>
#include <string.h>

enum { PLACES_MOST = 1 << 21 };

void overwrites_init(struct overwrites *overwrites, size_t input_count)
{
    *overwrites = (struct overwrites){.list = NULL};
    frame_bits_init(&overwrites->withheld, input_count);
}

void overwrites_add(struct overwrites *overwrites, const struct overwrite *overwrite)
{
    bool is_withheld = overwrite->kind == OVERWRITE_WITHHOLD || overwrites->count >= PLACES_MOST;
    if (is_withheld)
        frame_bits_add(&overwrites->withheld, overwrite->origin);
    if (frame_bits_has(&overwrites->withheld, overwrite->origin))
        return;
    overwrites->list = array_grow(overwrites->list, overwrites->count, &overwrites->capacity,
                                  sizeof *overwrites->list);
    overwrites->list[overwrites->count++] = *overwrite;
}

void overwrites_free(struct overwrites *overwrites)
{
    free(overwrites->list);
    frame_bits_free(&overwrites->withheld);
    *overwrites = (struct overwrites){0};
}

static int compare_origins(struct origin a, struct origin b)
{
    if (a.input != b.input)
        return a.input < b.input ? -1 : 1;
    return a.frame < b.frame ? -1 : a.frame > b.frame;
}

static int compare(const void *left, const void *right)
{
    const struct overwrite *a = left, *b = right;
    return compare_origins(a->origin, b->origin);
}

void overwrites_sort(struct overwrites *overwrites)
{
    if (overwrites->count)
        qsort(overwrites->list, overwrites->count, sizeof *overwrites->list, compare);
}

static size_t first_of(const struct overwrites *overwrites, struct origin origin)
{
    size_t low = 0, high = overwrites->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_origins(overwrites->list[middle].origin, origin) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* RFC 1624 3, with ~m + m' as the change. */
static void correct(uint8_t *field, uint16_t change)
{
    uint32_t sum = (uint32_t)(field[0] << 8 | field[1]);
    if (change == 0)
        return;
    sum = (~sum & 0xffff) + change;
    sum = (sum & 0xffff) + (sum >> 16);
    sum = ~sum & 0xffff;
    sum = sum ? sum : 0xffff;
    field[0] = (uint8_t)(sum >> 8);
    field[1] = (uint8_t)sum;
}

static void apply(const struct overwrite *overwrite, uint8_t *bytes, size_t len)
{
    size_t at = overwrite->at;
    bool is_udp = overwrite->kind == OVERWRITE_UDP_CHECKSUM;
    if ((is_udp || overwrite->kind == OVERWRITE_CHECKSUM) && at + 2 <= len &&
        !(is_udp && bytes[at] == 0 && bytes[at + 1] == 0))
        correct(bytes + at, overwrite->change);
    if (overwrite->kind == OVERWRITE_FILL && at < len)
        memset(bytes + at, overwrite->filler,
               overwrite->len < len - at ? overwrite->len : len - at);
}

bool overwrites_apply(const struct overwrites *overwrites, struct origin origin, uint8_t *bytes,
                      size_t len)
{
    if (frame_bits_has(&overwrites->withheld, origin))
        return false;
    for (size_t i = first_of(overwrites, origin);
         i < overwrites->count && compare_origins(overwrites->list[i].origin, origin) == 0; i++)
        apply(&overwrites->list[i], bytes, len);
    return true;
}

uint16_t overwrite_change(const uint8_t *bytes, size_t len, uint8_t filler, bool is_odd)
{
    int64_t change = 0;
    for (size_t i = 0; i < len; i++) {
        int difference = (int)filler - (int)bytes[i];
        change += (i + is_odd) % 2 ? difference : difference * 256;
    }
    change %= UINT16_MAX;
    return (uint16_t)(change < 0 ? change + UINT16_MAX : change);
}
