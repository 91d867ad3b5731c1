/* SCTP (RFC 9260) down to its DATA chunks. A direction of an association is remembered once it
 * spoke SIP: its last chunks, to know a retransmission, and the fragments of one message. */
#include "sctp.h"

#include "flow_key.h"
#include "packet.h"
#include "sipdiag/base/hash.h"
#include "sipdiag/base/map.h"
#include "sipdiag/base/memory.h"
#include "sipdiag/decode/frame_trace.h"
#include "sipdiag/sip/sip_scan.h"

#include <stdlib.h>
#include <string.h>

enum {
    HEADER_BYTES = 12,
    CHUNK_BYTES = 4,
    DATA_BYTES = 12, /* behind the chunk header */
    TYPE_DATA = 0,
    FLAG_END = 1,
    FLAG_BEGIN = 2,
    TAG_BYTES = 4, /* of verification */
    FLOWS_MOST = 256,
    MESSAGE_MOST = 64 * 1024,
    RECENT = 64,
};

struct sctp_key {
    struct flow_key flow;
    uint8_t tag[TAG_BYTES];
};

struct sctp_flow {
    struct map_node node; /* first: the map gives it back as the flow */
    struct sctp_flow *older, *younger;
    struct sctp_key key;
    struct endpoint from, to;
    uint32_t highest; /* TSN so far */
    uint64_t came;    /* a bit for each of the last TSNs */
    struct text part; /* fragments of the message at hand */
    uint32_t first;   /* TSN of its first fragment */
    uint32_t next;    /* and of its next one */
    struct arrival arrival;
};

struct sctp_flows {
    struct map map;
    struct sctp_flow *oldest, *youngest;
    struct decoder *decoder;
};

struct data_chunk {
    uint32_t tsn;
    bool begins, ends, cut;
    struct str payload;
};

struct sctp_flows *sctp_flows_new(struct decoder *decoder)
{
    struct sctp_flows *flows = xalloc(sizeof *flows);
    map_init(&flows->map);
    flows->decoder = decoder;
    return flows;
}

static void take_out(struct sctp_flows *flows, struct sctp_flow *flow)
{
    if (flow->older)
        flow->older->younger = flow->younger;
    else
        flows->oldest = flow->younger;
    if (flow->younger)
        flow->younger->older = flow->older;
    else
        flows->youngest = flow->older;
}

static void append(struct sctp_flows *flows, struct sctp_flow *flow)
{
    flow->younger = NULL;
    flow->older = flows->youngest;
    if (flows->youngest)
        flows->youngest->younger = flow;
    else
        flows->oldest = flow;
    flows->youngest = flow;
}

static void forget(struct sctp_flows *flows, struct sctp_flow *flow)
{
    map_remove(&flows->map, &flow->node);
    take_out(flows, flow);
    text_free(&flow->part);
    free(flow);
}

void sctp_flows_free(struct sctp_flows *flows)
{
    if (!flows)
        return;
    while (flows->oldest)
        forget(flows, flows->oldest);
    map_free(&flows->map);
    free(flows);
}

/* A message of the chunks from the flow's first to before its next. */
static void hand_on(struct decoder *decoder, const struct sctp_flow *flow, struct str message,
                    bool cut)
{
    if (decoder_trace(decoder)) {
        struct carrier carrier = flow_key_carrier(&flow->key.flow);
        carrier.is_whole = true;
        carrier.sequence = flow->first;
        carrier.length = flow->next - flow->first;
        decoder_carry(decoder, &carrier);
        decoder_trace(decoder)->read(decoder_trace(decoder)->context, &carrier);
    }
    struct sip_text *text = decoder_push(decoder, &flow->arrival);
    decoder_carry(decoder, NULL);
    text->kind = SIP_TEXT_MESSAGE;
    text->transport = TRANSPORT_SCTP;
    text->from = flow->from;
    text->to = flow->to;
    text->bytes = message;
    text->cut = cut;
}

/* A chunk of which nothing was made. */
static void tell_unread(const struct sctp_flows *flows, const struct sctp_key *key,
                        const struct data_chunk *chunk)
{
    const struct frame_trace *trace = decoder_trace(flows->decoder);
    if (!trace)
        return;
    struct carrier carrier = flow_key_carrier(&key->flow);
    carrier.is_whole = true;
    carrier.sequence = chunk->tsn;
    carrier.at = chunk->payload.at;
    carrier.length = 1;
    trace->unread(trace->context, &carrier);
}

/* The fragments move before the decoder's user has read the message. */
static void hand_on_part(struct sctp_flows *flows, struct sctp_flow *flow, bool cut)
{
    struct str message = text_str(&flow->part);
    if (message.len)
        hand_on(flows->decoder, flow, arena_copy(decoder_arena(flows->decoder), message), cut);
    text_clear(&flow->part);
}

void sctp_flows_finish(struct sctp_flows *flows)
{
    for (struct sctp_flow *flow = flows->oldest; flow; flow = flow->younger)
        hand_on_part(flows, flow, true);
}

/* The header begins with the ports and the tag. */
static struct sctp_key key_of(const struct packet *packet, const uint8_t *header)
{
    struct sctp_key key;
    key.flow = flow_key_of((enum address_family)packet->family, packet->source, packet->destination,
                           be16_at(header), be16_at(header + 2));
    memcpy(key.tag, header + 4, TAG_BYTES);
    return key;
}

static struct sctp_flow *find(const struct sctp_flows *flows, const struct sctp_key *key)
{
    if (!flows->map.count)
        return NULL;
    struct map_node *node = map_find(&flows->map, hash_key(key, sizeof *key));
    while (node && memcmp(&((struct sctp_flow *)node)->key, key, sizeof *key) != 0)
        node = map_next(node);
    return (struct sctp_flow *)node;
}

static struct sctp_flow *begin(struct packet *packet, const struct sctp_key *key)
{
    struct sctp_flows *flows = packet->sctp;
    if (flows->map.count >= FLOWS_MOST) {
        packet->health->count[HEALTH_TCP_EVICTED] += flows->oldest->part.len > 0;
        hand_on_part(flows, flows->oldest, true);
        forget(flows, flows->oldest);
    }
    struct sctp_flow *flow = xalloc(sizeof *flow);
    flow->key = *key;
    flow_key_endpoints(&key->flow, &flow->from, &flow->to);
    map_add(&flows->map, &flow->node, hash_key(key, sizeof *key));
    append(flows, flow);
    return flow;
}

/* Whether the chunk came before; it is noted. */
static bool is_repeated(struct sctp_flow *flow, uint32_t tsn)
{
    int32_t ahead = (int32_t)(tsn - flow->highest);
    if (flow->came == 0 || ahead <= -RECENT || ahead >= RECENT) {
        flow->highest = tsn;
        flow->came = 1;
        return false;
    }
    if (ahead > 0) {
        flow->highest = tsn;
        flow->came = flow->came << ahead | 1;
        return false;
    }
    uint64_t bit = UINT64_C(1) << -ahead;
    bool came = flow->came & bit;
    flow->came |= bit;
    return came;
}

/* A fragment that does not follow the last one ends the message as it is. */
static void add_fragment(struct sctp_flows *flows, struct sctp_flow *flow,
                         const struct data_chunk *chunk)
{
    bool follows = !chunk->begins && flow->part.len && chunk->tsn == flow->next;
    if (!follows)
        hand_on_part(flows, flow, true);
    bool is_wanted =
        follows || (chunk->begins && sip_looks_like_start(chunk->payload.at, chunk->payload.len));
    if (!is_wanted) {
        tell_unread(flows, &flow->key, chunk);
        return;
    }
    if (!follows)
        flow->first = chunk->tsn;
    bool is_full = flow->part.len + chunk->payload.len > MESSAGE_MOST;
    if (is_full)
        tell_unread(flows, &flow->key, chunk);
    else
        text_add(&flow->part, chunk->payload);
    flow->next = chunk->tsn + 1;
    if (is_full || chunk->cut || chunk->ends)
        hand_on_part(flows, flow, is_full || chunk->cut);
}

/* A message in one chunk; one in several may be under way. */
static void hand_on_whole(struct decoder *decoder, const struct sctp_flow *flow,
                          const struct data_chunk *chunk)
{
    struct sctp_flow alone = *flow;
    alone.first = chunk->tsn;
    alone.next = chunk->tsn + 1;
    hand_on(decoder, &alone, chunk->payload, chunk->cut);
}

static void take(struct packet *packet, const struct sctp_key *key, const struct data_chunk *chunk)
{
    struct sctp_flow *flow = find(packet->sctp, key);
    bool is_start = chunk->begins && chunk->payload.len &&
                    sip_looks_like_start(chunk->payload.at, chunk->payload.len);
    if (!flow && !is_start) {
        tell_unread(packet->sctp, key, chunk);
        return;
    }
    if (!flow)
        flow = begin(packet, key);
    if (is_repeated(flow, chunk->tsn))
        return;
    if (flow != packet->sctp->youngest) {
        take_out(packet->sctp, flow);
        append(packet->sctp, flow);
    }
    flow->arrival = (struct arrival){packet->frame->time_us, packet->frame->origin};
    if (!chunk->begins || !chunk->ends)
        add_fragment(packet->sctp, flow, chunk);
    else if (is_start)
        hand_on_whole(packet->sctp->decoder, flow, chunk);
    else
        tell_unread(packet->sctp, key, chunk);
}

/* The packet, or a chunk in it. */
static void trace_part(const struct packet *packet, const struct sctp_key *key,
                       const struct data_chunk *chunk)
{
    const struct frame_trace *trace = decoder_trace(packet->decoder);
    if (!trace)
        return;
    struct carrier carrier = flow_key_carrier(&key->flow);
    struct trace_segment traced = {.flow = carrier.flow, .connection = carrier.connection};
    if (chunk) {
        traced.sequence = chunk->tsn;
        traced.length = 1;
        traced.payload = chunk->payload;
    }
    trace->segment(trace->context, &traced);
}

/* RFC 9260 3.2, 3758, 4895, 5061, 6525, 8260: of these the values are no user's. */
static bool is_control(uint8_t type)
{
    enum { AUTH = 15, ASCONF_ACK = 128, RE_CONFIG = 130, FORWARD_TSN = 192, ASCONF = 193 };
    enum { I_FORWARD_TSN = 194 };
    return type <= AUTH || type == ASCONF_ACK || type == RE_CONFIG || type == FORWARD_TSN ||
           type == ASCONF || type == I_FORWARD_TSN;
}

/* Interleaved data (RFC 8260), padding, what nobody knows. */
static void conceal(const struct packet *packet, const struct bytes *bytes)
{
    decoder_conceal(packet->decoder, (struct str){(const char *)bytes->at, bytes->left});
}

void sctp_decode(struct packet *packet)
{
    const uint8_t *header = bytes_take(&packet->rest, HEADER_BYTES);
    if (!packet->sctp) /* the beginning of a datagram whose other fragments are missing */
        return;
    if (!header) {
        packet_is_short(packet);
        return;
    }
    struct sctp_key key = key_of(packet, header);
    trace_part(packet, &key, NULL);
    packet->is_kept = true;
    while (packet->rest.left >= CHUNK_BYTES) {
        uint8_t type = bytes_u8(&packet->rest), flags = bytes_u8(&packet->rest);
        size_t length = bytes_be16(&packet->rest);
        if (length < CHUNK_BYTES) {
            packet_is_bad(packet);
            conceal(packet, &packet->rest);
            return;
        }
        size_t padded = (length + 3) / 4 * 4 - CHUNK_BYTES;
        bool cut = length - CHUNK_BYTES > packet->rest.left;
        struct bytes value =
            bytes_from(packet->rest.at, cut ? packet->rest.left : length - CHUNK_BYTES);
        bytes_take(&packet->rest, padded < packet->rest.left ? padded : packet->rest.left);
        if (type != TYPE_DATA && !is_control(type))
            conceal(packet, &value);
        struct data_chunk chunk = {.tsn = bytes_be32(&value),
                                   .begins = flags & FLAG_BEGIN,
                                   .ends = flags & FLAG_END,
                                   .cut = cut};
        if (type != TYPE_DATA || !bytes_take(&value, DATA_BYTES - 4))
            continue;
        chunk.payload = (struct str){(const char *)value.at, value.left};
        trace_part(packet, &key, &chunk);
        take(packet, &key, &chunk);
    }
}
