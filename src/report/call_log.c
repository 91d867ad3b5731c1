/* The Call Log for people: a line a call. What does not fit is left out or cut, the least needed
 * first. */
#include "table.h"

#include "display_width.h"
#include "escape.h"
#include "record.h"
#include "sipdiag/model/cause.h"

#include <stdlib.h>
#include <string.h>

enum { COLUMNS_MAX = 13 };

/* One row: a column of the log. */
struct column {
    const char *title;
    void (*add)(struct text *out, const struct page *page, size_t index);
    size_t most;   /* no value takes more */
    size_t least;  /* width it may be cut to; 0 = never cut */
    int shrink;    /* order in which columns are cut, from 1 */
    int leave;     /* order in which columns are left out, from 1; 0 = never */
    bool constant; /* may be said once above the table when all values are equal */
    bool right;
    enum cut cut;
};

/* With --by the calls come group by group. */
static size_t place_of(const struct page *page, size_t row)
{
    const size_t *order = page->report->summary->order;
    return order ? order[row] : row;
}

static const struct call *call_at(const struct page *page, size_t row)
{
    return page->report->analysis->calls[place_of(page, row)];
}

static const struct verdict *verdict_at(const struct page *page, size_t row)
{
    return page->report->analysis->verdicts[place_of(page, row)];
}

static void add_time(struct text *out, const struct page *page, size_t index)
{
    const struct call *call = call_at(page, index);
    if (!call->no_times)
        add_clock(out, call_start(call), !page_is_one_day(page));
}

static void add_direction(struct text *out, const struct page *page, size_t index)
{
    static const char *const names[] = {
        [DIRECTION_UNKNOWN] = "?",
        [DIRECTION_OUT] = SAID("out"),
        [DIRECTION_IN] = SAID("in"),
        [DIRECTION_INTERNAL] = SAID("internal"),
        [DIRECTION_TRANSIT] = SAID("transit"),
    };
    text_add_literal(out, words_in(page_words(page), names[call_at(page, index)->direction]));
}

static void add_call_text(struct text *out, const struct page *page, size_t index,
                          enum call_text which)
{
    struct str shown = call_text(call_at(page, index), which);
    if (shown.len)
        escape_people(out, shown);
    else
        text_add_literal(out, page_dash(page));
}

static void add_caller(struct text *out, const struct page *page, size_t index)
{
    add_call_text(out, page, index, CALL_TEXT_CALLER);
}

static void add_callee(struct text *out, const struct page *page, size_t index)
{
    add_call_text(out, page, index, CALL_TEXT_CALLEE);
}

static void add_trunk(struct text *out, const struct page *page, size_t index)
{
    const struct address *trunk = call_at(page, index)->trunk;
    if (trunk)
        address_add(out, trunk);
    else
        text_add_literal(out, page_dash(page));
}

static void add_result(struct text *out, const struct page *page, size_t index)
{
    struct str result = result_name(verdict_at(page, index)->result);
    text_add(out, str_equal(result, STR("none")) ? str_from(page_dash(page)) : result);
}

static void add_code(struct text *out, const struct page *page, size_t index)
{
    const struct call *call = call_at(page, index);
    if (call->code)
        text_addf(out, "%u", call->code);
    else
        text_add_literal(out, page_dash(page));
}

static void add_cause(struct text *out, const struct page *page, size_t index)
{
    const struct verdict *verdict = verdict_at(page, index);
    text_add_literal(
        out, words_in(page_words(page), cause_label(verdict->cause, (enum side)verdict->side)));
}

static void add_cause_id(struct text *out, const struct page *page, size_t index)
{
    text_add_literal(out, verdict_at(page, index)->cause->id);
}

static void add_side(struct text *out, const struct page *page, size_t index)
{
    text_add_literal(out, page_side(page, (enum side)verdict_at(page, index)->side));
}

static void add_duration(struct text *out, const struct page *page, int64_t duration_us)
{
    if (duration_us != TIME_UNKNOWN)
        words_add_duration(out, page_words(page), duration_us);
}

static void add_ring(struct text *out, const struct page *page, size_t index)
{
    add_duration(out, page, call_at(page, index)->ring_us);
}

static void add_talk(struct text *out, const struct page *page, size_t index)
{
    add_duration(out, page, call_talk(call_at(page, index)));
}

static void add_ended_by(struct text *out, const struct page *page, size_t index)
{
    static const char *const names[] = {
        [PARTY_CALLER] = SAID("caller"),
        [PARTY_CALLEE] = SAID("callee"),
        [PARTY_NETWORK] = SAID("network"),
    };
    enum party party = call_at(page, index)->ended_by;
    text_add_literal(out, party == PARTY_NONE ? page_dash(page)
                                              : words_in(page_words(page), names[party]));
}

/* A number keeps the nine digits at its end, which tell it from others. */
static const struct column columns[] = {
    {.title = SAID("time"), .add = add_time, .most = 24},
    {.title = SAID("dir"), .add = add_direction, .most = 8, .constant = true},
    {.title = SAID("caller"),
     .add = add_caller,
     .most = 24,
     .least = 10,
     .shrink = 2,
     .cut = CUT_FRONT},
    {.title = SAID("destination"),
     .add = add_callee,
     .most = 24,
     .least = 12,
     .shrink = 1,
     .cut = CUT_FRONT},
    {.title = SAID("trunk"),
     .add = add_trunk,
     .most = 39,
     .least = 9,
     .shrink = 4,
     .constant = true,
     .cut = CUT_FRONT},
    {.title = SAID("SIP"), .add = add_result, .most = 4, .right = true},
    {.title = SAID("code"), .add = add_code, .most = 4, .leave = 2, .right = true},
    {.title = SAID("what happened"), .add = add_cause, .most = 48, .least = 16, .shrink = 3},
    {.title = SAID("side"), .add = add_side, .most = 9},
    {.title = SAID("ring"), .add = add_ring, .most = 12, .leave = 4, .right = true},
    {.title = SAID("talk"), .add = add_talk, .most = 12, .leave = 5, .right = true},
    {.title = SAID("ended by"), .add = add_ended_by, .most = 8, .leave = 3},
    {.title = SAID("cause"), .add = add_cause_id, .most = 40, .leave = 1},
};

enum { SHRINK_LAST = 4, LEAST_OF_ALL = 5 };

_Static_assert(sizeof columns / sizeof columns[0] == COLUMNS_MAX,
               "a width is kept for every column");

struct log {
    struct page *page;
    size_t rows;
    size_t width[COLUMNS_MAX];
    size_t gap;
    bool hidden[COLUMNS_MAX], same[COLUMNS_MAX];
    struct text cell, first[COLUMNS_MAX];
};

static struct str cell_of(struct log *log, size_t column, size_t row)
{
    text_clear(&log->cell);
    columns[column].add(&log->cell, log->page, row);
    return text_str(&log->cell);
}

static const char *title_of(const struct log *log, size_t column)
{
    return words_in(page_words(log->page), columns[column].title);
}

/* Widths that fit every value, and which columns say the same in every row. */
static void measure(struct log *log)
{
    for (size_t c = 0; c < COLUMNS_MAX; c++) {
        const struct column *column = &columns[c];
        log->width[c] = display_width(str_from(title_of(log, c)));
        log->same[c] = column->constant;
        column->add(&log->first[c], log->page, 0);
        for (size_t row = 0; row < log->rows; row++) {
            struct str shown = cell_of(log, c, row);
            size_t width = display_width(shown);
            width = width < column->most ? width : column->most;
            log->width[c] = width > log->width[c] ? width : log->width[c];
            log->same[c] = log->same[c] && str_equal(shown, text_str(&log->first[c]));
        }
    }
}

static size_t total_width(const struct log *log)
{
    size_t total = 0;
    for (size_t c = 0; c < COLUMNS_MAX; c++)
        total += log->hidden[c] ? 0 : log->width[c] + log->gap;
    return total - log->gap;
}

static void shrink(struct log *log, size_t column, size_t least)
{
    while (!log->hidden[column] && total_width(log) > log->page->width &&
           log->width[column] > least)
        log->width[column]--;
}

/* First what is least needed goes, then what is the same everywhere, then the gaps, then parts of
 * long texts. */
static void fit(struct log *log)
{
    for (int order = 1; order <= COLUMNS_MAX && total_width(log) > log->page->width; order++)
        for (size_t c = 0; c < COLUMNS_MAX; c++)
            if (columns[c].leave == order)
                log->hidden[c] = true;
    for (size_t c = 0; c < COLUMNS_MAX && total_width(log) > log->page->width; c++)
        if (log->same[c])
            log->hidden[c] = true;
    if (total_width(log) > log->page->width)
        log->gap = 1;
    for (int order = 1; order <= SHRINK_LAST; order++)
        for (size_t c = 0; c < COLUMNS_MAX; c++)
            if (columns[c].shrink == order)
                shrink(log, c, columns[c].least);
    for (size_t c = COLUMNS_MAX; c > 0; c--)
        if (columns[c - 1].shrink)
            shrink(log, c - 1, LEAST_OF_ALL);
}

static void print_heading(struct log *log)
{
    bool first = true;
    for (size_t c = 0; c < COLUMNS_MAX; c++)
        if (log->same[c] && log->hidden[c]) {
            page_add(log->page, first ? words_in(page_words(log->page), SAID("All rows: ")) : ", ");
            page_add(log->page, title_of(log, c));
            page_spaces(log->page, 1);
            text_add(&log->page->text, text_str(&log->first[c]));
            first = false;
        }
    if (!first)
        page_line(log->page);
    page_style(log->page, STYLE_TITLE);
    for (size_t c = 0; c < COLUMNS_MAX; c++) {
        if (log->hidden[c])
            continue;
        page_cell(log->page, str_from(title_of(log, c)), log->width[c], columns[c].right);
        page_spaces(log->page, log->gap);
    }
    page_style(log->page, STYLE_PLAIN);
    page_line(log->page);
}

static void print_cell(struct log *log, size_t column, size_t row)
{
    struct page *page = log->page;
    struct str shown = cell_of(log, column, row);
    bool is_side = columns[column].add == add_side;
    if (is_side)
        page_style(page, page_side_style((enum side)verdict_at(page, row)->side));
    if (columns[column].right)
        page_cell(page, shown, log->width[column], true);
    else
        page_cell_cut(page, shown, log->width[column], columns[column].cut);
    if (is_side)
        page_style(page, STYLE_PLAIN);
    page_spaces(page, log->gap);
}

static void print_rows(struct log *log)
{
    for (size_t row = 0; row < log->rows && log->page->ok; row++) {
        for (size_t c = 0; c < COLUMNS_MAX; c++)
            if (!log->hidden[c])
                print_cell(log, c, row);
        page_line(log->page);
    }
}

/* Every column, where the width is not ours. */
static void hand_rows(struct log *log)
{
    const struct page_taker *taker = log->page->taker;
    taker->row_begin(taker->context, PAGE_ROW_HEADING);
    for (size_t c = 0; c < COLUMNS_MAX; c++)
        taker->cell(taker->context, str_from(title_of(log, c)), columns[c].right);
    taker->row_end(taker->context, PAGE_ROW_HEADING);
    for (size_t row = 0; row < log->rows && log->page->ok; row++) {
        taker->row_begin(taker->context, PAGE_ROW_PLAIN);
        for (size_t c = 0; c < COLUMNS_MAX; c++)
            taker->cell(taker->context, cell_of(log, c, row), columns[c].right);
        taker->row_end(taker->context, PAGE_ROW_PLAIN);
    }
}

static void print_more(struct page *page, size_t shown)
{
    struct text words = {0};
    size_t count = page->report->analysis->call_count;
    if (shown == count)
        return;
    words_add(&words, page_words(page), "%s %'llu" TIED "more {2:call|calls}: --top" TIED "0",
              page_ellipsis(page), NUMBER(count - shown));
    page_sentence(page, text_str(&words), 0, 0);
    text_free(&words);
}

void page_calls(struct page *page)
{
    size_t count = page->report->analysis->call_count;
    struct log log = {.page = page, .rows = report_rows(page->report, count), .gap = 2};
    if (page->taker) {
        hand_rows(&log);
    } else {
        measure(&log);
        fit(&log);
        print_heading(&log);
        print_rows(&log);
    }
    print_more(page, log.rows);
    text_free(&log.cell);
    for (size_t c = 0; c < COLUMNS_MAX; c++)
        text_free(&log.first[c]);
}

void call_log_page(struct page *page)
{
    bool has_calls = page->report->analysis->call_count > 0;
    page_title(page);
    page_line(page);
    page_checks(page, true);
    if (has_calls)
        page_calls(page);
    else
        page_no_calls(page);
    if (!has_calls || page->report->checks.count)
        page_line(page);
    page_checks(page, false);
    if (!has_calls)
        page_input(page);
}
