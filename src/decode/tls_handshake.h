/* Handshake messages of TLS: put together from records, and what the two hellos say. */
#ifndef SIPDIAG_DECODE_TLS_HANDSHAKE_H
#define SIPDIAG_DECODE_TLS_HANDSHAKE_H

#include "sipdiag/base/str.h"
#include "sipdiag/model/tls_keys.h"

enum tls_message_type {
    TLS_CLIENT_HELLO = 1,
    TLS_SERVER_HELLO = 2,
    TLS_END_OF_EARLY_DATA = 5,
    TLS_FINISHED = 20,
    TLS_KEY_UPDATE = 24,
};

enum { TLS_VERSION_12 = 0x0303, TLS_VERSION_13 = 0x0304 };

/* The message at hand. Only the bodies of hellos are kept. */
struct tls_messages {
    uint8_t head[4];
    uint8_t head_len;
    uint8_t *body;
    uint32_t len, size; /* of the body, so far and in all */
};

struct tls_message {
    uint8_t type;
    struct str body; /* of a hello, until the next one */
};

/* Takes bytes until a message is whole; false when they are used up. */
bool tls_messages_next(struct tls_messages *messages, struct str *bytes,
                       struct tls_message *message);
void tls_messages_clear(struct tls_messages *messages);

struct tls_client_hello {
    uint8_t random[TLS_RANDOM_BYTES];
    bool asks_sip; /* by ALPN: "sip/2" (RFC 7301) */
    bool asks_web; /* "h2", which no WebSocket is */
    bool has_early_data;
};

struct tls_server_hello {
    uint8_t random[TLS_RANDOM_BYTES];
    uint16_t version, suite;
    bool is_retry; /* it asks for another ClientHello (RFC 8446 4.1.4) */
};

/* False when it is none: too short, or of before TLS 1.0. */
bool tls_read_client_hello(struct str body, struct tls_client_hello *hello);
bool tls_read_server_hello(struct str body, struct tls_server_hello *hello);

#endif
