/* What a library does for the decryption of TLS: one keyed hash and authenticated decryption. This
 * header is all that knows of a library; another one is another tls_crypto.c. */
#ifndef SIPDIAG_DECODE_TLS_CRYPTO_H
#define SIPDIAG_DECODE_TLS_CRYPTO_H

#include "sipdiag/base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TLS_HASH_MOST = 48, TLS_KEY_MOST = 32, TLS_NONCE_BYTES = 12 };

enum tls_hash { TLS_SHA256, TLS_SHA384 };
enum tls_cipher {
    TLS_AES_128_GCM,
    TLS_AES_256_GCM,
    TLS_AES_128_CCM,
    TLS_AES_256_CCM,
    TLS_CHACHA20_POLY1305
};

/* HMAC of two texts behind each other; as many bytes as the hash has. */
void tls_hmac(enum tls_hash hash, struct str key, struct str first, struct str second,
              uint8_t out[TLS_HASH_MOST]);

struct tls_aead;

/* NULL when the library cannot do it. */
struct tls_aead *tls_aead_new(enum tls_cipher cipher, const uint8_t *key, size_t tag_bytes);
void tls_aead_free(struct tls_aead *aead); /* may be NULL */

/* What it needs of memory, about. */
enum { TLS_AEAD_BYTES = 1024 };

/* The last tag_bytes of `sealed` are the tag; `out` has room for the others. False when the tag is
 * wrong: then `out` holds nothing of use. */
bool tls_aead_open(struct tls_aead *aead, const uint8_t nonce[TLS_NONCE_BYTES], struct str extra,
                   struct str sealed, uint8_t *out);

#endif
