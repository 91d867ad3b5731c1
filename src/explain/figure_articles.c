/* Table: the figures of the summary, with the very formulas that src/summarize works by. */
#include "article.h"

static const struct article articles[] = {
    {.name = "asr",
     .title = "answer-seizure ratio",
     .meaning = "How many calls out of a hundred were answered. It depends as much on the list and "
                "the hour as on the provider, so compare it with itself.",
     .formula = "answered / judged",
     .wire = "Answered is a 2xx to the INVITE. A call with challenges, redirects or "
             "retransmissions counts once. Left out of both numbers: calls that the input cannot "
             "judge (unknown) and scanners. low and high are the 95 % Wilson interval.",
     .source = "ITU-T E.411 and E.425",
     .reasons = "The list: dead numbers, the wrong hour, people who know the Caller ID\n"
                "The provider: refusals, silence, a route that is down\n"
                "False answers raise it, with a low acd",
     .checks = "Look at ner: when it is high, people do not answer; when it is low, calls do not "
               "get through.\n"
               "Group by trunk, prefix and hour.\n"
               "See which result grew when it fell.",
     .related = "ner ser judged short_calls answered"},
    {.name = "ner",
     .title = "network effectiveness ratio",
     .meaning = "How many calls out of a hundred the network carried to the called person, whether "
                "or not the person answered. It judges the provider, not the list.",
     .formula = "(answered + busy + rang without answer + unavailable) / judged",
     .wire = "In codes: answered; 480, 486, 600; 408 and 487 after ringing, and calls that rang "
             "and got no final response; 603 when a person declined (callee-declined). Never "
             "effective is a refusal by a limit, whatever its code: channel-limit-reached, "
             "no-reserve-for-inbound, cps-limit-reached, switch-session-cap, congestion, "
             "480-storm. Under 90 % deserves a look, under 80 % a ticket.",
     .source = "ITU-T E.425",
     .reasons = "The network or the provider refuses or is silent\n"
                "A limit of lines or of calls per second\n"
                "Wrong numbers and formats (404, 484) count against it, too",
     .checks = "See which results are not effective: 403, 404, 5xx, silence.\n"
               "Group by trunk and prefix.\n"
               "Compare with asr.",
     .related = "asr seer isa judged"},
    {.name = "ser",
     .title = "session establishment ratio",
     .meaning = "As asr, with redirected calls left out.",
     .formula = "answered / (judged - calls that ended with 3xx)",
     .wire = "A redirect that was followed is part of its call and does not count. Needs some 30 "
             "calls to say much.",
     .source = "RFC 6076 4.6",
     .reasons = "As for asr\n"
                "Redirects that nobody follows stay out of it",
     .checks = "Compare with asr: the difference is redirects.\n"
               "See redirected in the summary.\n"
               "Group by trunk.",
     .related = "asr seer redirected"},
    {.name = "seer",
     .title = "session establishment effectiveness ratio",
     .meaning = "How many calls out of a hundred ended by the called person's own doing: answered, "
                "busy, unavailable or declined.",
     .formula = "(answered + final 480, 486, 600, 603) / (judged - calls that ended with 3xx)",
     .wire = "It follows the letter of the RFC: 487 after long ringing is not effective, and 600 "
             "or 603 always are, even when the lines were taken. ner is the stricter reader.",
     .source = "RFC 6076 4.7",
     .reasons = "Refusals that are not the person's: 403, 404, 5xx\n"
                "Numbers that cannot be found\n"
                "A limit of lines answered by 600 or 603 raises it",
     .checks = "Compare with ner.\n"
               "See how many 600 and 603 come before ringing.\n"
               "Group by trunk.",
     .related = "ner ser asr channel-limit-reached"},
    {.name = "isa",
     .title = "ineffective session attempts",
     .meaning = "How many calls out of a hundred failed because a server failed or waited in vain.",
     .formula = "final 408, 500, 503, 504 / judged",
     .wire = "The code that the first leg's caller was told. Calls that ended with 3xx stay in the "
             "denominator. Silence carries no code and is not in it: see no-response. Over 5 % "
             "deserves a look, over 15 % a ticket.",
     .source = "RFC 6076 4.8",
     .reasons = "An overloaded or broken server\n"
                "A partner of the provider that is silent\n"
                "Subscribers whose phones are offline (408)",
     .checks = "See which of the four codes it is.\n"
               "Group by trunk and hour.\n"
               "Count no-response beside it.",
     .related = "408 500 503 504 no-response ner"},
    {.name = "scr",
     .title = "session completion ratio",
     .meaning = "How many calls out of a hundred went the whole way: called, answered, confirmed, "
                "ended and the end confirmed.",
     .formula = "(INVITE, 2xx, ACK, BYE and the response to BYE all seen) / judged",
     .wire = "All five on the first leg. A recording that ends during the talk lowers it.",
     .source = "RFC 6076 4.9",
     .reasons = "Few calls are answered\n"
                "The recording ends during talks\n"
                "BYEs or ACKs get lost",
     .checks = "Compare with asr: the difference are answered calls without a clean end.\n"
               "Look for no-bye and bye-unanswered.\n"
               "See whether the recording was long enough.",
     .related = "asr no-bye bye-unanswered ack-missing"},
    {.name = "short_calls",
     .title = "share of short calls",
     .meaning = "How many of the answered calls ended within seconds: robots, wrong numbers, no "
                "sound, no free agent.",
     .formula = "answered with talk under {short-call} / answered",
     .wire = "talk is from the 2xx to the BYE; calls without a known end are not short. More than "
             "a quarter deserves a look.",
     .reasons = "Robots and voicemail\n"
                "No sound\n"
                "No free agent\n"
                "False answers by the provider",
     .checks = "See who ended them.\n"
               "Listen to some.\n"
               "Compare trunks: false answers show on one trunk.",
     .related = "short-call acd talk asr"},
    {.name = "pdd",
     .alias = "pdd_ms",
     .title = "post-dial delay",
     .meaning = "How long a caller waits until something is to be heard.",
     .formula = "first 18x - first INVITE; the 2xx instead when nothing rang before it",
     .wire = "Counted from the first INVITE, before any challenge, since people wait from there; "
             "over judged calls that rang or were answered. count, mean, p50, p95, p99 and max, by "
             "nearest rank. p95 over 11 s deserves a look.",
     .source = "compare RFC 6076 4.3.1, ITU-T E.721",
     .reasons = "The provider tries several routes\n"
                "Password exchange and redirects\n"
                "The mobile network looks for the phone",
     .checks = "Compare prefixes and trunks.\n"
               "See how much of it lies before the 100.\n"
               "Look out for fake-ringing.",
     .related = "srd slow-pdd slow-after-100 setup"},
    {.name = "setup",
     .alias = "setup_ms",
     .title = "time to answer",
     .meaning = "How long it takes from dialling until somebody answers.",
     .formula = "2xx - first INVITE",
     .wire = "Over answered, judged calls. It is pdd and ringing together.",
     .reasons = "A long pdd\n"
                "People take long to pick up\n"
                "A queue before the answer",
     .checks = "Compare with ring and pdd.\n"
               "Look at the share of answers after 20 s and more.\n"
               "A constant value is a machine.",
     .related = "pdd ring asr"},
    {.name = "ring",
     .alias = "ring_ms",
     .title = "ringing time",
     .meaning = "How long phones rang.",
     .formula = "(2xx, CANCEL or other final response) - first 18x",
     .wire = "18x is 180 to 183. Over judged calls that rang, answered or not.",
     .reasons = "A ring timer, ours or the provider's\n"
                "People who pick up late, or not at all",
     .checks = "Many of the same length: a ring timer.\n"
               "Under 20 s many people have no time to pick up.\n"
               "Over 45 s few still do.",
     .related = "18x no-answer pdd setup ring-min"},
    {.name = "talk",
     .alias = "talk_ms",
     .title = "talking time",
     .meaning = "How long answered calls lasted.",
     .formula = "BYE - 2xx",
     .wire = "Over judged calls that were answered and ended in the input; 'answered' also means "
             "machines.",
     .reasons = "What people have to say\n"
                "Timers that cut calls\n"
                "Machines",
     .checks = "Compare trunks.\n"
               "Look at short_calls.\n"
               "Look for many calls of one length: 32 s, or a round number.",
     .related = "acd short_calls drop-at-32 max-duration-limit"},
    {.name = "acd",
     .alias = "acd_ms",
     .title = "average call duration",
     .meaning = "How long an answered call lasts on average.",
     .formula = "sum of talk / number of calls with a known talk",
     .wire = "Calls that are still going on, or whose end was not recorded, are left out of both. "
             "In the report it is acd_ms. Also known as ALOC.",
     .reasons = "Machines and short calls lower it\n"
                "Calls that are cut\n"
                "The kind of talk",
     .checks = "Compare trunks: a low one beside a high asr means false answers.\n"
               "Look at talk.p50: a few long calls move the average.\n"
               "Look at short_calls.",
     .related = "talk short_calls asr"},
    {.name = "peak_calls",
     .alias = "peak_calls_at",
     .title = "most calls at once",
     .meaning = "How many lines were in use at the busiest moment.",
     .formula = "most calls between first INVITE and end at one moment",
     .wire = "The end is BYE or final response, else the last message. Left out: scanners, and "
             "calls refused without ringing, which took no line. On a tie, an end counts before a "
             "start. peak_calls_at is when it was.",
     .reasons = "More agents or lines per agent\n"
                "Calls that hang and do not end\n"
                "Long ringing",
     .checks = "Compare it with the lines that the provider gives.\n"
               "Leave 10-20 % in reserve for incoming calls.\n"
               "See whether 600, 603 or 503 come at that load.",
     .related = "peak_answered erlang channel-limit-reached peak_cps"},
    {.name = "peak_answered",
     .alias = "peak_answered_at",
     .title = "most answered calls at once",
     .meaning = "How many people were talking at the busiest moment.",
     .formula = "most calls between 2xx and end at one moment",
     .wire = "The end is the BYE, else the last message. peak_answered_at is when it was.",
     .reasons = "Many answers at once\n"
                "Long talks",
     .checks = "Compare it with the number of agents.\n"
               "Compare it with peak_calls.\n"
               "Look at answered_not_served.",
     .related = "peak_calls erlang"},
    {.name = "peak_cps",
     .alias = "peak_cps_at",
     .title = "most new calls in a second",
     .meaning = "How fast calls were started at the fastest moment. Providers limit it.",
     .formula = "most first INVITEs in any sliding 1.000 s",
     .wire = "Challenges, redirects and retransmissions do not count, scanners neither. "
             "peak_cps_at is the first INVITE of that second.",
     .reasons = "A campaign starts with a burst\n"
                "A dialer without pacing\n"
                "Redials at once",
     .checks = "Compare it with the agreed calls per second.\n"
               "Look at 503 and 403 at that moment.\n"
               "Slow the dialer down.",
     .related = "cps-limit-reached peak_calls"},
    {.name = "erlang",
     .title = "average load",
     .meaning = "How many lines were in use on average.",
     .formula = "sum of seconds that lines were in use / seconds of the window",
     .wire = "Calls and their ends as in peak_calls; the window is from the first to the last "
             "packet of the input.",
     .reasons = "More calls\n"
                "Longer calls\n"
                "Longer ringing",
     .checks = "Compare it with peak_calls: far apart means bursts.\n"
               "Compare it with the number of lines.\n"
               "Look at one hour only.",
     .related = "peak_calls acd"},
    {.name = "loss",
     .title = "lost sound packets",
     .meaning = "How many of a side's sound packets out of a hundred did not come as far as the "
                "capture point. What gets lost behind it is not in the figure.",
     .formula = "missing sequence numbers / (received + missing)",
     .wire = "Copies count once, late packets are not lost. What is missing in a pause of a second "
             "and more is left out when the call was on hold. A jump of the sequence number by "
             "3000 and more is a new start of the sender.",
     .source = "RFC 3550 A.1 and A.3",
     .reasons = "A full line, or Wi-Fi\n"
                "Voice has no priority on the way\n"
                "The capturing machine itself lost packets",
     .checks = "Compare both directions.\n"
               "See whether the capture reports dropped packets.\n"
               "Group by trunk and hour.",
     .related = "mos jitter quality-loss"},
    {.name = "jitter",
     .title = "uneven arrival of sound packets",
     .meaning = "How far, on average, the distance of two sound packets at the capture point "
                "differs from the distance at which they were sent. Phones wait a little to even "
                "it out; what comes later than that is thrown away.",
     .formula = "J = J + (|D| - J) / 16 for each packet in order; the mean of all J is shown",
     .wire = "D is the difference of arrival times less that of the time stamps, with the clock of "
             "the payload type: by its number, or by a=rtpmap. Keys pressed (telephone-event) and "
             "comfort noise are left out. Without a known clock it is null.",
     .source = "RFC 3550 6.4.1 and A.8",
     .reasons = "Other traffic on the line\n"
                "Wi-Fi\n"
                "A sender that works in bursts: then it is as large at its own end",
     .checks = "Capture next to the sender: is it there, too?\n"
               "See whether it grows with the load of the line.\n"
               "Compare with loss.",
     .related = "mos loss quality-loss"},
    {.name = "mos",
     .title = "mean opinion score, estimated",
     .meaning = "How people would rate the sound, from 1 (bad) to 4.4 (as good as a telephone "
                "gets), computed from what the capture shows. Under 3.6 many are dissatisfied.",
     .formula = "R = 93.2 - Id - (Ie + (95 - Ie) * Ppl / (Ppl + Bpl)); "
                "MOS = 1 + 0.035 R + R (R - 60) (100 - R) 7e-6",
     .wire = "Ppl is loss in per cent. Id = 0.024 d, and 0.11 (d - 177.3) more where d is over "
             "177.3 ms; d is 20 ms of packet time, twice the jitter, and the way: half the round "
             "trip by RTCP, else {media-delay}. Ie and Bpl are those of the codec: G.711 0 and "
             "25.1 (with loss concealment), G.729 11 and 19, G.723.1 15 and 16.1, GSM-EFR 5 and "
             "10. For other codecs there is no figure, and mos is null. It needs headers only, so "
             "that encrypted sound (SRTP) has it, too. Echo, noise and the phone are not in it.",
     .source = "ITU-T G.107, simplified; G.113 Appendix I",
     .reasons = "Loss\n"
                "A long way: satellites, several relays\n"
                "A codec that saves bandwidth",
     .checks = "Look at loss first.\n"
               "Then at jitter and the round trip.\n"
               "Then at the codec.",
     .related = "loss jitter quality-loss"},
    {.name = "answered_not_served",
     .title = "answered, and nobody there",
     .meaning = "How many people picked up and found no agent.",
     .formula = "number of calls with the note answered-not-served",
     .wire = "They count as answered in asr: the network did its part. Platforms call it 'Drop. No "
             "available agent': the dialer calls many, several answer at once, and the agent can "
             "take one.",
     .reasons = "Too many lines per agent\n"
                "Agents on a break\n"
                "Answers that come in a burst",
     .checks = "Give the dialer fewer lines per agent.\n"
               "Compare peak_answered with the number of agents.\n"
               "Look at short_calls.",
     .related = "short_calls peak_answered abandoned-early"},
    {.name = "srd",
     .title = "session request delay",
     .meaning = "How long it takes until the network says what becomes of a call.",
     .formula = "(first response that is neither 100 nor a challenge) - INVITE",
     .wire = "The RFC measures successful and failed requests apart; 401, 402 and 407 are no "
             "failures. The report has it as pdd, for calls that rang or were answered.",
     .source = "RFC 6076 4.3",
     .reasons = "As for pdd",
     .checks = "Look at pdd.\n"
               "Look at the time from 100 to the next response: 0.1-3 s is normal.\n"
               "Group by prefix.",
     .related = "pdd slow-after-100 sdd"},
    {.name = "sdd",
     .title = "session disconnect delay",
     .meaning = "How long it takes until a hang-up is confirmed.",
     .formula = "(2xx to the BYE, or the timeout) - first BYE",
     .wire = "Repeats of the BYE do not restart the clock. The report does not sum it up; the "
             "ladder of a call shows it.",
     .source = "RFC 6076 4.4",
     .reasons = "The other side is slow or gone\n"
                "The BYE gets lost",
     .checks = "Look for bye-unanswered.\n"
               "Look at the response to the BYE.\n"
               "Compare trunks.",
     .related = "bye-unanswered srd scr"},
    {.name = "judged",
     .title = "calls that count",
     .meaning = "The calls on which every share and every rate rests.",
     .formula = "calls - unknown - scanner",
     .wire = "A call is one attempt to reach someone: an INVITE with all its retransmissions, "
             "challenges, redirects, forks and legs. Calls that the input cannot judge and "
             "scanners are counted and shown apart.",
     .reasons = "Short recordings make calls unknown\n"
                "One direction only makes all of them unknown",
     .checks = "Many unknown: record longer, and both directions.\n"
               "Many scanners: let only known addresses in.\n"
               "Rates of a few calls say little: look at low and high.",
     .related = "asr share unknown scanner"},
    {.name = "share",
     .title = "share of calls",
     .meaning = "How many calls out of a hundred have this result.",
     .formula = "calls of the row / judged",
     .wire = "Rows of unknown and scanner calls have none.",
     .reasons = "One large cause hides small ones",
     .checks = "Begin with the largest share that is on our side or the provider's.\n"
               "Look at examples of a row.\n"
               "Compare with another day.",
     .related = "judged asr"},
    {.name = "recovered",
     .title = "calls that another route carried",
     .meaning =
         "Calls whose first route failed, while a second one worked at once; they are not lost.",
     .formula = "calls that failed with 5xx, 408, 403, 404, ICMP or silence, and whose number rang "
                "or answered by another trunk within {failover-window}",
     .wire = "Each attempt is a call of its own with its own code and cause; both name each other "
             "as related.",
     .reasons = "The first trunk is down or refuses",
     .checks = "See which trunk fails.\n"
               "See how often.\n"
               "Ask its provider.",
     .related = "failover-recovered retry-chain"},
    {.name = "attempts",
     .title = "INVITE transactions",
     .meaning = "How many times calls were sent, passwords and redirects included.",
     .formula = "sum over calls of the INVITE transactions of the first leg",
     .wire = "A new INVITE after 401, 407, 422, 3xx or 491 is another attempt of the same call; "
             "changes during the call are not.",
     .reasons = "Every call needs a password exchange\n"
                "Redirects",
     .checks = "Compare it with calls: twice as many is normal with passwords.\n"
               "More than that: look for auth-loop.\n"
               "Look at retransmissions, which are something else.",
     .related = "retransmissions judged auth-normal"},
    {.name = "retransmissions",
     .title = "repeated messages",
     .meaning = "How many messages had to be sent again: packets were lost, or a server was slow.",
     .formula = "sum over calls of messages repeated on the same link",
     .wire = "Over UDP a request is repeated after 0.5 s, then at growing intervals. Copies by "
             "mirroring are recognised and not counted.",
     .source = "RFC 3261 17.1",
     .reasons = "Packets are lost\n"
                "A server is slow to answer\n"
                "Nobody answers at all",
     .checks = "See in which direction they go.\n"
               "Test the line for loss.\n"
               "Look at sip-loss and ack-missing.",
     .related = "sip-loss ack-missing no-response"},
    {.name = "retransmission_rate",
     .title = "repeated messages for each that was not",
     .meaning = "How many of the messages of calls had to be sent again: 0.02 means that two of a "
                "hundred were. It tells lost packets and slow servers before calls fail.",
     .formula = "repeated messages / (messages - repeated messages)",
     .wire = "Over all legs of judged calls, each link by itself, once the copies of mirroring "
             "are taken out. It may be more than 1: an INVITE that nobody answers is sent seven "
             "times. Over 2 % deserves a look.",
     .source = "RFC 3261 17.1",
     .reasons = "Packets are lost\n"
                "A server is slow to answer\n"
                "Nobody answers at all",
     .checks = "Group by trunk.\n"
               "Leave out calls without any response: -w 'result != \"none\"'.\n"
               "See in which direction they go.",
     .related = "retransmissions sip-loss no-response"},
};

const struct article *figure_article_at(size_t index)
{
    return index < sizeof articles / sizeof articles[0] ? &articles[index] : NULL;
}
