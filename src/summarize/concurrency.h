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

/* Goes on to `until_us`: the analysis holds every call that was there after the last moment. */
void concurrency_count(struct concurrency *concurrency, const struct analysis *analysis,
                       int64_t until_us);

/* Fills the peaks and erlang; window_us is the time the inputs cover. `past` may be NULL. */
void kpi_set_concurrency(struct kpi *kpi, const struct analysis *analysis, double window_us,
                         const struct concurrency *past);

#endif
