/* One line of a drawing: characters are put into columns in any order, later ones over earlier. */
#ifndef SIPDIAG_REPORT_CANVAS_H
#define SIPDIAG_REPORT_CANVAS_H

#include "page.h"

#include <stddef.h>

struct canvas_cell {
    struct str bytes; /* a character with its combining marks; empty: a blank */
    enum style style;
    bool covered; /* the right half of a wide character */
};

struct canvas {
    struct canvas_cell *cells;
    size_t width;
};

void canvas_init(struct canvas *canvas, size_t width);
void canvas_free(struct canvas *canvas);

/* Texts are borrowed until the line is printed; what does not fit is left away. */
void canvas_put(struct canvas *canvas, size_t column, struct str shown, enum style style);
void canvas_fill(struct canvas *canvas, size_t from, size_t to, const char *character,
                 enum style style);

/* Ends the line and begins an empty one. */
void canvas_print(struct canvas *canvas, struct page *page);

#endif
