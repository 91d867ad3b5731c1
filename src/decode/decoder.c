/* Takes a frame through its layers and keeps the messages it gave. */
#include "sipdiag/decode/decoder.h"

#include "fragments.h"
#include "packet.h"
#include "sipdiag/base/memory.h"

#include <stdlib.h>

struct decoder {
    struct fragments *fragments;
    int link_type; /* of the last frame */
    void (*decode_link)(struct packet *packet);
    struct sip_text *texts; /* of the last frame */
    size_t text_count, text_capacity, text_next;
};

struct decoder *decoder_new(const struct settings *settings)
{
    struct decoder *decoder = xalloc(sizeof *decoder);
    decoder->fragments = fragments_new(settings);
    decoder->link_type = -1;
    return decoder;
}

void decoder_free(struct decoder *decoder)
{
    if (!decoder)
        return;
    fragments_free(decoder->fragments);
    free(decoder->texts);
    free(decoder);
}

struct sip_text *decoder_new_text(struct packet *packet)
{
    struct decoder *decoder = packet->decoder;
    decoder->texts = array_grow(decoder->texts, decoder->text_count, &decoder->text_capacity,
                                sizeof *decoder->texts);
    struct sip_text *text = &decoder->texts[decoder->text_count++];
    *text = (struct sip_text){.time_us = packet->frame->time_us, .origin = packet->frame->origin};
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
        .frame = &frame,
        .health = health,
        .content = &counted,
        .source = head->source,
        .destination = head->destination,
        .family = head->family,
    };
    ip_decode_datagram(&packet, head);
}

static void begin_texts(struct decoder *decoder)
{
    decoder->text_count = 0;
    decoder->text_next = 0;
    fragments_sweep(decoder->fragments);
}

void decoder_add(struct decoder *decoder, const struct frame *frame, struct input_health *health,
                 struct input_content *content)
{
    begin_texts(decoder);
    struct fragment head;
    while (fragments_overdue(decoder->fragments, frame->time_us, &head, health))
        add_head(decoder, &head, health);
    if (frame->link_type != decoder->link_type) {
        decoder->link_type = frame->link_type;
        decoder->decode_link = link_decoder(frame->link_type);
    }
    struct packet packet = {
        .decoder = decoder,
        .fragments = decoder->fragments,
        .frame = frame,
        .health = health,
        .content = content,
        .counter = &content->other_packets,
        .rest = bytes_from(frame->bytes, frame->captured),
    };
    if (decoder->decode_link)
        decoder->decode_link(&packet);
    else
        health->count[HEALTH_UNKNOWN_LINK]++;
    ++*packet.counter;
}

bool decoder_next(struct decoder *decoder, struct sip_text *text)
{
    if (decoder->text_next >= decoder->text_count)
        return false;
    *text = decoder->texts[decoder->text_next++];
    return true;
}

void decoder_finish(struct decoder *decoder, struct input_health *health)
{
    begin_texts(decoder);
    struct fragment head;
    while (fragments_rest(decoder->fragments, &head, health))
        add_head(decoder, &head, health);
}
