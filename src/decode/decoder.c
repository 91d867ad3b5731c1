/* Takes a frame through its layers and keeps the messages it gave. */
#include "sipdiag/decode/decoder.h"

#include "fragments.h"
#include "packet.h"
#include "sctp.h"
#include "sipdiag/base/hash.h"
#include "sipdiag/base/memory.h"
#include "sipdiag/decode/frame_trace.h"
#include "tcp_streams.h"
#include "tls.h"

#include <stdlib.h>
#include <string.h>

struct decoder {
    struct fragments *fragments;
    struct tcp_streams *tcp;
    struct tls_servers *tls;
    struct sctp_flows *sctp;
    struct arena arena;              /* what the texts borrow from, beside the frame */
    int64_t now_us;                  /* of the last frame */
    int64_t order_us;                /* an older text could not be put in order any more */
    const struct frame_trace *trace; /* NULL: nobody is told */
    struct carrier carrier;          /* of the texts that come now */
    struct media_listener listener;  /* no functions: nobody listens */
    int link_type;                   /* of the last frame */
    void (*decode_link)(struct packet *packet);
    struct sip_text *texts; /* of the last frame */
    size_t text_count, text_capacity, text_next;
};

struct decoder *decoder_new(const struct settings *settings)
{
    struct decoder *decoder = xalloc(sizeof *decoder);
    decoder->fragments = fragments_new(settings);
    decoder->tls = tls_servers_new();
    decoder->tcp = tcp_streams_new(settings, decoder, decoder->tls);
    decoder->sctp = sctp_flows_new(decoder);
    arena_init(&decoder->arena, 0);
    decoder->order_us = settings->value[SETTING_REORDER_WINDOW] / 2;
    decoder->link_type = -1;
    return decoder;
}

void decoder_free(struct decoder *decoder)
{
    if (!decoder)
        return;
    fragments_free(decoder->fragments);
    tcp_streams_free(decoder->tcp);
    tls_servers_free(decoder->tls);
    sctp_flows_free(decoder->sctp);
    arena_free(&decoder->arena);
    free(decoder->texts);
    free(decoder);
}

void decoder_use_keys(struct decoder *decoder, const struct tls_keys *keys)
{
    tcp_streams_use_keys(decoder->tcp, keys);
}

void decoder_set_trace(struct decoder *decoder, const struct frame_trace *trace)
{
    decoder->trace = trace;
}

const struct frame_trace *decoder_trace(const struct decoder *decoder)
{
    return decoder->trace;
}

void decoder_carry(struct decoder *decoder, const struct carrier *carrier)
{
    static const struct carrier none;
    decoder->carrier = carrier ? *carrier : none;
}

void decoder_conceal(const struct decoder *decoder, struct str secret)
{
    struct carrier carrier = decoder->carrier;
    size_t offset = (size_t)(secret.at - (carrier.flow ? carrier.at : secret.at));
    if (!decoder->trace || secret.len == 0 || carrier.is_encrypted)
        return;
    carrier.sequence += (uint32_t)offset;
    carrier.length = (uint32_t)secret.len;
    carrier.at = secret.at;
    decoder->trace->unread(decoder->trace->context, &carrier);
}

void carrier_of(struct carrier *carrier, const uint8_t *from, const uint8_t *to, size_t end_bytes)
{
    uint64_t ends[2] = {hash_bulk(from, end_bytes, 1), hash_bulk(to, end_bytes, 1)};
    carrier->flow = hash_bulk(ends, sizeof ends, 2) | 1;
    carrier->connection = (ends[0] ^ ends[1]) | 1;
}

void decoder_set_listener(struct decoder *decoder, const struct media_listener *listener)
{
    decoder->listener = *listener;
}

void decoder_hear(struct decoder *decoder, const struct media_packet *packet)
{
    if (decoder->listener.packet)
        decoder->listener.packet(decoder->listener.context, packet);
}

struct arena *decoder_arena(struct decoder *decoder)
{
    return &decoder->arena;
}

static struct sip_text *append_text(struct decoder *decoder)
{
    decoder->texts = array_grow(decoder->texts, decoder->text_count, &decoder->text_capacity,
                                sizeof *decoder->texts);
    return &decoder->texts[decoder->text_count++];
}

struct sip_text *decoder_new_text(struct packet *packet)
{
    struct sip_text *text = append_text(packet->decoder);
    *text = (struct sip_text){.time_us = packet->frame->time_us, .origin = packet->frame->origin};
    return text;
}

struct sip_text *decoder_push(struct decoder *decoder, const struct arrival *arrival)
{
    int64_t now_us = decoder->now_us, then_us = arrival->time_us;
    bool is_late =
        then_us < now_us && (uint64_t)now_us - (uint64_t)then_us > (uint64_t)decoder->order_us;
    struct sip_text *text = append_text(decoder);
    *text = (struct sip_text){.time_us = is_late ? now_us - decoder->order_us : then_us,
                              .origin = arrival->origin,
                              .carrier = decoder->carrier};
    return text;
}

struct address packet_address(const struct packet *packet, const uint8_t *at)
{
    return packet->family == ADDRESS_IPV4 ? address_ipv4(at) : address_ipv6(at);
}

/* The beginning of a fragmented message is worth having without its end: it names the call. Its
 * frame was counted when it came. */
static void add_head(struct decoder *decoder, const struct fragment *head,
                     struct input_health *health)
{
    struct input_content counted = {0};
    struct frame frame = {.time_us = head->time_us, .origin = head->origin};
    struct packet packet = {
        .decoder = decoder,
        .fragments = decoder->fragments,
        .frame = &frame,
        .health = health,
        .content = &counted,
        .source = head->source,
        .destination = head->destination,
        .family = head->family,
        .depth = head->depth,
    };
    ip_decode_datagram(&packet, head);
}

static void begin_texts(struct decoder *decoder)
{
    decoder->text_count = 0;
    decoder->text_next = 0;
    arena_reset(&decoder->arena);
    fragments_sweep(decoder->fragments);
}

/* No layer that we know led to it. */
static bool has_hidden_sip(const struct decoder *decoder, const struct packet *packet)
{
    static const struct str version = STR("SIP/2.0");
    return packet->counter == &packet->content->other_packets && !packet->is_kept &&
           decoder->text_count == 0 &&
           memmem(packet->frame->bytes, packet->frame->captured, version.at, version.len);
}

void decoder_advance(struct decoder *decoder, int64_t now_us, struct input_health *health)
{
    struct fragment head;
    begin_texts(decoder);
    decoder->now_us = now_us;
    while (fragments_overdue(decoder->fragments, now_us, &head, health))
        add_head(decoder, &head, health);
    tcp_streams_sweep(decoder->tcp, now_us, health);
}

void decoder_add(struct decoder *decoder, const struct frame *frame, struct input_health *health,
                 struct input_content *content)
{
    decoder_advance(decoder, frame->time_us, health);
    if (frame->link_type != decoder->link_type) {
        decoder->link_type = frame->link_type;
        decoder->decode_link = link_decoder(frame->link_type);
    }
    struct packet packet = {
        .decoder = decoder,
        .fragments = decoder->fragments,
        .tcp = decoder->tcp,
        .tls = decoder->tls,
        .sctp = decoder->sctp,
        .listener = decoder->listener.packet ? &decoder->listener : NULL,
        .frame = frame,
        .health = health,
        .content = content,
        .counter = &content->other_packets,
        .rest = bytes_from(frame->bytes, frame->captured),
        .missing = frame->wire > frame->captured ? frame->wire - frame->captured : 0,
    };
    if (decoder->decode_link)
        decoder->decode_link(&packet);
    else
        health->count[HEALTH_UNKNOWN_LINK]++;
    health->count[HEALTH_SIP_HIDDEN] += has_hidden_sip(decoder, &packet);
    ++*packet.counter;
}

bool decoder_next(struct decoder *decoder, struct sip_text *text)
{
    if (decoder->text_next >= decoder->text_count)
        return false;
    *text = decoder->texts[decoder->text_next++];
    if (text->kind == SIP_TEXT_MESSAGE) {
        tls_servers_note_sip(decoder->tls, &text->from.address);
        tls_servers_note_sip(decoder->tls, &text->to.address);
    }
    return true;
}

void decoder_finish(struct decoder *decoder, struct input_health *health,
                    struct input_content *content)
{
    begin_texts(decoder);
    struct fragment head;
    while (fragments_rest(decoder->fragments, &head, health))
        add_head(decoder, &head, health);
    tcp_streams_finish(decoder->tcp, decoder->now_us, health);
    sctp_flows_finish(decoder->sctp);
    tls_servers_finish(decoder->tls, health, content);
}
