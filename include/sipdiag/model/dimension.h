/* What calls can be grouped by: a row each in select/dimensions.c. */
#ifndef SIPDIAG_MODEL_DIMENSION_H
#define SIPDIAG_MODEL_DIMENSION_H

#include "sipdiag/base/text.h"
#include "sipdiag/model/analysis.h"

#include <stdbool.h>
#include <stddef.h>

enum { DIMENSIONS_MAX = 3 };

struct dimension {
    const char *name;    /* as written after --by, and the key in JSON and csv */
    const char *title;   /* heading of its column */
    const char *purpose; /* a few words for the documentation */
    bool numeric;        /* its keys are whole numbers */
    bool by_time;        /* its groups come in order of their keys */
    /* Appends what the call is grouped by; false when that is not known. */
    bool (*add_key)(struct text *out, const struct analysis *analysis, size_t index);
    /* What the group is called, after its first call; NULL: as its key. */
    bool (*add_shown)(struct text *out, const struct analysis *analysis, size_t index);
};

#endif
