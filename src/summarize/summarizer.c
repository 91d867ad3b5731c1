/* Puts the Calls Summary together, also of calls that were let go meanwhile. */
#include "sipdiag/summarize/summarizer.h"

#include "concurrency.h"
#include "groups.h"
#include "kpi.h"
#include "rows.h"
#include "sipdiag/base/backing.h"
#include "sipdiag/base/memory.h"
#include "todo.h"

#include <stdlib.h>

static void add_inputs(struct summary *summary, const struct analysis *analysis)
{
    summary->first_us = summary->last_us = TIME_UNKNOWN;
    for (size_t i = 0; i < analysis->input_count; i++) {
        const struct input *input = &analysis->inputs[i];
        summary->totals.packets += input->packets;
        summary->totals.messages += input->messages;
        if (input->first_us == TIME_UNKNOWN || input->lacks & LOG_LACKS_TIME)
            continue;
        if (summary->first_us == TIME_UNKNOWN || input->first_us < summary->first_us)
            summary->first_us = input->first_us;
        if (summary->last_us == TIME_UNKNOWN || input->last_us > summary->last_us)
            summary->last_us = input->last_us;
    }
}

static void add_calls(struct totals *totals, const struct analysis *analysis)
{
    totals->calls += analysis->call_count;
    for (size_t i = 0; i < analysis->call_count; i++) {
        const struct call *call = analysis->calls[i];
        calls_read_ahead(analysis->calls, i, analysis->call_count);
        enum outcome outcome = (enum outcome)analysis->verdicts[i]->outcome;
        totals->judged += outcome_is_judged(outcome);
        totals->answered += outcome == OUTCOME_ANSWERED;
        totals->unknown += outcome == OUTCOME_UNKNOWN;
        totals->scanner += outcome == OUTCOME_SCANNER;
        totals->in_progress += outcome == OUTCOME_IN_PROGRESS;
        totals->recovered += call->recovered;
        totals->attempts += call->attempts;
        totals->retransmissions += call->retransmissions;
    }
}

struct summary_past {
    struct totals totals;
    struct rate_counts rates;
    struct duration_counts durations;
    struct concurrency concurrency;
    struct row_counts *rows;
    struct problem_counts *problems;
};

struct summary_past *summary_past_new(void)
{
    struct summary_past *past = xalloc(sizeof *past);
    concurrency_start(&past->concurrency);
    past->rows = row_counts_new();
    past->problems = problem_counts_new();
    return past;
}

void summary_past_free(struct summary_past *past)
{
    if (!past)
        return;
    row_counts_free(past->rows);
    problem_counts_free(past->problems);
    free(past);
}

void summary_past_add(struct summary_past *past, const struct analysis *gone)
{
    add_calls(&past->totals, gone);
    rates_count(&past->rates, gone);
    durations_count(&past->durations, gone);
    rows_count(past->rows, gone);
    problems_count(past->problems, gone);
    rows_keep_examples(past->rows);
    problems_keep_latest(past->problems);
}

void summary_past_sweep(struct summary_past *past, const struct analysis *known, int64_t until_us)
{
    concurrency_count(&past->concurrency, known, until_us);
}

/* All that is counted of calls, from where the past ends. */
struct counting {
    struct rate_counts rates;
    struct durations durations;
    struct concurrency concurrency;
    struct sweeps sweeps;
    struct row_counts *rows;
    struct problem_counts *problems;
};

static void counting_begin(struct counting *counting, const struct analysis *whole,
                           const struct summary_past *past)
{
    *counting = (struct counting){.rows = row_counts_after(past ? past->rows : NULL),
                                  .problems = problem_counts_after(past ? past->problems : NULL)};
    if (past)
        counting->rates = past->rates;
    if (past)
        counting->concurrency = past->concurrency;
    else
        concurrency_start(&counting->concurrency);
    durations_begin(&counting->durations, whole);
    sweeps_begin(&counting->sweeps, &counting->concurrency, whole, INT64_MAX);
}

/* Part by part, so that each call is fetched from the memory once and not for every question. */
static void count_all(struct summary *summary, struct counting *counting,
                      const struct analysis *whole)
{
    enum { PART = 256 };
    struct analysis part = *whole;
    for (size_t i = 0; i < whole->call_count; i += PART) {
        part.calls = whole->calls + i;
        part.verdicts = whole->verdicts + i;
        part.call_count = whole->call_count - i < PART ? whole->call_count - i : PART;
        add_calls(&summary->totals, &part);
        rates_count(&counting->rates, &part);
        durations_add(&counting->durations, &part);
        sweeps_add(&counting->sweeps, &part);
        rows_count(counting->rows, &part);
        problems_count_unexplained(counting->problems, &part);
    }
}

void summary_make(struct summary *summary, const struct analysis *analysis,
                  const struct summary_past *past)
{
    struct counting counting;
    *summary = (struct summary){0};
    arena_init(&summary->keys, 0);
    if (past)
        summary->totals = past->totals;
    add_inputs(summary, analysis);
    counting_begin(&counting, analysis, past);
    count_all(summary, &counting, analysis);
    sweeps_end(&counting.sweeps, &counting.concurrency);
    kpi_set_rates(&summary->kpi, &counting.rates);
    kpi_set_durations(&summary->kpi, &counting.durations, past ? &past->durations : NULL);
    kpi_set_concurrency(&summary->kpi, &counting.concurrency,
                        summary->first_us == TIME_UNKNOWN
                            ? 0
                            : (double)summary->last_us - (double)summary->first_us);
    rows_make(summary, counting.rows);
    todo_make(summary, analysis, counting.problems);
    row_counts_free(counting.rows);
    problem_counts_free(counting.problems);
}

void summary_add_groups(struct summary *summary, const struct analysis *analysis,
                        const struct dimension *const *by, size_t by_count)
{
    summary->by_count = by_count < DIMENSIONS_MAX ? by_count : DIMENSIONS_MAX;
    for (size_t i = 0; i < summary->by_count; i++)
        summary->by[i] = by[i];
    if (summary->by_count)
        groups_make(summary, analysis);
}

struct spread summary_spread(const struct analysis *analysis, const struct summary_past *past,
                             size_t offset, int64_t ms)
{
    struct spread spread = {0};
    durations_spread(&spread, analysis, past ? &past->durations : NULL, offset, ms);
    return spread;
}

void summary_free(struct summary *summary)
{
    free(summary->rows);
    free(summary->todo);
    free(summary->groups);
    backing_array_free(summary->backing, summary->order);
    arena_free(&summary->keys);
    *summary = (struct summary){0};
}
