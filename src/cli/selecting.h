/* --where, --since and --until, from their texts to the calls they leave; --fail-if and --warn-if,
 * which are about these calls. */
#ifndef CLI_SELECTING_H
#define CLI_SELECTING_H

#include "sipdiag/check/checks.h"
#include "sipdiag/cli/options.h"
#include "sipdiag/select/call_names.h"
#include "sipdiag/select/selection.h"
#include "sipdiag/select/time_point.h"

#include <stdbool.h>

struct selecting {
    struct call_scope scope;
    struct expression **conditions;
    size_t condition_count;
    struct time_point since, until;
    bool has_since, has_until;
    struct checks *checks;
    struct baseline *baseline; /* NULL: none */
    bool lacks_baseline;       /* it could not be read, and that was said */
    struct text words;         /* what is selected, for people; empty: everything */
};

/* Says on standard error what is wrong with them; false then, with the same in *error. Free in
 * either case. */
bool selecting_begin(struct selecting *selecting, const struct options *options,
                     struct error *error);
void selecting_free(struct selecting *selecting);

/* With the times that are counted from the clock or from the end of the input. */
struct selection selecting_resolve(const struct selecting *selecting,
                                   const struct analysis *analysis);

/* The same options as a person would type them again. */
void selecting_add_command(struct text *out, const struct options *options, struct mask *mask);

#endif
