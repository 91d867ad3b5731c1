/* Why a call ended as it did, how sure we are, and on what evidence. */
#ifndef SIPDIAG_MODEL_VERDICT_H
#define SIPDIAG_MODEL_VERDICT_H

#include "sipdiag/model/call.h"

#include <stdint.h>

enum outcome {
    OUTCOME_ANSWERED,
    OUTCOME_BUSY,
    OUTCOME_NO_ANSWER,
    OUTCOME_CANCELLED,
    OUTCOME_TIMEOUT,
    OUTCOME_UNREACHABLE,
    OUTCOME_REDIRECTED,
    OUTCOME_REJECTED,
    OUTCOME_FAILED,
    OUTCOME_UNKNOWN,
    OUTCOME_SCANNER,
    OUTCOME_IN_PROGRESS, /* not over yet: only while the input goes on */
    OUTCOME_COUNT
};

enum side {
    SIDE_NONE,
    SIDE_US,
    SIDE_PROVIDER,
    SIDE_CALLEE,
    SIDE_NETWORK,
    SIDE_POLICY,
    SIDE_UNKNOWN,
    SIDE_COUNT
};

enum { VERDICT_NOTES_MAX = 6 };

struct verdict {
    const struct cause *cause;        /* a row of diagnose/causes.h; never NULL */
    const struct cause *const *notes; /* note_count of them, shared by all calls with the same */
    const struct cause *own_cause; /* what it was before a finding explained it; NULL: the same */
    const struct cause *media_problem; /* the worst of its sound, a cause or a note; NULL = none */
    uint8_t note_count;
    uint8_t outcome;    /* enum outcome */
    uint8_t side;       /* enum side */
    uint8_t confidence; /* per cent */
    char result[4];     /* "200", "18x", "100", or "" for none */
    uint8_t own_side;   /* enum side; where there is an own_cause */
    uint16_t finding; /* index + 1 in the analysis' findings of the one that explains it; 0: none */
};

const char *outcome_name(enum outcome outcome); /* "answered", "no-answer", ... */
const char *side_name(enum side side);          /* "us", "provider", ..., "none", "unknown" */
struct str result_name(const char result[4]);   /* "200", "18x", "100"; "none" where it is empty */

/* Unknown and scanner calls, and those not over yet, leave every denominator. */
bool outcome_is_judged(enum outcome outcome);

/* A refusal that never rang took no line, nor did a scanner. Giving up and silence are no refusals.
 */
bool verdict_took_no_line(const struct verdict *verdict, const struct call *call);

#endif
