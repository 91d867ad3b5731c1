/* Where in the frames the parts of messages stand: for who writes frames again. Addresses point
 * into the frame at hand, or into a datagram that was put together of pieces. */
#ifndef SIPDIAG_DECODE_FRAME_TRACE_H
#define SIPDIAG_DECODE_FRAME_TRACE_H

#include "sipdiag/base/str.h"
#include "sipdiag/model/frame.h"
#include "sipdiag/model/sip_text.h"

#include <stddef.h>
#include <stdint.h>

/* A fragment of an IP datagram. */
struct trace_piece {
    uint64_t datagram; /* fingerprint of addresses, protocol and identification */
    uint32_t offset;   /* of its bytes in the datagram */
    struct str bytes;
};

/* A segment of a TCP connection; a packet of an SCTP association, which has no sequence; and a DATA
 * chunk in it, whose sequence are the numbers of chunks (TSN). */
struct trace_segment {
    uint64_t flow, connection; /* fingerprints of one direction and of both */
    uint32_t sequence;         /* of the first byte of the payload, or of the chunk */
    uint32_t length;           /* of the payload in bytes; 1 of a chunk, 0 of its packet */
    struct str payload;
    const uint8_t *header; /* of TCP; else NULL */
    bool is_control;       /* SYN, FIN or RST */
};

struct frame_trace {
    void *context;
    void (*piece)(void *context, const struct trace_piece *piece);
    /* A datagram is whole, or all that came of it: its pieces are those of the frame with this
     * origin. */
    void (*datagram)(void *context, struct origin origin, struct str bytes);
    /* The header of UDP or TCP: what follows is under its checksum. */
    void (*transport)(void *context, const uint8_t *header, size_t checksum_at);
    void (*segment)(void *context, const struct trace_segment *segment);
    /* Bytes or chunks of a stream that were understood: messages, and what is harmless. */
    void (*read)(void *context, const struct carrier *carrier);
    /* Those in which anything may be: something before them is missing or wrong, or they are no
     * SIP. is_whole: they are not what they look like in the frame. Without bytes, they may come
     * later. Without a flow, what stands in a packet behind its end. */
    void (*unread)(void *context, const struct carrier *carrier);
};

#endif
