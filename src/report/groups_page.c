/* The groups of --by for people: a line a group, with its figures and what most of its failures
 * have in common. */
#include "table.h"

#include "display_width.h"
#include "escape.h"
#include "sipdiag/model/cause.h"

#include <math.h>

enum { RATIO_FROM = 10, KEY_MOST = 40, GAP = 2 };

enum grid_figure {
    GRID_CALLS,
    GRID_SHARE,
    GRID_ASR,
    GRID_RANGE,
    GRID_NER,
    GRID_ACD,
    GRID_PDD,
    GRID_CAUSE,
    GRID_COUNT
};

enum { COLUMNS_MAX = DIMENSIONS_MAX + GRID_COUNT };

/* One row: a column behind the keys. */
struct column {
    const char *title;
    void (*add)(struct text *out, const struct page *page, const struct group_row *group);
    bool right;
};

/* Of few calls a ratio says nothing. */
static bool has_ratio(const struct ratio *ratio)
{
    return ratio->denominator >= RATIO_FROM;
}

static void add_ratio(struct text *out, const struct page *page, const struct ratio *ratio)
{
    if (has_ratio(ratio))
        add_per_cent(out, ratio->value);
    else
        text_add_literal(out, page_dash(page));
}

static void add_calls(struct text *out, const struct page *page, const struct group_row *group)
{
    (void)page;
    add_count(out, group->calls);
}

static void add_share(struct text *out, const struct page *page, const struct group_row *group)
{
    (void)page;
    if (isfinite(group->share))
        add_per_cent(out, group->share);
}

static void add_asr(struct text *out, const struct page *page, const struct group_row *group)
{
    add_ratio(out, page, &group->kpi.asr);
}

static void add_range(struct text *out, const struct page *page, const struct group_row *group)
{
    if (!has_ratio(&group->kpi.asr))
        return;
    add_tenths(out, group->kpi.asr.low * 100);
    text_add_literal(out, page_dash(page));
    add_tenths(out, group->kpi.asr.high * 100);
}

static void add_ner(struct text *out, const struct page *page, const struct group_row *group)
{
    add_ratio(out, page, &group->kpi.ner);
}

static void add_acd(struct text *out, const struct page *page, const struct group_row *group)
{
    if (isfinite(group->kpi.acd_ms))
        words_add_duration(out, page_words(page), (int64_t)(group->kpi.acd_ms + 0.5) * US_PER_MS);
    else
        text_add_literal(out, page_dash(page));
}

static void add_pdd(struct text *out, const struct page *page, const struct group_row *group)
{
    if (group->kpi.pdd.count)
        words_add_duration(out, page_words(page), group->kpi.pdd.p50_ms * US_PER_MS);
    else
        text_add_literal(out, page_dash(page));
}

static void add_cause(struct text *out, const struct page *page, const struct group_row *group)
{
    text_add_literal(out, group->top_cause ? words_in(page_words(page), group->top_cause->label)
                                           : page_dash(page));
}

static const struct column figures[GRID_COUNT] = {
    [GRID_CALLS] = {SAID("calls"), add_calls, true},
    [GRID_SHARE] = {SAID("share"), add_share, true},
    [GRID_ASR] = {"ASR", add_asr, true},
    [GRID_RANGE] = {SAID("95 % range"), add_range, true},
    [GRID_NER] = {"NER", add_ner, true},
    [GRID_ACD] = {"ACD", add_acd, true},
    [GRID_PDD] = {"PDD", add_pdd, true},
    [GRID_CAUSE] = {SAID("most frequent failure"), add_cause, false},
};

struct grid {
    struct page *page;
    const struct summary *summary;
    struct group_row all; /* the last line: every call */
    size_t rows;          /* groups shown */
    size_t keys;          /* columns of them, before the figures */
    size_t width[COLUMNS_MAX];
    bool hidden[COLUMNS_MAX];
    struct text cell;
};

static const char *title_of(const struct grid *grid, size_t column)
{
    return words_in(page_words(grid->page), column < grid->keys
                                                ? grid->summary->by[column]->title
                                                : figures[column - grid->keys].title);
}

static bool is_right(const struct grid *grid, size_t column)
{
    return column < grid->keys ? grid->summary->by[column]->numeric
                               : figures[column - grid->keys].right;
}

/* The title has the date already where there is only one. */
static struct str key_of(const struct grid *grid, const struct group_row *group, size_t column)
{
    struct str key = group->key[column], time_of_day;
    if (!grid->summary->by[column]->by_time || !page_is_one_day(grid->page))
        return key;
    str_before(key, ' ', &time_of_day);
    return time_of_day.len ? time_of_day : key;
}

static struct str cell_of(struct grid *grid, const struct group_row *group, size_t column)
{
    text_clear(&grid->cell);
    if (column >= grid->keys)
        figures[column - grid->keys].add(&grid->cell, grid->page, group);
    else if (group->known[column])
        escape_people(&grid->cell, key_of(grid, group, column));
    else
        text_add_literal(&grid->cell, page_dash(grid->page));
    untie(&grid->cell);
    return text_str(&grid->cell);
}

static void widen(struct grid *grid, size_t column, struct str shown)
{
    size_t width = display_width(shown);
    if (column < grid->keys && width > KEY_MOST)
        width = KEY_MOST;
    grid->width[column] = width > grid->width[column] ? width : grid->width[column];
}

static void measure(struct grid *grid)
{
    for (size_t column = 0; column < grid->keys + GRID_COUNT; column++) {
        widen(grid, column, str_from(title_of(grid, column)));
        for (size_t row = 0; row < grid->rows; row++)
            widen(grid, column, cell_of(grid, &grid->summary->groups[row], column));
        widen(grid, column, cell_of(grid, &grid->all, column));
    }
}

static size_t total_width(const struct grid *grid)
{
    size_t total = 0;
    for (size_t column = 0; column < grid->keys + GRID_COUNT; column++)
        total += grid->hidden[column] ? 0 : grid->width[column] + GAP;
    return total; /* the gap of the first column is the indent */
}

static void shrink(struct grid *grid, size_t column, size_t least)
{
    while (!grid->hidden[column] && total_width(grid) > grid->page->width &&
           grid->width[column] > least)
        grid->width[column]--;
}

static void leave(struct grid *grid, enum grid_figure figure)
{
    if (total_width(grid) > grid->page->width)
        grid->hidden[grid->keys + figure] = true;
}

/* Figures go before names are cut. */
static void fit(struct grid *grid)
{
    enum { CAUSE_GOOD = 21, CAUSE_LEAST = 10, KEY_LEAST = 8 };
    size_t cause = grid->keys + GRID_CAUSE;
    leave(grid, GRID_RANGE);
    shrink(grid, cause, CAUSE_GOOD);
    leave(grid, GRID_PDD);
    leave(grid, GRID_ACD);
    leave(grid, GRID_NER);
    shrink(grid, cause, CAUSE_LEAST);
    for (size_t column = grid->keys; column > 0; column--)
        shrink(grid, column - 1, KEY_LEAST);
    leave(grid, GRID_CAUSE);
    leave(grid, GRID_SHARE);
    leave(grid, GRID_ASR);
}

static void print_cell(struct grid *grid, size_t column, struct str shown)
{
    page_spaces(grid->page, GAP);
    if (is_right(grid, column))
        page_cell(grid->page, shown, grid->width[column], true);
    else
        page_cell_cut(grid->page, shown, grid->width[column],
                      column < grid->keys ? CUT_FRONT : CUT_END);
}

static void hand_row(struct grid *grid, const struct group_row *group, enum page_row kind)
{
    const struct page_taker *taker = grid->page->taker;
    taker->row_begin(taker->context, kind);
    for (size_t column = 0; column < grid->keys + GRID_COUNT; column++)
        if (!group)
            taker->cell(taker->context, str_from(title_of(grid, column)), is_right(grid, column));
        else if (kind == PAGE_ROW_TOTAL && column == grid->keys + GRID_CAUSE)
            taker->cell(taker->context, STR(""), false);
        else
            taker->cell(taker->context, cell_of(grid, group, column), is_right(grid, column));
    taker->row_end(taker->context, kind);
}

static void print_heading(struct grid *grid)
{
    if (grid->page->taker) {
        hand_row(grid, NULL, PAGE_ROW_HEADING);
        return;
    }
    page_style(grid->page, STYLE_TITLE);
    for (size_t column = 0; column < grid->keys + GRID_COUNT; column++)
        if (!grid->hidden[column])
            print_cell(grid, column, str_from(title_of(grid, column)));
    page_style(grid->page, STYLE_PLAIN);
    page_line(grid->page);
}

static void print_group(struct grid *grid, const struct group_row *group, enum page_row kind)
{
    if (grid->page->taker) {
        hand_row(grid, group, kind);
        return;
    }
    for (size_t column = 0; column < grid->keys + GRID_COUNT; column++)
        if (!grid->hidden[column])
            print_cell(grid, column, cell_of(grid, group, column));
    page_line(grid->page);
}

static void print_hidden(const struct grid *grid)
{
    struct text words = {0};
    uint64_t calls = 0;
    if (grid->rows == grid->summary->group_count)
        return;
    for (size_t i = grid->rows; i < grid->summary->group_count; i++)
        calls += grid->summary->groups[i].calls;
    words_add(&words, page_words(grid->page),
              "%s %zu more {2:group|groups} (%'llu" TIED "{3:call|calls}): --top" TIED "0",
              page_ellipsis(grid->page), grid->summary->group_count - grid->rows, NUMBER(calls));
    page_spaces(grid->page, GAP);
    page_sentence(grid->page, text_str(&words), GAP, GAP);
    text_free(&words);
}

static struct group_row row_of_all(const struct summary *summary, const struct words *words)
{
    struct group_row all = {.calls = summary->totals.calls,
                            .judged = summary->totals.judged,
                            .share = summary->totals.judged ? 1 : NAN,
                            .kpi = summary->kpi};
    for (size_t i = 0; i < summary->by_count; i++) {
        all.key[i] = i == 0 ? str_from(words_in(words, SAID("all"))) : STR("");
        all.known[i] = true;
    }
    return all;
}

/* Without its cause, which the summary says better. */
static void print_all(struct grid *grid)
{
    if (grid->summary->group_count < 2)
        return;
    grid->hidden[grid->keys + GRID_CAUSE] = true;
    page_style(grid->page, STYLE_FAINT);
    print_group(grid, &grid->all, PAGE_ROW_TOTAL);
    page_style(grid->page, STYLE_PLAIN);
}

static void print_legend(struct page *page)
{
    page_style(page, STYLE_FAINT);
    page_spaces(page, GAP);
    page_sentence(
        page,
        str_from(words_in(
            page_words(page),
            SAID("share: of all judged calls. ASR: answered. NER: carried, whether or not "
                 "answered. ACD: mean length of a talk. PDD: usual wait until it rings. Of "
                 "fewer than 10" TIED "judged calls no rate is shown."))),
        GAP, GAP);
    page_style(page, STYLE_PLAIN);
}

void groups_table(struct page *page)
{
    const struct summary *summary = page->report->summary;
    struct grid grid = {.page = page,
                        .summary = summary,
                        .all = row_of_all(summary, page_words(page)),
                        .rows = report_rows(page->report, summary->group_count),
                        .keys = summary->by_count};
    measure(&grid);
    fit(&grid);
    print_heading(&grid);
    for (size_t row = 0; row < grid.rows && page->ok; row++)
        print_group(&grid, &summary->groups[row], PAGE_ROW_PLAIN);
    if (page->taker) { /* nothing comes between the rows of a table */
        print_all(&grid);
        print_hidden(&grid);
    } else {
        print_hidden(&grid);
        print_all(&grid);
    }
    if (!page->report->options.quiet)
        print_legend(page);
    page_line(page);
    text_free(&grid.cell);
}
