/* Makes packets of messages and sound. */
#include "masked_packets.h"

#include "sipdiag/base/clock.h"
#include "sipdiag/base/text_numbers.h"

enum {
    RTP_BYTES = 12,
    RTCP_FIRST = 192, /* RFC 5761 4 */
    RTCP_LAST = 223,
    RTCP_SENDER_REPORT = 200,
    RTCP_RECEIVER_REPORT = 201,
    RTCP_EXTENDED_REPORT = 207,
    EVENT_BYTES = 4,
    SYNS = 3,
};

void masked_packets_begin(struct masked_packets *packets, struct mask *mask,
                          struct pcapng_writer *writer)
{
    *packets = (struct masked_packets){.mask = mask, .writer = writer};
    mask_for_packets(mask, true);
}

void masked_packets_end(struct masked_packets *packets)
{
    mask_for_packets(packets->mask, false);
    packet_streams_free(&packets->streams);
    text_free(&packets->message);
    text_free(&packets->packet);
}

static void give(struct masked_packets *packets, int64_t time_us)
{
    pcapng_add(packets->writer,
               &(struct pcapng_packet){.time_us = time_us,
                                       .link_type = PCAPNG_LINK_RAW,
                                       .captured = (uint32_t)packets->packet.len,
                                       .wire = (uint32_t)packets->packet.len,
                                       .bytes = (const uint8_t *)packets->packet.at});
    text_clear(&packets->packet);
}

static struct endpoint masked_end(struct masked_packets *packets, const struct endpoint *end)
{
    return (struct endpoint){mask_address(packets->mask, &end->address), end->port};
}

static struct endpoint end_at(struct masked_packets *packets, const uint8_t *at, uint8_t family,
                              uint16_t port)
{
    struct address address = family == ADDRESS_IPV4 ? address_ipv4(at) : address_ipv6(at);
    return (struct endpoint){mask_address(packets->mask, &address), port};
}

static bool is_ip(const struct endpoint *end)
{
    return end->address.family == ADDRESS_IPV4 || end->address.family == ADDRESS_IPV6;
}

static void add_refusal(struct masked_packets *packets, const struct sip_text *text,
                        const struct endpoint *from, const struct endpoint *to)
{
    bool is_answered = text->refusal == TCP_REFUSED;
    int syns = text->refusal == TCP_UNANSWERED ? SYNS : is_answered;
    for (int i = syns; i > 0; i--) {
        packet_add_syn(&packets->packet, from, to);
        give(packets, text->time_us - (i - !is_answered) * US_PER_S);
    }
    if (text->refusal == TCP_UNANSWERED)
        return;
    packet_add_reset(&packets->packet, &packets->streams, to, from, is_answered);
    give(packets, text->time_us);
}

void masked_packets_add_text(struct masked_packets *packets, const struct sip_text *text)
{
    struct endpoint from = masked_end(packets, &text->from), to = masked_end(packets, &text->to);
    struct icmp_error error = text->icmp;
    if (!is_ip(&from) || !is_ip(&to) || from.address.family != to.address.family)
        return;
    if (text->kind == SIP_TEXT_TCP_REFUSED) {
        add_refusal(packets, text, &from, &to);
        return;
    }
    text_clear(&packets->message);
    if (text->bytes.len)
        mask_add_message(packets->mask, &packets->message, text->bytes);
    struct str message = text_str(&packets->message);
    if (text->kind == SIP_TEXT_ICMP_QUOTE) {
        error.reporter = mask_address(packets->mask, &error.reporter);
        packet_add_icmp(&packets->packet, &error, &from, &to, message);
    } else if (text->transport == TRANSPORT_UDP) {
        packet_add_udp(&packets->packet, &from, &to, message);
    } else {
        packet_add_tcp(&packets->packet, &packets->streams, &from, &to, message);
    }
    give(packets, text->time_us);
}

/* The header with its sources; of an event its time, and no key; else zeros as long as the sound.
 */
static void add_rtp(struct text *out, const struct media_packet *media)
{
    size_t sources = (size_t)(media->bytes[0] & 15) * 4;
    bool is_plain = !(media->bytes[0] & 0x10) && RTP_BYTES + sources < media->captured;
    size_t header = is_plain ? RTP_BYTES + sources : RTP_BYTES;
    text_add(out, (struct str){(const char *)media->bytes, RTP_BYTES});
    for (size_t i = RTP_BYTES; i < media->captured; i++) {
        bool is_event = is_plain && media->size == header + EVENT_BYTES && i > header;
        text_add_char(out, is_event ? (char)media->bytes[i] : '\0');
    }
}

/* Blocks whose content is known (RFC 3611 4). */
static size_t known_blocks(const uint8_t *packet, size_t len)
{
    enum { FIRST_BLOCK = 8, BLOCK_HEADER = 4, TYPE_MOST = 7 };
    size_t at = FIRST_BLOCK;
    while (at + BLOCK_HEADER <= len && packet[at] && packet[at] <= TYPE_MOST) {
        size_t end = at + ((size_t)(packet[at + 2] << 8 | packet[at + 3]) + 1) * 4;
        if (end > len)
            break;
        at = end;
    }
    return at;
}

/* So much of a packet is a report (RFC 3550 6.4); extensions of profiles are behind it. */
static size_t report_bytes(const uint8_t *packet, size_t len)
{
    enum { SENDER_BYTES = 28, RECEIVER_BYTES = 8, BLOCK_BYTES = 24 };
    size_t known = 0, blocks = (size_t)(packet[0] & 31) * BLOCK_BYTES;
    if (packet[1] == RTCP_SENDER_REPORT)
        known = SENDER_BYTES + blocks;
    else if (packet[1] == RTCP_RECEIVER_REPORT)
        known = RECEIVER_BYTES + blocks;
    else if (packet[1] == RTCP_EXTENDED_REPORT)
        known = known_blocks(packet, len);
    return known < len ? known : len;
}

/* Reports, and no names (SDES) or words (BYE, APP), nor padding. */
static void add_rtcp(struct text *out, const struct media_packet *media)
{
    enum { HEADER_BYTES = 4, PADDED = 0x20 };
    size_t at = 0;
    while (at + HEADER_BYTES <= media->captured) {
        const uint8_t *packet = media->bytes + at;
        size_t len = ((size_t)(packet[2] << 8 | packet[3]) + 1) * 4;
        if (len > media->captured - at)
            return;
        size_t known = report_bytes(packet, len);
        if (known >= 2 * HEADER_BYTES) {
            text_add_char(out, (char)(packet[0] & ~PADDED));
            text_add_char(out, (char)packet[1]);
            text_add_be16(out, (unsigned)(known / 4 - 1));
            text_add(out, (struct str){(const char *)packet + HEADER_BYTES, known - HEADER_BYTES});
        }
        at += len;
    }
}

void masked_packets_add_media(struct masked_packets *packets, const struct media_packet *media)
{
    struct endpoint from = end_at(packets, media->source, media->family, media->from_port);
    struct endpoint to = end_at(packets, media->destination, media->family, media->to_port);
    size_t more = media->size > media->captured ? media->size - media->captured : 0;
    if (media->captured < RTP_BYTES)
        return;
    bool is_rtcp = media->bytes[1] >= RTCP_FIRST && media->bytes[1] <= RTCP_LAST;
    text_clear(&packets->message);
    if (is_rtcp)
        add_rtcp(&packets->message, media);
    else
        add_rtp(&packets->message, media);
    if (packets->message.len == 0)
        return;
    /* What the capture left out would have become zeros, too. */
    for (size_t i = 0; i < more && !is_rtcp && packets->message.len < PACKET_PAYLOAD_MOST; i++)
        text_add_char(&packets->message, '\0');
    packet_add_udp(&packets->packet, &from, &to, text_str(&packets->message));
    give(packets, media->time_us);
}

void masked_packets_add_error(struct masked_packets *packets, const struct media_error *error)
{
    struct endpoint from = masked_end(packets, &error->from), to = masked_end(packets, &error->to);
    struct icmp_error about = error->icmp;
    about.reporter = mask_address(packets->mask, &about.reporter);
    packet_add_icmp(&packets->packet, &about, &from, &to, STR(""));
    give(packets, error->time_us);
}
