/* Rates and durations over the judged calls. */
#ifndef SIPDIAG_SUMMARIZE_KPI_H
#define SIPDIAG_SUMMARIZE_KPI_H

#include "distribution.h"
#include "sipdiag/model/analysis.h"
#include "sipdiag/model/summary.h"

/* What the rates are counted from. */
struct rate_counts {
    uint64_t judged, answered, carried, redirected, effective, ineffective, completed, brief,
        not_served, messages, repeated;
};

void rates_count(struct rate_counts *counts, const struct analysis *analysis);
void kpi_set_rates(struct kpi *kpi, const struct rate_counts *counts);

/* How long things took in calls that were let go. */
enum { DURATION_ROWS = 4 };

struct duration_counts {
    struct histogram rows[DURATION_ROWS];
};

void durations_count(struct duration_counts *counts, const struct analysis *analysis);

/* The durations of all judged calls, in whole milliseconds. */
struct durations {
    int64_t *values; /* DURATION_ROWS times `room` */
    size_t room, count[DURATION_ROWS];
    struct backing *backing;
};

/* Room for all its calls, which are then added part by part. */
void durations_begin(struct durations *durations, const struct analysis *whole);
void durations_add(struct durations *durations, const struct analysis *part);

struct spread;

/* Of the distribution at `offset` in struct kpi; `past` may be NULL. */
void durations_spread(struct spread *spread, const struct analysis *analysis,
                      const struct duration_counts *past, size_t offset, int64_t ms);

/* Exact, but where `past` counts calls that were let go; it may be NULL. Frees the durations. */
void kpi_set_durations(struct kpi *kpi, struct durations *durations,
                       const struct duration_counts *past);

#endif
