/* IP, UDP and TCP: lengths that differ, extension headers, and what a packet holds when it is not
 * SIP. */
#include "support/test.h"

#include "support/decoding.h"

static void padding_behind_the_ip_packet_is_no_payload(void **state)
{
    (void)state;
    struct decoding decoding;
    struct octets packet = {.len = 0};
    decoding_begin(&decoding);
    add_sip_ipv4(&packet, SAMPLE_INVITE);
    add_text(&packet, "padding");
    assert_true(decodes(&decoding, LINK_RAW, &packet));
    assert_str(decoding.text.bytes, SAMPLE_INVITE);
    decoding_end(&decoding);
}

static void ip_options_are_stepped_over(void **state)
{
    (void)state;
    struct decoding decoding;
    struct octets plain = {.len = 0}, packet = {.len = 0};
    decoding_begin(&decoding);
    add_sip_ipv4(&plain, SAMPLE_INVITE);
    add_bytes(&packet, plain.at, 20);
    add_be32(&packet, 0x01010100);
    add_bytes(&packet, plain.at + 20, plain.len - 20);
    packet.at[0] = 0x46;
    packet.at[3] = (uint8_t)packet.len;
    assert_true(decodes(&decoding, LINK_RAW, &packet));
    assert_str(decoding.text.bytes, SAMPLE_INVITE);
    decoding_end(&decoding);
}

static void a_length_left_to_the_network_card_is_what_is_there(void **state)
{
    (void)state;
    struct decoding decoding;
    struct octets packet = {.len = 0};
    decoding_begin(&decoding);
    add_sip_ipv4(&packet, SAMPLE_INVITE);
    packet.at[2] = packet.at[3] = 0;
    assert_true(decodes(&decoding, LINK_RAW, &packet));
    assert_str(decoding.text.bytes, SAMPLE_INVITE);
    decoding_end(&decoding);
}

static void a_message_the_capture_cut_is_marked(void **state)
{
    (void)state;
    struct decoding decoding;
    struct octets packet = {.len = 0};
    decoding_begin(&decoding);
    add_sip_ipv4(&packet, SAMPLE_INVITE);
    decoding_add_cut(&decoding, LINK_RAW, 1, &packet, 20 + 8 + 30);
    assert_true(decoding_next(&decoding));
    assert_true(decoding.text.cut);
    assert_int_equal(decoding.text.bytes.len, 30);
    assert_int_equal(decoding.health.count[HEALTH_BAD_PACKET], 0);
    decoding_end(&decoding);
}

static void lengths_that_cannot_be_are_counted(void **state)
{
    (void)state;
    static const struct {
        size_t at;
        uint8_t high, low;
        bool gives_text;
    } rows[] = {
        {2, 0, 19, false},     /* total shorter than the header */
        {2, 0xff, 0xff, true}, /* longer than the frame: what is there is read */
        {0, 0x41, 0, false},   /* header of four bytes */
        {0, 0x75, 0, false},   /* IP version 7 */
        {24, 0, 7, false},     /* UDP shorter than its header */
        {24, 0xff, 0xff, true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct decoding decoding;
        struct octets packet = {.len = 0};
        decoding_begin(&decoding);
        add_sip_ipv4(&packet, SAMPLE_INVITE);
        packet.at[rows[i].at] = rows[i].high;
        packet.at[rows[i].at + 1] = rows[i].low;
        assert_int_equal(decodes(&decoding, LINK_RAW, &packet), rows[i].gives_text);
        assert_int_equal(decoding.health.count[HEALTH_BAD_PACKET], 1);
        decoding_end(&decoding);
    }
}

static void add_extension(struct octets *out, unsigned next_header)
{
    add_be16(out, next_header << 8);
    add_be16(out, 0);
    add_be32(out, 0);
}

static void ipv6_extension_headers_are_stepped_over_up_to_a_limit(void **state)
{
    (void)state;
    for (unsigned count = 1; count <= 100; count += count < 15 ? 7 : 1) {
        struct decoding decoding;
        struct octets payload = {.len = 0}, packet = {.len = 0};
        decoding_begin(&decoding);
        for (unsigned i = 0; i < count; i++)
            add_extension(&payload, i + 1 == count ? 17 : 60);
        add_sip_udp(&payload, SAMPLE_INVITE);
        add_ipv6(&packet, 60, &payload);
        assert_int_equal(decodes(&decoding, LINK_RAW, &packet), count <= 16);
        assert_int_equal(decoding.health.count[HEALTH_BAD_PACKET], count > 16);
        decoding_end(&decoding);
    }
}

static void every_kind_of_extension_header_is_known(void **state)
{
    (void)state;
    static const unsigned kinds[] = {0, 43, 60, 135};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct decoding decoding;
        struct octets payload = {.len = 0}, packet = {.len = 0};
        decoding_begin(&decoding);
        add_extension(&payload, 17);
        add_sip_udp(&payload, SAMPLE_INVITE);
        add_ipv6(&packet, kinds[i], &payload);
        assert_true(decodes(&decoding, LINK_RAW, &packet));
        decoding_end(&decoding);
    }
}

/* RFC 4302: its length counts words of four bytes, less two. */
static void an_authentication_header_is_stepped_over(void **state)
{
    (void)state;
    struct decoding decoding;
    struct octets payload = {.len = 0}, six = {.len = 0}, four = {.len = 0};
    decoding_begin(&decoding);
    add_be32(&payload, 0x11040000);
    for (int i = 0; i < 5; i++)
        add_be32(&payload, 0);
    add_sip_udp(&payload, SAMPLE_INVITE);
    add_ipv6(&six, 51, &payload);
    add_ipv4(&four, (struct ipv4_fields){.protocol = 51}, &payload);
    assert_true(decodes(&decoding, LINK_RAW, &six));
    assert_true(decodes(&decoding, LINK_RAW, &four));
    decoding_end(&decoding);
}

static void sip_is_found_on_any_port_and_behind_line_ends(void **state)
{
    (void)state;
    struct decoding decoding;
    struct octets payload = {.len = 0}, udp = {.len = 0}, packet = {.len = 0};
    decoding_begin(&decoding);
    add_text(&payload, "\r\n\r\nSIP/2.0 200 OK\r\n\r\n");
    add_udp(&udp, 80, 40000, &payload);
    add_ipv4(&packet, (struct ipv4_fields){.protocol = 17}, &udp);
    assert_true(decodes(&decoding, LINK_RAW, &packet));
    assert_int_equal(decoding.text.from.port, 80);
    assert_int_equal(decoding.text.to.port, 40000);
    decoding_end(&decoding);
}

static void keep_alives_and_other_protocols_are_no_sip(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t len;
    } rows[] = {
        {"", 0},
        {"\r\n\r\n", 4},
        {"\r\n", 2},
        {"\0\0\0\0", 4},
        {"\0\1\0\0\x21\x12\xa4\x42"
         "123456789012",
         20},
        {"hello", 5},
        {"GET / HTTP/1.1\r\n", 16},
        {"\x80", 1},
        {"\xff\xff\xff\xff", 4},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct decoding decoding;
        struct octets payload = {.len = 0}, udp = {.len = 0}, packet = {.len = 0};
        decoding_begin(&decoding);
        add_bytes(&payload, rows[i].bytes, rows[i].len);
        add_udp(&udp, 5060, 5060, &payload);
        add_ipv4(&packet, (struct ipv4_fields){.protocol = 17}, &udp);
        assert_false(decodes(&decoding, LINK_RAW, &packet));
        assert_int_equal(decoding.content.udp_packets, 1);
        assert_int_equal(decoding.content.rtp_like, 0);
        assert_int_equal(decoding.health.count[HEALTH_BAD_PACKET], 0);
        decoding_end(&decoding);
    }
}

static void a_message_whose_start_line_is_broken_is_counted(void **state)
{
    (void)state;
    static const struct {
        const char *start;
        unsigned port, damaged;
    } rows[] = {
        {"SIP 2.0 100 Trying", 5060, 1},
        {"\xd3IP/2.0 100 Trying", 5060, 1},
        {"\x93IP/2.0 100 Trying", 5060, 1},
        {"SIP 2.0 100 Trying", 6060, 0},
        {"\x08\x01\x02\x03\x04 a tunnel", 5060, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct decoding decoding;
        struct octets payload = {.len = 0}, udp = {.len = 0}, packet = {.len = 0};
        decoding_begin(&decoding);
        add_text(&payload, rows[i].start);
        add_text(&payload, "\r\nVia: SIP/2.0/UDP a\r\nCall-ID: a@b\r\nCSeq: 1 INVITE\r\n\r\n");
        add_udp(&udp, rows[i].port, rows[i].port, &payload);
        add_ipv4(&packet, (struct ipv4_fields){.protocol = 17}, &udp);
        assert_false(decodes(&decoding, LINK_RAW, &packet));
        assert_int_equal(decoding.health.count[HEALTH_SIP_DAMAGED], rows[i].damaged);
        decoding_end(&decoding);
    }
}

static void sip_in_a_wrapping_that_is_not_read_is_counted(void **state)
{
    (void)state;
    struct decoding decoding;
    struct octets payload = {.len = 0}, packet = {.len = 0}, frame = {.len = 0};
    decoding_begin(&decoding);
    add_text(&payload, "\1\2 a protocol of its own: " SAMPLE_INVITE);
    add_ipv4(&packet, (struct ipv4_fields){.protocol = 201}, &payload);
    assert_false(decodes(&decoding, LINK_RAW, &packet));
    assert_int_equal(decoding.health.count[HEALTH_SIP_HIDDEN], 1);
    add_bytes(&frame, "\2\0\0\0\0\1\2\0\0\0\0\2\x99\x99", 14);
    add_bytes(&frame, payload.at, payload.len);
    assert_false(decodes(&decoding, LINK_ETHERNET, &frame));
    assert_int_equal(decoding.health.count[HEALTH_SIP_HIDDEN], 2);
    packet.len = 0;
    add_ipv4(&packet, (struct ipv4_fields){.protocol = 201, .place = 0x2000}, &payload);
    assert_false(decodes(&decoding, LINK_RAW, &packet));
    assert_int_equal(decoding.health.count[HEALTH_SIP_HIDDEN], 2); /* the rest may tell */
    decoding_end(&decoding);
}

static void a_packet_cut_before_it_tells_anything_is_counted(void **state)
{
    (void)state;
    static const struct {
        size_t captured;
        unsigned port, cut;
    } rows[] = {{4, 5060, 1}, {20, 5060, 1}, {27, 5060, 1}, {28, 5060, 1}, {28, 20000, 0}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct decoding decoding;
        struct octets payload = {.len = 0}, udp = {.len = 0}, packet = {.len = 0};
        struct frame frame = {.link_type = LINK_RAW, .bytes = packet.at, .origin = {.frame = 1}};
        decoding_begin(&decoding);
        add_text(&payload, SAMPLE_INVITE);
        add_udp(&udp, rows[i].port, rows[i].port, &payload);
        add_ipv4(&packet, (struct ipv4_fields){.protocol = 17}, &udp);
        frame.captured = (uint32_t)rows[i].captured;
        frame.wire = (uint32_t)packet.len;
        decoder_add(decoding.decoder, &frame, &decoding.health, &decoding.content);
        assert_false(decoder_next(decoding.decoder, &decoding.text));
        assert_int_equal(decoding.health.count[HEALTH_PACKET_CUT], rows[i].cut);
        assert_int_equal(decoding.health.count[HEALTH_BAD_PACKET], 0);
        decoding_end(&decoding);
    }
}

static void rtp_is_told_apart(void **state)
{
    (void)state;
    static const struct {
        unsigned from, to, first, len, is_rtp;
    } rows[] = {
        {20000, 30000, 0x80, 172, 1}, {20000, 30000, 0x90, 12, 1},  {20000, 30000, 0x80, 11, 0},
        {20000, 53, 0x80, 172, 0},    {20000, 30000, 0x40, 172, 0}, {1023, 30000, 0x80, 172, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct decoding decoding;
        struct octets payload = {.len = rows[i].len}, udp = {.len = 0}, packet = {.len = 0};
        decoding_begin(&decoding);
        payload.at[0] = (uint8_t)rows[i].first;
        add_udp(&udp, rows[i].from, rows[i].to, &payload);
        add_ipv4(&packet, (struct ipv4_fields){.protocol = 17}, &udp);
        assert_false(decodes(&decoding, LINK_RAW, &packet));
        assert_int_equal(decoding.content.rtp_like, rows[i].is_rtp);
        decoding_end(&decoding);
    }
}

static void add_tcp(struct octets *out, unsigned from, unsigned to, const char *payload)
{
    struct octets tcp = {.len = 0};
    add_be16(&tcp, from);
    add_be16(&tcp, to);
    add_be32(&tcp, 1);
    add_be32(&tcp, 1);
    add_be32(&tcp, 0x60180400); /* a header of 24 bytes */
    add_be32(&tcp, 0);
    add_be32(&tcp, 0x01010101);
    add_text(&tcp, payload);
    add_ipv4(out, (struct ipv4_fields){.protocol = 6}, &tcp);
}

static void a_tcp_header_that_cannot_be_is_counted(void **state)
{
    (void)state;
    struct decoding decoding;
    struct octets packet = {.len = 0};
    decoding_begin(&decoding);
    add_tcp(&packet, 1, 2, "");
    packet.at[20 + 12] = 0x40;
    assert_false(decodes(&decoding, LINK_RAW, &packet));
    packet.at[20 + 12] = 0xf0;
    assert_false(decodes(&decoding, LINK_RAW, &packet));
    assert_int_equal(decoding.health.count[HEALTH_BAD_PACKET], 2);
    decoding_end(&decoding);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(padding_behind_the_ip_packet_is_no_payload),
        cmocka_unit_test(ip_options_are_stepped_over),
        cmocka_unit_test(a_length_left_to_the_network_card_is_what_is_there),
        cmocka_unit_test(a_message_the_capture_cut_is_marked),
        cmocka_unit_test(lengths_that_cannot_be_are_counted),
        cmocka_unit_test(ipv6_extension_headers_are_stepped_over_up_to_a_limit),
        cmocka_unit_test(every_kind_of_extension_header_is_known),
        cmocka_unit_test(an_authentication_header_is_stepped_over),
        cmocka_unit_test(sip_is_found_on_any_port_and_behind_line_ends),
        cmocka_unit_test(keep_alives_and_other_protocols_are_no_sip),
        cmocka_unit_test(a_message_whose_start_line_is_broken_is_counted),
        cmocka_unit_test(sip_in_a_wrapping_that_is_not_read_is_counted),
        cmocka_unit_test(a_packet_cut_before_it_tells_anything_is_counted),
        cmocka_unit_test(rtp_is_told_apart),
        cmocka_unit_test(a_tcp_header_that_cannot_be_is_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
