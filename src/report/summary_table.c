/* The Calls Summary: what to do, one row per result and cause, then the figures. */
#include "table.h"

#include "display_width.h"
#include "escape.h"
#include "sipdiag/model/cause.h"

#include <math.h>
#include <string.h>

enum { TODO_SHOWN = 5, SINGLE_SHOWN = 3, GAP = 2 };

/* Columns of the rows. Bar and meaning take what the others leave. */
struct layout {
    size_t label, code, calls, share, bar, side, meaning;
    double bar_full; /* share that fills the bar */
    size_t rows;     /* rows shown */
};

void page_add_row_code(struct text *out, const struct page *page, const struct result_row *row)
{
    if (row->result[0])
        text_add_literal(out, row->result);
    if (row->code >= 200) {
        struct text code = {0};
        text_addf(&code, "%u", row->code);
        if (!str_equal(text_str(&code), text_str(out))) {
            text_add_literal(out, out->len ? " " : "");
            text_add(out, text_str(&code));
        }
        text_free(&code);
    }
    if (!out->len)
        text_add_literal(out, page_dash(page));
}

static size_t wider(size_t columns, struct str shown)
{
    size_t width = display_width(shown);
    return width > columns ? width : columns;
}

/* Rows that would read the same have their result behind the label. */
void page_add_label(struct text *out, const struct page *page, const struct result_row *row)
{
    const char *label = cause_label(row->cause, row->side);
    if (!page_words(page)) {
        text_add_literal(out, row->label);
        return;
    }
    text_add_literal(out, words_in(page_words(page), label));
    if (strcmp(row->label, label) != 0)
        text_addf(out, " (%s)", row->result[0] ? row->result : page_dash(page));
}

/* The headings of the columns, which may be wider than what is in them. */
static void fit_headings(const struct page *page, struct layout *layout)
{
    const struct words *words = page_words(page);
    layout->label = wider(layout->label, str_from(words_in(words, SAID("Calls Summary"))));
    layout->code = wider(layout->code, str_from(words_in(words, SAID("code"))));
    layout->calls = wider(layout->calls, str_from(words_in(words, SAID("calls"))));
    layout->share = wider(layout->share, str_from(words_in(words, SAID("share"))));
    layout->side = page_side_columns(page);
}

static struct layout layout_of(const struct page *page)
{
    enum {
        BAR_WIDEST = 20,
        BAR_SMALLEST = 5,
        MEANING_FROM = 100,
        MEANING_SMALLEST = 30,
        MEANING_WIDEST = 100
    };
    const struct summary *summary = page->report->summary;
    struct layout layout = {.code = 4, .calls = 5, .share = 7, .label = 13, .bar_full = 0};
    struct text cell = {0};

    layout.rows = report_rows(page->report, summary->row_count);
    for (size_t i = 0; i < layout.rows; i++) {
        const struct result_row *row = &summary->rows[i];
        text_clear(&cell);
        page_add_row_code(&cell, page, row);
        layout.code = wider(layout.code, text_str(&cell));
        text_clear(&cell);
        add_count(&cell, row->calls);
        layout.calls = wider(layout.calls, text_str(&cell));
        text_clear(&cell);
        page_add_label(&cell, page, row);
        layout.label = wider(layout.label, text_str(&cell));
        if (row->share > layout.bar_full)
            layout.bar_full = row->share;
    }
    text_free(&cell);
    fit_headings(page, &layout);

    size_t used = GAP + layout.label + GAP + layout.code + GAP + layout.calls + GAP + layout.share +
                  GAP + layout.side + GAP;
    size_t left = page->width > used ? page->width - used : 0;
    if (page->width >= MEANING_FROM && left >= MEANING_SMALLEST) {
        layout.bar = left >= MEANING_SMALLEST + GAP + BAR_WIDEST ? BAR_WIDEST / 2 : 0;
        layout.meaning = left - (layout.bar ? layout.bar + GAP : 0);
        if (layout.meaning > MEANING_WIDEST)
            layout.meaning = MEANING_WIDEST;
    } else {
        layout.bar = left < BAR_SMALLEST ? 0 : left < BAR_WIDEST ? left : BAR_WIDEST;
    }
    /* A bar of full width is the whole, unless the largest row would leave most of it empty. */
    if (layout.bar_full < (double)layout.bar / BAR_WIDEST)
        layout.bar_full = (double)layout.bar / BAR_WIDEST;
    return layout;
}

/* Eighths of a block; in ASCII whole signs. */
static void add_bar(struct page *page, const struct layout *layout, double share)
{
    static const char *const eighths[] = {"",       "\u258f", "\u258e", "\u258d",
                                          "\u258c", "\u258b", "\u258a", "\u2589"};
    size_t parts =
        isfinite(share) ? (size_t)lround(share / layout->bar_full * (double)layout->bar * 8) : 0;
    struct text bar = {0};
    if (parts == 0 && share > 0)
        parts = 1;
    if (page->report->options.ascii) {
        text_add_repeat(&bar, "#", (parts + 4) / 8);
    } else {
        text_add_repeat(&bar, "\u2588", parts / 8);
        text_add_literal(&bar, eighths[parts % 8]);
    }
    page_cell(page, text_str(&bar), layout->bar, false);
    page_spaces(page, GAP);
    text_free(&bar);
}

static void print_heading(struct page *page, const struct layout *layout)
{
    const struct words *words = page_words(page);
    page_style(page, STYLE_TITLE);
    page_cell(page, str_from(words_in(words, SAID("Calls Summary"))), GAP + layout->label, false);
    page_spaces(page, GAP);
    page_cell(page, str_from(words_in(words, SAID("code"))), layout->code, true);
    page_spaces(page, GAP);
    page_cell(page, str_from(words_in(words, SAID("calls"))), layout->calls, true);
    page_spaces(page, GAP);
    page_cell(page, str_from(words_in(words, SAID("share"))), layout->share, true);
    page_spaces(page, GAP + (layout->bar ? layout->bar + GAP : 0));
    page_cell(page, str_from(words_in(words, SAID("side"))), layout->side, false);
    if (layout->meaning) {
        page_spaces(page, GAP);
        page_say(page, SAID("what it means"));
    }
    page_style(page, STYLE_PLAIN);
    page_line(page);
}

/* Where there is little room, the first sentence has to do. */
static struct str first_sentence(struct str words)
{
    for (size_t i = 0; i + 1 < words.len; i++)
        if (words.at[i] == '.' && words.at[i + 1] == ' ')
            return (struct str){words.at, i + 1};
    return words;
}

/* The meaning goes on below itself. */
static void print_meaning(struct page *page, const struct layout *layout, const char *meaning,
                          size_t column)
{
    enum { ROOMY = 70, LINES_MOST = 2 };
    bool roomy = layout->meaning >= ROOMY;
    struct str words = roomy ? str_from(meaning) : first_sentence(str_from(meaning));
    for (int line = 1; words.len; line++) {
        if (line == LINES_MOST && !roomy) {
            page_cell(page, words, layout->meaning, false);
            words.len = 0;
        } else {
            page_add_line(page, page_take_line(&words, layout->meaning));
        }
        page_line(page);
        page_spaces(page, words.len ? column : 0);
    }
}

static void print_side(struct page *page, enum side side)
{
    page_style(page, page_side_style(side));
    page_cell(page, str_from(page_side(page, side)), page_side_columns(page), false);
    page_style(page, STYLE_PLAIN);
}

static void print_cell(struct page *page, struct text *shown, size_t columns, bool right)
{
    untie(shown);
    page_cell(page, text_str(shown), columns, right);
    page_spaces(page, GAP);
    text_clear(shown);
}

static void print_row(struct page *page, const struct layout *layout, const struct result_row *row)
{
    struct text cell = {0};
    page_spaces(page, GAP);
    page_add_label(&cell, page, row);
    page_cell(page, text_str(&cell), layout->label, false);
    text_clear(&cell);
    page_spaces(page, GAP);
    page_add_row_code(&cell, page, row);
    print_cell(page, &cell, layout->code, true);
    add_count(&cell, row->calls);
    print_cell(page, &cell, layout->calls, true);
    if (row->judged)
        add_per_cent(&cell, row->share);
    print_cell(page, &cell, layout->share, true);
    if (layout->bar)
        add_bar(page, layout, row->share);
    print_side(page, row->side);
    const char *meaning = words_in(page_words(page), cause_meaning(row->cause, row->side));
    if (layout->meaning && meaning[0]) {
        size_t column = GAP + layout->label + GAP + layout->code + GAP + layout->calls + GAP +
                        layout->share + GAP + (layout->bar ? layout->bar + GAP : 0) + layout->side +
                        GAP;
        page_spaces(page, GAP);
        print_meaning(page, layout, meaning, column);
    } else {
        page_line(page);
    }
    text_free(&cell);
}

void page_hidden_rows(struct page *page, size_t shown)
{
    const struct summary *summary = page->report->summary;
    struct text words = {0};
    uint64_t calls = 0;
    if (shown == summary->row_count)
        return;
    for (size_t i = shown; i < summary->row_count; i++)
        calls += summary->rows[i].calls;
    words_add(&words, page_words(page),
              "%s %zu more {2:row|rows} (%'llu" TIED "{3:call|calls}): --top" TIED "0",
              page_ellipsis(page), summary->row_count - shown, NUMBER(calls));
    page_spaces(page, GAP);
    page_sentence(page, text_str(&words), GAP, GAP);
    text_free(&words);
}

static void print_rows(struct page *page)
{
    const struct summary *summary = page->report->summary;
    struct layout layout = layout_of(page);
    print_heading(page, &layout);
    for (size_t i = 0; i < layout.rows; i++) {
        if (!summary->rows[i].judged && (i == 0 || summary->rows[i - 1].judged)) {
            page_style(page, STYLE_FAINT);
            page_spaces(page, GAP);
            page_say(page, SAID("Not judged, and in no share:"));
            page_style(page, STYLE_PLAIN);
            page_line(page);
        }
        print_row(page, &layout, &summary->rows[i]);
    }
    page_hidden_rows(page, layout.rows);
    if (!page->report->options.quiet)
        page_legend(page);
    page_line(page);
}

/* What is to be copied stays on one line: "^0(\\d{9})$ -> 380\\1". */
static void tie_rules(struct text *words)
{
    static const char arrow[] = " -> ";
    for (size_t i = 0; i + sizeof arrow - 1 <= words->len; i++)
        if (memcmp(words->at + i, arrow, sizeof arrow - 1) == 0)
            words->at[i] = words->at[i + sizeof arrow - 2] = TIED[0];
}

/* "  1 us        All 35 calls ..." */
static void print_item(struct page *page, size_t number, enum side side, struct str words)
{
    enum { NUMBER_COLUMNS = 3 };
    size_t from = NUMBER_COLUMNS + 1 + page_side_columns(page) + GAP;
    struct text shown = {0};
    if (page->taker) {
        escape_people(&shown, words);
        page->taker->item(page->taker->context, number, side, text_str(&shown));
        text_free(&shown);
        return;
    }
    text_addf(&shown, "%zu", number);
    page_cell(page, text_str(&shown), NUMBER_COLUMNS, true);
    page_spaces(page, 1);
    print_side(page, side);
    page_spaces(page, GAP);
    text_clear(&shown);
    escape_people(&shown, words);
    tie_rules(&shown);
    page_sentence(page, text_str(&shown), from, from);
    text_free(&shown);
}

static void print_call_item(struct page *page, size_t number, size_t index)
{
    const struct report *report = page->report;
    const struct call *call = report->analysis->calls[index];
    const struct verdict *verdict = report->analysis->verdicts[index];
    struct str caller = call_text(call, CALL_TEXT_CALLER),
               callee = call_text(call, CALL_TEXT_CALLEE);
    struct text words = {0};
    if (!call->no_times) {
        add_clock(&words, call_start(call), !page_is_one_day(page));
        text_add_char(&words, ' ');
    }
    text_add(&words, caller.len ? caller : STR("?"));
    text_add_literal(&words, " -> ");
    text_add(&words, callee.len ? callee : STR("?"));
    text_add_literal(&words, ": ");
    report->sentences.add_headline(report->sentences.context, page_words(page), &words, call,
                                   verdict);
    text_add_char(&words, ' ');
    report->sentences.add_action(report->sentences.context, page_words(page), &words, call,
                                 verdict);
    print_item(page, number, (enum side)verdict->side, str_trim(text_str(&words)));
    text_free(&words);
}

/* Worth a line although there are few of its kind. */
static bool is_telling(const struct verdict *verdict)
{
    return verdict->side == SIDE_US || verdict->side == SIDE_PROVIDER ||
           verdict->side == SIDE_NETWORK;
}

/* Where nothing is frequent enough to be a thing to do: the calls themselves, when there are few,
 * else the latest that went wrong. */
static void print_single_calls(struct page *page)
{
    const struct analysis *analysis = page->report->analysis;
    bool few = page->report->summary->totals.calls <= SINGLE_SHOWN;
    size_t chosen[SINGLE_SHOWN], count = 0;
    for (size_t i = analysis->call_count; i > 0 && count < SINGLE_SHOWN; i--)
        if (few || is_telling(analysis->verdicts[i - 1]))
            chosen[count++] = i - 1;
    if (count == 0) {
        page_sentence(
            page,
            str_from(words_in(page_words(page), SAID("Nothing to do: no call failed on our side, "
                                                     "the provider's or the network's."))),
            0, 0);
    } else {
        page_section(page,
                     few ? SAID("What happened")
                         : SAID("Nothing frequent on one trunk; the latest calls that failed"));
        for (size_t i = 0; i < count; i++)
            print_call_item(page, i + 1, chosen[few ? count - 1 - i : i]);
    }
    page_line(page);
}

static void print_more(struct page *page, size_t count)
{
    enum { INDENT = 4 };
    struct text words = {0};
    words_add(&words, page_words(page), "%s %zu more: --top" TIED "0", page_ellipsis(page), count);
    page_spaces(page, INDENT);
    page_sentence(page, text_str(&words), INDENT, INDENT);
    text_free(&words);
}

static void print_todo(struct page *page)
{
    const struct summary *summary = page->report->summary;
    bool all = page->report->options.top == 0 || summary->todo_count <= TODO_SHOWN;
    size_t shown = all ? summary->todo_count : TODO_SHOWN;
    page_section(page, SAID("What to do"));
    for (size_t i = 0; i < shown; i++)
        print_item(page, i + 1, summary->todo[i].side,
                   str_from(page_words(page) ? summary->todo[i].shown : summary->todo[i].text));
    if (shown < summary->todo_count) {
        print_more(page, summary->todo_count - shown);
    }
    page_line(page);
}

void page_todo(struct page *page)
{
    if (page->report->summary->todo_count)
        print_todo(page);
    else
        print_single_calls(page);
}

void page_noticed(struct page *page)
{
    enum { NOTICED_SHOWN = 3 };
    const struct analysis *analysis = page->report->analysis;
    size_t count = 0, most = page->report->options.top == 0 ? SIZE_MAX : NOTICED_SHOWN;
    for (size_t i = 0; i < analysis->finding_count; i++) {
        const struct finding *finding = &analysis->findings[i];
        if (finding->severity != SEVERITY_INFO)
            continue;
        if (count == 0)
            page_section(page, SAID("Also noticed"));
        if (count++ < most)
            print_item(page, count, finding->side,
                       str_from(page_words(page) ? finding->shown.title : finding->title));
    }
    if (count > most) {
        print_more(page, count - most);
    }
    if (count)
        page_line(page);
}

void summary_page(struct page *page)
{
    page_title(page);
    page_line(page);
    page_checks(page, true);
    if (page->report->summary->totals.calls == 0) {
        if (page->report->analysis->unselected == 0) {
            if (page->report->summary->todo_count)
                print_todo(page);
            page_noticed(page);
        }
        page_no_calls(page);
        page_line(page);
        page_comparison(page);
        page_checks(page, false);
        page_input(page);
        return;
    }
    if (page->report->summary->by_count) {
        groups_table(page);
    } else {
        page_todo(page);
        print_rows(page);
        page_noticed(page);
        page_figures(page);
    }
    page_comparison(page);
    page_checks(page, false);
    page_input(page);
    page_next(page);
}
