/* Markdown: nothing from the input becomes markup, a mention or a link. */
#include "support/call_builder.h"
#include "support/test.h"

static void assert_has(const struct text *text, const char *part)
{
    if (!text->at || !strstr(text->at, part))
        fail_msg("'%s' is not in: %s", part, text->at ? text->at : "");
}

/* The cell "caller" of the Call Log, with the bars around it. */
static void assert_cell(const char *sent, const char *written)
{
    struct report_options options = {.view = VIEW_CALLS};
    struct call_builder builder;
    struct text out = {0}, expected = {0};
    struct call_plan plan = plan_silent(0);
    builder_init(&builder);
    plan.caller = sent;
    builder_add(&builder, &plan);
    assert_true(builder_print(&builder, "markdown", &options, &out));
    text_addf(&expected, "| out | %s | 380501112233 |", written);
    assert_has(&out, expected.at);
    text_free(&out);
    text_free(&expected);
    builder_free(&builder);
}

static void what_markdown_would_read_as_markup_is_escaped(void **state)
{
    (void)state;
    assert_cell("plain 1.5-2 (x)", "plain 1.5-2 (x)");
    assert_cell("a|b", "a\\|b");
    assert_cell("`id`", "\\`id\\`");
    assert_cell("*a* _b_ ~c~", "\\*a\\* \\_b\\_ \\~c\\~");
    assert_cell("[a](b) ![c]", "\\[a\\](b) \\!\\[c\\]");
    assert_cell("{{a}} $b$", "\\{\\{a\\}\\} \\$b\\$");
}

static void html_is_shown_and_not_run(void **state)
{
    (void)state;
    assert_cell("</td><img src=x onerror=alert(1)>",
                "&lt;/td&gt;&lt;img src=x onerror=alert(1)&gt;");
    assert_cell("&lt;", "&amp;lt;");
}

static void a_line_never_ends_inside_a_cell(void **state)
{
    (void)state;
    assert_cell("a\nb\r| c", "a\\\\x0ab\\\\x0d\\| c");
}

static void mentions_references_and_links_stay_text(void **state)
{
    (void)state;
    assert_cell("@octocat", "@<!-- -->octocat");
    assert_cell("#12", "\\#<!-- -->12");
    assert_cell("http://evil.example", "http:<!-- -->//evil.example");
    assert_cell("www.evil.example", "www.<!-- -->evil.example");
    assert_cell("a @ b # c : d", "a @ b \\# c : d");
}

static void a_command_cannot_end_its_block(void **state)
{
    (void)state;
    struct report_options options = {.view = VIEW_SUMMARY, .command = "'```x````.pcap'"};
    struct call_builder builder;
    struct call_plan plan = plan_silent(0);
    struct text out = {0};
    builder_init(&builder);
    builder_add(&builder, &plan);
    assert_true(builder_print(&builder, "markdown", &options, &out));
    assert_has(&out, "\n`````sh\n");
    assert_has(&out, "\n`````\n");
    text_free(&out);
    builder_free(&builder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_markdown_would_read_as_markup_is_escaped),
        cmocka_unit_test(html_is_shown_and_not_run),
        cmocka_unit_test(a_line_never_ends_inside_a_cell),
        cmocka_unit_test(mentions_references_and_links_stay_text),
        cmocka_unit_test(a_command_cannot_end_its_block),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
