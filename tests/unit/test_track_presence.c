/* REGISTER and OPTIONS as they change a peer's state. */
#include "support/test.h"

#include "sipdiag/base/clock.h"
#include "sipdiag/base/hash.h"
#include "sipdiag/track/presence_log.h"

#include <stdio.h>

struct fixture {
    struct settings settings;
    struct presence_log *log;
    char call_id[32];
};

static int start(void **state)
{
    static struct fixture fixture;
    fixture = (struct fixture){0};
    settings_init(&fixture.settings);
    fixture.log = presence_log_new(&fixture.settings);
    *state = &fixture;
    return 0;
}

static int stop(void **state)
{
    presence_log_free(((struct fixture *)*state)->log);
    return 0;
}

static struct sip_facts message(double at_s, enum sip_method method, uint32_t cseq)
{
    const uint8_t us[4] = {192, 0, 2, 10}, trunk[4] = {198, 51, 100, 7};
    return (struct sip_facts){.kind = SIP_TEXT_MESSAGE,
                              .time_us = (int64_t)(at_s * 1e6),
                              .from = {address_ipv4(us), 5060},
                              .to = {address_ipv4(trunk), 5060},
                              .method = method,
                              .cseq = cseq,
                              .call_id = STR("reg"),
                              .to_user = STR("1001")};
}

static void ask(struct fixture *fixture, double at_s, enum sip_method method, uint32_t cseq)
{
    struct sip_facts facts = message(at_s, method, cseq);
    facts.has_expires = true;
    facts.expires_s = 100;
    presence_log_add(fixture->log, &facts);
}

static void reply(struct fixture *fixture, double at_s, enum sip_method method, uint32_t cseq,
                  uint16_t status)
{
    struct sip_facts facts = message(at_s, method, cseq);
    struct endpoint from = facts.from;
    facts.from = facts.to;
    facts.to = from;
    facts.status = status;
    facts.has_expires = status < 300;
    facts.expires_s = 100;
    presence_log_add(fixture->log, &facts);
}

static const struct presence_peer *only_peer(struct fixture *fixture, double now_s)
{
    const struct presence *presence = presence_log_at(fixture->log, (int64_t)(now_s * 1e6));
    assert_int_equal(presence->peer_count, 1);
    return presence->peers[0];
}

static void a_challenge_that_is_answered_is_no_refusal(void **state)
{
    struct fixture *fixture = *state;
    ask(fixture, 1, SIP_METHOD_REGISTER, 1);
    reply(fixture, 1.1, SIP_METHOD_REGISTER, 1, 401);
    reply(fixture, 1.6, SIP_METHOD_REGISTER, 1, 401);
    ask(fixture, 1.7, SIP_METHOD_REGISTER, 2);
    reply(fixture, 1.8, SIP_METHOD_REGISTER, 2, 200);
    const struct presence_peer *peer = only_peer(fixture, 50);
    assert_int_equal(peer->change_count, 1);
    assert_int_equal(peer->changes[0].state, PRESENCE_UP);
    assert_int_equal(peer->refused, 0);
}

static void a_refused_registration_lasts_until_it_runs_out(void **state)
{
    struct fixture *fixture = *state;
    ask(fixture, 1, SIP_METHOD_REGISTER, 1);
    reply(fixture, 1.1, SIP_METHOD_REGISTER, 1, 200);
    ask(fixture, 50, SIP_METHOD_REGISTER, 2);
    reply(fixture, 50.1, SIP_METHOD_REGISTER, 2, 403);
    const struct presence_peer *peer = only_peer(fixture, 300);
    assert_int_equal(peer->change_count, 3);
    assert_int_equal(peer->changes[1].code, 403);
    assert_int_equal(peer->changes[2].state, PRESENCE_EXPIRED);
    assert_false(presence_is_gone(peer, 60 * US_PER_S));
    assert_true(presence_is_gone(peer, 110 * US_PER_S));
}

static void one_that_is_renewed_a_little_late_was_there_all_the_time(void **state)
{
    struct fixture *fixture = *state;
    for (uint32_t i = 0; i < 5; i++) {
        ask(fixture, 1 + 101.0 * i, SIP_METHOD_REGISTER, i + 1);
        reply(fixture, 1.1 + 101.0 * i, SIP_METHOD_REGISTER, i + 1, 200);
    }
    const struct presence_peer *peer = only_peer(fixture, 450);
    assert_int_equal(peer->change_count, 1);
    assert_int_equal(peer->changes[0].count, 5);
}

static void options_that_stay_unanswered_are_counted_in_a_row(void **state)
{
    struct fixture *fixture = *state;
    ask(fixture, 1, SIP_METHOD_OPTIONS, 1);
    reply(fixture, 1.1, SIP_METHOD_OPTIONS, 1, 481);
    for (uint32_t i = 1; i < 5; i++) {
        ask(fixture, 60.0 * i, SIP_METHOD_OPTIONS, i + 1);
        ask(fixture, 60.0 * i + 0.5, SIP_METHOD_OPTIONS, i + 1);
    }
    const struct presence_peer *peer = only_peer(fixture, 300);
    assert_int_equal(peer->change_count, 2);
    assert_int_equal(peer->changes[1].state, PRESENCE_SILENT);
    assert_int_equal(peer->changes[1].count, 4);
    assert_int_equal(peer->changes[1].time_us, 60 * US_PER_S);
}

static void memory_does_not_grow_with_the_changes(void **state)
{
    struct fixture *fixture = *state;
    for (uint32_t i = 0; i < 1000; i++) {
        ask(fixture, 10.0 * i, SIP_METHOD_REGISTER, i + 1);
        reply(fixture, 10.0 * i + 0.1, SIP_METHOD_REGISTER, i + 1, i % 2 ? 403 : 200);
    }
    const struct presence_peer *peer = only_peer(fixture, 10000);
    assert_true(peer->change_count <= PRESENCE_CHANGES_MOST);
    assert_true(peer->changes_dropped > 900);
    assert_int_equal(peer->changes[peer->change_count - 1].code, 403);
}

static void a_guesser_is_counted_by_source(void **state)
{
    struct fixture *fixture = *state;
    for (uint32_t i = 0; i < 30; i++) {
        char user[8];
        snprintf(user, sizeof user, "%u", 1000 + (unsigned)i);
        struct sip_facts facts = message(i, SIP_METHOD_REGISTER, i + 1);
        facts.to_user = str_from(user);
        presence_log_add(fixture->log, &facts);
        struct endpoint from = facts.from;
        facts.from = facts.to;
        facts.to = from;
        facts.status = 403;
        presence_log_add(fixture->log, &facts);
    }
    const struct presence *presence = presence_log_at(fixture->log, 100 * US_PER_S);
    assert_int_equal(presence->source_count, 1);
    assert_int_equal(presence->sources[0]->refused, 30);
    assert_int_equal(presence->sources[0]->user_count, PRESENCE_USERS_SEEN);
    assert_int_equal(presence->sources[0]->most_a_minute, 30);
}

int main(void)
{
    hash_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_challenge_that_is_answered_is_no_refusal, start, stop),
        cmocka_unit_test_setup_teardown(a_refused_registration_lasts_until_it_runs_out, start,
                                        stop),
        cmocka_unit_test_setup_teardown(one_that_is_renewed_a_little_late_was_there_all_the_time,
                                        start, stop),
        cmocka_unit_test_setup_teardown(options_that_stay_unanswered_are_counted_in_a_row, start,
                                        stop),
        cmocka_unit_test_setup_teardown(memory_does_not_grow_with_the_changes, start, stop),
        cmocka_unit_test_setup_teardown(a_guesser_is_counted_by_source, start, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
