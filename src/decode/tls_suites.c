/* The table of cipher suites (RFC 5288, 5289, 5487, 6655, 7251, 7905, 8442, 8446), and their keys.
 */
#include "tls_suites.h"

#include "sipdiag/base/memory.h"

#include <string.h>

enum { FIXED_IV_BYTES = 4, TAG_BYTES = 16, SHORT_TAG_BYTES = 8, TLS13_FIRST = 0x1301 };

#define GCM_128(number) \
    { \
        number, TLS_AES_128_GCM, TLS_SHA256, TAG_BYTES, false \
    }
#define GCM_256(number) \
    { \
        number, TLS_AES_256_GCM, TLS_SHA384, TAG_BYTES, false \
    }
#define CCM_128(number) \
    { \
        number, TLS_AES_128_CCM, TLS_SHA256, TAG_BYTES, false \
    }
#define CCM_256(number) \
    { \
        number, TLS_AES_256_CCM, TLS_SHA256, TAG_BYTES, false \
    }
#define CCM_8_128(number) \
    { \
        number, TLS_AES_128_CCM, TLS_SHA256, SHORT_TAG_BYTES, false \
    }
#define CCM_8_256(number) \
    { \
        number, TLS_AES_256_CCM, TLS_SHA256, SHORT_TAG_BYTES, false \
    }
#define CHACHA20(number) \
    { \
        number, TLS_CHACHA20_POLY1305, TLS_SHA256, TAG_BYTES, false \
    }

static const struct tls_suite suites[] = {
    {0x1301, TLS_AES_128_GCM, TLS_SHA256, TAG_BYTES, true},
    {0x1302, TLS_AES_256_GCM, TLS_SHA384, TAG_BYTES, true},
    {0x1303, TLS_CHACHA20_POLY1305, TLS_SHA256, TAG_BYTES, true},
    {0x1304, TLS_AES_128_CCM, TLS_SHA256, TAG_BYTES, true},
    {0x1305, TLS_AES_128_CCM, TLS_SHA256, SHORT_TAG_BYTES, true},
    /* RSA, DHE_RSA, DH_RSA, DHE_DSS, DH_DSS, DH_anon */
    GCM_128(0x009c),
    GCM_256(0x009d),
    GCM_128(0x009e),
    GCM_256(0x009f),
    GCM_128(0x00a0),
    GCM_256(0x00a1),
    GCM_128(0x00a2),
    GCM_256(0x00a3),
    GCM_128(0x00a4),
    GCM_256(0x00a5),
    GCM_128(0x00a6),
    GCM_256(0x00a7),
    /* PSK, DHE_PSK, RSA_PSK */
    GCM_128(0x00a8),
    GCM_256(0x00a9),
    GCM_128(0x00aa),
    GCM_256(0x00ab),
    GCM_128(0x00ac),
    GCM_256(0x00ad),
    /* ECDHE_ECDSA, ECDH_ECDSA, ECDHE_RSA, ECDH_RSA */
    GCM_128(0xc02b),
    GCM_256(0xc02c),
    GCM_128(0xc02d),
    GCM_256(0xc02e),
    GCM_128(0xc02f),
    GCM_256(0xc030),
    GCM_128(0xc031),
    GCM_256(0xc032),
    /* RSA and DHE_RSA, PSK and DHE_PSK, ECDHE_ECDSA */
    CCM_128(0xc09c),
    CCM_256(0xc09d),
    CCM_128(0xc09e),
    CCM_256(0xc09f),
    CCM_8_128(0xc0a0),
    CCM_8_256(0xc0a1),
    CCM_8_128(0xc0a2),
    CCM_8_256(0xc0a3),
    CCM_128(0xc0a4),
    CCM_256(0xc0a5),
    CCM_128(0xc0a6),
    CCM_256(0xc0a7),
    CCM_8_128(0xc0a8),
    CCM_8_256(0xc0a9),
    CCM_8_128(0xc0aa),
    CCM_8_256(0xc0ab),
    CCM_128(0xc0ac),
    CCM_256(0xc0ad),
    CCM_8_128(0xc0ae),
    CCM_8_256(0xc0af),
    /* ECDHE_RSA, ECDHE_ECDSA, DHE_RSA, PSK, ECDHE_PSK, DHE_PSK, RSA_PSK */
    CHACHA20(0xcca8),
    CHACHA20(0xcca9),
    CHACHA20(0xccaa),
    CHACHA20(0xccab),
    CHACHA20(0xccac),
    CHACHA20(0xccad),
    CHACHA20(0xccae),
    /* ECDHE_PSK */
    GCM_128(0xd001),
    GCM_256(0xd002),
    CCM_8_128(0xd003),
    CCM_128(0xd005)};

const struct tls_suite *tls_suite_find(uint16_t number)
{
    for (size_t i = 0; i < sizeof suites / sizeof *suites; i++)
        if (suites[i].number == number)
            return &suites[i];
    return NULL;
}

size_t tls_hash_bytes(enum tls_hash hash)
{
    return hash == TLS_SHA384 ? 48 : 32;
}

static size_t key_bytes(enum tls_cipher cipher)
{
    return cipher == TLS_AES_128_GCM || cipher == TLS_AES_128_CCM ? 16 : 32;
}

static struct str str_of(const uint8_t *bytes, size_t len)
{
    return (struct str){(const char *)bytes, len};
}

void tls_prf(enum tls_hash hash, struct str secret, struct str label, struct str seed,
             struct tls_room out)
{
    uint8_t text[128], a[TLS_HASH_MOST], part[TLS_HASH_MOST];
    size_t size = tls_hash_bytes(hash), len = label.len + seed.len;
    ensure(len <= sizeof text, "a PRF over more than its room");
    memcpy(text, label.at, label.len);
    memcpy(text + label.len, seed.at, seed.len);
    tls_hmac(hash, secret, str_of(text, len), STR(""), a);
    while (out.len) {
        size_t taken = out.len < size ? out.len : size;
        tls_hmac(hash, secret, str_of(a, size), str_of(text, len), part);
        memcpy(out.at, part, taken);
        out.at += taken;
        out.len -= taken;
        memcpy(part, a, size);
        tls_hmac(hash, secret, str_of(part, size), STR(""), a);
    }
    explicit_bzero(a, sizeof a);
    explicit_bzero(part, sizeof part);
}

void tls_expand_label(enum tls_hash hash, struct str secret, struct str label, struct tls_room out)
{
    static const struct str prefix = STR("tls13 ");
    uint8_t info[64], whole[TLS_HASH_MOST];
    size_t len = 0;
    ensure(label.len < 32 && out.len <= tls_hash_bytes(hash), "a label or key that is too long");
    info[len++] = (uint8_t)(out.len >> 8);
    info[len++] = (uint8_t)out.len;
    info[len++] = (uint8_t)(prefix.len + label.len);
    memcpy(info + len, prefix.at, prefix.len);
    memcpy(info + len + prefix.len, label.at, label.len);
    len += prefix.len + label.len;
    info[len++] = 0; /* of the context */
    info[len++] = 1; /* the first block of HKDF-Expand (RFC 5869) */
    tls_hmac(hash, secret, str_of(info, len), STR(""), whole);
    memcpy(out.at, whole, out.len);
    explicit_bzero(whole, sizeof whole);
}

bool tls_protect_12(struct tls_protection *out, const struct tls_suite *suite,
                    const struct tls_secret *master, const uint8_t randoms[2 * TLS_RANDOM_BYTES],
                    bool is_client)
{
    uint8_t block[2 * TLS_KEY_MOST + 2 * TLS_NONCE_BYTES];
    bool is_chacha = suite->cipher == TLS_CHACHA20_POLY1305;
    size_t key = key_bytes(suite->cipher), iv = is_chacha ? TLS_NONCE_BYTES : FIXED_IV_BYTES;
    size_t place = is_client ? 0 : 1; /* RFC 5246 6.3: both keys, then both nonces */
    tls_prf(suite->hash, str_of(master->bytes, master->len), STR("key expansion"),
            str_of(randoms, 2 * TLS_RANDOM_BYTES), (struct tls_room){block, 2 * key + 2 * iv});
    *out = (struct tls_protection){.suite = suite};
    out->explicit_bytes = is_chacha ? 0 : TLS_NONCE_BYTES - FIXED_IV_BYTES;
    out->aead = tls_aead_new(suite->cipher, block + place * key, suite->tag_bytes);
    memcpy(out->iv, block + 2 * key + place * iv, iv);
    explicit_bzero(block, sizeof block);
    return out->aead != NULL;
}

bool tls_protect_13(struct tls_protection *out, const struct tls_suite *suite,
                    const struct tls_secret *traffic)
{
    uint8_t key[TLS_KEY_MOST];
    struct str secret = str_of(traffic->bytes, traffic->len);
    if (traffic->len != tls_hash_bytes(suite->hash))
        return false;
    *out = (struct tls_protection){.suite = suite};
    tls_expand_label(suite->hash, secret, STR("key"),
                     (struct tls_room){key, key_bytes(suite->cipher)});
    tls_expand_label(suite->hash, secret, STR("iv"), (struct tls_room){out->iv, TLS_NONCE_BYTES});
    out->aead = tls_aead_new(suite->cipher, key, suite->tag_bytes);
    explicit_bzero(key, sizeof key);
    return out->aead != NULL;
}

struct tls_secret tls_secret_updated(const struct tls_suite *suite, const struct tls_secret *secret)
{
    struct tls_secret next = {.len = secret->len};
    if (secret->len == tls_hash_bytes(suite->hash))
        tls_expand_label(suite->hash, str_of(secret->bytes, secret->len), STR("traffic upd"),
                         (struct tls_room){next.bytes, next.len});
    return next;
}

void tls_protection_clear(struct tls_protection *protection)
{
    tls_aead_free(protection->aead);
    explicit_bzero(protection, sizeof *protection);
}
