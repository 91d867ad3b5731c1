/* Table: the words of the report that are neither codes nor causes: sides, outcomes, results. */
#include "article.h"

static const struct article sides[] = {
    {.name = "us",
     .title = "our side",
     .meaning =
         "We can mend it ourselves: settings, accounts, numbers, our own network and phones.",
     .wire = "Sides are written for calls that we place. Where our own element answers or falls "
             "silent (an incoming call, our own switch), what would be provider, callee or network "
             "becomes us.",
     .checks = "Begin here: it needs no one else.\n"
               "Look at what to do for each cause.\n"
               "Check --us when our side is not recognised.",
     .related = "provider network policy"},
    {.name = "provider",
     .title = "the provider or carrier",
     .meaning = "The provider has to mend it. Only the provider can name the exact cause of what "
                "rests on a code alone.",
     .wire =
         "The far element of the trunk, or a network behind it, refused, failed or fell silent.",
     .checks = "Collect several fresh examples (number and exact time).\n"
               "Send them to the provider.\n"
               "Use another route until then.",
     .related = "us network unknown-provider-reason"},
    {.name = "callee",
     .title = "the person called, or their phone",
     .meaning = "Nobody has to mend anything: the person is busy, away or does not want the call.",
     .wire = "The network did its part, and the answer came from the called side.",
     .checks = "Call again at another time.\n"
               "Check the number.\n"
               "Many at once are not people any more: look at the provider.",
     .related = "ner callee-busy no-answer callee-unreachable"},
    {.name = "network",
     .title = "the way between us and the provider",
     .meaning = "Packets do not get through: firewall, routing, NAT, the line.",
     .wire = "Nothing came back, or the network itself reported an error.",
     .checks = "Check address, port and firewall.\n"
               "Send OPTIONS to the same address.\n"
               "Ask whether it arrived there.",
     .related = "no-response icmp-unreachable ack-missing"},
    {.name = "policy",
     .title = "rules and spam protection",
     .meaning = "A rule refused the call: spam protection, a signature, an anonymous call, a "
                "scanner kept out.",
     .wire = "607, 608, 433, the codes of STIR (428, 436 to 438), and 603 with the text of spam "
             "protection.",
     .checks = "Do not redial.\n"
               "Check the reputation of our numbers.\n"
               "Ask for redress where the response names an address.",
     .related = "analytics-blocked stir-rejected callee-marked-unwanted"},
    {.name = "none",
     .title = "nobody",
     .meaning = "Nothing is wrong, or nobody is to blame.",
     .wire = "Answered calls, normal exchanges, and what only concerns the recording.",
     .checks = "Nothing has to be done.\n"
               "For capture causes: record anew.\n"
               "Look at the other rows.",
     .related = "answered-ok capture-ended-early"},
    {.name = "unknown",
     .title = "cannot be told",
     .meaning = "The input does not show whose side it is on.",
     .wire = "Evidence for two sides is equally good, or the roles of the addresses are not known.",
     .checks = "Name our own addresses with --us.\n"
               "Record both directions.\n"
               "Look at the evidence in the call's record.",
     .related = "us switch-session-cap unspecified-network-release"},
};

static const struct article outcomes[] = {
    {.name = "answered",
     .title = "somebody or something answered",
     .meaning = "The call was connected. It does not promise good audio.",
     .wire = "A 2xx to the INVITE.",
     .checks = "Look at talk and short_calls.\n"
               "Look who ended it.\n"
               "When the sound was bad, look at the network and the media stream.",
     .related = "200 answered-ok asr"},
    {.name = "busy",
     .title = "busy",
     .meaning = "The line was busy.",
     .wire = "The final response is 486 or 600.",
     .checks = "Redial later.\n"
               "See whether it is one person or the trunk.\n"
               "Look at channel-limit-reached.",
     .related = "486 600 callee-busy"},
    {.name = "no-answer",
     .title = "it rang, and nobody answered",
     .meaning = "It rang long enough, and nobody picked up.",
     .wire = "A 18x came, it rang for at least {ring-min}, and the call ended by CANCEL, 487, 408, "
             "480 or nothing.",
     .checks = "Call again at another time.\n"
               "Look at ringing times.\n"
               "Look for timers.",
     .related = "no-answer-early-media 18x ring ner"},
    {.name = "cancelled",
     .title = "the caller gave up",
     .meaning = "The caller or dialer gave up before the person had time.",
     .wire = "A CANCEL (487) before or during less than {ring-min} of ringing; or CANCEL and 200 "
             "crossed.",
     .checks = "Look at the dialer's pacing.\n"
               "Look for ring timers.\n"
               "Look at abandoned-early.",
     .related = "abandoned-early cancelled-by-us crossing 487"},
    {.name = "timeout",
     .title = "no word in time",
     .meaning = "Nothing came, or nothing more.",
     .wire = "No response at all, or 100 and silence for {silence-after-100}, or the final "
             "response is 408 or 504.",
     .checks = "See which of them it is.\n"
               "Group by trunk and prefix.\n"
               "Check the connection status of the trunk.",
     .related = "no-response only-100-then-silence 408 504"},
    {.name = "unreachable",
     .title = "the number cannot be reached",
     .meaning = "The number or the person cannot be reached.",
     .wire = "The final response is 404, 410, 480 or 604.",
     .checks = "Check the number and its format.\n"
               "Check the registration.\n"
               "Many at once: ask the provider.",
     .related = "number-not-found callee-unreachable callee-gone"},
    {.name = "redirected",
     .title = "sent elsewhere",
     .meaning = "The call was sent to another address, and nobody followed.",
     .wire = "The final response is 3xx, and no new INVITE followed.",
     .checks = "Allow redirects on the trunk.\n"
               "Look at Contact.\n"
               "Look for fraud.",
     .related = "302 301 ser"},
    {.name = "rejected",
     .title = "refused",
     .meaning = "The call was refused: by a rule, a setting, a limit or a person.",
     .wire = "The final response is 401 to 403, 405 to 407, 415, 416, 420 to 440, 469, 470, 484, "
             "485, 488, 489, 493, 494, 603 or 606 to 608.",
     .checks = "Read the cause, not only the code.\n"
               "Check account, Caller ID, codecs.\n"
               "Ask the provider with fresh examples.",
     .related = "403 603 forbidden-classify channel-limit-reached"},
    {.name = "failed",
     .title = "something broke",
     .meaning = "Something broke on the way or at the provider.",
     .wire = "Every other final response, most of all 5xx; and calls that ended by an ICMP error.",
     .checks = "Check the connection status of the trunk.\n"
               "See since when.\n"
               "Use another route, and inform the provider.",
     .related = "500 502 503 icmp-unreachable isa"},
    {.name = "unknown",
     .title = "cannot be judged",
     .meaning = "The recording does not show enough, so the call is left out of every rate.",
     .wire =
         "It began before the recording or did not end in it, or only one direction was recorded.",
     .checks = "Record longer.\n"
               "Record both directions.\n"
               "Give the files before and after, too.",
     .related = "capture-ended-early capture-started-mid-call capture-one-sided judged"},
    {.name = "scanner",
     .title = "no call of ours",
     .meaning = "A scanner from the internet; it is left out of every figure.",
     .wire = "A known scanner's User-Agent, or an unknown address that calls many numbers and is "
             "never answered.",
     .checks = "Block the address.\n"
               "Let only known addresses call.\n"
               "Nothing else has to be done.",
     .related = "policy judged"},
};

static const struct article results[] = {
    {.name = "18x",
     .title = "it rang, and that was the last word",
     .meaning = "The last the provider said was that it rings (180 or 183): nobody picked up.",
     .wire = "The call ended by our own CANCEL, with 487 or with no final response, and the last "
             "word before was one of 180 to 183.",
     .checks =
         "Look at the outcome: no-answer, or cancelled when it rang for less than {ring-min}.\n"
         "Look at ringing times.\n"
         "Call again at another time.",
     .related = "180 183 no-answer cancelled"},
    {.name = "none",
     .title = "not a word",
     .meaning = "The provider said nothing at all.",
     .wire = "The call ended without any response.",
     .checks = "See no-response.\n"
               "Check address, port and firewall.\n"
               "Look for ICMP errors.",
     .related = "0 no-response timeout"},
};

const struct article *side_article_at(size_t index)
{
    return index < sizeof sides / sizeof sides[0] ? &sides[index] : NULL;
}

const struct article *outcome_article_at(size_t index)
{
    return index < sizeof outcomes / sizeof outcomes[0] ? &outcomes[index] : NULL;
}

const struct article *result_article_at(size_t index)
{
    return index < sizeof results / sizeof results[0] ? &results[index] : NULL;
}
