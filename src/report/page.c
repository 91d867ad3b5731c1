/* Lays text out in columns; the width of a text is counted by code point, never by the locale. */
#include "page.h"

#include "display_width.h"
#include "json_writer.h"

#include <math.h>
#include <string.h>

#define COLOUR_END "\x1b[0m"

enum { NARROWEST = 40, SENTENCE_WIDEST = 110, FLUSH_AT = 32 * 1024 };

void page_start(struct page *page, const struct report *report, const struct sink *sink)
{
    size_t width = report->options.width > NARROWEST ? report->options.width : NARROWEST;
    *page = (struct page){.width = width,
                          .report = report,
                          .words = report->analysis->words,
                          .sink = sink,
                          .ok = true,
                          .sentence_width = width < SENTENCE_WIDEST ? width : SENTENCE_WIDEST};
}

static void flush(struct page *page)
{
    if (page->ok && page->text.len && !page->taker)
        page->ok = page->sink->write(page->sink->context, page->text.at, page->text.len);
    text_clear(&page->text);
}

bool page_end(struct page *page)
{
    flush(page);
    text_free(&page->text);
    return page->ok;
}

void page_say(struct page *page, const char *english)
{
    page_add(page, words_in(page_words(page), english));
}

void page_add(struct page *page, const char *words)
{
    text_add_literal(&page->text, words);
}

static bool ends_with(const struct text *text, struct str end)
{
    return text->len >= end.len &&
           str_equal(str_from_offset(text_str(text), text->len - end.len), end);
}

static void take_off(struct text *text, size_t len)
{
    text->len -= len;
    text->at[text->len] = '\0';
}

/* Lines end without spaces, also before the end of a colour. */
void page_line(struct page *page)
{
    bool coloured = ends_with(&page->text, STR(COLOUR_END));
    if (coloured)
        take_off(&page->text, sizeof COLOUR_END - 1);
    while (ends_with(&page->text, STR(" ")))
        take_off(&page->text, 1);
    text_add_literal(&page->text, coloured ? COLOUR_END "\n" : "\n");
    if (page->text.len >= FLUSH_AT)
        flush(page);
}

void page_spaces(struct page *page, size_t count)
{
    text_add_repeat(&page->text, " ", count);
}

void page_style(struct page *page, enum style style)
{
    static const char *const codes[] = {
        [STYLE_PLAIN] = COLOUR_END, [STYLE_TITLE] = "\x1b[1m", [STYLE_FAINT] = "\x1b[2m",
        [STYLE_BAD] = "\x1b[31m",   [STYLE_WARN] = "\x1b[33m", [STYLE_COOL] = "\x1b[36m",
    };
    if (page->report->options.color && style != page->style)
        text_add_literal(&page->text, codes[style]);
    page->style = style;
}

enum style page_side_style(enum side side)
{
    static const enum style styles[SIDE_COUNT] = {
        [SIDE_US] = STYLE_BAD,
        [SIDE_PROVIDER] = STYLE_WARN,
        [SIDE_NETWORK] = STYLE_COOL,
        [SIDE_POLICY] = STYLE_WARN,
    };
    return styles[side];
}

const char *page_side(const struct page *page, enum side side)
{
    static const char *const names[SIDE_COUNT] = {
        [SIDE_US] = SAID("us"),         [SIDE_PROVIDER] = SAID("provider"),
        [SIDE_CALLEE] = SAID("callee"), [SIDE_NETWORK] = SAID("network"),
        [SIDE_POLICY] = SAID("policy"), [SIDE_UNKNOWN] = SAID("unknown"),
    };
    return side == SIDE_NONE ? page_dash(page) : words_in(page_words(page), names[side]);
}

size_t page_side_columns(const struct page *page)
{
    enum { ENGLISH = 8 };
    size_t columns = ENGLISH;
    for (enum side side = SIDE_US; page_words(page) && side < SIDE_COUNT; side++) {
        size_t width = display_width(str_from(page_side(page, side)));
        columns = width > columns ? width : columns;
    }
    return columns;
}

const char *page_dash(const struct page *page)
{
    return page->report->options.ascii ? "-" : "\u2013";
}

const char *page_ellipsis(const struct page *page)
{
    return page->report->options.ascii ? "..." : "\u2026";
}

static void add_cut(struct page *page, struct str shown, size_t columns, enum cut cut)
{
    struct str ellipsis = str_from(page_ellipsis(page));
    size_t left = columns > display_width(ellipsis) ? columns - display_width(ellipsis) : 0;
    if (left == 0) {
        text_add(&page->text, (struct str){shown.at, display_fit(shown, columns)});
    } else if (cut == CUT_FRONT) {
        text_add(&page->text, ellipsis);
        text_add(&page->text, str_from_offset(shown, display_fit_tail(shown, left)));
    } else {
        text_add(&page->text, (struct str){shown.at, display_fit(shown, left)});
        text_add(&page->text, ellipsis);
    }
}

void page_cell(struct page *page, struct str shown, size_t columns, bool right)
{
    size_t width = display_width(shown);
    if (width > columns) {
        page_cell_cut(page, shown, columns, CUT_END);
        return;
    }
    page_spaces(page, right ? columns - width : 0);
    text_add(&page->text, shown);
    page_spaces(page, right ? 0 : columns - width);
}

void page_cell_cut(struct page *page, struct str shown, size_t columns, enum cut cut)
{
    size_t width = display_width(shown);
    if (width > columns)
        add_cut(page, shown, columns, cut);
    else
        text_add(&page->text, shown);
    page_spaces(page, width < columns ? columns - width : 0);
}

/* Ends at the last space that fits; a word longer than a line is broken. */
struct str page_take_line(struct str *words, size_t columns)
{
    size_t fits = display_fit(*words, columns);
    size_t end = fits;
    if (fits < words->len) {
        while (end > 0 && words->at[end] != ' ')
            end--;
        if (end == 0)
            end = fits ? fits : 1;
    }
    struct str line = {words->at, end};
    *words = str_trim(str_from_offset(*words, end));
    return str_trim(line);
}

void page_add_line(struct page *page, struct str line)
{
    while (line.len) {
        struct str rest;
        struct str piece = str_before(line, TIED[0], &rest);
        text_add(&page->text, piece);
        if (piece.len < line.len)
            text_add_char(&page->text, ' ');
        line = rest;
    }
}

void page_sentence(struct page *page, struct str words, size_t from, size_t hang)
{
    if (page->taker) {
        page->taker->sentence(page->taker->context, page->style, words);
        return;
    }
    while (words.len) {
        size_t columns = page->sentence_width > from + 8 ? page->sentence_width - from : 8;
        page_add_line(page, page_take_line(&words, columns));
        page_line(page);
        if (words.len)
            page_spaces(page, hang);
        from = hang;
    }
}

void page_section(struct page *page, const char *title)
{
    title = words_in(page_words(page), title);
    if (page->taker) {
        page->taker->title(page->taker->context, title);
        return;
    }
    page_style(page, STYLE_TITLE);
    page_add(page, title);
    page_style(page, STYLE_PLAIN);
    page_line(page);
}

void page_command(struct page *page, const char *title, struct str command)
{
    enum { INDENT = 2 };
    if (page->taker) {
        page->taker->command(page->taker->context, title, command);
        return;
    }
    page_add(page, title);
    if (display_width(str_from(title)) + INDENT + display_width(command) > page->width)
        page_line(page);
    page_spaces(page, INDENT);
    text_add(&page->text, command);
    page_line(page);
}

void tie(struct text *text, size_t from)
{
    for (size_t i = from; i < text->len; i++)
        if (text->at[i] == ' ')
            text->at[i] = TIED[0];
}

void untie(struct text *text)
{
    for (size_t i = 0; i < text->len; i++)
        if (text->at[i] == TIED[0])
            text->at[i] = ' ';
}

void add_count(struct text *out, uint64_t count)
{
    struct text digits = {0};
    add_integer(&digits, count <= INT64_MAX ? (int64_t)count : INT64_MAX);
    for (size_t i = 0; i < digits.len; i++) {
        if (i > 0 && digits.len > 4 && (digits.len - i) % 3 == 0)
            text_add_literal(out, TIED);
        text_add_char(out, digits.at[i]);
    }
    text_free(&digits);
}

void add_counted(struct text *out, uint64_t count, const char *one, const char *many)
{
    add_count(out, count);
    text_add_literal(out, TIED);
    text_add_literal(out, count == 1 ? one : many);
}

void page_add_duration(struct text *out, const struct page *page, int64_t duration_us)
{
    size_t from = out->len;
    words_add_duration(out, page_words(page), duration_us);
    tie(out, from);
}

void add_tenths(struct text *out, double value)
{
    int64_t tenths = llround(value * 10);
    add_integer(out, tenths / 10);
    text_add_char(out, '.');
    add_integer(out, tenths % 10);
}

void add_per_cent(struct text *out, double share)
{
    if (!isfinite(share)) {
        text_add_char(out, '?');
        return;
    }
    add_tenths(out, share * 100);
    text_add_literal(out, TIED "%");
}
