/* Many trunks, peers and strangers: the findings take time with the size of the input, and not with
 * its square, which would be tens of seconds here. */
#include "support/call_builder.h"
#include "support/test.h"

#include "sipdiag/base/hash.h"
#include "sipdiag/base/memory.h"
#include "sipdiag/diagnose/diagnose.h"
#include "sipdiag/find/find.h"
#include "sipdiag/model/verdict_set.h"

#include <stdlib.h>
#include <time.h>

enum { SECONDS_MOST = 4, MANY = 20000, MINUTE_MS = 60000 };

struct evening {
    struct call_builder builder;
    struct presence presence;
    struct presence_peer *peers;
    struct presence_source *sources;
    const struct presence_peer **peer_list;
    const struct presence_source **source_list;
    struct findings *findings;
    const struct verdict **verdicts;
    struct verdict_set kept;
};

static void evening_init(struct evening *evening)
{
    *evening = (struct evening){.findings = NULL};
    builder_init(&evening->builder);
    verdict_set_init(&evening->kept);
    evening->peers = xalloc(MANY * sizeof *evening->peers);
    evening->sources = xalloc(MANY * sizeof *evening->sources);
    evening->peer_list = xalloc(MANY * sizeof(struct presence_peer *));
    evening->source_list = xalloc(MANY * sizeof(struct presence_source *));
}

static void evening_free(struct evening *evening)
{
    findings_free(evening->findings);
    free(evening->verdicts);
    verdict_set_free(&evening->kept);
    builder_free(&evening->builder);
    free(evening->peers);
    free(evening->sources);
    free(evening->peer_list);
    free(evening->source_list);
}

static struct address address_of(unsigned number)
{
    return address_ipv4(
        (const uint8_t[4]){20, (uint8_t)(number >> 16), (uint8_t)(number >> 8), (uint8_t)number});
}

static int64_t time_of(int64_t ms)
{
    return BUILDER_EPOCH_US + ms * US_PER_MS;
}

/* To or from the trunk with this number; callee and caller are numbers, too. */
static struct call *add_call(struct evening *evening, struct call_plan plan, unsigned trunk,
                             uint64_t callee, uint64_t caller)
{
    char from[24], to[24];
    struct text far = {0};
    struct address address = address_of(trunk);
    address_add(&far, &address);
    snprintf(from, sizeof from, "%llu", (unsigned long long)caller);
    snprintf(to, sizeof to, "%llu", (unsigned long long)callee);
    plan.caller = from;
    plan.callee = to;
    plan.trunk = far.at;
    plan.cause = cause_find(plan.cause->id);
    struct call *call = builder_add(&evening->builder, &plan);
    text_free(&far);
    return call;
}

static struct presence_peer *add_peer(struct evening *evening, enum presence_kind kind,
                                      struct address from, struct address to)
{
    struct presence_peer *peer = &evening->peers[evening->presence.peer_count];
    assert_true(evening->presence.peer_count < MANY);
    *peer = (struct presence_peer){.kind = kind, .from = from, .to = to, .user = STR("1001")};
    evening->peer_list[evening->presence.peer_count++] = peer;
    return peer;
}

/* The processor's time counts: other programs do not. */
static void look(struct evening *evening)
{
    struct call_builder *builder = &evening->builder;
    evening->presence.peers = (struct presence_peer *const *)evening->peer_list;
    evening->presence.sources = (struct presence_source *const *)evening->source_list;
    evening->verdicts = xalloc(builder->store.count * sizeof(struct verdict *));
    for (size_t i = 0; i < builder->store.count; i++)
        evening->verdicts[i] = builder->verdicts[i];
    const struct find_input input = {.settings = &builder->settings,
                                     .calls = builder->store.calls,
                                     .verdicts = evening->verdicts,
                                     .kept = &evening->kept,
                                     .call_count = builder->store.count,
                                     .presence = &evening->presence,
                                     .first_us = builder->input.first_us,
                                     .last_us = builder->input.last_us,
                                     .us = &builder->us,
                                     .us_count = 1};
    clock_t begin = clock();
    evening->findings = find_all(&input);
    double seconds = (double)(clock() - begin) / CLOCKS_PER_SEC;
    if (seconds > SECONDS_MOST)
        fail_msg("%.1f s for %zu calls", seconds, builder->store.count);
}

static size_t count_findings(const struct evening *evening, const char *id)
{
    size_t count, found = 0;
    const struct finding *list = findings_list(evening->findings, &count);
    for (size_t i = 0; i < count; i++)
        found += strcmp(list[i].kind->id, id) == 0;
    return found;
}

static void each_of_many_trunks_has_its_finding(void **state)
{
    struct evening evening;
    (void)state;
    evening_init(&evening);
    for (unsigned i = 0; i < 5; i++)
        for (unsigned trunk = 0; trunk < 2 * MANY; trunk++)
            add_call(&evening, plan_silent(i * MINUTE_MS / 6), trunk,
                     UINT64_C(380500000000) + i * 2 * MANY + trunk, 1001);
    look(&evening);
    assert_int_equal(count_findings(&evening, "trunk-down"), 2 * MANY);
    evening_free(&evening);
}

static void many_runs_of_silence_are_weighed_at_once(void **state)
{
    struct evening evening;
    (void)state;
    evening_init(&evening);
    for (unsigned i = 0; i < 20 * MANY; i++)
        add_call(&evening, i % 8 < 6 ? plan_silent(i * 100) : plan_no_answer(i * 100, 9000), 1,
                 UINT64_C(380500000000) + i, 1001);
    look(&evening);
    assert_int_equal(count_findings(&evening, "trunk-down"), 0);
    evening_free(&evening);
}

/* Times of all changes in ms: up, silent, up, ... */
static void set_changes(struct evening *evening, struct presence_peer *peer, const int64_t *times,
                        uint16_t count)
{
    peer->changes = arena_alloc_zero(&evening->builder.store.arena, count * sizeof *peer->changes);
    peer->change_count = count;
    for (uint16_t i = 0; i < count; i++)
        peer->changes[i] = (struct presence_change){
            .time_us = time_of(times[i]),
            .count = 3,
            .state = (uint8_t)(i % 2 == 0 ? PRESENCE_UP : PRESENCE_SILENT)};
}

static void what_many_saw_of_one_trunk_is_told_once(void **state)
{
    enum { OUTAGES = 5 };
    struct evening evening;
    (void)state;
    evening_init(&evening);
    for (unsigned i = 0; i < MANY; i++) {
        int64_t times[1 + 2 * OUTAGES] = {0};
        for (unsigned k = 0; k < OUTAGES; k++) {
            times[1 + 2 * k] = (k + 1) * 30 * MINUTE_MS + i % 60000; /* each asks once a minute */
            times[2 + 2 * k] = times[1 + 2 * k] + 5 * MINUTE_MS + MINUTE_MS;
        }
        struct presence_peer *peer =
            add_peer(&evening, PRESENCE_OPTIONS, address_of(MANY + i), address_of(1));
        set_changes(&evening, peer, times, 1 + 2 * OUTAGES);
    }
    for (int64_t ms = 0; ms < 200 * MINUTE_MS; ms += 100) {
        bool is_down = ms >= 30 * MINUTE_MS && ms % (30 * MINUTE_MS) < 8 * MINUTE_MS;
        if (!is_down && ms < 180 * MINUTE_MS)
            add_call(&evening, plan_answered(ms, 2000, 9000), 1,
                     UINT64_C(380500000000) + (uint64_t)ms, 1001);
    }
    look(&evening);
    assert_int_equal(count_findings(&evening, "trunk-down"), OUTAGES);
    evening_free(&evening);
}

static void many_strangers_beside_many_phones_are_scanners(void **state)
{
    struct evening evening;
    (void)state;
    evening_init(&evening);
    for (unsigned i = 0; i < MANY; i++)
        add_peer(&evening, PRESENCE_REGISTER, address_of(MANY + i), evening.builder.us)->accepted =
            1;
    for (unsigned prefix = 1; prefix <= 8; prefix++)
        for (unsigned i = 0; i < MANY; i++) {
            struct call_plan plan = plan_refused(prefix * MINUTE_MS, 403, "service-unavailable",
                                                 OUTCOME_REJECTED, SIDE_PROVIDER);
            plan.direction = DIRECTION_IN;
            add_call(&evening, plan, i, prefix * UINT64_C(1000000000000) + UINT64_C(972595144123),
                     1001);
        }
    look(&evening);
    assert_int_equal(count_findings(&evening, "scanner"), MANY);
    evening_free(&evening);
}

static void many_guessers_are_no_refused_registrations_of_ours(void **state)
{
    struct evening evening;
    int64_t begin[1] = {0};
    (void)state;
    evening_init(&evening);
    for (unsigned i = 0; i < MANY; i++) {
        struct presence_peer *peer =
            add_peer(&evening, PRESENCE_REGISTER, address_of(i), evening.builder.us);
        set_changes(&evening, peer, begin, 1);
        peer->changes[0].state = PRESENCE_REFUSED;
        evening.sources[i] = (struct presence_source){.from = peer->from,
                                                      .to = peer->to,
                                                      .refused = 100,
                                                      .user_count = 10,
                                                      .first_us = time_of(0),
                                                      .last_us = time_of(MINUTE_MS)};
        evening.source_list[evening.presence.source_count++] = &evening.sources[i];
    }
    add_call(&evening, plan_answered(0, 2000, 9000), MANY, UINT64_C(380500000000), 1001);
    look(&evening);
    assert_int_equal(count_findings(&evening, "auth-bruteforce"), MANY);
    assert_int_equal(count_findings(&evening, "registration-inactive"), 0);
    evening_free(&evening);
}

static void a_caller_abroad_with_many_calls_is_looked_at_once(void **state)
{
    struct evening evening;
    (void)state;
    evening_init(&evening);
    for (unsigned i = 0; i < 15 * MANY; i++) {
        bool is_home = i % 5 < 2; /* and two other countries */
        uint64_t country = is_home ? 38 : i % 5 < 4 ? 49 : 33;
        add_call(&evening, plan_answered(i * 4, 1000, 9000), 1, country * UINT64_C(10000000000) + i,
                 is_home ? 2000 + i % 100 : 1001);
    }
    look(&evening);
    assert_int_equal(count_findings(&evening, "toll-fraud"), 0);
    evening_free(&evening);
}

static void many_stolen_accounts_are_weighed_against_all_others_at_once(void **state)
{
    enum { THIEVES = 1000, CALLS = 10, AT_HOME = 10 };
    struct evening evening;
    (void)state;
    evening_init(&evening);
    for (unsigned i = 0; i < THIEVES * CALLS * (1 + AT_HOME); i++) {
        unsigned spree = i / (1 + AT_HOME);
        bool is_home = i % (1 + AT_HOME) > 0;
        uint64_t abroad = (20 + spree % CALLS * 7) * UINT64_C(10000000000);
        add_call(&evening, plan_answered(i * 100, 1000, 9000), 1,
                 is_home ? UINT64_C(380500000000) + i : abroad + i,
                 is_home ? 500000 + i % 1000 : 1000000 + spree / CALLS);
    }
    look(&evening);
    assert_int_equal(count_findings(&evening, "toll-fraud"), THIEVES);
    evening_free(&evening);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_of_many_trunks_has_its_finding),
        cmocka_unit_test(many_runs_of_silence_are_weighed_at_once),
        cmocka_unit_test(what_many_saw_of_one_trunk_is_told_once),
        cmocka_unit_test(many_strangers_beside_many_phones_are_scanners),
        cmocka_unit_test(many_guessers_are_no_refused_registrations_of_ours),
        cmocka_unit_test(a_caller_abroad_with_many_calls_is_looked_at_once),
        cmocka_unit_test(many_stolen_accounts_are_weighed_against_all_others_at_once),
    };
    hash_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
