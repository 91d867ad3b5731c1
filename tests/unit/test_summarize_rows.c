/* Rows of the Calls Summary, totals and things to do. */
#include "support/call_builder.h"
#include "support/test.h"

#include "sipdiag/model/cause.h"
#include "sipdiag/summarize/summarizer.h"

#include <math.h>

static void add(struct call_builder *builder, struct call_plan plan, int times)
{
    for (int i = 0; i < times; i++)
        builder_add(builder, &plan);
}

static void rows_come_by_calls_then_result_then_cause(void **state)
{
    struct call_builder builder;
    struct summary summary;
    static const char *const expected[] = {"callee-busy",     "answered-ok",
                                           "callee-declined", "channel-limit-reached",
                                           "no-response",     "capture-ended-early"};
    (void)state;
    builder_init(&builder);
    add(&builder, plan_unknown(0), 9); /* last, although there are most */
    add(&builder, plan_silent(0), 2);
    add(&builder, plan_refused(0, 603, "channel-limit-reached", OUTCOME_REJECTED, SIDE_US), 2);
    add(&builder, plan_refused(0, 603, "callee-declined", OUTCOME_REJECTED, SIDE_CALLEE), 2);
    add(&builder, plan_answered(0, 2000, 9000), 2);
    add(&builder, plan_refused(0, 486, "callee-busy", OUTCOME_BUSY, SIDE_CALLEE), 3);
    summary_make(&summary, builder_analysis(&builder), NULL);
    assert_int_equal(summary.row_count, 6);
    for (size_t i = 0; i < 6; i++)
        assert_string_equal(summary.rows[i].cause->id, expected[i]);
    summary_free(&summary);
    builder_free(&builder);
}

static void shares_are_of_judged_calls_and_unjudged_rows_have_none(void **state)
{
    struct call_builder builder;
    struct summary summary;
    (void)state;
    builder_init(&builder);
    add(&builder, plan_unknown(0), 6);
    add(&builder, plan_answered(0, 2000, 9000), 3);
    add(&builder, plan_silent(0), 1);
    summary_make(&summary, builder_analysis(&builder), NULL);
    assert_int_equal(summary.totals.judged, 4);
    assert_int_equal(summary.totals.unknown, 6);
    assert_true(summary.rows[0].share == 0.75);
    assert_true(summary.rows[1].share == 0.25);
    assert_true(!summary.rows[2].judged && isnan(summary.rows[2].share));
    summary_free(&summary);
    builder_free(&builder);
}

static void one_cause_with_two_results_is_two_rows_that_read_differently(void **state)
{
    struct call_builder builder;
    struct summary summary;
    (void)state;
    builder_init(&builder);
    add(&builder, plan_refused(0, 503, "service-unavailable", OUTCOME_FAILED, SIDE_PROVIDER), 2);
    add(&builder, plan_refused(0, 500, "service-unavailable", OUTCOME_FAILED, SIDE_PROVIDER), 1);
    add(&builder, plan_silent(0), 1);
    summary_make(&summary, builder_analysis(&builder), NULL);
    assert_int_equal(summary.row_count, 3);
    assert_string_equal(summary.rows[0].label, "Refused (503)");
    assert_string_equal(summary.rows[1].label, "Refused (500)");
    assert_string_equal(summary.rows[2].label, "No response at all");
    summary_free(&summary);
    builder_free(&builder);
}

static void a_row_shows_its_most_frequent_code_and_side_and_its_freshest_calls(void **state)
{
    struct call_builder builder;
    struct summary summary;
    static const char *const ids[] = {"c1", "c2", "c3", "c4"};
    static const uint16_t codes[] = {183, 487, 487, 480};
    (void)state;
    builder_init(&builder);
    for (int i = 0; i < 4; i++) {
        struct call_plan plan = plan_no_answer(i * 1000, 9000);
        plan.call_id = ids[i];
        plan.code = codes[i];
        plan.side = i == 0 ? SIDE_US : SIDE_CALLEE;
        builder_add(&builder, &plan);
    }
    summary_make(&summary, builder_analysis(&builder), NULL);
    const struct result_row *row = &summary.rows[0];
    assert_int_equal(row->code, 487);
    assert_int_equal(row->side, SIDE_CALLEE);
    assert_int_equal(row->example_count, 3);
    assert_str(call_text(row->examples[0], CALL_TEXT_CALL_ID), "c4");
    assert_str(call_text(row->examples[2], CALL_TEXT_CALL_ID), "c2");
    assert_true(row->first_us == BUILDER_EPOCH_US &&
                row->last_us == BUILDER_EPOCH_US + 3 * US_PER_S);
    summary_free(&summary);
    builder_free(&builder);
}

static void what_a_finding_says_is_whole_however_long(void **state)
{
    static const char action[] = "Enable all of them in the system that places these calls.";
    struct finding finding = {.severity = SEVERITY_WARNING, .action = action};
    struct call_builder builder;
    struct summary summary;
    struct text title = {0};
    (void)state;
    for (int i = 0; i < 100; i++)
        text_addf(&title, "%s%d", i ? ", codec " : "Trunk takes none of codec ", i);
    text_add_char(&title, '.');
    finding.title = title.at;
    finding.calls = 5;
    builder_init(&builder);
    add(&builder, plan_answered(0, 2000, 9000), 5);
    builder.analysis.findings = &finding;
    builder.analysis.finding_count = 1;
    summary_make(&summary, builder_analysis(&builder), NULL);
    assert_int_equal(summary.todo_count, 1);
    assert_int_equal(strlen(summary.todo[0].text), title.len + 1 + strlen(action));
    assert_ptr_equal(summary.todo[0].shown, summary.todo[0].text);
    summary_free(&summary);
    builder_free(&builder);
    text_free(&title);
}

static void a_thing_to_do_names_count_trunk_times_and_action(void **state)
{
    struct call_builder builder;
    struct summary summary;
    (void)state;
    builder_init(&builder);
    add(&builder, plan_answered(0, 2000, 9000), 5);
    add(&builder, plan_silent(67000), 2);
    add(&builder, plan_silent(130000), 1);
    summary_make(&summary, builder_analysis(&builder), NULL);
    assert_int_equal(summary.todo_count, 1);
    assert_string_equal(
        summary.todo[0].text,
        "3 of 8 calls via 203.0.113.5: no response at all, since 18:01:07, latest 380501112233 at "
        "18:02:10. Check the path.");
    assert_int_equal(summary.todo[0].calls, 3);
    assert_int_equal(summary.todo[0].side, SIDE_NETWORK);
    assert_true(summary.todo[0].share == 0.375);
    summary_free(&summary);
    builder_free(&builder);
}

/* The same code from our own server is no matter for the provider. */
static void what_our_side_refused_is_told_in_our_words(void **state)
{
    static const struct {
        enum side side;
        const char *label, *text;
    } rows[] = {{SIDE_PROVIDER, "Refused",
                 ": refused, since 18:00:00, latest 380501112233 at "
                 "18:00:00. Ask them."},
                {SIDE_US, "Refused by us",
                 ": refused by us, since 18:00:00, latest 380501112233 at "
                 "18:00:00. Ask ourselves."}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct call_builder builder;
        struct summary summary;
        builder_init(&builder);
        add(&builder, plan_refused(0, 503, "service-unavailable", OUTCOME_FAILED, rows[i].side), 3);
        summary_make(&summary, builder_analysis(&builder), NULL);
        assert_int_equal(summary.todo_count, 1);
        assert_string_equal(strchr(summary.todo[0].text, ':'), rows[i].text);
        assert_string_equal(summary.rows[0].label, rows[i].label);
        summary_free(&summary);
        builder_free(&builder);
    }
}

static void todo_keeps_trunks_apart_and_leaves_out_few_rare_recovered_and_the_callee(void **state)
{
    struct call_builder builder;
    struct summary summary;
    struct call_plan other = plan_silent(0), saved = plan_silent(0);
    (void)state;
    builder_init(&builder);
    other.trunk = "198.51.100.7";
    saved.trunk = "198.51.100.8";
    saved.recovered = true;
    add(&builder, plan_silent(0), 4);
    add(&builder, other, 5);
    add(&builder, saved, 9);
    add(&builder, plan_refused(0, 486, "callee-busy", OUTCOME_BUSY, SIDE_CALLEE), 9);
    add(&builder, plan_refused(0, 603, "channel-limit-reached", OUTCOME_REJECTED, SIDE_US),
        2); /* under 3 calls */
    summary_make(&summary, builder_analysis(&builder), NULL);
    assert_int_equal(summary.todo_count, 2);
    assert_int_equal(summary.todo[0].calls, 5);
    assert_int_equal(summary.todo[1].calls, 4);
    assert_int_equal(summary.totals.recovered, 9);
    summary_free(&summary);

    add(&builder, plan_answered(0, 2000, 9000), 371); /* 400 calls: 4 are 1 % */
    summary_make(&summary, builder_analysis(&builder), NULL);
    assert_int_equal(summary.todo_count, 2);
    summary_free(&summary);
    add(&builder, plan_answered(0, 2000, 9000), 1);
    summary_make(&summary, builder_analysis(&builder), NULL);
    assert_int_equal(summary.todo_count, 1);
    summary_free(&summary);
    builder_free(&builder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_come_by_calls_then_result_then_cause),
        cmocka_unit_test(shares_are_of_judged_calls_and_unjudged_rows_have_none),
        cmocka_unit_test(one_cause_with_two_results_is_two_rows_that_read_differently),
        cmocka_unit_test(a_row_shows_its_most_frequent_code_and_side_and_its_freshest_calls),
        cmocka_unit_test(a_thing_to_do_names_count_trunk_times_and_action),
        cmocka_unit_test(what_a_finding_says_is_whole_however_long),
        cmocka_unit_test(what_our_side_refused_is_told_in_our_words),
        cmocka_unit_test(todo_keeps_trunks_apart_and_leaves_out_few_rare_recovered_and_the_callee),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
