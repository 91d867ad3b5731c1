/* Sweeps over the calls' starts and ends: peaks, calls per second, average load. */
#include "concurrency.h"

#include "distribution.h"
#include "sipdiag/base/backing.h"
#include "sipdiag/base/sort.h"

#include <math.h>

/* Without its first moment, with its last. */
struct time_span {
    int64_t after_us, until_us;
};

/* A call that goes on does so at least until `now_us`. */
static int64_t last_sign(const struct call *call, int64_t now_us)
{
    int64_t end = call_end(call);
    if (call->in_progress)
        return now_us;
    return end == TIME_UNKNOWN ? call_last_seen(call) : end;
}

static void sweep_init(struct sweep *sweep, const struct analysis *whole)
{
    *sweep = (struct sweep){.starts = NULL};
    sweep->starts = backing_array(whole->backing, whole->call_count, sizeof *sweep->starts);
    sweep->ends = backing_array(whole->backing, whole->call_count, sizeof *sweep->ends);
}

static void sweep_free(struct sweep *sweep, struct backing *backing)
{
    backing_array_free(backing, sweep->starts);
    backing_array_free(backing, sweep->ends);
}

/* A call of one message was there, too: give it the shortest time there is. */
static int64_t end_of(int64_t start, int64_t end)
{
    int64_t shortest = start < INT64_MAX ? start + 1 : start;
    return end == TIME_UNKNOWN || end <= start ? shortest : end;
}

/* Only what lies in the span is swept; what began before it is there from its beginning. */
static void sweep_add(struct sweep *sweep, const struct time_span *span, int64_t start, int64_t end)
{
    if (start == TIME_UNKNOWN || start > span->until_us)
        return;
    end = end_of(start, end);
    if (end <= span->after_us)
        return;
    bool is_ended = end <= span->until_us;
    int64_t from = start <= span->after_us ? span->after_us : start;
    sweep->busy_us += (double)(is_ended ? end : span->until_us) - (double)from;
    sweep->before += start <= span->after_us;
    if (start > span->after_us)
        sweep->starts[sweep->start_count++] = start;
    if (is_ended)
        sweep->ends[sweep->end_count++] = end;
}

/* Most intervals at once; on a tie of times, ends count before starts. */
static void sweep_peak(struct sweep *sweep, int64_t *scratch, struct peak *peak)
{
    size_t ended = 0;
    sort_numbers(sweep->starts, sweep->start_count, scratch);
    sort_numbers(sweep->ends, sweep->end_count, scratch);
    for (size_t begun = 1; begun <= sweep->start_count; begun++) {
        int64_t now = sweep->starts[begun - 1];
        while (ended < sweep->end_count && sweep->ends[ended] <= now)
            ended++;
        if (sweep->before + begun - ended > peak->count) {
            peak->count = sweep->before + begun - ended;
            peak->at_us = now;
        }
    }
}

/* Most first INVITEs in any second; a second is over when a full one has passed. Those before the
 * span only fill its first second. */
static void peak_per_second(const int64_t *sorted, size_t count, int64_t after_us,
                            struct peak *peak)
{
    size_t oldest = 0;
    for (size_t i = 0; i < count; i++) {
        while ((uint64_t)sorted[i] - (uint64_t)sorted[oldest] >= US_PER_S)
            oldest++;
        if (sorted[i] > after_us && i - oldest + 1 > peak->count) {
            peak->count = i - oldest + 1;
            peak->at_us = sorted[oldest];
        }
    }
}

static int64_t second_before(int64_t time_us)
{
    return time_us < INT64_MIN + US_PER_S ? INT64_MIN : time_us - US_PER_S;
}

void concurrency_start(struct concurrency *concurrency)
{
    static const struct peak none = {0, TIME_UNKNOWN};
    *concurrency = (struct concurrency){
        .until_us = INT64_MIN, .calls = none, .answered = none, .per_second = none};
}

static int64_t newest(const struct analysis *analysis)
{
    int64_t newest_us = INT64_MIN;
    for (size_t i = 0; i < analysis->input_count; i++)
        if (analysis->inputs[i].last_us > newest_us)
            newest_us = analysis->inputs[i].last_us;
    return newest_us;
}

void sweeps_begin(struct sweeps *sweeps, const struct concurrency *concurrency,
                  const struct analysis *whole, int64_t until_us)
{
    *sweeps = (struct sweeps){.after_us = concurrency->until_us,
                              .until_us = until_us,
                              .now_us = until_us == INT64_MAX ? newest(whole) : INT64_MAX,
                              .room = whole->call_count,
                              .backing = whole->backing};
    sweeps->invites = backing_array(sweeps->backing, sweeps->room, sizeof *sweeps->invites);
    sweep_init(&sweeps->lines, whole);
    sweep_init(&sweeps->answered, whole);
}

static void sweeps_add_call(struct sweeps *sweeps, const struct call *call,
                            const struct verdict *verdict)
{
    const struct time_span span = {sweeps->after_us, sweeps->until_us};
    if (call->no_times)
        return;
    if (!verdict_took_no_line(verdict, call))
        sweep_add(&sweeps->lines, &span, call_start(call), last_sign(call, sweeps->now_us));
    if (verdict->outcome == OUTCOME_ANSWERED ||
        (verdict->outcome == OUTCOME_IN_PROGRESS && call_has(call, MARK_ANSWER)))
        sweep_add(&sweeps->answered, &span, call_time(call, MARK_ANSWER),
                  last_sign(call, sweeps->now_us));
    int64_t invite_us = call_time(call, MARK_INVITE);
    if (verdict->outcome != OUTCOME_SCANNER && invite_us != TIME_UNKNOWN &&
        invite_us > second_before(span.after_us) && invite_us <= span.until_us)
        sweeps->invites[sweeps->invite_count++] = invite_us;
}

void sweeps_add(struct sweeps *sweeps, const struct analysis *part)
{
    for (size_t i = 0; i < part->call_count; i++) {
        calls_read_ahead(part->calls, i, part->call_count);
        sweeps_add_call(sweeps, part->calls[i], part->verdicts[i]);
    }
}

void sweeps_end(struct sweeps *sweeps, struct concurrency *concurrency)
{
    int64_t *scratch = backing_array(sweeps->backing, sweeps->room, sizeof *scratch);
    concurrency->busy_us += sweeps->lines.busy_us;
    sweep_peak(&sweeps->lines, scratch, &concurrency->calls);
    sweep_peak(&sweeps->answered, scratch, &concurrency->answered);
    sort_numbers(sweeps->invites, sweeps->invite_count, scratch);
    peak_per_second(sweeps->invites, sweeps->invite_count, sweeps->after_us,
                    &concurrency->per_second);
    concurrency->until_us = sweeps->until_us;
    sweep_free(&sweeps->lines, sweeps->backing);
    sweep_free(&sweeps->answered, sweeps->backing);
    backing_array_free(sweeps->backing, sweeps->invites);
    backing_array_free(sweeps->backing, scratch);
}

void concurrency_count(struct concurrency *concurrency, const struct analysis *analysis,
                       int64_t until_us)
{
    struct sweeps sweeps;
    sweeps_begin(&sweeps, concurrency, analysis, until_us);
    sweeps_add(&sweeps, analysis);
    sweeps_end(&sweeps, concurrency);
}

void kpi_set_concurrency(struct kpi *kpi, const struct concurrency *sum, double window_us)
{
    kpi->erlang = window_us > 0 ? sum->busy_us / window_us : NAN;
    kpi->peak_calls = sum->calls.count;
    kpi->peak_calls_at_us = sum->calls.at_us;
    kpi->peak_answered = sum->answered.count;
    kpi->peak_answered_at_us = sum->answered.at_us;
    kpi->peak_cps = sum->per_second.count;
    kpi->peak_cps_at_us = sum->per_second.at_us;
}
