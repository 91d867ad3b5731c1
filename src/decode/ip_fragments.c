/* IP reassembly (RFC 791, RFC 8200 4.5). A datagram is a buffer and one bit for each 8 bytes that
 * came, so that the work is linear in the bytes, whatever order and overlap they come in. */
#include "fragments.h"

#include "sipdiag/base/hash.h"
#include "sipdiag/base/map.h"
#include "sipdiag/base/memory.h"

#include <stdlib.h>
#include <string.h>

enum {
    DATAGRAM_MOST = 65535,
    UNIT_BYTES = 8,
    UNITS = (DATAGRAM_MOST + UNIT_BYTES) / UNIT_BYTES,
    KEY_BYTES = 16 + 16 + 4 + 1 + 1,
};

struct datagram {
    struct map_node node; /* first: the map gives it back as the datagram */
    struct datagram *older, *younger;
    uint8_t key[KEY_BYTES];
    int64_t first_us;
    int64_t start_us; /* of the fragment at offset 0, and where it was seen */
    struct origin start_origin;
    int64_t done_us;
    bool done;        /* was handed on: kept a moment to know copies of its fragments */
    uint64_t lent_in; /* the turn in which it was handed on */
    bool has_start;
    uint8_t protocol;  /* of the fragment at offset 0 */
    uint8_t depth;     /* of it, too */
    uint32_t end;      /* length of the datagram; 0 until the last fragment came */
    uint32_t highest;  /* end of the farthest fragment so far */
    uint32_t recorded; /* the capture has the bytes up to here */
    uint32_t units;    /* bits set */
    uint8_t *bytes;
    size_t room;
    uint64_t came[(UNITS + 63) / 64];
};

struct fragments {
    struct map map;
    struct datagram *oldest, *youngest;
    struct datagram *waiting; /* the oldest whose missing pieces are still waited for */
    struct datagram *parting; /* was handed on; linked by older */
    uint64_t turn;            /* from sweep to sweep, from 1 */
    size_t held_bytes;
    size_t budget_bytes;
    int64_t timeout_us;
    int64_t copy_us;
    int64_t patience_us;
};

struct fragments *fragments_new(const struct settings *settings)
{
    struct fragments *fragments = xalloc(sizeof *fragments);
    map_init(&fragments->map);
    fragments->turn = 1;
    fragments->budget_bytes = (size_t)settings->value[SETTING_FRAGMENT_MEMORY];
    fragments->timeout_us = settings->value[SETTING_FRAGMENT_TIMEOUT];
    fragments->copy_us = settings->value[SETTING_DUPLICATE_WINDOW];
    /* A head that is handed on later than this could not be put in order any more. */
    fragments->patience_us = settings->value[SETTING_REORDER_WINDOW] / 2;
    return fragments;
}

static void make_key(uint8_t key[KEY_BYTES], const struct fragment *piece)
{
    size_t size = piece->family == ADDRESS_IPV4 ? 4 : 16;
    memset(key, 0, KEY_BYTES);
    memcpy(key, piece->source, size);
    memcpy(key + 16, piece->destination, size);
    memcpy(key + 32, &piece->id, sizeof piece->id);
    key[36] = piece->family;
    key[37] = piece->family == ADDRESS_IPV4 ? piece->protocol : 0; /* RFC 8200: not part of it */
}

static struct datagram *find(const struct fragments *fragments, const uint8_t key[KEY_BYTES],
                             uint64_t hash)
{
    struct map_node *node = map_find(&fragments->map, hash);
    while (node && memcmp(((struct datagram *)node)->key, key, KEY_BYTES) != 0)
        node = map_next(node);
    return (struct datagram *)node;
}

static struct datagram *begin(struct fragments *fragments, const uint8_t key[KEY_BYTES],
                              uint64_t hash, int64_t now_us)
{
    struct datagram *datagram = xalloc(sizeof *datagram);
    memcpy(datagram->key, key, KEY_BYTES);
    datagram->first_us = now_us;
    datagram->recorded = DATAGRAM_MOST;
    datagram->older = fragments->youngest;
    if (fragments->youngest)
        fragments->youngest->younger = datagram;
    else
        fragments->oldest = datagram;
    fragments->youngest = datagram;
    if (!fragments->waiting)
        fragments->waiting = datagram;
    fragments->held_bytes += sizeof *datagram;
    map_add(&fragments->map, &datagram->node, hash);
    return datagram;
}

static void take_out(struct fragments *fragments, struct datagram *datagram)
{
    map_remove(&fragments->map, &datagram->node);
    if (fragments->waiting == datagram)
        fragments->waiting = datagram->younger;
    if (datagram->older)
        datagram->older->younger = datagram->younger;
    else
        fragments->oldest = datagram->younger;
    if (datagram->younger)
        datagram->younger->older = datagram->older;
    else
        fragments->youngest = datagram->older;
    fragments->held_bytes -= sizeof *datagram + datagram->room;
}

static void part_with(struct fragments *fragments, struct datagram *datagram)
{
    take_out(fragments, datagram);
    datagram->older = fragments->parting;
    fragments->parting = datagram;
}

/* What was handed on a moment ago may hold, in a tunnel, the very fragment that drives it out. */
static void forget(struct fragments *fragments, struct datagram *datagram)
{
    if (datagram->lent_in == fragments->turn) {
        part_with(fragments, datagram);
        return;
    }
    take_out(fragments, datagram);
    free(datagram->bytes);
    free(datagram);
}

/* Whether the two times are that far apart, in either direction and without overflow. */
static bool is_older(int64_t then_us, int64_t now_us, int64_t span_us)
{
    uint64_t then = (uint64_t)then_us, now = (uint64_t)now_us;
    return (now_us > then_us ? now - then : then - now) > (uint64_t)span_us;
}

/* Gives up what is too old, and the oldest while the budget is exceeded. */
static void make_room(struct fragments *fragments, int64_t now_us, struct input_health *health)
{
    while (fragments->oldest) {
        struct datagram *oldest = fragments->oldest;
        bool is_late = is_older(oldest->first_us, now_us, fragments->timeout_us);
        bool is_over = fragments->held_bytes > fragments->budget_bytes;
        if (!is_late && !is_over)
            return;
        if (!oldest->done)
            health->count[is_late ? HEALTH_FRAGMENTS_INCOMPLETE : HEALTH_FRAGMENTS_EVICTED]++;
        forget(fragments, oldest);
    }
}

static bool has_unit(const struct datagram *datagram, uint32_t unit)
{
    return datagram->came[unit / 64] >> (unit % 64) & 1;
}

static void hold(struct fragments *fragments, struct datagram *datagram, uint32_t end)
{
    if (end <= datagram->room)
        return;
    size_t wanted = datagram->room * 2 > end ? datagram->room * 2 : end;
    wanted = wanted < DATAGRAM_MOST + UNIT_BYTES ? wanted : DATAGRAM_MOST + UNIT_BYTES;
    datagram->bytes = xrealloc(datagram->bytes, wanted);
    fragments->held_bytes += wanted - datagram->room;
    datagram->room = wanted;
}

/* Copies the units that did not come before; true when some did, with other bytes or not all of
 * them. */
static bool copy_units(struct datagram *datagram, const struct fragment *piece, uint32_t size)
{
    uint32_t known = 0, units = 0;
    bool differs = false;
    for (uint32_t at = 0; at < size; at += UNIT_BYTES, units++) {
        uint32_t place = piece->offset + at;
        uint32_t unit = place / UNIT_BYTES;
        size_t part = size - at < UNIT_BYTES ? size - at : UNIT_BYTES;
        size_t there = at >= piece->bytes.left ? 0 : piece->bytes.left - at;
        part = there < part ? there : part;
        if (has_unit(datagram, unit)) {
            known++;
            differs = differs || memcmp(datagram->bytes + place, piece->bytes.at + at, part) != 0;
            continue;
        }
        memset(datagram->bytes + place, 0, UNIT_BYTES);
        memcpy(datagram->bytes + place, piece->bytes.at + at, part);
        datagram->came[unit / 64] |= UINT64_C(1) << (unit % 64);
        datagram->units++;
    }
    return differs || (known > 0 && known < units);
}

/* False when it cannot be: empty, past the largest datagram, or a middle piece that ends between
 * units. */
static bool is_possible(const struct fragment *piece)
{
    size_t size = piece->bytes.left + piece->missing;
    if (size == 0 || piece->offset + size > DATAGRAM_MOST)
        return false;
    return !piece->more || size % UNIT_BYTES == 0;
}

/* True when all of it came before, with the same bytes. */
static bool is_copy(const struct datagram *datagram, const struct fragment *piece, uint32_t size)
{
    if (piece->offset + size > datagram->end)
        return false;
    return memcmp(datagram->bytes + piece->offset, piece->bytes.at, piece->bytes.left) == 0;
}

/* The datagram a fragment belongs to; NULL when it is a copy of what was handed on a moment ago. */
static struct datagram *place(struct fragments *fragments, const struct fragment *piece,
                              struct input_health *health)
{
    uint8_t key[KEY_BYTES];
    make_key(key, piece);
    uint64_t hash = hash_key(key, KEY_BYTES);
    struct datagram *datagram = find(fragments, key, hash);
    if (datagram && datagram->done) {
        uint32_t size = (uint32_t)(piece->bytes.left + piece->missing);
        if (!is_older(datagram->done_us, piece->time_us, fragments->copy_us) &&
            is_copy(datagram, piece, size)) {
            health->count[HEALTH_DUPLICATES] += !piece->more;
            return NULL;
        }
        forget(fragments, datagram);
        datagram = NULL;
    }
    return datagram ? datagram : begin(fragments, key, hash, piece->time_us);
}

static bool store(struct fragments *fragments, struct datagram *datagram,
                  const struct fragment *piece, struct input_health *health)
{
    uint32_t size = (uint32_t)(piece->bytes.left + piece->missing);
    uint32_t end = piece->offset + size;
    bool contradicts = piece->more
                           ? datagram->end && end > datagram->end
                           : end < datagram->highest || (datagram->end && end != datagram->end);
    if (contradicts) {
        health->count[HEALTH_FRAGMENTS_OVERLAP]++;
        return false;
    }
    hold(fragments, datagram, (end + UNIT_BYTES - 1) / UNIT_BYTES * UNIT_BYTES);
    health->count[HEALTH_FRAGMENTS_OVERLAP] += copy_units(datagram, piece, size);
    if (end > datagram->highest)
        datagram->highest = end;
    if (!piece->more)
        datagram->end = end;
    if (piece->offset == 0 && !datagram->has_start) {
        datagram->has_start = true;
        datagram->protocol = piece->protocol;
        datagram->depth = piece->depth;
        datagram->start_us = piece->time_us;
        datagram->start_origin = piece->origin;
    }
    uint32_t recorded = piece->offset + (uint32_t)piece->bytes.left;
    if (piece->missing > 0 && recorded < datagram->recorded)
        datagram->recorded = recorded;
    return datagram->end && datagram->units == (datagram->end + UNIT_BYTES - 1) / UNIT_BYTES;
}

bool fragments_add(struct fragments *fragments, struct fragment *piece, struct input_health *health)
{
    make_room(fragments, piece->time_us, health);
    if (!is_possible(piece)) {
        health->count[HEALTH_BAD_PACKET]++;
        return false;
    }
    struct datagram *datagram = place(fragments, piece, health);
    if (!datagram || !store(fragments, datagram, piece, health))
        return false;
    datagram->lent_in = fragments->turn;
    datagram->done = true;
    datagram->done_us = piece->time_us;
    uint32_t recorded = datagram->recorded < datagram->end ? datagram->recorded : datagram->end;
    piece->bytes = bytes_from(datagram->bytes, recorded);
    piece->missing = datagram->end - recorded;
    piece->protocol = datagram->protocol;
    return true;
}

/* Bytes from the start on without a gap. */
static uint32_t head_bytes(const struct datagram *datagram)
{
    uint32_t unit = 0;
    while (unit < UNITS && has_unit(datagram, unit))
        unit++;
    uint32_t size = unit * UNIT_BYTES;
    size = size < datagram->highest ? size : datagram->highest;
    return size < datagram->recorded ? size : datagram->recorded;
}

static void hand_on_head(struct fragments *fragments, struct datagram *datagram,
                         struct fragment *head)
{
    *head = (struct fragment){
        .source = datagram->key,
        .destination = datagram->key + 16,
        .family = datagram->key[36],
        .protocol = datagram->protocol,
        .bytes = bytes_from(datagram->bytes, head_bytes(datagram)),
        .missing = DATAGRAM_MOST,
        .depth = datagram->depth,
        .time_us = datagram->start_us,
        .origin = datagram->start_origin,
    };
    part_with(fragments, datagram);
}

bool fragments_overdue(struct fragments *fragments, int64_t now_us, struct fragment *head,
                       struct input_health *health)
{
    while (fragments->waiting) {
        struct datagram *datagram = fragments->waiting;
        if (!is_older(datagram->first_us, now_us, fragments->patience_us))
            return false;
        fragments->waiting = datagram->younger;
        if (datagram->done || !datagram->has_start)
            continue;
        health->count[HEALTH_FRAGMENTS_INCOMPLETE]++;
        hand_on_head(fragments, datagram, head);
        return true;
    }
    return false;
}

bool fragments_rest(struct fragments *fragments, struct fragment *head, struct input_health *health)
{
    while (fragments->oldest) {
        struct datagram *oldest = fragments->oldest;
        bool is_head = !oldest->done && oldest->has_start && oldest == fragments->waiting;
        health->count[HEALTH_FRAGMENTS_INCOMPLETE] += !oldest->done;
        if (is_head) {
            hand_on_head(fragments, oldest, head);
            return true;
        }
        forget(fragments, oldest);
    }
    return false;
}

void fragments_sweep(struct fragments *fragments)
{
    fragments->turn++;
    while (fragments->parting) {
        struct datagram *datagram = fragments->parting;
        fragments->parting = datagram->older;
        free(datagram->bytes);
        free(datagram);
    }
}

void fragments_free(struct fragments *fragments)
{
    if (!fragments)
        return;
    while (fragments->oldest)
        forget(fragments, fragments->oldest);
    fragments_sweep(fragments);
    map_free(&fragments->map);
    free(fragments);
}
