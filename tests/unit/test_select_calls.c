/* Names and dimensions of calls, times, and the selection. */
#include "support/call_builder.h"
#include "support/test.h"

#include "sipdiag/base/clock.h"
#include "sipdiag/model/cause.h"
#include "sipdiag/select/call_names.h"
#include "sipdiag/select/dimensions.h"
#include "sipdiag/select/number.h"
#include "sipdiag/select/selection.h"
#include "sipdiag/select/time_point.h"

#include <stdlib.h>

/* Six calls, a minute apart: answered, rang, refused, silent, unknown, answered and recovered. */
static void add_calls(struct call_builder *builder)
{
    struct call_plan plans[] = {
        plan_answered(0, 3000, 5500),
        plan_no_answer(60000, 20000),
        plan_refused(120000, 603, "channel-limit-reached", OUTCOME_REJECTED, SIDE_US),
        plan_silent(180000),
        plan_unknown(240000),
        plan_answered(300000, 2000, 65000),
    };
    plans[0].callee = "+380 (50) 111-22-33";
    plans[1].callee = "0501112233";
    plans[1].trunk = "198.51.100.7";
    plans[2].callee = "7788#380671112233";
    plans[3].callee = "alice";
    plans[5].recovered = true;
    for (size_t i = 0; i < sizeof plans / sizeof plans[0]; i++)
        builder_add(builder, &plans[i]);
    static const struct cause *notes[1];
    notes[0] = builder_cause("redirected");
    builder->verdicts[0]->notes = notes;
    builder->verdicts[0]->note_count = 1;
    clock_set_zone("UTC");
}

/* "014": which of the calls are selected. */
static void choose(struct call_builder *builder, const char *text, char chosen[8])
{
    struct call_scope scope;
    struct expression_problem problem;
    struct selection selection = {.since_us = TIME_UNKNOWN, .until_us = TIME_UNKNOWN};
    struct selected selected;
    call_scope_init(&scope, &builder->settings, NULL);
    struct expression *expression = expression_compile(str_from(text), &scope.scope, &problem);
    if (!expression)
        fail_msg("%s: %s", text, problem.sentence);
    const struct expression *conditions[] = {expression};
    selection.conditions = conditions;
    selection.condition_count = 1;
    selection_apply(&selection, builder_analysis(builder), &selected);
    for (size_t i = 0; i < selected.analysis.call_count; i++)
        for (size_t j = 0; j < builder->store.count; j++)
            if (selected.analysis.calls[i] == builder->store.calls[j])
                *chosen++ = (char)('0' + j);
    *chosen = '\0';
    selected_free(&selected);
    expression_free(expression);
}

static void names_of_calls_mean_what_the_record_shows(void **state)
{
    static const struct {
        const char *text, *chosen;
    } rows[] = {
        {"code == 603", "2"},
        {"code == 0", "3"},
        {"result == \"none\"", "3"},
        {"result == \"18x\"", "1"},
        {"cause == \"answered-ok\"", "05"},
        {"side in (\"us\", \"network\")", "23"},
        {"outcome == \"unknown\"", "4"},
        {"direction == \"out\"", "012345"},
        {"trunk == \"198.51.100.7\"", "1"},
        {"trunk ~ \"203.0.113.\"", "02345"},
        {"caller == \"1001\"", "012345"},
        {"callee == \"380501112233\"", "0145"},
        {"callee == \"ALICE\"", "3"},
        {"callee != \"380501112233\"", "23"},
        {"prefix == \"38050\"", "045"},
        {"prefix == \"7788#38067\"", "2"},
        {"known(prefix)", "01245"},
        {"ua == \"x\" or server != \"x\"", ""},
        {"input == \"evening.pcap\"", "012345"},
        {"transport == \"udp\"", "012345"},
        {"ended_by == \"network\"", "3"},
        {"reason ~ \"terminated\"", "1"},
        {"known(q850) or known(far_code)", ""},
        {"last_provisional == 180", "1"},
        {"attempts == 1 and retransmissions == 0 and legs == 1 and messages == 4", "012345"},
        {"confidence == 90% and confidence >= 0.9", "012345"},
        {"recovered", "5"},
        {"not final", "34"},
        {"note == \"redirected\"", "0"},
        {"note != \"redirected\"", "12345"},
        {"call_id ~ \"A@\"", "012345"},
        {"pdd == 1s", "1"},
        {"ring == 20s", "1"},
        {"setup in (2s, 3000ms)", "05"},
        {"talk < 6s", "0"},
        {"not (talk < 6s)", "5"},
        {"start >= \"2026-11-20T18:02:00Z\" and start < \"2026-11-20T18:04:00Z\"", "23"},
        {"hour == 18 and minute >= 4", "45"},
        {"minute == \"2026-11-20 18:03\"", "3"},
        {"day == \"2026-11-20\" and day == 20", "012345"},
    };
    struct call_builder builder;
    (void)state;
    builder_init(&builder);
    add_calls(&builder);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char chosen[8] = "";
        choose(&builder, rows[i].text, chosen);
        if (strcmp(chosen, rows[i].chosen) != 0)
            fail_msg("%s: %s and not %s", rows[i].text, chosen, rows[i].chosen);
    }
    builder_free(&builder);
}

static void a_selection_keeps_what_is_said_about_the_input(void **state)
{
    struct call_builder builder;
    struct selection selection = {.since_us = BUILDER_EPOCH_US + 60 * US_PER_S,
                                  .until_us = BUILDER_EPOCH_US + 180 * US_PER_S};
    struct selected selected;
    (void)state;
    builder_init(&builder);
    add_calls(&builder);
    const struct analysis *analysis = builder_analysis(&builder);
    assert_false(selection_is_all(&selection));
    selection_apply(&selection, analysis, &selected);
    assert_int_equal(selected.analysis.call_count, 2);
    assert_int_equal(selected.analysis.unselected, 4);
    assert_ptr_equal(selected.analysis.calls[0], analysis->calls[1]);
    assert_ptr_equal(selected.analysis.verdicts[1]->cause, analysis->verdicts[2]->cause);
    assert_ptr_equal(selected.analysis.inputs, analysis->inputs);
    assert_true(selected.analysis.complete);
    selected_free(&selected);
    builder_free(&builder);
}

static void dimensions_give_a_key_or_say_that_there_is_none(void **state)
{
    static const struct {
        const char *name, *key; /* of the second call */
    } rows[] = {
        {"result", "18x"},
        {"cause", "no-answer"},
        {"code", "487"},
        {"side", "callee"},
        {"outcome", "no-answer"},
        {"direction", "out"},
        {"trunk", "198.51.100.7"},
        {"caller", "1001"},
        {"callee", "501112233"},
        {"prefix", "05011"},
        {"hour", "2026-11-20 20:00"},
        {"minute", "2026-11-20 20:01"},
        {"day", "2026-11-20"},
        {"ua", NULL},
        {"input", "evening.pcap"},
        {"transport", "udp"},
        {"ended_by", "caller"},
    };
    struct call_builder builder;
    (void)state;
    builder_init(&builder);
    add_calls(&builder);
    clock_set_zone("EET-2");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct text key = {0};
        const struct dimension *dimension = dimension_find(str_from(rows[i].name));
        assert_ptr_equal(dimension, dimension_at(i));
        assert_int_equal(dimension->add_key(&key, builder_analysis(&builder), 1),
                         rows[i].key != NULL);
        if (rows[i].key)
            assert_str(text_str(&key), rows[i].key);
        text_free(&key);
    }
    assert_null(dimension_at(sizeof rows / sizeof rows[0]));
    clock_set_zone("UTC");
    builder_free(&builder);
}

static void times_are_read_in_every_form(void **state)
{
    enum { HOUR = 3600 };
    static const struct {
        const char *text;
        enum time_point_kind kind;
        int64_t seconds; /* after the builder's epoch, 18:00; or back */
    } rows[] = {
        {"2026-11-20T18:00:00Z", TIME_POINT_MOMENT, 0},
        {"2026-11-20t18:00:01.000000z", TIME_POINT_MOMENT, 1},
        {"2026-11-20 18:00", TIME_POINT_MOMENT, -2 * HOUR},
        {"2026-11-20T20:00:00+02:00", TIME_POINT_MOMENT, 0},
        {"2026-11-20T13:30-0430", TIME_POINT_MOMENT, 0},
        {"2026-11-20", TIME_POINT_DAY, -20 * HOUR},
        {"2028-02-29", TIME_POINT_DAY, 466 * 24 * HOUR - 20 * HOUR},
        {"-2h", TIME_POINT_FROM_NOW, 2 * HOUR},
        {"-90s", TIME_POINT_FROM_NOW, 90},
        {"last-30m", TIME_POINT_FROM_LAST, HOUR / 2},
        {"last-1d", TIME_POINT_FROM_LAST, 24 * HOUR},
        {"last", TIME_POINT_FROM_LAST, 0},
    };
    static const char *const refused[] = {"",
                                          "yesterday",
                                          "18:00",
                                          "2026-11-31",
                                          "2026-13-01",
                                          "2027-02-29",
                                          "2026-11-20T",
                                          "2026-11-20T24:00",
                                          "2026-11-20T18:00:00X",
                                          "2026-11-20T18:00:00+2",
                                          "-",
                                          "-2",
                                          "-2y",
                                          "-h",
                                          "last-",
                                          "last-2",
                                          "last2h",
                                          "2026-11-20T18:00:00.Z",
                                          "-99999999999h"};
    (void)state;
    clock_set_zone("EET-2");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct time_point point;
        bool is_back = rows[i].kind == TIME_POINT_FROM_NOW || rows[i].kind == TIME_POINT_FROM_LAST;
        int64_t expected = rows[i].seconds * US_PER_S + (is_back ? 0 : BUILDER_EPOCH_US);
        assert_true(time_point_parse(str_from(rows[i].text), &point, NULL));
        if (point.kind != rows[i].kind || point.us != expected)
            fail_msg("%s: kind %d, %lld and not %lld", rows[i].text, (int)point.kind,
                     (long long)point.us, (long long)expected);
    }
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        struct time_point point;
        struct error error;
        if (time_point_parse(str_from(refused[i]), &point, &error))
            fail_msg("read: %s", refused[i]);
        assert_non_null(strstr(error.text, "is no time; write 2026-11-20T18:30:00Z"));
    }
    clock_set_zone("UTC");
}

static void a_day_ends_with_its_clock_change(void **state)
{
    struct time_point point;
    (void)state;
    clock_set_zone("EET-2EEST,M3.5.0/3,M10.5.0/4");
    assert_true(time_point_parse(STR("2026-10-25"), &point, NULL));
    assert_int_equal((point.end_us - point.us) / US_PER_S, 25 * 3600);
    assert_true(time_point_parse(STR("2026-03-29"), &point, NULL));
    assert_int_equal((point.end_us - point.us) / US_PER_S, 23 * 3600);
    clock_set_zone("UTC");
}

static void times_back_are_counted_from_the_clock_or_the_input(void **state)
{
    struct time_point now = {TIME_POINT_FROM_NOW, 5, 0}, last = {TIME_POINT_FROM_LAST, 5, 0};
    (void)state;
    assert_int_equal(time_point_resolve(&now, 100, 50), 95);
    assert_int_equal(time_point_resolve(&last, 100, 50), 45);
    assert_true(time_point_resolve(&last, 100, TIME_UNKNOWN) == TIME_UNKNOWN);
}

static void numbers_are_taken_apart(void **state)
{
    struct text out = {0};
    (void)state;
    assert_true(number_equal(STR("+380501112233;phone-context=x"), STR("380 50.111(22)33"), 9));
    assert_true(number_equal(STR("1001"), STR("1001"), 9));
    assert_false(number_equal(STR("1001"), STR("21001"), 9));
    assert_true(number_equal(STR("21001"), STR("31001"), 4));
    assert_true(number_equal(STR("Anonymous"), STR("anonymous"), 9));
    assert_false(number_equal(STR("anonymous"), STR("1001"), 9));
    assert_false(number_equal(STR("sip1001"), STR("1001"), 9));
    assert_false(number_add_prefix(&out, STR("alice"), 5));
    assert_true(number_add_prefix(&out, STR("00380501112233"), 5));
    assert_true(number_add_prefix(&out, STR("/"), 5) == false);
    assert_str(text_str(&out), "38050");
    text_free(&out);
}

static char *read_page(void)
{
    FILE *file = fopen(SIPDIAG_SOURCE_DIR "/docs/EXPRESSIONS.md", "r");
    static char page[65536];
    assert_non_null(file);
    size_t len = fread(page, 1, sizeof page - 1, file);
    fclose(file);
    page[len] = '\0';
    return page;
}

static void assert_page_has(const char *page, const char *line)
{
    if (!strstr(page, line))
        fail_msg("docs/EXPRESSIONS.md lacks: %s", line);
}

static void the_page_lists_every_name_and_dimension(void **state)
{
    static const char *const kinds[] = {
        [EXPRESSION_NUMBER] = "number", [EXPRESSION_DURATION] = "duration",
        [EXPRESSION_RATIO] = "share",   [EXPRESSION_BOOL] = "yes or no",
        [EXPRESSION_TEXT] = "text",     [EXPRESSION_PHONE] = "phone number",
        [EXPRESSION_TIME] = "time",     [EXPRESSION_CLOCK] = "part of the time"};
    const char *page = read_page();
    size_t rows = 0, expected = 0;
    char line[512];
    (void)state;
    for (size_t i = 0; call_name_at(i); i++, expected++) {
        const struct expression_name *name = call_name_at(i);
        snprintf(line, sizeof line, "\n| `%s` | %s | %s |\n", name->name, kinds[name->type],
                 name->purpose);
        assert_page_has(page, line);
    }
    for (size_t i = 0; dimension_at(i); i++, expected++) {
        snprintf(line, sizeof line, "\n| `%s` | %s |\n", dimension_at(i)->name,
                 dimension_at(i)->purpose);
        assert_page_has(page, line);
    }
    for (const char *at = page; (at = strstr(at, "\n| `")); at++)
        rows++;
    assert_int_equal(rows, expected);
}

static void every_example_of_the_page_compiles(void **state)
{
    struct settings settings;
    struct call_scope scope;
    int examples = 0;
    (void)state;
    settings_init(&settings);
    call_scope_init(&scope, &settings, NULL);
    for (char *at = read_page(); (at = strstr(at, " -w '")); examples++) {
        struct expression_problem problem;
        struct str rest = str_from(at + 5);
        struct str text = str_before(rest, '\'', &rest);
        struct expression *expression = expression_compile(text, &scope.scope, &problem);
        if (!expression)
            fail_msg("%.*s: %s", (int)text.len, text.at, problem.sentence);
        expression_free(expression);
        at += 5;
    }
    assert_int_equal(examples, 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_of_calls_mean_what_the_record_shows),
        cmocka_unit_test(a_selection_keeps_what_is_said_about_the_input),
        cmocka_unit_test(dimensions_give_a_key_or_say_that_there_is_none),
        cmocka_unit_test(times_are_read_in_every_form),
        cmocka_unit_test(a_day_ends_with_its_clock_change),
        cmocka_unit_test(times_back_are_counted_from_the_clock_or_the_input),
        cmocka_unit_test(numbers_are_taken_apart),
        cmocka_unit_test(the_page_lists_every_name_and_dimension),
        cmocka_unit_test(every_example_of_the_page_compiles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
