/* Secrets of TLS connections, by the random of the client's hello: from key logs in the format that
 * browsers, OpenSSL and curl write (SSLKEYLOGFILE, draft-ietf-tls-keylogfile). They are wiped when
 * they are freed, and nothing prints them. */
#ifndef SIPDIAG_MODEL_TLS_KEYS_H
#define SIPDIAG_MODEL_TLS_KEYS_H

#include "sipdiag/base/str.h"

#include <stdbool.h>
#include <stdint.h>

enum { TLS_RANDOM_BYTES = 32, TLS_SECRET_MOST = 48 };

enum tls_secret_kind {
    TLS_MASTER_SECRET, /* CLIENT_RANDOM, of TLS 1.2 */
    TLS_CLIENT_EARLY,
    TLS_CLIENT_HANDSHAKE,
    TLS_SERVER_HANDSHAKE,
    TLS_CLIENT_TRAFFIC,
    TLS_SERVER_TRAFFIC,
};

struct tls_secret {
    uint8_t bytes[TLS_SECRET_MOST];
    uint8_t len; /* 0: there is none */
};

struct tls_keys;

struct tls_keys *tls_keys_new(void);
void tls_keys_free(struct tls_keys *keys); /* may be NULL */

/* False when there is none. */
bool tls_keys_find(const struct tls_keys *keys, const uint8_t client_random[TLS_RANDOM_BYTES],
                   enum tls_secret_kind kind, struct tls_secret *secret);

/* Changes when a secret comes: then it is worth asking again. keys may be NULL: 0. */
uint64_t tls_keys_version(const struct tls_keys *keys);

/* Reads a key log that comes in pieces; lines end with LF or CR LF. */
struct tls_key_reader {
    struct tls_keys *keys;
    char line[512];
    uint32_t len;
    bool is_too_long;        /* the line at hand: what is over the room is dropped */
    uint64_t lines;          /* so far */
    uint64_t secrets;        /* that are of use */
    uint64_t bad_lines;      /* that are neither secrets nor comments */
    uint64_t first_bad_line; /* counted from 1; 0 when none is bad */
    uint64_t left_out;       /* secrets beyond what is kept */
};

void tls_key_reader_begin(struct tls_key_reader *reader, struct tls_keys *keys);
void tls_key_reader_add(struct tls_key_reader *reader, struct str bytes);

/* The last line may have no end; wipes the reader's room. */
void tls_key_reader_finish(struct tls_key_reader *reader);

#endif
