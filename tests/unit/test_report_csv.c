/* CSV: quoting, the guard against formulas, and which rows it has. */
#include "support/call_builder.h"
#include "support/test.h"

static void assert_has(const struct text *text, const char *part)
{
    if (!text->at || !strstr(text->at, part))
        fail_msg("'%s' is not in: %s", part, text->at ? text->at : "");
}

/* The cell "caller" of a call, with the cells before and after it. */
static void assert_cell(const char *sent, const char *written, bool raw)
{
    struct report_options options = {.view = VIEW_CALLS, .csv_raw = raw};
    struct call_builder builder;
    struct text out = {0}, expected = {0};
    struct call_plan plan = plan_silent(0);
    builder_init(&builder);
    plan.caller = sent;
    builder_add(&builder, &plan);
    assert_true(builder_print(&builder, "csv", &options, &out));
    text_addf(&expected,
              "\na@192.0.2.10,evening.pcap,2026-11-20T18:00:00.000000Z,,,out,203.0.113.5,%s,"
              "380501112233,",
              written);
    assert_has(&out, expected.at);
    text_free(&out);
    text_free(&expected);
    builder_free(&builder);
}

static void cells_with_commas_quotes_and_spaces_are_quoted(void **state)
{
    (void)state;
    assert_cell("plain", "plain", false);
    assert_cell("a,b", "\"a,b\"", false);
    assert_cell("a\"b", "\"a\"\"b\"", false);
    assert_cell("a b", "\"a b\"", false);
    assert_cell("", "", false);
}

static void what_a_spreadsheet_would_run_gets_an_apostrophe(void **state)
{
    (void)state;
    assert_cell("=1+1", "'=1+1", false);
    assert_cell("-2", "'-2", false);
    assert_cell("@sum", "'@sum", false);
    assert_cell("\tx", "'\\x09x", false);
    assert_cell("\rx", "'\\x0dx", false);
    assert_cell("+380501112233", "+380501112233", false);
    assert_cell("+", "'+", false);
    assert_cell("+1a", "'+1a", false);
    assert_cell("=1+1", "=1+1", true);
    assert_cell("+1a", "+1a", true);
}

static void control_and_invisible_characters_are_shown_also_when_raw(void **state)
{
    (void)state;
    assert_cell("a\nb", "a\\x0ab", false);
    assert_cell("a\nb", "a\\x0ab", true);
    assert_cell("\x1b\x7f\xc2\x9b\xff", "\\x1b\\x7f\\xc2\\x9b\\xff", false);
    assert_cell("\xe2\x80\xae\xc2\xad\xf3\xa0\x81\x81", "\\u{202E}\\u{00AD}\\u{E0041}", false);
    assert_cell("\xd0\xb0\xe2\x82\xac", "\xd0\xb0\xe2\x82\xac", false);
}

static size_t count_of(const struct text *text, char c)
{
    size_t count = 0;
    for (size_t i = 0; i < text->len; i++)
        count += text->at[i] == c;
    return count;
}

static void the_csv_has_the_rows_of_its_view(void **state)
{
    struct report_options options = {.view = VIEW_SUMMARY};
    struct call_builder builder;
    struct text out = {0};
    struct call_plan silent = plan_silent(0), unknown = plan_unknown(0);
    (void)state;
    builder_init(&builder);
    builder_add(&builder, &silent);
    builder_add(&builder, &silent);
    builder_add(&builder, &unknown);
    builder_print(&builder, "csv", &options, &out);
    assert_int_equal(count_of(&out, '\n'), 3);
    assert_has(
        &out,
        "label,result,code,cause,outcome,side,calls,share,meaning,action,first,last,examples\n");
    assert_has(&out, "\n\"No response at all\",none,0,no-response,timeout,network,2,1,");
    assert_has(&out, "\n\"Recording ended\",100,100,capture-ended-early,unknown,none,1,,");
    text_clear(&out);
    options.view = VIEW_CALLS;
    builder_print(&builder, "csv", &options, &out);
    assert_int_equal(count_of(&out, '\n'), 4);
    assert_has(&out, "call_id,input,start,answer,end,direction,trunk,caller,callee,");
    assert_has(&out, "\"evening.pcap#10 INVITE\"");
    text_free(&out);
    builder_free(&builder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_with_commas_quotes_and_spaces_are_quoted),
        cmocka_unit_test(what_a_spreadsheet_would_run_gets_an_apostrophe),
        cmocka_unit_test(control_and_invisible_characters_are_shown_also_when_raw),
        cmocka_unit_test(the_csv_has_the_rows_of_its_view),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
