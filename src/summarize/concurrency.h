/* How many calls there were at once, and how fast they came. */
#ifndef SIPDIAG_SUMMARIZE_CONCURRENCY_H
#define SIPDIAG_SUMMARIZE_CONCURRENCY_H

#include "sipdiag/model/analysis.h"
#include "sipdiag/model/summary.h"

/* Fills the peaks and erlang; window_us is the time the inputs cover. */
void concurrency_add(struct kpi *kpi, const struct analysis *analysis, double window_us);

#endif
