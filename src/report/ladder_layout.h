/* Where things stand in a ladder, and which messages stand together in one drawing. */
#ifndef SIPDIAG_REPORT_LADDER_LAYOUT_H
#define SIPDIAG_REPORT_LADDER_LAYOUT_H

#include "page.h"
#include "sipdiag/ladder/ladder.h"

#include <stdbool.h>
#include <stddef.h>

enum { BLOCK_PARTIES_MAX = 16 };

/* Widths of one drawing. */
struct ladder_layout {
    size_t time, delta; /* columns of the two times; 0: not shown */
    size_t start, gap;  /* the first lifeline, and from one to the next */
    size_t frame;       /* where the frame number begins */
    size_t mark;        /* where the evidence mark begins */
    size_t words;       /* columns for words behind it; 0: they go below */
};

/* What the layout depends on. */
struct ladder_needs {
    size_t time, delta, frame, words; /* widest of each */
};

/* How many parties fit side by side. */
size_t ladder_parties_that_fit(const struct page *page, const struct ladder_needs *needs);

struct ladder_layout ladder_lay_out(const struct page *page, const struct ladder_needs *needs,
                                    size_t parties);

/* Some of the parties and the rows between them. */
struct ladder_block {
    size_t parties[BLOCK_PARTIES_MAX];
    size_t count;
};

/* The next block: the parties of the first row that is not placed, and of the following as long as
 * they fit. Marks its rows in placed[] with `number`; false when all are placed (0 is not yet). */
bool ladder_next_block(const struct ladder *ladder, size_t fits, size_t number, size_t *placed,
                       struct ladder_block *block);

/* Lifeline of a party; count when it is in another block. */
size_t ladder_block_place(const struct ladder_block *block, size_t party);

#endif
