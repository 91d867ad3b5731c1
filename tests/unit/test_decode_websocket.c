/* SIP over WebSocket: with and without the HTTP that began it, masked, in pieces, with lengths of
 * all sizes. */
#include "support/streams.h"

#define MESSAGE "SIP/2.0 200 OK\r\nCall-ID: b\r\nCSeq: 2 BYE\r\nContent-Length: 0\r\n\r\n"
#define UPGRADE \
    "GET /ws HTTP/1.1\r\nHost: a\r\nupgrade:  WebSocket\r\nConnection: Upgrade\r\n" \
    "Sec-WebSocket-Protocol: sip\r\n\r\n"
#define UPGRADED "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n"

enum { LAST = 0x80, CONTINUATION = 0, TEXT = 1, BINARY = 2, CLOSE = 8, PING = 9, PONG = 10 };

static struct decoding decoding;
static uint32_t sequence;

static int set_up(void **state)
{
    (void)state;
    decoding_begin(&decoding);
    sequence = 1;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    decoding_end(&decoding);
    return 0;
}

static void send_bytes(const struct octets *bytes, size_t from, size_t to)
{
    struct segment segment = {.to = 8080, .sequence = sequence};
    segment.payload = (struct str){(const char *)bytes->at + from, to - from};
    decoding_add_segment(&decoding, 0, &segment);
    sequence += (uint32_t)(to - from);
}

static void send(const struct octets *bytes)
{
    send_bytes(bytes, 0, bytes->len);
}

/* With a length field of so many bytes. */
static void add_frame(struct octets *out, unsigned first, unsigned length_bytes, bool is_masked,
                      struct str payload)
{
    static const uint8_t mask[4] = {0x12, 0xff, 0x00, 0x9a};
    add_u8(out, first);
    unsigned code = length_bytes == 1 ? (unsigned)payload.len : length_bytes == 2 ? 126 : 127;
    add_u8(out, code | (is_masked ? 0x80 : 0));
    for (unsigned i = length_bytes; length_bytes > 1 && i > 0; i--)
        add_u8(out, (unsigned)((uint64_t)payload.len >> 8 * (i - 1) & 0xff));
    if (is_masked)
        add_bytes(out, mask, 4);
    for (size_t i = 0; i < payload.len; i++)
        add_u8(out, (uint8_t)payload.at[i] ^ (is_masked ? mask[i % 4] : 0U));
}

static void assert_sip(void)
{
    assert_message(&decoding, STR(MESSAGE));
    assert_int_equal(decoding.text.transport, TRANSPORT_WS);
    assert_no_message(&decoding);
}

static void a_frame_is_a_message_with_and_without_the_upgrade(void **state)
{
    (void)state;
    static const char *const heads[] = {"", UPGRADE, UPGRADED};
    static const unsigned lengths[] = {1, 2, 8};
    for (unsigned i = 0; i < 18; i++) {
        struct octets bytes = {.len = 0};
        tear_down(NULL);
        set_up(NULL);
        add_text(&bytes, heads[i % 3]);
        if (bytes.len)
            send(&bytes);
        assert_no_message(&decoding);
        bytes.len = 0;
        add_frame(&bytes, LAST | (i & 1 ? TEXT : BINARY), lengths[i / 3 % 3], i >= 9, STR(MESSAGE));
        send(&bytes);
        assert_sip();
    }
}

static void messages_are_found_however_the_segments_cut_them(void **state)
{
    (void)state;
    struct octets bytes = {.len = 0};
    add_text(&bytes, UPGRADE);
    for (unsigned i = 0; i < 3; i++)
        add_frame(&bytes, LAST | TEXT, 1 + i % 2, true, STR(MESSAGE));
    for (size_t size = 1; size < bytes.len; size += 1 + size / 8) {
        unsigned found = 0;
        tear_down(NULL);
        set_up(NULL);
        struct segment syn = {.to = 8080, .sequence = 0, .flags = SYN};
        decoding_add_segment(&decoding, 0, &syn);
        for (size_t at = 0; at < bytes.len; at += size) {
            send_bytes(&bytes, at, at + size < bytes.len ? at + size : bytes.len);
            for (; decoding_next(&decoding); found++)
                assert_int_equal(decoding.text.bytes.len, sizeof MESSAGE - 1);
        }
        assert_int_equal(found, 3);
    }
    assert_int_equal(decoding.health.count[HEALTH_TCP_GAP], 0);
}

static void a_message_in_several_frames_is_put_together(void **state)
{
    (void)state;
    struct octets bytes = {.len = 0};
    struct str message = STR(MESSAGE);
    add_frame(&bytes, TEXT, 1, true, (struct str){message.at, 25});
    add_frame(&bytes, LAST | PING, 1, true, STR("are you there"));
    add_frame(&bytes, CONTINUATION, 2, true, (struct str){message.at + 25, 10});
    add_frame(&bytes, LAST | PONG, 1, false, STR(""));
    send(&bytes);
    assert_no_message(&decoding);
    bytes.len = 0;
    add_frame(&bytes, LAST | CONTINUATION, 1, true, str_from_offset(message, 35));
    add_frame(&bytes, LAST | CLOSE, 1, true, STR("\x03\xe8"));
    send(&bytes);
    assert_sip();
}

static void a_message_tells_all_bytes_that_brought_it(void **state)
{
    (void)state;
    struct octets bytes = {.len = 0};
    struct str message = STR(MESSAGE);
    decoding_trace(&decoding);
    add_frame(&bytes, LAST | TEXT, 1, false, message);
    add_frame(&bytes, LAST | PING, 1, false, STR("?"));
    send(&bytes);
    assert_true(decoding_next(&decoding));
    uint32_t first = sequence;
    assert_int_equal(decoding.text.carrier.sequence, 1);
    assert_int_equal(decoding.text.carrier.length, 2 + message.len);
    bytes.len = 0;
    add_frame(&bytes, TEXT, 1, true, (struct str){message.at, 25});
    send(&bytes);
    bytes.len = 0;
    add_frame(&bytes, LAST | CONTINUATION, 1, true, str_from_offset(message, 25));
    send(&bytes);
    assert_true(decoding_next(&decoding));
    assert_int_equal(decoding.text.carrier.sequence, first);
    assert_int_equal(decoding.text.carrier.length, sequence - first);
    assert_true(decoding.text.carrier.is_whole && !decoding.text.carrier.is_encrypted);
}

static void control_frames_between_messages_are_stepped_over(void **state)
{
    (void)state;
    struct octets bytes = {.len = 0};
    add_frame(&bytes, LAST | TEXT, 1, false, STR(MESSAGE));
    add_frame(&bytes, LAST | PING, 1, false, STR(""));
    add_frame(&bytes, LAST | TEXT, 1, false, STR("\r\n\r\n"));
    send(&bytes);
    assert_sip();
    bytes.len = 0;
    add_frame(&bytes, LAST | TEXT, 1, false, STR(MESSAGE));
    send(&bytes);
    assert_sip();
}

static void lengths_that_cannot_be_lose_one_frame_and_no_memory(void **state)
{
    (void)state;
    static const struct {
        const char *frame;
        size_t len;
    } rows[] = {
        {"\x82\x7f\x80\x00\x00\x00\x00\x00\x00\x01", 10},
        {"\x82\x7f\x7f\xff\xff\xff\xff\xff\xff\xff", 10},
        {"\x82\x7f\x00\x00\x00\x01\x00\x00\x00\x00", 10},
        {"\x89\x7e\x00\x01x", 5},
        {"\x09\x01x", 3},
        {"\x83\x01x", 3},
        {"\xa1\x01x", 3},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct octets bytes = {.len = 0};
        tear_down(NULL);
        set_up(NULL);
        add_frame(&bytes, LAST | TEXT, 1, false, STR(MESSAGE));
        add_bytes(&bytes, rows[i].frame, rows[i].len);
        send(&bytes);
        assert_sip();
        assert_int_equal(decoding.health.count[HEALTH_TCP_GAP], 1);
    }
}

static void a_frame_behind_a_hole_is_found(void **state)
{
    (void)state;
    struct octets bytes = {.len = 0};
    add_frame(&bytes, LAST | TEXT, 1, true, STR(MESSAGE));
    send(&bytes);
    assert_sip();
    sequence += 1000;
    send(&bytes);
    assert_no_message(&decoding);
    decoder_finish(decoding.decoder, &decoding.health, &decoding.content);
    assert_sip();
    assert_int_equal(decoding.health.count[HEALTH_TCP_GAP], 1);
}

static void a_message_with_a_hole_is_cut_and_the_next_one_is_whole(void **state)
{
    (void)state;
    struct octets bytes = {.len = 0};
    add_frame(&bytes, LAST | TEXT, 1, true, STR(MESSAGE));
    send_bytes(&bytes, 0, 60);
    sequence += 5;
    add_frame(&bytes, LAST | TEXT, 1, true, STR(MESSAGE));
    send_bytes(&bytes, 65, bytes.len);
    decoder_finish(decoding.decoder, &decoding.health, &decoding.content);
    assert_true(decoding_next(&decoding));
    assert_true(decoding.text.cut);
    assert_memory_equal(decoding.text.bytes.at, MESSAGE, 54);
    assert_sip();
}

static void other_websockets_are_no_sip(void **state)
{
    (void)state;
    struct octets bytes = {.len = 0};
    add_text(&bytes, UPGRADED);
    send(&bytes);
    bytes.len = 0;
    add_frame(&bytes, LAST | TEXT, 1, false, STR("{\"chat\":1}"));
    send(&bytes);
    assert_no_message(&decoding);
    assert_int_equal(decoding.health.count[HEALTH_TCP_GAP], 0);
}

/* MESSAGE twice by one deflate stream, whose second only points to the first; and once by a stream
 * that ends with it. Printed by zlib. */
static const uint8_t packed_first[] = {
    0x0a, 0xf6, 0x0c, 0xd0, 0x37, 0xd2, 0x33, 0x50, 0x30, 0x32, 0x30, 0x50, 0xf0, 0xf7, 0xe6, 0xe5,
    0x72, 0x4e, 0xcc, 0xc9, 0xd1, 0xf5, 0x74, 0xb1, 0x52, 0x48, 0x02, 0xb2, 0x83, 0x53, 0x0b, 0xad,
    0x14, 0x8c, 0x14, 0x9c, 0x22, 0x5d, 0x81, 0x9c, 0xfc, 0xbc, 0x92, 0xd4, 0xbc, 0x12, 0x5d, 0x9f,
    0xd4, 0xbc, 0xf4, 0x92, 0x0c, 0x2b, 0x05, 0x03, 0x5e, 0x2e, 0x5e, 0x2e, 0x00, 0x00,
};

static const uint8_t packed_again[] = {
    0x0a, 0xa6, 0x48, 0x37, 0x00,
};

static const uint8_t packed_last[] = {
    0x0b, 0xf6, 0x0c, 0xd0, 0x37, 0xd2, 0x33, 0x50, 0x30, 0x32, 0x30, 0x50, 0xf0, 0xf7, 0xe6, 0xe5,
    0x72, 0x4e, 0xcc, 0xc9, 0xd1, 0xf5, 0x74, 0xb1, 0x52, 0x48, 0x02, 0xb2, 0x83, 0x53, 0x0b, 0xad,
    0x14, 0x8c, 0x14, 0x9c, 0x22, 0x5d, 0x81, 0x9c, 0xfc, 0xbc, 0x92, 0xd4, 0xbc, 0x12, 0x5d, 0x9f,
    0xd4, 0xbc, 0xf4, 0x92, 0x0c, 0x2b, 0x05, 0x03, 0x5e, 0x2e, 0x5e, 0x2e, 0x00, 0x00,
};

enum { PACKED = 0x40 };

#define PACKED_STR(name) ((struct str){(const char *)(name), sizeof(name)})

static void compressed_messages_are_unpacked_with_what_came_before(void **state)
{
    (void)state;
    static const struct str packed[] = {PACKED_STR(packed_first), PACKED_STR(packed_again),
                                        PACKED_STR(packed_last), PACKED_STR(packed_again)};
    for (unsigned has_upgrade = 0; has_upgrade < 2; has_upgrade++) {
        struct octets bytes = {.len = 0};
        tear_down(NULL);
        set_up(NULL);
        add_text(&bytes, has_upgrade ? UPGRADED : "");
        if (bytes.len)
            send(&bytes);
        for (size_t i = 0; i < sizeof packed / sizeof *packed; i++) {
            bytes.len = 0;
            add_frame(&bytes, LAST | PACKED | TEXT, 1, i & 1, packed[i]);
            send(&bytes);
            assert_sip();
        }
        assert_int_equal(decoding.health.count[HEALTH_TCP_GAP], 0);
        assert_int_equal(decoding.health.count[HEALTH_WEBSOCKET_PACKED], 0);
    }
}

static void a_compressed_message_in_several_frames_is_put_together(void **state)
{
    (void)state;
    struct octets bytes = {.len = 0};
    struct str packed = PACKED_STR(packed_first);
    add_text(&bytes, UPGRADED);
    add_frame(&bytes, PACKED | TEXT, 1, true, (struct str){packed.at, 20});
    add_frame(&bytes, LAST | PING, 1, true, STR("are you there"));
    add_frame(&bytes, LAST | CONTINUATION, 2, true, str_from_offset(packed, 20));
    add_frame(&bytes, LAST | TEXT, 1, true, STR(MESSAGE));
    send(&bytes);
    assert_message(&decoding, STR(MESSAGE));
    assert_sip();
}

/* Joined in the middle, or behind a hole. */
static void a_compressed_message_without_what_came_before_is_counted(void **state)
{
    (void)state;
    struct octets bytes = {.len = 0};
    add_text(&bytes, UPGRADED);
    add_frame(&bytes, LAST | PACKED | TEXT, 1, true, PACKED_STR(packed_first));
    send(&bytes);
    assert_sip();
    sequence += 100;
    bytes.len = 0;
    add_frame(&bytes, LAST | TEXT, 1, true, STR(MESSAGE));
    add_frame(&bytes, LAST | PACKED | TEXT, 1, true, PACKED_STR(packed_again));
    add_frame(&bytes, LAST | PACKED | TEXT, 1, true, PACKED_STR(packed_first));
    add_frame(&bytes, LAST | PACKED | TEXT, 1, true, PACKED_STR(packed_again));
    send(&bytes);
    decoder_finish(decoding.decoder, &decoding.health, &decoding.content);
    for (int i = 0; i < 2; i++)
        assert_message(&decoding, STR(MESSAGE));
    assert_sip();
    assert_int_equal(decoding.health.count[HEALTH_TCP_GAP], 1);
    assert_int_equal(decoding.health.count[HEALTH_WEBSOCKET_PACKED], 1);
}

/* A start line, and with every zero behind it a thousand letters. Printed by zlib. */
static const uint8_t packed_bomb[] = {
    0xec, 0xc1, 0x41, 0x09, 0x00, 0x20, 0x10, 0x00, 0xb0, 0xbf, 0x60, 0x87,
    0x4b, 0xa0, 0x87, 0x2d, 0xc4, 0x87, 0x82, 0x09, 0xec, 0x5f, 0xc2, 0x22,
    0xdb, 0xee, 0x3c, 0x7d, 0xb4, 0x8c, 0x91, 0x19, 0x7b, 0xd5, 0xf2,
};

static void a_compressed_message_that_would_be_huge_is_counted(void **state)
{
    (void)state;
    struct octets bytes = {.len = 0}, bomb = {.len = 0};
    add_bytes(&bomb, packed_bomb, sizeof packed_bomb);
    while (bomb.len < 3000)
        add_u8(&bomb, 0);
    add_text(&bytes, UPGRADED);
    add_frame(&bytes, LAST | PACKED | TEXT, 1, true, PACKED_STR(packed_first));
    send(&bytes);
    assert_sip();
    bytes.len = 0;
    add_frame(&bytes, LAST | PACKED | TEXT, 2, true, (struct str){(const char *)bomb.at, bomb.len});
    add_frame(&bytes, LAST | PACKED | TEXT, 1, true, PACKED_STR(packed_first));
    send(&bytes);
    assert_sip();
    assert_int_equal(decoding.health.count[HEALTH_WEBSOCKET_PACKED], 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_frame_is_a_message_with_and_without_the_upgrade),
        TEST(messages_are_found_however_the_segments_cut_them),
        TEST(a_message_in_several_frames_is_put_together),
        TEST(a_message_tells_all_bytes_that_brought_it),
        TEST(control_frames_between_messages_are_stepped_over),
        TEST(lengths_that_cannot_be_lose_one_frame_and_no_memory),
        TEST(a_frame_behind_a_hole_is_found),
        TEST(a_message_with_a_hole_is_cut_and_the_next_one_is_whole),
        TEST(other_websockets_are_no_sip),
        TEST(compressed_messages_are_unpacked_with_what_came_before),
        TEST(a_compressed_message_in_several_frames_is_put_together),
        TEST(a_compressed_message_without_what_came_before_is_counted),
        TEST(a_compressed_message_that_would_be_huge_is_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
