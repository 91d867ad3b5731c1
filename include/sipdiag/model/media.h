/* The sound of a call: what SDP agreed on, and what the RTP of it looked like where it was
 * captured. */
#ifndef SIPDIAG_MODEL_MEDIA_H
#define SIPDIAG_MODEL_MEDIA_H

#include "sipdiag/model/endpoint.h"
#include "sipdiag/model/frame.h"
#include "sipdiag/model/sip_text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A UDP payload that may be RTP or RTCP (RFC 3550 5.1, 6.1), as the capture has it. */
struct media_packet {
    int64_t time_us;
    struct origin origin;
    const uint8_t *source, *destination; /* addresses, borrowed like the bytes */
    const uint8_t *bytes;
    uint32_t captured; /* bytes that are there */
    uint32_t size;     /* bytes that were on the wire */
    uint16_t from_port, to_port;
    uint8_t family; /* enum address_family */
};

/* An ICMP error that quotes such a packet. */
struct media_error {
    int64_t time_us;
    struct endpoint from, to; /* of the quoted packet */
    struct icmp_error icmp;
    const uint8_t *bytes;    /* what is quoted of its payload, as long as the frame */
    uint32_t captured, size; /* of it, and of the payload as it was sent */
};

/* Who takes what a decoder finds of media; the vantage tells two captures of one packet apart. */
struct media_listener {
    void *context;
    void (*packet)(void *context, const struct media_packet *packet);
    void (*error)(void *context, const struct media_error *error);
};

/* a=sendrecv and its like (RFC 8866 6.7), from the view of who says it. */
enum { MEDIA_SENDS = 1, MEDIA_RECEIVES = 2, MEDIA_SENDS_AND_RECEIVES = 3 };

/* Packet time of nearly all telephones, for what depends on it a little. */
enum { MEDIA_FRAME_MS = 20 };

enum { MEDIA_NAMED_MAX = 6 };

/* A payload type that SDP gave a name to. */
struct media_name {
    uint8_t payload_type;
    uint8_t codec; /* codec.h */
};

/* One party told where it wants its sound, and how: an offer or an answer. */
struct media_offer {
    int64_t time_us;
    struct endpoint audio; /* where it wants to receive */
    struct address sender; /* who said it: the source address of the message */
    uint16_t other_port;   /* of its first further stream, video or the like; 0 = none */
    uint8_t leg;           /* of call.legs */
    bool by_caller;        /* the caller's side of that leg */
    bool is_srtp;
    uint8_t flow;    /* MEDIA_SENDS, MEDIA_RECEIVES */
    uint8_t streams; /* m= lines in use, of any kind */
    uint8_t name_count;
    struct media_name names[MEDIA_NAMED_MAX];
};

/* What one side sent, as seen at the capture point; of the first audio stream. */
struct media_direction {
    struct endpoint from, to; /* of its longest stream */
    int64_t first_us, last_us;
    int64_t talk_first_us; /* first packet in the talk, of a stream that does not end with the
                              answer; TIME_UNKNOWN without one */
    struct origin first;   /* its first packet */
    uint32_t packets;      /* copies left out */
    uint32_t lost;         /* by sequence numbers (RFC 3550 A.3); pauses on hold left out */
    uint32_t duplicates, reordered;
    int64_t longest_gap_us;
    uint32_t jitter_us;      /* mean of RFC 3550 A.8; UINT32_MAX: the clock is not known */
    uint32_t keys;           /* pressed (RFC 4733) */
    uint32_t ssrc;           /* of the longest stream */
    uint32_t round_trip_us;  /* from here to the receiver and back, by RTCP; 0 = not known */
    uint16_t streams;        /* SSRCs, one after the other as a rule */
    uint16_t mos_hundredths; /* 0 = cannot be said */
    uint8_t payload_type, codec;
    uint8_t reported_loss_percent; /* RTCP: worst that the receiver told */
    bool has_report;
    bool is_latched;   /* goes to where the other side's sound came from, not to where SDP says */
    bool is_elsewhere; /* goes to neither */
};

/* 0 to 1. */
static inline double media_loss(const struct media_direction *direction)
{
    double expected = (double)direction->packets + direction->lost;
    return expected > 0 ? direction->lost / expected : 0;
}

enum media_side { MEDIA_TO_CALLEE, MEDIA_TO_CALLER, MEDIA_SIDES };

/* Kept in the arena of the call store. */
struct call_media {
    const struct media_offer *offers;          /* in order of time */
    struct media_direction *side[MEDIA_SIDES]; /* NULL where no packet was seen */
    int64_t open_us[MEDIA_SIDES]; /* talk time in which that side was to send, hold left out */
    int64_t icmp_first_us, icmp_last_us; /* of errors about its sound in the talk; TIME_UNKNOWN
                                            without one */
    struct endpoint icmp_target;         /* where the first of these could not be delivered */
    struct icmp_error icmp;
    uint32_t other_packets; /* of its further streams: video */
    uint16_t offer_count;
    uint8_t leg;                    /* the one that is told of */
    bool seen_farther[MEDIA_SIDES]; /* missing on that leg, seen on another */
    bool is_srtp;
    bool was_held;
    bool is_open[MEDIA_SIDES]; /* at the end of the talk */
    bool is_unclear;           /* some of its sound goes to where nothing is known to be */
    bool is_covered; /* the sound of another call between the same two hosts was captured both ways
                      */
};

#endif
