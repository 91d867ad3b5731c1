/* --fail-if and --warn-if: conditions on the figures of a summary, compiled once and judged as
 * often as there is a summary. docs/CHECKS.md has the names. */
#ifndef SIPDIAG_CHECK_CHECKS_H
#define SIPDIAG_CHECK_CHECKS_H

#include "sipdiag/check/baseline.h"
#include "sipdiag/model/analysis.h"
#include "sipdiag/model/check.h"
#include "sipdiag/model/summary.h"
#include "sipdiag/select/expression.h"
#include "sipdiag/summarize/summarizer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct checks;

struct checks_options {
    const struct expression_scope *calls; /* the names of what stands in count() and share() */
    uint64_t least_calls; /* of fewer judged calls, rates and quantiles are not judged */
    const char *(*finding_at)(size_t index); /* ids of findings; NULL: any id may be written */
    const struct baseline *baseline;         /* NULL: none */
    bool lacks_baseline; /* one was wanted and could not be read: what it is for is not judged */
};

/* What `calls` and `baseline` point at must live as long. */
struct checks *checks_new(const struct checks_options *options);
void checks_free(struct checks *checks);

/* False, with *problem filled, when the text is no condition. The text is borrowed. */
bool checks_add(struct checks *checks, enum check_level level, const char *text,
                struct expression_problem *problem);

/* Calls of a run without end that will not come again. */
void checks_add_past(struct checks *checks, const struct analysis *gone);

/* What became of every check, and what changed since the baseline; valid until the next time.
 * `past` as in summary_make(). */
struct check_list checks_judge(struct checks *checks, const struct analysis *analysis,
                               const struct summary *summary, const struct summary_past *past);

/* The same where no input could be read: nothing is judged, not even that there is no call. */
struct check_list checks_judge_nothing(struct checks *checks);

struct comparison checks_compare(struct checks *checks);

/* For docs and tests: every name and every function; NULL past the end. */
const struct expression_name *check_name_at(const struct checks *checks, size_t index);
const char *check_function_at(size_t index, const char **purpose);

#endif
