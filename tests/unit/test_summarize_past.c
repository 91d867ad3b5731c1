/* Calls that were counted and let go: the summary is the same as with all of them at hand. */
#include "support/call_builder.h"
#include "support/test.h"

#include "sipdiag/summarize/summarizer.h"

#include <math.h>
#include <stdlib.h>

enum { CALLS = 2000, BETWEEN_MS = 700 };

static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static struct call_plan random_plan(uint32_t *state, int64_t start_ms)
{
    static const char *const trunks[] = {"198.51.100.7", "203.0.113.5", "192.0.2.99"};
    struct call_plan plan;
    switch (next_random(state) % 5) {
    case 0:
        plan = plan_no_answer(start_ms, 1000 + next_random(state) % 4000);
        break;
    case 1:
        plan = plan_refused(start_ms, 603, "channel-limit-reached", OUTCOME_REJECTED, SIDE_US);
        break;
    case 2:
        plan = plan_silent(start_ms);
        break;
    default:
        plan = plan_answered(start_ms, 1000 + next_random(state) % 9000,
                             100 + next_random(state) % 900000);
    }
    plan.trunk = trunks[next_random(state) % 3];
    return plan;
}

static void build(struct call_builder *builder)
{
    uint32_t state = 7;
    builder_init(builder);
    for (int64_t i = 0; i < CALLS; i++) {
        struct call_plan plan = random_plan(&state, i * BETWEEN_MS);
        builder_add(builder, &plan);
    }
}

/* A part of the analysis, from one call to before another. */
static struct analysis part_of(const struct analysis *whole, size_t from, size_t until)
{
    struct analysis part = *whole;
    part.calls += from;
    part.verdicts += from;
    part.call_count = until - from;
    return part;
}

static void assert_same_distribution(const struct distribution *exact,
                                     const struct distribution *other)
{
    const int64_t pairs[][2] = {{exact->p50_ms, other->p50_ms},
                                {exact->p95_ms, other->p95_ms},
                                {exact->p99_ms, other->p99_ms}};
    assert_int_equal(exact->count, other->count);
    assert_int_equal(exact->max_ms, other->max_ms);
    assert_true(fabs(exact->mean_ms - other->mean_ms) < 1e-6 * exact->mean_ms + 1e-9);
    for (size_t i = 0; i < 3; i++)
        assert_true(llabs((long long)(pairs[i][0] - pairs[i][1])) * 100 <= pairs[i][0]);
}

static void assert_same_rows(const struct summary *exact, const struct summary *other)
{
    assert_int_equal(exact->row_count, other->row_count);
    for (size_t i = 0; i < exact->row_count; i++) {
        const struct result_row *a = &exact->rows[i], *b = &other->rows[i];
        assert_string_equal(a->label, b->label);
        assert_int_equal(a->calls, b->calls);
        assert_int_equal(a->code, b->code);
        assert_true(a->first_us == b->first_us && a->last_us == b->last_us);
        assert_int_equal(a->example_count, b->example_count);
        for (size_t j = 0; j < a->example_count; j++)
            assert_true(call_start(a->examples[j]) == call_start(b->examples[j]));
    }
    assert_int_equal(exact->todo_count, other->todo_count);
    assert_true(exact->todo_count > 0);
    for (size_t i = 0; i < exact->todo_count; i++)
        assert_string_equal(exact->todo[i].text, other->todo[i].text);
}

static void calls_that_left_in_many_parts_count_like_all_at_once(void **state)
{
    struct call_builder builder;
    struct summary exact, other;
    struct summary_past *past = summary_past_new();
    (void)state;
    build(&builder);
    const struct analysis *whole = builder_analysis(&builder);
    size_t gone = 0;
    for (size_t size = 1; gone + size < CALLS * 3 / 4; gone += size, size += 13) {
        struct analysis part = part_of(whole, gone, gone + size);
        summary_past_add(past, &part);
    }
    struct analysis rest = part_of(whole, gone, CALLS);
    summary_make(&exact, whole, NULL);
    summary_make(&other, &rest, past);
    assert_memory_equal(&exact.totals, &other.totals, sizeof exact.totals);
    assert_int_equal(exact.kpi.asr.numerator, other.kpi.asr.numerator);
    assert_int_equal(exact.kpi.ner.numerator, other.kpi.ner.numerator);
    assert_int_equal(exact.kpi.short_calls.numerator, other.kpi.short_calls.numerator);
    assert_same_distribution(&exact.kpi.pdd, &other.kpi.pdd);
    assert_same_distribution(&exact.kpi.ring, &other.kpi.ring);
    assert_same_distribution(&exact.kpi.talk, &other.kpi.talk);
    assert_same_rows(&exact, &other);
    summary_free(&exact);
    summary_free(&other);
    summary_past_free(past);
    builder_free(&builder);
}

/* Up to each moment, what is swept holds every call that was there. */
static void peaks_are_those_of_one_sweep(void **state)
{
    struct call_builder builder;
    struct summary exact, other;
    struct summary_past *past = summary_past_new();
    (void)state;
    build(&builder);
    const struct analysis *whole = builder_analysis(&builder);
    for (int64_t at_s = 1; at_s < 1800; at_s += 97)
        summary_past_sweep(past, whole, BUILDER_EPOCH_US + at_s * US_PER_S);
    summary_make(&exact, whole, NULL);
    summary_make(&other, whole, past); /* all are still there */
    assert_int_equal(exact.kpi.peak_calls, other.kpi.peak_calls);
    assert_true(exact.kpi.peak_calls > 100);
    assert_true(exact.kpi.peak_calls_at_us == other.kpi.peak_calls_at_us);
    assert_int_equal(exact.kpi.peak_answered, other.kpi.peak_answered);
    assert_int_equal(exact.kpi.peak_cps, other.kpi.peak_cps);
    assert_true(exact.kpi.peak_cps_at_us == other.kpi.peak_cps_at_us);
    assert_true(fabs(exact.kpi.erlang - other.kpi.erlang) < 1e-9 * exact.kpi.erlang);
    summary_free(&exact);
    summary_free(&other);
    summary_past_free(past);
    builder_free(&builder);
}

/* The examples of a row are copies: the calls they were may be gone. */
static void examples_outlive_their_calls(void **state)
{
    struct call_builder builder, later;
    struct summary summary;
    struct summary_past *past = summary_past_new();
    struct call_plan plan = plan_answered(0, 2000, 8000);
    (void)state;
    builder_init(&builder);
    plan.call_id = "kept@example";
    builder_add(&builder, &plan);
    summary_past_add(past, builder_analysis(&builder));
    builder_free(&builder);
    builder_init(&later);
    summary_make(&summary, builder_analysis(&later), past);
    assert_int_equal(summary.totals.calls, 1);
    assert_int_equal(summary.row_count, 1);
    assert_int_equal(summary.rows[0].example_count, 1);
    assert_str(call_text(summary.rows[0].examples[0], CALL_TEXT_CALL_ID), "kept@example");
    summary_free(&summary);
    summary_past_free(past);
    builder_free(&later);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calls_that_left_in_many_parts_count_like_all_at_once),
        cmocka_unit_test(peaks_are_those_of_one_sweep),
        cmocka_unit_test(examples_outlive_their_calls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
