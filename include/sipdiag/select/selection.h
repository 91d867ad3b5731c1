/* The calls a report is about: a smaller view of an analysis. Causes were found on the whole
 * before, and what is said about the input stays about the whole. */
#ifndef SIPDIAG_SELECT_SELECTION_H
#define SIPDIAG_SELECT_SELECTION_H

#include "sipdiag/model/analysis.h"
#include "sipdiag/select/expression.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct selection {
    const struct expression *const *conditions; /* all must hold; of a call_scope */
    size_t condition_count;
    int64_t since_us, until_us; /* on the start: from, and before; TIME_UNKNOWN: no bound */
};

struct selected {
    struct analysis analysis;
    struct call **calls;
    const struct verdict **verdicts;
};

bool selection_is_all(const struct selection *selection);

/* selected->analysis borrows from the analysis. */
void selection_apply(const struct selection *selection, const struct analysis *analysis,
                     struct selected *selected);
void selected_free(struct selected *selected);

#endif
