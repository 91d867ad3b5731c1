/* What to do, worst first. */
#ifndef SIPDIAG_SUMMARIZE_TODO_H
#define SIPDIAG_SUMMARIZE_TODO_H

#include "sipdiag/model/analysis.h"
#include "sipdiag/model/summary.h"

struct problem_counts; /* per cause, side and trunk */

struct problem_counts *problem_counts_new(void);
void problem_counts_free(struct problem_counts *counts);

void problems_count(struct problem_counts *counts, const struct analysis *analysis);

/* Copies the latest calls, so that the analysis may go. */
void problems_keep_latest(struct problem_counts *counts);

/* Fills summary->todo; totals and the window must be known. `past` may be NULL. */
void todo_make(struct summary *summary, const struct analysis *analysis,
               const struct problem_counts *past);

#endif
