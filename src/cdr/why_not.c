/* Says of a table that is none of calls what came close, what is missing, and how a map helps. */
#include "plan_parts.h"

#include "shapes.h"
#include "sipdiag/base/shown.h"

#include <string.h>

enum { SHOWN_BYTES = 32, SHOWN_COLUMNS = 8 };

static void add_shown(struct text *out, struct str words)
{
    words = str_trim(words);
    bool is_long = words.len > SHOWN_BYTES;
    if (is_long)
        words.len = SHOWN_BYTES;
    text_add_shown(out, words);
    text_add_literal(out, is_long ? "..." : "");
}

/* "caller = caller, to = callee"; how many. */
static size_t add_known(struct text *out, const struct cdr_layout *layout,
                        const struct csv_row *row)
{
    size_t count = 0;
    for (size_t i = 0; i < layout->count && i < row->count; i++) {
        if (layout->columns[i].field == FIELD_NONE || ++count > SHOWN_COLUMNS)
            continue;
        text_add_literal(out, count > 1 ? ", " : "");
        add_shown(out, row->cells[i]);
        text_addf(out, " = %s", cdr_field_name(layout->columns[i].field));
    }
    return count;
}

static bool has_time(const struct cdr_layout *layout)
{
    return layout_has(layout, FIELD_START) || layout_has(layout, FIELD_ANSWER) ||
           layout_has(layout, FIELD_END) || layout_has(layout, FIELD_FINAL);
}

static void add_missing(struct text *out, const struct cdr_layout *layout, const char *what)
{
    bool timed = has_time(layout);
    text_addf(out, ", but no %s for %s", what, timed ? "how a call ended" : "the time of a call");
}

void why_no_calls(struct text *out, const struct cdr_layout *layout, const struct csv_row *row)
{
    text_add_literal(out, "known in it are ");
    if (add_known(out, layout, row) == 0)
        text_add_literal(out, "no headings");
    add_missing(out, layout, "column");
    text_addf(out, ": --map FILE names it, with [columns] and a line such as \"%s = HEADING\"",
              has_time(layout) ? "result" : "start");
}

void why_no_names(struct text *out, const struct cdr_layout *layout, const struct csv_row *row)
{
    struct text known = {0};
    if (add_known(&known, layout, row)) {
        text_add_literal(out, "known in it are ");
        text_add(out, text_str(&known));
        add_missing(out, layout, "name");
    } else {
        text_add_literal(out, "none of its names is known as the time of a call, or as how it "
                              "ended");
    }
    text_addf(out, ": --map FILE names it, with [columns] and a line such as \"%s = NAME\"",
              has_time(layout) ? "result" : "start");
    text_free(&known);
}

/* ---- which dialect without header comes closest ---- */

struct nearness {
    const struct cdr_dialect *dialect;
    size_t fitting;  /* cells */
    size_t missing;  /* column of the first that does not fit, from 1 */
    struct str kind; /* what that should look like */
};

/* "15:disposition 16:amaflags", cell by cell. */
static struct nearness nearness_of(const struct cdr_dialect *dialect, const struct csv_row *row)
{
    struct nearness near = {dialect, 0, 0, {0}};
    struct str rest = str_from(dialect->cells);
    while (rest.len) {
        char one[64];
        struct str kind, cell = str_before(rest, ' ', &rest);
        uint64_t column = 0;
        (void)str_to_u64(str_before(cell, ':', &kind), CSV_CELLS_MOST, &column);
        if (cell.len >= sizeof one)
            continue;
        memcpy(one, cell.at, cell.len);
        one[cell.len] = '\0';
        if (cells_match(one, row)) {
            near.fitting++;
        } else if (near.missing == 0) {
            near.missing = (size_t)column;
            near.kind = kind;
        }
    }
    return near;
}

static struct nearness nearest(const struct csv_row *row)
{
    struct nearness best = {NULL, 0, 0, {0}};
    const struct cdr_dialect *dialect;
    for (size_t i = 0; (dialect = cdr_dialect_at(i)) != NULL; i++) {
        bool is_wide_enough = row->count >= dialect->least && row->count <= dialect->most;
        if (!dialect->cells || !dialect->cells[0] || !is_wide_enough)
            continue;
        struct nearness near = nearness_of(dialect, row);
        if (near.fitting > best.fitting && near.missing)
            best = near;
    }
    return best;
}

void why_no_elements(struct text *out)
{
    const struct cdr_dialect *dialect;
    text_add_literal(out, "there is none of the elements that are read as calls: ");
    const char *between = "";
    for (size_t i = 0; (dialect = cdr_dialect_at(i)) != NULL; i++) {
        if (dialect->shape != SHAPE_XML)
            continue;
        text_addf(out, "%s<%s> (%s)", between, dialect->element, dialect->title);
        between = ", ";
    }
}

void why_no_columns(struct text *out, const struct cdr_plan *plan, const struct csv_row *row)
{
    struct nearness near = nearest(row);
    text_addf(out, "it may be a CDR table with %zu columns, but they are not known",
              plan->column_count);
    if (near.dialect) {
        text_addf(out, " (it comes close to %s, which has a %.*s in column %zu", near.dialect->name,
                  (int)near.kind.len, near.kind.at, near.missing);
        if (near.missing <= row->count && near.missing <= CSV_CELLS_MOST) {
            text_add_literal(out, ", here \"");
            add_shown(out, row->cells[near.missing - 1]);
            text_add_literal(out, "\"");
        }
        text_add_literal(out, ")");
    }
    text_add_literal(out, ": a first line with headings such as start, caller, callee, result "
                          "helps, or --map FILE with [columns] and lines such as \"start = 1\"");
}
