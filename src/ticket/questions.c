/* What a provider is told and asked, by the id of the cause or finding. Sorted by id. */
#include "sipdiag/ticket/ticket.h"

#include <stdlib.h>
#include <string.h>

struct question {
    const char *id;
    const char *problem;  /* said to the provider */
    const char *question; /* what he is to answer or to do */
};

static const struct question questions[] = {
    {"100rel-broken", "Your side wants ringing confirmed (PRACK) and does not confirm ours.",
     "Please check the reliable provisional responses (100rel, PRACK) of these calls, or turn "
     "them off for this trunk."},
    {"404-storm", "Your side suddenly answers 404 for nearly all numbers.",
     "Please state why these numbers are not found, and what was changed at that time."},
    {"480-storm", "Your side suddenly answers 480 for nearly all numbers, without any ringing.",
     "Please state why these numbers are unavailable, and what was changed at that time."},
    {"abnormal-release", "Calls are cut off during the talk; your hang-up (BYE) names a fault.",
     "Please state which element cut these calls, and why."},
    {"ack-missing",
     "Your side repeats its 200 and then cuts the call: our ACK goes to the address "
     "that your 200 names and does not reach you.",
     "Please check the Contact and Record-Route headers of your 200: the address in them must be "
     "one that we can reach."},
    {"bad-gateway", "Your gateway answers that the next server gave it a wrong response.",
     "Please state which server behind your gateway fails, and what its response was."},
    {"call-not-exist", "Your side does not know a call that it had answered (481).",
     "Please state why the dialog was lost, and whether a server was restarted at that time."},
    {"callee-unreachable", "Your side answers that many different numbers are unavailable.",
     "Please check whether these numbers are really unavailable, and by which carrier the calls "
     "went."},
    {"caller-blocked-by-carrier",
     "All calls with one of our Caller IDs get 404, also to numbers that other Caller IDs reach.",
     "Please check whether you or a carrier behind you blocks calls from this Caller ID, and have "
     "it removed."},
    {"cancel-no-487", "Your side does not end the INVITE after our CANCEL (no 487).",
     "Please check how these cancelled calls ended on your side, and that they keep no line "
     "occupied."},
    {"cancelled-forced", "Your side ends calls with 487 though we did not cancel them.",
     "Please state which element ended these calls, and by which timer or rule."},
    {"congestion", "Your side has no free circuit for our calls.",
     "Please state where the congestion is, in your network or in that of a carrier, and when it "
     "will be gone."},
    {"destination-blocked", "Calls to one destination are refused, all others pass.",
     "Please open this destination for our account, or state why it is closed."},
    {"drop-session-timer", "Calls are cut when the session timer (RFC 4028) runs out.",
     "Please state why your side did not refresh the session, or did not accept our refresh."},
    {"fake-ringing",
     "Your side sends ringing at once, before it knows whether the number can be "
     "reached.",
     "Please send 180 or 183 only when the called side rings."},
    {"fas-suspect", "Your side reports calls as answered that nobody seems to have taken.",
     "Please check these answers at the carrier to which you passed the calls, and credit calls "
     "that were not answered."},
    {"fax-t38-refused", "Your side refuses the change to fax (T.38) during the call.",
     "Please state whether T.38 is enabled for this trunk, and with which settings."},
    {"forbidden-classify", "Your side refuses our calls with 403.",
     "Please state which rule refuses them: our address (ACL), the destination, the Caller ID, the "
     "registration, outgoing authorization, or the balance."},
    {"ghost-channels", "Calls of ours are over, and your side still counts them as taken lines.",
     "Please clear the hanging calls, and state why your side did not confirm their end (BYE or "
     "CANCEL)."},
    {"glare-491", "Your side answers requests of ours with 491 again and again.",
     "Please check that your side does not change the session at the same time as we do."},
    {"hour-pattern", "At the same hour of the day clearly more of our calls fail, day after day.",
     "Please state the load of your side and of its carriers at that hour, and what you will do "
     "about it."},
    {"icmp-unreachable",
     "Your host answers our call requests with ICMP errors: nothing listens "
     "there.",
     "Please check that the SIP service runs at this address and port, and name the right address "
     "if it was moved."},
    {"keepalive-ok-calls-fail", "Your side answers OPTIONS, and refuses our calls.",
     "Please check the state of our account and of the service behind this address."},
    {"local-timeout-b", "Your side does not respond to our call requests.",
     "Please check whether these requests arrived, and what became of them."},
    {"loop", "Our calls run in a circle in your network.",
     "Please check the routing and forwarding of these numbers."},
    {"max-duration-limit", "Many talks are cut at one and the same length.",
     "Please state which limit or timer ends them, and set it to at least two hours."},
    {"no-audio-both", "Calls are answered, and there is no sound in either direction.",
     "Please check the media path of these calls: the addresses that your side named in SDP, and "
     "whether our RTP arrived."},
    {"number-not-found", "Your side answers that the number does not exist.",
     "Please check the routing of these numbers, and the format in which you want them."},
    {"one-way-audio", "Calls are answered, and your side sends no sound.",
     "Please check why no RTP was sent to the address in our SDP, and what was changed when it "
     "began."},
    {"only-100-then-silence",
     "Your side confirms the call request with 100 and then reports nothing; the calls are given "
     "up in the end.",
     "Please state what became of these calls after your 100 Trying, and at which carrier they got "
     "stuck."},
    {"platform-connection-timeout", "There was no response of yours to our calls.",
     "Please check whether these calls reached you, and the registration of our SIP profile."},
    {"prefix-degraded",
     "Of the numbers with one prefix clearly fewer are reached than of all "
     "others.",
     "Please check the route for this prefix, and use another carrier for it if this one fails."},
    {"provider-incident", "For a while calls of all kinds failed on this trunk.",
     "Please state what happened in that time, and whether it is repaired."},
    {"reinvite-failed", "Your side refuses a change of the session during the talk.",
     "Please state what in our re-INVITE your side does not accept."},
    {"remote-408", "Your side answers 408: it got no response from where it sent the call.",
     "Please state which server or carrier did not respond."},
    {"ring-timeout-provider", "Your side ends unanswered ringing after one and the same time.",
     "Please let calls ring for at least 30 s."},
    {"rtp-timeout-bye", "Calls are cut because the sound of your side stopped.",
     "Please check why your side stopped sending RTP in these calls."},
    {"server-error", "Your side answers our calls with an internal error.",
     "Please find the error in your log by these Call-IDs, and state its cause."},
    {"server-timeout", "Your side answers that a server behind it is silent.",
     "Please state which server or carrier did not respond."},
    {"service-unavailable", "Your side answers that the service is unavailable.",
     "Please state the cause: our registration, the balance, a limit of lines or calls per second, "
     "an overload, or a fault of yours."},
    {"trunk-down", "The trunk answers no call: nothing, errors, or 408 and 503 only.",
     "Please state what happened at that time, and whether it is repaired."},
};

static int compare_id(const void *id, const void *question)
{
    return strcmp(id, ((const struct question *)question)->id);
}

static const struct question *find(const char *id)
{
    static const struct question other = {
        "", "Your side does not carry our calls.",
        "Please state the exact cause for these calls, and what we or you have to change."};
    const struct question *found =
        bsearch(id, questions, sizeof questions / sizeof *questions, sizeof *questions, compare_id);
    return found ? found : &other;
}

const char *ticket_problem(const char *id)
{
    return find(id)->problem;
}

const char *ticket_question(const char *id)
{
    return find(id)->question;
}
