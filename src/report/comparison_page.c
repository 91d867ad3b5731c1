/* What changed since the baseline, for people: what is sure first, then what is always asked for.
 */
#include "table.h"

#include "display_width.h"
#include "escape.h"
#include "sipdiag/model/cause.h"

#include <math.h>
#include <string.h>

enum { INDENT = 2, WHAT_MOST = 34, VALUE_COLUMNS = 12, GAP = 2, ROWS_MOST = 8 };

static void add_value(struct text *out, const struct page *page, enum figure_unit unit,
                      double value)
{
    if (unit == FIGURE_SHARE)
        add_per_cent(out, value);
    else
        words_add_duration(out, page_words(page), llround(value) * US_PER_MS);
    untie(out);
}

/* What figures are called on the page; those that are shown although nothing is sure about them. */
static const struct {
    const char *figure, *words;
    bool is_asked_for;
} names[] = {
    {"asr", SAID("Calls answered (ASR)"), true},
    {"ner", SAID("Calls carried (NER)"), true},
    {"isa", SAID("Server failures (ISA)"), false},
    {"scr", SAID("Calls complete (SCR)"), false},
    {"short_calls", SAID("Short calls"), false},
    {"pdd.p50", SAID("Wait until it rings, usual"), false},
    {"pdd.p95", SAID("Wait until it rings, p95"), true},
    {"setup.p50", SAID("Wait until the answer, usual"), false},
    {"ring.p50", SAID("Ringing, usual"), false},
    {"acd", SAID("Length of a talk (ACD)"), true},
    {"retransmission_rate", SAID("Repeated messages"), false},
};

/* SIZE_MAX: it is a row of results. */
static size_t name_of(const struct change *change)
{
    for (size_t i = 0; i < sizeof names / sizeof names[0] && !change->cause; i++)
        if (strcmp(names[i].figure, change->what) == 0)
            return i;
    return SIZE_MAX;
}

static bool is_asked_for(const struct change *change)
{
    size_t name = name_of(change);
    return name != SIZE_MAX && names[name].is_asked_for;
}

static void add_what(struct text *out, const struct page *page, const struct change *change)
{
    size_t name = name_of(change);
    const char *what = name == SIZE_MAX ? change->what : names[name].words;
    escape_people(out, str_from(words_in(page_words(page), what)));
    if (change->cause && strcmp(change->result, "none") != 0 &&
        !strstr(change->what, change->result))
        text_addf(out, " (%s)", change->result);
}

/* "surely worse (p < 0.001)" */
static void add_judgement(struct text *out, const struct page *page, const struct change *change)
{
    bool differs = change->now < change->before || change->now > change->before;
    bool rose = change->now > change->before;
    const char *judgement = !differs                      ? SAID("the same")
                            : !change->sure               ? SAID("may be chance")
                            : rose == change->high_is_bad ? SAID("worse")
                                                          : SAID("better");
    text_add_literal(out, words_in(page_words(page), judgement));
    if (!differs)
        return;
    text_add_literal(out, " (");
    change_add_p(out, change);
    text_add_char(out, ')');
}

static void print_cell(struct page *page, struct text *cell, size_t columns, bool right)
{
    page_cell(page, text_str(cell), columns, right);
    page_spaces(page, GAP);
    text_clear(cell);
}

static void print_change(struct page *page, const struct change *change, size_t columns)
{
    struct text cell = {0};
    page_spaces(page, INDENT);
    add_what(&cell, page, change);
    print_cell(page, &cell, columns, false);
    add_value(&cell, page, change->unit, change->before);
    print_cell(page, &cell, VALUE_COLUMNS, true);
    add_value(&cell, page, change->unit, change->now);
    print_cell(page, &cell, VALUE_COLUMNS, true);
    add_judgement(&cell, page, change);
    page_sentence(page, text_str(&cell), INDENT + columns + 2 * (VALUE_COLUMNS + GAP) + GAP,
                  INDENT + columns + 2 * (VALUE_COLUMNS + GAP) + GAP);
    text_free(&cell);
}

/* "Compared with monday.json (from 2026-11-20 18:00:03, 116 judged calls)" */
static void add_heading(struct text *out, const struct page *page)
{
    const struct comparison *comparison = &page->report->comparison;
    struct text name = {0}, when = {0};
    escape_people(&name, str_from(comparison->name));
    words_add(out, page_words(page), "Compared with %s", name.at);
    if (comparison->first_us != TIME_UNKNOWN) {
        clock_add_date_time(&when, comparison->first_us);
        words_add(out, page_words(page), " (from %s, %'llu {2:judged call|judged calls})", when.at,
                  NUMBER(comparison->judged));
    }
    untie(out);
    text_free(&name);
    text_free(&when);
}

static void print_heading(struct page *page, size_t columns)
{
    page_style(page, STYLE_FAINT);
    page_spaces(page, INDENT + columns + GAP);
    page_cell(page, str_from(words_in(page_words(page), SAID("before"))), VALUE_COLUMNS, true);
    page_spaces(page, GAP);
    page_cell(page, str_from(words_in(page_words(page), SAID("now"))), VALUE_COLUMNS, true);
    page_style(page, STYLE_PLAIN);
    page_line(page);
}

static void hand_heading(const struct page *page)
{
    static const char *const titles[] = {SAID("what"), SAID("before"), SAID("now"), SAID("change")};
    const struct page_taker *taker = page->taker;
    taker->row_begin(taker->context, PAGE_ROW_HEADING);
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        taker->cell(taker->context, str_from(words_in(page_words(page), titles[i])),
                    i == 1 || i == 2);
    taker->row_end(taker->context, PAGE_ROW_HEADING);
}

static void hand_cell(const struct page_taker *taker, struct text *cell, bool right)
{
    taker->cell(taker->context, text_str(cell), right);
    text_clear(cell);
}

static void hand_change(const struct page *page, const struct change *change)
{
    const struct page_taker *taker = page->taker;
    struct text cell = {0};
    taker->row_begin(taker->context, PAGE_ROW_PLAIN);
    add_what(&cell, page, change);
    hand_cell(taker, &cell, false);
    add_value(&cell, page, change->unit, change->before);
    hand_cell(taker, &cell, true);
    add_value(&cell, page, change->unit, change->now);
    hand_cell(taker, &cell, true);
    add_judgement(&cell, page, change);
    hand_cell(taker, &cell, false);
    taker->row_end(taker->context, PAGE_ROW_PLAIN);
    text_free(&cell);
}

static bool is_shown(const struct change *change)
{
    return change->sure || is_asked_for(change);
}

static size_t what_columns(const struct page *page)
{
    const struct comparison *comparison = &page->report->comparison;
    size_t widest = 0;
    struct text what = {0};
    for (size_t i = 0; i < comparison->count; i++) {
        text_clear(&what);
        add_what(&what, page, &comparison->changes[i]);
        size_t width = display_width(text_str(&what));
        if (is_shown(&comparison->changes[i]) && width > widest)
            widest = width;
    }
    text_free(&what);
    return widest < WHAT_MOST ? widest : WHAT_MOST;
}

static void print_section(struct page *page)
{
    struct text words = {0};
    add_heading(&words, page);
    page_section(page, words.at);
    text_free(&words);
}

/* Returns how many changes are sure. */
static size_t print_changes(struct page *page, size_t columns)
{
    const struct comparison *comparison = &page->report->comparison;
    bool all = page->report->options.top == 0;
    size_t rows = 0, sure = 0;
    for (size_t i = 0; i < comparison->count; i++) {
        const struct change *change = &comparison->changes[i];
        sure += change->sure;
        if (!is_shown(change) || (change->cause && rows == ROWS_MOST && !all))
            continue;
        rows += change->cause != NULL;
        if (page->taker)
            hand_change(page, change);
        else
            print_change(page, change, columns);
    }
    return sure;
}

void page_comparison(struct page *page)
{
    size_t columns = what_columns(page);
    if (!page->report->comparison.name)
        return;
    print_section(page);
    if (page->taker)
        hand_heading(page);
    else
        print_heading(page, columns);
    if (print_changes(page, columns) == 0) {
        page_spaces(page, INDENT);
        page_sentence(page, str_from(words_in(page_words(page), SAID("Nothing changed for sure."))),
                      INDENT, INDENT);
    }
    page_line(page);
}
