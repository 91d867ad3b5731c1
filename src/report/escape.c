/* Escapes for people and for JSON, over one tolerant UTF-8 reader. */
#include "escape.h"

#include <stddef.h>

enum { DEL = 0x7f, C1_LAST = 0x9f };

/* Length by the first byte, and the smallest code point of that length (RFC 3629 3). */
static unsigned utf8_length(unsigned char first, uint32_t *smallest)
{
    if (first >= 0xc2 && first <= 0xdf) {
        *smallest = 0x80;
        return 2;
    }
    if (first >= 0xe0 && first <= 0xef) {
        *smallest = 0x800;
        return 3;
    }
    if (first >= 0xf0 && first <= 0xf4) {
        *smallest = 0x10000;
        return 4;
    }
    return 0;
}

static bool is_surrogate(uint32_t point)
{
    return point >= 0xd800 && point <= 0xdfff;
}

/* The length of the valid sequence of several bytes at the front, else 0. */
static unsigned utf8_sequence(struct str s, uint32_t *point)
{
    uint32_t smallest = 0;
    unsigned length = utf8_length((unsigned char)s.at[0], &smallest);
    if (length == 0 || s.len < length)
        return 0;
    uint32_t sum = (unsigned char)s.at[0] & (0x7fU >> length);
    for (unsigned i = 1; i < length; i++) {
        unsigned char next = (unsigned char)s.at[i];
        if ((next & 0xc0) != 0x80)
            return 0;
        sum = sum << 6 | (next & 0x3f);
    }
    if (sum < smallest || sum > 0x10ffff || is_surrogate(sum))
        return 0;
    *point = sum;
    return length;
}

bool utf8_take(struct str *s, uint32_t *point)
{
    unsigned char first = (unsigned char)s->at[0];
    unsigned length = first < 0x80 ? 1 : utf8_sequence(*s, point);
    if (first < 0x80 || length == 0)
        *point = first;
    *s = str_from_offset(*s, length ? length : 1);
    return length > 0;
}

/* Characters that have no shape, or turn the text around them (Unicode Cf, line separators,
 * fillers). */
static bool is_invisible(uint32_t point)
{
    static const struct {
        uint32_t first, last;
    } ranges[] = {
        {0x00ad, 0x00ad}, {0x034f, 0x034f},   {0x061c, 0x061c},   {0x115f, 0x1160},
        {0x17b4, 0x17b5}, {0x180b, 0x180f},   {0x200b, 0x200f},   {0x2028, 0x202e},
        {0x2060, 0x206f}, {0x3164, 0x3164},   {0xfeff, 0xfeff},   {0xffa0, 0xffa0},
        {0xfff0, 0xfffb}, {0x1d173, 0x1d17a}, {0xe0000, 0xe0fff},
    };
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0] && point >= ranges[i].first; i++)
        if (point <= ranges[i].last)
            return true;
    return false;
}

static void add_hex(struct text *out, uint32_t value, unsigned digits, const char *alphabet)
{
    while (digits < 8 && value >> (4 * digits))
        digits++;
    for (unsigned i = digits; i > 0; i--)
        text_add_char(out, alphabet[value >> (4 * (i - 1)) & 0xf]);
}

/* Length of the front that needs no look: printable ASCII, for JSON without quote and backslash. */
static size_t plain_run(struct str s, bool json)
{
    size_t i = 0;
    while (i < s.len && (unsigned char)s.at[i] >= 0x20 && (unsigned char)s.at[i] < DEL &&
           !(json && (s.at[i] == '"' || s.at[i] == '\\')))
        i++;
    return i;
}

static void add_person_char(struct text *out, struct str bytes, bool valid, uint32_t point)
{
    if (!valid || point < 0x20 || (point >= DEL && point <= C1_LAST)) {
        text_add_literal(out, "\\x");
        add_hex(out, point, 2, "0123456789abcdef");
    } else if (is_invisible(point)) {
        text_add_literal(out, "\\u{");
        add_hex(out, point, 4, "0123456789ABCDEF");
        text_add_char(out, '}');
    } else {
        text_add(out, bytes);
    }
}

static void add_json_unit(struct text *out, uint32_t unit)
{
    text_add_literal(out, "\\u");
    add_hex(out, unit, 4, "0123456789abcdef");
}

static void add_json_char(struct text *out, struct str bytes, bool valid, uint32_t point)
{
    if (!valid) {
        text_add_literal(out, "\xef\xbf\xbd");
    } else if (point == '"' || point == '\\') {
        text_add_char(out, '\\');
        text_add_char(out, (char)point);
    } else if (point >= 0x10000 && is_invisible(point)) {
        add_json_unit(out, 0xd800 + ((point - 0x10000) >> 10));
        add_json_unit(out, 0xdc00 + ((point - 0x10000) & 0x3ff));
    } else if (point < 0x20 || (point >= DEL && point <= C1_LAST) || is_invisible(point)) {
        add_json_unit(out, point);
    } else {
        text_add(out, bytes);
    }
}

static void escape(struct text *out, struct str s, bool json)
{
    while (s.len) {
        size_t run = plain_run(s, json);
        text_add(out, (struct str){s.at, run});
        s = str_from_offset(s, run);
        if (!s.len)
            break;
        struct str before = s;
        uint32_t point;
        bool valid = utf8_take(&s, &point);
        struct str bytes = {before.at, before.len - s.len};
        if (json)
            add_json_char(out, bytes, valid, point);
        else
            add_person_char(out, bytes, valid, point);
    }
}

void escape_people(struct text *out, struct str s)
{
    escape(out, s, false);
}

void escape_json(struct text *out, struct str s)
{
    escape(out, s, true);
}
