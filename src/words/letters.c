/* Small and large letters of the languages that there are: no locale knows better. */
#include "sipdiag/words/words.h"

/* Ranges of large letters, and how far the small ones are: Latin-1, Cyrillic. */
static const struct letters {
    uint32_t first, last, small;
} letters[] = {
    {'A', 'Z', 'a'},       {0xc0, 0xd6, 0xe0},    {0xd8, 0xde, 0xf8},
    {0x400, 0x40f, 0x450}, {0x410, 0x42f, 0x430}, {0x490, 0x490, 0x491},
};

/* Of one or two bytes of UTF-8; 0 for longer ones, which stay. */
static uint32_t first_letter(const char *at)
{
    const unsigned char *bytes = (const unsigned char *)at;
    if (bytes[0] < 0x80)
        return bytes[0];
    return (bytes[0] & 0xe0) == 0xc0 ? (uint32_t)(bytes[0] & 0x1f) << 6 | (bytes[1] & 0x3f) : 0;
}

static void set_letter(char *at, uint32_t letter)
{
    if (letter < 0x80) {
        at[0] = (char)letter;
        return;
    }
    at[0] = (char)(0xc0 | letter >> 6);
    at[1] = (char)(0x80 | (letter & 0x3f));
}

void words_begin_small(char *at)
{
    uint32_t letter = first_letter(at);
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
        if (letter >= letters[i].first && letter <= letters[i].last)
            set_letter(at, letters[i].small + (letter - letters[i].first));
}

void words_begin_large(char *at)
{
    uint32_t letter = first_letter(at);
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++) {
        const struct letters *row = &letters[i];
        if (letter >= row->small && letter <= row->small + (row->last - row->first)) {
            set_letter(at, row->first + (letter - row->small));
            return;
        }
    }
}
