/* Reads an earlier report: its totals, KPIs, health and rows. */
#include "sipdiag/check/baseline.h"

#include "sipdiag/base/clock.h"
#include "sipdiag/base/json_text.h"
#include "sipdiag/base/memory.h"
#include "sipdiag/model/figure.h"
#include "sipdiag/select/time_point.h"

#include <math.h>
#include <stdlib.h>

/* Hands on the members of an object; false when it is none, or not whole. */
static bool each_member(struct baseline *baseline, struct str object,
                        void (*take)(struct baseline *baseline, void *into, struct str key,
                                     struct str value),
                        void *into)
{
    struct str rest = str_from_offset(object, 1), key, value;
    bool is_whole = false;
    if (object.len == 0 || object.at[0] != '{')
        return false;
    while (json_take_member(&rest, &key, &value, &is_whole))
        take(baseline, into, key, value);
    return is_whole;
}

/* Decimal digits with a point, whatever the locale; NAN for null and what is no such number. */
static double real_of(struct str value)
{
    double number = 0, scale = 1;
    bool has_point = false;
    for (size_t i = 0; i < value.len; i++) {
        char c = value.at[i];
        if (c == '.' && !has_point) {
            has_point = true;
            continue;
        }
        if (c < '0' || c > '9')
            return NAN;
        number = number * 10 + (c - '0');
        scale *= has_point ? 10 : 1;
    }
    return value.len ? number / scale : NAN;
}

static uint64_t count_of(struct str value)
{
    uint64_t count = 0;
    return str_to_u64(value, INT64_MAX, &count) ? count : 0;
}

static int64_t time_of(struct str value)
{
    struct time_point point;
    if (value.len < 2 || value.at[0] != '"' ||
        !time_point_parse((struct str){value.at + 1, value.len - 2}, &point, NULL) ||
        point.kind != TIME_POINT_MOMENT)
        return TIME_UNKNOWN;
    return point.us;
}

static struct str text_of(struct baseline *baseline, struct str value)
{
    struct text plain = {0};
    json_add_plain(&plain, value);
    struct str kept = arena_copy(&baseline->texts, text_str(&plain));
    text_free(&plain);
    return kept;
}

/* ---- figures ---- */

static void take_ratio(struct baseline *baseline, void *into, struct str key, struct str value)
{
    struct ratio *ratio = into;
    (void)baseline;
    if (str_equal(key, STR("value")))
        ratio->value = real_of(value);
    else if (str_equal(key, STR("numerator")))
        ratio->numerator = count_of(value);
    else if (str_equal(key, STR("denominator")))
        ratio->denominator = count_of(value);
}

static void take_distribution(struct baseline *baseline, void *into, struct str key,
                              struct str value)
{
    struct distribution *distribution = into;
    (void)baseline;
    if (str_equal(key, STR("count")))
        distribution->count = count_of(value);
    else if (str_equal(key, STR("mean_ms")))
        distribution->mean_ms = real_of(value);
    else if (str_equal(key, STR("p50_ms")))
        distribution->p50_ms = (int64_t)count_of(value);
    else if (str_equal(key, STR("p95_ms")))
        distribution->p95_ms = (int64_t)count_of(value);
    else if (str_equal(key, STR("p99_ms")))
        distribution->p99_ms = (int64_t)count_of(value);
    else if (str_equal(key, STR("max_ms")))
        distribution->max_ms = (int64_t)count_of(value);
}

/* "pdd" is the object that "pdd.p95" is in; the average has its unit behind its name. */
static bool is_key_of(const struct figure *figure, struct str key)
{
    struct str name = str_from(figure->name);
    if (figure->source == FIGURE_DISTRIBUTION)
        return str_equal(key, (struct str){name.at, str_find_char(name, '.')});
    return str_equal(key, name) || (figure->unit == FIGURE_MS && str_equal(key, STR("acd_ms")));
}

static void take_figure(struct baseline *baseline, const struct figure *figure, struct str value)
{
    struct summary *summary = &baseline->summary;
    char *base = figure_is_of_kpi(figure) ? (char *)&summary->kpi : (char *)&summary->totals;
    void *at = base + figure->offset;
    switch (figure->source) {
    case FIGURE_RATIO:
        each_member(baseline, value, take_ratio, at);
        break;
    case FIGURE_DISTRIBUTION:
        each_member(baseline, value, take_distribution, at);
        break;
    case FIGURE_KPI_REAL:
        *(double *)at = real_of(value);
        break;
    case FIGURE_KPI_COUNT:
    case FIGURE_TOTAL:
        *(uint64_t *)at = count_of(value);
        break;
    }
}

static void take_kpi(struct baseline *baseline, void *into, struct str key, struct str value)
{
    (void)into;
    for (size_t i = 0; figure_at(i); i++)
        if (figure_is_of_kpi(figure_at(i)) && is_key_of(figure_at(i), key)) {
            take_figure(baseline, figure_at(i), value);
            return;
        }
}

static void take_total(struct baseline *baseline, void *into, struct str key, struct str value)
{
    (void)into;
    for (size_t i = 0; figure_at(i); i++)
        if (!figure_is_of_kpi(figure_at(i)) && is_key_of(figure_at(i), key))
            take_figure(baseline, figure_at(i), value);
}

static void take_window(struct baseline *baseline, void *into, struct str key, struct str value)
{
    (void)into;
    if (str_equal(key, STR("first")))
        baseline->summary.first_us = time_of(value);
    else if (str_equal(key, STR("last")))
        baseline->summary.last_us = time_of(value);
}

static void take_health(struct baseline *baseline, void *into, struct str key, struct str value)
{
    (void)into;
    for (int i = 0; i < HEALTH_COUNT; i++)
        if (str_equal(key, str_from(health_name((enum health_counter)i))))
            baseline->health.count[i] = count_of(value);
}

/* ---- rows ---- */

static void take_of_row(struct baseline *baseline, void *into, struct str key, struct str value)
{
    struct baseline_row *row = into;
    if (str_equal(key, STR("label")))
        row->label = text_of(baseline, value);
    else if (str_equal(key, STR("result")))
        row->result = text_of(baseline, value);
    else if (str_equal(key, STR("cause")))
        row->cause = text_of(baseline, value);
    else if (str_equal(key, STR("calls")))
        row->calls = count_of(value);
    else if (str_equal(key, STR("share")) && str_equal(value, STR("null")))
        row->label.at = NULL; /* not judged: it has no share */
}

static void take_row(struct baseline *baseline, struct str object)
{
    struct baseline_row row = {0};
    each_member(baseline, object, take_of_row, &row);
    if (!row.label.at)
        return;
    baseline->rows = array_grow(baseline->rows, baseline->row_count, &baseline->row_capacity,
                                sizeof *baseline->rows);
    baseline->rows[baseline->row_count++] = row;
}

static void take_of_finding(struct baseline *baseline, void *into, struct str key, struct str value)
{
    (void)into;
    baseline->findings += str_equal(key, STR("severity")) && !str_equal(value, STR("\"info\""));
}

static void take_finding(struct baseline *baseline, struct str object)
{
    each_member(baseline, object, take_of_finding, NULL);
}

static void each_item(struct baseline *baseline, struct str list,
                      void (*take)(struct baseline *baseline, struct str object))
{
    struct str rest = str_from_offset(list, 1), value;
    while (json_take_value(&rest, &value)) {
        take(baseline, value);
        rest = str_trim(rest);
        if (rest.len == 0 || rest.at[0] != ',')
            return;
        rest = str_from_offset(rest, 1);
    }
}

/* ---- the report ---- */

static void take_part(struct baseline *baseline, void *into, struct str key, struct str value)
{
    bool *is_report = into;
    if (str_equal(key, STR("schema")))
        *is_report = str_equal(value, STR("\"sipdiag.report/1\""));
    else if (str_equal(key, STR("window")))
        each_member(baseline, value, take_window, NULL);
    else if (str_equal(key, STR("totals")))
        each_member(baseline, value, take_total, NULL);
    else if (str_equal(key, STR("kpi")))
        each_member(baseline, value, take_kpi, NULL);
    else if (str_equal(key, STR("health")))
        each_member(baseline, value, take_health, NULL);
    else if (str_equal(key, STR("results")))
        each_item(baseline, value, take_row);
    else if (str_equal(key, STR("findings")))
        each_item(baseline, value, take_finding);
}

/* What a report does not tell, but what its figures rest on. */
static void complete(struct summary *summary)
{
    struct kpi *kpi = &summary->kpi;
    const struct totals *totals = &summary->totals;
    kpi->repeated = totals->retransmissions;
    kpi->unrepeated =
        totals->messages > totals->retransmissions ? totals->messages - totals->retransmissions : 0;
}

struct baseline *baseline_parse(struct str json, const char *name, struct error *error)
{
    struct baseline *baseline = xalloc(sizeof *baseline);
    bool is_report = false;
    baseline->name = name;
    baseline->summary.first_us = baseline->summary.last_us = TIME_UNKNOWN;
    baseline->summary.kpi.acd_ms = baseline->summary.kpi.erlang = NAN;
    baseline->summary.kpi.retransmission_rate = NAN;
    arena_init(&baseline->texts, 0);
    bool is_whole = each_member(baseline, str_trim(json), take_part, &is_report);
    complete(&baseline->summary);
    if (is_whole && is_report)
        return baseline;
    baseline_free(baseline);
    fail(error, "baseline '%s' is %s; make one with -f json -o FILE", name,
         is_report ? "cut off or damaged" : "no JSON report of sipdiag");
    return NULL;
}

void baseline_free(struct baseline *baseline)
{
    if (!baseline)
        return;
    free(baseline->rows);
    arena_free(&baseline->texts);
    free(baseline);
}
