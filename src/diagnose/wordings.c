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
    {"100rel-broken", ANY_SIDE, true, NULL,
     "Turn 100rel off in our system, or let PRACK through NAT and firewall."},
    {"404-storm", ANY_SIDE, true, "Our side does not know the number[ {callee}]: {response}.",
     "Check the numbers that our system knows."},
    {"480-storm", ANY_SIDE, true,
     "Our side says that the number[ {callee}] is unavailable: {response}.",
     "Check that our phones and queues are online."},
    {"480-while-ringing", ANY_SIDE, true, NULL,
     "Check who should pick up: free agents, ring groups, forwarding."},
    {"abandoned-early", ANY_SIDE, true, NULL,
     "Check how fast calls are picked up: the caller did not wait."},
    {"abnormal-release", ANY_SIDE, true, NULL,
     "Compare the log of our system with the fault that the hang-up (BYE) names."},
    {"account-blocked-or-balance", ANY_SIDE, true,
     "{Answerer} refused {call} with {quote}, as every call since then.",
     "Check what changed in our system at that moment: rules, accounts, limits."},
    {"ack-missing", ANY_SIDE, true,
     "Answered, but the caller's confirmation (ACK) did not arrive: the 200 was sent "
     "{answer_copies}[, the call was cut after {talk}].",
     "Check the external address that our system writes into Contact and Record-Route, then NAT "
     "and "
     "firewall."},
    {"announcement-then-reject", ANY_SIDE, true, NULL,
     "Listen to what our system plays, and check where it sends such calls."},
    {"auth-loop", ANY_SIDE, true, NULL,
     "Check login and password of the calling phone or trunk against our system."},
    {"auth-never-answered", ANY_SIDE, true, NULL,
     "Set login and password on the calling phone or trunk, or let our system accept its address."},
    {"bad-credentials", ANY_SIDE, true, NULL,
     "Check login and password of the calling phone or trunk against our system."},
    {"bad-gateway", ANY_SIDE, true, NULL, "Check the server behind our gateway."},
    {"bye-unanswered", ANY_SIDE, true, NULL,
     "Check NAT and firewall for long calls, and whether our system still counts them as up."},
    {"call-not-exist", ANY_SIDE, true, NULL,
     "Check whether our system was restarted or lost the call."},
    {"callee-busy", ANY_SIDE, true, NULL,
     "Check for free agents and the call limit of the phone or the queue."},
    {"callee-declined", ANY_SIDE, true, NULL, "Ask the agent why the call was refused."},
    {"callee-dnd", ANY_SIDE, true, NULL, "Check why do-not-disturb is on at this phone."},
    {"callee-gone", ANY_SIDE, true, NULL,
     "Assign the number in our system, or tell callers the new one."},
    {"callee-unreachable", ANY_SIDE, true, NULL,
     "Check that the phone is online, registered and not set to do-not-disturb."},
    {"caller-blocked-by-carrier", ANY_SIDE, true,
     "Calls from the number[ {caller}] seem to be blocked: {response}.",
     "Check the block lists of our system."},
    {"callerid-not-authorized", ANY_SIDE, true, NULL,
     "Check which Caller IDs our system accepts from this phone or trunk."},
    {"cancel-no-487", ANY_SIDE, true, NULL, "Check why our system does not end cancelled calls."},
    {"cancelled-by-us", ANY_SIDE, true, NULL, ""},
    {"cancelled-forced", ANY_SIDE, true, NULL,
     "Check what ends ringing calls on our side: a ring timer, a script."},
    {"channel-limit-reached", ANY_SIDE, true, NULL,
     "Keep 10-20 % of the lines free for incoming calls, or raise the limit of our system."},
    {"congestion", ANY_SIDE, true, NULL, "Check the trunks of our system for free lines."},
    {"cps-limit-reached", ANY_SIDE, true, NULL,
     "Raise the number of calls per second that our system takes, or slow the caller down."},
    {"destination-blocked", ANY_SIDE, true, NULL,
     "Check which destinations our system lets this caller call."},
    {"drop-at-32", ANY_SIDE, true, NULL,
     "Check the external address that our system writes into Contact and Record-Route, then NAT "
     "and firewall."},
    {"fake-ringing", ANY_SIDE, true, NULL,
     "Let our system report ringing only when a phone rings."},
    {"fas-suspect", ANY_SIDE, true, NULL, "Check what answers these calls at our side."},
    {"fax-t38-refused", ANY_SIDE, true, NULL, "Turn T.38 off, or enable it in our system."},
    {"forbidden-classify", ANY_SIDE, true, "Our side refused {call}[ to {callee}] with {response}.",
     "Check the rules of our system: allowed addresses, caller numbers, destinations, "
     "registrations."},
    {"glare-491", ANY_SIDE, true, NULL, "Turn direct media off in our system."},
    {"icmp-unreachable", ANY_SIDE, true, NULL,
     "Start the SIP service at this address, or open its port in the firewall."},
    {"ip-not-allowed", ANY_SIDE, true, NULL,
     "Let our system accept the caller's IP, if the caller is known."},
    {"local-timeout-b", ANY_SIDE, true, NULL,
     "Check that the next server or phone is online and that our proxy reaches it."},
    {"loop", ANY_SIDE, true, NULL,
     "Check forwardings and routes on our side: they send the call back."},
    {"max-duration-limit", ANY_SIDE, true, NULL, "Check how long a call may last in our system."},
    {"next-hop-send-failed", ANY_SIDE, true, NULL,
     "Check the address, the port and the transport to which our proxy sends."},
    {"no-answer", ANY_SIDE, true, NULL,
     "Check who should pick up: free agents, ring groups, forwarding."},
    {"no-answer-early-media", ANY_SIDE, true, NULL,
     "Check who should pick up: free agents, ring groups, forwarding."},
    {"no-response", ANY_SIDE, true, NULL,
     "Check that our phone or server is online: most often the workstation lost its internet "
     "connection."},
    {"number-not-found", ANY_SIDE, true, "Our side answered {response} to {call}[ for {callee}].",
     "Assign this number in our system, in the very format in which it arrives."},
    {"only-100-then-silence", ANY_SIDE, true, NULL,
     "Find out where our system lost the call: a queue without agents, a phone offline, a slow "
     "script."},
    {"outbound-not-allowed", ANY_SIDE, true, NULL,
     "Allow outgoing calls for this phone in our system."},
    {"redirected", ANY_SIDE, true, NULL,
     "Let our system route the call instead of redirecting it."},
    {"registration-inactive", ANY_SIDE, true,
     "{Answerer} did not accept {call}, because a registration was not active: {quote}.",
     "Check why the phone or trunk is not registered in our system."},
    {"reinvite-failed", ANY_SIDE, true, NULL,
     "Check what our system does with hold, transfer and sound formats during a call."},
    {"remote-408", ANY_SIDE, true, NULL,
     "Check that the called phone is online and registered in our system."},
    {"response-wrong-port", ANY_SIDE, true, NULL,
     "Let our system answer to the port that requests come from (rport, RFC 3581)."},
    {"server-error", ANY_SIDE, true, NULL,
     "Look for the error in the log of our server at this time."},
    {"server-overloaded-slow-100", ANY_SIDE, true, NULL,
     "Check the load of our server, and what it does before it confirms a call."},
    {"server-timeout", ANY_SIDE, true, NULL,
     "Check the server or phone to which our system sends the call."},
    {"ring-timeout-provider", ANY_SIDE, true,
     "The ringing ended[ after {ring}], as it does most times.",
     "Check the ring time of our system."},
    {"trunk-down", ANY_SIDE, true, "No call got an answer at that time[; this one got {response}].",
     "Check that our system was up at that time, and its way to the network."},
    {"service-unavailable", ANY_SIDE, true, NULL,
     "Check trunks, load and limits of our own server."},
    {"sip-loss", ANY_SIDE, true, NULL, "Check the line for loss, and the load of our server."},
    {"slow-after-100", ANY_SIDE, true, NULL,
     "Check what our system does before it lets the phone ring."},
    {"slow-pdd", ANY_SIDE, true, NULL, "Check what our system does before it lets the phone ring."},
    {"switch-session-cap", ANY_SIDE, true,
     "Our own switch is at the limit it is set to: {quote}[; it asks to wait {retry_after}].",
     "Raise the limit of sessions or sessions per second of our switch."},
    {"tcp-refused", ANY_SIDE, true, NULL,
     "Start the SIP service at this address with TCP, or open its port in the firewall."},
    {"udp-fragment-loss", ANY_SIDE, true, NULL, "Let fragments through our firewall, or use TCP."},
    {"unknown-provider-reason", ANY_SIDE, true, NULL,
     "Look in the log of our system for why it gave this answer."},
    {"voicemail-or-robot", ANY_SIDE, true, NULL, "Check whether our own voicemail took the call."},
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
