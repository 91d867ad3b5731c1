/* Rates and durations over the judged calls. */
#ifndef SIPDIAG_SUMMARIZE_KPI_H
#define SIPDIAG_SUMMARIZE_KPI_H

#include "sipdiag/model/analysis.h"
#include "sipdiag/model/summary.h"

void kpi_add_rates(struct kpi *kpi, const struct analysis *analysis);
void kpi_add_durations(struct kpi *kpi, const struct analysis *analysis);

#endif
