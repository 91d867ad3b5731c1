/* Sweeps over the calls' starts and ends: peaks, calls per second, average load. */
#include "concurrency.h"

#include "distribution.h"
#include "sipdiag/base/memory.h"

#include <math.h>
#include <stdlib.h>

/* Room for one set of intervals, used twice. */
struct sweep {
    int64_t *starts, *ends, *scratch;
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
static uint64_t sweep_peak(struct sweep *sweep, int64_t *at_us)
{
    size_t peak = 0, ended = 0;
    *at_us = TIME_UNKNOWN;
    sort_values(sweep->starts, sweep->count, sweep->scratch);
    sort_values(sweep->ends, sweep->count, sweep->scratch);
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
static uint64_t peak_cps(struct sweep *sweep, int64_t *at_us)
{
    size_t peak = 0, oldest = 0;
    *at_us = TIME_UNKNOWN;
    sort_values(sweep->starts, sweep->count, sweep->scratch);
    for (size_t i = 0; i < sweep->count; i++) {
        while ((uint64_t)sweep->starts[i] - (uint64_t)sweep->starts[oldest] >= US_PER_S)
            oldest++;
        if (i - oldest + 1 > peak) {
            peak = i - oldest + 1;
            *at_us = sweep->starts[oldest];
        }
    }
    return peak;
}

void concurrency_add(struct kpi *kpi, const struct analysis *analysis, double window_us)
{
    size_t count = analysis->call_count;
    struct sweep sweep = {xalloc(count * sizeof(int64_t)), xalloc(count * sizeof(int64_t)),
                          xalloc(count * sizeof(int64_t)), 0};
    int64_t answered_at_us;

    for (size_t i = 0; i < count; i++)
        if (!took_no_line(analysis->calls[i], &analysis->verdicts[i]))
            sweep_add(&sweep, call_start(analysis->calls[i]), last_sign(analysis->calls[i]));
    kpi->erlang = window_us > 0 ? sweep_busy_us(&sweep) / window_us : NAN;
    kpi->peak_calls = sweep_peak(&sweep, &kpi->peak_calls_at_us);

    sweep.count = 0;
    for (size_t i = 0; i < count; i++)
        if (analysis->verdicts[i].outcome == OUTCOME_ANSWERED)
            sweep_add(&sweep, call_time(analysis->calls[i], MARK_ANSWER), last_sign(analysis->calls[i]));
    kpi->peak_answered = sweep_peak(&sweep, &answered_at_us);

    sweep.count = 0;
    for (size_t i = 0; i < count; i++)
        if (analysis->verdicts[i].outcome != OUTCOME_SCANNER)
            sweep_add(&sweep, call_time(analysis->calls[i], MARK_INVITE), TIME_UNKNOWN);
    kpi->peak_cps = peak_cps(&sweep, &kpi->peak_cps_at_us);

    free(sweep.starts);
    free(sweep.ends);
    free(sweep.scratch);
}
