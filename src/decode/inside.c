/* Looks at headers without decoding them: lengths that agree, numbers that are in use. */
#include "inside.h"

enum {
    ETHERNET_BYTES = 14,
    IPV4_BYTES = 20,
    IPV6_BYTES = 40,
    PADDING_MOST = 64, /* behind an IP packet in a frame of the least size, and its checksum */
    TAGS_MOST = 4,
    ETHERTYPE_BRIDGE = 0x6558, /* an Ethernet frame */
};

bool looks_like_ip(const struct bytes *rest, size_t missing)
{
    const uint8_t *at = rest->at;
    size_t size = rest->left + missing, told = 0;
    if (rest->left >= IPV4_BYTES && at[0] >> 4 == 4) {
        told = be16_at(at + 2);
        size_t header_bytes = (size_t)(at[0] & 15) * 4;
        if (header_bytes < IPV4_BYTES || told < header_bytes)
            return false;
    } else if (rest->left >= IPV6_BYTES && at[0] >> 4 == 6) {
        told = IPV6_BYTES + (size_t)be16_at(at + 4);
    }
    bool may_be_longer = missing > UINT16_MAX; /* nobody knows how much is missing */
    return told > 0 && told <= size && (may_be_longer || size - told <= PADDING_MOST);
}

static bool is_tag(uint16_t ethertype)
{
    return ethertype == 0x8100 || ethertype == 0x88a8 || ethertype == 0x9100 || ethertype == 0x9200;
}

bool looks_like_ethertype(uint16_t ethertype, const struct bytes *rest, size_t missing)
{
    struct bytes look = *rest;
    for (int tags = 0; is_tag(ethertype) && tags < TAGS_MOST; tags++) {
        bytes_take(&look, 2);
        ethertype = bytes_be16(&look);
    }
    if (ethertype == 0x0800 || ethertype == 0x86dd)
        return looks_like_ip(&look, missing);
    if (ethertype == ETHERTYPE_BRIDGE)
        return looks_like_ethernet(&look, missing);
    return !is_tag(ethertype) && ethertype_is_known(ethertype);
}

bool looks_like_ethernet(const struct bytes *rest, size_t missing)
{
    struct bytes look = *rest;
    const uint8_t *header = bytes_take(&look, ETHERNET_BYTES);
    if (!header || (header[6] & 1)) /* nobody sends from a group address */
        return false;
    uint16_t ethertype = be16_at(header + 12);
    return ethertype != ETHERTYPE_BRIDGE && looks_like_ethertype(ethertype, &look, missing);
}

bool looks_like_ppp(const struct bytes *rest, size_t missing)
{
    struct bytes look = *rest;
    if (look.left >= 2 && be16_at(look.at) == 0xff03)
        bytes_take(&look, 2);
    unsigned protocol = bytes_u8(&look);
    if ((protocol & 1) == 0)
        protocol = protocol << 8 | bytes_u8(&look);
    return (protocol == 0x21 || protocol == 0x57) && looks_like_ip(&look, missing);
}

void decode_tunneled(struct packet *packet, uint16_t ethertype)
{
    if (!packet_goes_deeper(packet))
        return;
    if (ethertype == ETHERTYPE_BRIDGE)
        ethernet_decode(packet);
    else
        ethertype_decode(packet, ethertype);
}

void decode_what_fits(struct packet *packet, size_t most)
{
    struct bytes look = packet->rest;
    for (size_t at = 0; at <= most && !look.short_read; at += 4) {
        bool is_ethernet = looks_like_ethernet(&look, packet->missing);
        if (is_ethernet || looks_like_ip(&look, packet->missing)) {
            packet->rest = look;
            if (packet_goes_deeper(packet))
                (is_ethernet ? ethernet_decode : ip_decode)(packet);
            return;
        }
        bytes_take(&look, 4);
    }
}
