/* HEP, versions 1 to 3: what Kamailio, OpenSIPS, FreeSWITCH, Asterisk and capture agents send to a
 * collector. */
#include "hep.h"

#include "hep_inflate.h"
#include "hep_rtcp.h"
#include "sipdiag/base/bytes.h"
#include "sipdiag/base/clock.h"
#include "sipdiag/sip/sip_scan.h"

#include <string.h>

enum {
    CHUNK_BYTES = 6,
    CHUNK_PROTOCOL = 2,
    CHUNK_IPV4_SOURCE = 3,
    CHUNK_IPV4_DESTINATION = 4,
    CHUNK_IPV6_SOURCE = 5,
    CHUNK_IPV6_DESTINATION = 6,
    CHUNK_SOURCE_PORT = 7,
    CHUNK_DESTINATION_PORT = 8,
    CHUNK_SECONDS = 9,
    CHUNK_MICROSECONDS = 10,
    CHUNK_KIND = 11,
    CHUNK_PASSWORD = 14, /* of the agent */
    CHUNK_PAYLOAD = 15,
    CHUNK_DEFLATED = 16,
    KIND_SIP = 1,
    KIND_RTCP = 5,
    PROTOCOL_TCP = 6,
    PROTOCOL_UDP = 17,
    PROTOCOL_TLS = 22,
    PROTOCOL_SCTP = 132,
    OLD_START_BYTES = 8,
    OLD_TIME_BYTES = 10, /* as the format says */
    OLD_TIME_PADDING = 2 /* where the struct was sent as it lies in memory */
};

struct hep {
    unsigned protocol, kind;
    const uint8_t *source, *destination;
    uint8_t family; /* enum address_family of both */
    uint16_t source_port, destination_port;
    uint32_t seconds, microseconds;
    int64_t time_us;
    bool has_time;
    struct str payload, deflated; /* the chunks; once it is inflated, the payload is that */
    bool payload_cut;
};

static uint32_t le32_at(const uint8_t *at)
{
    return __builtin_bswap32(be32_at(at));
}

static enum transport transport_of(unsigned protocol)
{
    switch (protocol) {
    case PROTOCOL_TCP:
        return TRANSPORT_TCP;
    case PROTOCOL_TLS: /* the number is another protocol's; agents use it so */
        return TRANSPORT_TLS;
    case PROTOCOL_SCTP:
        return TRANSPORT_SCTP;
    default:
        return TRANSPORT_UDP;
    }
}

static bool is_time(uint32_t seconds, uint32_t microseconds)
{
    return seconds > 0 && microseconds < US_PER_S;
}

static int64_t time_of(uint32_t seconds, uint32_t microseconds)
{
    return (int64_t)seconds * US_PER_S + microseconds;
}

static struct endpoint endpoint_of(uint8_t family, const uint8_t *at, uint16_t port)
{
    struct address address = family == ADDRESS_IPV4 ? address_ipv4(at) : address_ipv6(at);
    return (struct endpoint){address, port};
}

/* When the agent saw it; without that, when it came here. */
static struct sip_text *new_text(struct decoder *decoder, const struct hep_packet *packet,
                                 const struct hep *hep)
{
    struct sip_text *text = decoder_push(decoder, &packet->arrival);
    if (hep->has_time)
        text->time_us = hep->time_us;
    return text;
}

static void hand_on(struct decoder *decoder, const struct hep_packet *packet, const struct hep *hep)
{
    struct sip_text *text = new_text(decoder, packet, hep);
    text->kind = SIP_TEXT_MESSAGE;
    text->transport = transport_of(hep->protocol);
    text->from = endpoint_of(hep->family, hep->source, hep->source_port);
    text->to = endpoint_of(hep->family, hep->destination, hep->destination_port);
    text->bytes = hep->payload;
    text->cut = hep->payload_cut;
}

/* What receivers and senders report of sound. */
static void hear_rtcp(struct decoder *decoder, const struct hep_packet *packet,
                      const struct hep *hep)
{
    struct str rtcp;
    if (!hep->source || !hep->destination ||
        !hep_rtcp_packet(decoder_arena(decoder), hep->payload, &rtcp))
        return;
    const struct media_packet heard = {
        .time_us = hep->has_time ? hep->time_us : packet->arrival.time_us,
        .origin = packet->arrival.origin,
        .source = hep->source,
        .destination = hep->destination,
        .bytes = (const uint8_t *)rtcp.at,
        .captured = (uint32_t)rtcp.len,
        .size = (uint32_t)rtcp.len,
        .from_port = hep->source_port,
        .to_port = hep->destination_port,
        .family = hep->family,
    };
    decoder_hear(decoder, &heard);
}

/* Addresses of both families may be there; the last ones count. */
static void note_address(struct hep *hep, const uint8_t **place, uint8_t family, const uint8_t *at)
{
    if (hep->family != family)
        hep->source = hep->destination = NULL;
    hep->family = family;
    *place = at;
}

static void note_number(struct hep *hep, unsigned type, const struct bytes *value)
{
    const uint8_t *at = value->at;
    if (type == CHUNK_PROTOCOL && value->left == 1)
        hep->protocol = at[0];
    else if (type == CHUNK_KIND && value->left == 1)
        hep->kind = at[0];
    else if (type == CHUNK_SOURCE_PORT && value->left == 2)
        hep->source_port = be16_at(at);
    else if (type == CHUNK_DESTINATION_PORT && value->left == 2)
        hep->destination_port = be16_at(at);
    else if (type == CHUNK_SECONDS && value->left == 4)
        hep->seconds = be32_at(at);
    else if (type == CHUNK_MICROSECONDS && value->left == 4)
        hep->microseconds = be32_at(at);
}

static void note_chunk(struct hep *hep, unsigned type, const struct bytes *value, bool cut)
{
    struct str text = {(const char *)value->at, value->left};
    if (type == CHUNK_PAYLOAD)
        hep->payload = text;
    else if (type == CHUNK_DEFLATED)
        hep->deflated = text;
    else if (type == CHUNK_IPV4_SOURCE && value->left == 4)
        note_address(hep, &hep->source, ADDRESS_IPV4, value->at);
    else if (type == CHUNK_IPV4_DESTINATION && value->left == 4)
        note_address(hep, &hep->destination, ADDRESS_IPV4, value->at);
    else if (type == CHUNK_IPV6_SOURCE && value->left == 16)
        note_address(hep, &hep->source, ADDRESS_IPV6, value->at);
    else if (type == CHUNK_IPV6_DESTINATION && value->left == 16)
        note_address(hep, &hep->destination, ADDRESS_IPV6, value->at);
    else
        note_number(hep, type, value);
    if (type == CHUNK_PAYLOAD || type == CHUNK_DEFLATED)
        hep->payload_cut = cut;
}

static void conceal(const struct decoder *decoder, const struct bytes *bytes)
{
    decoder_conceal(decoder, (struct str){(const char *)bytes->at, bytes->left});
}

/* Passwords, what only its vendor knows, and a payload that gives way to another. */
static void conceal_unread(const struct decoder *decoder, const struct hep *hep, unsigned vendor,
                           unsigned type, const struct bytes *value)
{
    if (vendor != 0 || type == CHUNK_PASSWORD)
        conceal(decoder, value);
    else if (type == CHUNK_PAYLOAD)
        decoder_conceal(decoder, hep->payload);
    else if (type == CHUNK_DEFLATED)
        decoder_conceal(decoder, hep->deflated);
}

/* Vendor, type and length with these six bytes, in any order; vendor 0 are the common ones. False
 * when a length cannot be true. */
static bool read_chunks(const struct decoder *decoder, struct bytes rest, size_t missing,
                        struct hep *hep)
{
    while (rest.left >= CHUNK_BYTES) {
        unsigned vendor = bytes_be16(&rest), type = bytes_be16(&rest);
        size_t size = bytes_be16(&rest);
        if (size < CHUNK_BYTES) {
            conceal(decoder, &rest);
            return false;
        }
        size -= CHUNK_BYTES;
        struct bytes value = bytes_from(rest.at, size < rest.left ? size : rest.left);
        bytes_take(&rest, value.left);
        conceal_unread(decoder, hep, vendor, type, &value);
        if (vendor == 0)
            note_chunk(hep, type, &value, value.left < size);
        if (value.left < size)
            return size - value.left <= missing;
    }
    conceal(decoder, &rest);
    return rest.left == 0 || missing > 0;
}

size_t hep_stream_bytes(const char *start)
{
    size_t size = be16_at((const uint8_t *)start + 4);
    return memcmp(start, "HEP3", 4) == 0 && size >= HEP_START_BYTES ? size : 0;
}

static bool inflate_payload(struct arena *arena, struct hep *hep)
{
    if (!hep->deflated.len || hep->payload.len)
        return true;
    return hep_inflate(arena, hep->deflated, &hep->payload) || hep->payload_cut;
}

/* A message is looked through by who gets it, and reports about sound have no secrets; what is
 * neither may be anything: a log, or a part of a message. */
static void conceal_payload(const struct decoder *decoder, const struct hep *hep, struct str plain,
                            bool is_message)
{
    bool is_read = is_message || hep->kind == KIND_RTCP;
    if (!is_read)
        decoder_conceal(decoder, plain);
    if (!is_read || plain.len)
        decoder_conceal(decoder, hep->deflated);
}

static void decode_3(struct decoder *decoder, const struct hep_packet *packet,
                     struct input_health *health)
{
    struct str bytes = packet->bytes;
    size_t size = hep_stream_bytes(bytes.at), there = size < bytes.len ? size : bytes.len;
    struct hep hep = {.kind = KIND_SIP, .protocol = PROTOCOL_UDP};
    struct bytes chunks = bytes_from(bytes.at + HEP_START_BYTES, there - HEP_START_BYTES);
    size_t cut = size - there < packet->missing ? size - there : packet->missing;
    bool is_good = read_chunks(decoder, chunks, cut, &hep) && size - there <= packet->missing;
    struct str plain = hep.payload;
    if (hep.kind == KIND_SIP || hep.kind == KIND_RTCP)
        is_good = inflate_payload(decoder_arena(decoder), &hep) && is_good;
    bool is_sip = hep.kind == KIND_SIP && hep.payload.len &&
                  sip_looks_like_start(hep.payload.at, hep.payload.len);
    bool has_addresses = hep.source && hep.destination;
    hep.has_time = is_time(hep.seconds, hep.microseconds);
    hep.time_us = time_of(hep.seconds, hep.microseconds);
    if (hep.kind == KIND_RTCP && is_good && !cut)
        hear_rtcp(decoder, packet, &hep);
    health->count[HEALTH_BAD_PACKET] += !is_good || (is_sip && !has_addresses);
    health->count[HEALTH_PACKET_CUT] += is_good && cut && !is_sip && hep.kind == KIND_SIP;
    conceal_payload(decoder, &hep, plain, is_sip && has_addresses);
    decoder_conceal(decoder, str_from_offset(bytes, there));
    if (is_sip && has_addresses)
        hand_on(decoder, packet, &hep);
}

/* How far a time is from the frame's; as good as never when it is none or no agent's that lived. */
static uint64_t distance(uint32_t seconds, uint32_t microseconds, int64_t frame_us)
{
    const uint32_t least = 1104537600, most = 2208988800; /* 2005 to 2040 */
    if (!is_time(seconds, microseconds) || seconds < least || seconds >= most)
        return UINT64_MAX;
    int64_t time_us = time_of(seconds, microseconds);
    return time_us > frame_us ? (uint64_t)time_us - (uint64_t)frame_us
                              : (uint64_t)frame_us - (uint64_t)time_us;
}

/* Version 2 has seconds and microseconds in one byte order or the other, by the agent. */
static void note_old_time(struct hep *hep, const uint8_t *at, int64_t frame_us)
{
    uint64_t big = distance(be32_at(at), be32_at(at + 4), frame_us);
    uint64_t little = distance(le32_at(at), le32_at(at + 4), frame_us);
    hep->has_time = big != UINT64_MAX || little != UINT64_MAX;
    hep->time_us = big < little ? time_of(be32_at(at), be32_at(at + 4))
                                : time_of(le32_at(at), le32_at(at + 4));
}

static bool is_old_start(const uint8_t *at, size_t header_bytes)
{
    bool is_family = at[2] == 2 || at[2] == 10 || at[2] == 28 || at[2] == 30; /* AF_INET6 differs */
    bool is_protocol = at[3] == PROTOCOL_TCP || at[3] == PROTOCOL_UDP || at[3] == PROTOCOL_TLS ||
                       at[3] == PROTOCOL_SCTP;
    size_t timed = header_bytes + OLD_TIME_BYTES;
    bool counts_time = at[0] == 2 && (at[1] == timed || at[1] == timed + OLD_TIME_PADDING);
    return is_family && is_protocol && (at[1] == header_bytes || counts_time);
}

/* Versions 1 and 2: no magic, so that it is HEP only when SIP begins behind the header. */
static bool decode_old(struct decoder *decoder, const struct hep_packet *packet)
{
    struct bytes rest = bytes_from(packet->bytes.at, packet->bytes.len);
    const uint8_t *at = bytes_take(&rest, OLD_START_BYTES);
    size_t address_bytes = at && at[2] == 2 ? 4 : 16;
    if (!at || !is_old_start(at, OLD_START_BYTES + 2 * address_bytes))
        return false;
    struct hep hep = {.protocol = at[3],
                      .family = address_bytes == 4 ? ADDRESS_IPV4 : ADDRESS_IPV6,
                      .source_port = be16_at(at + 4),
                      .destination_port = be16_at(at + 6),
                      .payload_cut = packet->missing > 0};
    hep.source = bytes_take(&rest, address_bytes);
    hep.destination = bytes_take(&rest, address_bytes);
    const uint8_t *time = at[0] == 2 ? bytes_take(&rest, OLD_TIME_BYTES) : NULL;
    for (int i = 0; time && i < OLD_TIME_PADDING && rest.left && rest.at[0] == 0; i++)
        bytes_take(&rest, 1);
    hep.payload = (struct str){(const char *)rest.at, rest.left};
    if (rest.short_read || !rest.left || !sip_looks_like_start(hep.payload.at, hep.payload.len))
        return false;
    if (time)
        note_old_time(&hep, time, packet->arrival.time_us);
    hand_on(decoder, packet, &hep);
    return true;
}

bool hep_decode(struct decoder *decoder, const struct hep_packet *packet,
                struct input_health *health)
{
    struct str bytes = packet->bytes;
    if (bytes.len < HEP_START_BYTES)
        return false;
    if (bytes.at[0] == 1 || bytes.at[0] == 2)
        return decode_old(decoder, packet);
    if (hep_stream_bytes(bytes.at) == 0)
        return false;
    decode_3(decoder, packet, health);
    return true;
}
