/* Calls counted by what they were, one row for each kind: for monitoring. */
#ifndef SIPDIAG_MODEL_CALL_COUNTS_H
#define SIPDIAG_MODEL_CALL_COUNTS_H

#include "sipdiag/base/str.h"
#include "sipdiag/model/call.h"
#include "sipdiag/model/input_health.h"
#include "sipdiag/model/verdict.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct call_count {
    struct str trunk; /* empty: none */
    enum direction direction;
    enum outcome outcome;
    enum side side;
    const struct cause *cause;
    uint64_t calls;
};

struct call_count_list {
    const struct call_count *rows; /* by trunk, direction, outcome, cause, side */
    size_t count;
    bool only_grow; /* every call that ended is in them once, with the cause that it has by itself,
                       and stays there; else they are about the calls of the report */
    uint64_t attempts, retransmissions; /* of these calls */
    uint64_t messages, packets;         /* of all inputs */
    struct input_health health;
};

#endif
