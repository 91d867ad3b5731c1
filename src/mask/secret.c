/* SipHash-2-4, and what is made of it. */
#include "secret.h"

#include "sipdiag/base/sip_round.h"

#include <string.h>

static void absorb(uint64_t v[4], uint64_t word)
{
    v[3] ^= word;
    sip_round(v);
    sip_round(v);
    v[0] ^= word;
}

uint64_t secret_hash(const struct secret *secret, const void *bytes, size_t len)
{
    const unsigned char *at = bytes;
    uint64_t last = (uint64_t)len << 56;
    uint64_t v[4];
    sip_begin(v, secret->word);
    for (; len >= 8; at += 8, len -= 8) {
        uint64_t word = 0;
        for (unsigned i = 0; i < 8; i++)
            word |= (uint64_t)at[i] << (8 * i);
        absorb(v, word);
    }
    for (size_t i = 0; i < len; i++)
        last |= (uint64_t)at[i] << (8 * i);
    absorb(v, last);
    v[2] ^= 0xff;
    for (int i = 0; i < 4; i++)
        sip_round(v);
    return v[0] ^ v[1] ^ v[2] ^ v[3];
}

uint64_t secret_number(const struct secret *secret, unsigned use, uint64_t number)
{
    unsigned char bytes[12];
    for (unsigned i = 0; i < 4; i++)
        bytes[i] = (unsigned char)(use >> (8 * i));
    for (unsigned i = 0; i < 8; i++)
        bytes[4 + i] = (unsigned char)(number >> (8 * i));
    return secret_hash(secret, bytes, sizeof bytes);
}

static uint32_t power_of_ten(unsigned digits)
{
    uint32_t power = 1;
    while (digits-- > 0)
        power *= 10;
    return power;
}

/* A Feistel network over decimal digits, as in NIST SP 800-38G (FF1), with our own round function.
 */
uint32_t secret_digits(const struct secret *secret, uint32_t value, unsigned digits)
{
    enum { ROUNDS = 10, USE_OF_ROUNDS = 0x100 };
    uint32_t modulus[2] = {power_of_ten(digits / 2), power_of_ten(digits - digits / 2)};
    uint32_t left = value / modulus[1], right = value % modulus[1];
    for (unsigned round = 0; round < ROUNDS; round++) {
        uint64_t tweak = (uint64_t)digits << 40 | (uint64_t)round << 32 | right;
        uint64_t sum = secret_number(secret, USE_OF_ROUNDS, tweak) % modulus[round % 2] + left;
        left = right;
        right = (uint32_t)(sum % modulus[round % 2]);
    }
    return left * modulus[1] + right;
}
