/* Cipher suites with authenticated encryption, and how their keys are made. */
#ifndef SIPDIAG_DECODE_TLS_SUITES_H
#define SIPDIAG_DECODE_TLS_SUITES_H

#include "sipdiag/model/tls_keys.h"
#include "tls_crypto.h"

struct tls_suite {
    uint16_t number;
    enum tls_cipher cipher;
    enum tls_hash hash;
    uint8_t tag_bytes;
    bool is_tls13;
};

/* NULL for one that is not read. */
const struct tls_suite *tls_suite_find(uint16_t number);

size_t tls_hash_bytes(enum tls_hash hash);

struct tls_room {
    uint8_t *at;
    size_t len;
};

/* The PRF of RFC 5246 section 5: as much of it as there is room. Label and seed have at most 128
 * bytes together. */
void tls_prf(enum tls_hash hash, struct str secret, struct str label, struct str seed,
             struct tls_room out);

/* HKDF-Expand-Label with an empty context (RFC 8446 7.1); at most one hash long. */
void tls_expand_label(enum tls_hash hash, struct str secret, struct str label, struct tls_room out);

/* The key and nonces of one direction. */
struct tls_protection {
    const struct tls_suite *suite;
    struct tls_aead *aead; /* NULL: there is none */
    uint8_t iv[TLS_NONCE_BYTES];
    uint8_t explicit_bytes; /* of the nonce, before each record's text */
};

/* randoms: the server's, then the client's. */
bool tls_protect_12(struct tls_protection *out, const struct tls_suite *suite,
                    const struct tls_secret *master, const uint8_t randoms[2 * TLS_RANDOM_BYTES],
                    bool is_client);
bool tls_protect_13(struct tls_protection *out, const struct tls_suite *suite,
                    const struct tls_secret *traffic);

/* The secret after a KeyUpdate (RFC 8446 7.2). */
struct tls_secret tls_secret_updated(const struct tls_suite *suite,
                                     const struct tls_secret *secret);

void tls_protection_clear(struct tls_protection *protection);

#endif
