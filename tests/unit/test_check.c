/* Checks: what they are about, when they fail, and when they cannot be judged. */
#include "support/call_builder.h"
#include "support/test.h"

#include "sipdiag/check/checks.h"
#include "sipdiag/select/call_names.h"
#include "sipdiag/summarize/summarizer.h"

#include <stdio.h>

/* Ten calls: six answered (four by trunk .7), two busy, one silent, one that cannot be judged. */
static void fill(struct call_builder *builder)
{
    builder_init(builder);
    for (int i = 0; i < 6; i++) {
        struct call_plan plan = plan_answered(i * 10000, 2000 + i * 100, 30000);
        plan.trunk = i < 4 ? "198.51.100.7" : "198.51.100.8";
        builder_add(builder, &plan);
    }
    for (int i = 0; i < 2; i++) {
        struct call_plan plan =
            plan_refused(60000 + i * 1000, 486, "callee-busy", OUTCOME_BUSY, SIDE_CALLEE);
        plan.trunk = "198.51.100.8";
        builder_add(builder, &plan);
    }
    struct call_plan silent = plan_silent(70000), unknown = plan_unknown(80000);
    silent.trunk = unknown.trunk = NULL;
    builder_add(builder, &silent);
    builder_add(builder, &unknown);
}

/* The one check of the text. */
static struct check judge(struct call_builder *builder, const char *text, uint64_t least,
                          struct checks **checks)
{
    static struct call_scope scope;
    struct expression_problem problem = {"", 0};
    struct summary summary;
    call_scope_init(&scope, &builder->settings, NULL);
    *checks = checks_new(&(struct checks_options){.calls = &scope.scope, .least_calls = least});
    if (!checks_add(*checks, CHECK_FAIL, text, &problem))
        fail_msg("%s: %s", text, problem.sentence);
    summary_make(&summary, builder_analysis(builder), NULL);
    struct check_list list = checks_judge(*checks, builder_analysis(builder), &summary, NULL);
    summary_free(&summary);
    assert_int_equal(list.count, 1);
    return list.checks[0];
}

static void assert_status(struct call_builder *builder, const char *text, uint64_t least,
                          enum check_status status)
{
    struct checks *checks;
    struct check check = judge(builder, text, least, &checks);
    if (check.status != status)
        fail_msg("%s is %s and not %s: %s", text, check_status_name(check.status),
                 check_status_name(status), check.words);
    checks_free(checks);
}

struct row {
    const char *text;
    enum check_status status;
    const char *words;
};

static void assert_rows(struct call_builder *builder, const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct checks *checks;
        struct check check = judge(builder, rows[i].text, 0, &checks);
        if (check.status != rows[i].status || strcmp(check.words, rows[i].words) != 0)
            fail_msg("%s is %s: %s", rows[i].text, check_status_name(check.status), check.words);
        checks_free(checks);
    }
}

static void a_check_fails_when_its_condition_holds(void **state)
{
    static const struct row rows[] = {
        {"asr < 40%", CHECK_OK, "asr is 66.7 % (6 of 9 calls)"},
        {"asr < 0.7", CHECK_FAILED, "asr is 66.7 % (6 of 9 calls)"},
        {"70% > asr", CHECK_FAILED, "asr is 66.7 % (6 of 9 calls)"},
        {"calls < 10", CHECK_OK, "calls is 10"},
        {"calls < 11", CHECK_FAILED, "calls is 10"},
        {"unknown > 0", CHECK_FAILED, "unknown is 1"},
        {"pdd.p50 > 3s", CHECK_OK, "pdd.p50 is 2.2 s (6 calls)"},
        {"setup.max > 2400ms", CHECK_FAILED, "setup.max is 2.5 s (6 calls)"},
        {"talk.count != 6", CHECK_OK, "talk.count is 6"},
        {"acd < 1m", CHECK_FAILED, "acd is 30.0 s (6 calls)"},
        {"complete == false", CHECK_OK, "complete is true"},
        {"complete", CHECK_FAILED, "complete is true"},
        {"health.sip-cut > 0 or asr < 10%", CHECK_OK,
         "health.sip-cut is 0, asr is 66.7 % (6 of 9 calls)"},
        {"findings > 0", CHECK_OK, "findings is 0"},
        {"count(code == 486) > 1", CHECK_FAILED, "count(code == 486) is 2"},
        {"count() > 9", CHECK_FAILED, "count() is 10"},
        {"share(code == 486) > 22%", CHECK_FAILED, "share(code == 486) is 22.2 % (2 of 9 calls)"},
        {"share(code == 486) > 23%", CHECK_OK, "share(code == 486) is 22.2 % (2 of 9 calls)"},
        {"share(outcome == \"unknown\") > 0%", CHECK_OK,
         "share(outcome == \"unknown\") is 0.0 % (0 of 9 calls)"},
        {"worst(trunk, asr) < 60%", CHECK_FAILED,
         "worst(trunk, asr) is 50.0 % (2 of 4 calls), of 198.51.100.8"},
        {"worst(trunk, isa) > 0%", CHECK_OK,
         "worst(trunk, isa) is 0.0 % (0 of 4 calls), of 198.51.100.7"},
        {"worst(trunk, setup.max) > 2.4s", CHECK_FAILED,
         "worst(trunk, setup.max) is 2.5 s (2 calls), of 198.51.100.8"},
    };
    struct call_builder builder;
    (void)state;
    fill(&builder);
    builder.analysis.complete = true;
    assert_rows(&builder, rows, sizeof rows / sizeof rows[0]);
    builder_free(&builder);
}

static void over_none_nothing_is_ok_but_what_is_counted(void **state)
{
    struct call_builder builder;
    (void)state;
    builder_init(&builder);
    assert_status(&builder, "asr < 40%", 0, CHECK_NOT_JUDGED);
    assert_status(&builder, "not (asr < 40%)", 0, CHECK_NOT_JUDGED);
    assert_status(&builder, "asr >= 0%", 0, CHECK_NOT_JUDGED);
    assert_status(&builder, "pdd.p95 > 3s", 0, CHECK_NOT_JUDGED);
    assert_status(&builder, "share(code == 503) > 1%", 0, CHECK_NOT_JUDGED);
    assert_status(&builder, "worst(trunk, asr) < 40%", 0, CHECK_NOT_JUDGED);
    assert_status(&builder, "asr < 40% and calls > 5", 0, CHECK_OK);
    assert_status(&builder, "asr < 40% or calls < 10", 0, CHECK_FAILED);
    assert_status(&builder, "calls < 10", 0, CHECK_FAILED);
    assert_status(&builder, "count(code == 503) > 0", 0, CHECK_OK);
    assert_status(&builder, "answered == 0", 0, CHECK_FAILED);
    assert_status(&builder, "known(asr)", 0, CHECK_OK);
    builder_free(&builder);
}

static void of_few_calls_rates_and_quantiles_are_not_judged(void **state)
{
    struct call_builder builder;
    (void)state;
    fill(&builder);
    assert_status(&builder, "asr < 90%", 9, CHECK_FAILED);
    assert_status(&builder, "asr < 90%", 10, CHECK_NOT_JUDGED);
    assert_status(&builder, "pdd.p95 > 1s", 10, CHECK_NOT_JUDGED);
    assert_status(&builder, "share(code == 486) > 1%", 10, CHECK_NOT_JUDGED);
    assert_status(&builder, "worst(trunk, asr) < 60%", 4, CHECK_FAILED);
    assert_status(&builder, "worst(trunk, asr) < 60%", 5, CHECK_NOT_JUDGED);
    assert_status(&builder, "calls < 11", 10, CHECK_FAILED);
    assert_status(&builder, "count(code == 486) > 1", 10, CHECK_FAILED);
    assert_status(&builder, "unknown > 0", 10, CHECK_FAILED);
    assert_status(&builder, "peak_calls > 0", 10, CHECK_FAILED);
    builder_free(&builder);
}

static void calls_that_are_gone_stay_counted(void **state)
{
    struct call_builder builder;
    struct expression_problem problem = {"", 0};
    struct summary summary;
    (void)state;
    fill(&builder);
    struct call_scope scope;
    call_scope_init(&scope, &builder.settings, NULL);
    struct checks *checks = checks_new(&(struct checks_options){.calls = &scope.scope});
    assert_true(checks_add(checks, CHECK_FAIL, "count(code == 486) > 3", &problem));
    checks_add_past(checks, builder_analysis(&builder));
    summary_make(&summary, builder_analysis(&builder), NULL);
    for (int i = 0; i < 2; i++) {
        struct check_list list = checks_judge(checks, builder_analysis(&builder), &summary, NULL);
        assert_true(list.checks[0].status == CHECK_FAILED);
        assert_true(list.checks[0].value == 4);
    }
    summary_free(&summary);
    checks_free(checks);
    builder_free(&builder);
}

static void what_a_check_is_about_is_told_to_machines(void **state)
{
    struct call_builder builder;
    struct checks *checks;
    (void)state;
    fill(&builder);
    struct check check = judge(&builder, "asr < 40%", 0, &checks);
    assert_true(check.known && check.value > 0.66 && check.value < 0.67);
    assert_int_equal(check.population, 9);
    assert_true(check.has_limit && check.fails_below && !check.fails_above);
    assert_true(check.limit == 0.4 && check.unit == FIGURE_SHARE);
    assert_str(check.figure, "asr");
    checks_free(checks);
    check = judge(&builder, "pdd.p95 >= 3s", 0, &checks);
    assert_true(check.fails_above && check.limit == 3000 && check.unit == FIGURE_MS);
    checks_free(checks);
    check = judge(&builder, "asr < 40% or calls < 11", 0, &checks);
    assert_false(check.has_limit);
    assert_str(check.figure, "calls"); /* which is why it failed */
    assert_true(check.value == 10 && check.status == CHECK_FAILED);
    checks_free(checks);
    builder_free(&builder);
}

static void what_is_wrong_with_a_check_is_said(void **state)
{
    static const struct {
        const char *text, *says;
    } rows[] = {
        {"asr < 40", "'asr' is a share; write 40% or 0.4"},
        {"pdd.p95 > 3%", "'pdd.p95' is a duration; write 15s, 200ms or 2m"},
        {"pdd > 3s", "there is no name 'pdd'; did you mean 'pdd."},
        {"calls < 40%", "'calls' is a plain number; write it without a unit"},
        {"asrr < 40%", "there is no name 'asrr'; did you mean 'asr'?"},
        {"health.sip-cat > 0", "did you mean 'health.sip-cut'?"},
        {"code == 503", "there is no name 'code'"},
        {"count(asr < 40%) > 1", "there is no name 'asr'"},
        {"count(code == 503)", "'count' is no condition"},
        {"worst(trunk, calls) > 1", "there is no name 'calls'"},
        {"findings(id == 3) > 0", "'id' is text; write it in quotes"},
        {"findings(severity == \"bad\") > 0", "'severity' is never \"bad\""},
        {"asr < baseline - 10%", "add --baseline"},
        {"true", "it speaks of no figure"},
        {"", "the expression is empty"},
    };
    struct call_builder builder;
    (void)state;
    builder_init(&builder);
    struct call_scope scope;
    call_scope_init(&scope, &builder.settings, NULL);
    struct checks *checks = checks_new(&(struct checks_options){.calls = &scope.scope});
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct expression_problem problem = {"", 0};
        if (checks_add(checks, CHECK_FAIL, rows[i].text, &problem))
            fail_msg("is taken: %s", rows[i].text);
        if (!strstr(problem.sentence, rows[i].says))
            fail_msg("%s: %s", rows[i].text, problem.sentence);
    }
    checks_free(checks);
    builder_free(&builder);
}

static char *read_page(void)
{
    static char page[65536];
    FILE *file = fopen(SIPDIAG_SOURCE_DIR "/docs/CHECKS.md", "r");
    assert_non_null(file);
    size_t len = fread(page, 1, sizeof page - 1, file);
    fclose(file);
    page[len] = '\0';
    return page;
}

static void the_page_lists_every_name_and_function(void **state)
{
    static const char *const kinds[] = {[EXPRESSION_NUMBER] = "number",
                                        [EXPRESSION_DURATION] = "duration",
                                        [EXPRESSION_RATIO] = "share",
                                        [EXPRESSION_BOOL] = "yes or no"};
    const char *page = read_page(), *purpose, *form;
    const struct expression_name *name;
    struct call_builder builder;
    char line[400];
    (void)state;
    builder_init(&builder);
    struct call_scope scope;
    call_scope_init(&scope, &builder.settings, NULL);
    struct checks *checks = checks_new(&(struct checks_options){.calls = &scope.scope});
    for (size_t i = 0; (name = check_name_at(checks, i)); i++) {
        snprintf(line, sizeof line, "| `%s` | %s | %s |\n", name->name, kinds[name->type],
                 name->purpose);
        if (strncmp(name->name, "health.", 7) != 0 && !strstr(page, line))
            fail_msg("docs/CHECKS.md lacks: %s", line);
    }
    for (size_t i = 0; (form = check_function_at(i, &purpose)); i++) {
        snprintf(line, sizeof line, "| `%s` | %s |", form, purpose);
        if (!strstr(page, line))
            fail_msg("docs/CHECKS.md lacks: %s", line);
    }
    checks_free(checks);
    builder_free(&builder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_check_fails_when_its_condition_holds),
        cmocka_unit_test(over_none_nothing_is_ok_but_what_is_counted),
        cmocka_unit_test(of_few_calls_rates_and_quantiles_are_not_judged),
        cmocka_unit_test(calls_that_are_gone_stay_counted),
        cmocka_unit_test(what_a_check_is_about_is_told_to_machines),
        cmocka_unit_test(what_is_wrong_with_a_check_is_said),
        cmocka_unit_test(the_page_lists_every_name_and_function),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
