/* Escapes what could control a terminal, a page or a log. */
#include "sipdiag/base/shown.h"

static size_t sequence_len(uint8_t lead)
{
    if (lead < 0x80)
        return 1;
    if (lead >= 0xc2 && lead < 0xe0)
        return 2;
    if (lead >= 0xe0 && lead < 0xf0)
        return 3;
    return lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
}

size_t utf8_decode(struct str s, uint32_t *point)
{
    static const uint8_t lead_bits[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t len = s.len ? sequence_len((uint8_t)s.at[0]) : 0;
    if (len == 0 || len > s.len)
        return 0;
    uint32_t value = (uint8_t)s.at[0] & lead_bits[len];
    for (size_t i = 1; i < len; i++) {
        uint8_t next = (uint8_t)s.at[i];
        if ((next & 0xc0) != 0x80)
            return 0;
        value = value << 6 | (next & 0x3f);
    }
    bool is_surrogate = value >= 0xd800 && value <= 0xdfff;
    if (value < least[len] || value > 0x10ffff || is_surrogate)
        return 0;
    *point = value;
    return len;
}

static bool is_control(uint32_t point)
{
    return point < 0x20 || (point >= 0x7f && point < 0xa0);
}

bool utf8_is_invisible(uint32_t point)
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

void text_add_shown(struct text *out, struct str bytes)
{
    while (bytes.len) {
        uint32_t point = 0;
        size_t len = utf8_decode(bytes, &point);
        size_t taken = len ? len : 1;
        if (len && utf8_is_invisible(point))
            text_addf(out, "\\u{%04X}", (unsigned)point);
        else if (len && !is_control(point))
            text_add(out, (struct str){bytes.at, len});
        else
            for (size_t i = 0; i < taken; i++)
                text_addf(out, "\\x%02x", (unsigned)(uint8_t)bytes.at[i]);
        bytes = str_from_offset(bytes, taken);
    }
}

void utf8_add(struct text *out, uint32_t point)
{
    char bytes[4];
    if (point < 0x80) {
        text_add_char(out, (char)point);
    } else if (point < 0x800) {
        bytes[0] = (char)(0xc0 | point >> 6);
        bytes[1] = (char)(0x80 | (point & 0x3f));
        text_add(out, (struct str){bytes, 2});
    } else if (point < 0x10000) {
        bytes[0] = (char)(0xe0 | point >> 12);
        bytes[1] = (char)(0x80 | (point >> 6 & 0x3f));
        bytes[2] = (char)(0x80 | (point & 0x3f));
        text_add(out, (struct str){bytes, 3});
    } else {
        bytes[0] = (char)(0xf0 | point >> 18);
        bytes[1] = (char)(0x80 | (point >> 12 & 0x3f));
        bytes[2] = (char)(0x80 | (point >> 6 & 0x3f));
        bytes[3] = (char)(0x80 | (point & 0x3f));
        text_add(out, (struct str){bytes, 4});
    }
}
