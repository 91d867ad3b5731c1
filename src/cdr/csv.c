/* Splits a record into cells. Nearly all cells need no more than finding their end. */
#include "csv.h"

#include "scan.h"

#include <string.h>

struct cursor {
    const struct csv_format *format;
    const char *at, *end;
    struct csv_row *row;
    size_t scratch_from; /* of the cell at hand in scratch */
    bool is_special;     /* no cell may be taken as it stands there */
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
    const char *quote = scan_byte(at, cursor->end, cursor->format->quote);
    const char *slash = cursor->format->backslash ? memchr(at, '\\', (size_t)(quote - at)) : NULL;
    if (slash && slash + 1 < cursor->end)
        return slash;
    return quote < cursor->end ? quote : NULL;
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
    const char *end = scan_byte(cursor->at, cursor->end, cursor->format->delimiter);
    struct str cell = {cursor->at, (size_t)(end - cursor->at)};
    if (cursor->format->backslash && str_equal(cell, STR("\\N")))
        cell.len = 0;
    keep(cursor->row, cell);
    cursor->at = end;
}

/* The end of a cell in which quotation marks are doubled and stand nowhere else; NULL when that is
 * not so. From the first of them on. */
static const char *end_of_doubled(const struct cursor *cursor, const char *quote)
{
    const char *end = cursor->end;
    while (quote + 1 < end && quote[1] == *quote)
        quote = scan_byte(quote + 2, end, *quote);
    bool is_end = quote + 1 == end || (quote < end && quote[1] == cursor->format->delimiter);
    return is_end ? quote : NULL;
}

static bool take_doubled(struct cursor *cursor, const char *begin, const char *first)
{
    struct text *scratch = &cursor->row->scratch;
    size_t from = scratch->len;
    const char *closing = cursor->format->naive ? NULL : end_of_doubled(cursor, first);
    if (!closing)
        return false;
    text_add(scratch, (struct str){begin, (size_t)(closing - begin)});
    char *to = scratch->at + from + (first - begin);
    for (const char *at = to, *end = scratch->at + scratch->len; at < end; at++) {
        at += *at == *first;
        *to++ = *at;
    }
    scratch->len = (size_t)(to - scratch->at);
    /* Scratch may still move: the place is put in later. */
    keep(cursor->row, (struct str){NULL, scratch->len - from});
    cursor->at = closing + 1;
    return true;
}

/* The end of a cell that is as it stands there: a delimiter, or a quotation mark with one behind
 * it. NULL when it takes a closer look. */
static inline const char *end_of_usual(const char *at, const char *end, char quote, char delimiter)
{
    if (quote && at < end && *at == quote) {
        const char *closing = scan_byte(at + 1, end, quote);
        return closing == end || (closing + 1 < end && closing[1] != delimiter) ? NULL : closing;
    }
    return at < end && *at == ' ' ? NULL : scan_byte(at, end, delimiter);
}

/* Cells as nearly all are, until the end of the record, or one that takes a closer look. */
static bool take_usual(struct cursor *cursor)
{
    const char quote = cursor->format->quote, delimiter = cursor->format->delimiter;
    const char *at = cursor->at, *const end = cursor->end, *stop;
    struct csv_row *row = cursor->row;
    while ((stop = end_of_usual(at, end, quote, delimiter)) != NULL) {
        bool is_quoted = quote && at < end && *at == quote;
        keep(row, (struct str){at + is_quoted, (size_t)(stop - at) - is_quoted});
        at = stop + is_quoted;
        if (at == end)
            return true;
        at++;
    }
    cursor->at = at;
    return false;
}

static void take_cell(struct cursor *cursor)
{
    const char *begin = cursor->at;
    if (begin < cursor->end && *begin == ' ')
        begin = skip_blanks(cursor, begin);
    if (!cursor->format->quote || begin == cursor->end || *begin != cursor->format->quote) {
        take_plain(cursor);
        return;
    }
    const char *first = scan_byte(begin + 1, cursor->end, *begin);
    if (cursor->is_special || first + 1 >= cursor->end || first[1] != *first ||
        !take_doubled(cursor, begin + 1, first)) {
        cursor->at = begin + 1;
        take_quoted(cursor);
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
    struct cursor cursor = {.format = format,
                            .at = record.at,
                            .end = record.at + record.len,
                            .row = row,
                            .is_special = format->backslash};
    row->count = 0;
    row->is_open = false;
    text_clear(&row->scratch);
    if (record.len == 0)
        return;
    while (cursor.is_special || !take_usual(&cursor)) {
        take_cell(&cursor);
        if (cursor.at >= cursor.end)
            break;
        cursor.at++;
    }
    place_copied(row);
}

void csv_row_free(struct csv_row *row)
{
    text_free(&row->scratch);
}
