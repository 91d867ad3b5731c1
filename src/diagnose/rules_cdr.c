/* The rule tables for calls of a CDR, and their words. Order is precedence. */
#include "rules_cdr.h"

#include "conditions.h"

#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

const struct rule cdr_cause_rules[] = {
    {"platform-connection-timeout", 0, cdr_is_connection_timeout, 80, NULL, NULL},
    {"platform-blocked", 0, cdr_is_blocked, 90, NULL, NULL},
    {"platform-agent-connection", 0, cdr_is_agent_problem, 90, NULL, NULL},
    {"platform-drop-no-agent", 0, cdr_is_not_served, 90, NULL, NULL},
    {"abnormal-release", EVIDENCE_ANSWER, is_released_abnormally, 70, bye_side, NULL},
    {"answered-ok", EVIDENCE_ANSWER, always, 95, NULL, NULL},
    {"only-100-then-silence", 0, cdr_is_silent_after_100, 75, NULL, NULL},
    {"no-answer", 0, cdr_is_no_answer, 80, NULL, NULL},
    {"abandoned-early", 0, cdr_is_abandoned, 70, cdr_side_of_end, NULL},
    {"cancelled-by-us", 0, cdr_is_cancelled, 75, cdr_side_of_cancel, NULL},
    {.needs = EVIDENCE_FINAL, .choose = by_text},
    {"congestion", 0, cdr_is_congested, 75, NULL, NULL},
    {"loop", EVIDENCE_FINAL, is_loop, 80, NULL, NULL},
    {"redirected", EVIDENCE_FINAL, is_redirect, 75, NULL, NULL},
    {"remote-408", EVIDENCE_FINAL, is_timeout_code, 65, NULL, NULL},
    {"callee-declined", EVIDENCE_FINAL, cdr_is_refused_by_person, 75, NULL, NULL},
    {"callee-busy", EVIDENCE_FINAL, cdr_is_busy_everywhere, 75, NULL, NULL},
    {"channel-limit-reached", EVIDENCE_FINAL, is_lines_taken, 45, cdr_unknown_side, NULL},
    {.needs = EVIDENCE_FINAL, .choose = by_code},
    {.needs = 0, .choose = cdr_by_q850},
    {"unspecified-network-release", 0, cdr_is_failed, 50, NULL, NULL},
    {"unspecified-network-release", 0, cdr_is_unanswered, 40, NULL, NULL},
    {"capture-ended-early", 0, always, 30, NULL, NULL},
};
const size_t cdr_cause_rule_count = COUNT(cdr_cause_rules);

static bool is_without_times(const struct rule_input *in)
{
    return !in->call->has_timing;
}

const struct rule cdr_note_rules[] = {
    {"cdr-only", 0, is_without_times, 90, NULL, NULL},
    {"answered-not-served", EVIDENCE_ANSWER, cdr_is_not_served, 90, NULL, NULL},
    {"short-call", EVIDENCE_ANSWER, is_short, 65, NULL, NULL},
    {"slow-pdd", EVIDENCE_INVITE, is_slow_pdd, 65, NULL, NULL},
    {"failover-recovered", EVIDENCE_INVITE, is_recovered, 90, NULL, NULL},
    {"retry-chain", EVIDENCE_INVITE, is_retried, 80, NULL, NULL},
};
const size_t cdr_note_rule_count = COUNT(cdr_note_rules);

uint8_t cdr_confidence(const struct call *call, uint8_t confidence)
{
    enum { INFERRED = 70, WITHOUT_TIMES = 50, ALL = 100 };
    bool by_platform = call->cdr && call->cdr->word >= WORD_PLATFORM_TIMEOUT;
    unsigned per_cent = call->code_inferred && !by_platform ? INFERRED : ALL;
    if (!call->has_timing)
        per_cent = per_cent * WITHOUT_TIMES / ALL;
    return (uint8_t)(confidence * per_cent / ALL);
}

static const struct cdr_wording wordings[] = {
    {"no-answer", true,
     "The CDR says {said}: nobody answered[ within {length}], or the caller cancelled; it does not "
     "tell these apart.",
     "Call again at another time; look whether many such calls end after the same time, which is a "
     "ring limit."},
    {"no-answer", false, "Nobody answered[ within {length}][, ringing took {ring}][: {said}].",
     NULL},
    {"abandoned-early", false,
     "The call ended after only {length} without an answer[: {said}]; that is too short for "
     "ringing, so it was most likely cancelled.",
     "Look whether a dialer or an agent gives up too early: people need 25-35 s to pick up."},
    {"cancelled-by-us", false,
     "{Placer} cancelled the call[ after {length}][: {said}]; the CDR does not say whether it "
     "rang.",
     NULL},
    {"only-100-then-silence", false,
     "The last word of the provider was 100 (it accepted the call), and nothing came after it[: "
     "{said}].",
     NULL},
    {"channel-limit-reached", false,
     "Refused with {response}: usually all lines are busy, but a person or the provider may have "
     "declined it; a CDR does not show whether it rang.",
     NULL},
    {"unspecified-network-release", true,
     "The CDR says {said} and no more: behind it may be congestion (503), a wrong number (404), a "
     "refusal (403) or a phone that is not registered.",
     "Add the hang-up cause to the CDR (Asterisk: the variable HANGUPCAUSE), or capture such "
     "calls."},
    {"unspecified-network-release", false,
     "The call was not answered[: {said}]; the CDR does not say more.",
     "Watch how often it happens, by trunk and prefix; a capture of such calls tells more."},
    {"auth-never-answered", false,
     "{Answerer} asked for a password ({response}), and that was the end: it was not sent, or it "
     "was wrong; a CDR does not tell which.",
     NULL},
    {"capture-ended-early", false, "The CDR does not say how the call ended.",
     "Add a column with the result or the SIP code to the CDR."},
    {"callee-busy", false, "The called side is busy[: {said}].", NULL},
    {"answered-ok", false, "Answered[, talk {talk}][; {ended_by} hung up].", NULL},
    {"abnormal-release", false,
     "The call was cut[ after {talk}]: the CDR gives {release} as the reason.", NULL},
};

const struct cdr_wording *cdr_wording_at(size_t index)
{
    return index < COUNT(wordings) ? &wordings[index] : NULL;
}

const struct cdr_wording *cdr_wording_find(const char *cause, const struct call *call)
{
    for (size_t i = 0; i < COUNT(wordings); i++)
        if (strcmp(wordings[i].cause, cause) == 0 &&
            (!wordings[i].hidden || (call->cdr && call->cdr->hides_cancel)))
            return &wordings[i];
    return NULL;
}
