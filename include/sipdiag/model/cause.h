/* A row of the cause table (diagnose/causes.c): the id is the outside contract, the texts are the
 * product. */
#ifndef SIPDIAG_MODEL_CAUSE_H
#define SIPDIAG_MODEL_CAUSE_H

#include "sipdiag/model/verdict.h"

#include <stdbool.h>
#include <stdint.h>

enum cause_level { CAUSE_LEVEL_CAUSE, CAUSE_LEVEL_NOTE };

struct cause {
    const char *id;
    enum cause_level level;
    enum side side;    /* for calls we place; rules may move it as causes.csv says */
    const char *label; /* row title in the Calls Summary, <= 32 characters: "Rang, nobody picked up
                          (18x)" */
    const char *meaning;  /* one plain sentence for the row, without a call's own figures */
    const char *action;   /* what to do, one plain sentence; "" for nothing */
    const char *headline; /* one plain sentence with {placeholders} of this call's figures */
    /* The same where the element that answered or fell silent is ours; NULL: the same words. */
    const char *ours_label, *ours_meaning, *ours_action;
    uint32_t evidence; /* bits of enum call_mark: the moments it rests on */
};

/* Calls of captures and of CDRs may have one cause in different words: it is the same by its id,
 * and so is the hash. */
bool cause_equal(const struct cause *a, const struct cause *b);
uint64_t cause_hash(const struct cause *cause);

/* The words for a row or a list, where calls of both kinds stand together: ours for a cause that
 * lies with us, though it usually lies elsewhere. */
const char *cause_label(const struct cause *cause, enum side side);
const char *cause_meaning(const struct cause *cause, enum side side);
const char *cause_action(const struct cause *cause, enum side side);

#endif
