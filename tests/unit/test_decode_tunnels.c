/* Tunnels in tunnels, what only looks like one, and tunnels that were cut. */
#include "support/test.h"

#include "support/decoding.h"
#include "support/wrap.h"

#include <stdlib.h>

enum { PROTOCOL_GRE = 47, PROTOCOL_UDP = 17, MORE_FRAGMENTS = 0x2000, DEPTH_MOST = 8 };

/* This many tunnels around an IP packet. */
static void add_around(struct octets *packet, unsigned tunnels)
{
    for (unsigned i = 0; i < tunnels; i++) {
        struct octets gre = {.len = 0}, outer = {.len = 0};
        add_be32(&gre, 0x0800);
        add_bytes(&gre, packet->at, packet->len);
        add_ipv4(&outer, (struct ipv4_fields){.protocol = PROTOCOL_GRE}, &gre);
        *packet = outer;
    }
}

/* The sample message in an IP packet, in this many layers of a tag or a tunnel. */
static void add_nested_gre(struct octets *packet, unsigned tunnels)
{
    add_sip_ipv4(packet, SAMPLE_INVITE);
    add_around(packet, tunnels);
}

static void add_nested_vlan(struct octets *packet, unsigned tags)
{
    add_be32(packet, 0x02000000);
    add_be32(packet, 0x00020200);
    add_be32(packet, 0x00000001);
    for (unsigned i = 0; i < tags; i++)
        add_be32(packet, 0x81000000 + i);
    add_be16(packet, 0x0800);
    add_sip_ipv4(packet, SAMPLE_INVITE);
}

static void add_nested_mpls(struct octets *packet, unsigned labels)
{
    add_be32(packet, 0x02000000);
    add_be32(packet, 0x00020200);
    add_be32(packet, 0x00000001);
    add_be16(packet, 0x8847);
    for (unsigned i = 1; i <= labels; i++)
        add_be32(packet, 0x00064040U | (i == labels ? 0x100U : 0U));
    add_sip_ipv4(packet, SAMPLE_INVITE);
}

static void eight_layers_are_read_and_more_are_counted(void **state)
{
    (void)state;
    void (*const kinds[])(struct octets *, unsigned) = {add_nested_gre, add_nested_vlan,
                                                        add_nested_mpls};
    const int links[] = {LINK_RAW, LINK_ETHERNET, LINK_ETHERNET};
    for (size_t kind = 0; kind < sizeof kinds / sizeof *kinds; kind++) {
        for (unsigned depth = 1; depth <= 50; depth += depth < 12 ? 1 : 19) {
            struct decoding decoding;
            struct octets packet = {.len = 0};
            decoding_begin(&decoding);
            kinds[kind](&packet, depth);
            assert_int_equal(decodes(&decoding, links[kind], &packet), depth <= DEPTH_MOST);
            assert_int_equal(decoding.health.count[HEALTH_BAD_PACKET], depth > DEPTH_MOST);
            decoding_end(&decoding);
        }
    }
}

/* A datagram that was put together holds a fragment that seems to be one of its own. */
static void a_fragment_in_its_own_datagram_is_survived(void **state)
{
    (void)state;
    struct decoding decoding;
    struct octets inside = {.len = 0}, gre = {.len = 0};
    decoding_begin(&decoding);
    for (int i = 0; i < 64; i++)
        add_be32(&inside, 0x41424344);
    add_be32(&gre, 0x0800);
    add_ipv4(&gre, (struct ipv4_fields){.id = 7, .place = MORE_FRAGMENTS, .protocol = PROTOCOL_GRE},
             &inside);
    for (unsigned at = 0; at < gre.len; at += 128) {
        struct octets piece = {.len = 0}, packet = {.len = 0};
        size_t size = gre.len - at < 128 ? gre.len - at : 128;
        add_bytes(&piece, gre.at + at, size);
        unsigned more = at + size < gre.len ? MORE_FRAGMENTS : 0;
        add_ipv4(&packet,
                 (struct ipv4_fields){.id = 7, .place = at / 8 | more, .protocol = PROTOCOL_GRE},
                 &piece);
        decoding_add(&decoding, LINK_RAW, 1000000, &packet);
        assert_false(decoding_next(&decoding));
    }
    decoder_finish(decoding.decoder, &decoding.health, &decoding.content);
    assert_int_equal(decoding.health.count[HEALTH_FRAGMENTS_INCOMPLETE], 1);
    decoding_end(&decoding);
}

/* Four tunnels around the first piece of a datagram that is a tunnel and holds more. */
static void a_datagram_is_as_deep_as_its_fragments(void **state)
{
    (void)state;
    for (unsigned inside = 3; inside <= 4; inside++) {
        struct decoding decoding;
        struct octets inner = {.len = 0}, piece = {.len = 0};
        decoding_begin(&decoding);
        add_nested_gre(&inner, inside);
        struct octets gre = {.len = 0};
        add_be32(&gre, 0x0800);
        add_bytes(&gre, inner.at, inner.len / 8 * 8 - 4);
        add_ipv4(&piece,
                 (struct ipv4_fields){.id = 7, .place = MORE_FRAGMENTS, .protocol = PROTOCOL_GRE},
                 &gre);
        add_around(&piece, 4);
        decoding_add(&decoding, LINK_RAW, 1000000, &piece);
        decoder_finish(decoding.decoder, &decoding.health, &decoding.content);
        assert_int_equal(decoding_next(&decoding), 4 + 1 + inside <= DEPTH_MOST);
        assert_int_equal(decoding.health.count[HEALTH_BAD_PACKET], 4 + 1 + inside > DEPTH_MOST);
        decoding_end(&decoding);
    }
}

static void the_beginning_of_a_tunnelled_datagram_names_its_call(void **state)
{
    (void)state;
    struct decoding decoding;
    struct octets inner = {.len = 0}, gre = {.len = 0}, packet = {.len = 0};
    decoding_begin(&decoding);
    add_sip_ipv4(&inner, SAMPLE_INVITE);
    add_be32(&gre, 0x0800);
    add_bytes(&gre, inner.at, inner.len / 8 * 8 - 4);
    add_ipv4(&packet,
             (struct ipv4_fields){.id = 7, .place = MORE_FRAGMENTS, .protocol = PROTOCOL_GRE},
             &gre);
    decoding_add(&decoding, LINK_RAW, 1000000, &packet);
    assert_false(decoding_next(&decoding));
    decoder_finish(decoding.decoder, &decoding.health, &decoding.content);
    assert_true(decoding_next(&decoding));
    assert_true(decoding.text.cut);
    assert_endpoint(&decoding.text.from, "192.0.2.1:5060");
    assert_int_equal(decoding.health.count[HEALTH_BAD_PACKET], 0);
    assert_int_equal(decoding.health.count[HEALTH_FRAGMENTS_INCOMPLETE], 1);
    decoding_end(&decoding);
}

static const unsigned tunnel_ports[] = {1701, 2152, 4789, 6081, 8472, 37008};

static void sip_on_the_port_of_a_tunnel_is_sip(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof tunnel_ports / sizeof *tunnel_ports; i++) {
        struct decoding decoding;
        struct octets payload = {.len = 0}, udp = {.len = 0}, packet = {.len = 0};
        decoding_begin(&decoding);
        add_text(&payload, SAMPLE_INVITE);
        add_udp(&udp, tunnel_ports[i], tunnel_ports[i], &payload);
        add_ipv4(&packet, (struct ipv4_fields){.protocol = PROTOCOL_UDP}, &udp);
        assert_true(decodes(&decoding, LINK_RAW, &packet));
        assert_str(decoding.text.bytes, SAMPLE_INVITE);
        assert_int_equal(decoding.text.to.port, tunnel_ports[i]);
        decoding_end(&decoding);
    }
}

/* Bytes that begin as each tunnel does, and then make no sense. */
static void what_makes_no_sense_inside_is_plain_udp(void **state)
{
    (void)state;
    static const uint8_t starts[][12] = {
        {0x00, 0x02, 0, 7, 0, 9, 0xff, 0x03, 0, 0x21},
        {0x00, 0x03, 0, 0, 0, 0, 0, 7},
        {0x30, 0xff, 0, 60, 0, 0, 0, 7},
        {0x34, 0xff, 0, 60, 0, 0, 0, 7, 0, 0, 0, 0x85},
        {0x08, 0, 0, 0, 0, 0, 7, 0},
        {0x00, 0, 0x08, 0, 0, 0, 7, 0},
        {0x00, 0, 0x65, 0x58, 0, 0, 7, 0},
        {0x01, 0, 0, 1, 1},
        {0x01, 0, 0, 1, 0x0a, 0xff},
        {0x80, 0x08, 0, 1},
    };
    struct decoding decoding;
    decoding_begin(&decoding);
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        for (size_t port = 0; port < sizeof tunnel_ports / sizeof *tunnel_ports; port++) {
            struct octets payload = {.len = 0}, udp = {.len = 0}, packet = {.len = 0};
            add_bytes(&payload, starts[i], sizeof starts[i]);
            for (unsigned j = 0; j < 56; j++)
                add_u8(&payload, 0x45 + (j & 1));
            add_udp(&udp, 40000, tunnel_ports[port], &payload);
            add_ipv4(&packet, (struct ipv4_fields){.protocol = PROTOCOL_UDP}, &udp);
            assert_false(decodes(&decoding, LINK_RAW, &packet));
        }
    }
    assert_int_equal(decoding.health.count[HEALTH_BAD_PACKET], 0);
    assert_int_equal(decoding.content.rtp_like, sizeof tunnel_ports / sizeof *tunnel_ports);
    decoding_end(&decoding);
}

/* A frame of a wrapping around the sample message. */
static void wrap_sample(struct text *frame, const struct wrapping *wrapping)
{
    struct octets ip = {.len = 0};
    add_sip_ipv4(&ip, SAMPLE_INVITE);
    struct wrap_packet packet = {.ip = {(const char *)ip.at, ip.len}, .time_us = 1000000};
    assert_true(wrap_add(frame, wrapping, &packet));
}

static void a_wrapping_cut_anywhere_is_survived(void **state)
{
    (void)state;
    for (size_t i = 0; i < wrapping_count; i++) {
        struct decoding decoding;
        struct text frame;
        text_init(&frame);
        decoding_begin(&decoding);
        wrap_sample(&frame, &wrappings[i]);
        int link_type = wrappings[i].around == WRAP_LINK ? (int)wrappings[i].number : (int)LINK_RAW;
        for (size_t len = 0; len < frame.len; len++) {
            /* Of exactly that size, so that a sanitizer sees a read past the end. */
            uint8_t *exact = malloc(len ? len : 1);
            memcpy(exact, frame.at, len);
            struct frame cut = {.bytes = exact,
                                .captured = (uint32_t)len,
                                .wire = (uint32_t)frame.len,
                                .link_type = link_type};
            decoder_add(decoding.decoder, &cut, &decoding.health, &decoding.content);
            if (decoding_next(&decoding))
                assert_true(decoding.text.cut);
            if (decoding.health.count[HEALTH_BAD_PACKET])
                fail_msg("%s, %zu of %zu bytes: bad", wrappings[i].name, len, frame.len);
            cut.wire = (uint32_t)len;
            decoder_add(decoding.decoder, &cut, &decoding.health, &decoding.content);
            if (decoding_next(&decoding))
                assert_true(decoding.text.cut);
            decoding.health.count[HEALTH_BAD_PACKET] = 0;
            free(exact);
        }
        decoding_end(&decoding);
        text_free(&frame);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(eight_layers_are_read_and_more_are_counted),
        cmocka_unit_test(a_fragment_in_its_own_datagram_is_survived),
        cmocka_unit_test(a_datagram_is_as_deep_as_its_fragments),
        cmocka_unit_test(the_beginning_of_a_tunnelled_datagram_names_its_call),
        cmocka_unit_test(sip_on_the_port_of_a_tunnel_is_sip),
        cmocka_unit_test(what_makes_no_sense_inside_is_plain_udp),
        cmocka_unit_test(a_wrapping_cut_anywhere_is_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
