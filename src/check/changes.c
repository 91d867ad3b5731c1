/* What changed since the baseline, and how sure that is. */
#include "checks_parts.h"

#include "chance.h"
#include "sipdiag/base/memory.h"
#include "sipdiag/model/cause.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { REPEATS_IN_A_ROW = 6 }; /* of an INVITE, RFC 3261 17.1.1.2 */

/* ---- figures ---- */

/* As many as the quantile leaves above it. */
static double share_above(enum figure_part part)
{
    return part == PART_P50 ? 0.5 : part == PART_P95 ? 0.05 : 0.01;
}

/* Of the values now, those beyond what was the quantile; before, they were the rest of it. */
static double g_of_quantile(const struct checks *checks, const struct figure *figure,
                            const struct figure_value *before, const struct figure_value *now)
{
    struct spread spread =
        summary_spread(checks->analysis, checks->past, figure->offset, (int64_t)before->value);
    uint64_t beyond = now->value > before->value ? spread.above : spread.at_least;
    uint64_t rest = (uint64_t)llround((double)before->population * share_above(figure->part));
    return chance_g_of_shares(beyond, spread.count, rest, before->population);
}

static double g_of_distribution(const struct checks *checks, const struct figure *figure,
                                const struct figure_value *before, const struct figure_value *now)
{
    size_t offset =
        figure->source == FIGURE_DISTRIBUTION ? figure->offset : offsetof(struct kpi, talk);
    if (figure->part == PART_P50 || figure->part == PART_P95 || figure->part == PART_P99)
        return g_of_quantile(checks, figure, before, now);
    struct spread spread = summary_spread(checks->analysis, checks->past, offset, 0);
    return chance_g_of_means(now->value - before->value, spread.variance, now->population,
                             before->population);
}

/* What is no sample of anything: the longest, the most at once, what the input lost. */
static bool is_plain(const struct figure *figure)
{
    return (figure->source == FIGURE_DISTRIBUTION && figure->part == PART_MAX) ||
           figure->unit == FIGURE_NUMBER ||
           (figure->source == FIGURE_KPI_COUNT &&
            figure->offset != offsetof(struct kpi, answered_not_served));
}

static double g_of(const struct checks *checks, const struct figure *figure,
                   const struct figure_value *before, const struct figure_value *now)
{
    const struct kpi *then = &checks->baseline->summary.kpi, *kpi = &checks->summary->kpi;
    if (figure->source == FIGURE_RATIO)
        return chance_g_of_shares(now->numerator, now->population, before->numerator,
                                  before->population);
    /* One message that gets no answer is repeated six times and more: these are no six events. */
    if (figure->unit == FIGURE_SHARE)
        return chance_g_of_shares(kpi->repeated, kpi->repeated + kpi->unrepeated, then->repeated,
                                  then->repeated + then->unrepeated) /
               REPEATS_IN_A_ROW;
    if (figure->unit == FIGURE_MS)
        return g_of_distribution(checks, figure, before, now);
    return chance_g_of_counts((uint64_t)now->value, (uint64_t)before->value);
}

static double chance_allowed(const struct checks *checks)
{
    return (double)checks->analysis->settings->value[SETTING_BASELINE_CHANCE] / 1e6;
}

/* By more than a report rounds off. */
static bool differ(const struct figure *figure, double before, double now)
{
    return fabs(before - now) > (figure->unit == FIGURE_MS ? 0.5 : 0.6e-6);
}

bool check_compare(const struct checks *checks, const struct figure *figure, struct change *change)
{
    struct figure_value before = figure_of(figure, &checks->baseline->summary),
                        now = figure_of(figure, checks->summary);
    bool too_few =
        check_has_too_few(checks) || checks->baseline->summary.totals.judged < checks->least_calls;
    *change = (struct change){.what = figure->name,
                              .unit = figure->unit,
                              .before = before.value,
                              .now = now.value,
                              .high_is_bad = figure->high_is_bad,
                              .p = 1};
    if (!before.known || !now.known || (figure->is_rate && too_few))
        return false;
    bool differs = differ(figure, before.value, now.value);
    if (!differs)
        change->before = change->now;
    change->g = is_plain(figure) || !differs ? 0 : g_of(checks, figure, &before, &now);
    change->p = is_plain(figure) && differs ? 0 : chance_p(change->g);
    change->sure = differs && change->p <= chance_allowed(checks);
    return true;
}

/* ---- rows ---- */

static bool is_same_row(const struct baseline_row *before, const struct result_row *now)
{
    return str_equal(before->cause, str_from(now->cause->id)) &&
           str_equal(before->result, result_name(now->result));
}

static const struct baseline_row *row_before(const struct checks *checks,
                                             const struct result_row *now)
{
    const struct baseline *baseline = checks->baseline;
    for (size_t i = 0; i < baseline->row_count; i++)
        if (is_same_row(&baseline->rows[i], now))
            return &baseline->rows[i];
    return NULL;
}

static bool is_there_now(const struct checks *checks, const struct baseline_row *before)
{
    const struct summary *summary = checks->summary;
    for (size_t i = 0; i < summary->row_count; i++)
        if (summary->rows[i].judged && is_same_row(before, &summary->rows[i]))
            return true;
    return false;
}

/* With many rows, one of them changes by chance: each has to be that much surer. */
static void add_row(struct checks *checks, const struct baseline_row *row, uint64_t before,
                    uint64_t now)
{
    const uint64_t judged_before = checks->baseline->summary.totals.judged,
                   judged = checks->summary->totals.judged;
    struct change change = {.what = arena_copy(&checks->texts, row->label).at,
                            .cause = arena_copy(&checks->texts, row->cause).at,
                            .result = arena_copy(&checks->texts, row->result).at,
                            .unit = FIGURE_SHARE,
                            .before = (double)before / (double)judged_before,
                            .now = (double)now / (double)judged,
                            .high_is_bad = !str_equal(row->result, STR("200"))};
    change.g = chance_g_of_shares(now, judged, before, judged_before);
    change.p = chance_p(change.g);
    size_t rows = checks->baseline->row_count + checks->summary->row_count;
    change.sure = change.p <= chance_allowed(checks) / (double)rows;
    checks->changes = array_grow(checks->changes, checks->change_count, &checks->change_capacity,
                                 sizeof *checks->changes);
    checks->changes[checks->change_count++] = change;
}

static void add_rows(struct checks *checks)
{
    const struct baseline *baseline = checks->baseline;
    const struct summary *summary = checks->summary;
    for (size_t i = 0; i < summary->row_count; i++) {
        const struct result_row *now = &summary->rows[i];
        const struct baseline_row *before = row_before(checks, now);
        struct baseline_row row = {str_from(now->label), result_name(now->result),
                                   str_from(now->cause->id), now->calls};
        if (now->judged)
            add_row(checks, &row, before ? before->calls : 0, now->calls);
    }
    for (size_t i = 0; i < baseline->row_count; i++)
        if (!is_there_now(checks, &baseline->rows[i]))
            add_row(checks, &baseline->rows[i], baseline->rows[i].calls, 0);
}

static int compare_changes(const void *left, const void *right)
{
    const struct change *a = left, *b = right;
    if (a->g < b->g || a->g > b->g)
        return a->g > b->g ? -1 : 1;
    int order = strcmp(a->cause, b->cause);
    return order ? order : strcmp(a->result, b->result);
}

/* ---- all ---- */

/* What people compare; the others can be checked. */
static const char *const compared[] = {
    "asr",     "ner",       "isa",      "scr", "short_calls",        "pdd.p50",
    "pdd.p95", "setup.p50", "ring.p50", "acd", "retransmission_rate"};

struct comparison check_changes(struct checks *checks)
{
    const struct baseline *baseline = checks->baseline;
    struct comparison comparison = {0};
    if (!baseline)
        return comparison;
    checks->change_count = 0;
    for (size_t i = 0; i < sizeof compared / sizeof compared[0]; i++) {
        struct change change;
        if (!check_compare(checks, figure_find(str_from(compared[i])), &change))
            continue;
        checks->changes = array_grow(checks->changes, checks->change_count,
                                     &checks->change_capacity, sizeof *checks->changes);
        checks->changes[checks->change_count++] = change;
    }
    size_t figures = checks->change_count;
    if (baseline->summary.totals.judged && checks->summary->totals.judged)
        add_rows(checks);
    if (checks->change_count > figures)
        qsort(checks->changes + figures, checks->change_count - figures, sizeof *checks->changes,
              compare_changes);
    return (struct comparison){.name = baseline->name,
                               .first_us = baseline->summary.first_us,
                               .last_us = baseline->summary.last_us,
                               .judged = baseline->summary.totals.judged,
                               .changes = checks->changes,
                               .count = checks->change_count};
}
