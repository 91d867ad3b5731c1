/* Names of outcomes, sides and results (the outside contract). */
#include "sipdiag/model/verdict.h"

#include <string.h>

const char *outcome_name(enum outcome outcome)
{
    static const char *const names[OUTCOME_COUNT] = {
        [OUTCOME_ANSWERED] = "answered",     [OUTCOME_BUSY] = "busy",
        [OUTCOME_NO_ANSWER] = "no-answer",   [OUTCOME_CANCELLED] = "cancelled",
        [OUTCOME_TIMEOUT] = "timeout",       [OUTCOME_UNREACHABLE] = "unreachable",
        [OUTCOME_REDIRECTED] = "redirected", [OUTCOME_REJECTED] = "rejected",
        [OUTCOME_FAILED] = "failed",         [OUTCOME_UNKNOWN] = "unknown",
        [OUTCOME_SCANNER] = "scanner",       [OUTCOME_IN_PROGRESS] = "in-progress",
    };
    return names[outcome];
}

const char *side_name(enum side side)
{
    static const char *const names[SIDE_COUNT] = {
        [SIDE_NONE] = "none",       [SIDE_US] = "us",           [SIDE_PROVIDER] = "provider",
        [SIDE_CALLEE] = "callee",   [SIDE_NETWORK] = "network", [SIDE_POLICY] = "policy",
        [SIDE_UNKNOWN] = "unknown",
    };
    return names[side];
}

struct str result_name(const char result[4])
{
    size_t len = strnlen(result, 4);
    return len ? (struct str){result, len} : STR("none");
}

bool outcome_is_judged(enum outcome outcome)
{
    return outcome != OUTCOME_UNKNOWN && outcome != OUTCOME_SCANNER &&
           outcome != OUTCOME_IN_PROGRESS;
}

bool verdict_took_no_line(const struct verdict *verdict, const struct call *call)
{
    switch ((enum outcome)verdict->outcome) {
    case OUTCOME_SCANNER:
        return true;
    case OUTCOME_BUSY:
    case OUTCOME_UNREACHABLE:
    case OUTCOME_REDIRECTED:
    case OUTCOME_REJECTED:
    case OUTCOME_FAILED:
        return call->ring_us == TIME_UNKNOWN;
    default:
        return false;
    }
}
