/* UDP: SIP by its content on any port, HEP likewise, then tunnels; most of what is left, and RTP
 * above all, is turned away after a look at its first byte. */
#include "hep.h"
#include "packet.h"
#include "sipdiag/decode/frame_trace.h"
#include "sipdiag/sip/sip_scan.h"
#include "tcp_streams.h"
#include "udp_tunnels.h"

#include <string.h>

enum { UDP_BYTES = 8, UDP_CHECKSUM_AT = 6, RTP_BYTES = 12, FIRST_USER_PORT = 1024 };

/* RFC 3550 5.1: version 2. Ports of STUN, DNS and the like are below. */
static bool is_rtp_like(const uint8_t *ports, size_t size)
{
    return size >= RTP_BYTES && be16_at(ports) >= FIRST_USER_PORT &&
           be16_at(ports + 2) >= FIRST_USER_PORT;
}

static void hear(const struct packet *packet, const uint8_t *ports, size_t captured, size_t size)
{
    const struct media_packet heard = {
        .time_us = packet->frame->time_us,
        .origin = packet->frame->origin,
        .source = packet->source,
        .destination = packet->destination,
        .bytes = packet->rest.at,
        .captured = (uint32_t)captured,
        .size = (uint32_t)size,
        .from_port = be16_at(ports),
        .to_port = be16_at(ports + 2),
        .family = packet->family,
    };
    packet->listener->packet(packet->listener->context, &heard);
}

static void hand_on(struct packet *packet, const uint8_t *ports, struct str payload, bool cut)
{
    struct sip_text *text = decoder_new_text(packet);
    text->kind = SIP_TEXT_MESSAGE;
    text->transport = TRANSPORT_UDP;
    text->from.address = packet_address(packet, packet->source);
    text->from.port = be16_at(ports);
    text->to.address = packet_address(packet, packet->destination);
    text->to.port = be16_at(ports + 2);
    text->bytes = payload;
    text->cut = cut;
}

static bool is_hep(struct packet *packet, struct str payload)
{
    const struct hep_packet hep = {
        payload, packet->missing, {packet->frame->time_us, packet->frame->origin}};
    return hep_decode(packet->decoder, &hep, packet->health);
}

/* What a tunnel carries begins with headers of other protocols. */
static bool is_nearly_text(struct str payload)
{
    enum { LOOK_BYTES = 32, STRANGE_MOST = 4 };
    size_t len = payload.len < LOOK_BYTES ? payload.len : LOOK_BYTES, strange = 0;
    for (size_t i = 0; i < len; i++) {
        uint8_t c = (uint8_t)payload.at[i];
        strange += (c < ' ' && c != '\r' && c != '\n') || c > '~';
    }
    return strange <= STRANGE_MOST;
}

/* A message whose start line cannot be read has headers all the same. */
static bool is_broken_sip(const uint8_t *ports, struct str payload)
{
    static const struct str header = STR("\nCall-ID:");
    return (is_sip_port(be16_at(ports)) || is_sip_port(be16_at(ports + 2))) &&
           is_nearly_text(payload) && memmem(payload.at, payload.len, header.at, header.len);
}

static void decode_payload(struct packet *packet, const uint8_t *ports, struct str payload)
{
    uint8_t first = (uint8_t)payload.at[0];
    bool may_be_hep = first == 'H' || first == 1 || first == 2;
    if (may_be_hep && is_hep(packet, payload))
        return;
    bool may_begin = (first > ' ' && first < 0x7f) || first == '\r' || first == '\n';
    if (may_begin && sip_looks_like_start(payload.at, payload.len)) {
        hand_on(packet, ports, payload, packet->missing > 0);
        return;
    }
    packet->health->count[HEALTH_SIP_DAMAGED] += is_broken_sip(ports, payload);
    packet->rest.left = payload.len;
    udp_tunnel_decode(packet, be16_at(ports), be16_at(ports + 2));
}

void udp_decode(struct packet *packet)
{
    packet->counter = &packet->content->udp_packets;
    const uint8_t *header = bytes_take(&packet->rest, UDP_BYTES);
    if (!header) {
        packet_is_short(packet);
        return;
    }
    size_t length = be16_at(header + 4);
    size_t there = packet->rest.left;
    size_t size = length ? length - UDP_BYTES : there + packet->missing; /* 0: RFC 2675 */
    if (length && length < UDP_BYTES) {
        packet_is_bad(packet);
        return;
    }
    if (size > there + packet->missing)
        packet_is_bad(packet);
    struct str payload = {(const char *)packet->rest.at, size < there ? size : there};
    /* Bytes that IP has and UDP does not. */
    decoder_conceal(packet->decoder, (struct str){payload.at + payload.len, there - payload.len});
    const struct frame_trace *trace = decoder_trace(packet->decoder);
    if (trace) /* its checksum does not cover the rest */
        trace->transport(trace->context, header, UDP_CHECKSUM_AT);
    if (payload.len == 0) {
        bool is_lost =
            size > 0 && (is_sip_port(be16_at(header)) || is_sip_port(be16_at(header + 2)));
        packet->health->count[HEALTH_PACKET_CUT] += is_lost;
        return;
    }
    uint8_t first = packet->rest.at[0];
    if ((first & 0xc0) == 0x80) {
        packet->health->count[HEALTH_SIP_DAMAGED] += is_broken_sip(header, payload);
        bool is_media = is_rtp_like(header, payload.len);
        packet->content->rtp_like += is_media;
        if (is_media && packet->listener)
            hear(packet, header, payload.len, size);
        return;
    }
    packet->missing = size - payload.len;
    decode_payload(packet, header, payload);
}
