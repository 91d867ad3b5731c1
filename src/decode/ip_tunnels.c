/* IP in IP, GRE with ERSPAN, EtherIP, L2TP version 3: what tunnels and mirror ports wrap packets
 * in.
 */
#include "ip_tunnels.h"

#include "inside.h"

enum {
    GRE_CHECKSUM = 0x8000,
    GRE_ROUTING = 0x4000,
    GRE_KEY = 0x2000,
    GRE_SEQUENCE = 0x1000,
    GRE_ACKNOWLEDGEMENT = 0x0080,
    GRE_VERSION = 0x0007,
    GRE_PPP = 0x880b,
    GRE_ERSPAN = 0x88be, /* I and II */
    GRE_ERSPAN_3 = 0x22eb,
    ERSPAN_2_BYTES = 8,
    ERSPAN_3_BYTES = 12,
    ERSPAN_PLATFORM_BYTES = 8,
    ERSPAN_CARRIES_IP = 2,
    L2TP_COOKIE_AND_SUBLAYER_MOST = 12, /* RFC 3931 4.1, 4.6: nothing in the packet tells */
};

/* RFC 2003, RFC 4213, RFC 2473. */
void ip_in_ip_decode(struct packet *packet)
{
    if (packet_goes_deeper(packet))
        ip_decode(packet);
}

static void skip(struct packet *packet, size_t bytes)
{
    bytes_take(&packet->rest, bytes);
}

/* ERSPAN I has no header of its own: there GRE has no sequence number either. */
static void erspan(struct packet *packet, bool has_header)
{
    if (has_header)
        skip(packet, ERSPAN_2_BYTES);
    if (packet->rest.short_read)
        packet_is_short(packet);
    else
        ethernet_decode(packet);
}

/* The last bit tells of a subheader of the platform, the frame type what was mirrored. */
static void erspan_3(struct packet *packet)
{
    skip(packet, ERSPAN_3_BYTES - 2);
    unsigned flags = bytes_be16(&packet->rest);
    if (flags & 1)
        skip(packet, ERSPAN_PLATFORM_BYTES);
    if (packet->rest.short_read)
        packet_is_short(packet);
    else if ((flags >> 10 & 31) == ERSPAN_CARRIES_IP)
        ip_decode(packet);
    else
        ethernet_decode(packet);
}

void framed_ppp_decode(struct packet *packet)
{
    struct bytes look = packet->rest;
    if (bytes_be16(&look) == 0xff03)
        packet->rest = look;
    ppp_decode(packet);
}

/* RFC 2637 4.1: without a payload it only acknowledges. */
static void ppp_in_gre(struct packet *packet)
{
    if (packet->rest.left > 0)
        framed_ppp_decode(packet);
}

static void gre_payload(struct packet *packet, uint16_t ethertype, unsigned flags)
{
    bool is_other = ethertype != GRE_PPP && ethertype != GRE_ERSPAN && ethertype != GRE_ERSPAN_3;
    if (is_other)
        decode_tunneled(packet, ethertype);
    else if (!packet_goes_deeper(packet))
        return;
    else if (ethertype == GRE_PPP)
        ppp_in_gre(packet);
    else if (ethertype == GRE_ERSPAN)
        erspan(packet, flags & GRE_SEQUENCE);
    else
        erspan_3(packet);
}

/* RFC 2784, RFC 2890; version 1 is PPTP's (RFC 2637). Source routes (RFC 1701) are not read. */
void gre_decode(struct packet *packet)
{
    unsigned flags = bytes_be16(&packet->rest);
    uint16_t ethertype = bytes_be16(&packet->rest);
    unsigned version = flags & GRE_VERSION;
    if (version > 1 || (flags & GRE_ROUTING))
        return;
    if (flags & GRE_CHECKSUM)
        skip(packet, 4);
    if (flags & GRE_KEY)
        skip(packet, 4);
    if (flags & GRE_SEQUENCE)
        skip(packet, 4);
    if (version == 1 && (flags & GRE_ACKNOWLEDGEMENT))
        skip(packet, 4);
    if (packet->rest.short_read)
        packet_is_short(packet);
    else
        gre_payload(packet, ethertype, flags);
}

/* RFC 3378: version 3 and twelve zero bits. */
void ethernet_in_ip_decode(struct packet *packet)
{
    unsigned header = bytes_be16(&packet->rest);
    if (packet->rest.short_read)
        packet_is_short(packet);
    else if (header == 0x3000 && packet_goes_deeper(packet))
        ethernet_decode(packet);
}

void l2tp_session_decode(struct packet *packet)
{
    decode_what_fits(packet, L2TP_COOKIE_AND_SUBLAYER_MOST);
}

/* RFC 3931 4.1.1: session 0 is control. */
void l2tp_in_ip_decode(struct packet *packet)
{
    uint32_t session = bytes_be32(&packet->rest);
    if (packet->rest.short_read)
        packet_is_short(packet);
    else if (session != 0)
        l2tp_session_decode(packet);
}
