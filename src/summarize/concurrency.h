/* How many calls there were at once, and how fast they came. */
#ifndef SIPDIAG_SUMMARIZE_CONCURRENCY_H
#define SIPDIAG_SUMMARIZE_CONCURRENCY_H

#include "sipdiag/model/analysis.h"
#include "sipdiag/model/summary.h"

struct peak {
    uint64_t count;
    int64_t at_us; /* TIME_UNKNOWN when there is none */
};

/* All that is known up to a moment; calls that ended before it need not be looked at again. */
struct concurrency {
    int64_t until_us; /* INT64_MIN: nothing yet */
    struct peak calls, answered, per_second;
    double busy_us;
};

void concurrency_start(struct concurrency *concurrency);

/* Starts and ends of calls in a span of time. */
struct sweep {
    int64_t *starts, *ends;
    size_t start_count, end_count;
    size_t before; /* intervals that began before the span */
    double busy_us;
};

struct sweeps {
    int64_t after_us, until_us, now_us;
    struct sweep lines, answered;
    int64_t *invites;
    size_t room, invite_count;
    struct backing *backing;
};

/* Goes on to `until_us`; room for all its calls, which are then added part by part. */
void sweeps_begin(struct sweeps *sweeps, const struct concurrency *concurrency,
                  const struct analysis *whole, int64_t until_us);
void sweeps_add(struct sweeps *sweeps, const struct analysis *part);
void sweeps_end(struct sweeps *sweeps, struct concurrency *concurrency); /* frees them */

/* Goes on to `until_us`: the analysis holds every call that was there after the last moment. */
void concurrency_count(struct concurrency *concurrency, const struct analysis *analysis,
                       int64_t until_us);

/* Fills the peaks and erlang; window_us is the time the inputs cover. */
void kpi_set_concurrency(struct kpi *kpi, const struct concurrency *sum, double window_us);

#endif
