/* Packs payloads into Ethernet, IP, UDP and TCP frames and the frames into a pcap file image. */
#include "flow_parts.h"

#include "sipdiag/base/memory.h"
#include "sipdiag/base/text_numbers.h"

#include <stdlib.h>
#include <string.h>

enum { ETHERNET_BYTES = 14, UDP_BYTES = 8, IPV4_BYTES = 20, IPV6_BYTES = 40 };
enum { PROTOCOL_ICMP = 1, PROTOCOL_TCP = 6, PROTOCOL_UDP = 17, PROTOCOL_ICMPV6 = 58 };
enum { QUOTE_MOST = 548, MTU = 1500 };
enum { DONT_FRAGMENT = 0x4000, MORE_FRAGMENTS = 0x2000 };

static void add_u8(struct text *out, unsigned value)
{
    text_add_char(out, (char)(value & 0xff));
}

static uint32_t sum_words(uint32_t sum, const void *bytes, size_t len)
{
    const uint8_t *at = bytes;
    for (size_t i = 0; i + 1 < len; i += 2)
        sum += (uint32_t)(at[i] << 8 | at[i + 1]);
    if (len % 2)
        sum += (uint32_t)(at[len - 1] << 8);
    return sum;
}

static unsigned fold_checksum(uint32_t sum)
{
    while (sum >> 16)
        sum = (sum & 0xffff) + (sum >> 16);
    return ~sum & 0xffff;
}

struct route {
    const struct address *from, *to;
    unsigned protocol, hop_limit, id;
    unsigned fragment; /* flags and offset of IPv4 */
};

static size_t address_bytes(const struct address *address)
{
    return address->family == ADDRESS_IPV6 ? 16 : 4;
}

static uint32_t pseudo_sum(const struct route *route, size_t len)
{
    size_t bytes = address_bytes(route->from);
    uint32_t sum = sum_words(0, route->from->bytes, bytes);
    sum = sum_words(sum, route->to->bytes, bytes);
    return sum + route->protocol + (uint32_t)len;
}

static void add_ip(struct text *out, const struct route *route, struct str payload)
{
    struct text header;
    text_init(&header);
    size_t bytes = address_bytes(route->from);
    if (bytes == 16) {
        text_add_be16(&header, 0x6000);
        text_add_be16(&header, 0);
        text_add_be16(&header, (unsigned)payload.len);
        add_u8(&header, route->protocol);
        add_u8(&header, route->hop_limit);
    } else {
        text_add_be16(&header, 0x4500);
        text_add_be16(&header, (unsigned)(IPV4_BYTES + payload.len));
        text_add_be16(&header, route->id);
        text_add_be16(&header, route->fragment);
        add_u8(&header, route->hop_limit);
        add_u8(&header, route->protocol);
        text_add_be16(&header, 0);
    }
    text_add(&header, (struct str){(const char *)route->from->bytes, bytes});
    text_add(&header, (struct str){(const char *)route->to->bytes, bytes});
    if (bytes == 4) {
        unsigned checksum = fold_checksum(sum_words(0, header.at, header.len));
        header.at[10] = (char)(checksum >> 8);
        header.at[11] = (char)(checksum & 0xff);
    }
    text_add(out, text_str(&header));
    text_add(out, payload);
    text_free(&header);
}

/* The IP payload of a datagram. */
static struct text make_udp(const struct route *route, const uint16_t ports[2], struct str payload)
{
    struct text udp;
    text_init(&udp);
    size_t len = UDP_BYTES + payload.len;
    text_add_be16(&udp, ports[0]);
    text_add_be16(&udp, ports[1]);
    text_add_be16(&udp, (unsigned)len);
    text_add_be16(&udp, 0);
    text_add(&udp, payload);
    unsigned checksum = fold_checksum(sum_words(pseudo_sum(route, len), udp.at, udp.len));
    udp.at[6] = (char)(checksum >> 8);
    udp.at[7] = (char)(checksum & 0xff);
    return udp;
}

static struct str add_ethernet(struct flow *flow, const struct text *packet, bool v6)
{
    struct text frame;
    text_init(&frame);
    text_add(&frame, (struct str){"\x02\0\0\0\0\x02\x02\0\0\0\0\x01", 12});
    text_add_be16(&frame, v6 ? 0x86dd : 0x0800);
    text_add(&frame, text_str(packet));
    return flow_keep(flow, &frame);
}

static void add_frame(struct flow *flow, const struct flow_line *line, int64_t time_us,
                      struct str bytes)
{
    uint64_t value = 0;
    struct flow_frame frame = {
        .time_us = time_us, .order_us = time_us, .index = flow->frame_count, .bytes = bytes};
    frame.captured = (uint32_t)bytes.len;
    if (str_to_u64(flow_value(line, "snap", STR("")), 65535, &value) && value < bytes.len)
        frame.captured = (uint32_t)value;
    if (flow->snaplen && flow->snaplen < frame.captured)
        frame.captured = flow->snaplen;
    if (str_to_u64(flow_value(line, "late", STR("")), 100000, &value))
        frame.order_us += (int64_t)value * US_PER_MS;
    flow->frames = array_grow(flow->frames, flow->frame_count, &flow->frame_capacity, sizeof frame);
    flow->frames[flow->frame_count++] = frame;
}

static void add_packet(struct flow *flow, const struct flow_line *line, int64_t time_us,
                       const struct route *route, const struct text *packet)
{
    add_frame(flow, line, time_us, add_ethernet(flow, packet, route->from->family == ADDRESS_IPV6));
}

/* In as many IPv4 fragments as it takes. */
static void send_ip(struct flow *flow, const struct flow_line *line, int64_t time_us,
                    const struct route *route, struct str payload)
{
    enum { ROOM = (MTU - IPV4_BYTES) / 8 * 8 };
    bool whole = route->from->family == ADDRESS_IPV6 || payload.len <= ROOM;
    for (size_t at = 0; at < payload.len; at += ROOM) {
        struct route part = *route;
        struct str piece = str_from_offset(payload, at);
        bool last = whole || piece.len <= ROOM;
        if (!last)
            piece.len = ROOM;
        if (!whole)
            part.fragment = (last ? 0 : MORE_FRAGMENTS) | (unsigned)(at / 8);
        struct text packet;
        text_init(&packet);
        add_ip(&packet, &part, piece);
        add_packet(flow, line, time_us, &part, &packet);
        text_free(&packet);
        if (last)
            break;
    }
}

static void send_udp(struct flow *flow, const struct flow_line *line, int64_t time_us,
                     const struct route *route, const struct flow_datagram *datagram)
{
    uint16_t ports[2] = {datagram->from.port, datagram->to.port};
    struct str payload = datagram->payload;
    struct text udp = make_udp(route, ports, payload);
    send_ip(flow, line, time_us, route, text_str(&udp));
    text_free(&udp);
}

/* How long after a frame its mirrored copy follows; 0 = no copy. copy= is in milliseconds. */
static int64_t copy_delay(const struct flow *flow, const struct flow_line *line)
{
    uint64_t ms = 0;
    if (str_to_u64(flow_value(line, "copy", STR("")), 100000, &ms))
        return (int64_t)ms * US_PER_MS;
    return flow->mirror_us;
}

void flow_add_datagram(struct flow *flow, const struct flow_line *line, int64_t time_us,
                       const struct flow_datagram *datagram)
{
    struct route route = {&datagram->from.address, &datagram->to.address, PROTOCOL_UDP, 64,
                          ++flow->serial,          DONT_FRAGMENT};
    int64_t delay_us = copy_delay(flow, line);
    send_udp(flow, line, time_us, &route, datagram);
    route.hop_limit = 63; /* mirrored behind a router: the same packet, one hop on */
    if (delay_us)
        send_udp(flow, line, time_us + delay_us, &route, datagram);
}

void flow_add_udp(struct flow *flow, const struct flow_line *line, struct str payload)
{
    struct flow_datagram datagram = {flow->parties[line->from].at, flow->parties[line->to].at,
                                     payload};
    if (line->target_port)
        datagram.to.port = line->target_port;
    if (flow_has(line, "to-port"))
        datagram.to.port = (uint16_t)flow_number(line, "to-port");
    for (size_t i = 0; i < line->time_count; i++)
        flow_add_datagram(flow, line, line->times_us[i], &datagram);
}

/* ---- TCP ---- */

enum { FIRST_FREE_PORT = 40000, TCP_BYTES = 20 };
enum { SYN = 0x02, RST = 0x04, PSH = 0x08, ACK = 0x10 };

struct segment {
    uint16_t ports[2];
    uint32_t sequence, acknowledged;
    unsigned flags;
    struct str payload;
};

static void send_tcp(struct flow *flow, const struct flow_line *line, int64_t time_us,
                     const struct segment *segment)
{
    struct route route = {&flow->parties[line->from].at.address,
                          &flow->parties[line->to].at.address,
                          PROTOCOL_TCP,
                          64,
                          ++flow->serial,
                          DONT_FRAGMENT};
    struct text tcp;
    text_init(&tcp);
    size_t len = TCP_BYTES + segment->payload.len;
    text_add_be16(&tcp, segment->ports[0]);
    text_add_be16(&tcp, segment->ports[1]);
    text_add_be32(&tcp, segment->sequence);
    text_add_be32(&tcp, segment->acknowledged);
    text_add_be16(&tcp, TCP_BYTES / 4 << 12 | segment->flags);
    text_add_be16(&tcp, 65535);
    text_add_be32(&tcp, 0);
    text_add(&tcp, segment->payload);
    unsigned checksum = fold_checksum(sum_words(pseudo_sum(&route, len), tcp.at, tcp.len));
    tcp.at[16] = (char)(checksum >> 8);
    tcp.at[17] = (char)(checksum & 0xff);
    send_ip(flow, line, time_us, &route, text_str(&tcp));
    text_free(&tcp);
}

void flow_send(struct flow *flow, const struct flow_line *line, struct str payload)
{
    if (!flow_has(line, "tcp")) {
        flow_add_udp(flow, line, payload);
        return;
    }
    uint32_t *sent = &flow->parties[line->from].tcp_sent[line->to];
    for (size_t i = 0; i < line->time_count; i++) {
        struct segment segment = {
            {flow->parties[line->from].at.port, flow->parties[line->to].at.port},
            *sent,
            flow->parties[line->to].tcp_sent[line->from],
            PSH | ACK,
            payload};
        send_tcp(flow, line, line->times_us[i], &segment);
    }
    *sent += (uint32_t)payload.len;
}

/* Requests to connect from a new port, and what comes back. */
static void add_connect(struct flow *flow, const struct flow_line *line, bool is_answered)
{
    static const int64_t repeats_us[] = {0, 1 * US_PER_S, 3 * US_PER_S};
    struct flow_line back = {.from = line->to, .to = line->from};
    struct segment request = {.sequence = ++flow->serial * 1000, .flags = SYN};
    request.ports[0] = (uint16_t)(FIRST_FREE_PORT + flow->serial);
    request.ports[1] = flow->parties[line->to].at.port;
    for (size_t i = 0; i < (is_answered ? 1 : 3); i++)
        send_tcp(flow, line, line->times_us[0] + repeats_us[i], &request);
    struct segment reset = {.ports = {request.ports[1], request.ports[0]},
                            .acknowledged = request.sequence + 1,
                            .flags = RST | ACK};
    if (is_answered)
        send_tcp(flow, &back, line->times_us[0] + 20 * US_PER_MS, &reset);
}

bool flow_add_tcp_event(struct flow *flow, const struct flow_line *line)
{
    struct segment reset = {{flow->parties[line->from].at.port, flow->parties[line->to].at.port},
                            flow->parties[line->from].tcp_sent[line->to],
                            flow->parties[line->to].tcp_sent[line->from],
                            RST | ACK,
                            STR("")};
    bool is_refused = str_equal(line->what, STR("REFUSED"));
    if (is_refused || str_equal(line->what, STR("UNANSWERED")))
        add_connect(flow, line, is_refused);
    else if (str_equal(line->what, STR("RESET")))
        send_tcp(flow, line, line->times_us[0], &reset);
    else
        return false;
    return true;
}

static void add_icmp_body(struct text *icmp, struct str numbers, struct str quote)
{
    struct str code;
    struct str type = str_before(numbers, '/', &code);
    uint64_t type_number = 0, code_number = 0;
    str_to_u64(type, 255, &type_number);
    str_to_u64(code, 255, &code_number);
    add_u8(icmp, (unsigned)type_number);
    add_u8(icmp, (unsigned)code_number);
    text_add_be16(icmp, 0);
    text_add_le32(icmp, 0);
    text_add(icmp, quote);
}

void flow_add_icmp(struct flow *flow, const struct flow_line *line,
                   const struct flow_message *about)
{
    flow_add_icmp_quote(flow, line,
                        &(struct flow_datagram){flow->parties[about->source].at,
                                                flow->parties[about->target].at, about->bytes});
}

void flow_add_icmp_quote(struct flow *flow, const struct flow_line *line,
                         const struct flow_datagram *about)
{
    struct route quoted = {&about->from.address, &about->to.address, PROTOCOL_UDP, 60,
                           ++flow->serial,       DONT_FRAGMENT};
    struct route route = {&flow->parties[line->from].at.address,
                          &flow->parties[line->to].at.address,
                          PROTOCOL_ICMP,
                          64,
                          ++flow->serial,
                          DONT_FRAGMENT};
    bool v6 = route.from->family == ADDRESS_IPV6;
    struct text quote, icmp, packet;
    text_init(&quote);
    text_init(&icmp);
    text_init(&packet);
    uint16_t ports[2] = {about->from.port, about->to.port};
    struct text udp = make_udp(&quoted, ports, about->payload);
    add_ip(&quote, &quoted, text_str(&udp));
    text_free(&udp);
    uint64_t most = QUOTE_MOST; /* with the headers 576 bytes in all (RFC 1812 4.3.2.3) */
    if (str_to_u64(flow_value(line, "quote", STR("")), 65535, &most))
        most += v6 ? IPV6_BYTES : IPV4_BYTES;
    struct str piece = text_str(&quote);
    if (piece.len > most)
        piece.len = most;
    add_icmp_body(&icmp, line->what, piece);
    if (v6)
        route.protocol = PROTOCOL_ICMPV6;
    unsigned checksum =
        fold_checksum(sum_words(v6 ? pseudo_sum(&route, icmp.len) : 0, icmp.at, icmp.len));
    icmp.at[2] = (char)(checksum >> 8);
    icmp.at[3] = (char)(checksum & 0xff);
    add_ip(&packet, &route, text_str(&icmp));
    for (size_t i = 0; i < line->time_count; i++)
        add_packet(flow, line, line->times_us[i], &route, &packet);
    text_free(&quote);
    text_free(&icmp);
    text_free(&packet);
}

static int compare_frames(const void *a, const void *b)
{
    const struct flow_frame *one = a, *two = b;
    if (one->order_us != two->order_us)
        return one->order_us < two->order_us ? -1 : 1;
    return one->index < two->index ? -1 : one->index > two->index;
}

static void add_capture(struct text *out, const struct flow *flow, uint32_t snaplen)
{
    text_add_le32(out, 0xa1b2c3d4);
    text_add_le32(out, 2 | 4 << 16);
    text_add_le32(out, 0);
    text_add_le32(out, 0);
    text_add_le32(out, 262144);
    text_add_le32(out, 1); /* Ethernet */
    for (size_t i = 0; i < flow->frame_count; i++) {
        const struct flow_frame *frame = &flow->frames[i];
        int64_t time_us = FLOW_START_US + frame->time_us;
        uint32_t captured = frame->captured < snaplen ? frame->captured : snaplen;
        text_add_le32(out, (uint32_t)(time_us / US_PER_S));
        text_add_le32(out, (uint32_t)(time_us % US_PER_S));
        text_add_le32(out, captured);
        text_add_le32(out, (uint32_t)frame->bytes.len);
        text_add(out, (struct str){frame->bytes.at, captured});
    }
}

void flow_finish_capture(struct flow *flow)
{
    if (flow->frame_count)
        qsort(flow->frames, flow->frame_count, sizeof *flow->frames, compare_frames);
    add_capture(&flow->image, flow, UINT32_MAX);
}

struct str flow_capture(const struct flow *flow)
{
    return text_str(&flow->image);
}

void flow_add_capture_cut(struct text *out, const struct flow *flow, uint32_t snaplen)
{
    add_capture(out, flow, snaplen);
}

size_t flow_cut_stride(const struct flow *flow, size_t least)
{
    const size_t most_bytes = 10000000;
    size_t stride = flow->image.len * flow->image.len / most_bytes;
    return stride > least ? stride : least;
}

size_t flow_longest_frame(const struct flow *flow)
{
    size_t longest = 0;
    for (size_t i = 0; i < flow->frame_count; i++)
        if (flow->frames[i].bytes.len > longest)
            longest = flow->frames[i].bytes.len;
    return longest;
}
