/* One RTP stream: packets of one source (SSRC) between two endpoints, counted as RFC 3550 A.1, A.3
 * and A.8 say. A record of fixed size, changed in place. */
#ifndef SIPDIAG_MEDIA_RTP_STREAM_H
#define SIPDIAG_MEDIA_RTP_STREAM_H

#include "sipdiag/base/clock.h"
#include "sipdiag/model/media.h"

#include <stdbool.h>
#include <stdint.h>

/* What the fixed header tells (RFC 3550 5.1). */
struct rtp_head {
    int64_t time_us;
    struct origin origin;
    uint32_t timestamp, ssrc;
    uint16_t sequence;
    uint8_t payload_type;
    bool is_event; /* it looks like a key being pressed (RFC 4733 2.3) */
};

/* False when the packet cannot be RTP: version, lengths. */
bool rtp_head_read(struct rtp_head *head, const struct media_packet *packet);

/* Where its payload begins, behind sources and extension (RFC 3550 5.1, 5.3.1); 0: too little was
 * captured to say. It may lie behind what was captured. */
size_t rtp_payload_at(const struct media_packet *packet);

enum { RTP_TYPES_MAX = 4, RTP_CLOCKS = 8 };

/* Clocks that payload types without a number of their own have; which one, SDP says at the end. */
extern const uint32_t rtp_clocks[RTP_CLOCKS];

struct rtp_jitter {
    float now_s[RTP_CLOCKS];
    double sum_s[RTP_CLOCKS];
    uint32_t packets;
};

struct rtp_type {
    uint32_t packets;
    uint8_t payload_type;
};

enum { RTP_PAUSES_MAX = 2 };

/* A second and more without a packet, after which sequence numbers were missing. */
struct rtp_pause {
    int64_t from_us, until_us;
    uint32_t lost;
};

struct rtp_stream {
    /* What every packet reads and writes: less than two lines of the processor's cache. */
    int64_t last_us;
    int64_t sound_us; /* of the last packet in order that is sound, and its time stamp */
    uint32_t sound_timestamp;
    uint32_t received; /* unique ones since base */
    uint64_t window;   /* sequence numbers seen, the highest at bit 0 */
    uint16_t highest;
    uint8_t sound_type; /* payload type that comes now */
    bool may_restart;   /* the last packet was a jump: `restart` tells where it may go on */
    float tick_s;       /* by the payload type's clock; 0 = given by SDP: see jitter */
    float jitter_now_s;
    uint32_t type_packets; /* of sound_type, not yet among types */
    double jitter_sum_s;
    int64_t longest_gap_us;
    uint32_t jitter_packets;
    uint32_t cycles; /* times the sequence number ran over, shifted left by 16 */

    int64_t first_us;
    uint16_t base, restart;
    uint32_t received_before, lost_before; /* before the last restart */
    uint32_t duplicates, reordered;
    uint32_t keys, key_timestamp;
    struct rtp_jitter *jitter;               /* owned; NULL while the clock is known */
    struct rtp_pause pauses[RTP_PAUSES_MAX]; /* those with most packets lost */
    struct rtp_type types[RTP_TYPES_MAX];
    uint8_t type_count;
    uint8_t key_type; /* payload type of keys */
    struct origin first;
};

void rtp_stream_begin(struct rtp_stream *stream, const struct rtp_head *head);
void rtp_stream_add(struct rtp_stream *stream, const struct rtp_head *head);
void rtp_stream_end(struct rtp_stream *stream); /* frees what it owns */

/* Packets that came in order after each other: what is no RTP hardly ever has two. */
static inline bool rtp_stream_is_sure(const struct rtp_stream *stream)
{
    return stream->received > 1;
}

uint32_t rtp_stream_unique(const struct rtp_stream *stream); /* packets without copies */
uint32_t rtp_stream_lost(const struct rtp_stream *stream);

/* The type of most packets, keys and noise left out where there is another. */
uint8_t rtp_stream_type(const struct rtp_stream *stream);

/* Mean of the jitter; UINT32_MAX when the clock is not known. */
uint32_t rtp_stream_jitter_us(const struct rtp_stream *stream, uint32_t clock);

#endif
