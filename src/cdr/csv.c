/* Splits a record into cells. Nearly all cells need no more than finding their end. */
#include "csv.h"

#include <string.h>

struct cursor {
    const struct csv_format *format;
    const char *at, *end;
    struct csv_row *row;
    size_t scratch_from; /* of the cell at hand in scratch */
};

static const char *skip_blanks(const struct cursor *cursor, const char *at)
{
    while (at < cursor->end && *at == ' ')
        at++;
    return at;
}

/* Where the next cell begins when a quoted one ends at this quotation mark; NULL when it does not
 * end there. */
static const char *end_after(const struct cursor *cursor, const char *quote)
{
    const char *next = quote + 1;
    if (next < cursor->end && *next != cursor->format->delimiter)
        next = skip_blanks(cursor, next);
    return next == cursor->end || *next == cursor->format->delimiter ? next : NULL;
}

static void keep(struct csv_row *row, struct str cell)
{
    if (row->count < CSV_CELLS_MOST)
        row->cells[row->count] = cell;
    row->count++;
}

/* The bytes before `at` go to scratch; the cell goes on at `from`. */
static void copy_until(struct cursor *cursor, const char **begin, const char *at, const char *from)
{
    text_add(&cursor->row->scratch, (struct str){*begin, (size_t)(at - *begin)});
    *begin = from;
}

static bool is_doubled(const struct cursor *cursor, const char *quote)
{
    return !cursor->format->naive && quote + 1 < cursor->end && quote[1] == *quote;
}

static const char *next_special(const struct cursor *cursor, const char *at)
{
    const char *quote = memchr(at, cursor->format->quote, (size_t)(cursor->end - at));
    const char *end = quote ? quote : cursor->end;
    const char *slash = cursor->format->backslash ? memchr(at, '\\', (size_t)(end - at)) : NULL;
    return slash && slash + 1 < cursor->end ? slash : quote;
}

static void keep_quoted(struct cursor *cursor, const char *begin, const char *end)
{
    struct text *scratch = &cursor->row->scratch;
    if (scratch->len == cursor->scratch_from) {
        keep(cursor->row, (struct str){begin, (size_t)(end - begin)});
        return;
    }
    text_add(scratch, (struct str){begin, (size_t)(end - begin)});
    /* Scratch may still move: the place is put in later. */
    keep(cursor->row, (struct str){NULL, scratch->len - cursor->scratch_from});
}

/* A caller's name in quotation marks with his number behind it, which nobody quoted again:
 * "Agent 1" <101>, */
static const char *end_of_caller(const struct cursor *cursor, const char *quote)
{
    const char *at = quote + 1;
    if (cursor->end - at < 4 || at[0] != ' ' || at[1] != '<')
        return NULL;
    for (at += 2; at < cursor->end && *at != '>'; at++)
        if (*at == cursor->format->delimiter || *at == cursor->format->quote || *at == '<')
            return NULL;
    at += at < cursor->end;
    return at == cursor->end || *at == cursor->format->delimiter ? at : NULL;
}

/* From behind the opening quotation mark. */
static void take_quoted(struct cursor *cursor)
{
    const char *begin = cursor->at, *at = begin, *special;
    cursor->scratch_from = cursor->row->scratch.len;
    while ((special = next_special(cursor, at)) != NULL) {
        const char *next = *special == '\\' ? NULL : end_after(cursor, special);
        bool doubled = *special != '\\' && is_doubled(cursor, special);
        if (next && !doubled) {
            keep_quoted(cursor, begin, special);
            cursor->at = next;
            return;
        }
        const char *caller = doubled ? NULL : end_of_caller(cursor, special);
        if (caller && cursor->row->scratch.len == cursor->scratch_from) {
            keep(cursor->row, (struct str){begin - 1, (size_t)(caller - begin + 1)});
            cursor->at = caller;
            return;
        }
        at = special + 1;
        if (*special == '\\' && (special[1] == cursor->format->quote || special[1] == '\\'))
            copy_until(cursor, &begin, special, at++);
        else if (doubled)
            copy_until(cursor, &begin, special, at++);
    }
    cursor->row->is_open = true;
    keep_quoted(cursor, begin, cursor->end);
    cursor->at = cursor->end;
}

static void take_plain(struct cursor *cursor)
{
    const char *delimiter =
        memchr(cursor->at, cursor->format->delimiter, (size_t)(cursor->end - cursor->at));
    const char *end = delimiter ? delimiter : cursor->end;
    struct str cell = {cursor->at, (size_t)(end - cursor->at)};
    if (cursor->format->backslash && str_equal(cell, STR("\\N")))
        cell.len = 0;
    keep(cursor->row, cell);
    cursor->at = end;
}

static void take_cell(struct cursor *cursor)
{
    const char *begin = cursor->at;
    if (begin < cursor->end && *begin == ' ')
        begin = skip_blanks(cursor, begin);
    if (cursor->format->quote && begin < cursor->end && *begin == cursor->format->quote) {
        cursor->at = begin + 1;
        take_quoted(cursor);
    } else {
        take_plain(cursor);
    }
}

static void place_copied(struct csv_row *row)
{
    const char *at = row->scratch.at;
    size_t kept = row->count < CSV_CELLS_MOST ? row->count : CSV_CELLS_MOST;
    for (size_t i = 0; i < kept && row->scratch.len; i++)
        if (!row->cells[i].at && row->cells[i].len) {
            row->cells[i].at = at;
            at += row->cells[i].len;
        }
}

void csv_split(const struct csv_format *format, struct str record, struct csv_row *row)
{
    struct cursor cursor = {format, record.at, record.at + record.len, row, 0};
    row->count = 0;
    row->is_open = false;
    text_clear(&row->scratch);
    if (record.len == 0)
        return;
    take_cell(&cursor);
    while (cursor.at < cursor.end) {
        cursor.at++;
        take_cell(&cursor);
    }
    place_copied(row);
}

void csv_row_free(struct csv_row *row)
{
    text_free(&row->scratch);
}
