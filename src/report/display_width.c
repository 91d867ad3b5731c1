/* Width by code point: combining marks take none, East Asian wide characters and emoji two. */
#include "display_width.h"

#include "escape.h"

#include <stdint.h>

struct range {
    uint32_t first, last;
};

static const struct range narrow_none[] = {
    {0x0300, 0x036f}, {0x0483, 0x0489}, {0x0591, 0x05bd}, {0x0610, 0x061a}, {0x064b, 0x065f},
    {0x06d6, 0x06dc}, {0x0900, 0x0902}, {0x093c, 0x093c}, {0x0941, 0x0948}, {0x0e31, 0x0e31},
    {0x0e34, 0x0e3a}, {0x0e47, 0x0e4e}, {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff}, {0x20d0, 0x20ff},
    {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f},
};

static const struct range wide[] = {
    {0x1100, 0x115e},   {0x2e80, 0x303e},   {0x3041, 0x33ff},   {0x3400, 0x4dbf},
    {0x4e00, 0x9fff},   {0xa000, 0xa4cf},   {0xa960, 0xa97f},   {0xac00, 0xd7a3},
    {0xf900, 0xfaff},   {0xfe30, 0xfe6f},   {0xff00, 0xff60},   {0xffe0, 0xffe6},
    {0x16fe0, 0x18cff}, {0x1b000, 0x1b2ff}, {0x1f300, 0x1f64f}, {0x1f680, 0x1f6ff},
    {0x1f900, 0x1f9ff}, {0x20000, 0x3fffd},
};

static bool is_in(const struct range *ranges, size_t count, uint32_t point)
{
    for (size_t i = 0; i < count && point >= ranges[i].first; i++)
        if (point <= ranges[i].last)
            return true;
    return false;
}

static size_t point_width(uint32_t point)
{
    if (point < 0x300)
        return 1;
    if (is_in(narrow_none, sizeof narrow_none / sizeof narrow_none[0], point))
        return 0;
    return is_in(wide, sizeof wide / sizeof wide[0], point) ? 2 : 1;
}

size_t display_width(struct str s)
{
    size_t width = 0;
    uint32_t point;
    while (s.len) {
        utf8_take(&s, &point);
        width += point_width(point);
    }
    return width;
}

size_t display_fit(struct str s, size_t columns)
{
    struct str rest = s;
    size_t width = 0, fits = 0;
    uint32_t point;
    while (rest.len) {
        utf8_take(&rest, &point);
        width += point_width(point);
        if (width > columns)
            break;
        fits = s.len - rest.len;
    }
    return fits;
}

size_t display_fit_tail(struct str s, size_t columns)
{
    struct str rest = s;
    size_t width = display_width(s);
    uint32_t point;
    while (rest.len && width > columns) {
        utf8_take(&rest, &point);
        width -= point_width(point);
    }
    return s.len - rest.len;
}
