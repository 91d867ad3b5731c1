/* IPv4 and IPv6 down to the transport, and the table of transports. */
#include "fragments.h"
#include "ip_tunnels.h"
#include "packet.h"
#include "sipdiag/base/hash.h"
#include "sipdiag/decode/frame_trace.h"

enum {
    IPV4_BYTES = 20,
    IPV6_BYTES = 40,
    PROTOCOL_HOP_BY_HOP = 0,
    PROTOCOL_ICMP = 1,
    PROTOCOL_IPV4 = 4,
    PROTOCOL_TCP = 6,
    PROTOCOL_UDP = 17,
    PROTOCOL_IPV6 = 41,
    PROTOCOL_ROUTING = 43,
    PROTOCOL_FRAGMENT = 44,
    PROTOCOL_GRE = 47,
    PROTOCOL_AUTHENTICATION = 51,
    PROTOCOL_ICMPV6 = 58,
    PROTOCOL_DESTINATION = 60,
    PROTOCOL_ETHERNET = 97,
    PROTOCOL_L2TP = 115,
    PROTOCOL_SCTP = 132,
    PROTOCOL_MOBILITY = 135,
    PROTOCOL_MPLS = 137,
};

static const struct layer transports[] = {
    {PROTOCOL_UDP, udp_decode},
    {PROTOCOL_TCP, tcp_decode},
    {PROTOCOL_ICMP, icmp_decode},
    {PROTOCOL_ICMPV6, icmpv6_decode},
    {PROTOCOL_SCTP, sctp_decode},
    {PROTOCOL_IPV4, ip_in_ip_decode},
    {PROTOCOL_IPV6, ip_in_ip_decode},
    {PROTOCOL_GRE, gre_decode},
    {PROTOCOL_ETHERNET, ethernet_in_ip_decode},
    {PROTOCOL_L2TP, l2tp_in_ip_decode},
    {PROTOCOL_MPLS, mpls_decode},
};

/* Bytes of an extension header for its length field; 0 when the number is none we step over (RFC
 * 8200, RFC 4302). */
static size_t extension_bytes(uint8_t protocol, uint8_t length)
{
    switch (protocol) {
    case PROTOCOL_HOP_BY_HOP:
    case PROTOCOL_ROUTING:
    case PROTOCOL_DESTINATION:
    case PROTOCOL_MOBILITY:
        return ((size_t)length + 1) * 8;
    case PROTOCOL_AUTHENTICATION:
        return ((size_t)length + 2) * 4;
    default:
        return 0;
    }
}

bool ip_skip_extensions(struct bytes *rest, uint8_t *protocol, uint8_t *nested)
{
    while (extension_bytes(*protocol, 0) > 0) {
        const uint8_t *at = rest->at;
        if (rest->left < 2) {
            rest->short_read = true;
            return false;
        }
        if (!bytes_take(rest, extension_bytes(*protocol, at[1])) || ++*nested > NESTED_MOST)
            return false;
        *protocol = at[0];
    }
    return true;
}

static void transport(struct packet *packet, uint8_t protocol)
{
    const struct layer *row =
        layer_find(transports, sizeof transports / sizeof *transports, protocol);
    if (row)
        row->decode(packet);
}

/* What the frame counts as while its datagram is in pieces. */
static void count_protocol(struct packet *packet, uint8_t protocol)
{
    if (protocol == PROTOCOL_UDP)
        packet->counter = &packet->content->udp_packets;
    else if (protocol == PROTOCOL_TCP)
        packet->counter = &packet->content->tcp_packets;
    else if (protocol == PROTOCOL_ICMP || protocol == PROTOCOL_ICMPV6)
        packet->counter = &packet->content->icmp_packets;
}

static void trace_piece(const struct packet *packet, const struct fragment *piece)
{
    const struct frame_trace *trace = decoder_trace(packet->decoder);
    size_t size = piece->family == ADDRESS_IPV4 ? 4 : 16;
    if (!trace)
        return;
    uint64_t mark = hash_bulk(piece->source, size, piece->id);
    if (piece->family == ADDRESS_IPV4) /* RFC 8200 4.5: not part of it */
        mark = hash_bulk(&piece->protocol, 1, mark);
    mark = hash_bulk(piece->destination, size, mark);
    trace->piece(trace->context, &(struct trace_piece){
                                     .datagram = mark,
                                     .offset = piece->offset,
                                     .bytes = {(const char *)piece->bytes.at, piece->bytes.left},
                                 });
}

/* Collects a piece; goes on when it was the last one that was missing. */
static void fragment(struct packet *packet, struct fragment *piece)
{
    count_protocol(packet, piece->protocol);
    packet->is_kept = true;
    piece->source = packet->source;
    piece->destination = packet->destination;
    piece->family = packet->family;
    piece->bytes = packet->rest;
    piece->missing = packet->missing;
    piece->depth = packet->depth;
    piece->time_us = packet->frame->time_us;
    piece->origin = packet->frame->origin;
    trace_piece(packet, piece);
    if (fragments_add(packet->fragments, piece, packet->health))
        ip_decode_datagram(packet, piece);
}

void ip_decode_datagram(struct packet *packet, const struct fragment *whole)
{
    uint8_t protocol = whole->protocol;
    const struct frame_trace *trace = decoder_trace(packet->decoder);
    if (trace)
        trace->datagram(trace->context, packet->frame->origin,
                        (struct str){(const char *)whole->bytes.at, whole->bytes.left});
    packet->rest = whole->bytes;
    packet->missing = whole->missing;
    if (ip_skip_extensions(&packet->rest, &protocol, &packet->nested))
        transport(packet, protocol);
    else
        packet_is_bad(packet);
}

/* Behind the packet Ethernet has zeros up to its least length, and its check sequence; what else
 * stands there may be anything. */
static void trace_rest(const struct packet *packet, const uint8_t *at, size_t len)
{
    enum { CHECK_BYTES = 4 };
    size_t zeros = 0;
    if (!decoder_trace(packet->decoder))
        return;
    while (zeros < len && at[zeros] == 0)
        zeros++;
    if (len - zeros > CHECK_BYTES)
        decoder_conceal(packet->decoder, (struct str){(const char *)at + zeros, len - zeros});
}

/* Cuts what follows the header to the length it gives: less than that was not captured, more is
 * padding. */
static void limit(struct packet *packet, size_t payload)
{
    size_t known_missing = packet->missing;
    if (payload < packet->rest.left) {
        trace_rest(packet, packet->rest.at + payload, packet->rest.left - payload);
        packet->rest.left = payload;
    }
    packet->missing = payload - packet->rest.left;
    if (packet->missing > known_missing && packet->frame->captured >= packet->frame->wire)
        packet_is_bad(packet);
}

static void ipv4(struct packet *packet)
{
    const uint8_t *header = bytes_take(&packet->rest, IPV4_BYTES);
    if (!header) {
        packet_is_short(packet);
        return;
    }
    size_t header_bytes = (size_t)(header[0] & 15) * 4;
    size_t total = be16_at(header + 2);
    if (header_bytes < IPV4_BYTES || (total > 0 && total < header_bytes)) {
        packet_is_bad(packet);
        return;
    }
    if (header_bytes > IPV4_BYTES && !bytes_take(&packet->rest, header_bytes - IPV4_BYTES)) {
        packet_is_short(packet);
        return;
    }
    if (total > 0) /* 0: the network card was left to fill it in */
        limit(packet, total - header_bytes);
    packet->family = ADDRESS_IPV4;
    packet->source = header + 12;
    packet->destination = header + 16;
    uint8_t protocol = header[9];
    uint16_t place = be16_at(header + 6);
    if (place & 0x3fff) {
        struct fragment piece = {.id = be16_at(header + 4),
                                 .protocol = protocol,
                                 .offset = (place & 0x1fffU) * 8,
                                 .more = place & 0x2000};
        fragment(packet, &piece);
        return;
    }
    if (protocol == PROTOCOL_AUTHENTICATION &&
        !ip_skip_extensions(&packet->rest, &protocol, &packet->nested))
        packet_is_short(packet);
    else
        transport(packet, protocol);
}

/* RFC 8200 4.5. A fragment that is the whole datagram (RFC 6946) is no fragment. */
static void ipv6_fragment(struct packet *packet)
{
    const uint8_t *header = bytes_take(&packet->rest, 8);
    if (!header) {
        packet_is_short(packet);
        return;
    }
    uint16_t place = be16_at(header + 2);
    struct fragment piece = {.id = be32_at(header + 4),
                             .protocol = header[0],
                             .offset = place & 0xfff8U,
                             .more = place & 1};
    if (piece.offset > 0 || piece.more) {
        fragment(packet, &piece);
        return;
    }
    uint8_t protocol = header[0];
    if (ip_skip_extensions(&packet->rest, &protocol, &packet->nested))
        transport(packet, protocol);
    else
        packet_is_short(packet);
}

static void ipv6(struct packet *packet)
{
    const uint8_t *header = bytes_take(&packet->rest, IPV6_BYTES);
    if (!header) {
        packet_is_short(packet);
        return;
    }
    size_t payload = be16_at(header + 4);
    if (payload > 0) /* 0: a jumbogram, or left to the network card */
        limit(packet, payload);
    packet->family = ADDRESS_IPV6;
    packet->source = header + 8;
    packet->destination = header + 24;
    uint8_t protocol = header[6];
    if (!ip_skip_extensions(&packet->rest, &protocol, &packet->nested)) {
        if (packet->rest.short_read)
            packet_is_short(packet);
        else
            packet_is_bad(packet);
    } else if (protocol == PROTOCOL_FRAGMENT) {
        ipv6_fragment(packet);
    } else {
        transport(packet, protocol);
    }
}

void ip_decode(struct packet *packet)
{
    unsigned version = packet->rest.left ? packet->rest.at[0] >> 4 : 0;
    if (version == 4)
        ipv4(packet);
    else if (version == 6)
        ipv6(packet);
    else if (packet->rest.left)
        packet_is_bad(packet);
    else
        packet_is_short(packet);
}
