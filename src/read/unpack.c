/* The packings that are built in, and reading through one of them, member after member. */
#include "unpack.h"

#include "sipdiag/base/memory.h"

#include <stdlib.h>
#include <string.h>

enum { IN_BYTES = 64 * 1024, MAGIC_BYTES = 16 };

/* From here on the ratio of sizes tells; no capture comes near it. */
static const uint64_t bomb_from_bytes = UINT64_C(1) << 30;
static const uint64_t bomb_ratio = 1000;

static const struct packing *const packings[] = {
#ifdef SIPDIAG_HAS_ZLIB
    &packing_gzip,
#endif
#ifdef SIPDIAG_HAS_ZSTD
    &packing_zstd,
#endif
#ifdef SIPDIAG_HAS_LZMA
    &packing_xz,
#endif
#ifdef SIPDIAG_HAS_BZ2
    &packing_bzip2,
#endif
#ifdef SIPDIAG_HAS_LZ4
    &packing_lz4,
#endif
    NULL,
};

struct unpacker {
    const struct packing *packing;
    struct unpack_limit *limit;
    unpack_reader *reader;
    void *context;
    void *state; /* of the member at hand; NULL between two */
    const char *problem;
    uint64_t given; /* unpacked bytes so far */
    bool in_ended;  /* no more packed bytes */
    bool in_broken; /* because they could not be read */
    bool is_broken; /* here or below: nothing more */
    bool ended;
    size_t in_at, in_len; /* of in */
    uint8_t in[IN_BYTES];
};

const struct packing *packing_at(size_t index)
{
    return index < sizeof packings / sizeof *packings ? packings[index] : NULL;
}

const struct packing *packing_find(const uint8_t *first, size_t len)
{
    const struct packing *const *packing = packings;
    while (*packing && !(*packing)->recognise(first, len))
        packing++;
    return *packing;
}

struct unpacker *unpacker_new(const struct packing *packing, struct unpack_limit *limit,
                              unpack_reader *reader, void *context)
{
    struct unpacker *unpacker = xalloc(sizeof *unpacker);
    unpacker->packing = packing;
    unpacker->limit = limit;
    unpacker->reader = reader;
    unpacker->context = context;
    unpacker->state = packing->begin();
    return unpacker;
}

void unpacker_give(struct unpacker *unpacker, const uint8_t *first, size_t len)
{
    ensure(unpacker->in_len + len <= sizeof unpacker->in, "an unpacker is given too much");
    memcpy(unpacker->in + unpacker->in_len, first, len);
    unpacker->in_len += len;
}

void unpacker_free(struct unpacker *unpacker)
{
    if (!unpacker)
        return;
    if (unpacker->state)
        unpacker->packing->end(unpacker->state);
    free(unpacker);
}

static void stop_with(struct unpacker *unpacker, const char *problem)
{
    unpacker->problem = problem;
    unpacker->is_broken = true;
}

/* At least `least` packed bytes, or as many as there are. */
static void fill(struct unpacker *unpacker, size_t least)
{
    size_t left = unpacker->in_len - unpacker->in_at;
    if (left >= least || unpacker->in_ended)
        return;
    memmove(unpacker->in, unpacker->in + unpacker->in_at, left);
    unpacker->in_at = 0;
    unpacker->in_len = left;
    while (unpacker->in_len < least && !unpacker->in_ended) {
        ssize_t got = unpacker->reader(unpacker->context, unpacker->in + unpacker->in_len,
                                       sizeof unpacker->in - unpacker->in_len);
        unpacker->in_ended = got <= 0;
        unpacker->in_broken = got < 0;
        unpacker->in_len += got > 0 ? (size_t)got : 0;
    }
}

/* zstd and lz4 know frames that are to be skipped. */
static bool is_skippable(const uint8_t *at, size_t len)
{
    return len >= 4 && (at[0] & 0xf0) == 0x50 && memcmp(at + 1, "\x2a\x4d\x18", 3) == 0;
}

/* After the end of a member: another one, zeros that fill up a block of a tape, or the end. */
static void begin_member(struct unpacker *unpacker)
{
    for (;;) {
        fill(unpacker, MAGIC_BYTES);
        while (unpacker->in_at < unpacker->in_len && unpacker->in[unpacker->in_at] == 0)
            unpacker->in_at++;
        if (unpacker->in_at < unpacker->in_len || unpacker->in_ended)
            break;
    }
    fill(unpacker, MAGIC_BYTES);
    const uint8_t *at = unpacker->in + unpacker->in_at;
    size_t len = unpacker->in_len - unpacker->in_at;
    if (len == 0 && unpacker->in_broken)
        unpacker->is_broken = true;
    else if (len == 0)
        unpacker->ended = true;
    else if (unpacker->packing->recognise(at, len) || is_skippable(at, len))
        unpacker->state = unpacker->packing->begin();
    else
        stop_with(unpacker, "has other bytes behind its end");
}

static void end_member(struct unpacker *unpacker)
{
    unpacker->packing->end(unpacker->state);
    unpacker->state = NULL;
}

/* One step; returns how many bytes it gave. */
static size_t run(struct unpacker *unpacker, void *to, size_t size)
{
    fill(unpacker, 1);
    struct unpack_piece piece = {unpacker->in + unpacker->in_at, unpacker->in_len - unpacker->in_at,
                                 to, size};
    bool had_input = piece.in_len > 0;
    enum unpack_status status = unpacker->packing->run(unpacker->state, &piece);
    size_t given = size - piece.out_len;
    unpacker->in_at = unpacker->in_len - piece.in_len;
    if (status == UNPACK_DAMAGED)
        stop_with(unpacker, "is damaged");
    else if (status == UNPACK_WIDE)
        stop_with(unpacker, "takes more memory to unpack than it gets");
    else if (status == UNPACK_END)
        end_member(unpacker);
    else if (!had_input && given == 0)
        stop_with(unpacker, unpacker->in_broken ? NULL : "ends too early");
    return given;
}

static bool is_within_limit(struct unpacker *unpacker)
{
    struct unpack_limit *limit = unpacker->limit;
    limit->is_over_most = limit->is_over_most || unpacker->given > limit->most;
    limit->is_bomb = limit->is_bomb || (unpacker->given > bomb_from_bytes &&
                                        unpacker->given / bomb_ratio > limit->packed);
    return !limit->is_over_most && !limit->is_bomb;
}

ssize_t unpacker_read(struct unpacker *unpacker, void *to, size_t size)
{
    size_t given = 0;
    while (given == 0 && !unpacker->ended && !unpacker->is_broken) {
        if (!is_within_limit(unpacker))
            unpacker->is_broken = true;
        else if (unpacker->state)
            given = run(unpacker, to, size);
        else
            begin_member(unpacker);
    }
    unpacker->given += given;
    if (given > 0)
        return (ssize_t)given;
    return unpacker->is_broken ? -1 : 0;
}

const struct packing *unpacker_packing(const struct unpacker *unpacker)
{
    return unpacker->packing;
}

const char *unpacker_problem(const struct unpacker *unpacker)
{
    return unpacker->problem;
}
