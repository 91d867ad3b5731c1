/* ICMP errors: the SIP or RTP packet that one quotes tells what could not be delivered. */
#include "packet.h"
#include "sipdiag/decode/frame_trace.h"
#include "sipdiag/sip/sip_scan.h"

enum {
    ICMP_BYTES = 8,
    CHECKSUM_AT = 2,
    IPV4_BYTES = 20,
    IPV6_BYTES = 40,
    UDP_BYTES = 8,
    PROTOCOL_UDP = 17,
    LEAST_PADDED_QUOTE = 128, /* RFC 4884 */
    SHORTEST_START = 16,      /* fewer bytes than this may be SIP, but do not show it */
    SIP_PORT_FIRST = 5060,
    SIP_PORT_LAST = 5099,
    FIRST_USER_PORT = 1024,
};

struct quote {
    struct endpoint from, to;
    struct str payload;
    uint32_t size; /* of the payload, as it was sent */
    bool cut, is_media;
};

static bool is_sip_port(uint16_t port)
{
    return port >= SIP_PORT_FIRST && port <= SIP_PORT_LAST;
}

/* The IPv4 packet at the start of rest; leaves its payload there. False when it is no first piece
 * of UDP. */
static bool quoted_ipv4(struct bytes *rest, struct quote *quote)
{
    const uint8_t *header = bytes_take(rest, IPV4_BYTES);
    if (!header || header[0] >> 4 != 4 || (header[0] & 15) < 5)
        return false;
    if (!bytes_take(rest, (size_t)(header[0] & 15) * 4 - IPV4_BYTES))
        return false;
    quote->from.address = address_ipv4(header + 12);
    quote->to.address = address_ipv4(header + 16);
    return header[9] == PROTOCOL_UDP && (be16_at(header + 6) & 0x1fff) == 0;
}

static bool quoted_ipv6(struct bytes *rest, struct quote *quote)
{
    const uint8_t *header = bytes_take(rest, IPV6_BYTES);
    if (!header || header[0] >> 4 != 6)
        return false;
    uint8_t protocol = header[6], nested = 0;
    quote->from.address = address_ipv6(header + 8);
    quote->to.address = address_ipv6(header + 24);
    return ip_skip_extensions(rest, &protocol, &nested) && protocol == PROTOCOL_UDP;
}

/* RFC 3550 5.1: version 2; nothing may be left of the payload. */
static bool may_be_media(const struct quote *quote)
{
    return quote->from.port >= FIRST_USER_PORT && quote->to.port >= FIRST_USER_PORT &&
           (quote->payload.len == 0 || ((uint8_t)quote->payload.at[0] & 0xc0) == 0x80);
}

/* Fills in ports and payload from the UDP header; false when it is about neither SIP nor media. */
static bool quoted_udp(struct bytes *rest, struct quote *quote)
{
    const uint8_t *header = bytes_take(rest, UDP_BYTES);
    if (!header)
        return false;
    quote->from.port = be16_at(header);
    quote->to.port = be16_at(header + 2);
    size_t size = be16_at(header + 4) >= UDP_BYTES ? be16_at(header + 4) - (size_t)UDP_BYTES : 0;
    quote->size = (uint32_t)size;
    quote->cut = size > rest->left;
    quote->payload = (struct str){(const char *)rest->at, quote->cut ? rest->left : size};
    if (quote->payload.len && sip_looks_like_start(quote->payload.at, quote->payload.len))
        return true;
    bool may_be = quote->cut && quote->payload.len < SHORTEST_START;
    if (may_be && (is_sip_port(quote->from.port) || is_sip_port(quote->to.port)))
        return true;
    quote->is_media = may_be_media(quote);
    return quote->is_media;
}

static void hand_on(struct packet *packet, const uint8_t *header, const struct quote *quote)
{
    const struct frame_trace *trace = decoder_trace(packet->decoder);
    if (trace)
        trace->transport(trace->context, header, CHECKSUM_AT);
    const struct icmp_error error = {packet_address(packet, packet->source), packet->family,
                                     header[0], header[1]};
    if (quote->is_media) {
        const struct media_error about = {.time_us = packet->frame->time_us,
                                          .from = quote->from,
                                          .to = quote->to,
                                          .icmp = error,
                                          .bytes = (const uint8_t *)quote->payload.at,
                                          .captured = (uint32_t)quote->payload.len,
                                          .size = quote->size};
        if (packet->listener)
            packet->listener->error(packet->listener->context, &about);
        return;
    }
    struct sip_text *text = decoder_new_text(packet);
    text->kind = SIP_TEXT_ICMP_QUOTE;
    text->transport = TRANSPORT_UDP;
    text->from = quote->from;
    text->to = quote->to;
    text->bytes = quote->payload;
    text->cut = quote->cut;
    text->icmp = error;
}

/* A quote may be padded and followed by extensions: then its length is told, in words (RFC 4884 4).
 */
static void limit_quote(struct packet *packet, size_t told_bytes)
{
    if (told_bytes >= LEAST_PADDED_QUOTE && told_bytes < packet->rest.left)
        packet->rest.left = told_bytes;
}

void icmp_decode(struct packet *packet)
{
    packet->counter = &packet->content->icmp_packets;
    const uint8_t *header = bytes_take(&packet->rest, ICMP_BYTES);
    if (!header || packet->family != ADDRESS_IPV4)
        return;
    uint8_t type = header[0];
    bool is_error = type == 3 || type == 4 || type == 11 || type == 12; /* RFC 792 */
    if (!is_error)
        return;
    struct quote quote = {0};
    limit_quote(packet, (size_t)header[5] * 4);
    if (quoted_ipv4(&packet->rest, &quote) && quoted_udp(&packet->rest, &quote))
        hand_on(packet, header, &quote);
}

void icmpv6_decode(struct packet *packet)
{
    packet->counter = &packet->content->icmp_packets;
    const uint8_t *header = bytes_take(&packet->rest, ICMP_BYTES);
    if (!header || packet->family != ADDRESS_IPV6)
        return;
    bool is_error = header[0] >= 1 && header[0] <= 4; /* RFC 4443 */
    if (!is_error)
        return;
    struct quote quote = {0};
    if (header[0] == 1 || header[0] == 3)
        limit_quote(packet, (size_t)header[4] * 8);
    if (quoted_ipv6(&packet->rest, &quote) && quoted_udp(&packet->rest, &quote))
        hand_on(packet, header, &quote);
}
