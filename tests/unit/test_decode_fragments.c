/* Fragments: any order, copies, overlaps, floods; and what a capture filter on ports leaves of a
 * message. */
#include "support/test.h"

#include "support/decoding.h"

enum { MORE = 0x2000, SECOND_US = 1000000 };

/* An INVITE that is longer than a frame, as a UDP packet. */
static void make_long_udp(struct octets *udp, size_t size)
{
    struct octets payload = {.len = 0};
    add_text(&payload, "INVITE sip:200@192.0.2.2 SIP/2.0\r\nCall-ID: long@b\r\nSubject: ");
    while (payload.len < size - 4)
        add_u8(&payload, (unsigned)('a' + payload.len % 26));
    add_text(&payload, "\r\n\r\n");
    add_udp(udp, 5060, 5060, &payload);
}

static void make_piece(struct octets *packet, const struct octets *udp, unsigned id, size_t from,
                       size_t to)
{
    struct octets part = {.len = 0};
    packet->len = 0;
    add_bytes(&part, udp->at + from, to - from);
    unsigned place = (unsigned)from / 8 | (to < udp->len ? MORE : 0);
    add_ipv4(packet, (struct ipv4_fields){.id = id, .place = place, .protocol = 17}, &part);
}

static void add_piece(struct decoding *decoding, const struct octets *udp, unsigned id, size_t from,
                      size_t to)
{
    struct octets packet;
    make_piece(&packet, udp, id, from, to);
    decoding_add(decoding, LINK_RAW, SECOND_US + decoding->frames, &packet);
}

static void assert_whole(struct decoding *decoding, const struct octets *udp)
{
    assert_true(decoding_next(decoding));
    assert_int_equal(decoding->text.bytes.len, udp->len - 8);
    assert_memory_equal(decoding->text.bytes.at, udp->at + 8, udp->len - 8);
    assert_false(decoding->text.cut);
    assert_false(decoding_next(decoding));
}

static uint64_t fingerprint(unsigned protocol, unsigned id)
{
    struct decoding decoding;
    struct octets part = {.len = 0}, packet = {.len = 0};
    add_text(&part, "12345678");
    add_ipv4(&packet, (struct ipv4_fields){.id = id, .place = MORE, .protocol = protocol}, &part);
    decoding_begin(&decoding);
    decoding_trace(&decoding);
    decoding_add(&decoding, LINK_RAW, SECOND_US, &packet);
    decoding_end(&decoding);
    return decoding.traced_piece.datagram;
}

static void datagrams_of_other_protocols_are_others(void **state)
{
    (void)state;
    assert_true(fingerprint(17, 7) == fingerprint(17, 7));
    assert_true(fingerprint(17, 7) != fingerprint(17, 8));
    assert_true(fingerprint(17, 7) != fingerprint(6, 7));
}

static void pieces_come_in_any_order(void **state)
{
    (void)state;
    static const unsigned orders[][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
                                         {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    struct octets udp = {.len = 0};
    make_long_udp(&udp, 2500);
    const size_t ends[] = {0, 1000, 2000, udp.len};
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
        struct decoding decoding;
        decoding_begin(&decoding);
        for (unsigned n = 0; n < 3; n++) {
            assert_false(decoding_next(&decoding));
            add_piece(&decoding, &udp, 7, ends[orders[i][n]], ends[orders[i][n] + 1]);
        }
        assert_whole(&decoding, &udp);
        assert_int_equal(decoding.text.origin.frame, 3);
        assert_int_equal(decoding.text.time_us, SECOND_US + 2);
        assert_int_equal(decoding.content.udp_packets, 3);
        decoder_finish(decoding.decoder, &decoding.health, &decoding.content);
        assert_int_equal(decoding.health.count[HEALTH_FRAGMENTS_INCOMPLETE], 0);
        assert_int_equal(decoding.health.count[HEALTH_FRAGMENTS_OVERLAP], 0);
        decoding_end(&decoding);
    }
}

static void copies_of_pieces_change_nothing(void **state)
{
    (void)state;
    struct octets udp = {.len = 0};
    struct decoding decoding;
    make_long_udp(&udp, 1800);
    decoding_begin(&decoding);
    add_piece(&decoding, &udp, 7, 0, 1480);
    add_piece(&decoding, &udp, 7, 0, 1480);
    assert_false(decoding_next(&decoding));
    add_piece(&decoding, &udp, 7, 1480, udp.len);
    assert_whole(&decoding, &udp);
    add_piece(&decoding, &udp, 7, 1480, udp.len);
    assert_false(decoding_next(&decoding));
    assert_int_equal(decoding.health.count[HEALTH_DUPLICATES], 1);
    decoder_finish(decoding.decoder, &decoding.health, &decoding.content);
    assert_int_equal(decoding.health.count[HEALTH_FRAGMENTS_INCOMPLETE], 0);
    assert_int_equal(decoding.health.count[HEALTH_FRAGMENTS_OVERLAP], 0);
    decoding_end(&decoding);
}

static void where_pieces_overlap_the_first_bytes_win(void **state)
{
    (void)state;
    struct octets udp = {.len = 0}, other;
    struct decoding decoding;
    make_long_udp(&udp, 1800);
    other = udp;
    memset(other.at + 800, 'X', 680);
    decoding_begin(&decoding);
    add_piece(&decoding, &udp, 7, 0, 1480);
    add_piece(&decoding, &other, 7, 800, udp.len);
    assert_whole(&decoding, &udp);
    assert_int_equal(decoding.health.count[HEALTH_FRAGMENTS_OVERLAP], 1);
    decoding_end(&decoding);
}

static void ends_that_contradict_are_not_believed(void **state)
{
    (void)state;
    struct octets udp = {.len = 0}, shorter;
    struct decoding decoding;
    make_long_udp(&udp, 2500);
    shorter = udp;
    shorter.len = 1600;
    decoding_begin(&decoding);
    add_piece(&decoding, &udp, 7, 1000, 2000);
    add_piece(&decoding, &shorter, 7, 1000, 1600); /* a last piece that ends too early */
    add_piece(&decoding, &udp, 7, 2000, udp.len);
    add_piece(&decoding, &udp, 7, 0, 1000);
    assert_whole(&decoding, &udp);
    assert_int_equal(decoding.health.count[HEALTH_FRAGMENTS_OVERLAP], 1);
    decoding_end(&decoding);
}

static void the_same_number_may_be_used_again(void **state)
{
    (void)state;
    struct octets first = {.len = 0}, second = {.len = 0};
    struct decoding decoding;
    make_long_udp(&first, 1800);
    make_long_udp(&second, 1700);
    decoding_begin(&decoding);
    for (int i = 0; i < 2; i++) {
        const struct octets *udp = i ? &second : &first;
        add_piece(&decoding, udp, 7, 0, 1480);
        add_piece(&decoding, udp, 7, 1480, udp->len);
        assert_whole(&decoding, udp);
    }
    decoding_end(&decoding);
}

static void a_retransmission_in_pieces_is_a_message_again(void **state)
{
    (void)state;
    struct octets udp = {.len = 0}, packet;
    struct decoding decoding;
    make_long_udp(&udp, 1800);
    decoding_begin(&decoding);
    for (int i = 0; i < 2; i++) {
        make_piece(&packet, &udp, 7, 0, 1480);
        decoding_add(&decoding, LINK_RAW, SECOND_US + i * SECOND_US / 2, &packet);
        make_piece(&packet, &udp, 7, 1480, udp.len);
        decoding_add(&decoding, LINK_RAW, SECOND_US + i * SECOND_US / 2, &packet);
        assert_whole(&decoding, &udp);
    }
    assert_int_equal(decoding.health.count[HEALTH_DUPLICATES], 0);
    decoding_end(&decoding);
}

static void pieces_of_different_packets_do_not_mix(void **state)
{
    (void)state;
    struct octets udp = {.len = 0};
    struct decoding decoding;
    make_long_udp(&udp, 1800);
    decoding_begin(&decoding);
    add_piece(&decoding, &udp, 7, 0, 1480);
    add_piece(&decoding, &udp, 8, 1480, udp.len);
    assert_false(decoding_next(&decoding));
    decoder_finish(decoding.decoder, &decoding.health, &decoding.content);
    assert_int_equal(decoding.health.count[HEALTH_FRAGMENTS_INCOMPLETE], 2);
    decoding_end(&decoding);
}

/* What "port 5060" leaves: later pieces have no ports. */
static void a_beginning_whose_rest_never_comes_is_a_cut_message(void **state)
{
    (void)state;
    struct octets udp = {.len = 0}, packet = {.len = 0};
    struct decoding decoding;
    make_long_udp(&udp, 1800);
    decoding_begin(&decoding);
    add_piece(&decoding, &udp, 7, 0, 1480);
    add_sip_ipv4(&packet, "SIP/2.0 100 Trying\r\n\r\n");
    decoding_add(&decoding, LINK_RAW, SECOND_US + SECOND_US / 2, &packet);
    assert_true(decoding_next(&decoding));
    assert_false(decoding_next(&decoding));
    decoding_add(&decoding, LINK_RAW, SECOND_US + SECOND_US / 2 + 100, &packet);
    assert_true(decoding_next(&decoding));
    assert_int_equal(decoding.text.origin.frame, 1);
    assert_int_equal(decoding.text.time_us, SECOND_US);
    assert_true(decoding.text.cut);
    assert_int_equal(decoding.text.bytes.len, 1472);
    assert_memory_equal(decoding.text.bytes.at, udp.at + 8, 1472);
    assert_endpoint(&decoding.text.from, "192.0.2.1:5060");
    assert_endpoint(&decoding.text.to, "192.0.2.2:5060");
    assert_true(decoding_next(&decoding));
    assert_int_equal(decoding.text.origin.frame, 3);
    assert_int_equal(decoding.health.count[HEALTH_FRAGMENTS_INCOMPLETE], 1);
    assert_int_equal(decoding.health.count[HEALTH_BAD_PACKET], 0);
    assert_int_equal(decoding.content.udp_packets, 3);
    decoding_end(&decoding);
}

static void a_beginning_comes_in_silence_when_its_time_is_over(void **state)
{
    (void)state;
    struct octets udp = {.len = 0};
    struct decoding decoding;
    make_long_udp(&udp, 1800);
    decoding_begin(&decoding);
    add_piece(&decoding, &udp, 7, 0, 1480);
    decoder_advance(decoding.decoder, SECOND_US + SECOND_US / 2, &decoding.health);
    assert_false(decoding_next(&decoding));
    decoder_advance(decoding.decoder, SECOND_US + SECOND_US / 2 + 100, &decoding.health);
    assert_true(decoding_next(&decoding));
    assert_int_equal(decoding.text.origin.frame, 1);
    assert_true(decoding.text.cut);
    assert_false(decoding_next(&decoding));
    assert_int_equal(decoding.health.count[HEALTH_FRAGMENTS_INCOMPLETE], 1);
    decoding_end(&decoding);
}

static void the_end_of_the_input_gives_beginnings_too(void **state)
{
    (void)state;
    struct octets udp = {.len = 0};
    struct decoding decoding;
    make_long_udp(&udp, 2500);
    decoding_begin(&decoding);
    add_piece(&decoding, &udp, 7, 0, 1000);
    add_piece(&decoding, &udp, 7, 2000, udp.len);
    decoder_finish(decoding.decoder, &decoding.health, &decoding.content);
    assert_true(decoding_next(&decoding));
    assert_true(decoding.text.cut);
    assert_int_equal(decoding.text.bytes.len, 992);
    assert_false(decoding_next(&decoding));
    assert_int_equal(decoding.health.count[HEALTH_FRAGMENTS_INCOMPLETE], 1);
    decoding_end(&decoding);
}

static void what_was_complete_is_not_given_again(void **state)
{
    (void)state;
    struct octets udp = {.len = 0}, packet = {.len = 0};
    struct decoding decoding;
    make_long_udp(&udp, 1800);
    decoding_begin(&decoding);
    add_piece(&decoding, &udp, 7, 0, 1480);
    add_piece(&decoding, &udp, 7, 1480, udp.len);
    assert_whole(&decoding, &udp);
    add_sip_ipv4(&packet, "SIP/2.0 100 Trying\r\n\r\n");
    decoding_add(&decoding, LINK_RAW, 10 * SECOND_US, &packet);
    assert_true(decoding_next(&decoding));
    assert_int_equal(decoding.text.origin.frame, 3);
    assert_false(decoding_next(&decoding));
    decoder_finish(decoding.decoder, &decoding.health, &decoding.content);
    assert_false(decoding_next(&decoding));
    assert_int_equal(decoding.health.count[HEALTH_FRAGMENTS_INCOMPLETE], 0);
    decoding_end(&decoding);
}

static void pieces_that_cannot_be_are_refused(void **state)
{
    (void)state;
    static const struct {
        unsigned place;
        size_t size;
    } rows[] = {
        {0x1fff, 16},     /* ends past 65535 */
        {MORE, 0},        /* empty */
        {MORE | 10, 100}, /* a middle piece that ends between units */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct decoding decoding;
        struct octets part = {.len = rows[i].size}, packet = {.len = 0};
        decoding_begin(&decoding);
        add_ipv4(&packet, (struct ipv4_fields){.place = rows[i].place, .protocol = 17}, &part);
        assert_false(decodes(&decoding, LINK_RAW, &packet));
        assert_int_equal(decoding.health.count[HEALTH_BAD_PACKET], 1);
        decoder_finish(decoding.decoder, &decoding.health, &decoding.content);
        assert_int_equal(decoding.health.count[HEALTH_FRAGMENTS_INCOMPLETE], 0);
        decoding_end(&decoding);
    }
}

static void pieces_are_waited_for_only_so_long(void **state)
{
    (void)state;
    struct octets udp = {.len = 0}, packet;
    struct decoding decoding;
    make_long_udp(&udp, 1800);
    for (int is_late = 0; is_late < 2; is_late++) {
        decoding_begin(&decoding);
        int64_t later_us = decoding.settings.value[SETTING_FRAGMENT_TIMEOUT] + is_late;
        make_piece(&packet, &udp, 7, 1480, udp.len);
        decoding_add(&decoding, LINK_RAW, 0, &packet);
        make_piece(&packet, &udp, 7, 0, 1480);
        decoding_add(&decoding, LINK_RAW, later_us, &packet);
        assert_int_equal(decoding_next(&decoding), !is_late);
        assert_int_equal(decoding.health.count[HEALTH_FRAGMENTS_INCOMPLETE], is_late);
        decoding_end(&decoding);
    }
}

static void a_flood_stays_within_the_memory_and_is_counted(void **state)
{
    (void)state;
    enum { PIECES = 20000 };
    struct octets udp = {.len = 0}, packet;
    struct decoding decoding;
    make_long_udp(&udp, 1800);
    decoding_begin(&decoding);
    decoder_free(decoding.decoder);
    decoding.settings.value[SETTING_FRAGMENT_MEMORY] = 1 << 20;
    decoding.decoder = decoder_new(&decoding.settings);
    for (unsigned id = 0; id < PIECES; id++) {
        make_piece(&packet, &udp, id, 800, 1600);
        decoding_add(&decoding, LINK_RAW, SECOND_US, &packet);
    }
    uint64_t evicted = decoding.health.count[HEALTH_FRAGMENTS_EVICTED];
    assert_true(evicted > PIECES - 1000 && evicted < PIECES);
    decoder_finish(decoding.decoder, &decoding.health, &decoding.content);
    assert_int_equal(evicted + decoding.health.count[HEALTH_FRAGMENTS_INCOMPLETE], PIECES);
    decoding_end(&decoding);
}

static void a_piece_the_capture_cut_makes_a_cut_message(void **state)
{
    (void)state;
    struct octets udp = {.len = 0}, packet;
    struct decoding decoding;
    make_long_udp(&udp, 1800);
    decoding_begin(&decoding);
    make_piece(&packet, &udp, 7, 0, 1480);
    decoding_add_cut(&decoding, LINK_RAW, 1, &packet, 20 + 8 + 101);
    make_piece(&packet, &udp, 7, 1480, udp.len);
    decoding_add_cut(&decoding, LINK_RAW, 2, &packet, 20 + 109);
    assert_true(decoding_next(&decoding));
    assert_true(decoding.text.cut);
    assert_int_equal(decoding.text.bytes.len, 101);
    assert_memory_equal(decoding.text.bytes.at, udp.at + 8, 101);
    decoding_end(&decoding);
}

static void add_ipv6_piece(struct decoding *decoding, const struct octets *udp, size_t from,
                           size_t to)
{
    struct octets payload = {.len = 0}, packet = {.len = 0};
    add_be16(&payload, 17 << 8);
    add_be16(&payload, (unsigned)from | (to < udp->len));
    add_be32(&payload, 0xabcdef01);
    add_bytes(&payload, udp->at + from, to - from);
    add_ipv6(&packet, 44, &payload);
    decoding_add(decoding, LINK_RAW, SECOND_US, &packet);
}

static void ipv6_pieces_are_put_together_too(void **state)
{
    (void)state;
    struct octets udp = {.len = 0};
    struct decoding decoding;
    make_long_udp(&udp, 1800);
    decoding_begin(&decoding);
    add_ipv6_piece(&decoding, &udp, 1440, udp.len);
    assert_false(decoding_next(&decoding));
    add_ipv6_piece(&decoding, &udp, 0, 1440);
    assert_whole(&decoding, &udp);
    assert_endpoint(&decoding.text.from, "[2001:db8::1]:5060");
    add_ipv6_piece(&decoding, &udp, 0, udp.len); /* RFC 6946: the whole in one */
    assert_whole(&decoding, &udp);
    decoding_end(&decoding);
}

static void the_largest_datagram_fits(void **state)
{
    (void)state;
    struct octets udp = {.len = 0};
    struct decoding decoding;
    make_long_udp(&udp, 65535 - 8);
    decoding_begin(&decoding);
    size_t at = 0;
    for (; udp.len - at > 1480; at += 1480)
        add_piece(&decoding, &udp, 7, at, at + 1480);
    add_piece(&decoding, &udp, 7, at, udp.len);
    assert_whole(&decoding, &udp);
    decoding_end(&decoding);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(datagrams_of_other_protocols_are_others),
        cmocka_unit_test(pieces_come_in_any_order),
        cmocka_unit_test(copies_of_pieces_change_nothing),
        cmocka_unit_test(where_pieces_overlap_the_first_bytes_win),
        cmocka_unit_test(ends_that_contradict_are_not_believed),
        cmocka_unit_test(the_same_number_may_be_used_again),
        cmocka_unit_test(a_retransmission_in_pieces_is_a_message_again),
        cmocka_unit_test(pieces_of_different_packets_do_not_mix),
        cmocka_unit_test(a_beginning_whose_rest_never_comes_is_a_cut_message),
        cmocka_unit_test(a_beginning_comes_in_silence_when_its_time_is_over),
        cmocka_unit_test(the_end_of_the_input_gives_beginnings_too),
        cmocka_unit_test(what_was_complete_is_not_given_again),
        cmocka_unit_test(pieces_that_cannot_be_are_refused),
        cmocka_unit_test(pieces_are_waited_for_only_so_long),
        cmocka_unit_test(a_flood_stays_within_the_memory_and_is_counted),
        cmocka_unit_test(a_piece_the_capture_cut_makes_a_cut_message),
        cmocka_unit_test(ipv6_pieces_are_put_together_too),
        cmocka_unit_test(the_largest_datagram_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
