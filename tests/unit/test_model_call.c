/* The packed record gives back what was put in: moments near and far, texts inside other texts. */
#include "support/test.h"

#include "sipdiag/base/hash.h"
#include "sipdiag/model/call.h"

#include <string.h>

#define T0_US (INT64_C(1763661602) * US_PER_S)

static void clear(struct moment moments[MARK_COUNT])
{
    for (int i = 0; i < MARK_COUNT; i++)
        moments[i] = (struct moment){.time_us = TIME_UNKNOWN};
}

static void check_moments(const struct moment moments[MARK_COUNT])
{
    struct call call = {0};
    struct arena arena;
    arena_init(&arena, 0);
    call_set_moments(&call, &arena, moments);
    for (int i = 0; i < MARK_COUNT; i++) {
        struct moment kept = call_moment(&call, (enum call_mark)i);
        assert_int_equal(call_has(&call, (enum call_mark)i), moments[i].time_us != TIME_UNKNOWN);
        assert_true(kept.time_us == moments[i].time_us);
        assert_int_equal(kept.origin.frame, moments[i].origin.frame);
        assert_int_equal(kept.origin.input, moments[i].origin.input);
    }
    arena_free(&arena);
}

static void moments_come_back_whatever_lies_between_them(void **state)
{
    static const int64_t spans_us[] = {0,
                                       1,
                                       6500000,
                                       UINT32_MAX,
                                       (int64_t)UINT32_MAX + 1,
                                       INT64_C(1) << 60,
                                       -1,
                                       -(INT64_C(1) << 60)};
    struct moment moments[MARK_COUNT];
    (void)state;
    for (size_t i = 0; i < sizeof spans_us / sizeof spans_us[0]; i++) {
        clear(moments);
        moments[MARK_INVITE] = (struct moment){T0_US, {7, 3}};
        moments[MARK_LAST] = (struct moment){T0_US + spans_us[i], {UINT32_MAX, 3}};
        check_moments(moments);
    }
    clear(moments);
    check_moments(moments);
}

static void moments_of_two_inputs_keep_their_inputs(void **state)
{
    struct moment moments[MARK_COUNT];
    (void)state;
    clear(moments);
    moments[MARK_INVITE] = (struct moment){T0_US, {1, 0}};
    moments[MARK_ANSWER] = (struct moment){T0_US + 1, {2, 65535}};
    check_moments(moments);
}

static void check_texts(const struct str texts[CALL_TEXT_COUNT])
{
    struct call_store store;
    call_store_init(&store);
    for (int i = 0; i < 2; i++) /* the second finds the shared texts of the first */
        call_store_set_texts(&store, call_store_new(&store), texts);
    assert_int_equal(store.shared.count, 1);
    for (size_t i = 0; i < store.count; i++)
        for (int text = 0; text < CALL_TEXT_COUNT; text++) {
            struct str kept = call_text(store.calls[i], (enum call_text)text);
            assert_true(str_equal(kept, texts[text]));
        }
    call_store_free(&store);
}

static void texts_come_back_whether_they_stand_in_another_or_not(void **state)
{
    struct str texts[CALL_TEXT_COUNT] = {
        [CALL_TEXT_CALL_ID] = STR("a84b4c76e66710"),
        [CALL_TEXT_REQUEST_URI] = STR("sip:+380671234567@203.0.113.7:5060;user=phone"),
        [CALL_TEXT_TO_URI] = STR("sip:+380671234567@203.0.113.7"),
        [CALL_TEXT_CALLEE] = STR("+380671234567"),
        [CALL_TEXT_FROM_URI] = STR("sip:1001@10.0.0.5"),
        [CALL_TEXT_CALLER] = STR("1001"),
        [CALL_TEXT_USER_AGENT] = STR("Asterisk PBX"),
        [CALL_TEXT_REASON] = STR("Q.850;cause=17"),
    };
    (void)state;
    check_texts(texts);
    texts[CALL_TEXT_CALLER] = STR("1 001"); /* was 1%20001 */
    texts[CALL_TEXT_TO_URI] = STR("sip:other@203.0.113.7");
    texts[CALL_TEXT_CALLEE] = STR("5060"); /* in the URI, but not its user */
    texts[CALL_TEXT_FROM_URI] = STR("no colon");
    check_texts(texts);
    memset(texts, 0, sizeof texts);
    check_texts(texts);
}

static void texts_that_are_too_long_are_cut_and_the_rest_is_empty(void **state)
{
    static char endless[70000];
    struct str texts[CALL_TEXT_COUNT] = {[CALL_TEXT_CALL_ID] = STR("id"),
                                         [CALL_TEXT_REQUEST_URI] = {endless, sizeof endless},
                                         [CALL_TEXT_TO_URI] = {endless, 10},
                                         [CALL_TEXT_FROM_URI] = STR("sip:1001@10.0.0.5"),
                                         [CALL_TEXT_CALLER] = STR("1001")};
    struct call_store store;
    (void)state;
    memset(endless, 'a', sizeof endless);
    call_store_init(&store);
    struct call *call = call_store_new(&store);
    call_store_set_texts(&store, call, texts);
    assert_true(str_equal(call_text(call, CALL_TEXT_CALL_ID), STR("id")));
    assert_int_equal(call_text(call, CALL_TEXT_REQUEST_URI).len, UINT16_MAX - 2);
    assert_int_equal(call_text(call, CALL_TEXT_FROM_URI).len, 0);
    assert_int_equal(call_text(call, CALL_TEXT_CALLER).len, 0);
    call_store_free(&store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moments_come_back_whatever_lies_between_them),
        cmocka_unit_test(moments_of_two_inputs_keep_their_inputs),
        cmocka_unit_test(texts_come_back_whether_they_stand_in_another_or_not),
        cmocka_unit_test(texts_that_are_too_long_are_cut_and_the_rest_is_empty),
    };
    hash_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
