/* Writes headers, with their lengths and checksums. */
#include "packet_maker.h"

#include "sipdiag/base/hash.h"
#include "sipdiag/base/memory.h"
#include "sipdiag/base/text_numbers.h"

#include <stdlib.h>
#include <string.h>

enum {
    PROTOCOL_ICMP = 1,
    PROTOCOL_TCP = 6,
    PROTOCOL_UDP = 17,
    PROTOCOL_ICMPV6 = 58,
    IPV4_BYTES = 20,
    IPV6_BYTES = 40,
    UDP_BYTES = 8,
    TCP_BYTES = 20,
    ICMP_BYTES = 8,
    FLAG_SYN = 2,
    FLAG_RST = 4,
    FLAG_ACK = 16,
    FIRST_SEQUENCE = 1000,
};

static uint32_t sum_of(const char *bytes, size_t len, uint32_t sum)
{
    for (size_t i = 0; i < len; i++)
        sum += (uint32_t)(uint8_t)bytes[i] << (i % 2 ? 0 : 8);
    while (sum >> 16)
        sum = (sum & 0xffff) + (sum >> 16);
    return sum;
}

static void put_checksum(struct text *out, size_t at, uint32_t sum)
{
    out->at[at] = (char)(~sum >> 8 & 0xff);
    out->at[at + 1] = (char)(~sum & 0xff);
}

static size_t address_bytes(const struct address *address)
{
    return address->family == ADDRESS_IPV6 ? 16 : 4;
}

static void add_ip(struct text *out, const struct address *from, const struct address *to,
                   unsigned protocol, size_t payload)
{
    size_t start = out->len;
    if (from->family == ADDRESS_IPV6) {
        text_add_be32(out, 0x60000000);
        text_add_be16(out, (unsigned)payload);
        text_add_char(out, (char)protocol);
        text_add_char(out, 64);
    } else {
        text_add_be16(out, 0x4500);
        text_add_be16(out, (unsigned)(IPV4_BYTES + payload));
        text_add_be32(out, 0x00004000);
        text_add_char(out, 64);
        text_add_char(out, (char)protocol);
        text_add_be16(out, 0);
    }
    text_add(out, (struct str){(const char *)from->bytes, address_bytes(from)});
    text_add(out, (struct str){(const char *)to->bytes, address_bytes(to)});
    if (from->family != ADDRESS_IPV6)
        put_checksum(out, start + 10, sum_of(out->at + start, IPV4_BYTES, 0));
}

/* Over what begins at `start`, with the addresses before it (RFC 9293 3.1, RFC 8200 8.1). */
static void set_checksum(struct text *out, size_t start, size_t at, const struct address *address,
                         unsigned protocol)
{
    size_t addresses = 2 * address_bytes(address);
    size_t len = out->len - start;
    uint32_t sum = sum_of(out->at + start - addresses, addresses, protocol + (uint32_t)len);
    sum = sum_of(out->at + start, len, sum);
    put_checksum(out, start + at, sum == 0xffff ? 0 : sum); /* 0 would say that there is none */
}

static struct str cut(struct str payload)
{
    payload.len = payload.len < PACKET_PAYLOAD_MOST ? payload.len : PACKET_PAYLOAD_MOST;
    return payload;
}

void packet_add_udp(struct text *out, const struct endpoint *from, const struct endpoint *to,
                    struct str payload)
{
    payload = cut(payload);
    add_ip(out, &from->address, &to->address, PROTOCOL_UDP, UDP_BYTES + payload.len);
    size_t start = out->len;
    text_add_be16(out, from->port);
    text_add_be16(out, to->port);
    text_add_be16(out, (unsigned)(UDP_BYTES + payload.len));
    text_add_be16(out, 0);
    text_add(out, payload);
    set_checksum(out, start, 6, &from->address, PROTOCOL_UDP);
}

void packet_add_icmp(struct text *out, const struct icmp_error *error, const struct endpoint *from,
                     const struct endpoint *to, struct str payload)
{
    struct text quote = {0};
    bool is_v6 = error->family == ADDRESS_IPV6;
    packet_add_udp(&quote, from, to, payload);
    add_ip(out, &error->reporter, &from->address, is_v6 ? PROTOCOL_ICMPV6 : PROTOCOL_ICMP,
           ICMP_BYTES + quote.len);
    size_t start = out->len;
    text_add_char(out, (char)error->type);
    text_add_char(out, (char)error->code);
    text_add_be16(out, 0);
    text_add_be32(out, 0);
    text_add(out, text_str(&quote));
    if (is_v6)
        set_checksum(out, start, 2, &error->reporter, PROTOCOL_ICMPV6);
    else
        put_checksum(out, start + 2, sum_of(out->at + start, out->len - start, 0));
    text_free(&quote);
}

/* ---- TCP ---- */

struct packet_stream {
    struct map_node node; /* first: the map gives it back as the stream */
    struct endpoint from, to;
    uint32_t next;
};

void packet_streams_free(struct packet_streams *streams)
{
    for (size_t i = 0; i < streams->count; i++)
        free(streams->list[i]);
    free(streams->list);
    map_free(&streams->map);
    *streams = (struct packet_streams){0};
}

static struct packet_stream *stream_of(struct packet_streams *streams, const struct endpoint *from,
                                       const struct endpoint *to)
{
    uint64_t hash = address_hash(&from->address) * 31 + address_hash(&to->address);
    hash = hash * 31 + from->port * UINT64_C(65599) + to->port;
    for (struct map_node *node = map_find(&streams->map, hash); node; node = map_next(node)) {
        struct packet_stream *stream = (struct packet_stream *)node;
        if (endpoint_equal(&stream->from, from) && endpoint_equal(&stream->to, to))
            return stream;
    }
    struct packet_stream *stream = xalloc(sizeof *stream);
    stream->from = *from;
    stream->to = *to;
    stream->next = FIRST_SEQUENCE + 1;
    streams->list = array_grow(streams->list, streams->count, &streams->capacity,
                               sizeof(struct packet_stream *));
    streams->list[streams->count++] = stream;
    map_add(&streams->map, &stream->node, hash);
    return stream;
}

struct segment_head {
    uint32_t sequence, acknowledged;
    unsigned flags;
};

static void add_segment(struct text *out, const struct endpoint *from, const struct endpoint *to,
                        const struct segment_head *head, struct str payload)
{
    add_ip(out, &from->address, &to->address, PROTOCOL_TCP, TCP_BYTES + payload.len);
    size_t start = out->len;
    text_add_be16(out, from->port);
    text_add_be16(out, to->port);
    text_add_be32(out, head->sequence);
    text_add_be32(out, head->acknowledged);
    text_add_be16(out, 0x5000 | head->flags);
    text_add_be16(out, 65535);
    text_add_be32(out, 0);
    text_add(out, payload);
    set_checksum(out, start, 16, &from->address, PROTOCOL_TCP);
}

void packet_add_tcp(struct text *out, struct packet_streams *streams, const struct endpoint *from,
                    const struct endpoint *to, struct str payload)
{
    struct packet_stream *stream = stream_of(streams, from, to);
    struct packet_stream *back = stream_of(streams, to, from);
    payload = cut(payload);
    add_segment(out, from, to, &(struct segment_head){stream->next, back->next, FLAG_ACK}, payload);
    stream->next += (uint32_t)payload.len;
}

void packet_add_syn(struct text *out, const struct endpoint *from, const struct endpoint *to)
{
    add_segment(out, from, to, &(struct segment_head){FIRST_SEQUENCE, 0, FLAG_SYN}, STR(""));
}

void packet_add_reset(struct text *out, struct packet_streams *streams, const struct endpoint *from,
                      const struct endpoint *to, bool answers_syn)
{
    struct packet_stream *stream = stream_of(streams, from, to);
    struct packet_stream *back = stream_of(streams, to, from);
    struct segment_head head = {stream->next, back->next, FLAG_RST | FLAG_ACK};
    if (answers_syn)
        head = (struct segment_head){0, FIRST_SEQUENCE + 1, FLAG_RST | FLAG_ACK};
    add_segment(out, from, to, &head, STR(""));
}
