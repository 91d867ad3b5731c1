/* Rows of bits that grow. */
#include "frame_bits.h"

#include "sipdiag/base/memory.h"

#include <stdlib.h>
#include <string.h>

void frame_bits_init(struct frame_bits *bits, size_t input_count)
{
    bits->rows = xalloc((input_count + 1) * sizeof *bits->rows);
    bits->row_count = input_count;
}

void frame_bits_free(struct frame_bits *bits)
{
    for (size_t i = 0; i < bits->row_count; i++)
        free(bits->rows[i].words);
    free(bits->rows);
    *bits = (struct frame_bits){0};
}

void frame_bits_add(struct frame_bits *bits, struct origin origin)
{
    if (origin.input >= bits->row_count)
        return;
    struct frame_row *row = &bits->rows[origin.input];
    size_t word = origin.frame / 64;
    if (word >= row->count) {
        size_t count = (word + 1) * 2;
        row->words = xrealloc(row->words, count * sizeof *row->words);
        memset(row->words + row->count, 0, (count - row->count) * sizeof *row->words);
        row->count = count;
    }
    row->words[word] |= UINT64_C(1) << origin.frame % 64;
}

bool frame_bits_has(const struct frame_bits *bits, struct origin origin)
{
    if (origin.input >= bits->row_count || origin.frame / 64 >= bits->rows[origin.input].count)
        return false;
    return bits->rows[origin.input].words[origin.frame / 64] >> origin.frame % 64 & 1;
}
