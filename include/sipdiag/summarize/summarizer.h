/* An analysis in, the Calls Summary out. */
#ifndef SIPDIAG_SUMMARIZE_SUMMARIZER_H
#define SIPDIAG_SUMMARIZE_SUMMARIZER_H

#include "sipdiag/model/analysis.h"
#include "sipdiag/model/summary.h"

void summary_make(struct summary *summary, const struct analysis *analysis);

/* Fills the groups; `by` has at most DIMENSIONS_MAX. */
void summary_add_groups(struct summary *summary, const struct analysis *analysis,
                        const struct dimension *const *by, size_t by_count);
void summary_free(struct summary *summary);

/* Share with its Wilson interval (z = 1.96). */
struct ratio ratio_of(uint64_t numerator, uint64_t denominator);

#endif
