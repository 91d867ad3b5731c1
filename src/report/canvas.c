/* A line as an array of columns, so that arrows can cross lifelines and texts can stand on arrows.
 */
#include "canvas.h"

#include "display_width.h"
#include "escape.h"
#include "sipdiag/base/memory.h"

#include <stdlib.h>
#include <string.h>

void canvas_init(struct canvas *canvas, size_t width)
{
    *canvas = (struct canvas){.cells = xalloc((width + 1) * sizeof *canvas->cells), .width = width};
}

void canvas_free(struct canvas *canvas)
{
    free(canvas->cells);
}

static void blank(struct canvas_cell *cell)
{
    *cell = (struct canvas_cell){.style = STYLE_PLAIN};
}

/* Half of a wide character cannot stay. */
static void clear_at(struct canvas *canvas, size_t column)
{
    if (canvas->cells[column].covered && column > 0)
        blank(&canvas->cells[column - 1]);
    if (column + 1 < canvas->width && canvas->cells[column + 1].covered)
        blank(&canvas->cells[column + 1]);
    blank(&canvas->cells[column]);
}

static size_t put_character(struct canvas *canvas, size_t column, struct str bytes,
                            enum style style)
{
    size_t width = display_width(bytes);
    if (column + width > canvas->width)
        return canvas->width;
    if (width == 0) { /* a combining mark goes with the character before it */
        struct canvas_cell *cell = column > 0 ? &canvas->cells[column - 1] : NULL;
        if (cell && cell->bytes.at && cell->bytes.at + cell->bytes.len == bytes.at)
            cell->bytes.len += bytes.len;
        return column;
    }
    for (size_t i = 0; i < width; i++)
        clear_at(canvas, column + i);
    canvas->cells[column] = (struct canvas_cell){.bytes = bytes, .style = style};
    for (size_t i = 1; i < width; i++)
        canvas->cells[column + i] = (struct canvas_cell){.style = style, .covered = true};
    return column + width;
}

void canvas_put(struct canvas *canvas, size_t column, struct str shown, enum style style)
{
    while (shown.len && column < canvas->width) {
        struct str before = shown;
        uint32_t point;
        utf8_take(&shown, &point);
        column =
            put_character(canvas, column, (struct str){before.at, before.len - shown.len}, style);
    }
}

void canvas_fill(struct canvas *canvas, size_t from, size_t to, const char *character,
                 enum style style)
{
    for (size_t column = from; column < to && column < canvas->width; column++)
        canvas_put(canvas, column, str_from(character), style);
}

static size_t used_width(const struct canvas *canvas)
{
    size_t width = canvas->width;
    while (width > 0 && canvas->cells[width - 1].bytes.len == 0 &&
           !canvas->cells[width - 1].covered)
        width--;
    return width;
}

void canvas_print(struct canvas *canvas, struct page *page)
{
    size_t width = used_width(canvas);
    enum style style = STYLE_PLAIN;
    for (size_t column = 0; column < width; column++) {
        const struct canvas_cell *cell = &canvas->cells[column];
        if (cell->covered)
            continue;
        if (cell->style != style) {
            page_style(page, STYLE_PLAIN);
            page_style(page, cell->style);
            style = cell->style;
        }
        text_add(&page->text, cell->bytes.len ? cell->bytes : STR(" "));
    }
    page_style(page, STYLE_PLAIN);
    page_line(page);
    for (size_t column = 0; column < canvas->width; column++)
        blank(&canvas->cells[column]);
}
