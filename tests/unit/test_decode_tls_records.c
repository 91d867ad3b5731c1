/* Records of TLS as a capture has them: in any order, cut, lost, changed. */
#include "support/tls_session.h"

static void a_message_may_lie_over_many_records(void **state)
{
    (void)state;
    for (size_t v = 0; v < USUAL; v++, again()) {
        begin(usual[v].version, usual[v].suite);
        for (size_t at = 0; at + 1 < invite.len; at++) {
            add_data(CLIENT, (struct str){invite.at + at, 1});
            flush(CLIENT);
            assert_no_message(&decoding);
        }
        add_data(CLIENT, (struct str){invite.at + invite.len - 1, 1});
        flush(CLIENT);
        assert_message(&decoding, invite);
        assert_counts(&one_decrypted);
    }
}

static void many_messages_and_records_may_share_a_segment(void **state)
{
    (void)state;
    struct text both = {0};
    text_add(&both, busy);
    text_add(&both, busy);
    for (size_t v = 0; v < USUAL; v++, again()) {
        begin(usual[v].version, usual[v].suite);
        for (unsigned i = 0; i < 20; i++)
            add_data(CLIENT, text_str(&both));
        add_data(CLIENT, STR(""));
        flush(CLIENT);
        for (unsigned i = 0; i < 40; i++)
            assert_message(&decoding, busy);
        assert_no_message(&decoding);
        assert_counts(&one_decrypted);
    }
    text_free(&both);
}

/* A record of 16 kB with a message as long, in segments of 1000 bytes, all of them there. */
static void add_large(struct text *message)
{
    static const struct str head =
        STR("INVITE sip:200@192.0.2.2 SIP/2.0\r\nCall-ID: a@b\r\nCSeq: 1 INVITE\r\n");
    static const struct str end = STR("Content-Length: 12345\r\n\r\n");
    size_t body = 16384 - head.len - end.len;
    text_add(message, head);
    text_addf(message, "Content-Length: %05zu\r\n\r\n", body);
    text_add_repeat(message, "x", body);
    add_data(CLIENT, text_str(message));
}

static void the_largest_record_is_read(void **state)
{
    (void)state;
    for (size_t v = 0; v < USUAL; v++, again()) {
        struct text message = {0};
        begin(usual[v].version, usual[v].suite);
        add_large(&message);
        for (size_t at = 0; at < made.len; at += 1000) {
            assert_no_message(&decoding);
            struct str rest = str_from_offset(text_str(&made), at);
            send(CLIENT, (struct str){rest.at, rest.len < 1000 ? rest.len : 1000});
        }
        assert_true(decoding_next(&decoding));
        assert_int_equal(decoding.text.bytes.len, 16384);
        assert_counts(&one_decrypted);
        text_free(&message);
    }
}

static void segments_come_in_any_order_and_more_than_once(void **state)
{
    (void)state;
    for (size_t v = 0; v < USUAL; v++, again()) {
        struct text message = {0};
        begin(usual[v].version, usual[v].suite);
        add_large(&message);
        add_data(CLIENT, busy);
        uint32_t first = next[CLIENT];
        size_t count = (made.len + 999) / 1000;
        for (size_t i = 0; i < 2 * count; i++) { /* 7 has no divisor in common with 17 */
            size_t at = i * 7 % count * 1000;
            struct str rest = str_from_offset(text_str(&made), at);
            send_at(CLIENT, first + (uint32_t)at,
                    (struct str){rest.at, rest.len < 1000 ? rest.len : 1000}, 0);
            while (decoding_next(&decoding))
                text_add(&message, STR("+"));
        }
        assert_int_equal(message.len, 16384 + 2);
        next[CLIENT] += (uint32_t)made.len;
        text_clear(&made);
        assert_says(CLIENT, invite);
        assert_counts(&one_decrypted);
        text_free(&message);
    }
}

static void records_behind_lost_ones_are_read(void **state)
{
    (void)state;
    for (size_t v = 0; v < USUAL; v++, again()) {
        begin(usual[v].version, usual[v].suite);
        assert_says(CLIENT, invite);
        for (unsigned i = 0; i < 400; i++)
            add_data(CLIENT, busy);
        lose(CLIENT);
        add_data(CLIENT, invite);
        flush(CLIENT);
        assert_no_message(&decoding);
        acknowledge();
        assert_message(&decoding, invite);
        assert_says(CLIENT, busy);
        assert_counts(&(struct counts){.connections = 1, .decrypted = 1, .gaps = 1});
    }
}

static void a_hole_inside_of_a_record_costs_that_record(void **state)
{
    (void)state;
    for (size_t v = 0; v < USUAL; v++, again()) {
        struct text message = {0};
        begin(usual[v].version, usual[v].suite);
        assert_says(CLIENT, invite);
        add_large(&message);
        struct str bytes = text_str(&made);
        send_at(CLIENT, next[CLIENT], (struct str){bytes.at, 1000}, 0);
        send_at(CLIENT, next[CLIENT] + 5000, str_from_offset(bytes, 5000), 0);
        lose(CLIENT);
        acknowledge();
        assert_no_message(&decoding);
        assert_says(CLIENT, busy);
        assert_counts(&(struct counts){.connections = 1, .decrypted = 1, .gaps = 1});
        text_free(&message);
    }
}

static void the_start_of_a_message_is_worth_having_when_its_rest_is_lost(void **state)
{
    (void)state;
    for (size_t v = 0; v < USUAL; v++, again()) {
        begin(usual[v].version, usual[v].suite);
        assert_says(CLIENT, invite);
        add_data(CLIENT, (struct str){invite.at, 60});
        flush(CLIENT);
        add_data(CLIENT, str_from_offset(invite, 60));
        lose(CLIENT);
        add_data(CLIENT, busy);
        flush(CLIENT);
        acknowledge();
        assert_true(decoding_next(&decoding));
        assert_true(decoding.text.cut);
        assert_int_equal(decoding.text.bytes.len, 60);
        assert_message(&decoding, busy);
        assert_no_message(&decoding);
    }
}

static void a_large_hole_ends_the_reading_and_is_counted(void **state)
{
    (void)state;
    for (size_t v = 0; v < USUAL; v++, again()) {
        begin(usual[v].version, usual[v].suite);
        assert_says(CLIENT, invite);
        for (unsigned i = 0; i < 1500; i++)
            add_data(CLIENT, busy);
        lose(CLIENT);
        for (unsigned i = 0; i < 3; i++) {
            add_data(CLIENT, busy);
            flush(CLIENT);
        }
        acknowledge();
        assert_no_message(&decoding);
        decoder_finish(decoding.decoder, &decoding.health, &decoding.content);
        assert_true(decoding.health.count[HEALTH_TCP_GAP] > 0);
    }
}

static void a_capture_that_cuts_packets_costs_the_records_it_cuts(void **state)
{
    (void)state;
    for (size_t v = 0; v < USUAL; v++, again()) {
        struct text message = {0};
        struct octets packet = {.len = 0};
        begin(usual[v].version, usual[v].suite);
        add_large(&message);
        const struct segment segment = {
            .to = port, .sequence = next[CLIENT], .payload = {made.at, made.len}};
        add_segment(&packet, &segment);
        decoding_add_cut(&decoding, LINK_RAW, now_us, &packet, 200);
        lose(CLIENT);
        assert_no_message(&decoding);
        assert_says(CLIENT, invite);
        text_free(&message);
    }
}

static void a_changed_record_is_counted_and_the_next_is_read(void **state)
{
    (void)state;
    for (size_t v = 0; v < USUAL; v++, again()) {
        begin(usual[v].version, usual[v].suite);
        assert_says(CLIENT, invite);
        add_data(CLIENT, invite);
        made.at[made.len - 1] ^= 1;
        flush(CLIENT);
        assert_no_message(&decoding);
        assert_says(CLIENT, busy);
        assert_counts(&(struct counts){.connections = 1, .decrypted = 1, .undecryptable = 1});
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_message_may_lie_over_many_records),
        TEST(many_messages_and_records_may_share_a_segment),
        TEST(the_largest_record_is_read),
        TEST(segments_come_in_any_order_and_more_than_once),
        TEST(records_behind_lost_ones_are_read),
        TEST(a_hole_inside_of_a_record_costs_that_record),
        TEST(the_start_of_a_message_is_worth_having_when_its_rest_is_lost),
        TEST(a_large_hole_ends_the_reading_and_is_counted),
        TEST(a_capture_that_cuts_packets_costs_the_records_it_cuts),
        TEST(a_changed_record_is_counted_and_the_next_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
