/* Table of other words: for sides that evidence moved, and for calls that our side answered. */
#include "wordings.h"

#include <stddef.h>
#include <string.h>

#define ANY_SIDE SIDE_COUNT
#define COUNT(table) (sizeof(table) / sizeof(table)[0])

static const struct wording wordings[] = {
    /* The side moved as the cause's row allows. */
    {"ack-missing", SIDE_PROVIDER, false,
     "Answered, but no ACK can arrive: the 200 names a private address; it was sent "
     "{answer_copies}[, the call was cut after {talk}].",
     "Ask the provider to put a public address into Contact and Record-Route of its 200; send "
     "examples (number and exact time)."},
    {"ack-missing", SIDE_US, false,
     "Answered, but {placer} sent no ACK to where the 200 asked for it: the 200 was sent "
     "{answer_copies}[, the call was cut after {talk}].",
     "Fix our system: the ACK must go to the Contact of the 200, along its Record-Route."},
    {"icmp-unreachable", SIDE_PROVIDER, false, NULL,
     "Check the port we send to; tell the provider that its server refuses it, with our IP and the "
     "exact time."},
    {"icmp-unreachable", SIDE_US, false, NULL,
     "Check routing and firewall in our own network: the error comes from there."},
    {"loop", SIDE_US, false, NULL,
     "Check forwardings and routes on our side: our own element sends the call back."},
    {"remote-408", SIDE_PROVIDER, false,
     "{Answerer} ends calls to many numbers with {response}: the fault is in its route, not with "
     "the subscribers.",
     "Use another route." ONLY_THE_PROVIDER_KNOWS},

    /* Our own element answered or fell silent: an incoming call, a call between our phones, our own
       switch. */
    {"480-while-ringing", ANY_SIDE, true, NULL,
     "Check who should pick up: free agents, ring groups, forwarding."},
    {"abandoned-early", ANY_SIDE, true, NULL,
     "Check how fast calls are picked up: the caller did not wait."},
    {"ack-missing", ANY_SIDE, true,
     "Answered, but the caller's confirmation (ACK) did not arrive: the 200 was sent "
     "{answer_copies}[, the call was cut after {talk}].",
     "Check the external address that our system writes into Contact and Record-Route, then NAT "
     "and "
     "firewall."},
    {"auth-loop", ANY_SIDE, true, NULL,
     "Check login and password of the calling phone or trunk against our system."},
    {"auth-never-answered", ANY_SIDE, true, NULL,
     "Set login and password on the calling phone or trunk, or let our system accept its address."},
    {"bad-credentials", ANY_SIDE, true, NULL,
     "Check login and password of the calling phone or trunk against our system."},
    {"bad-gateway", ANY_SIDE, true, NULL, "Check the server behind our gateway."},
    {"call-not-exist", ANY_SIDE, true, NULL,
     "Check whether our system was restarted or lost the call."},
    {"callee-busy", ANY_SIDE, true, NULL,
     "Check for free agents and the call limit of the phone or the queue."},
    {"callee-declined", ANY_SIDE, true, NULL, "Ask the agent why the call was refused."},
    {"callee-gone", ANY_SIDE, true, NULL,
     "Assign the number in our system, or tell callers the new one."},
    {"callee-unreachable", ANY_SIDE, true, NULL,
     "Check that the phone is online, registered and not set to do-not-disturb."},
    {"cancelled-by-us", ANY_SIDE, true, NULL, ""},
    {"cancelled-forced", ANY_SIDE, true, NULL,
     "Check what ends ringing calls on our side: a ring timer, a script."},
    {"channel-limit-reached", ANY_SIDE, true, NULL,
     "Keep 10-20 % of the lines free for incoming calls, or raise the limit of our system."},
    {"congestion", ANY_SIDE, true, NULL, "Check the trunks of our system for free lines."},
    {"forbidden-classify", ANY_SIDE, true, "Our side refused {call}[ to {callee}] with {response}.",
     "Check the rules of our system: allowed addresses, caller numbers, destinations, "
     "registrations."},
    {"glare-491", ANY_SIDE, true, NULL, "Turn direct media off in our system."},
    {"icmp-unreachable", ANY_SIDE, true, NULL,
     "Start the SIP service at this address, or open its port in the firewall."},
    {"loop", ANY_SIDE, true, NULL,
     "Check forwardings and routes on our side: they send the call back."},
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
    {"redirected", ANY_SIDE, true, NULL,
     "Let our system route the call instead of redirecting it."},
    {"remote-408", ANY_SIDE, true, NULL,
     "Check that the called phone is online and registered in our system."},
    {"server-error", ANY_SIDE, true, NULL,
     "Look for the error in the log of our server at this time."},
    {"server-timeout", ANY_SIDE, true, NULL,
     "Check the server or phone to which our system sends the call."},
    {"service-unavailable", ANY_SIDE, true, NULL,
     "Check trunks, load and limits of our own server."},
    {"slow-after-100", ANY_SIDE, true, NULL,
     "Check what our system does before it lets the phone ring."},
    {"unknown-provider-reason", ANY_SIDE, true, NULL,
     "Look in the log of our system for why it gave this answer."},
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
