/* HEP: addresses, time and transport are the agent's; what is no SIP, damaged or too large is not
 * taken for it. */
#include "support/test.h"

#include "support/streams.h"

#include <zlib.h>

enum { FRAME_US = 1000000, PROTOCOL_UDP = 17 };
#define SECONDS 1795197600U
#define AGENT_US (SECONDS * INT64_C(1000000) + 250000)

/* What differs from a good packet. */
struct hep_fields {
    unsigned protocol, kind;
    uint32_t seconds, microseconds;
    unsigned length_more; /* in the packet's own length */
    bool no_addresses, ipv6;
};

static const struct hep_fields good = {17, 1, SECONDS, 250000, 0, false, false};

static void add_chunk(struct octets *hep, unsigned type, const void *value, size_t len)
{
    add_be16(hep, 0);
    add_be16(hep, type);
    add_be16(hep, (unsigned)len + 6);
    add_bytes(hep, value, len);
}

static void add_number(struct octets *hep, unsigned type, size_t bytes, uint32_t value)
{
    const uint8_t octets[4] = {(uint8_t)(value >> 24), (uint8_t)(value >> 16),
                               (uint8_t)(value >> 8), (uint8_t)value};
    add_chunk(hep, type, octets + 4 - bytes, bytes);
}

static void add_addresses(struct octets *hep, bool ipv6)
{
    static const uint8_t ends[2][16] = {{0x20, 1, 0xd, 0xb8, 1}, {0x20, 1, 0xd, 0xb8, 2}};
    add_number(hep, 1, 1, ipv6 ? 10 : 2);
    if (ipv6) {
        add_chunk(hep, 5, ends[0], 16);
        add_chunk(hep, 6, ends[1], 16);
    } else {
        add_number(hep, 3, 4, 0xcb007101);
        add_number(hep, 4, 4, 0xcb007102);
    }
}

/* Payload first: the order of chunks is free. */
static void add_hep(struct octets *hep, const struct hep_fields *fields, unsigned payload_type,
                    const struct octets *payload)
{
    size_t start = hep->len;
    add_text(hep, "HEP3");
    add_be16(hep, 0);
    add_chunk(hep, payload_type, payload->at, payload->len);
    add_number(hep, 2, 1, fields->protocol);
    if (!fields->no_addresses)
        add_addresses(hep, fields->ipv6);
    add_number(hep, 7, 2, 5070);
    add_number(hep, 8, 2, 5080);
    add_number(hep, 9, 4, fields->seconds);
    add_number(hep, 10, 4, fields->microseconds);
    add_number(hep, 11, 1, fields->kind);
    size_t length = hep->len - start + fields->length_more;
    hep->at[start + 4] = (uint8_t)(length >> 8);
    hep->at[start + 5] = (uint8_t)length;
}

static void add_datagram(struct octets *packet, const struct octets *payload)
{
    struct octets udp = {.len = 0};
    add_udp(&udp, 40000, 9060, payload);
    add_ipv4(packet, (struct ipv4_fields){.protocol = PROTOCOL_UDP}, &udp);
}

static bool decodes_hep(struct decoding *decoding, const struct hep_fields *fields,
                        unsigned payload_type, const struct octets *payload)
{
    struct octets hep = {.len = 0}, packet = {.len = 0};
    decoding_begin(decoding);
    add_hep(&hep, fields, payload_type, payload);
    add_datagram(&packet, &hep);
    return decodes(decoding, LINK_RAW, &packet);
}

static struct octets sample(void)
{
    struct octets payload = {.len = 0};
    add_text(&payload, SAMPLE_INVITE);
    return payload;
}

static struct octets packed_of(const struct octets *plain)
{
    struct octets packed = {.len = 0};
    uLongf size = sizeof packed.at;
    assert_int_equal(compress(packed.at, &size, plain->at, plain->len), Z_OK);
    packed.len = size;
    return packed;
}

static void addresses_and_time_are_the_agents(void **state)
{
    (void)state;
    struct decoding decoding;
    struct octets payload = sample();
    assert_true(decodes_hep(&decoding, &good, 15, &payload));
    assert_str(decoding.text.bytes, SAMPLE_INVITE);
    assert_endpoint(&decoding.text.from, "203.0.113.1:5070");
    assert_endpoint(&decoding.text.to, "203.0.113.2:5080");
    assert_int_equal(decoding.text.time_us, AGENT_US);
    assert_int_equal(decoding.text.origin.frame, 1);
    assert_false(decoding.text.cut);
    decoding_end(&decoding);
    struct hep_fields fields = good;
    fields.ipv6 = true;
    assert_true(decodes_hep(&decoding, &fields, 15, &payload));
    assert_endpoint(&decoding.text.from, "[2001:db8:100::]:5070");
    decoding_end(&decoding);
}

static void the_transport_follows_from_the_protocol(void **state)
{
    (void)state;
    static const struct {
        unsigned protocol;
        enum transport transport;
    } rows[] = {{17, TRANSPORT_UDP},
                {6, TRANSPORT_TCP},
                {22, TRANSPORT_TLS},
                {132, TRANSPORT_SCTP},
                {0, TRANSPORT_UDP}};
    struct octets payload = sample();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct decoding decoding;
        struct hep_fields fields = good;
        fields.protocol = rows[i].protocol;
        assert_true(decodes_hep(&decoding, &fields, 15, &payload));
        assert_int_equal(decoding.text.transport, rows[i].transport);
        decoding_end(&decoding);
    }
}

static void a_time_that_is_none_is_the_frames(void **state)
{
    (void)state;
    static const uint32_t times[][2] = {{0, 5}, {SECONDS, 1000000}, {SECONDS, 0xffffffff}};
    struct octets payload = sample();
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        struct decoding decoding;
        struct hep_fields fields = good;
        fields.seconds = times[i][0];
        fields.microseconds = times[i][1];
        assert_true(decodes_hep(&decoding, &fields, 15, &payload));
        assert_int_equal(decoding.text.time_us, FRAME_US);
        decoding_end(&decoding);
    }
}

static void a_compressed_payload_is_read(void **state)
{
    (void)state;
    struct decoding decoding;
    struct octets plain = sample(), packed = packed_of(&plain);
    assert_true(decodes_hep(&decoding, &good, 16, &packed));
    assert_str(decoding.text.bytes, SAMPLE_INVITE);
    assert_int_equal(decoding.health.count[HEALTH_BAD_PACKET], 0);
    decoding_end(&decoding);
}

/* Seventy bytes of it would be seventy thousand of text. */
static void a_compressed_payload_has_a_limit(void **state)
{
    (void)state;
    struct decoding decoding;
    struct octets plain = sample();
    memset(plain.at + plain.len, 'x', sizeof plain.at - plain.len);
    plain.len = sizeof plain.at;
    struct octets packed = packed_of(&plain);
    assert_true(decodes_hep(&decoding, &good, 16, &packed));
    assert_int_equal(decoding.text.bytes.len, 65535);
    assert_int_equal(decoding.health.count[HEALTH_BAD_PACKET], 1);
    decoding_end(&decoding);
    packed.at[packed.len / 2] ^= 0x55;
    packed.at[1] ^= 0x55;
    assert_false(decodes_hep(&decoding, &good, 16, &packed));
    assert_int_equal(decoding.health.count[HEALTH_BAD_PACKET], 1);
    decoding_end(&decoding);
}

/* ---- RTCP ---- */

struct heard {
    struct octets bytes;
    int64_t time_us;
    uint16_t from_port, to_port;
    unsigned count;
};

static void hear(void *context, const struct media_packet *packet)
{
    struct heard *heard = context;
    heard->count++;
    heard->time_us = packet->time_us;
    heard->from_port = packet->from_port;
    heard->to_port = packet->to_port;
    heard->bytes.len = 0;
    add_bytes(&heard->bytes, packet->bytes, packet->captured);
}

static void hear_hep(struct heard *heard, const struct octets *payload)
{
    struct decoding decoding;
    struct hep_fields fields = good;
    struct octets hep = {.len = 0}, packet = {.len = 0};
    const struct media_listener listener = {.context = heard, .packet = hear};
    fields.kind = 5;
    heard->count = 0;
    decoding_begin(&decoding);
    decoder_set_listener(decoding.decoder, &listener);
    add_hep(&hep, &fields, 15, payload);
    add_datagram(&packet, &hep);
    assert_false(decodes(&decoding, LINK_RAW, &packet));
    assert_int_equal(decoding.health.count[HEALTH_BAD_PACKET], 0);
    decoding_end(&decoding);
}

static void assert_words(const struct octets *bytes, const uint32_t *words, size_t count)
{
    struct octets wanted = {.len = 0};
    for (size_t i = 0; i < count; i++)
        add_be32(&wanted, words[i]);
    assert_int_equal(bytes->len, wanted.len);
    assert_memory_equal(bytes->at, wanted.at, wanted.len);
}

static void rtcp_as_json_is_the_packet_it_was(void **state)
{
    (void)state;
    static const uint32_t sender[] = {0x81c8000c, 7,          3900000000, 5, 160, 10, 1600,
                                      99,         0x40000003, 1010,       2, 77,  88};
    static const uint32_t receiver[] = {0x81c90007, 7, 99, 0xff000001, 1, 0, 0, 0};
    static const uint32_t extended[] = {0x80c90001, 7, 0x80cf000a, 7, 0x07000008, 99, 0x19000000,
                                        0,          0, 0,          0, 0,          0};
    struct heard heard;
    struct octets json = {.len = 0};
    add_text(&json,
             "{\"sender_information\":{\"ntp_timestamp_sec\":3900000000,"
             "\"ntp_timestamp_usec\":5,\"rtp_timestamp\":160,\"packets\":10,\"octets\":1600},"
             "\"ssrc\":7,\"type\":200,\"report_count\":1,\"report_blocks\":[{"
             "\"source_ssrc\":99,\"highest_seq_no\":1010,\"fraction_lost\":64,"
             "\"ia_jitter\":\"2\",\"packets_lost\":3,\"lsr\":77,\"dlsr\":88}]}");
    hear_hep(&heard, &json);
    assert_int_equal(heard.count, 1);
    assert_int_equal(heard.time_us, AGENT_US);
    assert_int_equal(heard.from_port, 5070);
    assert_int_equal(heard.to_port, 5080);
    assert_words(&heard.bytes, sender, sizeof sender / sizeof *sender);
    json.len = 0;
    add_text(&json, " {\"ssrc\":7,\"type\":201,\"report_blocks\":[{\"source_ssrc\":99,"
                    "\"fraction_lost\":999,\"packets_lost\":1,\"highest_seq_no\":1}]}");
    hear_hep(&heard, &json);
    assert_words(&heard.bytes, receiver, sizeof receiver / sizeof *receiver);
    json.len = 0;
    add_text(&json, "{\"ssrc\":7,\"type\":207,\"report_blocks\":[],"
                    "\"report_blocks_xr\":{\"type\":7,\"id\":99,\"fraction_lost\":25}}");
    hear_hep(&heard, &json);
    assert_words(&heard.bytes, extended, sizeof extended / sizeof *extended);
}

static void rtcp_as_it_was_is_heard_and_what_is_neither_is_not(void **state)
{
    (void)state;
    static const uint32_t bye[] = {0x81cb0001, 7};
    static const char *const neither[] = {"", "{", "{\"ssrc\":", "[1]", "RTCP"};
    struct heard heard;
    struct octets payload = {.len = 0};
    add_be32(&payload, bye[0]);
    add_be32(&payload, bye[1]);
    hear_hep(&heard, &payload);
    assert_words(&heard.bytes, bye, 2);
    for (size_t i = 0; i < sizeof neither / sizeof *neither; i++) {
        payload.len = 0;
        add_text(&payload, neither[i]);
        hear_hep(&heard, &payload);
        assert_int_equal(heard.count, 0);
    }
}

static void as_many_reports_as_a_packet_can_hold(void **state)
{
    (void)state;
    struct heard heard;
    struct octets json = {.len = 0};
    add_text(&json, "{\"sender_information\":{},\"report_blocks_xr\":{},\"report_blocks\":[");
    for (int i = 0; i < 40; i++)
        add_text(&json, i ? ",{}" : "{}");
    add_text(&json, "]}");
    hear_hep(&heard, &json);
    assert_int_equal(heard.count, 1);
    assert_int_equal(heard.bytes.at[0], 0x80 | 31);
    assert_int_equal(heard.bytes.len, 8 + 20 + 31 * 24 + 8 + 36);
}

static void other_kinds_are_passed_over(void **state)
{
    (void)state;
    static const unsigned kinds[] = {4, 5, 34, 100};
    struct octets payload = sample();
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct decoding decoding;
        struct hep_fields fields = good;
        fields.kind = kinds[i];
        assert_false(decodes_hep(&decoding, &fields, 15, &payload));
        assert_int_equal(decoding.health.count[HEALTH_BAD_PACKET], 0);
        decoding_end(&decoding);
    }
}

static void what_cannot_be_true_is_counted(void **state)
{
    (void)state;
    struct decoding decoding;
    struct octets payload = sample();
    struct hep_fields nowhere = good, long_one = good;
    nowhere.no_addresses = true;
    assert_false(decodes_hep(&decoding, &nowhere, 15, &payload));
    assert_int_equal(decoding.health.count[HEALTH_BAD_PACKET], 1);
    decoding_end(&decoding);
    long_one.length_more = 7;
    assert_true(decodes_hep(&decoding, &long_one, 15, &payload));
    assert_int_equal(decoding.health.count[HEALTH_BAD_PACKET], 1);
    decoding_end(&decoding);
}

/* Chunks whose length says 0 to 5 end nowhere. */
static void a_chunk_without_a_length_ends_the_packet(void **state)
{
    (void)state;
    for (unsigned size = 0; size < 6; size++) {
        struct decoding decoding;
        struct octets hep = {.len = 0}, packet = {.len = 0};
        decoding_begin(&decoding);
        add_text(&hep, "HEP3");
        add_be16(&hep, 18);
        for (int i = 0; i < 2; i++) {
            add_be32(&hep, 1);
            add_be16(&hep, size);
        }
        add_datagram(&packet, &hep);
        assert_false(decodes(&decoding, LINK_RAW, &packet));
        assert_int_equal(decoding.health.count[HEALTH_BAD_PACKET], 1);
        decoding_end(&decoding);
    }
}

/* The magic is a method of SIP, too, as far as its grammar goes. */
static void a_length_that_is_a_blank_is_no_request(void **state)
{
    (void)state;
    struct decoding decoding;
    struct octets payload = sample();
    while (payload.len < 0x2000)
        add_text(&payload, "Subject: long\r\n");
    assert_true(decodes_hep(&decoding, &good, 15, &payload));
    assert_int_equal(decoding.text.bytes.len, payload.len);
    decoding_end(&decoding);
}

static void bytes_that_only_begin_like_the_old_versions_are_not_taken(void **state)
{
    (void)state;
    struct decoding decoding;
    struct octets payload = {.len = 0}, packet = {.len = 0};
    decoding_begin(&decoding);
    add_be32(&payload, 0x01100211);
    for (int i = 0; i < 20; i++)
        add_be32(&payload, 0);
    add_datagram(&packet, &payload);
    assert_false(decodes(&decoding, LINK_RAW, &packet));
    assert_int_equal(decoding.health.count[HEALTH_BAD_PACKET], 0);
    decoding_end(&decoding);
}

static void send(struct decoding *decoding, uint32_t sequence, const void *bytes, size_t len)
{
    struct segment segment = {.to = 9061, .sequence = sequence, .payload = {bytes, len}};
    decoding_add_segment(decoding, FRAME_US, &segment);
}

/* Two packets, cut at every place, with something between them that is none. */
static void a_stream_of_packets_is_read(void **state)
{
    (void)state;
    static const char *const between[] = {"", "\r\nHEP2 HEP is not it"};
    struct octets payload = sample();
    for (size_t i = 0; i < sizeof between / sizeof *between; i++) {
        struct octets stream = {.len = 0};
        add_hep(&stream, &good, 15, &payload);
        add_text(&stream, between[i]);
        add_hep(&stream, &good, 15, &payload);
        for (size_t cut = 1; cut < stream.len; cut++) {
            struct decoding decoding;
            unsigned messages = 0;
            decoding_begin(&decoding);
            struct segment syn = {.to = 9061, .sequence = 999, .flags = SYN};
            decoding_add_segment(&decoding, FRAME_US, &syn);
            for (size_t at = 0; at < stream.len; at += cut) {
                size_t size = stream.len - at < cut ? stream.len - at : cut;
                send(&decoding, 1000 + (uint32_t)at, stream.at + at, size);
                for (; decoding_next(&decoding); messages++) {
                    assert_str(decoding.text.bytes, SAMPLE_INVITE);
                    assert_endpoint(&decoding.text.from, "203.0.113.1:5070");
                    assert_int_equal(decoding.text.time_us, AGENT_US);
                    assert_int_equal(decoding.text.transport, TRANSPORT_UDP);
                }
            }
            assert_int_equal(messages, 2);
            decoding_end(&decoding);
        }
    }
}

static void a_hole_in_a_stream_costs_what_lay_in_it(void **state)
{
    (void)state;
    struct decoding decoding;
    struct octets payload = sample(), one = {.len = 0}, two = {.len = 0};
    decoding_begin(&decoding);
    add_hep(&one, &good, 15, &payload);
    add_hep(&two, &good, 15, &payload);
    add_hep(&two, &good, 15, &payload);
    send(&decoding, 1000, one.at, one.len);
    assert_true(decoding_next(&decoding));
    send(&decoding, 1000 + (uint32_t)one.len + 50, two.at + 50, two.len - 50);
    decoder_finish(decoding.decoder, &decoding.health, &decoding.content);
    assert_true(decoding_next(&decoding));
    assert_str(decoding.text.bytes, SAMPLE_INVITE);
    assert_false(decoding_next(&decoding));
    assert_true(decoding.health.count[HEALTH_TCP_GAP] > 0);
    decoding_end(&decoding);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_and_time_are_the_agents),
        cmocka_unit_test(the_transport_follows_from_the_protocol),
        cmocka_unit_test(a_time_that_is_none_is_the_frames),
        cmocka_unit_test(a_compressed_payload_is_read),
        cmocka_unit_test(a_compressed_payload_has_a_limit),
        cmocka_unit_test(rtcp_as_json_is_the_packet_it_was),
        cmocka_unit_test(rtcp_as_it_was_is_heard_and_what_is_neither_is_not),
        cmocka_unit_test(as_many_reports_as_a_packet_can_hold),
        cmocka_unit_test(other_kinds_are_passed_over),
        cmocka_unit_test(what_cannot_be_true_is_counted),
        cmocka_unit_test(a_chunk_without_a_length_ends_the_packet),
        cmocka_unit_test(a_length_that_is_a_blank_is_no_request),
        cmocka_unit_test(a_stream_of_packets_is_read),
        cmocka_unit_test(a_hole_in_a_stream_costs_what_lay_in_it),
        cmocka_unit_test(bytes_that_only_begin_like_the_old_versions_are_not_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
