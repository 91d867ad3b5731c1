/* Escapes for people and for JSON. */
#include "escape.h"

#include "sipdiag/base/shown.h"

#include <stddef.h>

enum { DEL = 0x7f, C1_LAST = 0x9f };

bool utf8_take(struct str *s, uint32_t *point)
{
    size_t length = utf8_decode(*s, point);
    if (length == 0)
        *point = (unsigned char)s->at[0];
    *s = str_from_offset(*s, length ? length : 1);
    return length > 0;
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

static void add_json_unit(struct text *out, uint32_t unit)
{
    text_addf(out, "\\u%04x", (unsigned)unit);
}

static void add_json_char(struct text *out, struct str bytes, bool valid, uint32_t point)
{
    if (!valid) {
        text_add_literal(out, "\xef\xbf\xbd");
    } else if (point == '"' || point == '\\') {
        text_add_char(out, '\\');
        text_add_char(out, (char)point);
    } else if (point >= 0x10000 && utf8_is_invisible(point)) {
        add_json_unit(out, 0xd800 + ((point - 0x10000) >> 10));
        add_json_unit(out, 0xdc00 + ((point - 0x10000) & 0x3ff));
    } else if (point < 0x20 || (point >= DEL && point <= C1_LAST) || utf8_is_invisible(point)) {
        add_json_unit(out, point);
    } else {
        text_add(out, bytes);
    }
}

void escape_people(struct text *out, struct str s)
{
    size_t run = plain_run(s, false);
    text_add(out, (struct str){s.at, run});
    if (run < s.len)
        text_add_shown(out, str_from_offset(s, run));
}

void escape_json(struct text *out, struct str s)
{
    while (s.len) {
        size_t run = plain_run(s, true);
        text_add(out, (struct str){s.at, run});
        s = str_from_offset(s, run);
        if (!s.len)
            break;
        struct str before = s;
        uint32_t point;
        bool valid = utf8_take(&s, &point);
        add_json_char(out, (struct str){before.at, before.len - s.len}, valid, point);
    }
}
