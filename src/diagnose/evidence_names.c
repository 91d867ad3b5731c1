/* The moments of a call in words: on what a cause rests. */
#include "sipdiag/diagnose/diagnose.h"

static const char *const names[MARK_COUNT] = {
    [MARK_INVITE] = "first INVITE",
    [MARK_INVITE_REPEAT] = "last copy of the INVITE",
    [MARK_ATTEMPT] = "last new INVITE",
    [MARK_TRYING] = "first 100",
    [MARK_PROGRESS] = "first response after 100",
    [MARK_RING] = "first 18x",
    [MARK_EARLY_MEDIA] = "first 18x with SDP",
    [MARK_CHALLENGE] = "last 401 or 407",
    [MARK_REDIRECT] = "last 3xx",
    [MARK_CANCEL] = "CANCEL",
    [MARK_ANSWER] = "first 2xx",
    [MARK_ANSWER_REPEAT] = "last copy of the 2xx",
    [MARK_ACK] = "first ACK",
    [MARK_FINAL] = "final response",
    [MARK_FAR_FINAL] = "final response of the leg farther along",
    [MARK_BYE] = "first BYE",
    [MARK_BYE_RESPONSE] = "response to the BYE",
    [MARK_ICMP] = "ICMP error",
    [MARK_REFUSED] = "TCP connection refused",
    [MARK_FIRST] = "first message",
    [MARK_LAST] = "last message",
};

const char *evidence_name(enum call_mark mark)
{
    return names[mark];
}

void cause_add_evidence(struct text *out, const struct cause *cause)
{
    bool first = true;
    for (int mark = 0; mark < MARK_COUNT; mark++) {
        if (!(cause->evidence >> mark & 1) || !names[mark])
            continue;
        text_addf(out, "%s%s", first ? "" : ", ", names[mark]);
        first = false;
    }
}
