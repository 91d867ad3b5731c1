/* SipHash-1-3 for tables, a multiply-and-fold fingerprint for packets. */
#include "sipdiag/base/hash.h"

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

static uint64_t rotate(uint64_t v, int bits)
{
    return v << bits | v >> (64 - bits);
}

static void sip_round(uint64_t v[4])
{
    v[0] += v[1];
    v[1] = rotate(v[1], 13) ^ v[0];
    v[0] = rotate(v[0], 32);
    v[2] += v[3];
    v[3] = rotate(v[3], 16) ^ v[2];
    v[0] += v[3];
    v[3] = rotate(v[3], 21) ^ v[0];
    v[2] += v[1];
    v[1] = rotate(v[1], 17) ^ v[2];
    v[2] = rotate(v[2], 32);
}

uint64_t hash_key(const void *bytes, size_t len)
{
    const unsigned char *p = bytes;
    uint64_t v[4] = {table_key[0] ^ 0x736f6d6570736575U, table_key[1] ^ 0x646f72616e646f6dU,
                     table_key[0] ^ 0x6c7967656e657261U, table_key[1] ^ 0x7465646279746573U};
    uint64_t last = (uint64_t)len << 56;
    size_t left = len;
    for (; left >= 8; p += 8, left -= 8) {
        uint64_t m = load64(p);
        v[3] ^= m;
        sip_round(v);
        v[0] ^= m;
    }
    for (size_t i = 0; i < left; i++)
        last |= (uint64_t)p[i] << (8 * i);
    v[3] ^= last;
    sip_round(v);
    v[0] ^= last;
    v[2] ^= 0xff;
    sip_round(v);
    sip_round(v);
    sip_round(v);
    return v[0] ^ v[1] ^ v[2] ^ v[3];
}

static uint64_t fold(uint64_t a, uint64_t b)
{
    __extension__ typedef unsigned __int128 wide;
    wide product = (wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* Four lanes, so that the multiplications of a long packet overlap. */
static uint64_t fold_lanes(const unsigned char **at, size_t *left, uint64_t h)
{
    const unsigned char *p = *at;
    uint64_t lanes[4] = {h, h + 1, h + 2, h + 3};
    for (; *left >= 64; p += 64, *left -= 64)
        for (int i = 0; i < 4; i++)
            lanes[i] =
                fold(load64(p + 16 * i) ^ 0xe7037ed1a0b428dbU, load64(p + 16 * i + 8) ^ lanes[i]);
    *at = p;
    return lanes[0] ^ rotate(lanes[1], 16) ^ rotate(lanes[2], 32) ^ rotate(lanes[3], 48);
}

uint64_t hash_bulk(const void *bytes, size_t len, uint64_t seed)
{
    const unsigned char *p = bytes;
    uint64_t h = seed ^ 0xa0761d6478bd642fU ^ len;
    size_t left = len;
    if (left >= 64)
        h = fold_lanes(&p, &left, h);
    for (; left >= 16; p += 16, left -= 16)
        h = fold(load64(p) ^ 0xe7037ed1a0b428dbU, load64(p + 8) ^ h);
    unsigned char tail[16] = {0};
    if (left)
        memcpy(tail, p, left);
    return fold(load64(tail) ^ 0x8ebc6af09c88c6e3U, load64(tail + 8) ^ h);
}
