/* Baselines: what a report says is read back, and only what chance does not explain is a change. */
#include "support/call_builder.h"
#include "support/test.h"

#include "../../src/check/chance.h"
#include "sipdiag/check/checks.h"
#include "sipdiag/select/call_names.h"
#include "sipdiag/summarize/summarizer.h"

#include <math.h>
#include <stdio.h>

static void assert_near(double actual, double expected)
{
    if (!(fabs(actual - expected) <= fabs(expected) * 0.0005 + 1e-9))
        fail_msg("%f is not %f", actual, expected);
}

/* By the formula G = 2 sum O ln(O / E), worked out with a calculator. */
static void g_and_its_chance_are_what_tables_say(void **state)
{
    (void)state;
    assert_near(chance_g_of_shares(62, 200, 108, 200), 21.865918);
    assert_near(chance_g_of_shares(0, 50, 5, 50), 7.194751);
    assert_near(chance_g_of_shares(10, 10, 20, 20), 0);
    assert_near(chance_g_of_shares(1, 0, 5, 10), 0);
    assert_near(chance_g_of_counts(60, 100), 10.106862);
    assert_near(chance_g_of_counts(0, 0), 0);
    assert_near(chance_g_of_means(2, 16, 100, 100), 12.5);
    assert_near(chance_p(0), 1);
    assert_near(chance_p(3.841459), 0.05);
    assert_near(chance_p(10.827566), 0.001);
}

/* `answered` of `all` calls were answered, the n-th after 2 s and n times `step_ms`. */
static void fill(struct call_builder *builder, int all, int answered, int step_ms)
{
    builder_init(builder);
    for (int i = 0; i < all; i++) {
        struct call_plan plan =
            i < answered ? plan_answered(i * 1000, 2000 + i * step_ms, 30000 + i % 7 * 1000)
                         : plan_refused(i * 1000, 486, "callee-busy", OUTCOME_BUSY, SIDE_CALLEE);
        builder_add(builder, &plan);
    }
}

static struct baseline *report_of(struct call_builder *builder)
{
    struct text json = {0};
    struct error error = {""};
    const struct report_options options = {.width = 80};
    assert_true(builder_print(builder, "json", &options, &json));
    struct baseline *baseline = baseline_parse(text_str(&json), "old.json", &error);
    if (!baseline)
        fail_msg("%s", error.text);
    text_free(&json);
    return baseline;
}

static void a_report_is_read_back_figure_by_figure(void **state)
{
    struct call_builder builder;
    struct summary summary;
    const struct figure *figure;
    (void)state;
    fill(&builder, 40, 25, 100);
    struct baseline *baseline = report_of(&builder);
    summary_make(&summary, builder_analysis(&builder), NULL);
    for (size_t i = 0; (figure = figure_at(i)); i++) {
        struct figure_value before = figure_of(figure, &baseline->summary),
                            now = figure_of(figure, &summary);
        if (before.known != now.known ||
            (now.known && fabs(before.value - now.value) > 0.5e-6 + (figure->unit == FIGURE_MS)))
            fail_msg("%s: %f is read as %f", figure->name, now.value, before.value);
        assert_int_equal(before.numerator, now.numerator);
    }
    assert_true(baseline->summary.first_us == summary.first_us);
    assert_int_equal(baseline->row_count, 2);
    assert_str(baseline->rows[0].cause, "answered-ok");
    assert_str(baseline->rows[1].result, "486");
    assert_int_equal(baseline->rows[1].calls, 15);
    summary_free(&summary);
    baseline_free(baseline);
    builder_free(&builder);
}

static void what_is_no_report_is_refused(void **state)
{
    static const struct {
        const char *text, *says;
    } rows[] = {
        {"", "no JSON report"},
        {"{}", "no JSON report"},
        {"[1, 2]", "no JSON report"},
        {"{\"schema\":\"sipdiag.report/2\"}", "no JSON report"},
        {"{\"call_id\":\"a\",\"code\":200}", "no JSON report"},
        {"{\"schema\":\"sipdiag.report/1\",\"kpi\":{\"asr\":", "cut off or damaged"},
        {"{\"schema\":\"sipdiag.report/1\",\"kpi\":{\"asr\":{\"value\":tru}}}",
         "cut off or damaged"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct error error = {""};
        assert_null(baseline_parse(str_from(rows[i].text), "x.json", &error));
        if (!strstr(error.text, rows[i].says))
            fail_msg("%s: %s", rows[i].text, error.text);
    }
    struct error error = {""};
    struct baseline *odd = baseline_parse(
        STR("{\"schema\":\"sipdiag.report/1\",\"kpi\":7,\"totals\":{\"calls\":-1,\"judged\":\"x\"},"
            "\"results\":[3,{\"label\":[]},null],\"window\":{\"first\":\"now\"},\"health\":[]}"),
        "x.json", &error);
    assert_non_null(odd);
    assert_int_equal(odd->summary.totals.calls, 0);
    baseline_free(odd);
}

static enum check_status judge(struct call_builder *now, const struct baseline *baseline,
                               const char *text, uint64_t least)
{
    struct expression_problem problem = {"", 0};
    struct call_scope scope;
    struct summary summary;
    call_scope_init(&scope, &now->settings, NULL);
    struct checks *checks = checks_new(&(struct checks_options){
        .calls = &scope.scope, .baseline = baseline, .least_calls = least});
    if (!checks_add(checks, CHECK_FAIL, text, &problem))
        fail_msg("%s: %s", text, problem.sentence);
    summary_make(&summary, builder_analysis(now), NULL);
    struct check_list list = checks_judge(checks, builder_analysis(now), &summary, NULL);
    enum check_status status = list.checks[0].status;
    checks_free(checks);
    summary_free(&summary);
    return status;
}

static void assert_status(const int now_plan[3], const char *text, enum check_status status)
{
    struct call_builder then, now;
    fill(&then, 200, 130, 10);
    fill(&now, now_plan[0], now_plan[1], now_plan[2]);
    struct baseline *baseline = report_of(&then);
    enum check_status actual = judge(&now, baseline, text, 0);
    if (actual != status)
        fail_msg("%d of %d: %s is %s", now_plan[1], now_plan[0], text, check_status_name(actual));
    baseline_free(baseline);
    builder_free(&then);
    builder_free(&now);
}

static void a_fall_counts_only_when_it_is_sure(void **state)
{
    static const int sure[3] = {200, 60, 10}, chance[3] = {20, 9, 10}, same[3] = {200, 130, 10};
    (void)state;
    assert_status(sure, "asr < baseline - 10%", CHECK_FAILED); /* 65 % to 30 % */
    assert_status(sure, "asr < baseline - 36%", CHECK_OK);
    assert_status(sure, "asr < baseline", CHECK_FAILED);
    assert_status(sure, "asr > baseline", CHECK_OK);
    assert_status(sure, "not (asr >= baseline - 10%)", CHECK_FAILED);
    assert_status(sure, "asr < baseline * 0.6", CHECK_FAILED);
    assert_status(chance, "asr < baseline - 10%", CHECK_OK); /* 45 % of 20 may be chance */
    assert_status(chance, "asr < baseline", CHECK_OK);
    assert_status(chance, "asr == baseline", CHECK_FAILED);
    assert_status(same, "asr < baseline", CHECK_OK);
    assert_status(same, "erlang != baseline or acd != baseline", CHECK_OK);
    assert_status(same, "asr == baseline and pdd.p95 == baseline", CHECK_FAILED);
}

static void durations_and_counts_are_compared_too(void **state)
{
    static const int slower[3] = {200, 130, 100}, alike[3] = {200, 128, 10}, few[3] = {100, 65, 10};
    (void)state;
    assert_status(slower, "setup.p95 > baseline + 1s", CHECK_FAILED);
    assert_status(slower, "setup.p50 > baseline", CHECK_FAILED);
    assert_status(slower, "setup.mean > baseline * 2", CHECK_FAILED);
    assert_status(slower, "setup.max > baseline", CHECK_FAILED);
    assert_status(slower, "setup.p95 < baseline", CHECK_OK);
    assert_status(alike, "setup.p95 < baseline", CHECK_OK);
    assert_status(alike, "setup.mean != baseline", CHECK_OK);
    assert_status(alike, "acd < baseline", CHECK_OK);
    assert_status(few, "calls < baseline - 50", CHECK_FAILED);
    assert_status(alike, "answered < baseline", CHECK_OK);
    assert_status(few, "health.sip-cut > baseline", CHECK_OK);
    assert_status(few, "peak_calls != baseline", CHECK_OK);
}

static void without_enough_calls_on_both_sides_it_is_not_judged(void **state)
{
    struct call_builder then, now, none;
    (void)state;
    fill(&then, 50, 30, 10);
    fill(&now, 100, 20, 10);
    fill(&none, 0, 0, 10);
    struct baseline *baseline = report_of(&then), *empty = report_of(&none);
    assert_true(judge(&now, baseline, "asr < baseline", 50) == CHECK_FAILED);
    assert_true(judge(&now, baseline, "asr < baseline", 51) == CHECK_NOT_JUDGED);
    assert_true(judge(&now, baseline, "calls < baseline", 51) == CHECK_OK);
    assert_true(judge(&now, empty, "asr < baseline", 0) == CHECK_NOT_JUDGED);
    assert_true(judge(&none, baseline, "asr < baseline", 0) == CHECK_NOT_JUDGED);
    assert_true(judge(&none, baseline, "calls < baseline", 0) == CHECK_FAILED);
    baseline_free(baseline);
    baseline_free(empty);
    builder_free(&then);
    builder_free(&now);
    builder_free(&none);
}

static void what_changed_is_listed_by_its_certainty(void **state)
{
    struct call_builder then, now;
    struct call_scope scope;
    struct summary summary;
    (void)state;
    fill(&then, 200, 120, 10);
    fill(&now, 200, 60, 10);
    struct call_plan late = plan_silent(300000);
    builder_add(&now, &late);
    struct baseline *baseline = report_of(&then);
    call_scope_init(&scope, &now.settings, NULL);
    struct checks *checks =
        checks_new(&(struct checks_options){.calls = &scope.scope, .baseline = baseline});
    summary_make(&summary, builder_analysis(&now), NULL);
    checks_judge(checks, builder_analysis(&now), &summary, NULL);
    struct comparison comparison = checks_compare(checks);
    assert_string_equal(comparison.name, "old.json");
    assert_int_equal(comparison.judged, 200);
    assert_string_equal(comparison.changes[0].what, "asr");
    assert_true(comparison.changes[0].sure && comparison.changes[0].g > 30);
    assert_near(comparison.changes[0].before, 0.6);
    size_t rows = 0;
    double g = INFINITY;
    for (size_t i = 0; i < comparison.count; i++) {
        const struct change *change = &comparison.changes[i];
        if (!change->cause)
            continue;
        rows++;
        assert_true(change->g <= g);
        g = change->g;
        assert_true(change->sure == (strcmp(change->cause, "no-response") != 0));
    }
    assert_int_equal(rows, 3);
    summary_free(&summary);
    checks_free(checks);
    baseline_free(baseline);
    builder_free(&then);
    builder_free(&now);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(g_and_its_chance_are_what_tables_say),
        cmocka_unit_test(a_report_is_read_back_figure_by_figure),
        cmocka_unit_test(what_is_no_report_is_refused),
        cmocka_unit_test(a_fall_counts_only_when_it_is_sure),
        cmocka_unit_test(durations_and_counts_are_compared_too),
        cmocka_unit_test(without_enough_calls_on_both_sides_it_is_not_judged),
        cmocka_unit_test(what_changed_is_listed_by_its_certainty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
