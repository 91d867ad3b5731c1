/* IEEE 802.11 data frames, with and without a radiotap header: plain ones give LLC. Frames that
 * are encrypted, in pieces or several in one are not read. */
#include "wireless.h"

enum {
    HEADER_BYTES = 24,
    FOURTH_ADDRESS_BYTES = 6,
    QUALITY_BYTES = 2,
    CONTROL_BYTES = 4,
    TYPE_DATA = 2,
    SUBTYPE_NO_DATA = 4,
    SUBTYPE_QUALITY = 8,
    BOTH_WAYS = 0x03, /* to and from a distribution system: between access points */
    FLAG_MORE_PIECES = 0x04,
    FLAG_ENCRYPTED = 0x40,
    FLAG_ORDER = 0x80, /* with quality: four more bytes */
    QUALITY_AGGREGATE = 0x80,
    RADIOTAP_BYTES = 8,
    RADIOTAP_TIME = 1U << 0,
    RADIOTAP_FLAGS = 1U << 1,
    RADIOTAP_PADDED = 0x20,
};

static bool is_plain_data(const uint8_t *header)
{
    unsigned type = header[0] >> 2 & 3, subtype = header[0] >> 4, flags = header[1];
    bool is_piece = (flags & FLAG_MORE_PIECES) || (header[22] & 15);
    return type == TYPE_DATA && !(subtype & SUBTYPE_NO_DATA) && !(flags & FLAG_ENCRYPTED) &&
           !is_piece;
}

static void data_frame(struct packet *packet, bool padded)
{
    struct bytes *rest = &packet->rest;
    const uint8_t *header = bytes_take(rest, HEADER_BYTES);
    if (!header) {
        packet_is_short(packet);
        return;
    }
    if (!is_plain_data(header))
        return;
    size_t more = (header[1] & BOTH_WAYS) == BOTH_WAYS ? FOURTH_ADDRESS_BYTES : 0;
    if (header[0] >> 4 & SUBTYPE_QUALITY) {
        if (rest->left > more && (rest->at[more] & QUALITY_AGGREGATE))
            return;
        more += header[1] & FLAG_ORDER ? QUALITY_BYTES + CONTROL_BYTES : QUALITY_BYTES;
    }
    if (padded)
        more = (more + 3) / 4 * 4;
    if (!bytes_take(rest, more))
        packet_is_short(packet);
    else
        llc_decode(packet);
}

void wireless_decode(struct packet *packet)
{
    data_frame(packet, false);
}

static uint32_t le32(struct bytes *rest)
{
    return __builtin_bswap32(bytes_be32(rest));
}

/* The flags field comes behind the words that say which fields there are, and behind the time,
 * which is aligned. */
static bool is_padded(struct bytes radio)
{
    const uint8_t *start = radio.at;
    bytes_take(&radio, 4);
    uint32_t present = le32(&radio), word = present;
    while ((word >> 31) && !radio.short_read)
        word = le32(&radio);
    if (present & RADIOTAP_TIME) {
        size_t at = (size_t)(radio.at - start);
        bytes_take(&radio, (8 - at % 8) % 8 + 8);
    }
    return (present & RADIOTAP_FLAGS) && (bytes_u8(&radio) & RADIOTAP_PADDED);
}

void radiotap_decode(struct packet *packet)
{
    if (packet->rest.left < RADIOTAP_BYTES) {
        packet_is_short(packet);
        return;
    }
    const uint8_t *header = packet->rest.at;
    size_t size = (size_t)(header[3] << 8 | header[2]);
    if (size < RADIOTAP_BYTES)
        packet_is_bad(packet);
    else if (!bytes_take(&packet->rest, size))
        packet_is_short(packet);
    else
        data_frame(packet, is_padded(bytes_from(header, size)));
}
