/* TLS cannot be read, but what of it is SIP can be told: by its port, by what the client asks for
 * (ALPN), or by a server that also speaks SIP in the clear. */
#ifndef SIPDIAG_DECODE_TLS_H
#define SIPDIAG_DECODE_TLS_H

#include "sipdiag/base/str.h"
#include "sipdiag/model/analysis.h"
#include "tcp_streams.h"

struct tls_servers;

struct tls_servers *tls_servers_new(void);
void tls_servers_free(struct tls_servers *servers);

/* A segment of TCP: nothing happens unless it begins with a record of TLS. */
void tls_servers_add(struct tls_servers *servers, const struct tcp_segment *segment,
                     struct input_health *health, struct input_content *content);

/* The address spoke SIP. */
void tls_servers_note_sip(struct tls_servers *servers, const struct address *address);

/* Counts the connections to servers that turned out to speak SIP. */
void tls_servers_finish(struct tls_servers *servers, struct input_health *health,
                        struct input_content *content);

#endif
