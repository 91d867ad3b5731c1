/* The same packet captured twice is one packet; a retransmission is another one. */
#include "support/test.h"

#include "sipdiag/merge/message_order.h"

struct sight {
    int time_ms;
    uint16_t input;
    bool is_copy;
};

static const struct sip_text sample = {
    .bytes = {"OPTIONS sip:a SIP/2.0", 21},
    .from = {{{192, 0, 2, 1}, ADDRESS_IPV4}, 5060},
    .to = {{{192, 0, 2, 2}, ADDRESS_IPV4}, 5060},
};

static void check_sights(const struct sight *sights, size_t count)
{
    struct settings settings;
    settings_init(&settings);
    struct message_order *order = message_order_new(&settings);
    for (size_t i = 0; i < count; i++) {
        struct sip_text text = sample;
        text.time_us = INT64_C(1700000000000000) + sights[i].time_ms * INT64_C(1000);
        text.origin = (struct origin){(uint32_t)i + 1, sights[i].input};
        text.vantage = sights[i].input;
        message_order_add(order, &text);
    }
    message_order_finish(order);
    for (size_t i = 0; i < count; i++) {
        struct sip_text text;
        enum order_status status = message_order_next(order, &text);
        assert_int_equal(text.origin.frame, i + 1);
        assert_int_equal(status, sights[i].is_copy ? ORDER_COPY : ORDER_MESSAGE);
    }
    message_order_free(order);
}

#define CHECK_SIGHTS(...) \
    check_sights((const struct sight[]){__VA_ARGS__}, \
                 sizeof((const struct sight[]){__VA_ARGS__}) / sizeof(struct sight))

static void in_one_input_a_copy_comes_within_20_ms(void **state)
{
    (void)state;
    CHECK_SIGHTS({0, 0, false}, {0, 0, true}, {20, 0, true}, {21, 0, false}, {41, 0, true});
}

static void in_another_input_a_copy_comes_within_a_second(void **state)
{
    (void)state;
    CHECK_SIGHTS({0, 0, false}, {1000, 1, true});
    CHECK_SIGHTS({0, 0, false}, {1001, 1, false});
}

static void a_retransmission_in_one_input_is_a_message(void **state)
{
    (void)state;
    CHECK_SIGHTS({0, 0, false}, {500, 0, false}, {1500, 0, false}, {3500, 0, false});
}

static void retransmissions_in_two_inputs_pair_one_by_one(void **state)
{
    (void)state;
    CHECK_SIGHTS({0, 0, false}, {1, 1, true}, {500, 0, false}, {501, 1, true}, {1500, 0, false},
                 {1501, 1, true});
    CHECK_SIGHTS({0, 0, false}, {1, 1, true}, {501, 1, false}, {502, 0, true});
}

static void clocks_of_two_inputs_may_differ(void **state)
{
    (void)state;
    CHECK_SIGHTS({0, 0, false}, {200, 1, true}, {500, 0, false}, {700, 1, true});
    CHECK_SIGHTS({0, 0, false}, {500, 0, false}, {600, 1, true}, {1100, 1, true});
}

static void three_inputs_see_one_packet(void **state)
{
    (void)state;
    CHECK_SIGHTS({0, 2, false}, {1, 0, true}, {2, 1, true}, {3, 1, true}, {30, 1, false});
}

static void what_differs_is_no_copy(void **state)
{
    (void)state;
    struct settings settings;
    settings_init(&settings);
    for (int what = 0; what < 8; what++) {
        struct message_order *order = message_order_new(&settings);
        struct sip_text other = sample, out;
        other.bytes.at = what == 0 ? "OPTIONS sip:b SIP/2.0" : other.bytes.at;
        other.bytes.len -= what == 1;
        other.from.port = what == 2 ? 5061 : 5060;
        other.to.port = what == 3 ? 5061 : 5060;
        other.from.address.bytes[3] = (uint8_t)(1 + (what == 4));
        other.to.address.bytes[3] = (uint8_t)(2 + (what == 5));
        other.kind = what == 6 ? SIP_TEXT_ICMP_QUOTE : SIP_TEXT_MESSAGE;
        message_order_add(order, &sample);
        message_order_add(order, &other);
        message_order_finish(order);
        assert_int_equal(message_order_next(order, &out), ORDER_MESSAGE);
        bool is_same = what == 7;
        assert_int_equal(message_order_next(order, &out), is_same ? ORDER_COPY : ORDER_MESSAGE);
        message_order_free(order);
    }
}

static void icmp_errors_that_differ_are_no_copies(void **state)
{
    (void)state;
    struct settings settings;
    settings_init(&settings);
    for (int what = 0; what < 4; what++) {
        struct message_order *order = message_order_new(&settings);
        struct sip_text quote = sample, other, out;
        quote.kind = SIP_TEXT_ICMP_QUOTE;
        quote.icmp = (struct icmp_error){{{192, 0, 2, 3}, ADDRESS_IPV4}, ADDRESS_IPV4, 3, 3};
        other = quote;
        other.icmp.type = what == 0 ? 11 : 3;
        other.icmp.code = what == 1 ? 1 : 3;
        other.icmp.reporter.bytes[3] = (uint8_t)(3 + (what == 2));
        message_order_add(order, &quote);
        message_order_add(order, &other);
        message_order_finish(order);
        assert_int_equal(message_order_next(order, &out), ORDER_MESSAGE);
        assert_int_equal(message_order_next(order, &out), what == 3 ? ORDER_COPY : ORDER_MESSAGE);
        message_order_free(order);
    }
}

/* The same bytes for ever, in steps that are no copies: what is remembered of them stays small. */
static void a_flood_of_one_packet_is_counted_right(void **state)
{
    (void)state;
    struct settings settings;
    settings_init(&settings);
    struct message_order *order = message_order_new(&settings);
    struct sip_text text = sample, out;
    unsigned messages = 0, copies = 0;
    enum order_status status;
    for (int i = 0; i < 100000; i++) {
        text.time_us = (int64_t)i * 7000;
        message_order_add(order, &text);
        while ((status = message_order_next(order, &out)) != ORDER_WAIT)
            *(status == ORDER_COPY ? &copies : &messages) += 1;
    }
    assert_true(messages > 33000 && messages < 33400);
    assert_true(copies > 66000);
    message_order_free(order);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(in_one_input_a_copy_comes_within_20_ms),
        cmocka_unit_test(in_another_input_a_copy_comes_within_a_second),
        cmocka_unit_test(a_retransmission_in_one_input_is_a_message),
        cmocka_unit_test(retransmissions_in_two_inputs_pair_one_by_one),
        cmocka_unit_test(clocks_of_two_inputs_may_differ),
        cmocka_unit_test(three_inputs_see_one_packet),
        cmocka_unit_test(what_differs_is_no_copy),
        cmocka_unit_test(icmp_errors_that_differ_are_no_copies),
        cmocka_unit_test(a_flood_of_one_packet_is_counted_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
