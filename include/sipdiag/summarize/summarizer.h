/* An analysis in, the Calls Summary out. */
#ifndef SIPDIAG_SUMMARIZE_SUMMARIZER_H
#define SIPDIAG_SUMMARIZE_SUMMARIZER_H

#include "sipdiag/model/analysis.h"
#include "sipdiag/model/summary.h"

/* Calls that were counted and let go: of a run without end. Its size does not grow with them. */
struct summary_past;

struct summary_past *summary_past_new(void);
void summary_past_free(struct summary_past *past);

/* Counts calls that will not come again; what must be shown of them is copied. */
void summary_past_add(struct summary_past *past, const struct analysis *gone);

/* Peaks up to `until_us`: `known` holds every call that was there after the last such moment, those
 * that are still open and those just counted, too. */
void summary_past_sweep(struct summary_past *past, const struct analysis *known, int64_t until_us);

/* `past` may be NULL: then all figures are exact. With calls in it, quantiles are off by less than
 * 1 %. The summary's examples borrow from both. */
void summary_make(struct summary *summary, const struct analysis *analysis,
                  const struct summary_past *past);

/* Fills the groups; `by` has at most DIMENSIONS_MAX. */
void summary_add_groups(struct summary *summary, const struct analysis *analysis,
                        const struct dimension *const *by, size_t by_count);
void summary_free(struct summary *summary);

/* How many values of a distribution lie above a value, and how far they lie apart. */
struct spread {
    uint64_t count, above, at_least;
    double mean_ms, variance;
};

/* `offset` is that of the distribution in struct kpi; `past` as in summary_make(). */
struct spread summary_spread(const struct analysis *analysis, const struct summary_past *past,
                             size_t offset, int64_t ms);

/* Share with its Wilson interval (z = 1.96). */
struct ratio ratio_of(uint64_t numerator, uint64_t denominator);

#endif
