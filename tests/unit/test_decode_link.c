/* Whatever a message travels in, it is the same message. */
#include "support/test.h"

#include "support/decoding.h"

#include <stdlib.h>

static void add_hex(struct octets *out, const char *hex)
{
    unsigned value;
    for (; sscanf(hex, "%2x", &value) == 1; hex += 2)
        add_u8(out, value);
}

static const struct row {
    int link_type;
    const char *header; /* in hexadecimal, before the IP packet */
    bool is_ipv6;
} rows[] = {
    {1, "0200000000020200000000010800", false},
    {1, "02000000000202000000000186dd", true},
    {1, "0200000000020200000000018100000a0800", false},
    {1, "02000000000202000000000188a8000a8100000b0800", false},
    {1, "0200000000020200000000019100000a8100000b86dd", true},
    {1, "02000000000202000000000188641100000100000021", false},
    {1, "020000000002020000000001886411000001000057", true},
    {113, "00000001000602000000000100000800", false},
    {276, "0800000000000002000100060200000000010000", false},
    {101, "", false},
    {101, "", true},
    {12, "", false},
    {14, "", false},
    {228, "", false},
    {229, "", true},
    {0, "02000000", false},
    {0, "00000002", false},
    {0, "1e000000", true},
    {108, "00000018", true},
    {9, "0021", false},
    {9, "21", false},
    {9, "ff030021", false},
    {9, "ff0357", true},
    {50, "ff030021", false},
    {50, "0f000800", false},
    {104, "8f0086dd", true},
};

static void add_row(struct octets *packet, const struct row *row)
{
    struct octets udp = {.len = 0};
    add_hex(packet, row->header);
    add_sip_udp(&udp, SAMPLE_INVITE);
    size_t payload_start = packet->len;
    if (row->is_ipv6)
        add_ipv6(packet, 17, &udp);
    else
        add_ipv4(packet, (struct ipv4_fields){.protocol = 17}, &udp);
    /* PPPoE says how long it is: the protocol and what follows. */
    bool is_pppoe = row->link_type == 1 && strncmp(row->header + 24, "8864", 4) == 0;
    size_t length = packet->len - payload_start + 2;
    if (is_pppoe)
        packet->at[18] = (uint8_t)(length >> 8), packet->at[19] = (uint8_t)length;
}

static void every_encapsulation_gives_the_same_message(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct decoding decoding;
        struct octets packet = {.len = 0};
        decoding_begin(&decoding);
        add_row(&packet, &rows[i]);
        if (!decodes(&decoding, rows[i].link_type, &packet))
            fail_msg("row %zu gives nothing", i);
        assert_str(decoding.text.bytes, SAMPLE_INVITE);
        assert_endpoint(&decoding.text.from,
                        rows[i].is_ipv6 ? "[2001:db8::1]:5060" : "192.0.2.1:5060");
        assert_endpoint(&decoding.text.to,
                        rows[i].is_ipv6 ? "[2001:db8::2]:5060" : "192.0.2.2:5060");
        assert_int_equal(decoding.text.kind, SIP_TEXT_MESSAGE);
        assert_int_equal(decoding.text.transport, TRANSPORT_UDP);
        assert_int_equal(decoding.text.origin.frame, 1);
        assert_int_equal(decoding.text.time_us, 1000000);
        assert_false(decoding.text.cut);
        assert_int_equal(decoding.content.udp_packets, 1);
        decoding_end(&decoding);
    }
}

/* Half a PPP header looks like another protocol. */
static bool is_ppp(int link_type)
{
    return link_type == 9 || link_type == 50 || link_type == 104;
}

/* A packet cut at any byte, by the snap length or on the wire, gives at most a cut message. */
static void a_packet_cut_anywhere_is_survived(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct decoding decoding;
        struct octets packet = {.len = 0};
        decoding_begin(&decoding);
        add_row(&packet, &rows[i]);
        for (size_t len = 0; len < packet.len; len++) {
            /* Of exactly that size, so that a sanitizer sees a read past the end. */
            uint8_t *exact = malloc(len ? len : 1);
            memcpy(exact, packet.at, len);
            struct frame frame = {.bytes = exact,
                                  .captured = (uint32_t)len,
                                  .wire = (uint32_t)packet.len,
                                  .link_type = rows[i].link_type};
            decoder_add(decoding.decoder, &frame, &decoding.health, &decoding.content);
            if (decoding_next(&decoding))
                assert_true(decoding.text.cut);
            assert_int_equal(decoding.health.count[HEALTH_BAD_PACKET], 0);
            frame.wire = (uint32_t)len;
            decoder_add(decoding.decoder, &frame, &decoding.health, &decoding.content);
            if (!is_ppp(rows[i].link_type))
                assert_true(decoding.health.count[HEALTH_BAD_PACKET] > 0);
            decoding.health.count[HEALTH_BAD_PACKET] = 0;
            free(exact);
        }
        decoding_end(&decoding);
    }
}

static void a_link_type_that_is_not_known_is_counted(void **state)
{
    (void)state;
    static const int link_types[] = {147, 106, -1, 0x7fffffff};
    struct decoding decoding;
    struct octets packet = {.len = 0};
    decoding_begin(&decoding);
    add_sip_ipv4(&packet, SAMPLE_INVITE);
    for (size_t i = 0; i < sizeof link_types / sizeof *link_types; i++)
        assert_false(decodes(&decoding, link_types[i], &packet));
    assert_int_equal(decoding.health.count[HEALTH_UNKNOWN_LINK], 4);
    assert_int_equal(decoding.content.other_packets, 4);
    decoding_end(&decoding);
}

static void tags_nest_only_so_deep(void **state)
{
    (void)state;
    for (unsigned tags = 7; tags < 11; tags++) {
        struct decoding decoding;
        struct octets packet = {.len = 0};
        decoding_begin(&decoding);
        add_hex(&packet, "020000000002020000000001");
        for (unsigned i = 0; i < tags; i++)
            add_hex(&packet, "88a80001");
        add_be16(&packet, 0x0800);
        add_sip_ipv4(&packet, SAMPLE_INVITE);
        assert_int_equal(decodes(&decoding, LINK_ETHERNET, &packet), tags <= 8);
        assert_int_equal(decoding.health.count[HEALTH_BAD_PACKET], tags > 8);
        decoding_end(&decoding);
    }
}

static void what_is_not_ip_counts_as_other(void **state)
{
    (void)state;
    struct decoding decoding;
    struct octets arp = {.len = 0};
    decoding_begin(&decoding);
    add_hex(&arp, "ffffffffffff0200000000010806000108000604");
    assert_false(decodes(&decoding, LINK_ETHERNET, &arp));
    assert_int_equal(decoding.content.other_packets, 1);
    assert_int_equal(decoding.health.count[HEALTH_BAD_PACKET], 0);
    decoding_end(&decoding);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_encapsulation_gives_the_same_message),
        cmocka_unit_test(a_packet_cut_anywhere_is_survived),
        cmocka_unit_test(a_link_type_that_is_not_known_is_counted),
        cmocka_unit_test(tags_nest_only_so_deep),
        cmocka_unit_test(what_is_not_ip_counts_as_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
