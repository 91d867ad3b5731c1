/* Draws lifelines, arrows, times and evidence marks. */
#include "ladder_rows.h"

#include "canvas.h"
#include "display_width.h"
#include "escape.h"
#include "ladder_evidence.h"
#include "ladder_layout.h"
#include "ladder_parts.h"
#include "sipdiag/base/clock.h"
#include "sipdiag/base/memory.h"
#include "sipdiag/model/cause.h"

#include <stdlib.h>
#include <string.h>

enum { HEADING_LINES_MAX = 6 };

/* Characters of the drawing. */
struct strokes {
    const char *lifeline, *line, *right, *left, *mark;
};

struct drawing {
    struct page *page;
    const struct ladder *ladder;
    struct strokes strokes;
    struct ladder_needs needs;
    struct ladder_layout layout;
    struct ladder_block block;
    struct canvas canvas;
    bool *is_evidence; /* of each row */
    size_t deciding;   /* row that says the cause; row_count when none */
    size_t *placed;    /* block number of each row, HIDDEN, or 0 */
    struct text scratch;
};

#define HIDDEN SIZE_MAX

static const struct strokes ascii_strokes = {"|", "-", ">", "<", "<=="};
static const struct strokes drawn_strokes = {"\u2502", "\u2500", "\u25ba", "\u25c4",
                                             "\u25c4\u2500\u2500"};

/* ---- texts ---- */

static void add_seconds(struct text *out, int64_t time_us, const char *sign)
{
    uint64_t size = time_us < 0 ? 0 - (uint64_t)time_us : (uint64_t)time_us;
    uint64_t ms = (size + 500) / 1000;
    text_addf(out, "%s%llu.%03llu", time_us < 0 && ms ? "-" : sign, (unsigned long long)(ms / 1000),
              (unsigned long long)(ms % 1000));
}

/* Nothing where a log has no times. */
static void add_time(struct text *out, const struct ladder *ladder, const struct ladder_row *row)
{
    if (!ladder->call->no_times)
        add_seconds(out, row->time_us - call_start(ladder->call), "");
}

static void add_delta(struct text *out, const struct ladder *ladder, const struct ladder_row *row,
                      int64_t before_us)
{
    if (!ladder->call->no_times)
        add_seconds(out, row->time_us - before_us, "+");
}

/* A capture has packets, a text has lines. */
static void add_frame(struct text *out, const struct drawing *drawing, size_t index)
{
    const struct ladder *ladder = drawing->ladder;
    const struct origin *origin = &ladder->rows[index].first;
    if (origin->frame == 0) /* not of one packet */
        return;
    const struct analysis *analysis = drawing->page->report->analysis;
    bool is_text =
        origin->input < analysis->input_count && input_is_text(&analysis->inputs[origin->input]);
    if (ladder->several_inputs)
        text_addf(out, "%u%s", origin->input + 1u, is_text ? ":" : "");
    text_addf(out, "%s%u", is_text ? "line " : "#", origin->frame);
}

/* Why this row is marked; the row that decides says the cause. */
static struct str evidence_words(const struct drawing *drawing, size_t row)
{
    const struct verdict *verdict = drawing->ladder->verdict;
    return row == drawing->deciding
               ? str_from(cause_label(verdict->cause, (enum side)verdict->side))
               : (struct str){0};
}

/* ---- what is shown ---- */

static void hide_middle(struct drawing *drawing)
{
    for (size_t row = 0; row < drawing->ladder->row_count; row++)
        if (ladder_leaves_out(drawing->ladder, row, drawing->is_evidence))
            drawing->placed[row] = HIDDEN;
}

static void widen(size_t *widest, struct text *text)
{
    size_t width = display_width(text_str(text));
    *widest = width > *widest ? width : *widest;
    text_clear(text);
}

static void measure(struct drawing *drawing)
{
    const struct ladder *ladder = drawing->ladder;
    int64_t before_us = call_start(ladder->call);
    drawing->needs = (struct ladder_needs){.time = 6, .delta = 7, .frame = 3};
    for (size_t row = 0; row < ladder->row_count; row++) {
        if (drawing->placed[row] == HIDDEN)
            continue;
        add_time(&drawing->scratch, ladder, &ladder->rows[row]);
        widen(&drawing->needs.time, &drawing->scratch);
        add_delta(&drawing->scratch, ladder, &ladder->rows[row], before_us);
        widen(&drawing->needs.delta, &drawing->scratch);
        add_frame(&drawing->scratch, drawing, row);
        widen(&drawing->needs.frame, &drawing->scratch);
        text_add(&drawing->scratch, evidence_words(drawing, row));
        widen(&drawing->needs.words, &drawing->scratch);
        before_us = ladder->rows[row].time_us;
    }
}

/* ---- lines ---- */

static size_t lifeline(const struct drawing *drawing, size_t place)
{
    return drawing->layout.start + place * drawing->layout.gap;
}

static void put_lifelines(struct drawing *drawing)
{
    for (size_t i = 0; i < drawing->block.count; i++)
        canvas_put(&drawing->canvas, lifeline(drawing, i), str_from(drawing->strokes.lifeline),
                   STYLE_FAINT);
}

static void put_right(struct drawing *drawing, size_t end, struct str shown, enum style style)
{
    size_t width = display_width(shown);
    canvas_put(&drawing->canvas, end > width ? end - width : 0, shown, style);
}

/* ---- headings ---- */

/* A piece of an address: up to a point, a colon, or as much as fits. */
static struct str take_piece(struct str *rest, size_t columns)
{
    size_t end = rest->len <= columns ? rest->len : columns;
    if (end < rest->len)
        for (size_t i = end; i > columns / 2; i--)
            if (rest->at[i - 1] == ':' || rest->at[i - 1] == '.') {
                end = i;
                break;
            }
    struct str piece = {rest->at, end};
    *rest = str_from_offset(*rest, end);
    return piece;
}

/* A heading begins at its lifeline, the last one before it when there is no room. */
static size_t heading_column(const struct drawing *drawing, size_t place, size_t width)
{
    size_t column = lifeline(drawing, place);
    if (column + width <= drawing->canvas.width)
        return column;
    return drawing->canvas.width > width ? drawing->canvas.width - width : 0;
}

static struct str role_of(const struct drawing *drawing, size_t place)
{
    return str_from(ladder_role_name(drawing->ladder->parties[drawing->block.parties[place]].role));
}

/* The next line of each address; false when all are at their end. */
static bool print_address_line(struct drawing *drawing, struct str rest[], const size_t columns[],
                               const size_t widths[])
{
    bool more = false;
    for (size_t i = 0; i < drawing->block.count; i++) {
        canvas_put(&drawing->canvas, heading_column(drawing, i, widths[i]),
                   take_piece(&rest[i], columns[i]), STYLE_TITLE);
        more = more || rest[i].len;
    }
    canvas_print(&drawing->canvas, drawing->page);
    return more;
}

static void print_headings(struct drawing *drawing)
{
    struct text names[BLOCK_PARTIES_MAX] = {{0}};
    struct str rest[BLOCK_PARTIES_MAX];
    size_t columns[BLOCK_PARTIES_MAX], widths[BLOCK_PARTIES_MAX];
    size_t count = drawing->block.count;
    const struct ladder_layout *layout = &drawing->layout;
    for (size_t i = 0; i < count; i++) {
        ladder_add_party(&names[i], &drawing->ladder->parties[drawing->block.parties[i]]);
        rest[i] = text_str(&names[i]);
        columns[i] = layout->gap - 2;
        widths[i] = rest[i].len < columns[i] ? rest[i].len : columns[i];
        widths[i] = role_of(drawing, i).len > widths[i] ? role_of(drawing, i).len : widths[i];
    }
    size_t moved =
        lifeline(drawing, count - 1) - heading_column(drawing, count - 1, widths[count - 1]);
    if (count > 1 && moved && moved + 4 < columns[count - 2])
        columns[count - 2] -= moved; /* the one before gives way */
    put_right(drawing, layout->time, STR("time"), STYLE_FAINT);
    if (layout->delta)
        put_right(drawing, layout->time + 1 + layout->delta, STR("delta"), STYLE_FAINT);
    for (int line = 0; line < HEADING_LINES_MAX; line++)
        if (!print_address_line(drawing, rest, columns, widths))
            break;
    bool any = false;
    for (size_t i = 0; i < count; i++) {
        canvas_put(&drawing->canvas, heading_column(drawing, i, widths[i]), role_of(drawing, i),
                   STYLE_TITLE);
        any = any || role_of(drawing, i).len;
        text_free(&names[i]);
    }
    if (any)
        canvas_print(&drawing->canvas, drawing->page);
}

/* ---- arrows ---- */

struct arrow {
    size_t left, right; /* columns of its two lifelines */
    bool to_right, to_itself;
    enum style style;
};

static enum style tone_style(enum ladder_tone tone)
{
    static const enum style styles[] = {
        [LADDER_PLAIN] = STYLE_PLAIN, [LADDER_WARN] = STYLE_WARN, [LADDER_BAD] = STYLE_BAD};
    return styles[tone];
}

static struct arrow arrow_of(const struct drawing *drawing, const struct ladder_row *row)
{
    size_t from = ladder_block_place(&drawing->block, row->from),
           to = ladder_block_place(&drawing->block, row->to);
    struct arrow arrow = {
        .to_right = from <= to, .to_itself = from == to, .style = tone_style(row->tone)};
    if (arrow.to_itself && from + 1 < drawing->block.count)
        to = from + 1;
    else if (arrow.to_itself && from > 0)
        from--;
    arrow.left = lifeline(drawing, from < to ? from : to);
    arrow.right = lifeline(drawing, from < to ? to : from);
    if (arrow.right == arrow.left)
        arrow.right = arrow.left + drawing->layout.gap;
    return arrow;
}

/* "-- INVITE ----->": the words stand where the arrow begins. */
static void put_arrow(struct drawing *drawing, const struct arrow *arrow, struct str words)
{
    struct canvas *canvas = &drawing->canvas;
    size_t width = display_width(words);
    if (!arrow->to_itself)
        canvas_fill(canvas, arrow->left + 1, arrow->right, drawing->strokes.line, arrow->style);
    if (arrow->to_itself)
        canvas_put(canvas, arrow->left + 1, STR("= "), arrow->style);
    else if (arrow->to_right)
        canvas_put(canvas, arrow->right - 1, str_from(drawing->strokes.right), arrow->style);
    else
        canvas_put(canvas, arrow->left + 1, str_from(drawing->strokes.left), arrow->style);
    size_t column = arrow->to_right ? arrow->left + 2 : arrow->right - 3 - width;
    canvas_put(canvas, column, STR(" "), arrow->style);
    canvas_put(canvas, column + 1, words, arrow->style);
    canvas_put(canvas, column + 1 + width, STR(" "), arrow->style);
}

/* What an arrow has no room for stands below it. */
static void print_below(struct drawing *drawing, const struct arrow *arrow, struct str words)
{
    size_t columns = arrow->right - arrow->left - 3;
    while (words.len) {
        struct str line = page_take_line(&words, columns);
        put_lifelines(drawing);
        if (arrow->to_right)
            canvas_put(&drawing->canvas, arrow->left + 2, line, arrow->style);
        else
            put_right(drawing, arrow->right - 1, line, arrow->style);
        canvas_print(&drawing->canvas, drawing->page);
    }
}

/* Under the mark, over lifelines where need be. */
static void print_words_below(struct drawing *drawing, struct str words)
{
    size_t end = drawing->layout.mark + 3;
    size_t columns = end > drawing->layout.start + 2 ? end - drawing->layout.start - 2 : 8;
    while (words.len) {
        struct str line = page_take_line(&words, columns);
        size_t width = display_width(line);
        put_lifelines(drawing);
        canvas_put(&drawing->canvas, end - width - 1, STR(" "), STYLE_PLAIN);
        canvas_put(&drawing->canvas, end - width, line, STYLE_TITLE);
        canvas_print(&drawing->canvas, drawing->page);
    }
}

static void put_margins(struct drawing *drawing, size_t row, int64_t before_us,
                        struct text texts[3])
{
    const struct ladder *ladder = drawing->ladder;
    const struct ladder_layout *layout = &drawing->layout;
    add_time(&texts[0], ladder, &ladder->rows[row]);
    put_right(drawing, layout->time, text_str(&texts[0]), STYLE_PLAIN);
    if (layout->delta && before_us != TIME_UNKNOWN) {
        add_delta(&texts[1], ladder, &ladder->rows[row], before_us);
        put_right(drawing, layout->time + 1 + layout->delta, text_str(&texts[1]), STYLE_FAINT);
    }
    add_frame(&texts[2], drawing, row);
    put_right(drawing, layout->mark - 1, text_str(&texts[2]), STYLE_FAINT);
    if (drawing->is_evidence[row])
        canvas_put(&drawing->canvas, layout->mark, str_from(drawing->strokes.mark), STYLE_TITLE);
    if (layout->words)
        canvas_put(&drawing->canvas, layout->mark + 4, evidence_words(drawing, row), STYLE_TITLE);
}

/* Label and details on the arrow when they fit, else what fits of the label, and the rest below. */
static void split_words(const struct ladder_row *row, size_t columns, struct text *on,
                        struct text *below)
{
    text_add(on, row->label);
    if (row->details.len)
        text_addf(on, " (%.*s)", (int)row->details.len, row->details.at);
    if (display_width(text_str(on)) <= columns)
        return;
    text_clear(on);
    struct str label = row->label;
    text_add(on, page_take_line(&label, columns));
    text_add(below, label);
    if (label.len && row->details.len)
        text_add_literal(below, ", ");
    text_add(below, row->details);
}

static void print_row(struct drawing *drawing, size_t row, int64_t before_us)
{
    const struct ladder_row *shown = &drawing->ladder->rows[row];
    struct arrow arrow = arrow_of(drawing, shown);
    struct text on = {0}, below = {0}, margins[3] = {{0}};
    size_t inner = arrow.right - arrow.left - 1;
    split_words(shown, inner > 6 ? inner - 5 : 1, &on, &below);
    put_lifelines(drawing);
    put_arrow(drawing, &arrow, text_str(&on));
    put_margins(drawing, row, before_us, margins);
    canvas_print(&drawing->canvas, drawing->page);
    print_below(drawing, &arrow, text_str(&below));
    if (!drawing->layout.words)
        print_words_below(drawing, evidence_words(drawing, row));
    text_free(&on);
    text_free(&below);
    for (int i = 0; i < 3; i++)
        text_free(&margins[i]);
}

static void print_left_out(struct drawing *drawing, size_t messages)
{
    struct text words = {0};
    text_addf(&words, "%s ", page_ellipsis(drawing->page));
    add_counted(&words, messages, "message", "messages");
    text_add_literal(&words, " left out");
    page_spaces(drawing->page, drawing->layout.start);
    page_add_line(drawing->page, text_str(&words));
    page_line(drawing->page);
    text_free(&words);
}

static void print_block(struct drawing *drawing, size_t number)
{
    const struct ladder *ladder = drawing->ladder;
    int64_t before_us = TIME_UNKNOWN;
    size_t left_out = 0;
    print_headings(drawing);
    for (size_t row = 0; row <= ladder->row_count; row++) {
        left_out += row == ladder->gap ? ladder->left_out : 0;
        bool hidden = row < ladder->row_count && drawing->placed[row] == HIDDEN;
        left_out += hidden ? ladder->rows[row].copies : 0;
        bool is_end = row == ladder->row_count,
             is_shown = !is_end && drawing->placed[row] == number;
        if (left_out && number == 1 && (is_end || is_shown)) {
            print_left_out(drawing, left_out);
            left_out = 0;
        }
        if (!is_shown)
            continue;
        print_row(drawing, row, before_us);
        before_us = ladder->rows[row].time_us;
    }
    page_line(drawing->page);
}

void ladder_print_rows(struct page *page, const struct ladder *ladder)
{
    struct drawing drawing = {.page = page, .ladder = ladder};
    drawing.strokes = page->report->options.ascii ? ascii_strokes : drawn_strokes;
    drawing.is_evidence = xalloc((ladder->row_count + 1) * sizeof *drawing.is_evidence);
    drawing.placed = xalloc((ladder->row_count + 1) * sizeof *drawing.placed);
    canvas_init(&drawing.canvas, page->width);
    drawing.deciding = ladder_evidence(page->report, ladder, drawing.is_evidence);
    hide_middle(&drawing);
    measure(&drawing);
    size_t fits = ladder_parties_that_fit(page, &drawing.needs);
    for (size_t number = 1;
         page->ok && ladder_next_block(ladder, fits, number, drawing.placed, &drawing.block);
         number++) {
        drawing.layout = ladder_lay_out(page, &drawing.needs, drawing.block.count);
        print_block(&drawing, number);
    }
    canvas_free(&drawing.canvas);
    free(drawing.is_evidence);
    free(drawing.placed);
    text_free(&drawing.scratch);
}
