/* The columns of one kind of record. */
#include "plan.h"

void layout_add(struct cdr_layout *layout, struct cdr_column column)
{
    if (layout->count < CSV_CELLS_MOST)
        layout->columns[layout->count++] = column;
}

size_t layout_find(const struct cdr_layout *layout, enum cdr_field field)
{
    size_t at = 0;
    while (at < layout->count && layout->columns[at].field != field)
        at++;
    return at;
}

bool layout_has(const struct cdr_layout *layout, enum cdr_field field)
{
    return layout_find(layout, field) < layout->count;
}
