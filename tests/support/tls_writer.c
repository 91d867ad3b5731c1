/* TLS records as RFC 5246 and RFC 8446 have them, by OpenSSL's own key derivation and ciphers. */
#include "support/tls_writer.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <stdlib.h>
#include <string.h>

struct kind {
    unsigned first, last; /* suites */
    const char *cipher;
    size_t key_bytes, tag_bytes;
    const char *digest;
};

static const struct kind kinds[] = {
    {0x1301, 0x1301, "AES-128-GCM", 16, 16, "SHA256"},
    {0x1302, 0x1302, "AES-256-GCM", 32, 16, "SHA384"},
    {0x1303, 0x1303, "ChaCha20-Poly1305", 32, 16, "SHA256"},
    {0x1304, 0x1304, "AES-128-CCM", 16, 16, "SHA256"},
    {0x1305, 0x1305, "AES-128-CCM", 16, 8, "SHA256"},
    {0x009c, 0x009c, "AES-128-GCM", 16, 16, "SHA256"},
    {0x009d, 0x009d, "AES-256-GCM", 32, 16, "SHA384"},
    {0x009e, 0x009e, "AES-128-GCM", 16, 16, "SHA256"},
    {0x009f, 0x009f, "AES-256-GCM", 32, 16, "SHA384"},
    {0xc02b, 0xc02b, "AES-128-GCM", 16, 16, "SHA256"},
    {0xc02c, 0xc02c, "AES-256-GCM", 32, 16, "SHA384"},
    {0xc02f, 0xc02f, "AES-128-GCM", 16, 16, "SHA256"},
    {0xc030, 0xc030, "AES-256-GCM", 32, 16, "SHA384"},
    {0xc09c, 0xc09c, "AES-128-CCM", 16, 16, "SHA256"},
    {0xc09f, 0xc09f, "AES-256-CCM", 32, 16, "SHA256"},
    {0xc0a0, 0xc0a0, "AES-128-CCM", 16, 8, "SHA256"},
    {0xc0ac, 0xc0ac, "AES-128-CCM", 16, 16, "SHA256"},
    {0xc0ad, 0xc0ad, "AES-256-CCM", 32, 16, "SHA256"},
    {0xc0ae, 0xc0ae, "AES-128-CCM", 16, 8, "SHA256"},
    {0xc0af, 0xc0af, "AES-256-CCM", 32, 8, "SHA256"},
    {0xcca8, 0xccae, "ChaCha20-Poly1305", 32, 16, "SHA256"},
};

static void require(bool good)
{
    if (!good)
        abort();
}

static const struct kind *kind_of(const struct tls_writer *writer)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (writer->suite >= kinds[i].first && writer->suite <= kinds[i].last)
            return &kinds[i];
    return &kinds[5]; /* a suite that is not read may have any */
}

static bool is_tls13(const struct tls_writer *writer)
{
    return writer->version == TLS13;
}

static size_t secret_bytes(const struct tls_writer *writer)
{
    return strcmp(kind_of(writer)->digest, "SHA384") == 0 ? 48 : 32;
}

static void fill(uint8_t *at, size_t count, unsigned *seed)
{
    for (size_t i = 0; i < count; i++) {
        *seed = *seed * 1103515245U + 12345U;
        at[i] = (uint8_t)(*seed >> 16);
    }
}

void tls_writer_begin(struct tls_writer *writer, unsigned version, unsigned suite, unsigned seed)
{
    *writer = (struct tls_writer){.version = (uint16_t)version, .suite = (uint16_t)suite};
    fill(writer->randoms[CLIENT], 32, &seed);
    fill(writer->randoms[SERVER], 32, &seed);
    fill(writer->master, sizeof writer->master, &seed);
    for (unsigned epoch = EARLY; epoch <= CARRYING; epoch++)
        for (unsigned end = CLIENT; end <= SERVER; end++)
            fill(writer->secrets[epoch][end], 48, &seed);
}

static void add_line(struct text *out, const char *label, const uint8_t *random,
                     const uint8_t *secret, size_t bytes)
{
    text_addf(out, "%s ", label);
    for (size_t i = 0; i < 32; i++)
        text_addf(out, "%02x", random[i]);
    text_add_char(out, ' ');
    for (size_t i = 0; i < bytes; i++)
        text_addf(out, "%02x", secret[i]);
    text_add_char(out, '\n');
}

void tls_writer_add_master(struct text *out, const struct tls_writer *writer)
{
    add_line(out, "CLIENT_RANDOM", writer->randoms[CLIENT], writer->master, 48);
}

void tls_writer_add_secrets(struct text *out, const struct tls_writer *writer, unsigned epoch)
{
    static const char *const labels[][2] = {
        [EARLY] = {"CLIENT_EARLY_TRAFFIC_SECRET", NULL},
        [HANDSHAKING] = {"CLIENT_HANDSHAKE_TRAFFIC_SECRET", "SERVER_HANDSHAKE_TRAFFIC_SECRET"},
        [CARRYING] = {"CLIENT_TRAFFIC_SECRET_0", "SERVER_TRAFFIC_SECRET_0"},
    };
    for (unsigned end = CLIENT; end <= SERVER; end++)
        if (labels[epoch][end])
            add_line(out, labels[epoch][end], writer->randoms[CLIENT], writer->secrets[epoch][end],
                     secret_bytes(writer));
}

void tls_writer_add_log(struct text *out, const struct tls_writer *writer)
{
    if (!is_tls13(writer)) {
        tls_writer_add_master(out, writer);
        return;
    }
    tls_writer_add_secrets(out, writer, HANDSHAKING);
    tls_writer_add_secrets(out, writer, CARRYING);
}

static void add_number(struct text *out, size_t value, unsigned bytes)
{
    while (bytes-- > 0)
        text_add_char(out, (char)(value >> 8 * bytes));
}

static void add_header(struct text *out, unsigned type, size_t bytes)
{
    add_number(out, type, 1);
    add_number(out, 0x0303, 2);
    add_number(out, bytes, 2);
}

/* A handshake message that is a record by itself. */
static void add_plain_message(struct text *out, unsigned type, const struct text *body)
{
    add_header(out, HANDSHAKE, body->len + 4);
    add_number(out, type, 1);
    add_number(out, body->len, 3);
    text_add(out, text_str(body));
}

void tls_writer_add_client_hello(struct text *out, const struct tls_writer *writer)
{
    struct text body = {0};
    size_t asked = writer->protocol ? strlen(writer->protocol) : 0;
    add_number(&body, 0x0303, 2);
    text_add(&body, (struct str){(const char *)writer->randoms[CLIENT], 32});
    add_number(&body, 0, 1);
    add_number(&body, 2, 2);
    add_number(&body, writer->suite, 2);
    add_number(&body, 0x0100, 2);
    add_number(&body, asked ? 4 + 3 + asked : 0, 2);
    if (asked) {
        add_number(&body, 16, 2);
        add_number(&body, asked + 3, 2);
        add_number(&body, asked + 1, 2);
        add_number(&body, asked, 1);
        text_add_literal(&body, writer->protocol);
    }
    add_plain_message(out, 1, &body);
    text_free(&body);
}

static void add_server_hello(struct text *out, const struct tls_writer *writer,
                             const uint8_t *random)
{
    struct text body = {0};
    add_number(&body, 0x0303, 2);
    text_add(&body, (struct str){(const char *)random, 32});
    add_number(&body, 0, 1);
    add_number(&body, writer->suite, 2);
    add_number(&body, 0, 1);
    add_number(&body, is_tls13(writer) ? 6 : 0, 2);
    if (is_tls13(writer)) {
        add_number(&body, 43, 2);
        add_number(&body, 2, 2);
        add_number(&body, writer->version, 2);
    }
    add_plain_message(out, 2, &body);
    text_free(&body);
}

void tls_writer_add_server_hello(struct text *out, const struct tls_writer *writer)
{
    add_server_hello(out, writer, writer->randoms[SERVER]);
}

/* SHA-256 of "HelloRetryRequest" in place of the random. */
void tls_writer_add_retry(struct text *out, const struct tls_writer *writer)
{
    uint8_t random[EVP_MAX_MD_SIZE];
    static const char name[] = "HelloRetryRequest";
    require(EVP_Digest(name, sizeof name - 1, random, NULL, EVP_sha256(), NULL) == 1);
    add_server_hello(out, writer, random);
}

static void derive(const char *name, OSSL_PARAM *parameters, uint8_t *out, size_t bytes)
{
    EVP_KDF *kdf = EVP_KDF_fetch(NULL, name, NULL);
    EVP_KDF_CTX *context = EVP_KDF_CTX_new(kdf);
    require(context && EVP_KDF_derive(context, out, bytes, parameters) == 1);
    EVP_KDF_CTX_free(context);
    EVP_KDF_free(kdf);
}

static void expand(const struct tls_writer *writer, uint8_t *secret, char *label, uint8_t *out,
                   size_t bytes)
{
    int mode = EVP_KDF_HKDF_MODE_EXPAND_ONLY;
    char prefix[] = "tls13 ", empty[] = "";
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_int(OSSL_KDF_PARAM_MODE, &mode),
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, (char *)kind_of(writer)->digest, 0),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, secret, secret_bytes(writer)),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_PREFIX, prefix, sizeof prefix - 1),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_LABEL, label, strlen(label)),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_DATA, empty, 0),
        OSSL_PARAM_construct_end()};
    derive("TLS13-KDF", parameters, out, bytes);
}

static void set_tls13(struct tls_writer *writer, unsigned end)
{
    struct tls_writer_end *at = &writer->ends[end];
    char key[] = "key", iv[] = "iv";
    expand(writer, at->secret, key, at->key, kind_of(writer)->key_bytes);
    expand(writer, at->secret, iv, at->iv, sizeof at->iv);
    at->sequence = 0;
    at->is_protected = true;
}

static bool is_chacha(const struct tls_writer *writer)
{
    return kind_of(writer)->cipher[0] == 'C';
}

static void set_tls12(struct tls_writer *writer, unsigned end)
{
    const struct kind *kind = kind_of(writer);
    struct tls_writer_end *at = &writer->ends[end];
    uint8_t block[2 * 32 + 2 * 12];
    char label[] = "key expansion";
    size_t iv = is_chacha(writer) ? 12 : 4;
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, (char *)kind->digest, 0),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SECRET, writer->master, 48),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SEED, label, sizeof label - 1),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SEED, writer->randoms[SERVER], 32),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SEED, writer->randoms[CLIENT], 32),
        OSSL_PARAM_construct_end()};
    derive("TLS1-PRF", parameters, block, 2 * kind->key_bytes + 2 * iv);
    memcpy(at->key, block + end * kind->key_bytes, kind->key_bytes);
    memcpy(at->iv, block + 2 * kind->key_bytes + end * iv, iv);
    at->sequence = 0;
    at->is_protected = true;
}

void tls_writer_protect(struct tls_writer *writer, unsigned end, unsigned epoch)
{
    if (!is_tls13(writer)) {
        set_tls12(writer, end);
        return;
    }
    memcpy(writer->ends[end].secret, writer->secrets[epoch][end], 48);
    set_tls13(writer, end);
}

void tls_writer_update(struct tls_writer *writer, unsigned end)
{
    struct tls_writer_end *at = &writer->ends[end];
    uint8_t next[48];
    char label[] = "traffic upd";
    expand(writer, at->secret, label, next, secret_bytes(writer));
    memcpy(at->secret, next, secret_bytes(writer));
    set_tls13(writer, end);
}

struct sealing {
    uint8_t nonce[12];
    struct str extra, text;
    uint8_t *out; /* as long as the text, then the tag */
};

static void seal(const struct tls_writer *writer, const uint8_t *key, const struct sealing *what)
{
    const struct kind *kind = kind_of(writer);
    int len, text_bytes = (int)what->text.len, tag_bytes = (int)kind->tag_bytes;
    bool is_ccm = strstr(kind->cipher, "CCM");
    EVP_CIPHER *cipher = EVP_CIPHER_fetch(NULL, kind->cipher, NULL);
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    const uint8_t *text = (const uint8_t *)what->text.at;
    require(EVP_EncryptInit_ex(context, cipher, NULL, NULL, NULL) == 1);
    require(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_IVLEN, 12, NULL) == 1);
    if (is_ccm)
        require(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, tag_bytes, NULL) == 1);
    require(EVP_EncryptInit_ex(context, NULL, NULL, key, what->nonce) == 1);
    if (is_ccm)
        require(EVP_EncryptUpdate(context, NULL, &len, NULL, text_bytes) == 1);
    require(EVP_EncryptUpdate(context, NULL, &len, (const uint8_t *)what->extra.at,
                              (int)what->extra.len) == 1);
    require(EVP_EncryptUpdate(context, what->out, &len, text, text_bytes) == 1);
    require(EVP_EncryptFinal_ex(context, what->out + len, &len) == 1);
    require(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, tag_bytes,
                                what->out + text_bytes) == 1);
    EVP_CIPHER_CTX_free(context);
    EVP_CIPHER_free(cipher);
}

static void set_nonce(const struct tls_writer *writer, const struct tls_writer_end *at,
                      uint8_t *nonce)
{
    bool is_sent = !is_tls13(writer) && !is_chacha(writer);
    memcpy(nonce, at->iv, 12);
    for (unsigned i = 0; i < 8; i++) {
        uint8_t part = (uint8_t)(at->sequence >> 8 * (7 - i));
        nonce[4 + i] = is_sent ? part : (uint8_t)(nonce[4 + i] ^ part);
    }
}

void tls_writer_add(struct text *out, struct tls_writer *writer, unsigned end, unsigned type,
                    struct str content)
{
    const struct kind *kind = kind_of(writer);
    struct tls_writer_end *at = &writer->ends[end];
    struct text inner = {0}, extra = {0}, header = {0};
    struct sealing what;
    if (!at->is_protected) {
        add_header(out, type, content.len);
        text_add(out, content);
        return;
    }
    text_add(&inner, content);
    if (is_tls13(writer)) {
        add_number(&inner, type, 1);
        for (size_t i = 0; i < writer->padding; i++)
            text_add_char(&inner, '\0');
    }
    size_t explicit_bytes = is_tls13(writer) || is_chacha(writer) ? 0 : 8;
    add_header(&header, is_tls13(writer) ? APPLICATION : type,
               explicit_bytes + inner.len + kind->tag_bytes);
    if (!is_tls13(writer)) {
        add_number(&extra, (size_t)at->sequence, 8);
        add_header(&extra, type, inner.len);
    }
    set_nonce(writer, at, what.nonce);
    what.extra = text_str(is_tls13(writer) ? &header : &extra);
    what.text = text_str(&inner);
    what.out = calloc(1, inner.len + kind->tag_bytes);
    seal(writer, at->key, &what);
    text_add(out, text_str(&header));
    text_add(out, (struct str){(const char *)what.nonce + 4, explicit_bytes});
    text_add(out, (struct str){(const char *)what.out, inner.len + kind->tag_bytes});
    at->sequence++;
    free(what.out);
    text_free(&inner);
    text_free(&extra);
    text_free(&header);
}

void tls_writer_add_message(struct text *out, struct tls_writer *writer, unsigned end,
                            unsigned type, size_t bytes)
{
    struct text message = {0};
    add_number(&message, type, 1);
    add_number(&message, bytes, 3);
    for (size_t i = 0; i < bytes; i++)
        add_number(&message, type == 24 ? 0 : i, 1);
    tls_writer_add(out, writer, end, HANDSHAKE, text_str(&message));
    text_free(&message);
}
