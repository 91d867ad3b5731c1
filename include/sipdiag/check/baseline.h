/* An earlier report (-f json), to compare with. */
#ifndef SIPDIAG_CHECK_BASELINE_H
#define SIPDIAG_CHECK_BASELINE_H

#include "sipdiag/base/arena.h"
#include "sipdiag/base/error.h"
#include "sipdiag/base/str.h"
#include "sipdiag/model/input_health.h"
#include "sipdiag/model/summary.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A row of its results. */
struct baseline_row {
    struct str label, result, cause;
    uint64_t calls;
};

struct baseline {
    const char *name;       /* of the file */
    struct summary summary; /* window, totals and KPIs; no rows */
    struct input_health health;
    uint64_t findings;         /* critical ones and warnings */
    struct baseline_row *rows; /* of judged calls */
    size_t row_count, row_capacity;
    struct arena texts;
};

/* NULL with a sentence when the text is no report of ours. The name is borrowed. */
struct baseline *baseline_parse(struct str json, const char *name, struct error *error);
void baseline_free(struct baseline *baseline);

#endif
