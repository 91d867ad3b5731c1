/* The table of EtherTypes: VLAN tags, MPLS, PPPoE and PPP on the way to IP. */
#include "packet.h"

enum { ETHERTYPE_LEAST = 1536 }; /* below, it is a length (IEEE 802.3 3.2.6), or Linux says LLC */

/* IEEE 802.1Q and 802.1ad: four bytes, the EtherType of what follows is the last two. */
static void vlan_tag(struct packet *packet)
{
    bytes_take(&packet->rest, 2);
    uint16_t ethertype = bytes_be16(&packet->rest);
    if (packet->rest.short_read)
        packet_is_short(packet);
    else if (packet_goes_deeper(packet))
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
    if (packet_goes_deeper(packet))
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
    {0x0800, ip_decode},     {0x86dd, ip_decode},   {0x8100, vlan_tag},
    {0x88a8, vlan_tag},      {0x9100, vlan_tag},    {0x9200, vlan_tag},
    {0x8864, pppoe_session}, {0x8847, mpls_decode}, {0x8848, mpls_decode},
};

static const struct layer *find_row(uint16_t ethertype)
{
    return layer_find(ethertypes, sizeof ethertypes / sizeof *ethertypes, ethertype);
}

bool ethertype_is_known(uint16_t ethertype)
{
    return find_row(ethertype) != NULL;
}

void ethertype_decode(struct packet *packet, uint16_t ethertype)
{
    const struct layer *row = find_row(ethertype);
    if (ethertype < ETHERTYPE_LEAST)
        llc_decode(packet);
    else if (row)
        row->decode(packet);
}
