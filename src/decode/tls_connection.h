/* A TLS connection with both its directions: hellos, alerts, and, with keys, what it carries. */
#ifndef SIPDIAG_DECODE_TLS_CONNECTION_H
#define SIPDIAG_DECODE_TLS_CONNECTION_H

#include "sipdiag/model/endpoint.h"
#include "sipdiag/model/tls_keys.h"
#include "tcp_messages.h"

struct tls_connection;

/* What is told of it when it is over. */
struct tls_about {
    struct endpoint server;
    uint64_t packets;
    uint64_t opened; /* records of the application that were decrypted */
    uint64_t failed; /* that could not be, with keys at hand */
    bool has_hello;
    bool is_sip;       /* by its port, by what the client asks for, or by what was decrypted */
    bool is_web;       /* the client asks for HTTP/2 */
    bool is_broken;    /* there was a fatal alert, or an end before the handshake was over */
    bool is_unsettled; /* and nothing was carried */
    bool is_by_server; /* who sent the alert */
    unsigned alert;    /* enum tls_alert; when broken */
};

/* The stream begins with TLS: the key says from whom to whom. keys may be NULL. */
struct tls_connection *tls_connection_new(const struct flow_key *key, bool is_sip_port,
                                          const struct tls_keys *keys);

/* The stream of the other direction; false when there was one already. */
bool tls_connection_join(struct tls_connection *connection);
bool tls_connection_may_join(const struct tls_connection *connection);

/* The stream of that direction (0: the first) is over. True when the other one is, too, or has not
 * been: then it is told about and freed. */
bool tls_connection_leave(struct tls_connection *connection, unsigned side,
                          struct tls_about *about);

/* How many of the bytes were used. The reader is the stream's, its framing keeps what to skip. */
size_t tls_connection_read(struct tls_connection *connection, unsigned side,
                           const struct message_reader *stream, struct str bytes);

/* What is ready is all that will come of its record; `hole` bytes behind it will not come. */
void tls_connection_break(struct tls_connection *connection, unsigned side,
                          const struct message_reader *stream, struct str ready, uint32_t hole);

/* No more bytes of this direction: the beginning of a message is handed on. */
void tls_connection_end(struct tls_connection *connection, unsigned side,
                        const struct message_reader *stream);

void tls_connection_add_packet(struct tls_connection *connection);

/* FIN or RST from there (0: whose stream was the first). */
void tls_connection_close(struct tls_connection *connection, unsigned side);

/* A hello has come since the last time, for which records of the other direction may wait. */
bool tls_connection_wakes(struct tls_connection *connection);

/* Nothing in that direction can be of use. */
bool tls_connection_is_done(const struct tls_connection *connection, unsigned side);

/* It is being decrypted: what comes after a long pause cannot be read without what was before. */
bool tls_connection_is_read(const struct tls_connection *connection);

/* SIP was found in that direction. */
bool tls_connection_has_sip(const struct tls_connection *connection, unsigned side);

/* Bytes held for one direction. */
size_t tls_connection_memory(const struct tls_connection *connection, unsigned side);

/* RFC 8446 5.1: a record of content types 20 to 23, versions 3.0 to 3.4. */
bool tls_is_record(struct str bytes);

#endif
