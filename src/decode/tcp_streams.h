/* TCP streams that carry SIP: put together, within a budget of time and memory. Others cost
 * nothing once their first bytes are seen. */
#ifndef SIPDIAG_DECODE_TCP_STREAMS_H
#define SIPDIAG_DECODE_TCP_STREAMS_H

#include "sipdiag/base/str.h"
#include "sipdiag/model/frame.h"
#include "sipdiag/model/input_health.h"
#include "sipdiag/model/settings.h"
#include "tcp_window.h"

enum { TCP_FIN = 1, TCP_SYN = 2, TCP_RST = 4, TCP_ACK = 16 };
enum { SIP_PORT_FIRST = 5060, SIP_PORT_LAST = 5099 };

struct decoder;
struct tcp_streams;
struct tls_keys;
struct tls_servers;

struct tcp_segment {
    const uint8_t *source, *destination; /* IP addresses */
    uint8_t family;
    uint16_t from, to; /* ports */
    uint32_t sequence; /* of the first byte of the payload */
    uint32_t acknowledged;
    uint8_t flags;
    struct str payload;
    size_t missing; /* bytes at its end that were not captured */
    struct arrival arrival;
};

static inline bool is_sip_port(uint16_t port)
{
    return port >= SIP_PORT_FIRST && port <= SIP_PORT_LAST;
}

/* TLS connections are told to `servers` when they are over. */
struct tcp_streams *tcp_streams_new(const struct settings *settings, struct decoder *decoder,
                                    struct tls_servers *servers);
void tcp_streams_free(struct tcp_streams *streams);

/* They must outlive the streams. */
void tcp_streams_use_keys(struct tcp_streams *streams, const struct tls_keys *keys);

/* Messages go to the decoder. True when the segment is of a TLS connection, which then counts it.
 */
bool tcp_streams_add(struct tcp_streams *streams, const struct tcp_segment *segment,
                     struct input_health *health);

/* Gives up what has waited for too long at that time. */
void tcp_streams_sweep(struct tcp_streams *streams, int64_t now_us, struct input_health *health);

/* Gives up waiting at all. */
void tcp_streams_finish(struct tcp_streams *streams, int64_t now_us, struct input_health *health);

#endif
