/* SipHash-1-3 for tables, a multiply-and-fold fingerprint for packets. */
#include "sipdiag/base/hash.h"

#include "sipdiag/base/sip_round.h"

#include <string.h>
#include <sys/random.h>
#include <time.h>

static uint64_t table_key[2]; /* set once by hash_init() before any table exists */

void hash_init(void)
{
    if (getrandom(table_key, sizeof table_key, 0) != (ssize_t)sizeof table_key) {
        struct timespec now;
        clock_gettime(CLOCK_REALTIME, &now);
        table_key[0] = (uint64_t)now.tv_nsec * 0x9e3779b97f4a7c15U;
        table_key[1] = (uint64_t)now.tv_sec;
    }
}

static uint64_t load64(const unsigned char *p)
{
    uint64_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

/* The bytes behind the last whole word, from the lowest bit on; `whole` is how many stand before.
 */
static uint64_t load_rest(const unsigned char *p, size_t left, size_t whole)
{
    uint64_t rest = 0;
    if (whole && left) /* one load that begins in the last whole word */
        return load64(p + left - 8) >> (8 * (8 - left));
    for (size_t i = 0; i < left; i++)
        rest |= (uint64_t)p[i] << (8 * i);
    return rest;
}

/* Inline, as sip_round(). */
__attribute__((always_inline)) static inline void add_word(uint64_t v[4], uint64_t word)
{
    v[3] ^= word;
    sip_round(v);
    v[0] ^= word;
}

/* All whole words; the bytes behind them are the result. */
__attribute__((always_inline)) static inline uint64_t add_words(uint64_t v[4], const void *bytes,
                                                                size_t len)
{
    const unsigned char *p = bytes;
    size_t left = len;
    for (; left >= 8; p += 8, left -= 8)
        add_word(v, load64(p));
    return load_rest(p, left, len - left);
}

__attribute__((always_inline)) static inline uint64_t finish(uint64_t v[4])
{
    v[2] ^= 0xff;
    sip_round(v);
    sip_round(v);
    sip_round(v);
    return v[0] ^ v[1] ^ v[2] ^ v[3];
}

uint64_t hash_key(const void *bytes, size_t len)
{
    uint64_t v[4];
    sip_begin(v, table_key);
    uint64_t rest = add_words(v, bytes, len);
    add_word(v, (uint64_t)len << 56 | rest);
    return finish(v);
}

/* The length first: then no text can look like the end of one and the beginning of the next. */
uint64_t hash_key_texts(const struct str *texts, size_t count)
{
    uint64_t v[4];
    sip_begin(v, table_key);
    for (size_t i = 0; i < count; i++) {
        add_word(v, texts[i].len);
        if (texts[i].len == 0)
            continue;
        uint64_t rest = add_words(v, texts[i].at, texts[i].len);
        if (texts[i].len % 8)
            add_word(v, rest);
    }
    return finish(v);
}

static uint64_t fold(uint64_t a, uint64_t b)
{
    __extension__ typedef unsigned __int128 wide;
    wide product = (wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t fold_at(const unsigned char *p, uint64_t h)
{
    return fold(load64(p) ^ 0xe7037ed1a0b428dbU, load64(p + 8) ^ h);
}

/* Four lanes, so that the multiplications of a long packet overlap. */
static uint64_t fold_lanes(const unsigned char *p, size_t blocks, uint64_t h)
{
    uint64_t a = h, b = h + 1, c = h + 2, d = h + 3;
    for (; blocks > 0; p += 64, blocks--) {
        a = fold_at(p, a);
        b = fold_at(p + 16, b);
        c = fold_at(p + 32, c);
        d = fold_at(p + 48, d);
    }
    return a ^ rotate_left(b, 16) ^ rotate_left(c, 32) ^ rotate_left(d, 48);
}

/* Fewer than 16 bytes as two words: with eight and more they overlap. */
static uint64_t fold_short(const unsigned char *p, size_t len, uint64_t h)
{
    uint64_t first, second = 0;
    if (len >= 8) {
        first = load64(p);
        second = load64(p + len - 8);
    } else {
        first = load_rest(p, len, 0);
    }
    return fold(first ^ 0x8ebc6af09c88c6e3U, second ^ h);
}

uint64_t hash_bulk(const void *bytes, size_t len, uint64_t seed)
{
    const unsigned char *p = bytes;
    uint64_t h = seed ^ 0xa0761d6478bd642fU ^ len;
    if (len < 16)
        return fold_short(p, len, h);
    const unsigned char *last = p + len - 16; /* overlaps what is folded before it */
    if (len >= 64) {
        h = fold_lanes(p, len / 64, h);
        p += len / 64 * 64;
    }
    for (; p < last; p += 16)
        h = fold_at(p, h);
    return fold_at(last, h);
}
