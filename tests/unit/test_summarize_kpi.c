/* Rates, their intervals, and quantiles. */
#include "support/call_builder.h"
#include "support/test.h"

#include "sipdiag/summarize/summarizer.h"

#include <math.h>

static struct kpi kpi_of(struct call_builder *builder)
{
    struct summary summary;
    summary_make(&summary, builder_analysis(builder), NULL);
    struct kpi kpi = summary.kpi;
    summary_free(&summary);
    return kpi;
}

static void add(struct call_builder *builder, struct call_plan plan)
{
    builder_add(builder, &plan);
}

static void assert_near(double actual, double expected)
{
    if (!(fabs(actual - expected) < 0.0005))
        fail_msg("%f is not %f", actual, expected);
}

static void a_ratio_has_its_wilson_interval(void **state)
{
    (void)state;
    struct ratio half = ratio_of(5, 10);
    assert_near(half.value, 0.5);
    assert_near(half.low, 0.2366);
    assert_near(half.high, 0.7634);
    struct ratio none = ratio_of(0, 20);
    assert_true(none.low == 0);
    assert_near(none.high, 0.1611);
    struct ratio all = ratio_of(20, 20);
    assert_true(all.high == 1);
    assert_near(all.low, 0.8389);
}

static void a_ratio_over_nothing_is_not_a_number(void **state)
{
    (void)state;
    struct ratio ratio = ratio_of(0, 0);
    assert_true(isnan(ratio.value) && isnan(ratio.low) && isnan(ratio.high));
}

static void calls_that_cannot_be_judged_leave_every_denominator(void **state)
{
    struct call_builder builder;
    struct call_plan scanner = plan_refused(4000, 403, "scanner", OUTCOME_SCANNER, SIDE_POLICY);
    (void)state;
    builder_init(&builder);
    add(&builder, plan_answered(0, 3000, 60000));
    add(&builder, plan_refused(1000, 486, "callee-busy", OUTCOME_BUSY, SIDE_CALLEE));
    add(&builder, plan_unknown(2000));
    add(&builder, scanner);
    struct kpi kpi = kpi_of(&builder);
    assert_int_equal(kpi.asr.numerator, 1);
    assert_int_equal(kpi.asr.denominator, 2);
    assert_int_equal(kpi.isa.denominator, 2);
    assert_int_equal(kpi.pdd.count, 1);
    builder_free(&builder);
}

/* What each call counts for: ASR is answered alone. */
static void every_code_counts_where_the_formulas_say(void **state)
{
    struct call_plan rang_408 = plan_no_answer(0, 30000), early = plan_no_answer(0, 500),
                     race = plan_no_answer(0, 9000);
    rang_408.code = 408;
    early.outcome = OUTCOME_CANCELLED;
    race.code = 183;
    race.final_ms = 0;
    const struct {
        struct call_plan plan;
        int ner, seer, isa, redirect;
    } rows[] = {
        {plan_answered(0, 3000, 9000), 1, 1, 0, 0},
        {plan_no_answer(0, 9000), 1, 0, 0, 0},
        {early, 1, 0, 0, 0},
        {race, 1, 0, 0, 0},
        {rang_408, 1, 0, 1, 0},
        {plan_refused(0, 408, "no-response", OUTCOME_TIMEOUT, SIDE_NETWORK), 0, 0, 1, 0},
        {plan_refused(0, 487, "no-answer", OUTCOME_CANCELLED, SIDE_US), 0, 0, 0, 0},
        {plan_refused(0, 480, "callee-unreachable", OUTCOME_UNREACHABLE, SIDE_CALLEE), 1, 1, 0, 0},
        {plan_refused(0, 486, "callee-busy", OUTCOME_BUSY, SIDE_CALLEE), 1, 1, 0, 0},
        {plan_refused(0, 486, "channel-limit-reached", OUTCOME_BUSY, SIDE_US), 0, 1, 0, 0},
        {plan_refused(0, 600, "callee-busy", OUTCOME_BUSY, SIDE_CALLEE), 1, 1, 0, 0},
        {plan_refused(0, 603, "callee-declined", OUTCOME_REJECTED, SIDE_CALLEE), 1, 1, 0, 0},
        {plan_refused(0, 603, "channel-limit-reached", OUTCOME_REJECTED, SIDE_US), 0, 1, 0, 0},
        {plan_refused(0, 404, "service-unavailable", OUTCOME_UNREACHABLE, SIDE_CALLEE), 0, 0, 0, 0},
        {plan_refused(0, 500, "service-unavailable", OUTCOME_FAILED, SIDE_PROVIDER), 0, 0, 1, 0},
        {plan_refused(0, 502, "service-unavailable", OUTCOME_FAILED, SIDE_PROVIDER), 0, 0, 0, 0},
        {plan_refused(0, 503, "service-unavailable", OUTCOME_FAILED, SIDE_PROVIDER), 0, 0, 1, 0},
        {plan_refused(0, 504, "service-unavailable", OUTCOME_TIMEOUT, SIDE_PROVIDER), 0, 0, 1, 0},
        {plan_refused(0, 302, "redirected", OUTCOME_REDIRECTED, SIDE_US), 0, 0, 0, 1},
        {plan_silent(0), 0, 0, 0, 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct call_builder builder;
        builder_init(&builder);
        add(&builder, rows[i].plan);
        struct kpi kpi = kpi_of(&builder);
        if (kpi.ner.numerator != (uint64_t)rows[i].ner ||
            kpi.seer.numerator != (uint64_t)rows[i].seer ||
            kpi.isa.numerator != (uint64_t)rows[i].isa ||
            kpi.ser.denominator != (uint64_t)!rows[i].redirect)
            fail_msg("row %zu, code %u, counts elsewhere", i, rows[i].plan.code);
        assert_int_equal(kpi.seer.denominator, kpi.ser.denominator);
        assert_int_equal(kpi.ner.denominator, 1);
        builder_free(&builder);
    }
}

static void a_session_is_complete_with_ack_bye_and_its_response(void **state)
{
    struct call_builder builder;
    struct call_plan whole = plan_answered(0, 3000, 9000), no_ack = whole, no_response = whole;
    (void)state;
    builder_init(&builder);
    no_ack.ack_ms = 0;
    no_response.bye_response_ms = 0;
    add(&builder, whole);
    add(&builder, no_ack);
    add(&builder, no_response);
    add(&builder, plan_answered(0, 3000, 0));
    struct kpi kpi = kpi_of(&builder);
    assert_int_equal(kpi.scr.numerator, 1);
    assert_int_equal(kpi.scr.denominator, 4);
    builder_free(&builder);
}

static void a_call_of_exactly_the_limit_is_not_short(void **state)
{
    struct call_builder builder;
    (void)state;
    builder_init(&builder);
    add(&builder, plan_answered(0, 3000, 5999));
    add(&builder, plan_answered(0, 3000, 6000));
    add(&builder, plan_answered(0, 3000, 0));
    struct kpi kpi = kpi_of(&builder);
    assert_int_equal(kpi.short_calls.numerator, 1);
    assert_int_equal(kpi.short_calls.denominator, 3);
    builder_free(&builder);
}

static void quantiles_are_nearest_rank_of_exact_values(void **state)
{
    struct call_builder builder;
    (void)state;
    builder_init(&builder);
    for (int64_t i = 0; i < 20; i++) /* talks of 1, 2, ... 20 minutes, in no order */
        add(&builder, plan_answered(i, 3000, (i * 7 % 20 + 1) * 60000));
    struct kpi kpi = kpi_of(&builder);
    assert_int_equal(kpi.talk.count, 20);
    assert_int_equal(kpi.talk.p50_ms, 10 * 60000);
    assert_int_equal(kpi.talk.p95_ms, 19 * 60000);
    assert_int_equal(kpi.talk.p99_ms, 20 * 60000);
    assert_int_equal(kpi.talk.max_ms, 20 * 60000);
    assert_near(kpi.talk.mean_ms, 10.5 * 60000);
    assert_near(kpi.acd_ms, 10.5 * 60000);
    assert_int_equal(kpi.setup.p99_ms, 3000);
    builder_free(&builder);
}

static void without_calls_nothing_is_known(void **state)
{
    struct call_builder builder;
    (void)state;
    builder_init(&builder);
    struct kpi kpi = kpi_of(&builder);
    assert_true(isnan(kpi.asr.value) && isnan(kpi.acd_ms) && isnan(kpi.erlang));
    assert_int_equal(kpi.pdd.count, 0);
    assert_int_equal(kpi.peak_calls, 0);
    assert_true(kpi.peak_calls_at_us == TIME_UNKNOWN);
    builder_free(&builder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_ratio_has_its_wilson_interval),
        cmocka_unit_test(a_ratio_over_nothing_is_not_a_number),
        cmocka_unit_test(calls_that_cannot_be_judged_leave_every_denominator),
        cmocka_unit_test(every_code_counts_where_the_formulas_say),
        cmocka_unit_test(a_session_is_complete_with_ack_bye_and_its_response),
        cmocka_unit_test(a_call_of_exactly_the_limit_is_not_short),
        cmocka_unit_test(quantiles_are_nearest_rank_of_exact_values),
        cmocka_unit_test(without_calls_nothing_is_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
