/* Groups of --by: their keys, order and figures, and how json, csv and pages show them. */
#include "support/call_builder.h"
#include "support/test.h"

#include "sipdiag/base/clock.h"
#include "sipdiag/model/cause.h"
#include "sipdiag/select/dimensions.h"
#include "sipdiag/summarize/call_counts.h"
#include "sipdiag/summarize/summarizer.h"

#include <math.h>
#include <stdlib.h>

static void add(struct call_builder *builder, struct call_plan plan, const char *trunk, int times)
{
    plan.trunk = trunk;
    for (int i = 0; i < times; i++)
        builder_add(builder, &plan);
}

/* Three trunks: 12 calls of which 9 are answered; 4 silent and 3 busy; 9 that are not judged. */
static void add_trunks(struct call_builder *builder)
{
    clock_set_zone("UTC");
    add(builder, plan_unknown(0), "192.0.2.99", 9);
    add(builder, plan_answered(1000, 2000, 9000), "203.0.113.5", 9);
    add(builder, plan_refused(2000, 486, "callee-busy", OUTCOME_BUSY, SIDE_CALLEE), "203.0.113.5",
        2);
    add(builder, plan_silent(3000), "203.0.113.5", 1);
    add(builder, plan_silent(70000), "198.51.100.7", 4);
    add(builder, plan_refused(71000, 486, "callee-busy", OUTCOME_BUSY, SIDE_CALLEE), "198.51.100.7",
        3);
}

static void summarize(struct summary *summary, struct call_builder *builder, const char *first,
                      const char *second)
{
    const struct dimension *by[] = {dimension_find(str_from(first)),
                                    second ? dimension_find(str_from(second)) : NULL};
    summary_make(summary, builder_analysis(builder), NULL);
    summary_add_groups(summary, builder_analysis(builder), by, second ? 2 : 1);
}

static void groups_come_by_calls_and_unjudged_ones_last(void **state)
{
    static const char *const keys[] = {"203.0.113.5", "198.51.100.7", "192.0.2.99"};
    struct call_builder builder;
    struct summary summary;
    (void)state;
    builder_init(&builder);
    add_trunks(&builder);
    summarize(&summary, &builder, "trunk", NULL);
    assert_int_equal(summary.group_count, 3);
    for (size_t i = 0; i < 3; i++)
        assert_str(summary.groups[i].key[0], keys[i]);
    assert_int_equal(summary.groups[0].calls, 12);
    assert_true(fabs(summary.groups[0].share - 12.0 / 19) < 1e-12);
    assert_int_equal(summary.groups[2].calls, 9);
    assert_int_equal(summary.groups[2].judged, 0);
    assert_true(isnan(summary.groups[2].share));
    assert_null(summary.groups[2].top_cause);
    summary_free(&summary);
    builder_free(&builder);
}

static void every_group_has_figures_of_its_own(void **state)
{
    struct call_builder builder;
    struct summary summary;
    (void)state;
    builder_init(&builder);
    add_trunks(&builder);
    summarize(&summary, &builder, "trunk", NULL);
    const struct group_row *best = &summary.groups[0], *worst = &summary.groups[1];
    struct ratio asr = ratio_of(9, 12);
    assert_int_equal(best->kpi.asr.numerator, 9);
    assert_int_equal(best->kpi.asr.denominator, 12);
    assert_true(best->kpi.asr.low >= asr.low && best->kpi.asr.low <= asr.low);
    assert_true(best->kpi.asr.high >= asr.high && best->kpi.asr.high <= asr.high);
    assert_int_equal(best->kpi.ner.numerator, 11);
    assert_int_equal(best->kpi.talk.count, 9);
    assert_int_equal(best->kpi.talk.p50_ms, 9000);
    assert_int_equal(best->kpi.peak_calls, 10);
    assert_string_equal(best->top_cause->id, "callee-busy");
    assert_int_equal(worst->kpi.asr.numerator, 0);
    assert_int_equal(worst->kpi.asr.denominator, 7);
    assert_int_equal(worst->kpi.ner.numerator, 3);
    assert_true(isnan(worst->kpi.acd_ms));
    assert_string_equal(worst->top_cause->id, "no-response");
    summary_free(&summary);
    builder_free(&builder);
}

static void groups_of_times_come_in_order_and_unknown_keys_last(void **state)
{
    static const char *const keys[][2] = {{"2026-11-20 18:00", "192.0.2.99"},
                                          {"2026-11-20 18:00", "203.0.113.5"},
                                          {"2026-11-20 18:01", "198.51.100.7"},
                                          {"2026-11-20 18:01", ""}};
    struct call_builder builder;
    struct summary summary;
    (void)state;
    builder_init(&builder);
    add_trunks(&builder);
    add(&builder, plan_silent(72000), NULL, 30);
    summarize(&summary, &builder, "minute", "trunk");
    assert_int_equal(summary.group_count, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_str(summary.groups[i].key[0], keys[i][0]);
        assert_str(summary.groups[i].key[1], keys[i][1]);
        assert_int_equal(summary.groups[i].known[1], i < 3);
    }
    summary_free(&summary);
    builder_free(&builder);
}

static void numbers_are_one_group_by_their_digits_named_after_the_first(void **state)
{
    static const char *const written[] = {
        "+380 50 111-22-33", "0501112233", "380501112233", "1001", "alice", "Alice"};
    struct call_builder builder;
    struct summary summary;
    (void)state;
    builder_init(&builder);
    for (int i = 0; i < 6; i++) {
        struct call_plan plan = plan_silent(i * 1000);
        plan.callee = written[i];
        builder_add(&builder, &plan);
    }
    summarize(&summary, &builder, "callee", NULL);
    assert_int_equal(summary.group_count, 3);
    assert_str(summary.groups[0].key[0], "+380 50 111-22-33");
    assert_int_equal(summary.groups[0].calls, 3);
    assert_str(summary.groups[1].key[0], "alice");
    assert_int_equal(summary.groups[1].calls, 2);
    assert_str(summary.groups[2].key[0], "1001");
    summary_free(&summary);
    builder_free(&builder);
}

static void codes_are_in_order_of_their_value(void **state)
{
    static const char *const keys[] = {"0", "100", "486", "1000"};
    struct call_builder builder;
    struct summary summary;
    (void)state;
    builder_init(&builder);
    for (int i = 3; i >= 0; i--) {
        struct call_plan plan = plan_silent(0);
        plan.code = (uint16_t)strtoul(keys[i], NULL, 10);
        builder_add(&builder, &plan);
    }
    summarize(&summary, &builder, "code", NULL);
    for (size_t i = 0; i < 4; i++)
        assert_str(summary.groups[i].key[0], keys[i]);
    summary_free(&summary);
    builder_free(&builder);
}

static void the_order_lists_every_call_group_by_group(void **state)
{
    struct call_builder builder;
    struct summary summary;
    bool seen[28] = {false};
    (void)state;
    builder_init(&builder);
    add_trunks(&builder);
    summarize(&summary, &builder, "cause", NULL);
    assert_int_equal(summary.totals.calls, 28);
    for (size_t i = 0, g = 0, left = summary.groups[0].calls; i < 28; i++, left--) {
        if (left == 0)
            left = summary.groups[++g].calls;
        assert_false(seen[summary.order[i]]);
        seen[summary.order[i]] = true;
        assert_str(summary.groups[g].key[0], builder.verdicts[summary.order[i]]->cause->id);
        assert_true(i == 0 || left == summary.groups[g].calls ||
                    summary.order[i - 1] < summary.order[i]);
    }
    summary_free(&summary);
    builder_free(&builder);
}

/* A CDR has words of its own for some causes: they are one cause all the same. */
static void a_cause_in_the_words_of_a_cdr_is_the_same_cause(void **state)
{
    struct cause in_cdr = *builder_cause("service-unavailable");
    struct call_builder builder;
    struct summary summary;
    (void)state;
    builder_init(&builder);
    struct call_plan plan =
        plan_refused(0, 503, "service-unavailable", OUTCOME_FAILED, SIDE_PROVIDER);
    add(&builder, plan, "203.0.113.5", 30);
    plan.cause = &in_cdr;
    add(&builder, plan, "203.0.113.5", 30);
    add(&builder, plan_refused(1000, 486, "callee-busy", OUTCOME_BUSY, SIDE_CALLEE), "203.0.113.5",
        40);
    summarize(&summary, &builder, "trunk", NULL);
    assert_string_equal(summary.groups[0].top_cause->id, "service-unavailable");
    assert_int_equal(summary.todo_count, 1);
    assert_int_equal(summary.todo[0].calls, 60);
    summary_free(&summary);
    struct call_counts *counts = call_counts_new(false);
    call_counts_add(counts, builder_analysis(&builder));
    assert_int_equal(call_counts_list(counts).count, 2);
    call_counts_free(counts);
    builder_free(&builder);
}

static void no_call_makes_no_group(void **state)
{
    struct call_builder builder;
    struct summary summary;
    (void)state;
    builder_init(&builder);
    summarize(&summary, &builder, "trunk", NULL);
    assert_int_equal(summary.group_count, 0);
    summary_free(&summary);
    builder_free(&builder);
}

static bool add_bytes(void *context, const char *bytes, size_t len)
{
    text_add(context, (struct str){bytes, len});
    return true;
}

static void print(struct call_builder *builder, const char *format, struct report_options options,
                  struct text *out)
{
    struct summary summary;
    struct sink sink = {out, add_bytes};
    summarize(&summary, builder, "code", "ua");
    struct report report = {
        .analysis = &builder->analysis, .summary = &summary, .options = options};
    assert_true(format_find(format)->print(&report, &sink));
    summary_free(&summary);
}

static void assert_has(const struct text *text, const char *part)
{
    if (!text->at || !strstr(text->at, part))
        fail_msg("'%s' is not in:\n%s", part, text->at ? text->at : "");
}

static void every_format_shows_the_groups(void **state)
{
    struct call_builder builder;
    struct text out = {0};
    (void)state;
    builder_init(&builder);
    add_trunks(&builder);
    print(&builder, "json", (struct report_options){.width = 80}, &out);
    assert_has(&out,
               "{\"key\":{\"code\":486,\"ua\":null},\"calls\":5,\"share\":0.263158,\"kpi\":{");
    assert_has(&out, "\"top_cause\":\"callee-busy\"}");
    text_clear(&out);
    print(&builder, "csv", (struct report_options){.width = 80}, &out);
    assert_has(&out, "code,ua,calls,judged,share,answered,asr,asr_low,asr_high,ner,");
    assert_has(&out, "\n200,,9,9,0.473684,9,1,0.700847,1,1,");
    assert_has(&out, ",callee-busy,0,0,0,0\n");
    text_clear(&out);
    print(&builder, "table", (struct report_options){.width = 80, .top = 2}, &out);
    assert_has(&out, "  code  user agent  calls    share");
    assert_has(&out, "\n     0  \u2013               5   26.3 %       \u2013       \u2013");
    assert_has(&out, "\u2026 2 more groups (14 calls): --top 0\n");
    assert_has(&out, "\n   all                 28  100.0 %  47.4 %");
    text_free(&out);
    builder_free(&builder);
}

static void group_pages_fit_the_screen(void **state)
{
    struct call_builder builder;
    (void)state;
    builder_init(&builder);
    add_trunks(&builder);
    for (unsigned width = 40; width < 220; width += 7) {
        struct text out = {0};
        size_t columns = 0;
        print(&builder, "table", (struct report_options){.width = width}, &out);
        /* Commands, which are never broken, come last. */
        const char *commands = strstr(out.at, "Every call:");
        assert_non_null(commands);
        for (const char *at = out.at; at < commands; at++) {
            columns = *at == '\n' ? 0 : columns + (((unsigned char)*at & 0xc0) != 0x80);
            if (columns > width)
                fail_msg("wider than %u:\n%s", width, out.at);
        }
        text_free(&out);
    }
    builder_free(&builder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(groups_come_by_calls_and_unjudged_ones_last),
        cmocka_unit_test(every_group_has_figures_of_its_own),
        cmocka_unit_test(groups_of_times_come_in_order_and_unknown_keys_last),
        cmocka_unit_test(numbers_are_one_group_by_their_digits_named_after_the_first),
        cmocka_unit_test(codes_are_in_order_of_their_value),
        cmocka_unit_test(the_order_lists_every_call_group_by_group),
        cmocka_unit_test(a_cause_in_the_words_of_a_cdr_is_the_same_cause),
        cmocka_unit_test(no_call_makes_no_group),
        cmocka_unit_test(every_format_shows_the_groups),
        cmocka_unit_test(group_pages_fit_the_screen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
