/* The table of tunnels over UDP: VXLAN, Geneve, GTP-U, L2TP, TZSP. */
#include "udp_tunnels.h"

#include "inside.h"
#include "ip_tunnels.h"
#include "wireless.h"

enum {
    PORT_L2TP = 1701,
    PORT_GTP = 2152,
    PORT_VXLAN = 4789,
    PORT_GENEVE = 6081,
    PORT_VXLAN_EARLY = 8472,
    PORT_TZSP = 37008,
    VXLAN_BYTES = 8,
    VXLAN_HAS_NETWORK = 0x08,
    GENEVE_BYTES = 8,
    GTP_BYTES = 8,
    GTP_MORE_BYTES = 4,
    GTP_HAS_MORE = 0x07, /* sequence number, N-PDU number or extension headers */
    GTP_EXTENDED = 0x04,
    GTP_USER_DATA = 255,
    TZSP_ETHERNET = 1,
    TZSP_WIRELESS = 18,
    TZSP_PADDING = 0,
    TZSP_END = 1,
    L2TP_CONTROL = 0x8000,
    L2TP_LENGTH = 0x4000,
    L2TP_SEQUENCE = 0x0800,
    L2TP_OFFSET = 0x0200,
    L2TP_VERSION = 0x000f,
};

static void ethernet_that_fits(struct packet *packet)
{
    if (looks_like_ethernet(&packet->rest, packet->missing) && packet_goes_deeper(packet))
        ethernet_decode(packet);
}

/* RFC 7348. */
static void vxlan(struct packet *packet)
{
    const uint8_t *header = bytes_take(&packet->rest, VXLAN_BYTES);
    if (header && (header[0] & VXLAN_HAS_NETWORK))
        ethernet_that_fits(packet);
}

/* RFC 8926: version 0, options of so many words, the EtherType of what follows. */
static void geneve(struct packet *packet)
{
    const uint8_t *header = bytes_take(&packet->rest, GENEVE_BYTES);
    if (!header || header[0] >> 6 != 0 || !bytes_take(&packet->rest, (header[0] & 63U) * 4))
        return;
    uint16_t ethertype = (uint16_t)(header[2] << 8 | header[3]);
    if (looks_like_ethertype(ethertype, &packet->rest, packet->missing))
        decode_tunneled(packet, ethertype);
}

/* 3GPP TS 29.281 5.2: each extension begins with its length in words and ends with the type of the
 * next. */
static bool gtp_skip_extensions(struct packet *packet, bool has_extensions)
{
    struct bytes *rest = &packet->rest;
    const uint8_t *more = bytes_take(rest, GTP_MORE_BYTES);
    uint8_t next = more && has_extensions ? more[GTP_MORE_BYTES - 1] : 0;
    while (next != 0) {
        size_t size = rest->left ? rest->at[0] * (size_t)4 : 0;
        const uint8_t *extension = size ? bytes_take(rest, size) : NULL;
        if (!extension || ++packet->nested > NESTED_MOST)
            return false;
        next = extension[size - 1];
    }
    return more != NULL;
}

/* Version 1, GTP and not GTP'. The length counts what follows the first eight bytes. */
static void gtp(struct packet *packet)
{
    size_t size = packet->rest.left + packet->missing;
    const uint8_t *header = bytes_take(&packet->rest, GTP_BYTES);
    if (!header || (header[0] & 0xf0) != 0x30 || header[1] != GTP_USER_DATA)
        return;
    if ((size_t)(header[2] << 8 | header[3]) + GTP_BYTES > size)
        return;
    if ((header[0] & GTP_HAS_MORE) && !gtp_skip_extensions(packet, header[0] & GTP_EXTENDED))
        return;
    decode_what_fits(packet, 0);
}

/* RFC 2661 3.1, for data; what its flags announce is there. */
static void l2tp_2(struct packet *packet, unsigned flags)
{
    if (flags & L2TP_LENGTH)
        bytes_take(&packet->rest, 2);
    bytes_take(&packet->rest, 4); /* tunnel and session */
    if (flags & L2TP_SEQUENCE)
        bytes_take(&packet->rest, 4);
    if (flags & L2TP_OFFSET)
        bytes_take(&packet->rest, bytes_be16(&packet->rest));
    if (looks_like_ppp(&packet->rest, packet->missing) && packet_goes_deeper(packet))
        framed_ppp_decode(packet);
}

/* RFC 3931 4.1.2 for version 3: two bytes of nothing, then the session. */
static void l2tp(struct packet *packet)
{
    unsigned flags = bytes_be16(&packet->rest);
    if (flags & L2TP_CONTROL)
        return;
    if ((flags & L2TP_VERSION) == 2)
        l2tp_2(packet, flags);
    else if (flags == 3 && bytes_take(&packet->rest, 6))
        l2tp_session_decode(packet);
}

/* Tags up to the frame: one byte for padding and for the end, else with a length. */
static bool tzsp_skip_tags(struct bytes *rest)
{
    uint8_t tag;
    while (!rest->short_read && (tag = bytes_u8(rest)) != TZSP_END)
        if (tag != TZSP_PADDING)
            bytes_take(rest, bytes_u8(rest));
    return !rest->short_read;
}

/* Version 1; a packet received or to be sent. */
static void tzsp(struct packet *packet)
{
    const uint8_t *header = bytes_take(&packet->rest, 4);
    if (!header || header[0] != 1 || header[1] > 1 || !tzsp_skip_tags(&packet->rest))
        return;
    unsigned carries = (unsigned)header[2] << 8 | header[3];
    if (carries == TZSP_ETHERNET)
        ethernet_that_fits(packet);
    else if (carries == TZSP_WIRELESS && packet_goes_deeper(packet))
        wireless_decode(packet);
}

static const struct layer tunnels[] = {
    {PORT_VXLAN, vxlan},   {PORT_VXLAN_EARLY, vxlan}, {PORT_GTP, gtp},
    {PORT_GENEVE, geneve}, {PORT_L2TP, l2tp},         {PORT_TZSP, tzsp},
};

void udp_tunnel_decode(struct packet *packet, uint16_t from_port, uint16_t to_port)
{
    const size_t count = sizeof tunnels / sizeof *tunnels;
    const struct layer *row = layer_find(tunnels, count, to_port);
    if (!row)
        row = layer_find(tunnels, count, from_port);
    if (row)
        row->decode(packet);
}
