/* The order of calls: by start, however they come. */
#include "support/test.h"

#include "sipdiag/correlate/correlator.h"

#include <stdio.h>
#include <string.h>

enum { CALLS = 150000 };

static uint64_t draw(uint64_t *seed)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *seed >> 33;
}

/* A row of a table: its line is its place. */
static void add_call(struct call_store *store, int64_t start_us, uint32_t line, const char *call_id)
{
    static const struct call_leg no_leg = {.code = 0};
    struct call *call = call_store_new(store);
    struct str texts[CALL_TEXT_COUNT] = {[CALL_TEXT_CALL_ID] = str_from(call_id)};
    const struct marked_moment marked[] = {{MARK_INVITE, {start_us, {line, 0}}}};
    call_set_marked(call, &store->arena, marked, 1);
    call_store_set_texts(store, call, texts);
    call->legs = &no_leg;
    call->leg_count = 1;
    call->from_cdr = call->has_invite = true;
    store->from_cdr++;
    store->without_hosts++;
}

/* By start, then Call-ID, then place; every one there once. */
static void is_sorted(const struct call_store *store)
{
    static bool seen[CALLS + 1];
    memset(seen, 0, sizeof seen);
    assert_int_equal(store->count, CALLS);
    for (size_t i = 0; i < store->count; i++) {
        struct moment now = call_moment(store->calls[i], MARK_INVITE), before;
        assert_false(seen[now.origin.frame]);
        seen[now.origin.frame] = true;
        if (i == 0)
            continue;
        before = call_moment(store->calls[i - 1], MARK_INVITE);
        int order = str_compare(call_text(store->calls[i - 1], CALL_TEXT_CALL_ID),
                                call_text(store->calls[i], CALL_TEXT_CALL_ID));
        assert_true(before.time_us <= now.time_us);
        if (before.time_us == now.time_us)
            assert_true(order < 0 || (order == 0 && before.origin.frame < now.origin.frame));
    }
}

/* By the start of the call in each line, in seconds: many begin within the same. */
static void sort(int64_t (*start)(uint32_t line, uint64_t *seed))
{
    struct call_store store;
    struct settings settings;
    struct us_list us;
    uint64_t seed = 7;
    settings_init(&settings);
    call_store_init(&store);
    for (uint32_t line = 1; line <= CALLS; line++) {
        char call_id[16];
        snprintf(call_id, sizeof call_id, "c%u", (unsigned)(draw(&seed) % 1000));
        add_call(&store, start(line, &seed) * US_PER_S, line, call_id);
    }
    correlate_calls(&store, &settings, NULL, 0, &us);
    is_sorted(&store);
    us_list_free(&us);
    call_store_free(&store);
}

static int64_t in_order(uint32_t line, uint64_t *seed)
{
    (void)seed;
    return line / 10;
}

static int64_t by_end(uint32_t line, uint64_t *seed)
{
    return 10000 + line / 10 - (int64_t)(draw(seed) % 900);
}

/* One call went on for a day, and comes last. */
static int64_t with_a_straggler(uint32_t line, uint64_t *seed)
{
    return line == CALLS ? 1 : by_end(line, seed);
}

static int64_t late_straggler(uint32_t line, uint64_t *seed)
{
    return line == 100000 ? 1 : by_end(line, seed);
}

static int64_t shuffled(uint32_t line, uint64_t *seed)
{
    (void)line;
    return (int64_t)(draw(seed) % 20000);
}

static int64_t newest_first(uint32_t line, uint64_t *seed)
{
    (void)seed;
    return CALLS - line;
}

static void calls_are_sorted_however_they_come(void **state)
{
    int64_t (*const all[])(uint32_t line, uint64_t * seed) = {
        in_order, by_end, with_a_straggler, late_straggler, shuffled, newest_first};
    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        sort(all[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(calls_are_sorted_however_they_come)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
