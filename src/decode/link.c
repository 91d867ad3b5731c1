/* The table of link types, and the link layers. */
#include "hep.h"
#include "packet.h"
#include "sip_log.h"
#include "wireless.h"

enum {
    ETHERNET_BYTES = 14,
    COOKED_BYTES = 16,
    COOKED_2_BYTES = 20,
    NFLOG_BYTES = 4,
    NFLOG_VALUE_BYTES = 4,
    NFLOG_PAYLOAD = 9,
};

void ethernet_decode(struct packet *packet)
{
    const uint8_t *header = bytes_take(&packet->rest, ETHERNET_BYTES);
    if (!header)
        packet_is_short(packet);
    else
        ethertype_decode(packet, be16_at(header + 12));
}

/* IEEE 802.2: with SNAP an EtherType follows (RFC 1042), and IP has a number of its own. */
void llc_decode(struct packet *packet)
{
    struct bytes look = packet->rest;
    uint32_t header = bytes_be32(&look) >> 8;
    if (header == 0xaaaa03) {
        bytes_take(&packet->rest, 6);
        uint16_t ethertype = bytes_be16(&packet->rest);
        if (packet->rest.short_read)
            packet_is_short(packet);
        else
            ethertype_decode(packet, ethertype);
    } else if (header == 0x060603) {
        bytes_take(&packet->rest, 3);
        ip_decode(packet);
    }
}

/* Linux "any" interface, both versions: the EtherType is the last and the first field. */
static void cooked(struct packet *packet)
{
    const uint8_t *header = bytes_take(&packet->rest, COOKED_BYTES);
    if (!header)
        packet_is_short(packet);
    else
        ethertype_decode(packet, be16_at(header + 14));
}

static void cooked_2(struct packet *packet)
{
    const uint8_t *header = bytes_take(&packet->rest, COOKED_2_BYTES);
    if (!header)
        packet_is_short(packet);
    else
        ethertype_decode(packet, be16_at(header));
}

/* BSD loopback: an address family in the byte order of the machine that captured; its number
 * differs by system. */
static void loopback(struct packet *packet)
{
    uint32_t family = bytes_be32(&packet->rest);
    if (packet->rest.short_read) {
        packet_is_short(packet);
        return;
    }
    if (family > 0xffff)
        family = __builtin_bswap32(family);
    if (family == 2 || family == 10 || family == 24 || family == 28 || family == 30)
        ip_decode(packet);
}

/* Without or with HDLC-like framing (RFC 1662), or Cisco's, whose protocol field is an EtherType.
 */
static void ppp_link(struct packet *packet)
{
    struct bytes look = packet->rest;
    uint16_t start = bytes_be16(&look);
    bool is_cisco = start == 0x0f00 || start == 0x8f00;
    if (!is_cisco) {
        if (start == 0xff03)
            packet->rest = look;
        ppp_decode(packet);
        return;
    }
    uint16_t ethertype = bytes_be16(&look);
    packet->rest = look;
    ethertype_decode(packet, ethertype);
}

static uint16_t le16_at(const uint8_t *at)
{
    return (uint16_t)(at[1] << 8 | at[0]);
}

/* Values of the Linux packet log, in the byte order of the machine that captured: a length that is
 * too small or too large in one order is none. */
static void nflog_values(struct packet *packet)
{
    struct bytes *rest = &packet->rest;
    while (rest->left >= NFLOG_VALUE_BYTES) {
        size_t size = le16_at(rest->at);
        unsigned type = le16_at(rest->at + 2);
        if (size < NFLOG_VALUE_BYTES || size > rest->left + packet->missing || type > 0xff) {
            size = be16_at(rest->at);
            type = be16_at(rest->at + 2);
        }
        if (size < NFLOG_VALUE_BYTES) {
            packet_is_bad(packet);
            return;
        }
        if (type == NFLOG_PAYLOAD) {
            bytes_take(rest, NFLOG_VALUE_BYTES);
            ip_decode(packet);
            return;
        }
        if (!bytes_take(rest, (size + 3) / 4 * 4))
            break;
    }
    if (rest->short_read || rest->left > 0)
        packet_is_short(packet);
}

/* An address family and version 0; other families than IP are bridges. */
static void nflog(struct packet *packet)
{
    const uint8_t *header = bytes_take(&packet->rest, NFLOG_BYTES);
    if (!header)
        packet_is_short(packet);
    else if (header[1] == 0 && (header[0] == 2 || header[0] == 10))
        nflog_values(packet);
}

static void hep_link(struct packet *packet)
{
    const struct hep_packet hep = {{(const char *)packet->rest.at, packet->rest.left},
                                   packet->missing,
                                   {packet->frame->time_us, packet->frame->origin}};
    if (!hep_decode(packet->decoder, &hep, packet->health))
        packet_is_bad(packet);
}

/* LINKTYPE_ numbers. 12 and 14 are what some systems write for raw IP. */
static const struct layer link_types[] = {
    {1, ethernet_decode}, {113, cooked},    {276, cooked_2},        {0, loopback},
    {108, loopback},      {101, ip_decode}, {12, ip_decode},        {14, ip_decode},
    {228, ip_decode},     {229, ip_decode}, {9, ppp_link},          {50, ppp_link},
    {104, ppp_link},      {239, nflog},     {105, wireless_decode}, {127, radiotap_decode},
};

const struct layer *layer_find(const struct layer *rows, size_t count, unsigned number)
{
    for (size_t i = 0; i < count; i++)
        if (rows[i].number == number)
            return &rows[i];
    return NULL;
}

void (*link_decoder(int link_type))(struct packet *packet)
{
    const struct layer *row = NULL;
    if (link_type == FRAME_LINK_HEP)
        return hep_link;
    if (link_type == FRAME_LINK_SIP_LOG)
        return sip_log_decode;
    if (link_type >= 0)
        row = layer_find(link_types, sizeof link_types / sizeof *link_types, (unsigned)link_type);
    return row ? row->decode : NULL;
}
