/* The report as JSON (schema: docs/report.schema.json). */
#include "json.h"

#include "sipdiag/model/cause.h"

#include <math.h>

static void key_int(struct json *json, const char *key, uint64_t value)
{
    json_key(json, key);
    json_int(json, value <= INT64_MAX ? (int64_t)value : INT64_MAX);
}

static void key_text(struct json *json, const char *key, const char *value)
{
    json_key(json, key);
    if (value)
        json_text(json, str_from(value));
    else
        json_null(json);
}

static void key_time(struct json *json, const char *key, int64_t time_us)
{
    json_key(json, key);
    json_time(json, time_us);
}

static void key_real(struct json *json, const char *key, double value)
{
    json_key(json, key);
    json_real(json, value);
}

static void write_health(struct json *json, const char *key, const struct input_health *health,
                         bool zeros)
{
    json_key(json, key);
    json_open(json, '{');
    for (enum health_counter counter = 0; counter < HEALTH_COUNT; counter++)
        if (zeros || health->count[counter])
            key_int(json, health_name(counter), health->count[counter]);
    json_close(json, '}');
}

static void write_generator(struct json *json)
{
    json_key(json, "generator");
    json_open(json, '{');
    key_text(json, "name", "sipdiag");
    key_text(json, "version", SIPDIAG_VERSION);
    json_close(json, '}');
}

static void write_inputs(struct json *json, const struct analysis *analysis)
{
    json_key(json, "inputs");
    json_open(json, '[');
    for (size_t i = 0; i < analysis->input_count; i++) {
        const struct input *input = &analysis->inputs[i];
        json_open(json, '{');
        key_text(json, "name", input->name);
        key_text(json, "kind", input->kind);
        key_text(json, "dialect", input->dialect);
        bool has_times = !(input->lacks & LOG_LACKS_TIME);
        key_time(json, "first", has_times ? input->first_us : TIME_UNKNOWN);
        key_time(json, "last", has_times ? input->last_us : TIME_UNKNOWN);
        key_int(json, "packets", input->packets);
        key_int(json, "messages", input->messages);
        if (input->kind && strcmp(input->kind, "cdr") == 0)
            key_int(json, "rows", input->rows);
        else
            key_text(json, "rows", NULL);
        write_health(json, "problems", &input->health, false);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void write_window(struct json *json, const struct summary *summary)
{
    json_key(json, "window");
    json_open(json, '{');
    key_time(json, "first", summary->first_us);
    key_time(json, "last", summary->last_us);
    json_key(json, "seconds");
    if (summary->first_us == TIME_UNKNOWN)
        json_null(json);
    else
        json_real(json, ((double)summary->last_us - (double)summary->first_us) / (double)US_PER_S);
    json_close(json, '}');
}

static void write_us(struct json *json, const struct analysis *analysis)
{
    struct text address = {0};
    json_key(json, "us");
    json_open(json, '[');
    for (size_t i = 0; i < analysis->us_count; i++) {
        text_clear(&address);
        address_add(&address, &analysis->us[i]);
        json_text(json, text_str(&address));
    }
    json_close(json, ']');
    text_free(&address);
}

static void write_totals(struct json *json, const struct totals *totals)
{
    json_key(json, "totals");
    json_open(json, '{');
    key_int(json, "calls", totals->calls);
    key_int(json, "judged", totals->judged);
    key_int(json, "answered", totals->answered);
    key_int(json, "recovered", totals->recovered);
    key_int(json, "unknown", totals->unknown);
    key_int(json, "scanner", totals->scanner);
    key_int(json, "attempts", totals->attempts);
    key_int(json, "retransmissions", totals->retransmissions);
    key_int(json, "messages", totals->messages);
    key_int(json, "packets", totals->packets);
    json_close(json, '}');
}

static void write_ratio(struct json *json, const char *key, const struct ratio *ratio)
{
    json_key(json, key);
    json_open(json, '{');
    key_real(json, "value", ratio->value);
    key_int(json, "numerator", ratio->numerator);
    key_int(json, "denominator", ratio->denominator);
    key_real(json, "low", ratio->low);
    key_real(json, "high", ratio->high);
    json_close(json, '}');
}

/* A quantile of nothing is not known. */
static void key_ms(struct json *json, const char *key, int64_t ms, bool known)
{
    json_key(json, key);
    if (known)
        json_int(json, ms);
    else
        json_null(json);
}

static void write_distribution(struct json *json, const char *key,
                               const struct distribution *distribution)
{
    bool known = distribution->count > 0;
    json_key(json, key);
    json_open(json, '{');
    key_int(json, "count", distribution->count);
    key_ms(json, "mean_ms", (int64_t)(distribution->mean_ms + 0.5), known);
    key_ms(json, "p50_ms", distribution->p50_ms, known);
    key_ms(json, "p95_ms", distribution->p95_ms, known);
    key_ms(json, "p99_ms", distribution->p99_ms, known);
    key_ms(json, "max_ms", distribution->max_ms, known);
    json_close(json, '}');
}

static void write_kpi(struct json *json, const struct kpi *kpi)
{
    bool has_talk = kpi->talk.count > 0;
    json_key(json, "kpi");
    json_open(json, '{');
    write_ratio(json, "asr", &kpi->asr);
    write_ratio(json, "ner", &kpi->ner);
    write_ratio(json, "ser", &kpi->ser);
    write_ratio(json, "seer", &kpi->seer);
    write_ratio(json, "isa", &kpi->isa);
    write_ratio(json, "scr", &kpi->scr);
    write_ratio(json, "short_calls", &kpi->short_calls);
    write_distribution(json, "pdd", &kpi->pdd);
    write_distribution(json, "setup", &kpi->setup);
    write_distribution(json, "ring", &kpi->ring);
    write_distribution(json, "talk", &kpi->talk);
    key_ms(json, "acd_ms", has_talk ? (int64_t)(kpi->acd_ms + 0.5) : 0, has_talk);
    key_int(json, "peak_calls", kpi->peak_calls);
    key_time(json, "peak_calls_at", kpi->peak_calls_at_us);
    key_int(json, "peak_answered", kpi->peak_answered);
    key_time(json, "peak_answered_at", kpi->peak_answered_at_us);
    key_int(json, "peak_cps", kpi->peak_cps);
    key_time(json, "peak_cps_at", kpi->peak_cps_at_us);
    key_real(json, "erlang", kpi->erlang);
    key_int(json, "answered_not_served", kpi->answered_not_served);
    key_real(json, "retransmission_rate", kpi->retransmission_rate);
    json_close(json, '}');
}

static void write_row(struct json *json, const struct result_row *row)
{
    json_open(json, '{');
    key_text(json, "label", row->label);
    json_key(json, "result");
    json_text(json, result_name(row->result));
    key_int(json, "code", row->code);
    key_text(json, "cause", row->outcome == OUTCOME_IN_PROGRESS ? NULL : row->cause->id);
    key_text(json, "outcome", outcome_name(row->outcome));
    key_text(json, "side", side_name(row->side));
    key_int(json, "calls", row->calls);
    key_real(json, "share", row->share);
    key_text(json, "meaning", cause_meaning(row->cause, row->side));
    key_text(json, "action", cause_action(row->cause, row->side));
    key_time(json, "first", row->first_us);
    key_time(json, "last", row->last_us);
    json_key(json, "examples");
    json_open(json, '[');
    for (size_t i = 0; i < row->example_count; i++)
        json_text(json, call_text(row->examples[i], CALL_TEXT_CALL_ID));
    json_close(json, ']');
    json_close(json, '}');
}

static void write_rows(struct json *json, const struct summary *summary)
{
    json_key(json, "results");
    json_open(json, '[');
    for (size_t i = 0; i < summary->row_count; i++)
        write_row(json, &summary->rows[i]);
    json_close(json, ']');
}

/* Digits that fit are a number; the table of dimensions promises no others. */
static void write_key_value(struct json *json, const struct dimension *dimension, struct str value)
{
    uint64_t number;
    if (dimension->numeric && str_to_u64(value, INT64_MAX, &number))
        json_int(json, (int64_t)number);
    else
        json_text(json, value);
}

static void write_group(struct json *json, const struct summary *summary,
                        const struct group_row *group)
{
    json_open(json, '{');
    json_key(json, "key");
    json_open(json, '{');
    for (size_t i = 0; i < summary->by_count; i++) {
        json_key(json, summary->by[i]->name);
        if (group->known[i])
            write_key_value(json, summary->by[i], group->key[i]);
        else
            json_null(json);
    }
    json_close(json, '}');
    key_int(json, "calls", group->calls);
    key_real(json, "share", group->share);
    write_kpi(json, &group->kpi);
    key_text(json, "top_cause", group->top_cause ? group->top_cause->id : NULL);
    json_close(json, '}');
}

static void write_groups(struct json *json, const struct summary *summary)
{
    json_key(json, "groups");
    json_open(json, '[');
    for (size_t i = 0; i < summary->group_count && json->ok; i++)
        write_group(json, summary, &summary->groups[i]);
    json_close(json, ']');
}

static void write_todo(struct json *json, const struct summary *summary)
{
    json_key(json, "todo");
    json_open(json, '[');
    for (size_t i = 0; i < summary->todo_count; i++) {
        const struct todo *todo = &summary->todo[i];
        json_open(json, '{');
        key_text(json, "side", side_name(todo->side));
        key_text(json, "text", todo->text);
        key_int(json, "calls", todo->calls);
        if (todo->finding)
            key_text(json, "finding", todo->finding->kind->id);
        else
            key_text(json, "cause", todo->cause->id);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void write_evidence(struct json *json, const struct analysis *analysis,
                           const struct finding_evidence *evidence)
{
    size_t input = evidence->moment.origin.input;
    json_open(json, '{');
    key_text(json, "input", input < analysis->input_count ? analysis->inputs[input].name : "");
    key_int(json, "frame", evidence->moment.origin.frame);
    key_time(json, "time", evidence->moment.time_us);
    key_text(json, "text", evidence->text);
    json_close(json, '}');
}

static void write_finding(struct json *json, const struct analysis *analysis,
                          const struct finding *finding)
{
    json_open(json, '{');
    key_text(json, "id", finding->kind->id);
    key_text(json, "severity", severity_name(finding->severity));
    key_text(json, "side", side_name(finding->side));
    key_text(json, "title", finding->title);
    key_text(json, "detail", finding->detail);
    key_text(json, "action", finding->action);
    key_int(json, "calls", finding->calls);
    key_real(json, "share", finding->share);
    key_real(json, "confidence", finding->confidence / 100.0);
    key_time(json, "since", finding->since_us);
    key_time(json, "until", finding->until_us);
    json_key(json, "scope");
    json_open(json, '{');
    for (size_t i = 0; i < finding->scope_count; i++)
        key_text(json, finding->scope[i].dimension, finding->scope[i].value);
    json_close(json, '}');
    json_key(json, "evidence");
    json_open(json, '[');
    for (size_t i = 0; i < finding->evidence_count; i++)
        write_evidence(json, analysis, &finding->evidence[i]);
    json_close(json, ']');
    json_close(json, '}');
}

static void write_findings(struct json *json, const struct analysis *analysis)
{
    json_key(json, "findings");
    json_open(json, '[');
    for (size_t i = 0; i < analysis->finding_count && json->ok; i++)
        write_finding(json, analysis, &analysis->findings[i]);
    json_close(json, ']');
}

static void write_check(struct json *json, const struct check *check)
{
    json_open(json, '{');
    key_text(json, "expr", check->expression);
    key_real(json, "value", check->known ? check->value : NAN);
    key_int(json, "population", check->population);
    key_text(json, "level", check_level_name(check->level));
    key_text(json, "status", check_status_name(check->status));
    key_text(json, "text", check->words);
    json_close(json, '}');
}

static void write_checks(struct json *json, const struct check_list *list)
{
    json_key(json, "checks");
    json_open(json, '[');
    for (size_t i = 0; i < list->count; i++)
        write_check(json, &list->checks[i]);
    json_close(json, ']');
}

static void write_calls(struct json *json, const struct report *report)
{
    struct record record;
    record_init(&record, report);
    json_key(json, "calls");
    json_open(json, '[');
    for (size_t i = 0; i < report->analysis->call_count && json->ok; i++) {
        record_set(&record, i);
        json_record(json, &record);
    }
    json_close(json, ']');
    record_free(&record);
}

static void write_change(struct json *json, const struct change *change)
{
    json_open(json, '{');
    key_text(json, "figure", change->cause ? NULL : change->what);
    key_text(json, "label", change->cause ? change->what : NULL);
    key_text(json, "result", change->result);
    key_text(json, "cause", change->cause);
    key_real(json, "before", change->before);
    key_real(json, "now", change->now);
    key_real(json, "g", change->g);
    key_real(json, "p", change->p);
    json_key(json, "sure");
    json_bool(json, change->sure);
    json_close(json, '}');
}

/* Only where there is one. */
static void write_comparison(struct json *json, const struct comparison *comparison)
{
    if (!comparison->name)
        return;
    json_key(json, "baseline");
    json_open(json, '{');
    key_text(json, "name", comparison->name);
    key_time(json, "first", comparison->first_us);
    key_time(json, "last", comparison->last_us);
    key_int(json, "judged", comparison->judged);
    json_key(json, "changes");
    json_open(json, '[');
    for (size_t i = 0; i < comparison->count; i++)
        write_change(json, &comparison->changes[i]);
    json_close(json, ']');
    json_close(json, '}');
}

bool json_print(const struct report *report, const struct sink *sink)
{
    struct json json;
    json_start(&json, sink);
    json.lines = true;
    json_open(&json, '{');
    key_text(&json, "schema", "sipdiag.report/1");
    write_generator(&json);
    write_inputs(&json, report->analysis);
    write_window(&json, report->summary);
    write_us(&json, report->analysis);
    write_totals(&json, &report->summary->totals);
    write_kpi(&json, &report->summary->kpi);
    write_rows(&json, report->summary);
    write_groups(&json, report->summary);
    write_todo(&json, report->summary);
    write_findings(&json, report->analysis);
    write_checks(&json, &report->checks);
    write_comparison(&json, &report->comparison);
    json_key(&json, "complete");
    json_bool(&json, report->analysis->complete);
    write_health(&json, "health", &report->analysis->health, true);
    if (report->options.view == VIEW_CALLS)
        write_calls(&json, report);
    json_close(&json, '}');
    json_line(&json);
    return json_end(&json);
}
