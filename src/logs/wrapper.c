/* Takes lines out of what carries them. */
#include "wrapper.h"

#include "start_line.h"

static struct str skip_escape(struct str rest)
{
    size_t at = 1;
    if (at < rest.len && rest.at[at] == '[') {
        at++;
        while (at < rest.len && (unsigned char)rest.at[at] < 0x40 && rest.at[at] >= ' ')
            at++;
    }
    return str_from_offset(rest, at < rest.len ? at + 1 : at);
}

struct str without_colours(struct str line, struct text *room)
{
    size_t escape = str_find_char(line, '\x1b');
    if (escape == line.len)
        return line;
    text_clear(room);
    while (line.len) {
        text_add(room, (struct str){line.at, escape});
        line = str_from_offset(line, escape);
        if (line.len)
            line = skip_escape(line);
        escape = str_find_char(line, '\x1b');
    }
    return text_str(room);
}

void add_without_html(struct text *out, struct str line)
{
    static const struct {
        struct str escaped;
        char plain;
    } rows[] = {{STR("&lt;"), '<'}, {STR("&gt;"), '>'}, {STR("&quot;"), '"'}, {STR("&amp;"), '&'}};
    for (size_t i = 0; i < line.len;) {
        struct str rest = str_from_offset(line, i);
        size_t row = 0;
        while (row < 4 && !str_starts_with(rest, rows[row].escaped))
            row++;
        text_add_char(out, row < 4 ? rows[row].plain : line.at[i]);
        i += row < 4 ? rows[row].escaped.len : 1;
    }
}

/* ---- JSON ---- */

static size_t string_end(struct str s)
{
    size_t at = 0;
    while (at < s.len && s.at[at] != '"')
        at += s.at[at] == '\\' ? 2 : 1;
    return at;
}

static void add_code(struct text *out, uint32_t code)
{
    if (code < 0x80) {
        text_add_char(out, (char)code);
    } else if (code < 0x800) {
        text_add_char(out, (char)(0xc0 | code >> 6));
        text_add_char(out, (char)(0x80 | (code & 0x3f)));
    } else {
        text_add_char(out, (char)(0xe0 | code >> 12));
        text_add_char(out, (char)(0x80 | (code >> 6 & 0x3f)));
        text_add_char(out, (char)(0x80 | (code & 0x3f)));
    }
}

static bool read_code(struct str s, uint32_t *code)
{
    *code = 0;
    for (size_t i = 0; i < 4; i++) {
        char c = i < s.len ? ascii_lower(s.at[i]) : 'x';
        bool is_digit = c >= '0' && c <= '9';
        if (!is_digit && !(c >= 'a' && c <= 'f'))
            return false;
        *code = *code << 4 | (uint32_t)(is_digit ? c - '0' : c - 'a' + 10);
    }
    return true;
}

/* What follows a backslash; gives how much of it was taken. */
static size_t unescape(struct text *out, struct str rest)
{
    uint32_t code;
    char c = rest.len ? rest.at[0] : '\\';
    if (c == 'u' && read_code(str_from_offset(rest, 1), &code)) {
        add_code(out, code);
        return 5;
    }
    text_add_char(out, c == 'n'   ? '\n'
                       : c == 'r' ? '\r'
                       : c == 't' ? '\t'
                       : c == 'b' ? '\b'
                       : c == 'f' ? '\f'
                                  : c);
    return rest.len ? 1 : 0;
}

static void add_unescaped(struct text *out, struct str s)
{
    for (size_t i = 0; i < s.len;) {
        if (s.at[i] != '\\') {
            text_add_char(out, s.at[i++]);
            continue;
        }
        i += 1 + unescape(out, str_from_offset(s, i + 1));
    }
}

static bool is_one_of(struct str key, const char *const *names)
{
    for (; *names; names++)
        if (str_equal(key, str_from(*names)))
            return true;
    return false;
}

/* The next "key": value at the top level or below; values are strings or what stands up to the next
 * comma. */
static bool next_member(struct str *rest, struct str *key, struct str *value, bool *is_string)
{
    size_t quote = str_find_char(*rest, '"');
    if (quote == rest->len)
        return false;
    struct str after = str_from_offset(*rest, quote + 1);
    *key = (struct str){after.at, string_end(after)};
    if (key->len > after.len)
        key->len = after.len;
    after = str_trim(str_from_offset(after, key->len + 1));
    if (after.len == 0 || after.at[0] != ':') {
        *rest = after;
        *value = (struct str){0};
        return after.len > 0;
    }
    after = str_trim(str_from_offset(after, 1));
    *is_string = after.len && after.at[0] == '"';
    if (*is_string)
        after = str_from_offset(after, 1);
    size_t end = *is_string ? string_end(after) : str_find_char(after, ',');
    if (after.len && !*is_string && (after.at[0] == '{' || after.at[0] == '['))
        end = 0;
    end = end < after.len ? end : after.len;
    *value = (struct str){after.at, end};
    *rest = str_from_offset(after, end + *is_string);
    return true;
}

/* A journal writes what is not printable as numbers: [73,78,86]. */
static bool add_numbers(struct text *out, struct str rest)
{
    bool is_array = rest.len > 0 && rest.at[0] == '[';
    struct str list = str_before(str_from_offset(rest, 1), ']', &rest);
    while (is_array && list.len) {
        uint64_t byte;
        if (!str_to_u64(str_trim(str_before(list, ',', &list)), UINT8_MAX, &byte))
            return false;
        text_add_char(out, (char)byte);
    }
    return is_array && out->len > 0;
}

bool json_entry_read(struct str line, struct text *text, struct str *time)
{
    static const char *const texts[] = {"log",     "MESSAGE", "message", "msg", "text",
                                        "payload", "raw",     "line",    NULL};
    static const char *const times[] = {
        "time", "__REALTIME_TIMESTAMP", "@timestamp", "timestamp", "ts", NULL};
    struct str key, value, rest = str_trim(line);
    bool is_string = false, found = false;
    *time = (struct str){0};
    if (rest.len < 2 || rest.at[0] != '{')
        return false;
    text_clear(text);
    while (next_member(&rest, &key, &value, &is_string)) {
        if (value.len && is_one_of(key, times))
            *time = value;
        if (!is_one_of(key, texts))
            continue;
        text_clear(text);
        if (is_string)
            add_unescaped(text, value);
        found = is_string || add_numbers(text, rest);
    }
    return found;
}

/* ---- line ends that were written out ---- */

static struct str line_end_at(struct str rest)
{
    static const struct str ends[] = {STR("#015#012"), STR("#012"),       STR("\\r\\n"),
                                      STR("\\n"),      STR("<CR><LF>"),   STR("\\x0d\\x0a"),
                                      STR("\\x0a"),    STR("\\015\\012"), STR("\\012"),
                                      STR("^M^J"),     STR("..")};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (str_starts_with_nocase(rest, ends[i]))
            return ends[i];
    return (struct str){0};
}

struct str line_end_named(struct str line_end)
{
    return line_end.len ? line_end_at(line_end) : line_end;
}

struct str escaped_line_end(struct str rest)
{
    enum { PHRASE_MOST = 120 };
    for (size_t i = 0; i < rest.len && i < PHRASE_MOST; i++) {
        struct str end = line_end_at(str_from_offset(rest, i));
        struct str next = str_from_offset(rest, i + end.len);
        if (end.len && looks_like_header(next))
            return (struct str){rest.at + i, end.len};
    }
    return (struct str){0};
}
