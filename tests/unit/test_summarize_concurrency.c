/* Peaks and load. */
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

static int64_t at_ms(int64_t ms)
{
    return BUILDER_EPOCH_US + ms * US_PER_MS;
}

static void overlapping_calls_are_counted_at_the_first_peak(void **state)
{
    struct call_builder builder;
    (void)state;
    builder_init(&builder);
    add(&builder, plan_answered(0, 2000, 8000));    /* 0 to 10 s */
    add(&builder, plan_answered(5000, 2000, 8000)); /* 5 to 15 s */
    add(&builder, plan_answered(6000, 5000, 1000)); /* 6 to 12 s */
    add(&builder, plan_answered(14000, 500, 500));
    struct kpi kpi = kpi_of(&builder);
    assert_int_equal(kpi.peak_calls, 3);
    assert_true(kpi.peak_calls_at_us == at_ms(6000));
    assert_int_equal(kpi.peak_answered, 2); /* 7 to 10 s */
    builder_free(&builder);
}

static void a_call_that_ends_as_another_begins_is_not_at_once_with_it(void **state)
{
    struct call_builder builder;
    (void)state;
    builder_init(&builder);
    add(&builder, plan_answered(0, 2000, 8000));
    add(&builder, plan_answered(10000, 2000, 8000));
    struct kpi kpi = kpi_of(&builder);
    assert_int_equal(kpi.peak_calls, 1);
    assert_int_equal(kpi.peak_answered, 1);
    builder_free(&builder);
}

static void refusals_that_never_rang_take_no_line(void **state)
{
    struct call_builder builder;
    struct call_plan rang = plan_refused(0, 486, "callee-busy", OUTCOME_BUSY, SIDE_CALLEE);
    (void)state;
    builder_init(&builder);
    rang.ring_ms = 10;
    add(&builder, rang);
    add(&builder, plan_refused(0, 486, "callee-busy", OUTCOME_BUSY, SIDE_CALLEE));
    add(&builder, plan_refused(0, 503, "service-unavailable", OUTCOME_FAILED, SIDE_PROVIDER));
    assert_int_equal(kpi_of(&builder).peak_calls, 1);
    builder_free(&builder);
}

static void a_call_without_an_end_counts_until_its_last_message(void **state)
{
    struct call_builder builder;
    struct call_plan open = plan_answered(0, 2000, 0);
    (void)state;
    builder_init(&builder);
    open.last_ms = 9000;
    add(&builder, open);
    add(&builder, plan_silent(8999)); /* its copies go on to 16.5 s */
    add(&builder, plan_silent(16000));
    struct kpi kpi = kpi_of(&builder);
    assert_int_equal(kpi.peak_calls, 2);
    assert_true(kpi.peak_calls_at_us == at_ms(8999));
    builder_free(&builder);
}

static void a_call_of_one_message_was_there(void **state)
{
    struct call_builder builder;
    struct call_plan single = plan_silent(0);
    (void)state;
    builder_init(&builder);
    single.last_ms = 0;
    add(&builder, single);
    add(&builder, single);
    struct kpi kpi = kpi_of(&builder);
    assert_int_equal(kpi.peak_calls, 2);
    assert_int_equal(kpi.peak_cps, 2);
    builder_free(&builder);
}

static void calls_per_second_slide_and_leave_out_scanners(void **state)
{
    struct call_builder builder;
    (void)state;
    builder_init(&builder);
    add(&builder, plan_silent(0));
    add(&builder, plan_silent(600));
    add(&builder, plan_refused(700, 403, "scanner", OUTCOME_SCANNER, SIDE_POLICY));
    add(&builder, plan_silent(1000)); /* a full second after the first */
    add(&builder, plan_unknown(1599));
    struct kpi kpi = kpi_of(&builder);
    assert_int_equal(kpi.peak_cps, 3);
    assert_true(kpi.peak_cps_at_us == at_ms(600));
    builder_free(&builder);
}

static void load_is_busy_time_over_the_time_of_the_input(void **state)
{
    struct call_builder builder;
    (void)state;
    builder_init(&builder);
    add(&builder, plan_answered(0, 2000, 28000));
    add(&builder, plan_answered(10000, 2000, 28000));
    builder.input.last_us = at_ms(60000);
    double erlang = kpi_of(&builder).erlang;
    assert_true(fabs(erlang - 1.0) < 1e-9);
    builder_free(&builder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(overlapping_calls_are_counted_at_the_first_peak),
        cmocka_unit_test(a_call_that_ends_as_another_begins_is_not_at_once_with_it),
        cmocka_unit_test(refusals_that_never_rang_take_no_line),
        cmocka_unit_test(a_call_without_an_end_counts_until_its_last_message),
        cmocka_unit_test(a_call_of_one_message_was_there),
        cmocka_unit_test(calls_per_second_slide_and_leave_out_scanners),
        cmocka_unit_test(load_is_busy_time_over_the_time_of_the_input),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
