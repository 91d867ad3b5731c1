/* The keyed hash and the ciphers of TLS, by OpenSSL's libcrypto. */
#include "tls_crypto.h"

#include "sipdiag/base/memory.h"
#include "sipdiag/decode/decoder.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdlib.h>
#include <string.h>

struct tls_aead {
    EVP_CIPHER_CTX *context;
    uint8_t key[TLS_KEY_MOST];
    int tag_bytes;
    bool is_ccm;
};

const char *decoder_tls_library(const char **version)
{
    *version = OpenSSL_version(OPENSSL_VERSION_STRING);
    return "OpenSSL";
}

void tls_hmac(enum tls_hash hash, struct str key, struct str first, struct str second,
              uint8_t out[TLS_HASH_MOST])
{
    uint8_t text[512];
    const EVP_MD *digest = hash == TLS_SHA384 ? EVP_sha384() : EVP_sha256();
    ensure(first.len + second.len <= sizeof text, "an HMAC over more than its room");
    if (first.len)
        memcpy(text, first.at, first.len);
    if (second.len)
        memcpy(text + first.len, second.at, second.len);
    const uint8_t *done =
        HMAC(digest, key.at, (int)key.len, text, first.len + second.len, out, NULL);
    ensure(done != NULL, "libcrypto has no HMAC");
    explicit_bzero(text, sizeof text);
}

static const EVP_CIPHER *cipher_of(enum tls_cipher cipher)
{
    switch (cipher) {
    case TLS_AES_128_GCM:
        return EVP_aes_128_gcm();
    case TLS_AES_256_GCM:
        return EVP_aes_256_gcm();
    case TLS_AES_128_CCM:
        return EVP_aes_128_ccm();
    case TLS_AES_256_CCM:
        return EVP_aes_256_ccm();
    case TLS_CHACHA20_POLY1305:
        return EVP_chacha20_poly1305();
    }
    return NULL;
}

struct tls_aead *tls_aead_new(enum tls_cipher cipher, const uint8_t *key, size_t tag_bytes)
{
    struct tls_aead *aead = xalloc(sizeof *aead);
    const EVP_CIPHER *by = cipher_of(cipher);
    aead->context = EVP_CIPHER_CTX_new();
    ensure(aead->context != NULL, "no memory for a cipher");
    aead->tag_bytes = (int)tag_bytes;
    aead->is_ccm = cipher == TLS_AES_128_CCM || cipher == TLS_AES_256_CCM;
    bool is_set =
        EVP_DecryptInit_ex(aead->context, by, NULL, NULL, NULL) == 1 &&
        EVP_CIPHER_CTX_ctrl(aead->context, EVP_CTRL_AEAD_SET_IVLEN, TLS_NONCE_BYTES, NULL) == 1;
    if (is_set && aead->is_ccm)
        memcpy(aead->key, key, (size_t)EVP_CIPHER_CTX_key_length(aead->context));
    else
        is_set = is_set && EVP_DecryptInit_ex(aead->context, NULL, NULL, key, NULL) == 1;
    if (is_set)
        return aead;
    tls_aead_free(aead);
    return NULL;
}

void tls_aead_free(struct tls_aead *aead)
{
    if (!aead)
        return;
    EVP_CIPHER_CTX_free(aead->context);
    explicit_bzero(aead, sizeof *aead);
    free(aead);
}

/* RFC 3610: CCM wants the tag before the key, and the length before the data. */
static bool begin_ccm(struct tls_aead *aead, const uint8_t *nonce, uint8_t *tag, int text_bytes)
{
    int len;
    EVP_CIPHER_CTX *context = aead->context;
    return EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, aead->tag_bytes, tag) == 1 &&
           EVP_DecryptInit_ex(context, NULL, NULL, aead->key, nonce) == 1 &&
           EVP_DecryptUpdate(context, NULL, &len, NULL, text_bytes) == 1;
}

bool tls_aead_open(struct tls_aead *aead, const uint8_t nonce[TLS_NONCE_BYTES], struct str extra,
                   struct str sealed, uint8_t *out)
{
    int len;
    uint8_t tag[16];
    EVP_CIPHER_CTX *context = aead->context;
    if (sealed.len < (size_t)aead->tag_bytes || sealed.len > INT32_MAX)
        return false;
    int text_bytes = (int)sealed.len - aead->tag_bytes;
    const uint8_t *text = (const uint8_t *)sealed.at;
    memcpy(tag, text + text_bytes, (size_t)aead->tag_bytes);
    if (aead->is_ccm ? !begin_ccm(aead, nonce, tag, text_bytes)
                     : EVP_DecryptInit_ex(context, NULL, NULL, NULL, nonce) != 1)
        return false;
    if (EVP_DecryptUpdate(context, NULL, &len, (const uint8_t *)extra.at, (int)extra.len) != 1)
        return false;
    if (aead->is_ccm) /* one call does all */
        return EVP_DecryptUpdate(context, out, &len, text, text_bytes) == 1;
    return (text_bytes == 0 || EVP_DecryptUpdate(context, out, &len, text, text_bytes) == 1) &&
           EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, aead->tag_bytes, tag) == 1 &&
           EVP_DecryptFinal_ex(context, out + text_bytes, &len) == 1;
}
