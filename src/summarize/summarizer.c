/* Puts the Calls Summary together. */
#include "sipdiag/summarize/summarizer.h"

#include "concurrency.h"
#include "groups.h"
#include "kpi.h"
#include "rows.h"
#include "todo.h"

#include <stdlib.h>

static void add_inputs(struct summary *summary, const struct analysis *analysis)
{
    summary->first_us = summary->last_us = TIME_UNKNOWN;
    for (size_t i = 0; i < analysis->input_count; i++) {
        const struct input *input = &analysis->inputs[i];
        summary->totals.packets += input->packets;
        summary->totals.messages += input->messages;
        if (input->first_us == TIME_UNKNOWN)
            continue;
        if (summary->first_us == TIME_UNKNOWN || input->first_us < summary->first_us)
            summary->first_us = input->first_us;
        if (summary->last_us == TIME_UNKNOWN || input->last_us > summary->last_us)
            summary->last_us = input->last_us;
    }
}

static void add_calls(struct totals *totals, const struct analysis *analysis)
{
    totals->calls = analysis->call_count;
    for (size_t i = 0; i < analysis->call_count; i++) {
        const struct call *call = analysis->calls[i];
        calls_read_ahead(analysis->calls, i, analysis->call_count);
        enum outcome outcome = (enum outcome)analysis->verdicts[i].outcome;
        totals->judged += outcome_is_judged(outcome);
        totals->answered += outcome == OUTCOME_ANSWERED;
        totals->unknown += outcome == OUTCOME_UNKNOWN;
        totals->scanner += outcome == OUTCOME_SCANNER;
        totals->recovered += call->recovered;
        totals->attempts += call->attempts;
        totals->retransmissions += call->retransmissions;
    }
}

void summary_make(struct summary *summary, const struct analysis *analysis)
{
    *summary = (struct summary){0};
    add_inputs(summary, analysis);
    add_calls(&summary->totals, analysis);
    kpi_add_rates(&summary->kpi, analysis);
    kpi_add_durations(&summary->kpi, analysis);
    concurrency_add(&summary->kpi, analysis,
                    summary->first_us == TIME_UNKNOWN
                        ? 0
                        : (double)summary->last_us - (double)summary->first_us);
    rows_make(summary, analysis);
    todo_make(summary, analysis);
}

void summary_add_groups(struct summary *summary, const struct analysis *analysis,
                        const struct dimension *const *by, size_t by_count)
{
    summary->by_count = by_count < DIMENSIONS_MAX ? by_count : DIMENSIONS_MAX;
    for (size_t i = 0; i < summary->by_count; i++)
        summary->by[i] = by[i];
    arena_init(&summary->keys, 0);
    if (summary->by_count)
        groups_make(summary, analysis);
}

void summary_free(struct summary *summary)
{
    free(summary->rows);
    free(summary->todo);
    free(summary->groups);
    free(summary->order);
    arena_free(&summary->keys);
    *summary = (struct summary){0};
}
