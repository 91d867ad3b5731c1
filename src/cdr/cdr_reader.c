/* Reads inputs line by line: the first lines tell the dialect, then each is a row, and rows become
 * calls. */
#include "sipdiag/cdr/cdr_reader.h"

#include "cdr_calls.h"
#include "date_runs.h"
#include "pending.h"
#include "plan.h"
#include "report_rows.h"
#include "sipdiag/base/clock.h"
#include "sipdiag/base/memory.h"
#include "sipdiag/base/shown.h"
#include "sipdiag/model/log_message.h"

#include <stdlib.h>
#include <string.h>

enum {
    SAMPLE_BYTES = 64 * 1024,
    DATES_LOOKED_AT = 65536, /* rows, for the order of day and month */
    DATES_LOOKED_AT_BYTES = 64 * 1024 * 1024,
    SHOWN_BYTES = 60,
};

struct held_line {
    size_t end; /* in held */
    uint32_t number;
};

/* A record that goes over several lines, so far. */
struct open_record {
    struct text text;
    size_t *ends; /* of its lines, in text */
    size_t count, capacity;
    uint32_t number; /* of its first line */
};

struct fault_count {
    uint64_t rows;
    uint32_t line; /* of the first one */
    size_t column;
    struct text text;
};

struct cdr_input {
    bool has_plan, has_open_dates, is_running, is_over, tells_legs;
    struct text held; /* while the dialect and the order of dates are looked for */
    struct held_line *lines;
    size_t line_count, line_capacity;
    struct date_runs date_runs;
    size_t looked_at;    /* of held, for the order of dates */
    struct text header;  /* of our own csv */
    struct csv_row keys; /* of our own csv */
    size_t titles_left;
    bool header_left;
    struct cdr_plan plan;
    struct row_reader row_reader;
    struct open_record open;
    struct document_cut cut, order_cut; /* the latter while the order of dates is looked for */
    uint32_t last_number;
    uint32_t cut_number; /* of the line that was cut last; 0: none */
    struct fault_count faults[FAULT_KINDS];
    struct text columns;
    uint16_t index;
};

struct zone_of {
    const struct cdr_reader *reader;
    uint16_t input;
};

struct cdr_reader {
    struct cdr_reader_options options;
    struct cdr_input **inputs; /* made when their first line comes */
    struct zone_of *zones;
    struct pending *legs, *rows; /* of inputs with and without columns that tell legs */
    struct cdr_calls *calls;
    struct csv_row row;
};

static void take_call(void *context, struct cdr_facts *facts, uint16_t input)
{
    struct cdr_reader *reader = context;
    if (facts->method.len) {
        if (!str_equal_nocase(facts->method, STR("INVITE")))
            return;
        facts_complete(facts);
    }
    cdr_calls_add(reader->calls, facts, input);
}

struct cdr_reader *cdr_reader_new(const struct cdr_reader_options *options)
{
    struct cdr_reader *reader = xalloc(sizeof *reader);
    reader->options = *options;
    reader->inputs = xalloc(options->input_count * sizeof(struct cdr_input *));
    reader->zones = xalloc(options->input_count * sizeof *reader->zones);
    reader->legs = pending_new(&(struct pending_options){PENDING_LONG, reader, take_call});
    reader->rows = pending_new(&(struct pending_options){PENDING_SHORT, reader, take_call});
    reader->calls = cdr_calls_new(options->store);
    return reader;
}

static void free_input(struct cdr_input *input)
{
    if (!input)
        return;
    text_free(&input->held);
    free(input->lines);
    text_free(&input->open.text);
    free(input->open.ends);
    document_cut_free(&input->cut);
    document_cut_free(&input->order_cut);
    row_reader_free(&input->row_reader);
    for (size_t i = 0; i < FAULT_KINDS; i++)
        text_free(&input->faults[i].text);
    text_free(&input->columns);
    text_free(&input->header);
    csv_row_free(&input->keys);
    free(input);
}

void cdr_reader_free(struct cdr_reader *reader)
{
    if (!reader)
        return;
    for (size_t i = 0; i < reader->options.input_count; i++)
        free_input(reader->inputs[i]);
    free(reader->inputs);
    free(reader->zones);
    pending_free(reader->legs);
    pending_free(reader->rows);
    cdr_calls_free(reader->calls);
    csv_row_free(&reader->row);
    free(reader);
}

static struct input *report_of(struct cdr_reader *reader, const struct cdr_input *input)
{
    return &reader->options.inputs[input->index];
}

static int64_t zone_to_utc(const void *zone, int64_t local_us)
{
    const struct zone_of *of = zone;
    const struct cdr_reader_options *options = &of->reader->options;
    options->inputs[of->input].lacks |= LOG_LACKS_ZONE;
    return options->to_utc(options->zones, options->inputs[of->input].name, local_us);
}

static struct cdr_input *input_at(struct cdr_reader *reader, uint16_t index)
{
    if (!reader->inputs[index]) {
        reader->inputs[index] = xalloc(sizeof **reader->inputs);
        reader->inputs[index]->index = index;
        reader->zones[index] = (struct zone_of){reader, index};
    }
    return reader->inputs[index];
}

/* ---- what is wrong with rows ---- */

static const char *fault_words(enum row_fault fault, bool one)
{
    static const char *const words[FAULT_KINDS][2] = {
        [FAULT_COLUMNS] = {"row has the wrong number of columns",
                           "rows have the wrong number of columns"},
        [FAULT_TIME] = {"row has a time that cannot be read",
                        "rows have a time that cannot be read"},
        [FAULT_NUMBER] = {"row has a number that cannot be read",
                          "rows have a number that cannot be read"},
        [FAULT_DAMAGED] = {"call is not whole", "calls are not whole"},
        [FAULT_ORDER] = {"date contradicts the order of day and month before it",
                         "dates contradict the order of day and month before them"},
    };
    return words[fault][one ? 0 : 1];
}

static void note_fault(struct cdr_reader *reader, struct cdr_input *input,
                       const struct row_problem *problem, uint32_t line)
{
    struct fault_count *count = &input->faults[problem->fault];
    struct str text = problem->text;
    report_of(reader, input)->health.count[HEALTH_ROWS_SKIPPED]++;
    if (count->rows++ > 0)
        return;
    count->line = line;
    count->column = problem->column;
    if (text.len > SHOWN_BYTES)
        text.len = SHOWN_BYTES;
    text_add_shown(&count->text, text);
}

static void add_fault(struct text *out, const struct fault_count *count, enum row_fault fault)
{
    text_addf(out, "%s%llu %s", out->len ? "; " : "", (unsigned long long)count->rows,
              fault_words(fault, count->rows == 1));
    text_addf(out, " (%sline %u%s ", count->rows == 1 ? "" : "the first in ", count->line,
              fault == FAULT_DAMAGED ? ":" : ",");
    if (fault == FAULT_DAMAGED)
        text_addf(out, "\"%s\")", count->text.at ? count->text.at : "");
    else if (fault == FAULT_COLUMNS)
        text_addf(out, "%zu columns, beginning \"%s\")", count->column,
                  count->text.at ? count->text.at : "");
    else
        text_addf(out, "column %zu: \"%s\")", count->column, count->text.at ? count->text.at : "");
}

/* One sentence for what was skipped. */
static void tell_faults(struct cdr_reader *reader, const struct cdr_input *input)
{
    struct input *report = report_of(reader, input);
    struct text words = {0}, all = {0};
    for (enum row_fault fault = FAULT_COLUMNS; fault < FAULT_KINDS; fault++)
        if (input->faults[fault].rows && fault != FAULT_ORDER)
            add_fault(&words, &input->faults[fault], fault);
    if (input->faults[FAULT_ORDER].rows) {
        add_fault(&words, &input->faults[FAULT_ORDER], FAULT_ORDER);
        text_add_literal(&words,
                         ": the rest of the input is not read; say which order it is: --set "
                         "date-order=day-first or month-first");
    }
    if (words.len && report->problem[0] == '\0') {
        text_addf(&all, "'%s': ", report->name);
        text_add(&all, text_str(&words));
        size_t len = all.len < sizeof report->problem ? all.len : sizeof report->problem - 1;
        memcpy(report->problem, all.at, len);
        report->problem[len] = '\0';
    }
    text_free(&words);
    text_free(&all);
}

/* ---- rows ---- */

static void see_time(struct input *report, int64_t time_us)
{
    if (time_us == TIME_UNKNOWN)
        return;
    if (report->first_us == TIME_UNKNOWN || time_us < report->first_us)
        report->first_us = time_us;
    if (report->last_us == TIME_UNKNOWN || time_us > report->last_us)
        report->last_us = time_us;
}

static void see_call(struct input *report, const struct call *call)
{
    see_time(report, call_start(call));
    see_time(report, call_end(call));
}

static void take_facts(struct cdr_reader *reader, struct cdr_input *input, struct cdr_facts *facts,
                       uint32_t line)
{
    struct input *report = report_of(reader, input);
    const int64_t times[] = {facts->start_us, facts->answer_us, facts->end_us, facts->final_us};
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++)
        see_time(report, times[i]);
    report->rows++;
    facts->line = line;
    pending_add(input->tells_legs ? reader->legs : reader->rows, facts, input->index);
}

static void end_row(struct cdr_reader *reader, struct cdr_input *input, bool is_read,
                    const struct row_problem *problem, uint32_t line)
{
    if (is_read || problem->fault == FAULT_NO_CALL)
        return;
    note_fault(reader, input, problem, line);
    report_of(reader, input)->rows++;
    input->is_over = problem->fault == FAULT_ORDER;
}

/* The row that was cut into cells. */
static void take_row(struct cdr_reader *reader, struct cdr_input *input, uint32_t line)
{
    struct cdr_facts facts;
    struct row_problem problem;
    if (input->header_left) {
        input->header_left = false;
        return;
    }
    bool is_read = row_read(&input->row_reader, &reader->row, &facts, &problem);
    if (is_read)
        take_facts(reader, input, &facts, line);
    end_row(reader, input, is_read, &problem, line);
}

static void take_pairs(struct cdr_reader *reader, struct cdr_input *input, struct str text,
                       uint32_t line)
{
    struct cdr_facts facts;
    struct row_problem problem;
    bool is_read = row_read_pairs(&input->row_reader, text, &facts, &problem);
    if (is_read)
        take_facts(reader, input, &facts, line);
    end_row(reader, input, is_read, &problem, line);
}

/* ---- JSON and XML ---- */

static bool is_document(const struct cdr_input *input)
{
    const struct cdr_dialect *dialect = input->plan.dialect;
    return dialect && (dialect->shape == SHAPE_JSON || dialect->shape == SHAPE_XML);
}

static void take_document(struct cdr_reader *reader, struct cdr_input *input,
                          const struct document *document)
{
    struct cdr_facts facts;
    struct row_problem problem;
    bool is_read = row_read_document(&input->row_reader, document, &facts, &problem);
    if (is_read)
        take_facts(reader, input, &facts, document->number);
    end_row(reader, input, is_read, &problem, document->number);
}

static void cut_documents(struct cdr_reader *reader, struct cdr_input *input, struct str piece,
                          uint32_t number)
{
    struct document document;
    while (document_next(&input->cut, &piece, number, &document))
        take_document(reader, input, &document);
}

/* A line that is very long comes in pieces of one number. */
static void take_piece(struct cdr_reader *reader, struct cdr_input *input, struct str piece,
                       uint32_t number)
{
    if (input->cut_number && input->cut_number != number)
        cut_documents(reader, input, STR("\n"), input->cut_number);
    input->cut_number = number;
    cut_documents(reader, input, piece, number);
}

static void end_documents(struct cdr_reader *reader, struct cdr_input *input)
{
    struct document document;
    if (document_last(&input->cut, &document))
        take_document(reader, input, &document);
}

/* A line of our own report: JSON, or a row of its csv, whose first row has the keys. */
static void take_report_line(struct cdr_reader *reader, struct cdr_input *input, struct str line,
                             uint32_t number)
{
    static const struct csv_format csv = {.delimiter = ',', .quote = '"'};
    struct report_place place = {number, input->index};
    struct call_store *store = reader->options.store;
    enum report_row kind;
    struct input *report = report_of(reader, input);
    if (str_starts_with(line, STR("call_id,"))) {
        text_clear(&input->header);
        text_add(&input->header, line);
        csv_split(&csv, text_str(&input->header), &input->keys);
        return;
    }
    if (input->keys.count) {
        csv_split(&csv, line, &reader->row);
        kind = line.len ? report_row_of_csv(store, &input->keys, &reader->row, place)
                        : REPORT_ROW_OTHER;
    } else {
        kind = report_row_of_json(store, line, place);
    }
    report->rows += kind != REPORT_ROW_OTHER;
    if (kind == REPORT_ROW_CALL)
        see_call(report, store->calls[store->count - 1]);
    struct row_problem problem = {FAULT_COLUMNS, 0, line};
    if (kind == REPORT_ROW_BAD)
        note_fault(reader, input, &problem, number);
}

/* ---- records over several lines ---- */

static void split(struct cdr_reader *reader, const struct cdr_input *input, struct str record)
{
    csv_split(&input->plan.format, record, &reader->row);
}

static void open_add(struct open_record *open, struct str line)
{
    text_add(&open->text, line);
    open->ends = array_grow(open->ends, open->count, &open->capacity, sizeof *open->ends);
    open->ends[open->count++] = open->text.len;
}

static void open_clear(struct open_record *open)
{
    text_clear(&open->text);
    open->count = 0;
}

/* A quotation mark that is never closed: its line is lost, those behind it are rows again. */
static void give_up_open(struct cdr_reader *reader, struct cdr_input *input)
{
    struct open_record *open = &input->open;
    size_t begin = 0;
    for (size_t i = 0; i < open->count && !input->is_over; i++) {
        struct str line = {open->text.at + begin, open->ends[i] - begin};
        begin = open->ends[i] + 1;
        split(reader, input, line);
        struct row_problem problem = {FAULT_COLUMNS, reader->row.count, line};
        if (i == 0 || reader->row.is_open)
            end_row(reader, input, false, &problem, open->number);
        else
            take_row(reader, input, open->number + (uint32_t)i);
    }
    open_clear(open);
}

static void extend_open(struct cdr_reader *reader, struct cdr_input *input, struct str line)
{
    struct open_record *open = &input->open;
    text_add_char(&open->text, '\n');
    open_add(open, line);
    if (str_find_char(line, input->plan.format.quote) == line.len &&
        open->count < CSV_RECORD_LINES_MOST && open->text.len < CSV_RECORD_BYTES_MOST)
        return;
    split(reader, input, text_str(&open->text));
    if (!reader->row.is_open) {
        take_row(reader, input, open->number);
        open_clear(open);
    } else if (open->count >= CSV_RECORD_LINES_MOST || open->text.len >= CSV_RECORD_BYTES_MOST) {
        give_up_open(reader, input);
    }
}

static void take_record(struct cdr_reader *reader, struct cdr_input *input, struct str line,
                        uint32_t number)
{
    struct str record;
    if (input->open.count) {
        extend_open(reader, input, line);
        return;
    }
    if (!strip_to_record(input->plan.dialect->shape, line, &record))
        return;
    split(reader, input, record);
    if (reader->row.is_open) {
        open_add(&input->open, record);
        input->open.number = number;
        return;
    }
    take_row(reader, input, number);
}

static void take_line(struct cdr_reader *reader, struct cdr_input *input, struct str line,
                      uint32_t number)
{
    if (input->is_over || !input->plan.dialect)
        return;
    if (input->titles_left) {
        input->titles_left--;
        return;
    }
    switch (input->plan.dialect->shape) {
    case SHAPE_PAIRS:
    case SHAPE_COMMA_PAIRS:
        take_pairs(reader, input, line, number);
        break;
    case SHAPE_REPORT:
        take_report_line(reader, input, line, number);
        break;
    case SHAPE_JSON:
    case SHAPE_XML:
        take_piece(reader, input, line, number);
        break;
    default:
        if (line.len)
            take_record(reader, input, line, number);
    }
}

/* ---- the beginning: which dialect, which order of dates ---- */

static void hold(struct cdr_input *input, struct str line, uint32_t number)
{
    input->lines =
        array_grow(input->lines, input->line_count, &input->line_capacity, sizeof *input->lines);
    text_add(&input->held, line);
    input->lines[input->line_count++] = (struct held_line){input->held.len, number};
    text_add_char(&input->held, '\n');
}

/* The line held last goes on. */
static void hold_more(struct cdr_input *input)
{
    input->line_count--;
    input->held.len--;
}

/* What the user says comes first. */
static enum date_order known_order(const struct cdr_reader *reader, const struct cdr_plan *plan)
{
    const struct cdr_map *map = reader->options.map;
    if (reader->options.date_order != CDR_DATES_BY_CONTENT)
        return reader->options.date_order == CDR_DATES_DAY_FIRST ? DATE_DAY_FIRST
                                                                 : DATE_MONTH_FIRST;
    if (map && (map->day_first || map->month_first))
        return map->day_first ? DATE_DAY_FIRST : DATE_MONTH_FIRST;
    return plan->dialect->month_first ? DATE_MONTH_FIRST : DATE_ORDER_OPEN;
}

static bool tells_legs(const struct cdr_plan *plan)
{
    static const enum cdr_field fields[] = {FIELD_GROUP, FIELD_OTHER_LEG, FIELD_METHOD};
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        if (layout_has(&plan->layout, fields[i]))
            return true;
    return plan->dialect->shape != SHAPE_TABLE;
}

static void make_plan(struct cdr_reader *reader, struct cdr_input *input)
{
    struct text why_not = {0};
    struct input *report = report_of(reader, input);
    struct str sample = text_str(&input->held);
    input->has_plan = true;
    cdr_plan_make(&input->plan, sample, reader->options.map, &why_not);
    text_free(&why_not);
    if (!input->plan.dialect)
        return;
    report->dialect = input->plan.dialect->name;
    if (input->plan.dialect->shape == SHAPE_REPORT)
        report->kind = "report";
    input->tells_legs = tells_legs(&input->plan);
    input->titles_left = input->plan.title_lines;
    input->header_left = input->plan.has_header;
    input->cut.level = input->plan.document_level;
    if (input->plan.dialect->element)
        input->cut.element = str_from(input->plan.dialect->element);
    input->order_cut = input->cut;
    cdr_plan_describe(&input->plan, sample, reader->options.map, &input->columns);
    report->columns = input->columns.at;
    row_reader_init(&input->row_reader, &input->plan);
    input->row_reader.map = reader->options.map;
    if (reader->options.to_utc) {
        input->row_reader.zone = &reader->zones[input->index];
        input->row_reader.to_utc = zone_to_utc;
    }
    input->row_reader.order = known_order(reader, &input->plan);
}

/* Of one row or call that proves nothing. */
static void see_dates(struct cdr_input *input, bool is_open)
{
    input->has_open_dates |= is_open;
    date_runs_add(&input->date_runs, row_first_time(&input->row_reader));
}

/* The line held last may go on: its end is not looked at yet. */
static enum date_order look_into_documents(struct cdr_input *input)
{
    size_t end = input->held.len - (input->held.len > input->looked_at);
    struct str rest = str_from_offset((struct str){input->held.at, end}, input->looked_at);
    struct document document;
    enum date_order order = DATE_ORDER_OPEN;
    while (order == DATE_ORDER_OPEN && document_next(&input->order_cut, &rest, 0, &document)) {
        bool is_open;
        order = row_document_order(&input->row_reader, &document, &is_open);
        see_dates(input, is_open);
    }
    input->looked_at = end;
    return order;
}

static enum date_order look_into_rows(struct cdr_reader *reader, struct cdr_input *input)
{
    struct str rest = str_from_offset(text_str(&input->held), input->looked_at);
    enum date_order order = DATE_ORDER_OPEN;
    while (order == DATE_ORDER_OPEN && csv_next_record(&input->plan.format, &rest, &reader->row)) {
        bool is_open;
        order = row_date_order(&input->row_reader, &reader->row, &is_open);
        see_dates(input, is_open);
    }
    input->looked_at = input->held.len;
    return order;
}

/* Day or month first: the first date that proves it. */
static enum date_order look_for_order(struct cdr_reader *reader, struct cdr_input *input)
{
    return is_document(input) ? look_into_documents(input) : look_into_rows(reader, input);
}

/* No date proves it. */
static void take_order_of_rows(struct cdr_reader *reader, struct cdr_input *input)
{
    enum date_order order = date_runs_order(&input->date_runs);
    report_of(reader, input)->has_open_dates = order == DATE_ORDER_OPEN;
    input->row_reader.order = order == DATE_ORDER_OPEN ? DATE_DAY_FIRST : order;
}

/* False while more rows are to be looked at. */
static bool has_order(struct cdr_reader *reader, struct cdr_input *input, bool is_end)
{
    enum { ROWS_AT_A_TIME = 1024 };
    bool is_last =
        is_end || input->line_count >= DATES_LOOKED_AT || input->held.len >= DATES_LOOKED_AT_BYTES;
    bool is_asked =
        input->plan.dialect && (is_document(input) || input->plan.dialect->shape == SHAPE_TABLE);
    if (!is_asked || input->row_reader.order != DATE_ORDER_OPEN)
        return true;
    if (input->has_open_dates && !is_last && input->line_count % ROWS_AT_A_TIME != 0)
        return false;
    input->row_reader.order = look_for_order(reader, input);
    bool is_settled = input->row_reader.order != DATE_ORDER_OPEN || !input->has_open_dates;
    if (!is_settled && is_last)
        take_order_of_rows(reader, input);
    return is_settled || is_last;
}

static void replay(struct cdr_reader *reader, struct cdr_input *input)
{
    size_t begin = 0;
    for (size_t i = 0; i < input->line_count; i++) {
        struct held_line line = input->lines[i];
        take_line(reader, input, (struct str){input->held.at + begin, line.end - begin},
                  line.number);
        begin = line.end + 1;
    }
}

static void let_go(struct cdr_input *input)
{
    text_free(&input->held);
    free(input->lines);
    input->held = (struct text){0};
    input->lines = NULL;
    input->line_count = input->line_capacity = 0;
}

static void begin(struct cdr_reader *reader, struct cdr_input *input, bool is_end)
{
    if (!input->has_plan && (is_end || input->held.len >= SAMPLE_BYTES))
        make_plan(reader, input);
    if (!input->has_plan || !has_order(reader, input, is_end))
        return;
    input->is_running = true;
    replay(reader, input);
    let_go(input);
}

void cdr_reader_add(struct cdr_reader *reader, uint16_t index, struct str line, uint32_t number)
{
    struct cdr_input *input = input_at(reader, index);
    bool is_continued = number == input->last_number && number != UINT32_MAX;
    input->last_number = number;
    if (is_continued && input->has_plan && !is_document(input))
        return; /* of a row the first piece is looked at, and found bad */
    if (is_continued && !input->is_running)
        hold_more(input);
    if (input->is_running) {
        take_line(reader, input, line, number);
        return;
    }
    hold(input, line, number);
    begin(reader, input, false);
}

void cdr_reader_end(struct cdr_reader *reader, uint16_t index)
{
    struct cdr_input *input = input_at(reader, index);
    if (!input->is_running)
        begin(reader, input, true);
    if (input->open.count)
        give_up_open(reader, input);
    if (!input->is_over)
        end_documents(reader, input);
    tell_faults(reader, input);
}

void cdr_reader_finish(struct cdr_reader *reader)
{
    pending_finish(reader->legs);
    pending_finish(reader->rows);
}

bool cdr_recognise(struct str first, bool is_whole, const struct cdr_map *map, struct text *why_not)
{
    struct cdr_plan *plan = xalloc(sizeof *plan);
    size_t end = first.len;
    while (!is_whole && end > 0 && first.at[end - 1] != '\n')
        end--;
    if (end > 0)
        first.len = end;
    cdr_plan_make(plan, first, map, why_not);
    bool is_cdr = plan->dialect != NULL;
    free(plan);
    return is_cdr;
}

bool cdr_kind_at(size_t index, struct cdr_kind *kind)
{
    const struct cdr_dialect *dialect = cdr_dialect_at(index);
    if (dialect)
        *kind = (struct cdr_kind){dialect->name, dialect->title, dialect->example, dialect->hides};
    return dialect != NULL;
}

bool cdr_field_at(size_t index, struct cdr_field_text *field)
{
    enum cdr_field which = (enum cdr_field)(index + 1);
    if (index + 1 >= FIELD_COUNT)
        return false;
    *field = (struct cdr_field_text){cdr_field_name(which), cdr_field_meaning(which),
                                     headings_of_field(which)};
    return true;
}
