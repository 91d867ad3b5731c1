/* Reads four numbers and dots by itself and leaves the rest to address_parse(). */
#include "address_text.h"

/* As inet_pton(): no leading zeros. */
static bool read_ipv4(struct str text, struct address *address)
{
    uint8_t bytes[4];
    size_t at = 0;
    for (int i = 0; i < 4; i++) {
        unsigned number = 0;
        if (i && (at == text.len || text.at[at++] != '.'))
            return false;
        size_t start = at;
        while (at < text.len && at - start < 3 && text.at[at] >= '0' && text.at[at] <= '9')
            number = number * 10 + (unsigned)(text.at[at++] - '0');
        if (at == start || number > 255 || (text.at[start] == '0' && at - start > 1))
            return false;
        bytes[i] = (uint8_t)number;
    }
    if (at < text.len)
        return false;
    *address = address_ipv4(bytes);
    return true;
}

bool address_text_read(struct str text, struct address *address)
{
    return read_ipv4(text, address) || address_parse(text, address);
}
