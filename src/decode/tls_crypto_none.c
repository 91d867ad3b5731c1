/* Takes the place of tls_crypto.c where its library was not there: nothing is decrypted. */
#include "sipdiag/base/memory.h"
#include "sipdiag/decode/decoder.h"
#include "tls_crypto.h"

const char *decoder_tls_library(const char **version)
{
    *version = "";
    return NULL;
}

void tls_hmac(enum tls_hash hash, struct str key, struct str first, struct str second,
              uint8_t out[TLS_HASH_MOST])
{
    (void)hash, (void)key, (void)first, (void)second;
    memset(out, 0, TLS_HASH_MOST);
}

struct tls_aead *tls_aead_new(enum tls_cipher cipher, const uint8_t *key, size_t tag_bytes)
{
    (void)cipher, (void)key, (void)tag_bytes;
    return NULL;
}

void tls_aead_free(struct tls_aead *aead)
{
    (void)aead;
}

bool tls_aead_open(struct tls_aead *aead, const uint8_t nonce[TLS_NONCE_BYTES], struct str extra,
                   struct str sealed, uint8_t *out)
{
    (void)aead, (void)nonce, (void)extra, (void)sealed, (void)out;
    return false;
}
