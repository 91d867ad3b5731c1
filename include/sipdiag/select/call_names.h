/* The names that --where knows. */
#ifndef SIPDIAG_SELECT_CALL_NAMES_H
#define SIPDIAG_SELECT_CALL_NAMES_H

#include "sipdiag/base/text.h"
#include "sipdiag/model/analysis.h"
#include "sipdiag/select/expression.h"

#include <stddef.h>

enum { CALL_NAMES_MAX = 64 };

/* One scope for all expressions about calls. */
struct call_scope {
    struct expression_scope scope;
    struct expression_name names[CALL_NAMES_MAX];
};

/* cause_at gives the known cause ids, to refuse others; NULL: any id may be written. */
void call_scope_init(struct call_scope *scope, const struct settings *settings,
                     const char *(*cause_at)(size_t index));

/* What the names get their values from. */
struct call_context {
    const struct analysis *analysis;
    const struct call *call;
    const struct verdict *verdict;
    struct text scratch; /* reused from call to call; text_free() it at the end */
};

/* Every name, for docs and tests; NULL past the end. */
const struct expression_name *call_name_at(size_t index);

#endif
