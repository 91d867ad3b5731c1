/* The TCP header; segments go to the streams. */
#include "packet.h"
#include "sipdiag/decode/frame_trace.h"
#include "tcp_streams.h"
#include "tcp_table.h"
#include "tls.h"

enum { TCP_BYTES = 20, TCP_CHECKSUM_AT = 16 };

static void trace_segment(const struct packet *packet, const struct tcp_segment *segment,
                          const uint8_t *header)
{
    const struct frame_trace *trace = decoder_trace(packet->decoder);
    if (!trace)
        return;
    struct flow_key key = tcp_key_of(segment);
    struct carrier carrier = flow_key_carrier(&key);
    trace->transport(trace->context, header, TCP_CHECKSUM_AT);
    trace->segment(trace->context, &(struct trace_segment){
                                       .flow = carrier.flow,
                                       .connection = carrier.connection,
                                       .sequence = segment->sequence,
                                       .length = (uint32_t)segment->payload.len,
                                       .payload = segment->payload,
                                       .header = header,
                                       .is_control = segment->flags & (TCP_SYN | TCP_FIN | TCP_RST),
                                   });
}

static void hand_on(struct packet *packet, const uint8_t *header)
{
    struct tcp_segment segment = {
        .source = packet->source,
        .destination = packet->destination,
        .family = packet->family,
        .from = be16_at(header),
        .to = be16_at(header + 2),
        .sequence = be32_at(header + 4) + (header[13] & TCP_SYN ? 1 : 0),
        .acknowledged = be32_at(header + 8),
        .flags = header[13],
        .payload = {(const char *)packet->rest.at, packet->rest.left},
        .missing = packet->missing,
        .arrival = {packet->frame->time_us, packet->frame->origin},
    };
    trace_segment(packet, &segment, header);
    bool is_counted = tcp_streams_add(packet->tcp, &segment, packet->health);
    if (segment.payload.len && !is_counted)
        tls_servers_add_packet(packet->tls, &segment);
}

void tcp_decode(struct packet *packet)
{
    packet->counter = &packet->content->tcp_packets;
    if (!packet->tcp) /* the beginning of a datagram whose other fragments are missing */
        return;
    const uint8_t *header = bytes_take(&packet->rest, TCP_BYTES);
    if (!header) {
        packet_is_short(packet);
        return;
    }
    size_t header_bytes = (size_t)(header[12] >> 4) * 4;
    if (header_bytes < TCP_BYTES)
        packet_is_bad(packet);
    else if (!bytes_take(&packet->rest, header_bytes - TCP_BYTES))
        packet_is_short(packet);
    else
        hand_on(packet, header);
}
