/* A row of the cause table (diagnose/causes.c): the id is the outside contract, the texts are the
 * product. */
#ifndef SIPDIAG_MODEL_CAUSE_H
#define SIPDIAG_MODEL_CAUSE_H

#include "sipdiag/model/verdict.h"

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
    uint32_t evidence;    /* bits of enum call_mark: the moments it rests on */
};

#endif
