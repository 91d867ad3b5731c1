/* Feeds IPv4 packets with the fuzzer's bytes to a decoder and touches every byte that comes out, so
 * that the sanitizer sees where it lies. */
#ifndef TESTS_FUZZ_FEED_H
#define TESTS_FUZZ_FEED_H

#include "sipdiag/base/bytes.h"
#include "sipdiag/base/hash.h"
#include "sipdiag/decode/decoder.h"

#include <stdlib.h>
#include <string.h>

enum { FEED_IP_BYTES = 20, FEED_MOST = 65535 - FEED_IP_BYTES };

struct feed {
    struct decoder *decoder;
    struct input_health health;
    struct input_content content;
    struct frame frame;
    size_t messages, sum;
};

static inline void require(int condition)
{
    if (!condition)
        abort();
}

static inline void feed_begin(struct feed *feed)
{
    struct settings settings;
    hash_init();
    settings_init(&settings);
    settings.value[SETTING_TCP_MEMORY] = 1024 * 1024;
    *feed = (struct feed){.decoder = decoder_new(&settings), .frame = {.link_type = 101}};
}

static inline void feed_take(struct feed *feed)
{
    struct sip_text text;
    while (decoder_next(feed->decoder, &text)) {
        require(text.bytes.len > 0 || text.kind != SIP_TEXT_MESSAGE);
        require(text.origin.frame >= 1 && text.origin.frame <= feed->frame.origin.frame);
        for (size_t i = 0; i < text.bytes.len; i++)
            feed->sum = feed->sum * 31 + (unsigned char)text.bytes.at[i];
        feed->messages++;
    }
}

static inline void feed_be(uint8_t *at, size_t bytes, uint32_t value)
{
    for (size_t i = 0; i < bytes; i++)
        at[i] = (uint8_t)(value >> 8 * (bytes - 1 - i));
}

/* One packet: a header of the transport, then the bytes. */
static inline void feed_packet(struct feed *feed, unsigned protocol, struct bytes header,
                               struct bytes bytes)
{
    if (bytes.left > FEED_MOST - header.left)
        bytes.left = FEED_MOST - header.left;
    size_t all = FEED_IP_BYTES + header.left + bytes.left;
    uint8_t *packet = calloc(1, all);
    require(packet != NULL);
    packet[0] = 0x45;
    feed_be(packet + 2, 2, (uint32_t)all);
    packet[9] = (uint8_t)protocol;
    packet[15] = 1;
    packet[19] = 2;
    memcpy(packet + FEED_IP_BYTES, header.at, header.left);
    if (bytes.left)
        memcpy(packet + FEED_IP_BYTES + header.left, bytes.at, bytes.left);
    feed->frame.bytes = packet;
    feed->frame.captured = feed->frame.wire = (uint32_t)all;
    feed->frame.origin.frame++;
    feed->frame.time_us += 1000;
    decoder_add(feed->decoder, &feed->frame, &feed->health, &feed->content);
    feed_take(feed);
    free(packet);
}

static inline void feed_udp(struct feed *feed, uint16_t port, struct bytes bytes)
{
    uint8_t header[8] = {0x9c, 0x40};
    feed_be(header + 2, 2, port);
    feed_be(header + 4, 2, (uint32_t)(bytes.left > FEED_MOST - 8 ? FEED_MOST : bytes.left + 8));
    feed_packet(feed, 17, bytes_from(header, sizeof header), bytes);
}

static inline void feed_segment(struct feed *feed, uint8_t header[20], uint32_t *sequence,
                                struct bytes bytes)
{
    feed_be(header + 4, 4, *sequence);
    feed_packet(feed, 6, bytes_from(header, 20), bytes);
    *sequence += (uint32_t)bytes.left;
}

/* A stream behind its SYN, in segments of one size; the first bytes are `head`. */
static inline void feed_tcp(struct feed *feed, uint16_t port, const char *head, struct bytes bytes,
                            size_t step)
{
    uint32_t sequence = 0;
    uint8_t header[20] = {0x9c, 0x40};
    feed_be(header + 2, 2, port);
    header[12] = 0x50;
    header[13] = 2;
    feed_segment(feed, header, &sequence, bytes_from(NULL, 0));
    header[13] = 0x10;
    sequence = 1;
    if (*head)
        feed_segment(feed, header, &sequence, bytes_from(head, strlen(head)));
    for (size_t at = 0; at < bytes.left; at += step) {
        size_t part = step < bytes.left - at ? step : bytes.left - at;
        feed_segment(feed, header, &sequence, bytes_from(bytes.at + at, part));
    }
}

static inline void feed_end(struct feed *feed)
{
    decoder_finish(feed->decoder, &feed->health, &feed->content);
    feed_take(feed);
    decoder_free(feed->decoder);
}

#endif
