/* Sweeps over the calls' starts and ends: peaks, calls per second, average load. */
#include "concurrency.h"

#include "distribution.h"
#include "sipdiag/base/backing.h"

#include <math.h>

/* Without its first moment, with its last. */
struct time_span {
    int64_t after_us, until_us;
};

struct sweep {
    int64_t *starts, *ends;
    size_t start_count, end_count;
    size_t before; /* intervals that began before the span */
    double busy_us;
    struct backing *backing;
};

/* A call that goes on does so at least until `now_us`. */
static int64_t last_sign(const struct call *call, int64_t now_us)
{
    int64_t end = call_end(call);
    if (call->in_progress)
        return now_us;
    return end == TIME_UNKNOWN ? call_last_seen(call) : end;
}

static void sweep_init(struct sweep *sweep, const struct analysis *analysis)
{
    *sweep = (struct sweep){.backing = analysis->backing};
    sweep->starts = backing_array(sweep->backing, analysis->call_count, sizeof *sweep->starts);
    sweep->ends = backing_array(sweep->backing, analysis->call_count, sizeof *sweep->ends);
}

static void sweep_free(struct sweep *sweep)
{
    backing_array_free(sweep->backing, sweep->starts);
    backing_array_free(sweep->backing, sweep->ends);
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
    sort_values(sweep->starts, sweep->start_count, scratch);
    sort_values(sweep->ends, sweep->end_count, scratch);
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

void concurrency_count(struct concurrency *concurrency, const struct analysis *analysis,
                       int64_t until_us)
{
    const struct time_span span = {concurrency->until_us, until_us};
    struct sweep lines, answered;
    int64_t now_us = until_us == INT64_MAX ? newest(analysis) : INT64_MAX;
    size_t count = analysis->call_count, invite_count = 0;
    int64_t *invites = backing_array(analysis->backing, count, sizeof *invites);
    int64_t *scratch = backing_array(analysis->backing, count, sizeof *scratch);
    sweep_init(&lines, analysis);
    sweep_init(&answered, analysis);

    for (size_t i = 0; i < count; i++) {
        const struct call *call = analysis->calls[i];
        const struct verdict *verdict = &analysis->verdicts[i];
        calls_read_ahead(analysis->calls, i, count);
        if (call->no_times)
            continue;
        if (!verdict_took_no_line(verdict, call))
            sweep_add(&lines, &span, call_start(call), last_sign(call, now_us));
        if (verdict->outcome == OUTCOME_ANSWERED ||
            (verdict->outcome == OUTCOME_IN_PROGRESS && call_has(call, MARK_ANSWER)))
            sweep_add(&answered, &span, call_time(call, MARK_ANSWER), last_sign(call, now_us));
        int64_t invite_us = call_time(call, MARK_INVITE);
        if (verdict->outcome != OUTCOME_SCANNER && invite_us != TIME_UNKNOWN &&
            invite_us > second_before(span.after_us) && invite_us <= until_us)
            invites[invite_count++] = invite_us;
    }
    concurrency->busy_us += lines.busy_us;
    sweep_peak(&lines, scratch, &concurrency->calls);
    sweep_peak(&answered, scratch, &concurrency->answered);
    sort_values(invites, invite_count, scratch);
    peak_per_second(invites, invite_count, span.after_us, &concurrency->per_second);
    concurrency->until_us = until_us;

    sweep_free(&lines);
    sweep_free(&answered);
    backing_array_free(analysis->backing, invites);
    backing_array_free(analysis->backing, scratch);
}

void kpi_set_concurrency(struct kpi *kpi, const struct analysis *analysis, double window_us,
                         const struct concurrency *past)
{
    struct concurrency sum;
    if (past)
        sum = *past;
    else
        concurrency_start(&sum);
    concurrency_count(&sum, analysis, INT64_MAX);
    kpi->erlang = window_us > 0 ? sum.busy_us / window_us : NAN;
    kpi->peak_calls = sum.calls.count;
    kpi->peak_calls_at_us = sum.calls.at_us;
    kpi->peak_answered = sum.answered.count;
    kpi->peak_answered_at_us = sum.answered.at_us;
    kpi->peak_cps = sum.per_second.count;
    kpi->peak_cps_at_us = sum.per_second.at_us;
}
