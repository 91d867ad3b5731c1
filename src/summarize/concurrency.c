/* Sweeps over the calls' starts and ends: peaks, calls per second, average load. */
#include "concurrency.h"

#include "distribution.h"
#include "sipdiag/base/memory.h"

#include <math.h>
#include <stdlib.h>

struct sweep {
    int64_t *starts, *ends;
    size_t count;
};

/* A refusal that never rang took no line. Giving up and silence are no refusals. */
static bool took_no_line(const struct call *call, const struct verdict *verdict)
{
    switch ((enum outcome)verdict->outcome) {
    case OUTCOME_SCANNER:
        return true;
    case OUTCOME_BUSY:
    case OUTCOME_UNREACHABLE:
    case OUTCOME_REDIRECTED:
    case OUTCOME_REJECTED:
    case OUTCOME_FAILED:
        return call->ring_us == TIME_UNKNOWN;
    default:
        return false;
    }
}

static int64_t last_sign(const struct call *call)
{
    int64_t end = call_end(call);
    return end == TIME_UNKNOWN ? call_time(call, MARK_LAST) : end;
}

static void sweep_init(struct sweep *sweep, size_t capacity)
{
    sweep->starts = xalloc(capacity * sizeof *sweep->starts);
    sweep->ends = xalloc(capacity * sizeof *sweep->ends);
    sweep->count = 0;
}

static void sweep_free(struct sweep *sweep)
{
    free(sweep->starts);
    free(sweep->ends);
}

static void sweep_add(struct sweep *sweep, int64_t start, int64_t end)
{
    if (start == TIME_UNKNOWN)
        return;
    sweep->starts[sweep->count] = start;
    /* A call of one message was there, too: give it the shortest time there is. */
    int64_t shortest = start < INT64_MAX ? start + 1 : start;
    sweep->ends[sweep->count++] = end == TIME_UNKNOWN || end <= start ? shortest : end;
}

/* Most intervals at once; on a tie of times, ends count before starts. */
static uint64_t sweep_peak(struct sweep *sweep, int64_t *scratch, int64_t *at_us)
{
    size_t peak = 0, ended = 0;
    *at_us = TIME_UNKNOWN;
    sort_values(sweep->starts, sweep->count, scratch);
    sort_values(sweep->ends, sweep->count, scratch);
    for (size_t begun = 1; begun <= sweep->count; begun++) {
        int64_t now = sweep->starts[begun - 1];
        while (ended < sweep->count && sweep->ends[ended] <= now)
            ended++;
        if (begun - ended > peak) {
            peak = begun - ended;
            *at_us = now;
        }
    }
    return peak;
}

static double sweep_busy_us(const struct sweep *sweep)
{
    double busy = 0;
    for (size_t i = 0; i < sweep->count; i++)
        busy += (double)sweep->ends[i] - (double)sweep->starts[i];
    return busy;
}

/* Most first INVITEs in any second; a second is over when a full one has passed. */
static uint64_t peak_per_second(const int64_t *sorted, size_t count, int64_t *at_us)
{
    size_t peak = 0, oldest = 0;
    *at_us = TIME_UNKNOWN;
    for (size_t i = 0; i < count; i++) {
        while ((uint64_t)sorted[i] - (uint64_t)sorted[oldest] >= US_PER_S)
            oldest++;
        if (i - oldest + 1 > peak) {
            peak = i - oldest + 1;
            *at_us = sorted[oldest];
        }
    }
    return peak;
}

void concurrency_add(struct kpi *kpi, const struct analysis *analysis, double window_us)
{
    struct sweep lines, answered;
    size_t count = analysis->call_count, invite_count = 0;
    int64_t *invites = xalloc(count * sizeof *invites), *scratch = xalloc(count * sizeof *scratch);
    int64_t answered_at_us;
    sweep_init(&lines, count);
    sweep_init(&answered, count);

    for (size_t i = 0; i < count; i++) {
        const struct call *call = analysis->calls[i];
        const struct verdict *verdict = &analysis->verdicts[i];
        calls_read_ahead(analysis->calls, i, count);
        if (!took_no_line(call, verdict))
            sweep_add(&lines, call_start(call), last_sign(call));
        if (verdict->outcome == OUTCOME_ANSWERED)
            sweep_add(&answered, call_time(call, MARK_ANSWER), last_sign(call));
        if (verdict->outcome != OUTCOME_SCANNER && call_has(call, MARK_INVITE))
            invites[invite_count++] = call_time(call, MARK_INVITE);
    }
    kpi->erlang = window_us > 0 ? sweep_busy_us(&lines) / window_us : NAN;
    kpi->peak_calls = sweep_peak(&lines, scratch, &kpi->peak_calls_at_us);
    kpi->peak_answered = sweep_peak(&answered, scratch, &answered_at_us);
    sort_values(invites, invite_count, scratch);
    kpi->peak_cps = peak_per_second(invites, invite_count, &kpi->peak_cps_at_us);

    sweep_free(&lines);
    sweep_free(&answered);
    free(invites);
    free(scratch);
}
