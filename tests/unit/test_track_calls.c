/* The tracker: one call from many messages. */
#include "sipdiag/track/call_tracker.h"
#include "support/facts.h"
#include "support/test.h"

struct tracking {
    struct settings settings;
    struct call_store store;
    struct call_tracker *tracker;
    struct input_health health;
};

static void start(struct tracking *t)
{
    *t = (struct tracking){0};
    settings_init(&t->settings);
    call_store_init(&t->store);
    t->tracker = call_tracker_new(&t->settings, &t->store);
}

static void add(struct tracking *t, struct sip_facts facts)
{
    call_tracker_add(t->tracker, &facts, &t->health);
}

static const struct call *only_call(struct tracking *t)
{
    call_tracker_finish(t->tracker);
    assert_int_equal(t->store.count, 1);
    return t->store.calls[0];
}

static void stop(struct tracking *t)
{
    call_tracker_free(t->tracker);
    call_store_free(&t->store);
}

static void an_answered_call_has_its_times(void **state)
{
    struct tracking t;
    (void)state;
    start(&t);
    add(&t, test_request(0, 1, 2, SIP_METHOD_INVITE));
    add(&t, test_response(0.1, 2, 1, 100));
    add(&t, test_response(1.5, 2, 1, 180));
    add(&t, test_response(8, 2, 1, 200));
    add(&t, test_request(8.1, 1, 2, SIP_METHOD_ACK));
    struct sip_facts bye = test_request(68, 2, 1, SIP_METHOD_BYE);
    bye.from_tag = STR("callee");
    bye.to_tag = STR("caller");
    add(&t, bye);
    const struct call *call = only_call(&t);
    assert_int_equal(call->code, 200);
    assert_true(call->final);
    assert_int_equal(call_pdd(call), 1500000);
    assert_int_equal(call->ring_us, 6500000);
    assert_int_equal(call_setup(call), 8000000);
    assert_int_equal(call_talk(call), 60000000);
    assert_int_equal(call->ended_by, PARTY_CALLEE);
    assert_int_equal(call->attempts, 1);
    assert_int_equal(call->messages, 6);
    assert_int_equal(call->retransmissions, 0);
    stop(&t);
}

static void an_answered_challenge_is_no_result(void **state)
{
    struct tracking t;
    (void)state;
    start(&t);
    add(&t, test_request(0, 1, 2, SIP_METHOD_INVITE));
    struct sip_facts challenge = test_response(0.1, 2, 1, 407);
    challenge.challenge = (struct sip_auth){.present = true, .realm = STR("r")};
    add(&t, challenge);
    struct sip_facts again = test_request(0.2, 1, 2, SIP_METHOD_INVITE);
    again.cseq = 2;
    again.branch = STR("z9hG4bK-2");
    again.credentials = (struct sip_auth){.present = true, .realm = STR("r")};
    add(&t, again);
    struct sip_facts busy = test_response(2, 2, 1, 486);
    busy.cseq = 2;
    busy.branch = STR("z9hG4bK-2");
    add(&t, busy);
    const struct call *call = only_call(&t);
    assert_int_equal(call->code, 486);
    assert_int_equal(call->attempts, 2);
    assert_int_equal(call->exchange->challenges, 1);
    assert_int_equal(call->exchange->refused_logins, 0);
    assert_int_equal(call->code_count, 2);
    assert_int_equal(call->codes[0], 407);
    stop(&t);
}

/* From a broken phone, or a bad one. */
static void counters_stay_at_the_most_there_is(void **state)
{
    struct tracking t;
    (void)state;
    start(&t);
    add(&t, test_request(0, 1, 2, SIP_METHOD_INVITE));
    add(&t, test_response(1, 2, 1, 200));
    struct sip_facts bye = test_request(2, 1, 2, SIP_METHOD_BYE);
    bye.condition = SIP_DAMAGED;
    for (int i = 0; i < UINT16_MAX + 3; i++)
        add(&t, bye);
    const struct call *call = only_call(&t);
    assert_int_equal(call->exchange->bye_copies, UINT16_MAX);
    assert_int_equal(call->exchange->damaged, UINT16_MAX);
    stop(&t);
}

static void repeated_invites_are_one_attempt(void **state)
{
    struct tracking t;
    static const double times[] = {0, 0.5, 1.5, 3.5, 7.5};
    (void)state;
    start(&t);
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++)
        add(&t, test_request(times[i], 1, 2, SIP_METHOD_INVITE));
    const struct call *call = only_call(&t);
    assert_int_equal(call->attempts, 1);
    assert_int_equal(call->exchange->invite_copies, 5);
    assert_int_equal(call->retransmissions, 4);
    assert_int_equal(call->code, 0);
    assert_false(call->final);
    stop(&t);
}

static struct sip_facts relayed(struct sip_facts facts)
{
    facts.via_count = 2;
    facts.branch = STR("z9hG4bK-proxy");
    return facts;
}

static void a_proxy_hop_is_a_leg_and_its_other_code_is_the_far_code(void **state)
{
    struct tracking t;
    (void)state;
    start(&t);
    add(&t, test_request(0, 1, 2, SIP_METHOD_INVITE));
    add(&t, test_response(0.01, 2, 1, 100));
    add(&t, relayed(test_request(0.02, 2, 3, SIP_METHOD_INVITE)));
    add(&t, relayed(test_response(0.5, 3, 2, 503)));
    add(&t, test_response(0.51, 2, 1, 500));
    const struct call *call = only_call(&t);
    assert_int_equal(call->leg_total, 2);
    assert_int_equal(call->code, 500);
    assert_int_equal(call->far_code, 503);
    assert_int_equal(call->attempts, 1);
    stop(&t);
}

static void a_reinvite_does_not_change_the_result(void **state)
{
    struct tracking t;
    (void)state;
    start(&t);
    add(&t, test_request(0, 1, 2, SIP_METHOD_INVITE));
    add(&t, test_response(1, 2, 1, 200));
    struct sip_facts again = test_request(10, 1, 2, SIP_METHOD_INVITE);
    again.to_tag = STR("callee");
    again.cseq = 2;
    again.branch = STR("z9hG4bK-re");
    add(&t, again);
    struct sip_facts refused = test_response(10.1, 2, 1, 488);
    refused.cseq = 2;
    refused.branch = STR("z9hG4bK-re");
    add(&t, refused);
    const struct call *call = only_call(&t);
    assert_int_equal(call->code, 200);
    assert_int_equal(call->attempts, 1);
    assert_int_equal(call->code_count, 1);
    stop(&t);
}

static void a_2xx_wins_over_a_refusal_of_another_fork(void **state)
{
    struct tracking t;
    (void)state;
    start(&t);
    add(&t, test_request(0, 1, 2, SIP_METHOD_INVITE));
    struct sip_facts busy = test_response(1, 2, 1, 486);
    busy.to_tag = STR("a");
    add(&t, busy);
    struct sip_facts answer = test_response(2, 2, 1, 200);
    answer.to_tag = STR("b");
    add(&t, answer);
    const struct call *call = only_call(&t);
    assert_int_equal(call->code, 200);
    stop(&t);
}

static void the_same_call_id_with_another_from_tag_is_another_call(void **state)
{
    struct tracking t;
    (void)state;
    start(&t);
    add(&t, test_request(0, 1, 2, SIP_METHOD_INVITE));
    struct sip_facts other = test_request(1, 1, 2, SIP_METHOD_INVITE);
    other.from_tag = STR("other");
    other.branch = STR("z9hG4bK-other");
    add(&t, other);
    call_tracker_finish(t.tracker);
    assert_int_equal(t.store.count, 2);
    stop(&t);
}

static void a_relay_may_change_the_from_tag(void **state)
{
    struct tracking t;
    (void)state;
    start(&t);
    add(&t, test_request(0, 1, 2, SIP_METHOD_INVITE));
    struct sip_facts leg = relayed(test_request(0.1, 2, 3, SIP_METHOD_INVITE));
    leg.from_tag = STR("relay");
    add(&t, leg);
    const struct call *call = only_call(&t);
    assert_int_equal(call->leg_total, 2);
    stop(&t);
}

static void a_bye_alone_is_a_call_that_began_before(void **state)
{
    struct tracking t;
    (void)state;
    start(&t);
    add(&t, test_request(0, 1, 2, SIP_METHOD_BYE));
    const struct call *call = only_call(&t);
    assert_false(call->has_invite);
    assert_true(call_has(call, MARK_FIRST));
    stop(&t);
}

static void registrations_and_options_are_no_calls(void **state)
{
    struct tracking t;
    (void)state;
    start(&t);
    add(&t, test_request(0, 1, 2, SIP_METHOD_REGISTER));
    add(&t, test_request(1, 1, 2, SIP_METHOD_OPTIONS));
    call_tracker_finish(t.tracker);
    assert_int_equal(t.store.count, 0);
    stop(&t);
}

static void late_messages_of_a_closed_call_open_no_new_one(void **state)
{
    struct tracking t;
    (void)state;
    start(&t);
    add(&t, test_request(0, 1, 2, SIP_METHOD_INVITE));
    add(&t, test_response(1, 2, 1, 486));
    struct sip_facts other = test_request(500, 1, 2, SIP_METHOD_INVITE);
    other.call_id = STR("other@test");
    add(&t, other);
    add(&t, test_response(501, 2, 1, 486));
    call_tracker_finish(t.tracker);
    assert_int_equal(t.store.count, 2);
    assert_int_equal(t.health.count[HEALTH_LATE_MESSAGES], 1);
    stop(&t);
}

static void too_many_open_calls_are_closed_and_counted(void **state)
{
    struct tracking t;
    char id[32];
    (void)state;
    start(&t);
    t.settings.value[SETTING_MEMORY] = 1048576;
    for (int i = 0; i < 5000; i++) {
        struct sip_facts facts = test_request(i * 0.001, 1, 2, SIP_METHOD_INVITE);
        snprintf(id, sizeof id, "%d@test", i);
        facts.call_id = str_from(id);
        add(&t, facts);
    }
    call_tracker_finish(t.tracker);
    assert_int_equal(t.store.count, 5000);
    assert_true(t.health.count[HEALTH_CALLS_EVICTED] > 0);
    assert_true(t.health.count[HEALTH_CALLS_EVICTED] < 5000);
    stop(&t);
}

static void an_icmp_error_without_call_id_finds_the_call_by_its_link(void **state)
{
    struct tracking t;
    (void)state;
    start(&t);
    add(&t, test_request(0, 1, 2, SIP_METHOD_INVITE));
    struct sip_facts quote = {
        .kind = SIP_TEXT_ICMP_QUOTE, .from = test_host(1), .to = test_host(2)};
    quote.time_us = test_request(0.01, 1, 2, SIP_METHOD_INVITE).time_us;
    quote.icmp = (struct icmp_error){.family = ADDRESS_IPV4, .type = 3, .code = 3};
    add(&t, quote);
    assert_non_null(only_call(&t)->icmp);
    stop(&t);
}

enum { TEST_START_S = 1700000000 };

static int64_t at_s(int64_t seconds)
{
    return (TEST_START_S + seconds) * INT64_C(1000000);
}

/* The only open call as it stands, for which the store is emptied first. */
static const struct call *look(struct tracking *t, struct call_store *store, int64_t now_s)
{
    call_store_free(store);
    call_store_init(store);
    call_tracker_look(t->tracker, store,
                      &(struct tracker_look){at_s(now_s), at_s(now_s - 6), true});
    assert_int_equal(store->count, 1);
    return store->calls[0];
}

static void a_look_shows_a_call_as_it_stands_and_changes_nothing(void **state)
{
    struct tracking t;
    struct call_store seen = {0};
    (void)state;
    start(&t);
    add(&t, test_request(0, 1, 2, SIP_METHOD_INVITE));
    assert_true(look(&t, &seen, 1)->in_progress);
    assert_false(look(&t, &seen, 40)->in_progress); /* it never rang */
    add(&t, test_response(41, 2, 1, 180));
    assert_true(look(&t, &seen, 100)->in_progress);
    assert_int_equal(seen.calls[0]->code, 180);
    add(&t, test_response(101, 2, 1, 486));
    assert_false(look(&t, &seen, 102)->is_news); /* another route may still carry it */
    assert_true(look(&t, &seen, 108)->is_news);
    assert_false(seen.calls[0]->in_progress);
    assert_int_equal(seen.calls[0]->code, 486);
    assert_false(look(&t, &seen, 109)->is_news); /* told once */
    assert_int_equal(call_tracker_open_count(t.tracker), 1);
    const struct call *call = only_call(&t);
    assert_true(call->told);
    assert_int_equal(call->code, 486);
    assert_int_equal(call->ring_us, 60000000);
    call_store_free(&seen);
    stop(&t);
}

static void time_alone_closes_calls(void **state)
{
    struct tracking t;
    (void)state;
    start(&t);
    add(&t, test_request(0, 1, 2, SIP_METHOD_INVITE));
    add(&t, test_response(1, 2, 1, 200));
    call_tracker_advance(t.tracker, at_s(4 * 3600 + 1));
    assert_int_equal(t.store.count, 0);
    call_tracker_advance(t.tracker, at_s(4 * 3600 + 2)); /* no-bye-after */
    assert_int_equal(t.store.count, 1);
    assert_int_equal(call_tracker_open_count(t.tracker), 0);
    stop(&t);
}

static void closed_calls_are_forgotten_the_second_time(void **state)
{
    struct tracking t;
    (void)state;
    start(&t);
    add(&t, test_request(0, 1, 2, SIP_METHOD_INVITE));
    add(&t, test_response(1, 2, 1, 486));
    call_tracker_advance(t.tracker, at_s(100));
    call_tracker_forget(t.tracker);
    add(&t, test_response(200, 2, 1, 486));
    assert_int_equal(t.health.count[HEALTH_LATE_MESSAGES], 1);
    call_tracker_forget(t.tracker);
    add(&t, test_response(300, 2, 1, 486));
    assert_int_equal(t.health.count[HEALTH_LATE_MESSAGES], 1);
    assert_int_equal(call_tracker_open_count(t.tracker), 1);
    stop(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answered_call_has_its_times),
        cmocka_unit_test(an_answered_challenge_is_no_result),
        cmocka_unit_test(counters_stay_at_the_most_there_is),
        cmocka_unit_test(repeated_invites_are_one_attempt),
        cmocka_unit_test(a_proxy_hop_is_a_leg_and_its_other_code_is_the_far_code),
        cmocka_unit_test(a_reinvite_does_not_change_the_result),
        cmocka_unit_test(a_2xx_wins_over_a_refusal_of_another_fork),
        cmocka_unit_test(the_same_call_id_with_another_from_tag_is_another_call),
        cmocka_unit_test(a_relay_may_change_the_from_tag),
        cmocka_unit_test(a_bye_alone_is_a_call_that_began_before),
        cmocka_unit_test(registrations_and_options_are_no_calls),
        cmocka_unit_test(late_messages_of_a_closed_call_open_no_new_one),
        cmocka_unit_test(too_many_open_calls_are_closed_and_counted),
        cmocka_unit_test(an_icmp_error_without_call_id_finds_the_call_by_its_link),
        cmocka_unit_test(a_look_shows_a_call_as_it_stands_and_changes_nothing),
        cmocka_unit_test(time_alone_closes_calls),
        cmocka_unit_test(closed_calls_are_forgotten_the_second_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
