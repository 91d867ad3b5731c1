/* Packets that are made anew, without a link layer: IP with UDP, TCP or ICMP in it. */
#ifndef SIPDIAG_PIPELINE_PACKET_MAKER_H
#define SIPDIAG_PIPELINE_PACKET_MAKER_H

#include "sipdiag/base/map.h"
#include "sipdiag/base/str.h"
#include "sipdiag/base/text.h"
#include "sipdiag/model/endpoint.h"
#include "sipdiag/model/sip_text.h"

enum { PACKET_PAYLOAD_MOST = 65000 };

/* Longer payloads are cut. */
void packet_add_udp(struct text *out, const struct endpoint *from, const struct endpoint *to,
                    struct str payload);

/* The error about such a packet. */
void packet_add_icmp(struct text *out, const struct icmp_error *error, const struct endpoint *from,
                     const struct endpoint *to, struct str payload);

/* Where the directions of connections are. */
struct packet_streams {
    struct map map;
    struct packet_stream **list;
    size_t count, capacity;
};

void packet_streams_free(struct packet_streams *streams);

/* One segment, which follows the last one of the same direction. */
void packet_add_tcp(struct text *out, struct packet_streams *streams, const struct endpoint *from,
                    const struct endpoint *to, struct str payload);

/* A request to connect, and the reset that answers it or breaks off what was there. */
void packet_add_syn(struct text *out, const struct endpoint *from, const struct endpoint *to);
void packet_add_reset(struct text *out, struct packet_streams *streams, const struct endpoint *from,
                      const struct endpoint *to, bool answers_syn);

#endif
