/* CSV (RFC 4180 quoting, LF line ends): the summary's rows, the groups or the Call Log. */
#include "csv.h"

#include "escape.h"
#include "json_writer.h"
#include "record.h"
#include "record_media.h"
#include "sipdiag/base/json_text.h"
#include "sipdiag/model/cause.h"

#include <math.h>

enum { FLUSH_AT = 64 * 1024 };

struct csv {
    struct text text, cell;
    const struct report *report;
    const struct sink *sink;
    bool ok;
    bool comma;
};

static void flush(struct csv *csv)
{
    if (csv->ok && csv->text.len)
        csv->ok = csv->sink->write(csv->sink->context, csv->text.at, csv->text.len);
    text_clear(&csv->text);
}

static void end_row(struct csv *csv)
{
    text_add_char(&csv->text, '\n');
    csv->comma = false;
    if (csv->text.len >= FLUSH_AT)
        flush(csv);
}

static void end_heading(struct csv *csv)
{
    if (!csv->report->options.goes_on)
        end_row(csv);
}

/* What a spreadsheet would run as a formula. A phone number with its plus is none. */
static bool is_formula(struct str cell)
{
    if (!cell.len)
        return false;
    switch (cell.at[0]) {
    case '=':
    case '-':
    case '@':
    case '\t':
    case '\r':
        return true;
    case '+':
        break;
    default:
        return false;
    }
    size_t digits = 1;
    while (digits < cell.len && cell.at[digits] >= '0' && cell.at[digits] <= '9')
        digits++;
    return digits < cell.len || digits == 1;
}

static bool needs_quotes(struct str cell)
{
    for (size_t i = 0; i < cell.len; i++)
        if (cell.at[i] == ',' || cell.at[i] == '"' || cell.at[i] == ' ')
            return true;
    return false;
}

/* Text that is already safe to look at. */
static void add_quoted(struct csv *csv, struct str shown)
{
    if (csv->comma)
        text_add_char(&csv->text, ',');
    csv->comma = true;
    if (!needs_quotes(shown)) {
        text_add(&csv->text, shown);
        return;
    }
    text_add_char(&csv->text, '"');
    for (size_t i = 0; i < shown.len; i++) {
        if (shown.at[i] == '"')
            text_add_char(&csv->text, '"');
        text_add_char(&csv->text, shown.at[i]);
    }
    text_add_char(&csv->text, '"');
}

static void add_cell(struct csv *csv, struct str raw)
{
    text_clear(&csv->cell);
    if (is_formula(raw) && !csv->report->options.csv_raw)
        text_add_char(&csv->cell, '\'');
    escape_people(&csv->cell, raw);
    add_quoted(csv, text_str(&csv->cell));
}

static void add_name(struct csv *csv, const char *name)
{
    add_cell(csv, str_from(name));
}

static void add_number(struct csv *csv, int64_t number)
{
    text_clear(&csv->cell);
    add_integer(&csv->cell, number);
    add_quoted(csv, text_str(&csv->cell));
}

static void add_time(struct csv *csv, int64_t time_us)
{
    text_clear(&csv->cell);
    if (time_us != TIME_UNKNOWN)
        add_rfc3339(&csv->cell, time_us);
    add_quoted(csv, text_str(&csv->cell));
}

static void add_share(struct csv *csv, double share)
{
    text_clear(&csv->cell);
    if (share >= 0) /* not NAN */
        add_real(&csv->cell, share);
    add_quoted(csv, text_str(&csv->cell));
}

static void join(struct text *list, const char *separator, struct str item)
{
    if (list->len)
        text_add_literal(list, separator);
    text_add(list, item);
}

static void join_codes(struct text *list, const struct call *call)
{
    for (size_t i = 0; i < call->code_count; i++) {
        if (i)
            text_add_char(list, ' ');
        add_integer(list, call->codes[i]);
    }
}

static void join_notes(struct text *list, const struct verdict *verdict)
{
    for (size_t i = 0; i < verdict->note_count; i++)
        join(list, " ", str_from(verdict->notes[i]->id));
}

static void join_related(struct text *list, const struct record *record)
{
    struct str call_id;
    for (size_t i = 0; i < record->call->related_count; i++)
        if (record_related(record, i, &call_id))
            join(list, " ", call_id);
}

static void join_evidence(struct text *list, const struct record *record)
{
    struct evidence items[MARK_COUNT];
    size_t count = record_evidence(record, items);
    for (size_t i = 0; i < count; i++) {
        join(list, "; ", record_input_name(record->report, items[i].moment.origin.input));
        text_addf(list, "#%u ", items[i].moment.origin.frame);
        call_add_mark_text(list, record->call, items[i].mark);
    }
}

/* Lists are one cell: their items joined by spaces, evidence by semicolons. */
static void add_list(struct csv *csv, struct record *record, enum value_kind kind)
{
    struct text *list = &record->scratch;
    text_clear(list);
    switch (kind) {
    case VALUE_CODES:
        join_codes(list, record->call);
        break;
    case VALUE_NOTES:
        join_notes(list, record->verdict);
        break;
    case VALUE_RELATED:
        join_related(list, record);
        break;
    case VALUE_MEDIA:
        record_add_media(list, record);
        break;
    default:
        join_evidence(list, record);
        break;
    }
    add_cell(csv, text_str(list));
}

static void add_value(struct csv *csv, struct record *record, struct value value)
{
    switch (value.kind) {
    case VALUE_NULL:
        add_quoted(csv, STR(""));
        break;
    case VALUE_TEXT:
        add_cell(csv, value.text);
        break;
    case VALUE_INTEGER:
        add_number(csv, value.integer);
        break;
    case VALUE_BOOL:
        add_quoted(csv, value.integer ? STR("true") : STR("false"));
        break;
    case VALUE_TIME:
        add_time(csv, value.integer);
        break;
    case VALUE_PER_CENT:
        add_share(csv, (double)value.integer / 100);
        break;
    case VALUE_TOLD:
        text_clear(&record->scratch);
        json_add_plain(&record->scratch, value.text);
        add_cell(csv, text_str(&record->scratch));
        break;
    default:
        add_list(csv, record, value.kind);
        break;
    }
}

static void print_calls(struct csv *csv)
{
    struct record record;
    const char *key;
    const size_t *order = csv->report->summary->order;
    record_init(&record, csv->report);
    for (size_t field = 0; (key = record_field_key(field)) && !csv->report->options.goes_on;
         field++)
        add_name(csv, key);
    end_heading(csv);
    for (size_t i = 0; i < csv->report->analysis->call_count && csv->ok; i++) {
        record_set(&record, order ? order[i] : i);
        for (size_t field = 0; record_field_key(field); field++)
            add_value(csv, &record, record_field_get(&record, field));
        end_row(csv);
    }
    record_free(&record);
}

static void print_row(struct csv *csv, const struct result_row *row)
{
    struct text examples = {0};
    add_name(csv, row->label);
    add_cell(csv, result_name(row->result));
    add_number(csv, row->code);
    add_name(csv, row->outcome == OUTCOME_IN_PROGRESS ? "" : row->cause->id);
    add_name(csv, outcome_name(row->outcome));
    add_name(csv, side_name(row->side));
    add_number(csv, (int64_t)row->calls);
    add_share(csv, row->share);
    add_name(csv, cause_meaning(row->cause, row->side));
    add_name(csv, cause_action(row->cause, row->side));
    add_time(csv, row->first_us);
    add_time(csv, row->last_us);
    for (size_t i = 0; i < row->example_count; i++)
        join(&examples, " ", call_text(row->examples[i], CALL_TEXT_CALL_ID));
    add_cell(csv, text_str(&examples));
    text_free(&examples);
    end_row(csv);
}

static void print_rows(struct csv *csv)
{
    static const char *const keys[] = {"label", "result", "code",    "cause",   "outcome",
                                       "side",  "calls",  "share",   "meaning", "action",
                                       "first", "last",   "examples"};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0] && !csv->report->options.goes_on; i++)
        add_name(csv, keys[i]);
    end_heading(csv);
    for (size_t i = 0; i < csv->report->summary->row_count && csv->ok; i++)
        print_row(csv, &csv->report->summary->rows[i]);
}

static void add_ms(struct csv *csv, double ms)
{
    if (isfinite(ms))
        add_number(csv, (int64_t)(ms + 0.5));
    else
        add_quoted(csv, STR(""));
}

static void add_quantiles(struct csv *csv, const struct distribution *distribution)
{
    bool known = distribution->count > 0;
    add_ms(csv, known ? (double)distribution->p50_ms : NAN);
    add_ms(csv, known ? (double)distribution->p95_ms : NAN);
}

static void print_group(struct csv *csv, const struct group_row *group)
{
    const struct kpi *kpi = &group->kpi;
    const struct ratio *const ratios[] = {&kpi->asr, &kpi->ner, &kpi->ser,        &kpi->seer,
                                          &kpi->isa, &kpi->scr, &kpi->short_calls};
    for (size_t i = 0; i < csv->report->summary->by_count; i++)
        add_cell(csv, group->known[i] ? group->key[i] : STR(""));
    add_number(csv, (int64_t)group->calls);
    add_number(csv, (int64_t)group->judged);
    add_share(csv, group->share);
    add_number(csv, (int64_t)kpi->asr.numerator);
    for (size_t i = 0; i < sizeof ratios / sizeof ratios[0]; i++) {
        add_share(csv, ratios[i]->value);
        add_share(csv, ratios[i]->low);
        add_share(csv, ratios[i]->high);
    }
    add_quantiles(csv, &kpi->pdd);
    add_quantiles(csv, &kpi->setup);
    add_quantiles(csv, &kpi->ring);
    add_quantiles(csv, &kpi->talk);
    add_ms(csv, kpi->acd_ms);
    add_number(csv, (int64_t)kpi->peak_calls);
    add_number(csv, (int64_t)kpi->peak_cps);
    add_name(csv, group->top_cause ? group->top_cause->id : "");
    add_number(csv, (int64_t)kpi->peak_answered);
    add_share(csv, kpi->erlang);
    add_number(csv, (int64_t)kpi->answered_not_served);
    add_share(csv, kpi->retransmission_rate);
    end_row(csv);
}

static void print_groups(struct csv *csv)
{
    static const char *const keys[] = {"calls",
                                       "judged",
                                       "share",
                                       "answered",
                                       "asr",
                                       "asr_low",
                                       "asr_high",
                                       "ner",
                                       "ner_low",
                                       "ner_high",
                                       "ser",
                                       "ser_low",
                                       "ser_high",
                                       "seer",
                                       "seer_low",
                                       "seer_high",
                                       "isa",
                                       "isa_low",
                                       "isa_high",
                                       "scr",
                                       "scr_low",
                                       "scr_high",
                                       "short_calls",
                                       "short_low",
                                       "short_high",
                                       "pdd_p50_ms",
                                       "pdd_p95_ms",
                                       "setup_p50_ms",
                                       "setup_p95_ms",
                                       "ring_p50_ms",
                                       "ring_p95_ms",
                                       "talk_p50_ms",
                                       "talk_p95_ms",
                                       "acd_ms",
                                       "peak_calls",
                                       "peak_cps",
                                       "top_cause",
                                       "peak_answered",
                                       "erlang",
                                       "answered_not_served",
                                       "retransmission_rate"};
    const struct summary *summary = csv->report->summary;
    for (size_t i = 0; i < summary->by_count && !csv->report->options.goes_on; i++)
        add_name(csv, summary->by[i]->name);
    for (size_t i = 0; i < sizeof keys / sizeof keys[0] && !csv->report->options.goes_on; i++)
        add_name(csv, keys[i]);
    end_heading(csv);
    for (size_t i = 0; i < summary->group_count && csv->ok; i++)
        print_group(csv, &summary->groups[i]);
}

bool csv_print(const struct report *report, const struct sink *sink)
{
    struct csv csv = {.report = report, .sink = sink, .ok = true};
    if (report->options.view == VIEW_CALLS)
        print_calls(&csv);
    else if (report->summary->by_count)
        print_groups(&csv);
    else
        print_rows(&csv);
    flush(&csv);
    text_free(&csv.text);
    text_free(&csv.cell);
    return csv.ok;
}
