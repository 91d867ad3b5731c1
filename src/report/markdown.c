/* GitHub-flavoured markdown: the summary or the Call Log, for step summaries, tickets and wikis. */
#include "markdown.h"

#include "escape.h"
#include "sipdiag/model/cause.h"
#include "table.h"

#include <math.h>
#include <string.h>

enum { COLUMNS_MOST = 64, FLUSH_AT = 32 * 1024, FENCE_LEAST = 3 };

struct markdown {
    struct page page; /* whose words are taken */
    struct page_taker taker;
    struct text text; /* not yet handed on */
    const struct sink *sink;
    bool right[COLUMNS_MOST]; /* of the table at hand */
    size_t columns;
    bool is_heading;
    bool is_open;         /* what was written last needs an empty line before the next block */
    const char *bullet;   /* in front of a sentence; empty: it is a paragraph */
    struct text commands; /* kept until their block */
};

static void flush(struct markdown *markdown, size_t at_least)
{
    if (markdown->text.len < at_least)
        return;
    if (markdown->page.ok && markdown->text.len)
        markdown->page.ok =
            markdown->sink->write(markdown->sink->context, markdown->text.at, markdown->text.len);
    text_clear(&markdown->text);
}

/* ---- escapes ---- */

static bool is_word(char c)
{
    c = ascii_lower(c);
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* Something of the input would become a mention, a reference or a link of the place it is pasted
 * to: an empty comment keeps it text. */
static bool wants_a_break(struct str words, size_t i)
{
    char next = i + 1 < words.len ? words.at[i + 1] : ' ';
    switch (words.at[i]) {
    case '@':
        return is_word(next);
    case '#':
        return is_word(next);
    case ':':
        return next == '/';
    case '.':
        return i >= 3 && str_starts_with_nocase(str_from_offset(words, i - 3), STR("www"));
    default:
        return false;
    }
}

void markdown_add(struct text *out, struct str words)
{
    for (size_t i = 0; i < words.len; i++) {
        char c = words.at[i];
        if (c == TIED[0] || c == '\n')
            text_add_char(out, ' ');
        else if (c == '<')
            text_add_literal(out, "&lt;");
        else if (c == '>')
            text_add_literal(out, "&gt;");
        else if (c == '&')
            text_add_literal(out, "&amp;");
        else if (memchr("\\`*_{}[]#|~!$", c, sizeof "\\`*_{}[]#|~!$" - 1)) {
            text_add_char(out, '\\');
            text_add_char(out, c);
        } else {
            text_add_char(out, c);
        }
        if (wants_a_break(words, i))
            text_add_literal(out, "<!-- -->");
    }
}

/* ---- what the page hands over ---- */

static void begin_block(struct markdown *markdown)
{
    if (markdown->is_open)
        text_add_char(&markdown->text, '\n');
    markdown->is_open = false;
}

static void end_line(struct markdown *markdown)
{
    text_add_char(&markdown->text, '\n');
    markdown->is_open = true;
}

static void take_title(void *context, const char *title)
{
    struct markdown *markdown = context;
    begin_block(markdown);
    text_add_literal(&markdown->text, "### ");
    markdown_add(&markdown->text, str_from(title));
    text_add_literal(&markdown->text, "\n\n");
}

static void take_item(void *context, size_t number, enum side side, struct str words)
{
    struct markdown *markdown = context;
    text_addf(&markdown->text, "%zu. ", number);
    if (side != SIDE_NONE)
        text_addf(&markdown->text, "**%s**: ", page_side(&markdown->page, side));
    markdown_add(&markdown->text, words);
    end_line(markdown);
}

static void take_sentence(void *context, enum style style, struct str words)
{
    struct markdown *markdown = context;
    const char *mark = style == STYLE_BAD ? "**" : "";
    if (!markdown->bullet[0])
        begin_block(markdown);
    text_addf(&markdown->text, "%s%s", markdown->bullet, mark);
    markdown_add(&markdown->text, words);
    text_add_literal(&markdown->text, mark);
    end_line(markdown);
}

static void take_figure(void *context, const char *name, struct str words)
{
    struct markdown *markdown = context;
    text_addf(&markdown->text, "- **%s**: ", name);
    markdown_add(&markdown->text, words);
    end_line(markdown);
}

/* Between fences longer than any in what they hold. */
static void end_commands(struct markdown *markdown)
{
    struct str commands = text_str(&markdown->commands);
    size_t fence = FENCE_LEAST, run = 0;
    for (size_t i = 0; i < commands.len; i++) {
        run = commands.at[i] == '`' ? run + 1 : 0;
        fence = run >= fence ? run + 1 : fence;
    }
    if (commands.len) {
        begin_block(markdown);
        text_add_repeat(&markdown->text, "`", fence);
        text_add_literal(&markdown->text, "sh\n");
        text_add(&markdown->text, commands);
        text_add_repeat(&markdown->text, "`", fence);
        end_line(markdown);
    }
    text_clear(&markdown->commands);
}

/* Commands with titles come together at the end. */
static void take_command(void *context, const char *title, struct str command)
{
    struct markdown *markdown = context;
    if (title[0])
        text_addf(&markdown->commands, "# %s\n", title);
    text_add(&markdown->commands, command);
    text_add_char(&markdown->commands, '\n');
    if (!title[0])
        end_commands(markdown);
}

static void take_row_begin(void *context, enum page_row kind)
{
    struct markdown *markdown = context;
    markdown->is_heading = kind == PAGE_ROW_HEADING;
    if (markdown->is_heading) {
        markdown->columns = 0;
        begin_block(markdown);
    }
    text_add_char(&markdown->text, '|');
}

static void take_cell(void *context, struct str shown, bool right)
{
    struct markdown *markdown = context;
    if (markdown->is_heading && markdown->columns < COLUMNS_MOST)
        markdown->right[markdown->columns++] = right;
    text_add_char(&markdown->text, ' ');
    markdown_add(&markdown->text, shown);
    text_add_literal(&markdown->text, shown.len ? " |" : "|");
}

static void take_row_end(void *context, enum page_row kind)
{
    struct markdown *markdown = context;
    end_line(markdown);
    if (kind == PAGE_ROW_HEADING) {
        text_add_char(&markdown->text, '|');
        for (size_t i = 0; i < markdown->columns; i++)
            text_add_literal(&markdown->text, markdown->right[i] ? " ---: |" : " --- |");
        end_line(markdown);
    }
    flush(markdown, FLUSH_AT);
}

static const struct page_taker taker = {
    .title = take_title,
    .item = take_item,
    .figure = take_figure,
    .sentence = take_sentence,
    .command = take_command,
    .row_begin = take_row_begin,
    .cell = take_cell,
    .row_end = take_row_end,
};

/* ---- sections ---- */

static void add_title(struct markdown *markdown, const char *view)
{
    view = words_in(page_words(&markdown->page), view);
    const struct page *page = &markdown->page;
    struct text words = {0};
    text_addf(&markdown->text, "## %s: ", view);
    page_add_names(&words, page);
    markdown_add(&markdown->text, text_str(&words));
    end_line(markdown);
    text_clear(&words);
    if (page_add_window(&words, page))
        text_add_literal(&words, ": ");
    page_add_calls(&words, page);
    text_add_char(&words, '.');
    take_sentence(markdown, STYLE_PLAIN, text_str(&words));
    page_selection(&markdown->page);
    text_free(&words);
}

static void add_cell(struct markdown *markdown, struct text *shown, bool right)
{
    take_cell(markdown, text_str(shown), right);
    text_clear(shown);
}

static void add_heading_row(struct markdown *markdown)
{
    static const struct {
        const char *title;
        bool right;
    } columns[] = {{SAID("result"), false}, {SAID("code"), true},  {SAID("calls"), true},
                   {SAID("share"), true},   {SAID("side"), false}, {SAID("what it means"), false}};
    take_row_begin(markdown, PAGE_ROW_HEADING);
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        take_cell(markdown, str_from(words_in(page_words(&markdown->page), columns[i].title)),
                  columns[i].right);
    take_row_end(markdown, PAGE_ROW_HEADING);
}

static void add_row(struct markdown *markdown, const struct result_row *row)
{
    struct text cell = {0};
    take_row_begin(markdown, PAGE_ROW_PLAIN);
    page_add_label(&cell, &markdown->page, row);
    add_cell(markdown, &cell, false);
    page_add_row_code(&cell, &markdown->page, row);
    add_cell(markdown, &cell, true);
    add_count(&cell, row->calls);
    add_cell(markdown, &cell, true);
    if (row->judged)
        add_per_cent(&cell, row->share);
    else
        text_add_literal(&cell, words_in(page_words(&markdown->page), SAID("not judged")));
    add_cell(markdown, &cell, true);
    text_add_literal(&cell, page_side(&markdown->page, row->side));
    add_cell(markdown, &cell, false);
    take_cell(markdown,
              str_from(words_in(page_words(&markdown->page), cause_meaning(row->cause, row->side))),
              false);
    take_row_end(markdown, PAGE_ROW_PLAIN);
    text_free(&cell);
}

static void add_results(struct markdown *markdown)
{
    const struct report *report = markdown->page.report;
    const struct summary *summary = report->summary;
    size_t rows = report_rows(report, summary->row_count);
    page_section(&markdown->page, SAID("Results"));
    add_heading_row(markdown);
    for (size_t i = 0; i < rows; i++)
        add_row(markdown, &summary->rows[i]);
    page_hidden_rows(&markdown->page, rows);
    if (!report->options.quiet)
        page_legend(&markdown->page);
}

/* "**Provider incident** (critical, provider): ..." */
static void add_finding(struct markdown *markdown, const struct finding *finding)
{
    static const char *const severities[SEVERITY_COUNT] = {
        [SEVERITY_INFO] = SAID("info"),
        [SEVERITY_WARNING] = SAID("warning"),
        [SEVERITY_CRITICAL] = SAID("critical"),
    };
    struct text words = {0};
    text_addf(&markdown->text, "- **%s** (%s",
              words_in(page_words(&markdown->page), finding->kind->label),
              words_in(page_words(&markdown->page), severities[finding->severity]));
    if (finding->side != SIDE_NONE)
        text_addf(&markdown->text, ", %s", page_side(&markdown->page, finding->side));
    text_add_literal(&markdown->text, "): ");
    escape_people(&words, str_from(finding->shown.title));
    text_add_char(&words, ' ');
    escape_people(&words, str_from(finding->shown.detail));
    markdown_add(&markdown->text, str_trim(text_str(&words)));
    end_line(markdown);
    text_free(&words);
}

static void add_findings(struct markdown *markdown)
{
    const struct analysis *analysis = markdown->page.report->analysis;
    if (!analysis->finding_count)
        return;
    page_section(&markdown->page, SAID("Findings"));
    for (size_t i = 0; i < analysis->finding_count; i++)
        add_finding(markdown, &analysis->findings[i]);
}

static void add_input(struct markdown *markdown)
{
    page_section(&markdown->page, SAID("What was read"));
    markdown->bullet = "- ";
    page_input(&markdown->page);
    markdown->bullet = "";
}

static void add_summary(struct markdown *markdown)
{
    struct page *page = &markdown->page;
    if (page->report->summary->by_count) {
        groups_table(page);
    } else {
        page_todo(page);
        add_results(markdown);
        page_figures(page);
        add_findings(markdown);
    }
    page_comparison(page);
    page_checks(page, false);
    add_input(markdown);
    page_next(page);
    end_commands(markdown);
}

bool markdown_print(const struct report *report, const struct sink *sink)
{
    bool lists_calls = report->options.view == VIEW_CALLS;
    struct markdown markdown = {.bullet = "", .sink = sink};
    page_start(&markdown.page, report, sink);
    markdown.taker = taker;
    markdown.taker.context = &markdown;
    markdown.page.taker = &markdown.taker;
    add_title(&markdown, lists_calls ? SAID("Call Log") : SAID("Calls Summary"));
    page_checks(&markdown.page, true);
    if (lists_calls ? report->analysis->call_count == 0 : report->summary->totals.calls == 0) {
        page_no_calls(&markdown.page);
        end_commands(&markdown);
        add_input(&markdown);
    } else if (lists_calls) {
        page_calls(&markdown.page);
    } else {
        add_summary(&markdown);
    }
    flush(&markdown, 0);
    text_free(&markdown.text);
    text_free(&markdown.commands);
    return page_end(&markdown.page);
}
