/* A strict look at JSON values, none of which is kept as a tree. */
#include "sipdiag/base/json_text.h"

#include "sipdiag/base/shown.h"

enum { DEPTH_MOST = 8 };

static bool take_char(struct str *rest, char c)
{
    *rest = str_trim(*rest);
    if (rest->len == 0 || rest->at[0] != c)
        return false;
    *rest = str_from_offset(*rest, 1);
    return true;
}

/* How many bytes an escape has; 0 when it is none. */
static size_t escape_len(struct str rest)
{
    if (rest.len < 2)
        return 0;
    if (rest.at[1] != 'u')
        return memchr("\"\\/bfnrt", rest.at[1], 8) ? 2 : 0;
    for (size_t i = 2; i < 6; i++)
        if (i >= rest.len || hexadecimal_digit(rest.at[i]) < 0)
            return 0;
    return 6;
}

static bool take_string(struct str *rest)
{
    struct str at = str_from_offset(*rest, 1);
    uint32_t point;
    while (at.len && at.at[0] != '"') {
        unsigned char c = (unsigned char)at.at[0];
        size_t len = c == '\\'  ? escape_len(at)
                     : c < 0x20 ? 0
                     : c < 0x80 ? 1
                                : utf8_decode(at, &point);
        if (len == 0)
            return false;
        at = str_from_offset(at, len);
    }
    *rest = str_from_offset(at, 1);
    return at.len > 0;
}

static size_t digits_of(struct str text)
{
    size_t len = 0;
    while (len < text.len && text.at[len] >= '0' && text.at[len] <= '9')
        len++;
    return len;
}

/* -12.5e+3 */
static bool take_number(struct str *rest)
{
    struct str at = str_from_offset(*rest, rest->at[0] == '-');
    size_t whole = digits_of(at);
    if (whole == 0 || (whole > 1 && at.at[0] == '0'))
        return false;
    at = str_from_offset(at, whole);
    if (at.len && at.at[0] == '.') {
        size_t parts = digits_of(str_from_offset(at, 1));
        if (parts == 0)
            return false;
        at = str_from_offset(at, 1 + parts);
    }
    if (at.len && ascii_lower(at.at[0]) == 'e') {
        at = str_from_offset(at, 1);
        if (at.len && (at.at[0] == '-' || at.at[0] == '+'))
            at = str_from_offset(at, 1);
        size_t power = digits_of(at);
        if (power == 0)
            return false;
        at = str_from_offset(at, power);
    }
    *rest = at;
    return true;
}

static bool take_word(struct str *rest)
{
    static const char *const words[] = {"null", "true", "false"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (str_starts_with(*rest, str_from(words[i]))) {
            *rest = str_from_offset(*rest, strlen(words[i]));
            return true;
        }
    return false;
}

static bool take(struct str *rest, unsigned depth);

static bool take_items(struct str *rest, bool is_object, unsigned depth)
{
    char close = is_object ? '}' : ']';
    *rest = str_from_offset(*rest, 1);
    if (take_char(rest, close))
        return true;
    do {
        *rest = str_trim(*rest);
        bool is_key = is_object && rest->len && rest->at[0] == '"';
        if (is_object && !(is_key && take_string(rest) && take_char(rest, ':')))
            return false;
        if (!take(rest, depth + 1))
            return false;
    } while (take_char(rest, ','));
    return take_char(rest, close);
}

static bool take(struct str *rest, unsigned depth)
{
    *rest = str_trim(*rest);
    if (rest->len == 0 || depth > DEPTH_MOST)
        return false;
    switch (rest->at[0]) {
    case '"':
        return take_string(rest);
    case '{':
    case '[':
        return take_items(rest, rest->at[0] == '{', depth);
    case 'n':
    case 't':
    case 'f':
        return take_word(rest);
    default:
        return take_number(rest);
    }
}

bool json_take_value(struct str *rest, struct str *value)
{
    *rest = str_trim(*rest);
    const char *begin = rest->at;
    if (!take(rest, 0))
        return false;
    *value = (struct str){begin, (size_t)(rest->at - begin)};
    return true;
}

bool json_take_member(struct str *rest, struct str *key, struct str *value, bool *is_whole)
{
    *is_whole = take_char(rest, '}');
    if (*is_whole)
        return false;
    (void)take_char(rest, ',');
    *rest = str_trim(*rest);
    const char *begin = rest->at + 1;
    if (rest->len == 0 || rest->at[0] != '"' || !take_string(rest))
        return false;
    *key = (struct str){begin, (size_t)(rest->at - begin) - 1};
    return take_char(rest, ':') && json_take_value(rest, value);
}

/* ---- without JSON around it ---- */

static uint32_t hexadecimal(struct str digits)
{
    uint32_t value = 0;
    for (size_t i = 0; i < digits.len; i++)
        value = value * 16 + (uint32_t)hexadecimal_digit(digits.at[i]);
    return value;
}

/* Gives how many bytes the escape has. Half of a pair alone is U+FFFD. */
static size_t add_escape(struct text *out, struct str at)
{
    static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
    const char *letter = memchr(from, at.at[1], 5);
    if (at.at[1] != 'u') {
        text_add_char(out, letter ? to[letter - from] : at.at[1]);
        return 2;
    }
    uint32_t point = hexadecimal((struct str){at.at + 2, 4});
    bool pair =
        point >= 0xd800 && point < 0xdc00 && at.len >= 12 && at.at[6] == '\\' && at.at[7] == 'u';
    uint32_t low = pair ? hexadecimal((struct str){at.at + 8, 4}) : 0;
    if (low >= 0xdc00 && low < 0xe000) {
        utf8_add(out, 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00));
        return 12;
    }
    utf8_add(out, point >= 0xd800 && point < 0xe000 ? 0xfffd : point);
    return 6;
}

static void add_string(struct text *out, struct str string)
{
    struct str at = {string.at + 1, string.len - 2};
    while (at.len) {
        size_t plain = str_find_char(at, '\\');
        text_add(out, (struct str){at.at, plain});
        at = str_from_offset(at, plain);
        if (at.len)
            at = str_from_offset(at, add_escape(out, at));
    }
}

static void add_items(struct text *out, struct str list)
{
    struct str rest = str_from_offset(list, 1), item;
    size_t begin = out->len;
    while (json_take_value(&rest, &item)) {
        if (out->len > begin)
            text_add_char(out, ' ');
        json_add_plain(out, item);
        if (!take_char(&rest, ','))
            return;
    }
}

void json_add_plain(struct text *out, struct str value)
{
    if (value.len == 0 || str_equal(value, STR("null")))
        return;
    if (value.at[0] == '"')
        add_string(out, value);
    else if (value.at[0] == '[')
        add_items(out, value);
    else if (value.at[0] != '{')
        text_add(out, value);
}
