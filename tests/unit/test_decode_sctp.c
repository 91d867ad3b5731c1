/* SIP over SCTP: DATA chunks, several in a packet, in fragments, sent again. */
#include "support/decoding.h"

#define MESSAGE "SIP/2.0 200 OK\r\nCall-ID: b\r\nCSeq: 2 BYE\r\nContent-Length: 0\r\n\r\n"

enum { END = 1, BEGIN = 2, WHOLE = 3, DATA = 0, SACK = 3 };

static struct decoding decoding;

static int set_up(void **state)
{
    (void)state;
    decoding_begin(&decoding);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    decoding_end(&decoding);
    return 0;
}

static void add_chunk(struct octets *out, unsigned flags, uint32_t tsn, struct str payload)
{
    add_be16(out, DATA << 8 | flags);
    add_be16(out, 16 + (unsigned)payload.len);
    add_be32(out, tsn);
    add_be32(out, 0);
    add_be32(out, 0);
    add_bytes(out, payload.at, payload.len);
    while (out->len % 4)
        add_u8(out, 0);
}

static void send_chunks(const struct octets *chunks, size_t left_out)
{
    struct octets sctp = {.len = 0}, packet = {.len = 0};
    add_be16(&sctp, 5060);
    add_be16(&sctp, 5062);
    add_be32(&sctp, 0x01020304);
    add_be32(&sctp, 0);
    add_bytes(&sctp, chunks->at, chunks->len);
    add_ipv4(&packet, (struct ipv4_fields){.protocol = 132}, &sctp);
    decoding_add_cut(&decoding, LINK_RAW, 0, &packet, packet.len - left_out);
}

static void send(unsigned flags, uint32_t tsn, const char *payload)
{
    struct octets chunks = {.len = 0};
    add_chunk(&chunks, flags, tsn, str_from(payload));
    send_chunks(&chunks, 0);
}

static void assert_sip(bool cut, const char *expected)
{
    assert_true(decoding_next(&decoding));
    assert_int_equal(decoding.text.transport, TRANSPORT_SCTP);
    assert_int_equal(decoding.text.cut, cut);
    assert_str(decoding.text.bytes, expected);
}

static void each_chunk_is_a_message(void **state)
{
    (void)state;
    struct octets chunks = {.len = 0};
    add_be32(&chunks, SACK << 24 | 8);
    add_be32(&chunks, 0);
    add_chunk(&chunks, WHOLE, 7, STR(MESSAGE));
    add_chunk(&chunks, WHOLE, 8, STR("not of SIP"));
    add_chunk(&chunks, WHOLE, 9, STR(MESSAGE "."));
    send_chunks(&chunks, 0);
    assert_sip(false, MESSAGE);
    assert_endpoint(&decoding.text.from, "192.0.2.1:5060");
    assert_endpoint(&decoding.text.to, "192.0.2.2:5062");
    assert_sip(false, MESSAGE ".");
    assert_false(decoding_next(&decoding));
}

static void fragments_that_follow_each_other_are_put_together(void **state)
{
    (void)state;
    send(BEGIN, 0xffffffff, "BYE sip:a SIP/2.0\r\n");
    send(0, 0, "Call-ID: ");
    assert_false(decoding_next(&decoding));
    send(END, 1, "a\r\n\r\n");
    assert_sip(false, "BYE sip:a SIP/2.0\r\nCall-ID: a\r\n\r\n");
}

static void a_message_tells_the_chunks_that_brought_it(void **state)
{
    (void)state;
    decoding_trace(&decoding);
    send(BEGIN, 0xffffffff, "BYE sip:a SIP/2.0\r\n");
    send(0, 0, "Call-ID: ");
    assert_int_equal(decoding.traced.sequence, 0);
    assert_int_equal(decoding.traced.length, 1);
    assert_str(decoding.traced.payload, "Call-ID: ");
    send(WHOLE, 9, MESSAGE);
    assert_true(decoding_next(&decoding));
    assert_int_equal(decoding.text.carrier.sequence, 9);
    assert_int_equal(decoding.text.carrier.length, 1);
    send(END, 1, "a\r\n\r\n");
    assert_true(decoding_next(&decoding));
    assert_int_equal(decoding.text.carrier.sequence, 0xffffffff);
    assert_int_equal(decoding.text.carrier.length, 3);
    assert_true(decoding.text.carrier.is_whole && !decoding.text.carrier.is_encrypted);
    assert_true(decoding.text.carrier.flow == decoding.traced.flow);
}

static void a_missing_fragment_ends_the_message(void **state)
{
    (void)state;
    send(BEGIN, 5, "BYE sip:a SIP/2.0\r\n");
    send(END, 7, "a\r\n\r\n");
    assert_sip(true, "BYE sip:a SIP/2.0\r\n");
    send(BEGIN, 8, MESSAGE);
    decoder_finish(decoding.decoder, &decoding.health, &decoding.content);
    assert_sip(true, MESSAGE);
    assert_false(decoding_next(&decoding));
}

static void a_chunk_that_is_sent_again_is_one(void **state)
{
    (void)state;
    send(WHOLE, 5, MESSAGE);
    assert_sip(false, MESSAGE);
    send(WHOLE, 7, MESSAGE);
    assert_sip(false, MESSAGE);
    send(WHOLE, 5, MESSAGE);
    assert_false(decoding_next(&decoding));
    send(WHOLE, 6, MESSAGE);
    assert_sip(false, MESSAGE);
    send(WHOLE, 6, MESSAGE);
    assert_false(decoding_next(&decoding));
}

static void what_the_capture_left_out_is_told(void **state)
{
    (void)state;
    struct octets chunks = {.len = 0};
    add_chunk(&chunks, WHOLE, 1, STR("BYE sip:a SIP/2.0\r\n\r\n123"));
    send_chunks(&chunks, 3);
    assert_sip(true, "BYE sip:a SIP/2.0\r\n\r\n");
}

static void lengths_that_cannot_be_are_counted(void **state)
{
    (void)state;
    struct octets chunks = {.len = 0};
    add_be32(&chunks, 0x00030003);
    send_chunks(&chunks, 0);
    assert_int_equal(decoding.health.count[HEALTH_BAD_PACKET], 1);
    chunks.at[3] = 9;
    send_chunks(&chunks, 0);
    assert_false(decoding_next(&decoding));
}

static void other_protocols_and_endless_messages_are_bounded(void **state)
{
    (void)state;
    static char body[10000];
    unsigned found = 0;
    memset(body, 'x', sizeof body - 1);
    send(BEGIN, 0, "diameter");
    send(END, 1, "or so");
    assert_false(decoding_next(&decoding));
    send(BEGIN, 2, "BYE sip:a SIP/2.0\r\n");
    for (uint32_t tsn = 3; tsn < 100; tsn++) {
        send(0, tsn, body);
        for (; decoding_next(&decoding); found++)
            assert_true(decoding.text.cut && decoding.text.bytes.len <= 65536);
    }
    assert_int_equal(found, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(each_chunk_is_a_message),
        TEST(fragments_that_follow_each_other_are_put_together),
        TEST(a_message_tells_the_chunks_that_brought_it),
        TEST(a_missing_fragment_ends_the_message),
        TEST(a_chunk_that_is_sent_again_is_one),
        TEST(what_the_capture_left_out_is_told),
        TEST(lengths_that_cannot_be_are_counted),
        TEST(other_protocols_and_endless_messages_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
