/* The plan for calls that are no rows: JSON by the names in it, and what was taken for what. */
#include "plan_parts.h"

#include "sipdiag/base/memory.h"

#include <stdlib.h>

/* Stands between names that are looked at as a header. */
enum { NAMES_BETWEEN = '\x1f' };

/* ---- JSON ---- */

static void take_name(void *context, const struct document_value *value)
{
    struct text *names = context;
    if (names->len)
        text_add_char(names, NAMES_BETWEEN);
    text_add(names, value->name);
}

/* The names of the values of the first call, as a header: "start", "caller". */
static bool read_names(struct cdr_plan *plan, struct str sample, struct text *names)
{
    struct document_cut cut = {.level = plan->document_level};
    struct document_values values = {.context = names, .take = take_name};
    struct document first;
    bool is_found = document_next(&cut, &sample, 0, &first) || document_last(&cut, &first);
    if (is_found)
        (void)document_read_json(&values, first.text);
    document_values_free(&values);
    document_cut_free(&cut);
    return is_found;
}

/* By its names, as a table by its headings. */
void plan_make_json(struct cdr_plan *plan, struct str sample, const struct cdr_map *map,
                    struct text *why_not)
{
    static const struct csv_format format = {.delimiter = NAMES_BETWEEN};
    struct csv_row *row = xalloc(sizeof *row);
    struct text names = {0};
    const struct cdr_dialect *dialect;
    plan->document_level = document_level(sample);
    if (read_names(plan, sample, &names))
        csv_split(&format, text_str(&names), row);
    for (size_t i = 0; row->count && !plan->dialect && (dialect = cdr_dialect_at(i)); i++)
        if (dialect->shape == SHAPE_JSON && !dialect->marks &&
            plan_has_headings(row, dialect->headings))
            plan_take_dialect(plan, dialect);
    if (plan->dialect)
        plan_set_headings(&plan->layout, plan->dialect, row);
    if (plan->dialect && map && map->column_count)
        (void)plan_set_mapped(plan, map, row);
    if (!plan->dialect || !plan_tells_calls(&plan->layout)) {
        why_no_names(why_not, &plan->layout, row);
        plan->dialect = NULL;
    }
    csv_row_free(row);
    free(row);
    text_free(&names);
}

/* ---- what was taken for what ---- */

static void describe_pairs(const struct cdr_dialect *dialect, struct text *out)
{
    struct str rest = str_from(dialect->columns), field;
    while (rest.len) {
        struct str key = str_before(str_before(rest, ' ', &rest), '=', &field);
        if (str_equal(field, STR("-")))
            continue;
        text_add_literal(out, out->len ? ", " : "");
        text_add(out, key);
        text_add_literal(out, " = ");
        text_add(out, field);
    }
}

struct describing {
    const struct cdr_dialect *dialect;
    const struct cdr_map *map;
    struct text *out;
};

static void describe_value(void *context, const struct document_value *value)
{
    struct describing *describing = context;
    unsigned rank;
    struct cdr_column column = column_of_value(describing->dialect, describing->map, value, &rank);
    if (column.field == FIELD_NONE)
        return;
    text_add_literal(describing->out, describing->out->len ? ", " : "");
    text_add(describing->out, value->key);
    text_addf(describing->out, " = %s", cdr_field_name(column.field));
}

/* The names in the first call that were taken for something. */
static void describe_document(const struct cdr_plan *plan, struct str sample,
                              const struct cdr_map *map, struct text *out)
{
    struct describing describing = {plan->dialect, map, out};
    struct document_cut cut = {.level = plan->document_level,
                               .element =
                                   str_from(plan->dialect->element ? plan->dialect->element : "")};
    struct document_values values = {.context = &describing, .take = describe_value};
    struct document first;
    if (document_next(&cut, &sample, 0, &first) || document_last(&cut, &first))
        (void)document_read(plan->dialect, &values, first.text);
    document_values_free(&values);
    document_cut_free(&cut);
}

bool plan_describe_values(const struct cdr_plan *plan, struct str sample, const struct cdr_map *map,
                          struct text *out)
{
    switch (plan->dialect->shape) {
    case SHAPE_PAIRS:
    case SHAPE_COMMA_PAIRS:
        describe_pairs(plan->dialect, out);
        return true;
    case SHAPE_JSON:
    case SHAPE_XML:
        describe_document(plan, sample, map, out);
        return true;
    default:
        return false;
    }
}
