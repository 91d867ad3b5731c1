/* Sound in a flow: a line makes all packets of an RTP stream (RFC 3550), with loss, jitter and keys
 * pressed (RFC 4733) as it asks. */
#include "flow_parts.h"

#include "sipdiag/base/clock.h"
#include "sipdiag/base/text_numbers.h"

enum {
    PAYLOAD_BYTES = 20,
    EVENT_TYPE = 101,
    EVENT_PACKETS = 3,
    PACKETS_BETWEEN_KEYS = 50,
    CLOCK = 8000,
    PAYLOAD_PCMA = 8,
    EVERY_MS = 20,
};

struct stream {
    struct flow_datagram datagram;
    struct flow_rtp *source;
    int64_t every_us, length_us, jitter_us;
    unsigned type, loss_per_mille, keys;
};

static struct flow_rtp *find_source(struct flow *flow, uint32_t ssrc)
{
    for (size_t i = 0; i < flow->rtp_count; i++)
        if (flow->rtp[i].ssrc == ssrc)
            return &flow->rtp[i];
    if (flow->rtp_count == FLOW_RTP_MAX)
        return NULL;
    struct flow_rtp *made = &flow->rtp[flow->rtp_count++];
    *made = (struct flow_rtp){ssrc, (uint16_t)(1000 + ssrc)};
    return made;
}

/* "1.5" in per cent. */
static bool parse_per_mille(struct str text, unsigned *value)
{
    struct str tenths;
    struct str whole = str_before(text, '.', &tenths);
    uint64_t high = 0, low = 0;
    if (!str_to_u64(whole, 100, &high) || (tenths.len && !str_to_u64(tenths, 9, &low)))
        return false;
    *value = (unsigned)(high * 10 + low);
    return true;
}

static bool parse_stream(struct flow *flow, const struct flow_line *line, struct stream *stream,
                         struct error *error)
{
    const struct flow_call *call = flow->current;
    uint64_t ssrc = 0x1000 * (uint64_t)call->index + line->from;
    str_to_u64(flow_value(line, "ssrc", STR("")), UINT32_MAX, &ssrc);
    stream->source = find_source(flow, (uint32_t)ssrc);
    if (!stream->source)
        return fail(error, "too many RTP sources");
    if (flow_has(line, "seq"))
        stream->source->sequence = (uint16_t)flow_number(line, "seq");
    stream->type = flow_has(line, "pt") ? flow_number(line, "pt") : PAYLOAD_PCMA;
    stream->every_us =
        US_PER_MS * (flow_has(line, "every") ? (int64_t)flow_number(line, "every") : EVERY_MS);
    stream->jitter_us = US_PER_MS * (int64_t)flow_number(line, "jitter");
    stream->keys = flow_number(line, "keys");
    if (!flow_seconds(flow_value(line, "for", STR("1")), &stream->length_us))
        return fail(error, "seconds follow 'for='");
    if (!parse_per_mille(flow_value(line, "loss", STR("0")), &stream->loss_per_mille))
        return fail(error, "per cent follow 'loss='");
    struct flow_datagram *datagram = &stream->datagram;
    datagram->from = (struct endpoint){flow->parties[line->from].at.address,
                                       (uint16_t)flow_sdp_port(call, line->from)};
    datagram->to = (struct endpoint){flow->parties[line->to].at.address,
                                     (uint16_t)flow_sdp_port(call, line->to)};
    if (flow_has(line, "from-port"))
        datagram->from.port = (uint16_t)flow_number(line, "from-port");
    if (flow_has(line, "to-port"))
        datagram->to.port = (uint16_t)flow_number(line, "to-port");
    if (flow_has(line, "address") &&
        !address_parse(flow_value(line, "address", STR("")), &datagram->to.address))
        return fail(error, "an address follows 'address='");
    return stream->every_us > 0 || fail(error, "every=0 never ends");
}

/* A key is three packets of one time stamp, the first after a second, one a second. */
static bool is_key(const struct stream *stream, unsigned index, unsigned *part)
{
    unsigned key = index / PACKETS_BETWEEN_KEYS;
    *part = index % PACKETS_BETWEEN_KEYS;
    return key >= 1 && key <= stream->keys && *part < EVENT_PACKETS;
}

static struct str make_packet(struct flow *flow, const struct stream *stream, int64_t time_us,
                              unsigned index)
{
    struct text packet;
    unsigned part = 0;
    bool key = is_key(stream, index, &part);
    int64_t said_us = key ? time_us - part * stream->every_us : time_us;
    text_init(&packet);
    text_add_be16(&packet, 0x8000U | (key ? EVENT_TYPE : stream->type) | (index == 0 ? 0x80U : 0));
    text_add_be16(&packet, (uint16_t)(stream->source->sequence + index));
    text_add_be32(&packet, (uint32_t)(said_us * CLOCK / US_PER_S));
    text_add_be32(&packet, stream->source->ssrc);
    if (key) {
        text_add_be16(&packet,
                      index / PACKETS_BETWEEN_KEYS % 10 << 8 | (part == 2 ? 0x8aU : 0x0aU));
        text_add_be16(&packet, 160 * (part + 1));
    } else {
        text_add_repeat(&packet, "\x55", PAYLOAD_BYTES);
    }
    return flow_keep(flow, &packet);
}

static bool is_lost(const struct stream *stream, unsigned index)
{
    return (index + 1) * stream->loss_per_mille / 1000 != index * stream->loss_per_mille / 1000;
}

bool flow_add_rtp(struct flow *flow, const struct flow_line *line, struct error *error)
{
    struct stream stream = {0};
    if (!parse_stream(flow, line, &stream, error))
        return false;
    unsigned count = (unsigned)(stream.length_us / stream.every_us);
    for (unsigned i = 0; i < count; i++) {
        int64_t time_us = line->times_us[0] + i * stream.every_us;
        stream.datagram.payload = make_packet(flow, &stream, time_us, i);
        if (!is_lost(&stream, i))
            flow_add_datagram(flow, line, time_us + (i % 2 ? stream.jitter_us : 0),
                              &stream.datagram);
    }
    stream.source->sequence = (uint16_t)(stream.source->sequence + count);
    flow->last_rtp = stream.datagram;
    return true;
}

bool flow_add_rtp_error(struct flow *flow, const struct flow_line *line, struct error *error)
{
    if (!flow->last_rtp.payload.len)
        return fail(error, "there is no sound that this ICMP error could quote");
    flow_add_icmp_quote(flow, line, &flow->last_rtp);
    return true;
}
