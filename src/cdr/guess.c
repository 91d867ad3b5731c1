/* Guesses the columns of a table that has no header and is of no known dialect. */
#include "guess.h"

#include "cdr_time.h"
#include "shapes.h"
#include "sipdiag/base/memory.h"

#include <stdlib.h>

enum { PER_CENT = 100 };

struct guess_column {
    size_t values, dates, uuids, causes, phones, numbers, codes, directions;
    int64_t sum;
};

static bool is_usual_code(uint64_t number)
{
    static const uint16_t usual[] = {180, 183, 200, 403, 404, 408, 480,
                                     486, 487, 500, 502, 503, 603};
    for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++)
        if (number == usual[i])
            return true;
    return false;
}

static void look_at_cell(struct guess_column *column, struct str cell)
{
    struct cause_meaning meaning;
    uint64_t number;
    if (text_is_absent(cell))
        return;
    bool digits = str_to_u64(cell, INT64_MAX, &number);
    column->values++;
    column->dates += cell_is_date(cell) && (!digits || cell.len >= 10);
    column->uuids += cell_is_uuid(cell) || cell_is_uniqueid(cell);
    column->codes += cell_is_sip_code(cell) && (!digits || is_usual_code(number));
    column->causes +=
        digits ? number >= 15 && number <= 34 : cause_read(cell, FAMILY_ANY, &meaning);
    column->phones +=
        cell.len >= 7 && cell.len <= 17 && cell_all_in(cell, "0123456789+") && !cell_is_epoch(cell);
    column->numbers += digits && number < 100000;
    column->directions += cell_is_direction_word(cell);
    column->sum += digits && number < 100000 ? (int64_t)number : 0;
}

static bool mostly(size_t part, const struct guess_column *column)
{
    return column->values > 0 && part * PER_CENT >= column->values * 90;
}

static enum cdr_field guess_field(const struct cdr_layout *layout,
                                  const struct guess_column *column)
{
    if (mostly(column->uuids, column))
        return layout_has(layout, FIELD_CALL_ID) ? FIELD_NONE : FIELD_CALL_ID;
    if (mostly(column->dates, column)) {
        if (!layout_has(layout, FIELD_START))
            return FIELD_START;
        if (!layout_has(layout, FIELD_ANSWER))
            return FIELD_ANSWER;
        return layout_has(layout, FIELD_END) ? FIELD_NONE : FIELD_END;
    }
    if (mostly(column->directions, column))
        return FIELD_DIRECTION;
    if (mostly(column->codes, column))
        return layout_has(layout, FIELD_SIP_CODE) ? FIELD_NONE : FIELD_SIP_CODE;
    if (mostly(column->phones, column) && !layout_has(layout, FIELD_CALLEE))
        return FIELD_CALLEE;
    return FIELD_NONE;
}

/* Duration, then talk, then cause, as most tables have them: two columns of numbers of which the
 * first is never the smaller, and one of causes. */
static void guess_numbers(struct cdr_layout *layout, const struct guess_column *columns)
{
    size_t duration = layout->count;
    for (size_t i = 0; i < layout->count; i++) {
        if (layout->columns[i].field != FIELD_NONE || !mostly(columns[i].numbers, &columns[i]))
            continue;
        if (mostly(columns[i].causes, &columns[i]) && !layout_has(layout, FIELD_Q850))
            layout->columns[i].field = FIELD_Q850;
        else if (duration == layout->count)
            duration = i;
        else if (!layout_has(layout, FIELD_TALK) && columns[i].sum <= columns[duration].sum) {
            layout->columns[duration].field = FIELD_DURATION;
            layout->columns[i].field = FIELD_TALK;
        }
    }
}

bool guess_layout(struct cdr_plan *plan, struct str records)
{
    struct guess_column columns[CSV_CELLS_MOST] = {{0, 0, 0, 0, 0, 0, 0, 0, 0}};
    struct csv_row *row = xalloc(sizeof *row);
    size_t count = plan->column_count < CSV_CELLS_MOST ? plan->column_count : CSV_CELLS_MOST;
    for (size_t i = 0; i < RECORDS_LOOKED_AT && csv_next_record(&plan->format, &records, row); i++)
        for (size_t j = 0; j < count && j < row->count; j++)
            look_at_cell(&columns[j], str_trim(row->cells[j]));
    plan->layout.count = 0;
    for (size_t j = 0; j < count; j++)
        layout_add(&plan->layout,
                   (struct cdr_column){guess_field(&plan->layout, &columns[j]), US_PER_S});
    guess_numbers(&plan->layout, columns);
    csv_row_free(row);
    free(row);
    return layout_has(&plan->layout, FIELD_START) &&
           (layout_has(&plan->layout, FIELD_CALLEE) || layout_has(&plan->layout, FIELD_Q850) ||
            layout_has(&plan->layout, FIELD_SIP_CODE));
}
