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

/* What was counted before, to go on with; the latest calls stay with it. `past` may be NULL. */
struct problem_counts *problem_counts_after(const struct problem_counts *past);

/* Without calls that a finding of the analysis explains: it speaks for them. */
void problems_count_unexplained(struct problem_counts *counts, const struct analysis *analysis);

/* Fills summary->todo; totals and the window must be known. */
void todo_make(struct summary *summary, const struct analysis *analysis,
               const struct problem_counts *problems);

#endif
