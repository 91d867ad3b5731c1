/* Handshake messages (RFC 8446 section 4, RFC 5246 7.4). */
#include "tls_handshake.h"

#include "sipdiag/base/bytes.h"
#include "sipdiag/base/memory.h"

#include <stdlib.h>
#include <string.h>

enum {
    HELLO_MOST = 64 * 1024, /* one with keys of new kinds has a few kB */
    EXTENSION_ALPN = 16,
    EXTENSION_EARLY_DATA = 42,
    EXTENSION_SUPPORTED_VERSIONS = 43,
};

void tls_messages_clear(struct tls_messages *messages)
{
    free(messages->body);
    *messages = (struct tls_messages){.len = 0};
}

static bool is_hello(const struct tls_messages *messages)
{
    return messages->head[0] == TLS_CLIENT_HELLO || messages->head[0] == TLS_SERVER_HELLO;
}

static void begin(struct tls_messages *messages)
{
    const uint8_t *head = messages->head;
    messages->size = (uint32_t)head[1] << 16 | (uint32_t)head[2] << 8 | head[3];
    messages->len = 0;
    free(messages->body);
    messages->body = NULL;
    if (is_hello(messages) && messages->size && messages->size <= HELLO_MOST)
        messages->body = xalloc(messages->size);
}

bool tls_messages_next(struct tls_messages *messages, struct str *bytes,
                       struct tls_message *message)
{
    while (messages->head_len < sizeof messages->head) {
        if (bytes->len == 0)
            return false;
        messages->head[messages->head_len++] = (uint8_t)bytes->at[0];
        *bytes = str_from_offset(*bytes, 1);
        if (messages->head_len == sizeof messages->head)
            begin(messages);
    }
    size_t lacks = messages->size - messages->len;
    size_t taken = bytes->len < lacks ? bytes->len : lacks;
    if (messages->body && taken)
        memcpy(messages->body + messages->len, bytes->at, taken);
    messages->len += (uint32_t)taken;
    *bytes = str_from_offset(*bytes, taken);
    if (messages->len < messages->size)
        return false;
    message->type = messages->head[0];
    message->body = (struct str){(const char *)messages->body, messages->body ? messages->len : 0};
    messages->head_len = 0;
    return true;
}

/* The protocols that the client asks for. */
static void read_alpn(struct bytes names, struct tls_client_hello *hello)
{
    bytes_be16(&names); /* length of all */
    while (names.left) {
        size_t length = bytes_u8(&names);
        const uint8_t *name = bytes_take(&names, length);
        if (!name)
            return;
        struct str text = {(const char *)name, length};
        hello->asks_sip |= str_equal(text, STR("sip")) || str_starts_with(text, STR("sip/"));
        hello->asks_web |= str_equal(text, STR("h2"));
    }
}

struct extension {
    unsigned type;
    struct bytes value;
};

static bool next_extension(struct bytes *rest, struct extension *extension)
{
    if (rest->left < 4)
        return false;
    extension->type = bytes_be16(rest);
    size_t length = bytes_be16(rest);
    const uint8_t *value = bytes_take(rest, length);
    extension->value = bytes_from(value, value ? length : 0);
    return value != NULL;
}

/* The extensions, which are the last thing in a hello, or nothing. */
static struct bytes extensions_of(struct bytes *hello)
{
    size_t length = bytes_be16(hello);
    return bytes_from(hello->at, length < hello->left ? length : hello->left);
}

/* Version and random, which both hellos begin with. */
static bool read_beginning(struct bytes *hello, unsigned *version, uint8_t *random)
{
    *version = bytes_be16(hello);
    const uint8_t *at = bytes_take(hello, TLS_RANDOM_BYTES);
    if (!at || *version >> 8 != 3)
        return false;
    memcpy(random, at, TLS_RANDOM_BYTES);
    return true;
}

bool tls_read_client_hello(struct str body, struct tls_client_hello *hello)
{
    unsigned version;
    struct extension extension;
    struct bytes rest = bytes_from(body.at, body.len);
    *hello = (struct tls_client_hello){.asks_sip = false};
    if (!read_beginning(&rest, &version, hello->random))
        return false;
    bytes_take(&rest, bytes_u8(&rest));   /* session */
    bytes_take(&rest, bytes_be16(&rest)); /* ciphers */
    bytes_take(&rest, bytes_u8(&rest));   /* compression */
    struct bytes extensions = extensions_of(&rest);
    while (next_extension(&extensions, &extension)) {
        hello->has_early_data |= extension.type == EXTENSION_EARLY_DATA;
        if (extension.type == EXTENSION_ALPN)
            read_alpn(extension.value, hello);
    }
    return true;
}

/* RFC 8446 4.1.3: SHA-256 of "HelloRetryRequest". */
static bool is_retry(const uint8_t *random)
{
    static const uint8_t retry[TLS_RANDOM_BYTES] = {0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11,
                                                    0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
                                                    0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e,
                                                    0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c};
    return memcmp(random, retry, sizeof retry) == 0;
}

bool tls_read_server_hello(struct str body, struct tls_server_hello *hello)
{
    unsigned version;
    struct extension extension;
    struct bytes rest = bytes_from(body.at, body.len);
    *hello = (struct tls_server_hello){.is_retry = false};
    if (!read_beginning(&rest, &version, hello->random))
        return false;
    bytes_take(&rest, bytes_u8(&rest)); /* session */
    hello->suite = bytes_be16(&rest);
    bytes_u8(&rest); /* compression */
    if (rest.short_read)
        return false;
    hello->version = (uint16_t)version;
    hello->is_retry = is_retry(hello->random);
    struct bytes extensions = extensions_of(&rest);
    while (next_extension(&extensions, &extension))
        if (extension.type == EXTENSION_SUPPORTED_VERSIONS)
            hello->version = bytes_be16(&extension.value);
    return true;
}
