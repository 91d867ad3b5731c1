/* One decoder with what it counts, for tests that give it packets. */
#ifndef TESTS_SUPPORT_DECODING_H
#define TESTS_SUPPORT_DECODING_H

#include "sipdiag/base/hash.h"
#include "sipdiag/decode/decoder.h"
#include "sipdiag/decode/frame_trace.h"
#include "support/packets.h"
#include "support/test.h"

enum { LINK_ETHERNET = 1, LINK_RAW = 101 };

struct decoding {
    struct settings settings;
    struct decoder *decoder;
    struct input_health health;
    struct input_content content;
    struct sip_text text; /* of the last decoding_next() */
    uint32_t frames;
    struct frame_trace trace;
    struct trace_segment traced; /* the last one, after decoding_trace() */
    struct trace_piece traced_piece;
    struct octets segment; /* messages borrow from the last frame until the next one */
};

static inline void decoding_begin(struct decoding *decoding)
{
    memset(decoding, 0, sizeof *decoding);
    hash_init();
    settings_init(&decoding->settings);
    decoding->decoder = decoder_new(&decoding->settings);
}

static inline void decoding_end(struct decoding *decoding)
{
    decoder_free(decoding->decoder);
}

/* The capture has only `captured` bytes of it. */
static inline void decoding_add_cut(struct decoding *decoding, int link_type, int64_t time_us,
                                    const struct octets *packet, size_t captured)
{
    struct frame frame = {.time_us = time_us,
                          .bytes = packet->at,
                          .captured = (uint32_t)captured,
                          .wire = (uint32_t)packet->len,
                          .link_type = link_type,
                          .origin = {.frame = ++decoding->frames}};
    decoder_add(decoding->decoder, &frame, &decoding->health, &decoding->content);
}

static inline void decoding_add(struct decoding *decoding, int link_type, int64_t time_us,
                                const struct octets *packet)
{
    decoding_add_cut(decoding, link_type, time_us, packet, packet->len);
}

static inline void decoding_trace_segment(void *context, const struct trace_segment *segment)
{
    struct decoding *decoding = context;
    decoding->traced = *segment;
}

static inline void decoding_trace_piece(void *context, const struct trace_piece *piece)
{
    struct decoding *decoding = context;
    decoding->traced_piece = *piece;
}

static inline void decoding_trace_datagram(void *context, struct origin origin, struct str bytes)
{
    (void)context;
    assert_true(origin.frame && bytes.len);
}

static inline void decoding_trace_transport(void *context, const uint8_t *header, size_t at)
{
    (void)context;
    assert_true(header && at);
}

static inline void decoding_trace_read(void *context, const struct carrier *carrier)
{
    (void)context;
    assert_true((carrier->flow || carrier->at) && carrier->length);
}

/* Messages then say which bytes brought them. */
static inline void decoding_trace(struct decoding *decoding)
{
    decoding->trace = (struct frame_trace){.context = decoding,
                                           .piece = decoding_trace_piece,
                                           .datagram = decoding_trace_datagram,
                                           .segment = decoding_trace_segment,
                                           .transport = decoding_trace_transport,
                                           .read = decoding_trace_read,
                                           .unread = decoding_trace_read};
    decoder_set_trace(decoding->decoder, &decoding->trace);
}

static inline bool decoding_next(struct decoding *decoding)
{
    return decoder_next(decoding->decoder, &decoding->text);
}

/* Decodes one packet and says whether it gave one message; for what needs no state. */
static inline bool decodes(struct decoding *decoding, int link_type, const struct octets *packet)
{
    decoding_add(decoding, link_type, 1000000, packet);
    bool found = decoding_next(decoding);
    struct sip_text another;
    assert_false(found && decoder_next(decoding->decoder, &another));
    return found;
}

static inline void assert_endpoint(const struct endpoint *endpoint, const char *expected)
{
    struct text shown;
    text_init(&shown);
    endpoint_add(&shown, endpoint);
    assert_str(text_str(&shown), expected);
    text_free(&shown);
}

#endif
