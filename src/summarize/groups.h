/* The groups of --by. */
#ifndef SIPDIAG_SUMMARIZE_GROUPS_H
#define SIPDIAG_SUMMARIZE_GROUPS_H

#include "sipdiag/model/analysis.h"
#include "sipdiag/model/summary.h"

/* Fills groups and order; `by`, totals and the window must be known. */
void groups_make(struct summary *summary, const struct analysis *analysis);

#endif
