/* What to do, worst first. */
#ifndef SIPDIAG_SUMMARIZE_TODO_H
#define SIPDIAG_SUMMARIZE_TODO_H

#include "sipdiag/model/analysis.h"
#include "sipdiag/model/summary.h"

/* Fills summary->todo; totals and the window must be known. */
void todo_make(struct summary *summary, const struct analysis *analysis);

#endif
