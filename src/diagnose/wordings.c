/* Table of other words: for sides that evidence moved, and for calls that our side answered. */
#include "wordings.h"

#include <stddef.h>
#include <string.h>

#define ANY_SIDE SIDE_COUNT
#define COUNT(table) (sizeof(table) / sizeof(table)[0])

static const struct wording wordings[] = {
    /* The side moved as the cause's row allows. */
    {"100rel-broken", SIDE_PROVIDER, false,
     "{Answerer} did not accept or did not answer our confirmation of ringing (PRACK)[: "
     "{response}].",
     "Turn 100rel off on this trunk." ONLY_THE_PROVIDER_KNOWS},
    {"100rel-broken", SIDE_US, false,
     "{Answerer} wants ringing confirmed (PRACK), and {placer} did not do it[: {response}].",
     "Turn 100rel off in our system, or repair its PRACK."},
    {"abnormal-release", SIDE_US, false, NULL,
     "Look in the log of our system for the fault that the hang-up (BYE) names."},
    {"ack-missing", SIDE_PROVIDER, false,
     "Answered, but no ACK can arrive: the 200 names a private address; it was sent "
     "{answer_copies}[, the call was cut after {talk}].",
     "Ask the provider to put a public address into Contact and Record-Route of its 200; send "
     "examples (number and exact time)."},
    {"ack-missing", SIDE_US, false,
     "Answered, but {placer} sent no ACK to where the 200 asked for it: the 200 was sent "
     "{answer_copies}[, the call was cut after {talk}].",
     "Fix our system: the ACK must go to the Contact of the 200, along its Record-Route."},
    {"drop-session-timer", SIDE_PROVIDER, false,
     "The call was cut[ after {talk}] because its session timer was not renewed: the provider did "
     "not renew it, or did not accept that our side did.",
     "Turn the session timer off on this trunk." ONLY_THE_PROVIDER_KNOWS},
    {"drop-session-timer", SIDE_US, false,
     "The call was cut[ after {talk}] because its session timer was not renewed: that was up to "
     "our side.",
     NULL},
    {"icmp-unreachable", SIDE_PROVIDER, false, NULL,
     "Check the port we send to; tell the provider that its server refuses it, with our IP and the "
     "exact time."},
    {"icmp-unreachable", SIDE_US, false, NULL,
     "Check routing and firewall in our own network: the error comes from there."},
    {"loop", SIDE_US, false, NULL,
     "Check forwardings and routes on our side: our own element sends the call back."},
    {"one-way-audio", SIDE_PROVIDER, false, NULL,
     "Ask the provider why its sound does not come; send examples (number and exact time). Check "
     "first that our firewall lets its UDP ports in."},
    {"one-way-audio", SIDE_US, false, NULL,
     "Check our phone, PBX and NAT: our sound does not leave. Look at the address that SDP gives "
     "and "
     "at the UDP ports of the firewall."},
    {"one-way-audio", SIDE_US, true, NULL,
     "Check our phone, PBX and NAT: our sound does not leave. Look at the address that SDP gives "
     "and "
     "at the UDP ports of the firewall."},
    {"reinvite-failed", SIDE_US, false,
     "A change during the call (hold, transfer, sound format, timer) was refused or ignored by our "
     "side, and that ended it[ after {talk}].",
     "Check what our system does with hold, transfer and sound formats during a call."},
    {"remote-408", SIDE_PROVIDER, false,
     "{Answerer} ends calls to many numbers with {response}: the fault is in its route, not with "
     "the subscribers.",
     "Use another route." ONLY_THE_PROVIDER_KNOWS},

    /* Our own element answered or fell silent: an incoming call, a call between our phones, our own
       switch. */
    {"404-storm", ANY_SIDE, true, "Our side does not know the number[ {callee}]: {response}.",
     NULL},
    {"480-storm", ANY_SIDE, true,
     "Our side says that the number[ {callee}] is unavailable: {response}.", NULL},
    {"account-blocked-or-balance", ANY_SIDE, true,
     "{Answerer} refused {call} with {quote}, as every call since then.", NULL},
    {"ack-missing", ANY_SIDE, true,
     "Answered, but the caller's confirmation (ACK) did not arrive: the 200 was sent "
     "{answer_copies}[, the call was cut after {talk}].",
     NULL},
    {"caller-blocked-by-carrier", ANY_SIDE, true,
     "Calls from the number[ {caller}] seem to be blocked: {response}.", NULL},
    {"forbidden-classify", ANY_SIDE, true, "Our side refused {call}[ to {callee}] with {response}.",
     NULL},
    {"number-not-found", ANY_SIDE, true, "Our side answered {response} to {call}[ for {callee}].",
     NULL},
    {"registration-inactive", ANY_SIDE, true,
     "{Answerer} did not accept {call}, because a registration was not active: {quote}.", NULL},
    {"ring-timeout-provider", ANY_SIDE, true,
     "The ringing ended[ after {ring}], as it does most times.", NULL},
    {"trunk-down", ANY_SIDE, true, "No call got an answer at that time[; this one got {response}].",
     NULL},
    {"switch-session-cap", ANY_SIDE, true,
     "Our own switch is at the limit it is set to: {quote}[; it asks to wait {retry_after}].",
     NULL},
};

const struct wording *wording_find(const char *cause, enum side side, bool ours)
{
    for (size_t i = 0; i < COUNT(wordings); i++) {
        const struct wording *row = &wordings[i];
        if (row->ours == ours && (row->side == ANY_SIDE || row->side == side) &&
            strcmp(row->cause, cause) == 0)
            return row;
    }
    return NULL;
}

const struct wording *wording_at(size_t index)
{
    return index < COUNT(wordings) ? &wordings[index] : NULL;
}
