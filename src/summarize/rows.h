/* The rows of the Calls Summary. */
#ifndef SIPDIAG_SUMMARIZE_ROWS_H
#define SIPDIAG_SUMMARIZE_ROWS_H

#include "sipdiag/model/analysis.h"
#include "sipdiag/model/summary.h"

struct row_counts; /* rows with all that is counted for them */

struct row_counts *row_counts_new(void);
void row_counts_free(struct row_counts *counts);

void rows_count(struct row_counts *counts, const struct analysis *analysis);

/* Copies the examples, so that the analysis may go. */
void rows_keep_examples(struct row_counts *counts);

/* What was counted before, to go on with; the examples stay with it. `past` may be NULL. */
struct row_counts *row_counts_after(const struct row_counts *past);

/* Fills summary->rows; summary->totals.judged must be known. */
void rows_make(struct summary *summary, const struct row_counts *counts);

#endif
