/* Builds TCP segments and gives them to a decoder, for tests of streams. */
#ifndef TESTS_SUPPORT_STREAMS_H
#define TESTS_SUPPORT_STREAMS_H

#include "sipdiag/base/str.h"
#include "support/decoding.h"

enum { FIN = 1, SYN = 2, RST = 4, ACK = 16 };

/* From 192.0.2.1 to 192.0.2.2, or back. */
struct segment {
    unsigned from, to; /* ports; 0: 40000 and 5060 */
    uint32_t sequence, acknowledged;
    unsigned flags; /* 0: ACK */
    bool is_back;   /* addresses and ports the other way round */
    struct str payload;
};

static inline void add_segment(struct octets *out, const struct segment *segment)
{
    struct octets tcp = {.len = 0};
    unsigned from = segment->from ? segment->from : 40000;
    unsigned to = segment->to ? segment->to : 5060;
    add_be16(&tcp, segment->is_back ? to : from);
    add_be16(&tcp, segment->is_back ? from : to);
    add_be32(&tcp, segment->sequence);
    add_be32(&tcp, segment->acknowledged);
    add_be16(&tcp, 0x5000 | (segment->flags ? segment->flags : ACK));
    add_be16(&tcp, 1024);
    add_be32(&tcp, 0);
    if (segment->payload.len)
        add_bytes(&tcp, segment->payload.at, segment->payload.len);
    add_ipv4(out, (struct ipv4_fields){.protocol = 6}, &tcp);
    if (segment->is_back) {
        out->at[15] = 2;
        out->at[19] = 1;
    }
}

static inline void decoding_add_segment(struct decoding *decoding, int64_t time_us,
                                        const struct segment *segment)
{
    decoding->segment.len = 0;
    add_segment(&decoding->segment, segment);
    decoding_add(decoding, LINK_RAW, time_us, &decoding->segment);
}

static inline void assert_message(struct decoding *decoding, struct str expected)
{
    assert_true(decoding_next(decoding));
    assert_int_equal(decoding->text.bytes.len, expected.len);
    assert_memory_equal(decoding->text.bytes.at, expected.at, expected.len);
    assert_false(decoding->text.cut);
}

static inline void assert_no_message(struct decoding *decoding)
{
    assert_false(decoding_next(decoding));
}

#endif
