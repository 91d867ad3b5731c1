/* Any bytes as packets of one link type: the first byte chooses it, then each packet follows its
 * length in two bytes, whose highest bit says that the capture cut it. Messages must lie in what
 * can be read. */
#include "sipdiag/base/hash.h"
#include "sipdiag/decode/decoder.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { CUT = 0x8000, CUT_BYTES = 40 };

static const int link_types[] = {1,   101, 113, 276, 0,   108, 12,  14, 228,
                                 229, 9,   50,  104, 239, 105, 127, 147};

static volatile unsigned char touched;

static void require(int condition)
{
    if (!condition)
        abort();
}

/* Reads every byte, so that the sanitizer sees where a text lies. */
static void touch(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        touched ^= (unsigned char)s.at[i];
}

static int is_known(uint8_t family)
{
    return family == ADDRESS_IPV4 || family == ADDRESS_IPV6;
}

static void take_messages(struct decoder *decoder, uint32_t frames)
{
    struct sip_text text;
    while (decoder_next(decoder, &text)) {
        touch(text.bytes);
        require(is_known(text.from.address.family) && is_known(text.to.address.family));
        require(text.bytes.len > 0 || text.kind != SIP_TEXT_MESSAGE);
        require(text.origin.frame >= 1 && text.origin.frame <= frames);
    }
}

static void add_packet(struct decoder *decoder, const struct frame *frame,
                       struct input_health *health)
{
    struct input_content content = {0};
    uint8_t *exact = malloc(frame->captured ? frame->captured : 1); /* for the sanitizer */
    struct frame copy = *frame;
    require(exact != NULL);
    if (frame->captured)
        memcpy(exact, frame->bytes, frame->captured);
    copy.bytes = exact;
    decoder_add(decoder, &copy, health, &content);
    require(content.udp_packets + content.tcp_packets + content.icmp_packets +
                content.other_packets ==
            1);
    take_messages(decoder, frame->origin.frame);
    free(exact);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct settings settings;
    struct input_health health = {0};
    struct frame frame = {.time_us = 1000000};
    if (size == 0)
        return 0;
    hash_init();
    settings_init(&settings);
    struct decoder *decoder = decoder_new(&settings);
    frame.link_type = link_types[data[0] % (sizeof link_types / sizeof *link_types)];
    for (size_t at = 1; at + 2 <= size;) {
        unsigned header = (unsigned)data[at] << 8 | data[at + 1];
        size_t left = size - at - 2, packet = header & (CUT - 1);
        at += 2;
        packet = packet < left ? packet : left;
        frame.bytes = data + at;
        frame.captured = (uint32_t)packet;
        frame.wire = (uint32_t)packet + (header & CUT ? CUT_BYTES : 0);
        frame.origin.frame++;
        frame.time_us += 1000;
        add_packet(decoder, &frame, &health);
        at += packet;
    }
    struct input_content content = {0};
    decoder_finish(decoder, &health, &content);
    take_messages(decoder, frame.origin.frame);
    decoder_free(decoder);
    return 0;
}
