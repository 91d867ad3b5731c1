/* Verdicts, each kept once: calls by the thousand have the same. */
#ifndef SIPDIAG_MODEL_VERDICT_SET_H
#define SIPDIAG_MODEL_VERDICT_SET_H

#include "sipdiag/base/arena.h"
#include "sipdiag/base/map.h"
#include "sipdiag/model/verdict.h"

struct verdict_set {
    struct map map;
    struct arena arena;
    const struct verdict *last; /* the newest that was asked for */
};

void verdict_set_init(struct verdict_set *set);
void verdict_set_free(struct verdict_set *set);

/* The one that says the same; it lives as long as the set. What it points to is the caller's. */
const struct verdict *verdict_set_keep(struct verdict_set *set, const struct verdict *verdict);

#endif
