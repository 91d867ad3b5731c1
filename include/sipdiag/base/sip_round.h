/* The state of SipHash and its round (Aumasson, Bernstein 2012), for the hash of tables, which
 * takes few rounds, and that of pseudonyms, which takes the usual ones. */
#ifndef SIPDIAG_BASE_SIP_ROUND_H
#define SIPDIAG_BASE_SIP_ROUND_H

#include <stdint.h>

static inline uint64_t rotate_left(uint64_t v, int bits)
{
    return v << bits | v >> (64 - bits);
}

/* Inline: the state must stay in registers, and a compiler that counts the calls leaves it out. */
__attribute__((always_inline)) static inline void sip_begin(uint64_t v[4], const uint64_t key[2])
{
    v[0] = key[0] ^ 0x736f6d6570736575U;
    v[1] = key[1] ^ 0x646f72616e646f6dU;
    v[2] = key[0] ^ 0x6c7967656e657261U;
    v[3] = key[1] ^ 0x7465646279746573U;
}

__attribute__((always_inline)) static inline void sip_round(uint64_t v[4])
{
    v[0] += v[1];
    v[1] = rotate_left(v[1], 13) ^ v[0];
    v[0] = rotate_left(v[0], 32);
    v[2] += v[3];
    v[3] = rotate_left(v[3], 16) ^ v[2];
    v[0] += v[3];
    v[3] = rotate_left(v[3], 21) ^ v[0];
    v[2] += v[1];
    v[1] = rotate_left(v[1], 17) ^ v[2];
    v[2] = rotate_left(v[2], 32);
}

#endif
