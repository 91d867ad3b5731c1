/* Cuts JSON and XML into calls, piece by piece: each byte is looked at a bounded number of times.
 */
#include "document.h"

#include <string.h>

enum { LISTS_KNOWN = 64, TAG_BYTES_MOST = 64 };

void document_cut_free(struct document_cut *cut)
{
    text_free(&cut->text);
}

static struct document given(struct document_cut *cut, struct str text, bool is_damaged)
{
    cut->is_open = false;
    return (struct document){text, cut->number, is_damaged};
}

/* ---- JSON ---- */

static bool is_in_list(const struct document_cut *cut)
{
    return cut->depth > 0 && cut->depth <= LISTS_KNOWN && (cut->lists >> (cut->depth - 1) & 1) != 0;
}

static void begin_call(struct document_cut *cut, uint32_t number)
{
    text_clear(&cut->text);
    cut->is_open = true;
    cut->is_too_long = false;
    cut->number = number;
}

static void enter(struct document_cut *cut, bool is_list)
{
    if (cut->depth < LISTS_KNOWN) {
        uint64_t bit = UINT64_C(1) << cut->depth;
        cut->lists = is_list ? cut->lists | bit : cut->lists & ~bit;
    }
    cut->depth += cut->depth < UINT32_MAX;
}

/* What is open takes no further object or list here, so it is damaged and another begins. */
static bool is_out_of_place(const struct document_cut *cut)
{
    bool takes_value = is_in_list(cut) ? cut->last == ',' || cut->last == '[' : cut->last == ':';
    return cut->is_open && cut->depth > cut->level && cut->depth <= LISTS_KNOWN && !takes_value;
}

/* An object stands where the damaged one stood, a list around it begins anew. */
static void leave_damaged(struct document_cut *cut, char next)
{
    cut->depth = cut->level;
    if (next == '[' && cut->level > 0)
        cut->depth--;
}

/* A list between calls that stand alone: it may never be closed. */
static bool is_stray(const struct document_cut *cut, char c)
{
    return c == '[' && cut->level == 0 && !cut->is_open;
}

static bool begins_call(const struct document_cut *cut)
{
    return !cut->is_open && cut->depth == cut->level && (cut->level == 0 || is_in_list(cut));
}

/* A byte outside strings; true when a call ends with it. */
static bool see_mark(struct document_cut *cut, char c)
{
    if (c == '"')
        cut->in_string = true;
    else if (c == '{' || c == '[')
        enter(cut, c == '[');
    else if ((c == '}' || c == ']') && cut->depth > 0)
        cut->depth--;
    if (!ascii_is_space(c))
        cut->last = c;
    return c == '}' && cut->is_open && cut->depth == cut->level;
}

static void see_in_string(struct document_cut *cut, char c)
{
    if (cut->is_escaped)
        cut->is_escaped = false;
    else if (c == '\\')
        cut->is_escaped = true;
    else if (c == '"')
        cut->in_string = false;
}

static void keep(struct document_cut *cut, const char *from, size_t len)
{
    if (!cut->is_open || cut->is_too_long)
        return;
    cut->is_too_long = cut->text.len + len > DOCUMENT_BYTES_MOST;
    if (cut->is_too_long)
        text_clear(&cut->text);
    else
        text_add(&cut->text, (struct str){from, len});
}

static bool next_json(struct document_cut *cut, struct str *rest, uint32_t number,
                      struct document *found)
{
    size_t kept = 0;
    for (size_t i = 0; i < rest->len; i++) {
        char c = rest->at[i];
        if (cut->in_string && c != '\n') {
            see_in_string(cut, c);
            continue;
        }
        cut->in_string = false; /* a string does not go over lines */
        cut->is_escaped = false;
        if (is_stray(cut, c))
            continue;
        if ((c == '{' || c == '[') && is_out_of_place(cut)) {
            keep(cut, rest->at + kept, i - kept);
            leave_damaged(cut, c);
            *rest = str_from_offset(*rest, i);
            *found = given(cut, text_str(&cut->text), true);
            return true;
        }
        if (c == '{' && begins_call(cut)) {
            begin_call(cut, number);
            kept = i;
        }
        if (see_mark(cut, c)) {
            keep(cut, rest->at + kept, i + 1 - kept);
            *rest = str_from_offset(*rest, i + 1);
            *found = given(cut, text_str(&cut->text), cut->is_too_long);
            return true;
        }
    }
    keep(cut, rest->at + kept, rest->len - kept);
    return false;
}

/* Names that exports give to the list of their calls. */
static bool is_list_name(struct str name)
{
    static const char *const names[] = {"calls",   "data", "cdrs",  "records",
                                        "results", "rows", "items", "objects"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (str_equal_nocase(name, str_from(names[i])))
            return true;
    return false;
}

/* The member's name, when `at` stands behind it: "calls": [ */
static struct str name_before(struct str text, size_t at)
{
    struct str before = str_trim((struct str){text.at, at});
    size_t end = before.len > 2 ? before.len - 1 : 0;
    if (end == 0 || before.at[end] != ':')
        return (struct str){0};
    before = str_trim((struct str){text.at, end});
    end = before.len ? before.len - 1 : 0;
    size_t begin = end;
    while (begin > 0 && before.at[begin - 1] != '"')
        begin--;
    return (struct str){before.at + begin, end - begin};
}

static bool begins_with_object(struct str text, size_t at)
{
    while (at < text.len && ascii_is_space(text.at[at]))
        at++;
    return at < text.len && text.at[at] == '{';
}

unsigned document_level(struct str sample)
{
    struct document_cut cut = {.level = 0};
    struct str text = str_trim(sample);
    if (text.len && text.at[0] == '[')
        return 1;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (!cut.in_string && c == '[' && cut.depth == 1 && begins_with_object(text, i + 1) &&
            is_list_name(name_before(text, i)))
            return 2;
        if (cut.in_string)
            see_in_string(&cut, c);
        else
            (void)see_mark(&cut, c);
    }
    return 0;
}

/* ---- XML ---- */

static bool is_name_end(struct str at)
{
    return at.len && (ascii_is_space(at.at[0]) || at.at[0] == '>' || at.at[0] == '/');
}

/* Where "<name" or "</name" stands at or behind `from`; the text's length when nowhere. */
static size_t find_tag(struct str text, size_t from, struct str name, bool is_close)
{
    struct str rest = str_from_offset(text, from);
    while (rest.len) {
        size_t at = str_find_char(rest, '<');
        struct str tag = str_from_offset(rest, at + 1);
        if (is_close && tag.len && tag.at[0] == '/')
            tag = str_from_offset(tag, 1);
        else if (is_close)
            tag.len = 0;
        if (str_starts_with(tag, name) && is_name_end(str_from_offset(tag, name.len)))
            return text.len - rest.len + at;
        rest = str_from_offset(rest, at + 1);
    }
    return text.len;
}

/* What was given, and what is no call, is let go; a tag may begin in the last bytes. */
static void drop_looked(struct document_cut *cut)
{
    size_t from = cut->is_open ? cut->begin : cut->looked;
    if (from == 0)
        return;
    if (cut->text.len > from)
        memmove(cut->text.at, cut->text.at + from, cut->text.len - from);
    cut->text.len -= from;
    cut->looked -= from;
    cut->close = cut->close > from ? cut->close - from : 0;
    cut->begin = 0;
}

static size_t back_from(size_t len, size_t least)
{
    return len > least + TAG_BYTES_MOST ? len - TAG_BYTES_MOST : least;
}

static bool open_element(struct document_cut *cut, uint32_t number)
{
    struct str text = text_str(&cut->text);
    size_t at = find_tag(text, cut->looked, cut->element, false);
    if (at == text.len) {
        cut->looked = back_from(text.len, cut->looked);
        return false;
    }
    cut->is_open = true;
    cut->begin = at;
    cut->looked = at + 1;
    cut->number = number;
    return true;
}

/* Where the element ends; the text's length while it does not. Looks at no byte twice. */
static size_t find_close(struct document_cut *cut, struct str text)
{
    if (cut->close_is_known && cut->close >= cut->looked)
        return cut->close;
    size_t from = cut->close > cut->looked ? cut->close : cut->looked;
    size_t at = find_tag(text, from, cut->element, true);
    cut->close_is_known = at < text.len;
    cut->close = cut->close_is_known ? at : back_from(text.len, from);
    return at;
}

/* The end of the element, or another beginning of one in it. */
static bool close_element(struct document_cut *cut, struct document *found)
{
    struct str text = text_str(&cut->text);
    size_t close = find_close(cut, text);
    size_t other = find_tag((struct str){text.at, close}, cut->looked, cut->element, false);
    bool is_damaged = other < close || close - cut->begin > DOCUMENT_BYTES_MOST;
    if (close == text.len && !is_damaged) {
        cut->looked = back_from(text.len, cut->looked);
        return false;
    }
    size_t end = is_damaged ? other : close + str_find_char(str_from_offset(text, close), '>') + 1;
    end = end < text.len ? end : text.len;
    *found = given(cut, (struct str){text.at + cut->begin, end - cut->begin}, is_damaged);
    cut->looked = end;
    return true;
}

static bool next_xml(struct document_cut *cut, struct str *rest, uint32_t number,
                     struct document *found)
{
    if (!cut->has_given) {
        drop_looked(cut);
        text_add(&cut->text, *rest);
    }
    cut->has_given = (cut->is_open || open_element(cut, number)) && close_element(cut, found);
    if (!cut->has_given)
        *rest = str_from_offset(*rest, rest->len);
    return cut->has_given;
}

/* ---- both ---- */

bool document_next(struct document_cut *cut, struct str *rest, uint32_t number,
                   struct document *found)
{
    return cut->element.len ? next_xml(cut, rest, number, found)
                            : next_json(cut, rest, number, found);
}

bool document_last(struct document_cut *cut, struct document *found)
{
    if (!cut->is_open)
        return false;
    struct str text = str_from_offset(text_str(&cut->text), cut->element.len ? cut->begin : 0);
    *found = given(cut, text, true);
    return true;
}
