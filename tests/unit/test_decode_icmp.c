/* ICMP errors about SIP packets give the packet they quote, and who complained. */
#include "support/test.h"

#include "support/decoding.h"

/* From 203.0.113.9 to 192.0.2.1. */
static void add_icmp(struct octets *out, unsigned type_and_code, uint32_t rest,
                     const struct octets *quote, size_t quoted)
{
    struct octets icmp = {.len = 0};
    add_be16(&icmp, type_and_code);
    add_be16(&icmp, 0);
    add_be32(&icmp, rest);
    add_bytes(&icmp, quote->at, quoted);
    add_ipv4(out, (struct ipv4_fields){.protocol = 1}, &icmp);
    memcpy(out->at + out->len - icmp.len - 8, "\xcb\x00\x71\x09\xc0\x00\x02\x01", 8);
}

static void make_quote(struct octets *quote, unsigned from, unsigned to, const char *payload)
{
    struct octets udp = {.len = 0}, bytes = {.len = 0};
    add_text(&bytes, payload);
    add_udp(&udp, from, to, &bytes);
    add_ipv4(quote, (struct ipv4_fields){.protocol = 17}, &udp);
}

static void an_error_about_a_sip_packet_gives_its_quote(void **state)
{
    (void)state;
    static const unsigned errors[] = {0x0303, 0x0301, 0x0400, 0x0b00, 0x0c00};
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
        struct decoding decoding;
        struct octets quote = {.len = 0}, packet = {.len = 0};
        decoding_begin(&decoding);
        make_quote(&quote, 5060, 5070, SAMPLE_INVITE);
        add_icmp(&packet, errors[i], 0, &quote, quote.len);
        assert_true(decodes(&decoding, LINK_RAW, &packet));
        assert_int_equal(decoding.text.kind, SIP_TEXT_ICMP_QUOTE);
        assert_endpoint(&decoding.text.from, "192.0.2.1:5060");
        assert_endpoint(&decoding.text.to, "192.0.2.2:5070");
        assert_str(decoding.text.bytes, SAMPLE_INVITE);
        assert_false(decoding.text.cut);
        struct endpoint reporter = {decoding.text.icmp.reporter, 0};
        struct endpoint expected = {address_ipv4((const uint8_t *)"\xcb\x00\x71\x09"), 0};
        assert_true(endpoint_equal(&reporter, &expected));
        assert_int_equal(decoding.text.icmp.family, ADDRESS_IPV4);
        assert_int_equal(decoding.text.icmp.type, errors[i] >> 8);
        assert_int_equal(decoding.text.icmp.code, errors[i] & 0xff);
        assert_int_equal(decoding.content.icmp_packets, 1);
        decoding_end(&decoding);
    }
}

/* RFC 792 asks for the IP header and eight bytes only. */
static void ports_of_sip_are_enough_when_nothing_else_is_quoted(void **state)
{
    (void)state;
    static const struct {
        unsigned from, to;
        bool is_sip;
    } rows[] = {{5060, 40000, true}, {40000, 5099, true}, {40000, 5100, false}, {53, 53, false}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        for (size_t payload = 0; payload < 8; payload += 7) {
            struct decoding decoding;
            struct octets quote = {.len = 0}, packet = {.len = 0};
            decoding_begin(&decoding);
            make_quote(&quote, rows[i].from, rows[i].to, SAMPLE_INVITE);
            add_icmp(&packet, 0x0303, 0, &quote, 28 + payload);
            assert_int_equal(decodes(&decoding, LINK_RAW, &packet), rows[i].is_sip);
            if (rows[i].is_sip) {
                assert_true(decoding.text.cut);
                assert_int_equal(decoding.text.bytes.len, payload);
            }
            decoding_end(&decoding);
        }
    }
}

static void a_long_quote_of_something_else_is_no_sip(void **state)
{
    (void)state;
    struct decoding decoding;
    struct octets quote = {.len = 0}, packet = {.len = 0};
    decoding_begin(&decoding);
    make_quote(&quote, 5060, 5060, "not what is spoken on this port");
    add_icmp(&packet, 0x0303, 0, &quote, quote.len);
    assert_false(decodes(&decoding, LINK_RAW, &packet));
    assert_int_equal(decoding.content.icmp_packets, 1);
    decoding_end(&decoding);
}

static void an_echo_that_looks_like_a_quote_is_none(void **state)
{
    (void)state;
    struct decoding decoding;
    struct octets quote = {.len = 0}, packet = {.len = 0};
    decoding_begin(&decoding);
    make_quote(&quote, 5060, 5060, SAMPLE_INVITE);
    add_icmp(&packet, 0x0800, 0, &quote, quote.len);
    assert_false(decodes(&decoding, LINK_RAW, &packet));
    decoding_end(&decoding);
}

static void a_later_fragment_or_another_protocol_in_a_quote_is_no_sip(void **state)
{
    (void)state;
    static const struct {
        size_t at;
        uint8_t value;
    } rows[] = {{9, 6}, {7, 1}, {0, 0x44}, {0, 0x65}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct decoding decoding;
        struct octets quote = {.len = 0}, packet = {.len = 0};
        decoding_begin(&decoding);
        make_quote(&quote, 5060, 5060, SAMPLE_INVITE);
        quote.at[rows[i].at] = rows[i].value;
        add_icmp(&packet, 0x0303, 0, &quote, quote.len);
        assert_false(decodes(&decoding, LINK_RAW, &packet));
        decoding_end(&decoding);
    }
}

static void extensions_behind_a_padded_quote_are_not_quoted(void **state)
{
    (void)state;
    struct decoding decoding;
    struct octets quote = {.len = 0}, packet = {.len = 0};
    char message[200];
    decoding_begin(&decoding);
    memset(message, 'x', sizeof message);
    message[sizeof message - 1] = '\0';
    memcpy(message, SAMPLE_INVITE, sizeof SAMPLE_INVITE - 1);
    make_quote(&quote, 5060, 5060, message);
    add_icmp(&packet, 0x0301, 128 / 4 << 16, &quote, 200);
    assert_true(decodes(&decoding, LINK_RAW, &packet));
    assert_int_equal(decoding.text.bytes.len, 128 - 28);
    assert_true(decoding.text.cut);
    decoding_end(&decoding);
}

static void icmpv6_errors_are_read_too(void **state)
{
    (void)state;
    for (unsigned type = 0; type < 6; type++) {
        struct decoding decoding;
        struct octets udp = {.len = 0}, icmp = {.len = 0}, packet = {.len = 0};
        decoding_begin(&decoding);
        add_sip_udp(&udp, SAMPLE_INVITE);
        add_be32(&icmp, (type << 8 | 4) << 16);
        add_be32(&icmp, 0);
        add_ipv6(&icmp, 17, &udp);
        add_ipv6(&packet, 58, &icmp);
        bool is_error = type >= 1 && type <= 4;
        assert_int_equal(decodes(&decoding, LINK_RAW, &packet), is_error);
        if (is_error) {
            assert_int_equal(decoding.text.icmp.family, ADDRESS_IPV6);
            assert_int_equal(decoding.text.icmp.type, type);
            assert_int_equal(decoding.text.icmp.code, 4);
            assert_str(decoding.text.bytes, SAMPLE_INVITE);
            assert_endpoint(&decoding.text.to, "[2001:db8::2]:5060");
        }
        decoding_end(&decoding);
    }
}

static void a_quote_cut_anywhere_is_survived(void **state)
{
    (void)state;
    struct octets quote = {.len = 0};
    make_quote(&quote, 40000, 5060, SAMPLE_INVITE);
    for (size_t len = 0; len < quote.len; len++) {
        struct decoding decoding;
        struct octets packet = {.len = 0};
        decoding_begin(&decoding);
        add_icmp(&packet, 0x0303, 0, &quote, len);
        if (decodes(&decoding, LINK_RAW, &packet))
            assert_true(decoding.text.cut && len >= 28);
        else
            assert_true(len < 28 + 20);
        decoding_end(&decoding);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_error_about_a_sip_packet_gives_its_quote),
        cmocka_unit_test(ports_of_sip_are_enough_when_nothing_else_is_quoted),
        cmocka_unit_test(a_long_quote_of_something_else_is_no_sip),
        cmocka_unit_test(an_echo_that_looks_like_a_quote_is_none),
        cmocka_unit_test(a_later_fragment_or_another_protocol_in_a_quote_is_no_sip),
        cmocka_unit_test(extensions_behind_a_padded_quote_are_not_quoted),
        cmocka_unit_test(icmpv6_errors_are_read_too),
        cmocka_unit_test(a_quote_cut_anywhere_is_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
