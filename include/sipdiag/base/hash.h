/* Hashes. The table hash is keyed per process (SipHash-1-3), so that crafted Call-IDs cannot make
 * one long chain; no output may depend on its order. */
#ifndef SIPDIAG_BASE_HASH_H
#define SIPDIAG_BASE_HASH_H

#include "sipdiag/base/str.h"

#include <stddef.h>
#include <stdint.h>

/* Draws the key; called once before the first hash. */
void hash_init(void);
uint64_t hash_key(const void *bytes, size_t len);

/* The same of several texts in their order, where two lists of as many texts share one only when
 * they are equal. */
uint64_t hash_key_texts(const struct str *texts, size_t count);

/* Fast fingerprint of a whole packet, to tell copies from others; unkeyed, the same in every run.
 */
uint64_t hash_bulk(const void *bytes, size_t len, uint64_t seed);

#endif
