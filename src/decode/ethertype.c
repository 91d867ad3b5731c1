/* The table of EtherTypes: VLAN tags, PPPoE and PPP on the way to IP. */
#include "packet.h"

enum { MOST_TAGS = 8 };

/* IEEE 802.1Q and 802.1ad: four bytes, the EtherType of what follows is the last two. */
static void vlan_tag(struct packet *packet)
{
    bytes_take(&packet->rest, 2);
    uint16_t ethertype = bytes_be16(&packet->rest);
    if (packet->rest.short_read)
        packet_is_short(packet);
    else if (++packet->nested > MOST_TAGS)
        packet_is_bad(packet);
    else
        ethertype_decode(packet, ethertype);
}

/* RFC 2516, session stage: version and type 1, code 0. */
static void pppoe_session(struct packet *packet)
{
    uint16_t version_and_code = bytes_be16(&packet->rest);
    bytes_take(&packet->rest, 2);
    size_t length = bytes_be16(&packet->rest);
    if (packet->rest.short_read) {
        packet_is_short(packet);
        return;
    }
    if (version_and_code != 0x1100)
        return;
    if (length < packet->rest.left)
        packet->rest.left = length;
    ppp_decode(packet);
}

/* RFC 1661: the protocol is one byte when it is odd, else two. */
void ppp_decode(struct packet *packet)
{
    unsigned protocol = bytes_u8(&packet->rest);
    if ((protocol & 1) == 0)
        protocol = protocol << 8 | bytes_u8(&packet->rest);
    if (packet->rest.short_read)
        packet_is_short(packet);
    else if (protocol == 0x21 || protocol == 0x57)
        ip_decode(packet);
}

static const struct layer ethertypes[] = {
    {0x0800, ip_decode}, {0x86dd, ip_decode}, {0x8100, vlan_tag},
    {0x88a8, vlan_tag},  {0x9100, vlan_tag},  {0x8864, pppoe_session},
};

void ethertype_decode(struct packet *packet, uint16_t ethertype)
{
    const struct layer *row =
        layer_find(ethertypes, sizeof ethertypes / sizeof *ethertypes, ethertype);
    if (row)
        row->decode(packet);
}
