/* The keyed hash that pseudonyms are made with. */
#ifndef SIPDIAG_MASK_SECRET_H
#define SIPDIAG_MASK_SECRET_H

#include <stddef.h>
#include <stdint.h>

struct secret {
    uint64_t word[2];
};

/* SipHash-2-4 (Aumasson, Bernstein 2012). */
uint64_t secret_hash(const struct secret *secret, const void *bytes, size_t len);

/* The same of one number; `use` keeps uses of one key apart. */
uint64_t secret_number(const struct secret *secret, unsigned use, uint64_t number);

/* A permutation of the numbers of so many decimal digits, 1 to 9 of them. */
uint32_t secret_digits(const struct secret *secret, uint32_t value, unsigned digits);

#endif
