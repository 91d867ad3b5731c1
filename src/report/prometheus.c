/* Metrics for the textfile collector of Prometheus: no time stamps, a name's samples together. What
 * a run without end counts only grows; what a finished input holds are gauges. */
#include "monitoring.h"

#include "escape.h"
#include "json_writer.h"
#include "sipdiag/model/cause.h"

#include <math.h>
#include <string.h>

struct metrics {
    struct text text;
    const struct report *report;
};

/* ---- lines ---- */

static void add_label_value(struct text *out, struct str value)
{
    struct text shown = {0};
    escape_people(&shown, value);
    for (size_t i = 0; i < shown.len; i++) {
        char c = shown.at[i];
        if (c == '\\' || c == '"')
            text_add_char(out, '\\');
        if (c == '\n')
            text_add_literal(out, "\\n");
        else
            text_add_char(out, c);
    }
    text_free(&shown);
}

static void begin_family(struct metrics *metrics, const char *name, const char *type,
                         const char *help)
{
    text_addf(&metrics->text, "# HELP sipdiag_%s %s\n# TYPE sipdiag_%s %s\n", name, help, name,
              type);
}

static void begin_sample(struct metrics *metrics, const char *name)
{
    text_addf(&metrics->text, "sipdiag_%s", name);
}

/* The first label opens the bracket. */
static void add_label(struct metrics *metrics, const char *label, struct str value, bool first)
{
    text_addf(&metrics->text, "%c%s=\"", first ? '{' : ',', label);
    add_label_value(&metrics->text, value);
    text_add_char(&metrics->text, '"');
}

static void end_sample(struct metrics *metrics, bool has_labels, double value)
{
    text_add_literal(&metrics->text, has_labels ? "} " : " ");
    add_real(&metrics->text, value);
    text_add_char(&metrics->text, '\n');
}

static void add_single(struct metrics *metrics, const char *name, const char *type,
                       const char *help, double value)
{
    if (!isfinite(value))
        return;
    begin_family(metrics, name, type, help);
    begin_sample(metrics, name);
    end_sample(metrics, false, value);
}

/* ---- what is counted ---- */

static bool only_grow(const struct metrics *metrics)
{
    return metrics->report->counts.only_grow;
}

/* Of a run without end a counter, whose name says so. */
static void add_counted(struct metrics *metrics, const char *name, const char *help, uint64_t value)
{
    struct text full = {0};
    text_addf(&full, "%s%s", name, only_grow(metrics) ? "_total" : "");
    add_single(metrics, full.at, only_grow(metrics) ? "counter" : "gauge", help, (double)value);
    text_free(&full);
}

static void add_calls(struct metrics *metrics)
{
    const struct call_count_list *counts = &metrics->report->counts;
    const char *name = counts->only_grow ? "calls_total" : "calls";
    if (counts->count == 0)
        return;
    begin_family(metrics, name, counts->only_grow ? "counter" : "gauge",
                 counts->only_grow ? "Calls that ended, each with the cause that it has by itself."
                                   : "Calls, each with its cause.");
    for (size_t i = 0; i < counts->count; i++) {
        const struct call_count *row = &counts->rows[i];
        const char *direction = direction_name(row->direction);
        begin_sample(metrics, name);
        add_label(metrics, "trunk", row->trunk, true);
        add_label(metrics, "direction", str_from(direction ? direction : "unknown"), false);
        add_label(metrics, "outcome", str_from(outcome_name(row->outcome)), false);
        add_label(metrics, "cause", str_from(row->cause->id), false);
        add_label(metrics, "side", str_from(side_name(row->side)), false);
        end_sample(metrics, true, (double)row->calls);
    }
}

static void add_health(struct metrics *metrics)
{
    const struct call_count_list *counts = &metrics->report->counts;
    const char *name = counts->only_grow ? "input_problems_total" : "input_problems";
    begin_family(metrics, name, counts->only_grow ? "counter" : "gauge",
                 "What was lost, cut, damaged or skipped of the input.");
    for (int i = 0; i < HEALTH_COUNT; i++) {
        begin_sample(metrics, name);
        add_label(metrics, "problem", str_from(health_name((enum health_counter)i)), true);
        end_sample(metrics, true, (double)counts->health.count[i]);
    }
}

static void add_counts(struct metrics *metrics)
{
    const struct call_count_list *counts = &metrics->report->counts;
    add_calls(metrics);
    add_counted(metrics, "attempts", "INVITE transactions of these calls.", counts->attempts);
    add_counted(metrics, "retransmissions", "Messages of these calls that were sent again.",
                counts->retransmissions);
    add_counted(metrics, "messages", "SIP messages of the input.", counts->messages);
    add_counted(metrics, "packets", "Packets of the input.", counts->packets);
    add_health(metrics);
}

/* ---- figures ---- */

/* "pdd.p95" is sipdiag_pdd_seconds{stat="p95"}. */
static void add_distribution(struct metrics *metrics, const char *name, const char *help)
{
    const struct summary *summary = metrics->report->summary;
    struct text full = {0};
    size_t len = strlen(name);
    text_addf(&full, "%s.count", name);
    bool is_empty = figure_of(figure_find(text_str(&full)), summary).population == 0;
    text_clear(&full);
    if (is_empty) {
        text_free(&full);
        return;
    }
    text_addf(&full, "%s_seconds", name);
    begin_family(metrics, full.at, "gauge", help);
    for (size_t i = 0; figure_at(i); i++) {
        const struct figure *figure = figure_at(i);
        struct figure_value value = figure_of(figure, summary);
        if (figure->unit != FIGURE_MS || strncmp(figure->name, name, len) != 0 ||
            figure->name[len] != '.' || !value.known)
            continue;
        begin_sample(metrics, full.at);
        add_label(metrics, "stat", str_from(figure->name + len + 1), true);
        end_sample(metrics, true, value.value / 1000);
    }
    text_free(&full);
}

static void add_ratio(struct metrics *metrics, const char *name, const char *help,
                      const struct ratio *ratio)
{
    struct text full = {0};
    text_addf(&full, "%s_ratio", name);
    add_single(metrics, full.at, "gauge", help, ratio->value);
    text_free(&full);
}

static void add_kpis(struct metrics *metrics)
{
    const struct kpi *kpi = &metrics->report->summary->kpi;
    add_ratio(metrics, "asr", "Share of judged calls that were answered.", &kpi->asr);
    add_ratio(metrics, "ner", "Share of judged calls that the network carried.", &kpi->ner);
    add_ratio(metrics, "ser", "As asr, redirected calls left out.", &kpi->ser);
    add_ratio(metrics, "seer", "Share of judged calls that ended by the called person's doing.",
              &kpi->seer);
    add_ratio(metrics, "isa", "Share of judged calls that ended with 408, 500, 503 or 504.",
              &kpi->isa);
    add_ratio(metrics, "scr", "Share of judged calls that went the whole way.", &kpi->scr);
    add_ratio(metrics, "short_calls", "Share of answered calls that ended within seconds.",
              &kpi->short_calls);
    add_distribution(metrics, "pdd", "Wait until it rings.");
    add_distribution(metrics, "setup", "Time from the first INVITE to the answer.");
    add_distribution(metrics, "ring", "Time that it rang.");
    add_distribution(metrics, "talk", "Time from the answer to the BYE.");
    add_single(metrics, "peak_calls", "gauge", "Most calls at once.", (double)kpi->peak_calls);
    add_single(metrics, "peak_answered", "gauge", "Most answered calls at once.",
               (double)kpi->peak_answered);
    add_single(metrics, "peak_calls_per_second", "gauge", "Most new calls within a second.",
               (double)kpi->peak_cps);
    add_single(metrics, "erlang", "gauge", "Lines in use on average.", kpi->erlang);
    add_single(metrics, "answered_not_served", "gauge", "Answered calls that found no agent.",
               (double)kpi->answered_not_served);
    add_single(metrics, "retransmissions_per_message", "gauge",
               "Messages repeated, for each that was not.", kpi->retransmission_rate);
}

static void add_totals(struct metrics *metrics)
{
    const struct totals *totals = &metrics->report->summary->totals;
    add_single(metrics, "judged_calls", "gauge", "Calls on which the ratios rest.",
               (double)totals->judged);
    add_single(metrics, "calls_in_progress", "gauge", "Calls that are not over yet.",
               (double)totals->in_progress);
    add_single(metrics, "recovered_calls", "gauge", "Calls that another route carried.",
               (double)totals->recovered);
}

/* ---- findings, checks, input ---- */

static struct str trunk_of(const struct finding *finding)
{
    const char *trunk = finding_scope_value(finding, "trunk");
    return str_from(trunk ? trunk : "");
}

static bool is_alike(const struct finding *a, const struct finding *b)
{
    return a->kind == b->kind && a->severity == b->severity && a->side == b->side &&
           str_equal(trunk_of(a), trunk_of(b));
}

/* The first of those that have the same labels stands for all: a series is there once. */
static bool is_first(const struct analysis *analysis, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (is_alike(&analysis->findings[i], &analysis->findings[index]))
            return false;
    return true;
}

static double calls_of_alike(const struct analysis *analysis, size_t index)
{
    uint64_t calls = 0;
    for (size_t i = index; i < analysis->finding_count; i++)
        if (is_alike(&analysis->findings[i], &analysis->findings[index]))
            calls += analysis->findings[i].calls;
    return (double)calls;
}

static void add_findings(struct metrics *metrics)
{
    const struct analysis *analysis = metrics->report->analysis;
    if (analysis->finding_count == 0)
        return;
    begin_family(metrics, "finding_calls", "gauge", "Calls that a finding is about, as of now.");
    for (size_t i = 0; i < analysis->finding_count; i++) {
        const struct finding *finding = &analysis->findings[i];
        if (!is_first(analysis, i))
            continue;
        begin_sample(metrics, "finding_calls");
        add_label(metrics, "finding", str_from(finding->kind->id), true);
        add_label(metrics, "severity", str_from(severity_name(finding->severity)), false);
        add_label(metrics, "side", str_from(side_name(finding->side)), false);
        add_label(metrics, "trunk", trunk_of(finding), false);
        end_sample(metrics, true, calls_of_alike(analysis, i));
    }
}

static bool is_repeated(const struct check_list *list, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (list->checks[i].level == list->checks[index].level &&
            strcmp(list->checks[i].expression, list->checks[index].expression) == 0)
            return true;
    return false;
}

static void add_checks(struct metrics *metrics, const char *name, const char *help,
                       enum check_status status)
{
    const struct check_list *list = &metrics->report->checks;
    if (list->count)
        begin_family(metrics, name, "gauge", help);
    for (size_t i = 0; i < list->count; i++) {
        if (is_repeated(list, i))
            continue;
        begin_sample(metrics, name);
        add_label(metrics, "check", str_from(list->checks[i].expression), true);
        add_label(metrics, "level", str_from(check_level_name(list->checks[i].level)), false);
        end_sample(metrics, true, list->checks[i].status == status);
    }
}

static void add_input(struct metrics *metrics)
{
    const struct report *report = metrics->report;
    const struct summary *summary = report->summary;
    add_single(metrics, "input_readable", "gauge", "1 when every named input could be read.",
               report->options.trouble == NULL);
    add_single(metrics, "input_complete", "gauge", "1 when no SIP and no row was lost.",
               report->analysis->complete);
    if (summary->first_us == TIME_UNKNOWN)
        return;
    add_single(metrics, "input_first_timestamp_seconds", "gauge", "Time of the oldest packet.",
               (double)summary->first_us / (double)US_PER_S);
    add_single(metrics, "input_last_timestamp_seconds", "gauge", "Time of the newest packet.",
               (double)summary->last_us / (double)US_PER_S);
}

static void add_build(struct metrics *metrics)
{
    begin_family(metrics, "build_info", "gauge", "The version of sipdiag.");
    begin_sample(metrics, "build_info");
    add_label(metrics, "version", STR(SIPDIAG_VERSION), true);
    end_sample(metrics, true, 1);
}

/* ---- groups ---- */

static void add_group(struct metrics *metrics, const char *name, const struct group_row *group,
                      double value)
{
    const struct summary *summary = metrics->report->summary;
    if (!isfinite(value))
        return;
    begin_sample(metrics, name);
    for (size_t i = 0; i < summary->by_count; i++)
        add_label(metrics, summary->by[i]->name, group->known[i] ? group->key[i] : STR(""), i == 0);
    end_sample(metrics, true, value);
}

/* A few figures of each group of --by; --top keeps them few. */
static const struct {
    const char *name, *figure, *help;
    double scale;
} group_figures[] = {
    {"group_asr_ratio", "asr", "Share of judged calls that were answered, by group.", 1},
    {"group_ner_ratio", "ner", "Share of judged calls that the network carried, by group.", 1},
    {"group_pdd_p95_seconds", "pdd.p95", "Wait until it rings, 95 % have at most this, by group.",
     0.001},
    {"group_talk_mean_seconds", "acd", "Average length of a talk, by group.", 0.001},
    {"group_peak_calls", "peak_calls", "Most calls at once, by group.", 1},
};

static void add_groups(struct metrics *metrics)
{
    const struct summary *summary = metrics->report->summary;
    size_t count = report_rows(metrics->report, summary->group_count);
    if (summary->by_count == 0)
        return;
    begin_family(metrics, "group_calls", "gauge", "Calls, by group.");
    for (size_t i = 0; i < count; i++)
        add_group(metrics, "group_calls", &summary->groups[i], (double)summary->groups[i].calls);
    for (size_t f = 0; f < sizeof group_figures / sizeof group_figures[0]; f++) {
        const struct figure *figure = figure_find(str_from(group_figures[f].figure));
        begin_family(metrics, group_figures[f].name, "gauge", group_figures[f].help);
        for (size_t i = 0; i < count; i++) {
            struct figure_value value = figure_of_kpi(figure, &summary->groups[i].kpi);
            add_group(metrics, group_figures[f].name, &summary->groups[i],
                      value.known ? value.value * group_figures[f].scale : NAN);
        }
    }
}

bool prometheus_print(const struct report *report, const struct sink *sink)
{
    struct metrics metrics = {.report = report};
    add_build(&metrics);
    add_input(&metrics);
    add_counts(&metrics);
    add_totals(&metrics);
    add_kpis(&metrics);
    add_findings(&metrics);
    add_checks(&metrics, "check_failed", "1 when the condition holds.", CHECK_FAILED);
    add_checks(&metrics, "check_not_judged", "1 when too few calls were there to tell.",
               CHECK_NOT_JUDGED);
    add_groups(&metrics);
    bool written = sink->write(sink->context, metrics.text.at, metrics.text.len);
    text_free(&metrics.text);
    return written;
}
