/* Shares the width of the page among the lifelines; splits a ladder that is too wide. */
#include "ladder_layout.h"

enum {
    GAP_LEAST = 16, /* below that, labels would be in pieces */
    GAP_NARROW = 8, /* two parties always stand side by side */
    GAP_GOOD = 30,  /* from here on words may stand beside the ladder */
    GAP_MOST = 46,
    AFTER_LADDER = 2,
    MARK = 4, /* " <==" */
    DELTA_FROM_WIDTH = 60
};

/* Columns that are no ladder. */
static size_t taken(const struct page *page, const struct ladder_needs *needs)
{
    size_t delta = page->width >= DELTA_FROM_WIDTH ? needs->delta + 1 : 0;
    return needs->time + delta + 2 + 1 + AFTER_LADDER + needs->frame + MARK;
}

size_t ladder_parties_that_fit(const struct page *page, const struct ladder_needs *needs)
{
    size_t other = taken(page, needs);
    size_t fits = page->width > other ? 1 + (page->width - other) / GAP_LEAST : 0;
    fits = fits < 2 ? 2 : fits;
    return fits < BLOCK_PARTIES_MAX ? fits : BLOCK_PARTIES_MAX;
}

static size_t clamp(size_t value, size_t least, size_t most)
{
    return value < least ? least : value > most ? most : value;
}

struct ladder_layout ladder_lay_out(const struct page *page, const struct ladder_needs *needs,
                                    size_t parties)
{
    struct ladder_layout layout = {.time = needs->time};
    size_t gaps = parties > 1 ? parties - 1 : 1, other = taken(page, needs);
    size_t room = page->width > other ? page->width - other : 0;
    bool beside = room > needs->words + 1 && (room - needs->words - 1) / gaps >= GAP_GOOD;
    layout.delta = page->width >= DELTA_FROM_WIDTH ? needs->delta : 0;
    layout.gap = clamp((beside ? room - needs->words - 1 : room) / gaps, GAP_NARROW, GAP_MOST);
    layout.start = layout.time + (layout.delta ? layout.delta + 1 : 0) + 2;
    layout.frame = layout.start + layout.gap * gaps + 1 + AFTER_LADDER;
    layout.mark = layout.frame + needs->frame + 1;
    layout.words = beside ? needs->words : 0;
    return layout;
}

size_t ladder_block_place(const struct ladder_block *block, size_t party)
{
    size_t i = 0;
    while (i < block->count && block->parties[i] != party)
        i++;
    return i;
}

/* Keeps them in the order of the ladder. */
static void add_party(struct ladder_block *block, size_t party)
{
    size_t place = block->count;
    if (ladder_block_place(block, party) < block->count)
        return;
    while (place > 0 && block->parties[place - 1] > party) {
        block->parties[place] = block->parties[place - 1];
        place--;
    }
    block->parties[place] = party;
    block->count++;
}

static size_t new_parties(const struct ladder_block *block, const struct ladder_row *row)
{
    size_t count = ladder_block_place(block, row->from) == block->count;
    return count + (row->to != row->from && ladder_block_place(block, row->to) == block->count);
}

bool ladder_next_block(const struct ladder *ladder, size_t fits, size_t number, size_t *placed,
                       struct ladder_block *block)
{
    bool any = false;
    block->count = 0;
    for (size_t i = 0; i < ladder->row_count; i++) {
        const struct ladder_row *row = &ladder->rows[i];
        if (placed[i] || block->count + new_parties(block, row) > fits)
            continue;
        add_party(block, row->from);
        add_party(block, row->to);
    }
    for (size_t i = 0; i < ladder->row_count; i++) {
        const struct ladder_row *row = &ladder->rows[i];
        if (placed[i] || new_parties(block, row))
            continue;
        placed[i] = number;
        any = true;
    }
    return any;
}
