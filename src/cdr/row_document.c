/* A call that is a JSON object or an XML element as facts: of the values that mean one thing, the
 * one with the best name. */
#include "row_parts.h"

#include <string.h>

/* Of a field: the best value so far, in `texts`. */
struct claimed {
    size_t begin, len, place;
    int64_t unit_us;
    unsigned rank;
    bool is_made;
};

struct reading {
    const struct cdr_plan *plan;
    const struct cdr_map *map; /* may be NULL */
    struct text texts;
    struct claimed claims[FIELD_COUNT];
    size_t place;
};

/* What the dialect says of this value, and how early it says it; FIELD_COUNT when nothing. */
static enum cdr_field own_field(const char *columns, const struct document_value *value,
                                struct str folded, unsigned *rank)
{
    struct str rest = str_from(columns);
    *rank = 0;
    while (rest.len) {
        struct str field;
        struct str key = str_before(str_before(rest, ' ', &rest), '=', &field);
        if (str_equal(key, value->key) || str_equal(key, folded))
            return cdr_field_named(field);
        ++*rank;
    }
    return FIELD_COUNT;
}

/* What the user says of this name; FIELD_COUNT when nothing. */
static enum cdr_field mapped_field(const struct cdr_map *map, const struct document_value *value,
                                   struct str folded)
{
    struct text wanted = {0};
    enum cdr_field field = FIELD_COUNT;
    for (size_t i = 0; map && i < map->column_count && field == FIELD_COUNT; i++) {
        heading_fold(map->columns[i].heading, &wanted);
        if (str_equal(map->columns[i].heading, value->key) ||
            (folded.len && str_equal(text_str(&wanted), folded)))
            field = (enum cdr_field)map->columns[i].field;
    }
    text_free(&wanted);
    return field;
}

struct cdr_column column_of_value(const struct cdr_dialect *dialect, const struct cdr_map *map,
                                  const struct document_value *value, unsigned *rank)
{
    enum { BEHIND_OWN = 1000 };
    struct text folded = {0};
    struct cdr_column column = column_of_heading(value->name, rank);
    heading_fold(value->name, &folded);
    enum cdr_field mapped = mapped_field(map, value, text_str(&folded));
    unsigned own_rank;
    enum cdr_field own =
        own_field(dialect->columns ? dialect->columns : "", value, text_str(&folded), &own_rank);
    text_free(&folded);
    if (mapped != FIELD_COUNT) {
        column.field = mapped;
        *rank = 0;
    } else if (own != FIELD_COUNT) {
        column.field = own;
        *rank = 1 + own_rank;
    } else if (dialect->is_closed) {
        column.field = FIELD_NONE;
    } else {
        *rank += BEHIND_OWN;
    }
    return column;
}

static void take_value(void *context, const struct document_value *value)
{
    struct reading *reading = context;
    unsigned rank;
    reading->place++;
    if (text_is_absent(value->value))
        return;
    struct cdr_column column = column_of_value(reading->plan->dialect, reading->map, value, &rank);
    struct claimed *claim = &reading->claims[column.field];
    if (column.field == FIELD_NONE || (claim->is_made && claim->rank < rank))
        return;
    *claim = (struct claimed){.begin = reading->texts.len,
                              .len = value->value.len,
                              .place = reading->place,
                              .unit_us = column.unit_us,
                              .rank = rank,
                              .is_made = true};
    text_add(&reading->texts, value->value);
}

static void place_claims(struct row_reader *reader, const struct reading *reading)
{
    row_cells_forget(reader);
    for (enum cdr_field field = FIELD_CALL_ID; field < FIELD_COUNT; field++) {
        const struct claimed *claim = &reading->claims[field];
        if (!claim->is_made)
            continue;
        reader->cells[field] = (struct str){reading->texts.at + claim->begin, claim->len};
        reader->places[field] = claim->place;
        reader->units[field] = claim->unit_us;
    }
}

bool document_read(const struct cdr_dialect *dialect, struct document_values *values,
                   struct str text)
{
    values->is_url_encoded = dialect->is_url_encoded;
    return dialect->shape == SHAPE_XML ? document_read_xml(values, text)
                                       : document_read_json(values, text);
}

/* False when it is not whole. */
static bool place_values(struct row_reader *reader, const struct document *document, size_t *count)
{
    struct reading reading = {.plan = reader->plan, .map = reader->map, .texts = reader->texts};
    text_clear(&reading.texts);
    struct document_values values = {.context = &reading, .take = take_value};
    bool is_whole =
        document_read(reading.plan->dialect, &values, document->text) && !document->is_damaged;
    document_values_free(&values);
    reader->texts = reading.texts; /* what the facts borrow from */
    *count = reading.place;
    place_claims(reader, &reading);
    return is_whole;
}

bool row_read_document(struct row_reader *reader, const struct document *document,
                       struct cdr_facts *facts, struct row_problem *problem)
{
    size_t count;
    if (!place_values(reader, document, &count)) {
        *problem = (struct row_problem){FAULT_DAMAGED, count, document->text};
        return false;
    }
    return row_cells_read(reader, facts, problem);
}

enum date_order row_document_order(struct row_reader *reader, const struct document *document,
                                   bool *is_open)
{
    size_t count;
    *is_open = false;
    return place_values(reader, document, &count) ? row_cells_order(reader, is_open)
                                                  : DATE_ORDER_OPEN;
}
