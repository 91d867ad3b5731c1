/* UDP: SIP by its content on any port; everything else is turned away after a look at its first
 * byte. */
#include "packet.h"
#include "sipdiag/sip/sip_scan.h"

enum { UDP_BYTES = 8, RTP_BYTES = 12, FIRST_USER_PORT = 1024 };

/* RFC 3550 5.1: version 2. Ports of STUN, DNS and the like are below. */
static bool is_rtp_like(const uint8_t *ports, size_t size)
{
    unsigned from = (unsigned)ports[0] << 8 | ports[1];
    unsigned to = (unsigned)ports[2] << 8 | ports[3];
    return size >= RTP_BYTES && from >= FIRST_USER_PORT && to >= FIRST_USER_PORT;
}

static void hand_on(struct packet *packet, const uint8_t *ports, struct str payload, bool cut)
{
    struct sip_text *text = decoder_new_text(packet);
    text->kind = SIP_TEXT_MESSAGE;
    text->transport = TRANSPORT_UDP;
    text->from.address = packet_address(packet, packet->source);
    text->from.port = (uint16_t)(ports[0] << 8 | ports[1]);
    text->to.address = packet_address(packet, packet->destination);
    text->to.port = (uint16_t)(ports[2] << 8 | ports[3]);
    text->bytes = payload;
    text->cut = cut;
}

void udp_decode(struct packet *packet)
{
    packet->counter = &packet->content->udp_packets;
    const uint8_t *header = bytes_take(&packet->rest, UDP_BYTES);
    if (!header) {
        packet_is_short(packet);
        return;
    }
    size_t length = (size_t)header[4] << 8 | header[5];
    size_t there = packet->rest.left;
    size_t size = length ? length - UDP_BYTES : there + packet->missing; /* 0: RFC 2675 */
    if (length && length < UDP_BYTES) {
        packet_is_bad(packet);
        return;
    }
    if (size > there + packet->missing)
        packet_is_bad(packet);
    struct str payload = {(const char *)packet->rest.at, size < there ? size : there};
    if (payload.len == 0)
        return;
    uint8_t first = packet->rest.at[0];
    if ((first & 0xc0) == 0x80) {
        packet->content->rtp_like += is_rtp_like(header, payload.len);
        return;
    }
    bool may_begin = (first > ' ' && first < 0x7f) || first == '\r' || first == '\n';
    if (may_begin && sip_looks_like_start(payload.at, payload.len))
        hand_on(packet, header, payload, size > there);
}
