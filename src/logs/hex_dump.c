/* "0x0010:  c000 020a c633 6414  .....3d." and "0010  c0 00 02 0a c6 33 64 14  .....3d." */
#include "hex_dump.h"

static size_t digits_len(struct str s)
{
    size_t len = 0;
    while (len < s.len && hexadecimal_digit(s.at[len]) >= 0)
        len++;
    return len;
}

/* The offset and what ends it. False when that is not where bytes begin. */
static bool read_offset(struct str *rest, size_t *offset)
{
    *rest = str_trim(*rest);
    bool has_mark = str_starts_with(*rest, STR("0x"));
    if (has_mark)
        *rest = str_from_offset(*rest, 2);
    size_t digits = digits_len(*rest);
    if (digits < 4 || digits > 8)
        return false;
    *offset = 0;
    for (size_t i = 0; i < digits; i++)
        *offset = *offset << 4 | (size_t)hexadecimal_digit(rest->at[i]);
    *rest = str_from_offset(*rest, digits);
    bool has_colon = str_starts_with(*rest, STR(":"));
    if (has_colon)
        *rest = str_from_offset(*rest, 1);
    return (has_mark && has_colon) || str_starts_with(*rest, STR("  "));
}

size_t hex_line_read(struct str line, size_t *offset, uint8_t bytes[HEX_LINE_BYTES])
{
    struct str rest = line;
    size_t count = 0;
    if (!read_offset(&rest, offset) || *offset > HEX_MOST_BYTES)
        return 0;
    while (rest.len && rest.at[0] == ' ')
        rest = str_from_offset(rest, 1);
    while (count < 16) { /* what follows two blanks is the text beside the bytes */
        size_t digits = digits_len(rest);
        bool is_group = digits == 2 || digits == 4;
        if (!is_group || (digits < rest.len && rest.at[digits] != ' '))
            break;
        for (size_t i = 0; i < digits; i += 2)
            bytes[count++] =
                (uint8_t)(hexadecimal_digit(rest.at[i]) << 4 | hexadecimal_digit(rest.at[i + 1]));
        rest = str_from_offset(rest, digits);
        if (!str_starts_with(rest, STR(" ")) || str_starts_with(rest, STR("  ")))
            break;
        rest = str_from_offset(rest, 1);
    }
    return count;
}
