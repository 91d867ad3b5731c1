/* One frame on its way through the layers, and the functions of the layers. A further link type,
 * tunnel or transport is a row in link.c, ethertype.c, ip.c or udp_tunnels.c. */
#ifndef SIPDIAG_DECODE_PACKET_H
#define SIPDIAG_DECODE_PACKET_H

#include "sipdiag/base/arena.h"
#include "sipdiag/base/bytes.h"
#include "sipdiag/decode/decoder.h"

struct fragment;
struct fragments;
struct tcp_streams;
struct tls_servers;
struct sctp_flows;
struct carrier;
struct frame_trace;

struct packet {
    struct decoder *decoder;
    struct fragments *fragments;
    struct tcp_streams *tcp; /* NULL, as fragments, when the frame is long past */
    struct tls_servers *tls;
    struct sctp_flows *sctp;
    const struct frame *frame;
    struct input_health *health;
    struct input_content *content;
    const struct media_listener *listener; /* NULL when nobody asks for media */
    uint64_t *counter;                     /* what the frame counts as */
    struct bytes rest;                     /* what the next layer reads */
    size_t missing; /* bytes that follow by the headers, but were not captured */
    const uint8_t *source, *destination; /* IP addresses, in the frame */
    uint8_t family;                      /* enum address_family */
    uint8_t nested;                      /* extension headers so far */
    uint8_t depth;                       /* tags, labels and tunnels so far */
    bool is_kept;                        /* by a reassembly, which counts what it cannot use */
};

enum { NESTED_MOST = 16, DEPTH_MOST = 8 };

/* A row of a table that chooses the next layer by a number. */
struct layer {
    unsigned number;
    void (*decode)(struct packet *packet);
};

/* NULL when no row has the number. */
const struct layer *layer_find(const struct layer *rows, size_t count, unsigned number);

/* What decodes frames of this link type; NULL when we cannot. */
void (*link_decoder(int link_type))(struct packet *packet);

/* Goes on with the layer of this EtherType. */
void ethertype_decode(struct packet *packet, uint16_t ethertype);
bool ethertype_is_known(uint16_t ethertype);
void ethernet_decode(struct packet *packet);
void llc_decode(struct packet *packet);
void mpls_decode(struct packet *packet);
void ppp_decode(struct packet *packet);

/* Either version, told by its first bits. */
void ip_decode(struct packet *packet);

/* What fragments were put together to; its addresses are already in the packet. */
void ip_decode_datagram(struct packet *packet, const struct fragment *whole);

/* Steps over IPv6 extension headers and AH up to the transport or a fragment header. False when
 * they do not fit. */
bool ip_skip_extensions(struct bytes *rest, uint8_t *protocol, uint8_t *nested);

void udp_decode(struct packet *packet);
void tcp_decode(struct packet *packet);
void sctp_decode(struct packet *packet);
void icmp_decode(struct packet *packet);
void icmpv6_decode(struct packet *packet);

/* Lengths that cannot be true. */
static inline void packet_is_bad(struct packet *packet)
{
    packet->health->count[HEALTH_BAD_PACKET]++;
}

/* A header that is not all there: bad, unless the capture left it out. */
static inline void packet_is_short(struct packet *packet)
{
    bool is_cut = packet->missing || packet->frame->captured < packet->frame->wire;
    packet->health->count[is_cut ? HEALTH_PACKET_CUT : HEALTH_BAD_PACKET]++;
}

/* One tag, label or tunnel farther in. False, and counted, when it is one too many. */
static inline bool packet_goes_deeper(struct packet *packet)
{
    if (packet->depth >= DEPTH_MOST) {
        packet_is_bad(packet);
        return false;
    }
    packet->depth++;
    return true;
}

struct address packet_address(const struct packet *packet, const uint8_t *at);

/* Room for one more message of this frame, with time and origin filled in. */
struct sip_text *decoder_new_text(struct packet *packet);

/* When and by which frame bytes came. */
struct arrival {
    int64_t time_us;
    struct origin origin;
};

/* Room for one more message, which may have come before this frame; its time is moved up to what
 * can still be put in order. */
struct sip_text *decoder_push(struct decoder *decoder, const struct arrival *arrival);

/* NULL when nobody is told. */
const struct frame_trace *decoder_trace(const struct decoder *decoder);

/* What brings the messages that follow; NULL: the frame by itself. */
void decoder_carry(struct decoder *decoder, const struct carrier *carrier);

/* What nobody may see, among the bytes that the carrier brought, or in the packet at hand. */
void decoder_conceal(const struct decoder *decoder, struct str secret);

/* Fingerprints of the direction that the key of its ends (equal parts, one for each end) names, and
 * of both. */
void carrier_of(struct carrier *carrier, const uint8_t *from, const uint8_t *to, size_t end_bytes);

/* Gives what a mirrored packet holds of media to whoever listens. */
void decoder_hear(struct decoder *decoder, const struct media_packet *packet);

/* What is taken from it lives as long as the texts. */
struct arena *decoder_arena(struct decoder *decoder);

#endif
