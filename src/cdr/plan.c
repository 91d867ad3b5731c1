/* Tells delimiter, header and dialect from the first records. */
#include "plan_parts.h"

#include "cdr_time.h"
#include "document.h"
#include "guess.h"
#include "shapes.h"
#include "sipdiag/base/memory.h"

#include <stdlib.h>
#include <string.h>

enum { LEAST_COLUMNS = 2, SAMPLE_LINES_MOST = 50, PER_CENT = 100, MOST_SHARE = 60 };

bool csv_next_line(struct str *rest, struct str *line)
{
    if (rest->len == 0)
        return false;
    *line = str_before(*rest, '\n', rest);
    while (line->len && line->at[line->len - 1] == '\r')
        line->len--;
    return true;
}

bool csv_next_record(const struct csv_format *format, struct str *rest, struct csv_row *row)
{
    struct str first, line, after;
    size_t lines = 1;
    if (!csv_next_line(rest, &first))
        return false;
    csv_split(format, first, row);
    after = *rest;
    struct str record = first;
    while (row->is_open && lines++ < SAMPLE_LINES_MOST && csv_next_line(&after, &line)) {
        record.len = (size_t)(line.at + line.len - first.at);
        if (record.len > CSV_RECORD_BYTES_MOST)
            break;
        csv_split(format, record, row);
        if (!row->is_open)
            *rest = after;
    }
    return true;
}

/* ---- the delimiter ---- */

struct tally {
    size_t records, columns, agreeing; /* most records have so many columns */
};

/* Voting: right for the share asked for, without a table of counts. */
static size_t usual_columns(const struct csv_format *format, struct str sample, struct csv_row *row)
{
    size_t columns = 0, votes = 0, never_closed = 0;
    for (size_t i = 0; i < RECORDS_LOOKED_AT && csv_next_record(format, &sample, row); i++) {
        if (row->is_open && ++never_closed > 3)
            return 0;
        if (votes == 0)
            columns = row->count;
        votes = row->count == columns ? votes + 1 : votes - 1;
    }
    return columns;
}

static struct tally tally_of(const struct csv_format *format, struct str sample,
                             struct csv_row *row)
{
    struct tally tally = {.columns = usual_columns(format, sample, row)};
    size_t never_closed = 0;
    if (tally.columns < LEAST_COLUMNS)
        return tally;
    for (size_t i = 0; i < RECORDS_LOOKED_AT && csv_next_record(format, &sample, row); i++) {
        if (row->count == 0)
            continue;
        if (row->is_open && ++never_closed > 3)
            return (struct tally){0, 0, 0};
        tally.records++;
        tally.agreeing += row->count == tally.columns;
    }
    return tally;
}

static bool is_steady(struct tally tally)
{
    return tally.columns >= LEAST_COLUMNS && tally.records > 0 &&
           tally.agreeing * PER_CENT >= tally.records * MOST_SHARE;
}

static bool is_better(struct tally a, struct tally b)
{
    return is_steady(a) && (!is_steady(b) || a.columns > b.columns);
}

static struct tally choose_delimiter(struct csv_format *format, struct str sample,
                                     struct csv_row *row)
{
    static const char delimiters[] = ",;\t|";
    struct tally best = {0, 0, 0};
    struct csv_format tried = *format;
    for (const char *d = delimiters; *d; d++) {
        tried.delimiter = *d;
        struct tally tally = tally_of(&tried, sample, row);
        if (is_better(tally, best)) {
            best = tally;
            *format = tried;
        }
    }
    return best;
}

static bool contains(struct str text, const char *needle)
{
    return text.len && memmem(text.at, text.len, needle, strlen(needle)) != NULL;
}

/* ---- the header ---- */

static bool is_datum(struct str cell)
{
    return (cell_is_number(cell) && cell.len >= 4) || cell_is_date(cell);
}

static bool is_header(const struct csv_row *row)
{
    size_t known = 0, kept = row->count < CSV_CELLS_MOST ? row->count : CSV_CELLS_MOST;
    for (size_t i = 0; i < kept; i++) {
        unsigned rank;
        struct str cell = str_trim(row->cells[i]);
        if (is_datum(cell))
            return false;
        known += cell.len && column_of_heading(cell, &rank).field != FIELD_NONE;
    }
    return known >= 2;
}

static bool has_heading(const struct csv_row *row, struct str heading, struct text *folded)
{
    size_t kept = row->count < CSV_CELLS_MOST ? row->count : CSV_CELLS_MOST;
    for (size_t i = 0; i < kept; i++) {
        heading_fold(row->cells[i], folded);
        if (str_equal(text_str(folded), heading))
            return true;
    }
    return false;
}

bool plan_has_headings(const struct csv_row *row, const char *headings)
{
    struct text folded = {0};
    struct str rest = str_from(headings);
    bool all = true;
    while (rest.len && all)
        all = has_heading(row, str_before(rest, '|', &rest), &folded);
    text_free(&folded);
    return all;
}

/* ---- columns ---- */

/* "- caller -x5 start" */
static void set_positions(struct cdr_layout *layout, struct str columns)
{
    layout->count = 0;
    while (columns.len) {
        uint64_t times = 1;
        struct str token = str_before(columns, ' ', &columns);
        enum cdr_field field = FIELD_NONE;
        if (!str_starts_with(token, STR("-x")))
            field = cdr_field_named(token);
        else
            ensure(str_to_u64(str_from_offset(token, 2), CSV_CELLS_MOST, &times),
                   "a dialect has a bad number of columns");
        ensure(field < FIELD_COUNT, "a dialect names a field that does not exist");
        for (uint64_t i = 0; i < times; i++)
            layout_add(layout, (struct cdr_column){field, US_PER_S});
    }
}

/* What the dialect says that this heading means; FIELD_COUNT when it says nothing. */
static enum cdr_field own_meaning(const char *columns, struct str folded)
{
    struct str rest = str_from(columns ? columns : "");
    while (rest.len) {
        struct str field;
        struct str heading = str_before(str_before(rest, ' ', &rest), '=', &field);
        if (!str_equal(heading, folded))
            continue;
        enum cdr_field found = cdr_field_named(field);
        ensure(found < FIELD_COUNT, "a dialect names a field that does not exist");
        return found;
    }
    return FIELD_COUNT;
}

struct claim {
    size_t column;
    unsigned rank;
    bool is_made;
};

/* Of several columns with one meaning, the one with the better name; a second id may help where the
 * first is empty. */
static void set_claim(struct cdr_layout *layout, struct claim claims[FIELD_COUNT], size_t at,
                      unsigned rank)
{
    struct cdr_column *column = &layout->columns[at];
    struct claim *claim = &claims[column->field];
    enum cdr_field second = column->field == FIELD_CALL_ID ? FIELD_OTHER_ID : FIELD_NONE;
    if (column->field == FIELD_NONE)
        return;
    if (claim->is_made && claim->rank <= rank) {
        column->field = second;
    } else {
        if (claim->is_made)
            layout->columns[claim->column].field = second;
        *claim = (struct claim){at, rank, true};
    }
}

void plan_set_headings(struct cdr_layout *layout, const struct cdr_dialect *dialect,
                       const struct csv_row *row)
{
    struct claim claims[FIELD_COUNT] = {{0, 0, false}};
    struct text folded = {0};
    layout->count = 0;
    for (size_t i = 0; i < row->count && i < CSV_CELLS_MOST; i++) {
        unsigned rank = 0;
        heading_fold(row->cells[i], &folded);
        struct cdr_column column = column_of_heading(row->cells[i], &rank);
        enum cdr_field own = own_meaning(dialect->columns, text_str(&folded));
        if (own != FIELD_COUNT) {
            column.field = own;
            rank = 0;
        } else {
            rank++;
        }
        layout_add(layout, column);
        set_claim(layout, claims, i, rank);
    }
    text_free(&folded);
}

/* ---- columns whose values say more than their names ---- */

struct column_look {
    size_t values, dates, clocks, codes;
};

static struct column_look look_at_column(const struct cdr_plan *plan, struct str records,
                                         size_t column)
{
    struct column_look look = {0, 0, 0, 0};
    struct csv_row *row = xalloc(sizeof *row);
    struct time_memory memory = {{0}, 0};
    struct read_time time;
    for (size_t i = 0; i < RECORDS_LOOKED_AT && csv_next_record(&plan->format, &records, row);
         i++) {
        struct str cell = column < row->count && column < CSV_CELLS_MOST
                              ? str_trim(row->cells[column])
                              : (struct str){0};
        if (text_is_absent(cell) || (plan->has_header && i == 0))
            continue;
        look.values++;
        if (time_read(cell, DATE_ORDER_OPEN, &memory, &time) != VALUE_READ)
            continue;
        look.dates += time.has_date && (!cell_is_number(cell) || cell.len > 8);
        look.clocks += time.has_clock && !time.has_date;
    }
    csv_row_free(row);
    free(row);
    return look;
}

/* "setuptime" may be when, "date" and "time" may stand apart. */
static void settle_by_values(struct cdr_plan *plan, struct str records)
{
    struct cdr_layout *layout = &plan->layout;
    size_t setup = layout_find(layout, FIELD_SETUP_TIME), start = layout_find(layout, FIELD_START);
    if (setup < layout->count && look_at_column(plan, records, setup).dates > 0)
        layout->columns[setup].field = start < layout->count ? FIELD_NONE : FIELD_START;
    start = layout_find(layout, FIELD_START);
    if (start == layout->count || layout_find(layout, FIELD_START_CLOCK) < layout->count)
        return;
    struct column_look look = look_at_column(plan, records, start);
    if (look.values == 0 || (look.clocks == 0 && look.dates == 0))
        return;
    for (size_t i = 0; i < layout->count; i++) {
        bool near = i + 1 == start || i == start + 1;
        if (layout->columns[i].field != FIELD_NONE || !near)
            continue;
        struct column_look other = look_at_column(plan, records, i);
        if (look.clocks == look.values && other.dates == other.values && other.values) {
            layout->columns[start].field = FIELD_START_CLOCK;
            layout->columns[i].field = FIELD_START;
            return;
        }
        if (other.values && other.clocks == other.values)
            layout->columns[i].field = FIELD_START_CLOCK;
    }
}

/* ---- the dialect ---- */

bool strip_to_record(enum cdr_shape shape, struct str line, struct str *record)
{
    if (shape == SHAPE_SQL) {
        size_t open = str_find_char(line, '(');
        if (!str_starts_with_nocase(line, STR("INSERT INTO")) || open == line.len)
            return false;
        *record = str_trim(str_from_offset(line, open + 1));
        while (record->len &&
               (record->at[record->len - 1] == ';' || record->at[record->len - 1] == ')'))
            record->len--;
        return true;
    }
    if (shape == SHAPE_AUDIOCODES) {
        size_t bar = str_find_char(line, '|');
        *record = str_from_offset(line, bar + 1);
        return bar < line.len;
    }
    *record = line;
    return true;
}

static bool is_acc_line(struct str line)
{
    return contains(line, "ACC: ") ? contains(line, "timestamp=") || contains(line, "created=")
                                   : contains(line, "start_time=") && contains(line, "; duration=");
}

static bool has_all(struct str sample, const char *marks)
{
    struct str rest = str_from(marks);
    while (rest.len) {
        struct str mark = str_before(rest, '|', &rest);
        if (sample.len == 0 || !memmem(sample.at, sample.len, mark.at, mark.len))
            return false;
    }
    return true;
}

static const char *document_of(struct str sample)
{
    const struct cdr_dialect *dialect;
    for (size_t i = 0; (dialect = cdr_dialect_at(i)) != NULL; i++)
        if (dialect->marks && has_all(sample, dialect->marks))
            return dialect->name;
    return NULL;
}

/* Shapes that are no tables; NULL when it is one. */
static const char *shape_of(struct str sample)
{
    struct str line, rest = sample;
    struct str begin = str_trim(sample);
    if (begin.len && begin.at[0] == '{' &&
        (contains(sample, "\"code_inferred\"") || contains(sample, "sipdiag.report/")))
        return "sipdiag-report";
    if (str_starts_with(begin, STR("call_id,input,start,answer,end,direction,")))
        return "sipdiag-report";
    if (begin.len && strchr("{[<", begin.at[0]))
        return document_of(begin);
    for (size_t i = 0; i < RECORDS_LOOKED_AT && csv_next_line(&rest, &line); i++) {
        if (is_acc_line(line))
            return "kamailio-acc-syslog";
        if (contains(line, "SRC-NUMBER-") && contains(line, "DST-NUMBER-") &&
            (contains(line, "ELAPSED-TIME=") || contains(line, "DISCONNECT-CODE-")))
            return "mera-mvts";
        if (contains(line, "|SBCReportType") || contains(line, "|CALL_END") ||
            contains(line, "|GWReportType"))
            return "audiocodes-syslog";
    }
    return str_starts_with_nocase(begin, STR("INSERT INTO")) ? "freeswitch-sql" : NULL;
}

/* Some write quotation marks in names as they are. */
static struct csv_format format_of(const struct cdr_plan *plan, const struct cdr_dialect *dialect)
{
    struct csv_format format = plan->format;
    format.naive = dialect->naive;
    return format;
}

/* How many records look as the dialect's do. */
static size_t share_of_cells(const struct cdr_plan *plan, const struct cdr_dialect *dialect,
                             struct str records)
{
    struct csv_row *row = xalloc(sizeof *row);
    struct csv_format format = format_of(plan, dialect);
    size_t looked = 0, fit = 0;
    while (looked < RECORDS_LOOKED_AT && csv_next_record(&format, &records, row)) {
        if (row->count == 0)
            continue;
        looked++;
        fit += cells_match(dialect->cells, row);
    }
    csv_row_free(row);
    free(row);
    return looked ? fit * PER_CENT / looked : 0;
}

static bool fits(const struct cdr_plan *plan, const struct cdr_dialect *dialect, struct str records,
                 const struct csv_row *first)
{
    enum { LEAST_FITTING = 60 };
    size_t columns = dialect->naive ? plan->naive_column_count : plan->column_count;
    bool right_width = !dialect->least || (columns >= dialect->least && columns <= dialect->most);
    if (dialect->shape != SHAPE_TABLE || dialect->first_line || !right_width)
        return false;
    if (plan->has_header)
        return dialect->headings && plan_has_headings(first, dialect->headings);
    if (!dialect->cells || !dialect->cells[0])
        return false;
    return (dialect->quote ? dialect->quote : '"') == plan->format.quote &&
           share_of_cells(plan, dialect, records) >= LEAST_FITTING;
}

static const struct cdr_dialect *find_dialect(const struct cdr_plan *plan, struct str records,
                                              const struct csv_row *first)
{
    const struct cdr_dialect *dialect;
    for (size_t i = 0; (dialect = cdr_dialect_at(i)) != NULL; i++)
        if (fits(plan, dialect, records, first))
            return dialect;
    return NULL;
}

/* ---- what the user says ---- */

static size_t column_with_heading(const struct csv_row *row, struct str heading)
{
    struct text wanted = {0}, folded = {0};
    size_t at = 0;
    heading_fold(heading, &wanted);
    for (; at < row->count && at < CSV_CELLS_MOST; at++) {
        heading_fold(row->cells[at], &folded);
        if (str_equal(text_str(&folded), text_str(&wanted)))
            break;
    }
    text_free(&wanted);
    text_free(&folded);
    return at;
}

bool plan_set_mapped(struct cdr_plan *plan, const struct cdr_map *map, const struct csv_row *first)
{
    size_t found = 0;
    while (plan->layout.count < plan->column_count && plan->layout.count < CSV_CELLS_MOST)
        layout_add(&plan->layout, (struct cdr_column){FIELD_NONE, US_PER_S});
    for (size_t i = 0; i < map->column_count; i++) {
        const struct cdr_map_column *column = &map->columns[i];
        size_t at =
            column->number ? column->number - 1 : column_with_heading(first, column->heading);
        if (at >= plan->layout.count)
            continue;
        size_t before = layout_find(&plan->layout, (enum cdr_field)column->field);
        if (before < plan->layout.count)
            plan->layout.columns[before].field = FIELD_NONE;
        unsigned rank;
        int64_t unit_us =
            plan->has_header ? column_of_heading(first->cells[at], &rank).unit_us : US_PER_S;
        plan->layout.columns[at] = (struct cdr_column){(enum cdr_field)column->field, unit_us};
        found++;
    }
    return found > 0;
}

/* ---- putting it together ---- */

void plan_take_dialect(struct cdr_plan *plan, const struct cdr_dialect *dialect)
{
    plan->dialect = dialect;
    plan->family = dialect->family;
    plan->format.naive = dialect->naive;
    if (dialect->naive && plan->naive_column_count)
        plan->column_count = plan->naive_column_count;
    if (dialect->quote)
        plan->format.quote = dialect->quote;
}

static void set_layout(struct cdr_plan *plan, const struct csv_row *first)
{
    const struct cdr_dialect *dialect = plan->dialect;
    if (plan->has_header) {
        plan_set_headings(&plan->layout, dialect, first);
        return;
    }
    if (dialect->columns)
        set_positions(&plan->layout, str_from(dialect->columns));
    if (dialect->other_columns) {
        struct str columns;
        plan->other_type = str_before(str_from(dialect->other_columns), ' ', &columns);
        set_positions(&plan->other, columns);
    }
}

/* "sep=;" says the delimiter to spreadsheets; a title stands before the records. */
static void skip_titles(struct cdr_plan *plan, struct str *sample)
{
    struct str line, rest = *sample;
    const struct cdr_dialect *dialect;
    if (!csv_next_line(&rest, &line))
        return;
    bool is_hint = line.len == 5 && str_starts_with_nocase(line, STR("sep="));
    if (is_hint)
        plan->format.delimiter = line.at[4];
    for (size_t i = 0; !is_hint && (dialect = cdr_dialect_at(i)) != NULL; i++)
        if (dialect->first_line && str_starts_with(line, str_from(dialect->first_line)))
            plan_take_dialect(plan, dialect);
    bool is_sonus = contains(line, "Sonus Networks") || contains(line, "Ribbon Communications");
    plan->title_lines = is_hint || plan->dialect || is_sonus;
    if (plan->title_lines)
        *sample = rest;
}

static void find_layout(struct cdr_plan *plan, struct str sample, const struct csv_row *row,
                        const struct cdr_map *map)
{
    const struct cdr_dialect *found =
        plan->dialect ? plan->dialect : find_dialect(plan, sample, row);
    if (found)
        plan_take_dialect(plan, found);
    if (found)
        set_layout(plan, row);
    else if (guess_layout(plan, sample))
        plan_take_dialect(plan, cdr_dialect_named("table-without-header"));
    if (map && map->column_count && plan_set_mapped(plan, map, row) && !found)
        plan_take_dialect(plan, cdr_dialect_named("map"));
    else if (map && map->column_count && plan->dialect && !plan->dialect->headings)
        plan->dialect = cdr_dialect_named("map");
}

static void keep_header(struct cdr_plan *plan, struct str cell)
{
    plan->header_len = cell.len < sizeof plan->header ? cell.len : sizeof plan->header;
    if (plan->header_len)
        memcpy(plan->header, cell.at, plan->header_len);
}

/* It is a table, but not of calls. */
static void drop_table(struct cdr_plan *plan, struct text *why_not, const struct csv_row *row)
{
    if (plan->has_header)
        why_no_calls(why_not, &plan->layout, row);
    else
        why_no_columns(why_not, plan, row);
    plan->dialect = NULL;
}

static void make_table(struct cdr_plan *plan, struct str sample, const struct cdr_map *map,
                       struct text *why_not)
{
    struct csv_row *row = xalloc(sizeof *row);
    struct str rest = sample;
    struct tally tally = plan->format.delimiter ? tally_of(&plan->format, sample, row)
                                                : choose_delimiter(&plan->format, sample, row);
    plan->column_count = is_steady(tally) || plan->title_lines ? tally.columns : 0;
    struct csv_format naive = plan->format;
    naive.naive = true;
    plan->naive_column_count =
        plan->format.delimiter && tally.records ? usual_columns(&naive, sample, row) : 0;
    bool has_first = plan->format.delimiter && csv_next_record(&plan->format, &rest, row);
    if (!has_first || plan->column_count < LEAST_COLUMNS) {
        if (plan->format.delimiter && tally.records > 1)
            text_add_literal(why_not, "a table has as many columns in each of its lines");
        plan->dialect = NULL;
    } else {
        plan->has_header = !plan->dialect && is_header(row);
        if (map && map->is_set && map->has_header >= 0)
            plan->has_header = map->has_header;
        if (plan->has_header)
            keep_header(plan, row->cells[0]);
        find_layout(plan, sample, row, map);
        if (!plan->dialect)
            why_no_columns(why_not, plan, row);
        else if (!plan_tells_calls(&plan->layout))
            drop_table(plan, why_not, row);
    }
    if (plan->dialect && plan->has_header)
        settle_by_values(plan, sample);
    csv_row_free(row);
    free(row);
}

bool plan_tells_calls(const struct cdr_layout *layout)
{
    static const enum cdr_field times[] = {FIELD_START, FIELD_ANSWER, FIELD_END, FIELD_FINAL},
                                results[] = {FIELD_RESULT, FIELD_SIP_CODE, FIELD_CAUSE,
                                             FIELD_Q850,   FIELD_TALK,     FIELD_SIP_REASON,
                                             FIELD_ANSWER, FIELD_CALLEE,   FIELD_CALLER,
                                             FIELD_DETAIL};
    bool has_time = false, has_result = false;
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++)
        has_time |= layout_has(layout, times[i]);
    for (size_t i = 0; i < sizeof results / sizeof results[0]; i++)
        has_result |= layout_has(layout, results[i]);
    return has_time && has_result;
}

static void make_audiocodes(struct cdr_plan *plan, struct str sample)
{
    struct csv_row *row = xalloc(sizeof *row);
    struct str line, record;
    plan->format = (struct csv_format){.delimiter = '|'};
    while (csv_next_line(&sample, &line)) {
        if (!contains(line, "ReportType") || !strip_to_record(SHAPE_AUDIOCODES, line, &record))
            continue;
        csv_split(&plan->format, record, row);
        plan_set_headings(&plan->layout, plan->dialect, row);
        break;
    }
    if (plan->layout.count == 0)
        set_positions(
            &plan->layout,
            STR("record-type - call-id group - source source-port peer peer-port - caller - "
                "callee - - ended-by cause - start answer end -x4 trunk -x6 sip-code "
                "sip-reason"));
    csv_row_free(row);
    free(row);
}

void cdr_plan_make(struct cdr_plan *plan, struct str sample, const struct cdr_map *map,
                   struct text *why_not)
{
    const char *shape = shape_of(sample);
    *plan = (struct cdr_plan){.format = {.quote = '"', .backslash = contains(sample, "\\\"")}};
    if (map && map->is_set) {
        plan->format.delimiter = map->delimiter;
        plan->format.quote = map->quote ? map->quote : '"';
    }
    if (shape) {
        plan_take_dialect(plan, cdr_dialect_named(shape));
        if (plan->dialect->shape == SHAPE_SQL) {
            plan->format.delimiter = ',';
            set_layout(plan, NULL);
        }
        if (plan->dialect->shape == SHAPE_AUDIOCODES)
            make_audiocodes(plan, sample);
        if (plan->dialect->shape == SHAPE_JSON)
            plan->document_level = document_level(sample);
        return;
    }
    struct str begin = str_trim(sample);
    if (begin.len && (begin.at[0] == '{' || begin.at[0] == '[')) {
        plan_make_json(plan, sample, map, why_not);
        return;
    }
    if (begin.len && begin.at[0] == '<') {
        why_no_elements(why_not);
        return;
    }
    if (str_starts_with(str_trim(sample), STR("'")))
        plan->format.quote = '\'';
    skip_titles(plan, &sample);
    make_table(plan, sample, map, why_not);
    plan->has_decimal_comma = plan->format.delimiter != ',' && plan->dialect != NULL;
}

void cdr_plan_describe(const struct cdr_plan *plan, struct str sample, const struct cdr_map *map,
                       struct text *out)
{
    if (plan_describe_values(plan, sample, map, out))
        return;
    struct csv_row *row = xalloc(sizeof *row);
    struct str line;
    for (size_t i = 0; i < plan->title_lines; i++)
        (void)csv_next_line(&sample, &line);
    bool has_header = plan->has_header && csv_next_record(&plan->format, &sample, row);
    for (size_t i = 0; i < plan->layout.count; i++) {
        if (plan->layout.columns[i].field == FIELD_NONE)
            continue;
        text_add_literal(out, out->len ? ", " : "");
        if (has_header && i < row->count)
            text_add(out, str_trim(row->cells[i]));
        else
            text_addf(out, "column %zu", i + 1);
        text_addf(out, " = %s", cdr_field_name(plan->layout.columns[i].field));
    }
    csv_row_free(row);
    free(row);
}
