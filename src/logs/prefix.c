/* Compares lines by shape. */
#include "prefix.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t skip_digits(struct str s, size_t at)
{
    while (at < s.len && is_digit(s.at[at]))
        at++;
    return at;
}

/* How far both go together. */
static void walk(struct str prefix, struct str line, size_t *of_prefix, size_t *of_line)
{
    size_t i = 0, j = 0;
    while (i < prefix.len && j < line.len) {
        if (is_digit(prefix.at[i]) && is_digit(line.at[j])) {
            i = skip_digits(prefix, i);
            j = skip_digits(line, j);
        } else if (prefix.at[i] == line.at[j]) {
            i++;
            j++;
        } else {
            break;
        }
    }
    *of_prefix = i;
    *of_line = j;
}

size_t prefix_shape_len(struct str prefix, struct str line)
{
    size_t i, j;
    walk(prefix, line, &i, &j);
    if (i == prefix.len)
        return j;
    /* blanks at its end may have been cut */
    bool is_trimmed = j == line.len && str_trim(str_from_offset(prefix, i)).len == 0;
    return is_trimmed ? j : 0;
}

size_t prefix_common(struct str prefix, struct str line)
{
    size_t i, j;
    walk(prefix, line, &i, &j);
    return j;
}

size_t prefix_key(struct str prefix)
{
    enum { PACKED_DIGITS = 10 };
    size_t packed = skip_digits(prefix, 0);
    size_t key = packed >= PACKED_DIGITS ? packed : 0;
    for (size_t i = 0; i + 2 < prefix.len; i++)
        if (prefix.at[i] == ':' && is_digit(prefix.at[i + 1]) && is_digit(prefix.at[i + 2]))
            key = skip_digits(prefix, i + 1);
    while (key > 0 && key + 1 < prefix.len && (prefix.at[key] == '.' || prefix.at[key] == ',') &&
           is_digit(prefix.at[key + 1]))
        key = skip_digits(prefix, key + 1);
    return key;
}
