/* Causes in the words that fit calls which a CDR alone tells of: the same ids, and nothing that
 * only messages can show. */
#include "rules_cdr.h"

#include "sipdiag/model/call.h"

#include <string.h>

static const struct cause told[] = {
    {.id = "abandoned-early",
     .level = CAUSE_LEVEL_CAUSE,
     .side = SIDE_US,
     .label = "Ended early without an answer",
     .meaning = "The call ended within seconds without an answer: most likely the caller cancelled "
                "it, but the CDR does not say who did.",
     .action = "Look whether a dialer or an agent gives up too early: people need 25-35 s to pick "
               "up.",
     .ours_action = "Check how fast calls are picked up: the caller did not wait."},
    {.id = "abnormal-release",
     .level = CAUSE_LEVEL_CAUSE,
     .side = SIDE_PROVIDER,
     .label = "Cut off during the talk",
     .meaning = "The call was answered, and the CDR gives a fault as the reason of its end, not "
                "that a person hung up.",
     .action = "Count such calls by trunk and hour, and ask the provider about fresh examples.",
     .ours_action = "Compare the log of our system with the reason in the CDR."},
    {.id = "auth-never-answered",
     .level = CAUSE_LEVEL_CAUSE,
     .side = SIDE_US,
     .label = "Login not accepted",
     .meaning = "The calls ended with the demand for a password: it was not sent, or it was wrong.",
     .action = "Check that outgoing authorization is on, and login and password of this trunk.",
     .ours_action = "Check who calls our system without a login, or with a wrong one."},
    {.id = "cancelled-by-us",
     .level = CAUSE_LEVEL_CAUSE,
     .side = SIDE_US,
     .label = "Cancelled by the caller",
     .meaning = "The caller's side cancelled the call before an answer, by hand or by force.",
     .action = "",
     .ours_action = ""},
    {.id = "capture-ended-early",
     .level = CAUSE_LEVEL_CAUSE,
     .side = SIDE_NONE,
     .label = "Result not told",
     .meaning = "The CDR does not say how the call ended.",
     .action = "Add a column with the result or the SIP code to the CDR."},
    {.id = "channel-limit-reached",
     .level = CAUSE_LEVEL_CAUSE,
     .side = SIDE_US,
     .label = "All lines taken, or declined",
     .meaning = "Usually all lines are busy, but a person or the provider may have declined: a CDR "
                "does not show whether it rang.",
     .action =
         "Look whether such calls come when many lines are in use: then give the dialer fewer "
         "lines. Else ask the provider.",
     .ours_action = "Look whether such calls come when many of our lines are in use."},
    {.id = "no-answer",
     .level = CAUSE_LEVEL_CAUSE,
     .side = SIDE_CALLEE,
     .label = "No answer",
     .meaning = "Nobody answered, as far as the CDR tells: it may count calls here that the caller "
                "cancelled.",
     .action = "Call again at another time.",
     .ours_action = "Check who should pick up: free agents, ring groups, forwarding."},
    {.id = "unspecified-network-release",
     .level = CAUSE_LEVEL_CAUSE,
     .side = SIDE_UNKNOWN,
     .label = "Not answered, reason not told",
     .meaning =
         "The call was not answered, and the CDR does not say why: behind it may be congestion, a "
         "wrong number, a refusal or a phone that is not registered.",
     .action = "Watch how often it happens; the hang-up cause in the CDR (Asterisk: the variable "
               "HANGUPCAUSE), or a capture, tells more."},
};

/* These two speak of ringing where a column tells of it. */
static bool depends_on_ringing(const char *id)
{
    return strcmp(id, "no-answer") == 0 || strcmp(id, "abandoned-early") == 0;
}

static bool is_known_to_ring(const struct call *call)
{
    return call_has(call, MARK_RING) || call->ring_us != TIME_UNKNOWN ||
           call->last_provisional >= 180;
}

const struct cause *cause_as_told(const struct cause *cause, const struct call *call)
{
    for (size_t i = 0; i < sizeof told / sizeof told[0]; i++)
        if (strcmp(told[i].id, cause->id) == 0)
            return depends_on_ringing(cause->id) && is_known_to_ring(call) ? cause : &told[i];
    return cause;
}
