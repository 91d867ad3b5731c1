/* The rows of the Calls Summary. */
#ifndef SIPDIAG_SUMMARIZE_ROWS_H
#define SIPDIAG_SUMMARIZE_ROWS_H

#include "sipdiag/model/analysis.h"
#include "sipdiag/model/summary.h"

/* Fills summary->rows; summary->totals.judged must be known. */
void rows_make(struct summary *summary, const struct analysis *analysis);

#endif
