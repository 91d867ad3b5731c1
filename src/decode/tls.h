/* Servers of TLS: which of them speak SIP can be told by the port, by what the client asks for
 * (ALPN), by what was decrypted, or by an address that also speaks SIP in the clear. */
#ifndef SIPDIAG_DECODE_TLS_H
#define SIPDIAG_DECODE_TLS_H

#include "sipdiag/model/analysis.h"
#include "tcp_streams.h"
#include "tls_connection.h"

struct tls_servers;

struct tls_servers *tls_servers_new(void);
void tls_servers_free(struct tls_servers *servers);

/* A connection is over. */
void tls_servers_add(struct tls_servers *servers, const struct tls_about *about);

/* A segment of TCP that is of no connection at hand: nothing happens unless it begins with a record
 * of TLS. */
void tls_servers_add_packet(struct tls_servers *servers, const struct tcp_segment *segment);

/* The address spoke SIP. */
void tls_servers_note_sip(struct tls_servers *servers, const struct address *address);

/* Counts the connections to servers that turned out to speak SIP. */
void tls_servers_finish(struct tls_servers *servers, struct input_health *health,
                        struct input_content *content);

#endif
