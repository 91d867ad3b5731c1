/* A ring of the newest fragments, found by addresses, protocol and identification. */
#include "pieces.h"

#include "sipdiag/base/hash.h"
#include "sipdiag/base/memory.h"

#include <stdlib.h>

enum { PIECES = 16384 };

void pieces_init(struct pieces *pieces, int64_t timeout_us, int64_t copy_us)
{
    *pieces = (struct pieces){.timeout_us = timeout_us, .copy_us = copy_us};
    recent_init(&pieces->recent, PIECES);
    pieces->list = xalloc(PIECES * sizeof *pieces->list);
}

void pieces_free(struct pieces *pieces)
{
    recent_free(&pieces->recent);
    free(pieces->list);
    pieces->list = NULL;
}

static struct piece *piece_at(const struct pieces *pieces, uint64_t number)
{
    return &pieces->list[recent_place(&pieces->recent, number)];
}

static bool are_apart(int64_t a_us, int64_t b_us, int64_t span_us)
{
    uint64_t a = (uint64_t)a_us, b = (uint64_t)b_us;
    return (a_us > b_us ? a - b : b - a) > (uint64_t)span_us;
}

/* The datagram that this one is a copy of a fragment of: nothing newer has its key. */
static uint64_t serial_of_copy(const struct pieces *pieces, const struct piece *piece)
{
    uint64_t number = recent_newest(&pieces->recent, piece->datagram.key);
    uint64_t serial = number ? piece_at(pieces, number)->datagram.serial : 0;
    if (!serial || are_apart(piece_at(pieces, number)->time_us, piece->time_us, pieces->copy_us))
        return 0;
    for (; number; number = recent_before(&pieces->recent, number)) {
        const struct piece *other = piece_at(pieces, number);
        if (other->datagram.serial != serial)
            break;
        if (other->offset == piece->offset && other->len == piece->len &&
            other->mark == piece->mark)
            return serial;
    }
    return 0;
}

static uint64_t mark_of(struct str bytes)
{
    return bytes.len ? hash_bulk(bytes.at, bytes.len, 0) : 0;
}

void pieces_add(struct pieces *pieces, const struct piece *piece, struct str bytes)
{
    struct piece kept = *piece;
    kept.mark = mark_of(bytes);
    kept.datagram.serial = serial_of_copy(pieces, &kept);
    *piece_at(pieces, recent_add(&pieces->recent, kept.datagram.key)) = kept;
}

static struct piece *find_in_frame(const struct pieces *pieces, struct origin origin)
{
    uint64_t newest = pieces->recent.newest;
    for (uint64_t back = 0; back < PIECES && back < newest; back++) {
        struct piece *piece = piece_at(pieces, newest - back);
        if (piece->origin.frame == origin.frame && piece->origin.input == origin.input)
            return piece;
    }
    return NULL;
}

struct datagram_name pieces_of_frame(const struct pieces *pieces, struct origin origin)
{
    const struct piece *piece = find_in_frame(pieces, origin);
    return piece ? piece->datagram : (struct datagram_name){0, 0};
}

struct datagram_name pieces_name(struct pieces *pieces, struct origin origin)
{
    struct datagram_name name = pieces_of_frame(pieces, origin);
    if (!name.key || name.serial)
        return name;
    uint64_t number = recent_newest(&pieces->recent, name.key);
    int64_t newest_us = piece_at(pieces, number)->time_us;
    name.serial = ++pieces->serial;
    for (; number; number = recent_before(&pieces->recent, number)) {
        struct piece *piece = piece_at(pieces, number);
        if (piece->datagram.serial || are_apart(piece->time_us, newest_us, pieces->timeout_us))
            break;
        piece->datagram = name;
    }
    return name;
}

const struct piece *pieces_next(const struct pieces *pieces, struct datagram_name datagram,
                                uint64_t *number)
{
    const struct recent *recent = &pieces->recent;
    if (!datagram.serial)
        return NULL;
    *number = *number ? recent_before(recent, *number) : recent_newest(recent, datagram.key);
    for (; *number; *number = recent_before(recent, *number)) {
        const struct piece *piece = piece_at(pieces, *number);
        if (piece->datagram.serial == datagram.serial)
            return piece;
        if (piece->datagram.serial && piece->datagram.serial < datagram.serial)
            return NULL;
    }
    return NULL;
}

bool piece_is_in(const struct piece *piece, struct str datagram)
{
    if (piece->offset > datagram.len || piece->len > datagram.len - piece->offset)
        return false;
    return mark_of((struct str){datagram.at + piece->offset, piece->len}) == piece->mark;
}
