/* Messages come out in order of time, whatever the order they come in. */
#include "support/test.h"

#include "sipdiag/merge/message_order.h"

#include <stdlib.h>

enum { SECOND_US = 1000000 };

/* Every message has its own bytes: its frame number. */
static bool add(struct message_order *order, int64_t time_us, uint32_t frame)
{
    char bytes[32];
    int len = snprintf(bytes, sizeof bytes, "message %u", frame);
    struct sip_text text = {
        .time_us = time_us, .bytes = {bytes, (size_t)len}, .origin = {.frame = frame}};
    bool in_order = message_order_add(order, &text);
    memset(bytes, '?', sizeof bytes); /* the order has its own copy */
    return in_order;
}

static uint32_t next_frame(struct message_order *order)
{
    struct sip_text text;
    char bytes[32];
    if (message_order_next(order, &text) != ORDER_MESSAGE)
        return 0;
    snprintf(bytes, sizeof bytes, "message %u", text.origin.frame);
    assert_str(text.bytes, bytes);
    return text.origin.frame;
}

static struct message_order *new_order(void)
{
    struct settings settings;
    settings_init(&settings);
    return message_order_new(&settings);
}

static void messages_wait_until_none_can_overtake_them(void **state)
{
    (void)state;
    struct message_order *order = new_order();
    assert_true(add(order, 10 * SECOND_US, 1));
    assert_int_equal(next_frame(order), 0);
    assert_true(add(order, 11 * SECOND_US - 1, 2));
    assert_int_equal(next_frame(order), 0);
    assert_true(add(order, 11 * SECOND_US, 3));
    assert_int_equal(next_frame(order), 1);
    assert_int_equal(next_frame(order), 0);
    message_order_finish(order);
    assert_int_equal(next_frame(order), 2);
    assert_int_equal(next_frame(order), 3);
    assert_int_equal(next_frame(order), 0);
    message_order_free(order);
}

static void messages_come_in_silence_when_time_has_passed(void **state)
{
    (void)state;
    struct message_order *order = new_order();
    assert_true(add(order, 10 * SECOND_US, 1));
    message_order_advance(order, 11 * SECOND_US - 1);
    assert_int_equal(next_frame(order), 0);
    message_order_advance(order, 11 * SECOND_US);
    assert_int_equal(next_frame(order), 1);
    message_order_advance(order, 60 * SECOND_US);
    assert_true(add(order, 10 * SECOND_US + 1, 2)); /* a clock that only ran ahead is no step */
    assert_int_equal(next_frame(order), 2);
    message_order_free(order);
}

/* Bytes that nobody borrows any more are written over by the next message. */
static void messages_that_were_shown_stay_for_some_calls(void **state)
{
    (void)state;
    struct message_order *order = new_order();
    struct sip_text shown[MESSAGES_SHOWN];
    enum { MESSAGES = 5000 };
    message_order_finish(order);
    for (uint32_t i = 0; i < MESSAGES; i++) {
        add(order, i, i);
        assert_int_equal(message_order_next(order, &shown[i % MESSAGES_SHOWN]), ORDER_MESSAGE);
        for (uint32_t back = 0; back < MESSAGES_SHOWN && back <= i; back++) {
            char bytes[32];
            snprintf(bytes, sizeof bytes, "message %u", i - back);
            assert_str(shown[(i - back) % MESSAGES_SHOWN].bytes, bytes);
        }
    }
    message_order_free(order);
}

static void late_messages_are_put_where_they_belong(void **state)
{
    (void)state;
    static const int64_t times_ms[] = {500, 300, 900, 300, 100, 1100, 600};
    static const uint32_t expected[] = {5, 2, 4, 1, 7, 3, 6};
    struct message_order *order = new_order();
    for (uint32_t i = 0; i < 7; i++)
        assert_true(add(order, times_ms[i] * 1000, i + 1));
    message_order_finish(order);
    for (size_t i = 0; i < 7; i++)
        assert_int_equal(next_frame(order), expected[i]);
    message_order_free(order);
}

static void a_larger_step_back_keeps_the_order_of_the_file(void **state)
{
    (void)state;
    struct message_order *order = new_order();
    assert_true(add(order, 100 * SECOND_US, 1));
    assert_true(add(order, 100 * SECOND_US + 1, 2));
    assert_false(add(order, 50 * SECOND_US, 3));
    assert_int_equal(next_frame(order), 1);
    assert_int_equal(next_frame(order), 2);
    assert_int_equal(next_frame(order), 0);
    assert_true(add(order, 50 * SECOND_US - 10, 4)); /* compared with the third */
    assert_true(add(order, 52 * SECOND_US, 5));
    assert_int_equal(next_frame(order), 4);
    assert_int_equal(next_frame(order), 3);
    assert_int_equal(next_frame(order), 0);
    message_order_free(order);
}

static void one_time_far_in_the_future_is_one_step(void **state)
{
    (void)state;
    struct message_order *order = new_order();
    unsigned steps = 0;
    for (uint32_t i = 1; i <= 100; i++)
        steps += !add(order, i == 50 ? INT64_MAX / 8 : (int64_t)i * SECOND_US / 10, i);
    assert_int_equal(steps, 1);
    message_order_finish(order);
    for (uint32_t i = 1; i <= 100; i++)
        assert_int_equal(next_frame(order), i);
    message_order_free(order);
}

static void any_times_are_survived(void **state)
{
    (void)state;
    static const int64_t times[] = {0, INT64_MAX, INT64_MIN, -1, INT64_MIN + 1, INT64_MAX, 5};
    struct message_order *order = new_order();
    uint32_t out = 0;
    for (uint32_t i = 0; i < 7; i++) {
        add(order, times[i], i + 1);
        while (next_frame(order))
            out++;
    }
    message_order_finish(order);
    while (next_frame(order))
        out++;
    assert_int_equal(out, 7);
    message_order_free(order);
}

/* A message a microsecond, each older than the one before: none may have to walk past all others.
 */
static void descending_times_are_sorted(void **state)
{
    (void)state;
    enum { MESSAGES = 100000 };
    struct message_order *order = new_order();
    for (uint32_t i = 1; i <= MESSAGES; i++)
        assert_true(add(order, SECOND_US - (int64_t)i, i));
    message_order_finish(order);
    for (uint32_t i = MESSAGES; i >= 1; i--)
        assert_int_equal(next_frame(order), i);
    message_order_free(order);
}

static void too_many_bytes_go_out_before_their_time(void **state)
{
    (void)state;
    enum { LARGE = 60000, MESSAGES = 3000 };
    struct message_order *order = new_order();
    char *bytes = calloc(1, LARGE);
    struct sip_text text = {.bytes = {bytes, LARGE}}, out;
    uint32_t waiting = 0, most = 0, expected = 0;
    for (uint32_t i = 0; i < MESSAGES; i++) {
        memcpy(bytes, &i, sizeof i);
        text.time_us = i;
        assert_true(message_order_add(order, &text));
        waiting++;
        while (message_order_next(order, &out) == ORDER_MESSAGE) {
            assert_int_equal(out.time_us, expected++);
            waiting--;
        }
        most = waiting > most ? waiting : most;
    }
    assert_true(most > 500 && most < 70 * 1024 * 1024 / LARGE);
    free(bytes);
    message_order_free(order);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(messages_wait_until_none_can_overtake_them),
        cmocka_unit_test(messages_come_in_silence_when_time_has_passed),
        cmocka_unit_test(messages_that_were_shown_stay_for_some_calls),
        cmocka_unit_test(late_messages_are_put_where_they_belong),
        cmocka_unit_test(a_larger_step_back_keeps_the_order_of_the_file),
        cmocka_unit_test(one_time_far_in_the_future_is_one_step),
        cmocka_unit_test(any_times_are_survived),
        cmocka_unit_test(descending_times_are_sorted),
        cmocka_unit_test(too_many_bytes_go_out_before_their_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
