/* The table of findings, sorted by id: what each says, when, whose side it is, what to do. */
#include "sipdiag/find/find.h"

#include <string.h>

static const struct finding_kind kinds[] = {
    {.id = "404-storm",
     .severity = SEVERITY_CRITICAL,
     .side = SIDE_PROVIDER,
     .effect = FINDING_RELABELS,
     .label = "Numbers suddenly unknown",
     .meaning = "From one moment on the trunk answers 404 for most numbers, also for numbers that "
                "were reached before.",
     .when = "the share of 404 changes at one moment to at least {storm-share-404}, for at least "
             "{storm-numbers} numbers, from under 25 %; three of the numbers were reached earlier "
             "in this input, or nearly all calls get 404",
     .unless = "a new list came into use at that moment and none of its numbers was ever reached, "
               "or only one prefix is concerned",
     .action = "Check that the registration is active, send the provider fresh examples, and use "
               "another route meanwhile."},
    {.id = "480-storm",
     .severity = SEVERITY_CRITICAL,
     .side = SIDE_PROVIDER,
     .effect = FINDING_RELABELS,
     .label = "Numbers suddenly unavailable",
     .meaning = "From one moment on the provider marks most numbers as unavailable (480) without "
                "any ringing: its fault, not that of the list.",
     .when = "the share of 480 without ringing changes at one moment to at least "
             "{storm-share-480}, for at least {storm-numbers} numbers, from under 25 %; three of "
             "the numbers were reached earlier in this input, or nearly all calls get 480",
     .unless = "only one prefix is concerned: then one operator has an outage",
     .action = "Send the provider fresh examples, and use another route meanwhile."},
    {.id = "account-blocked-or-balance",
     .severity = SEVERITY_CRITICAL,
     .side = SIDE_US,
     .effect = FINDING_RELABELS,
     .label = "Every call refused: account?",
     .meaning = "From one moment on the trunk refuses every call, though calls passed before: "
                "usually the balance is used up or the account is blocked.",
     .when = "at least {breadth-min} calls in a row, to at least five numbers, end with 402, 403, "
             "404, 503 or 603 without ringing, after at least ten calls of which most passed",
     .unless = "the registration was lost at that moment, or one destination or Caller ID is "
               "refused: these are findings of their own",
     .action = "Check balance and state of the account; when both are right, ask the provider "
               "what it changed at that time."},
    {.id = "answered-elsewhere",
     .severity = SEVERITY_INFO,
     .side = SIDE_NONE,
     .effect = FINDING_RELABELS,
     .label = "Taken by another phone",
     .meaning = "Several phones rang for one call; one took it, and the others stopped ringing: "
                "nothing was missed.",
     .when = "at least three calls rang and were stopped within 0.5 s of the answer of another "
             "call of the same caller, begun within 2 s to the same number, or within 0.5 s to "
             "another phone of ours",
     .unless = "a dialer stops its other calls when one person answers: these are other numbers "
               "outside",
     .action = "Nothing; do not count them as missed calls."},
    {.id = "answered-not-served",
     .severity = SEVERITY_WARNING,
     .side = SIDE_US,
     .effect = FINDING_NOTES,
     .label = "Answered, no agent came",
     .meaning = "People answered and our side hung up within seconds: there was no agent for "
                "them.",
     .when = "at least ten calls were answered and ended by our side within 3 s, more than 5 "
             "% of the answered ones beyond chance; calls whose leg to an agent failed get "
             "the note, too",
     .unless = "the person hung up first",
     .action = "Let the dialer call fewer numbers per free agent; up to 3 % of such calls are "
               "usual."},
    {.id = "asr-drop",
     .severity = SEVERITY_WARNING,
     .side = SIDE_UNKNOWN,
     .effect = FINDING_ALONE,
     .label = "Answer rate fell",
     .meaning = "From one moment on clearly fewer calls are answered than before.",
     .when = "the share of answered calls falls by at least {rate-drop} at one moment, and chance "
             "is excluded (G at least {evidence}, more in longer inputs)",
     .unless = "another finding explains the calls that are missing: they are left out",
     .action = "Look which codes grew since then, and whether list, Caller ID or route changed at "
               "that moment."},
    {.id = "auth-bruteforce",
     .severity = SEVERITY_WARNING,
     .side = SIDE_POLICY,
     .effect = FINDING_ALONE,
     .label = "Passwords are guessed",
     .meaning = "One address tries many users or passwords at our registrar and is refused.",
     .when = "at least {guesses} refused registrations of one source that was hardly ever "
             "let in: for five users or more, or that many within a minute for two users, or "
             "three times as many for one",
     .unless = "a phone has a wrong password: it tries one user, slowly",
     .action = "Block the address, and look whether it was let in anywhere."},
    {.id = "caller-blocked-by-carrier",
     .severity = SEVERITY_CRITICAL,
     .side = SIDE_PROVIDER,
     .effect = FINDING_NOTES,
     .label = "Carrier blocks one Caller ID",
     .meaning = "All calls with one Caller ID get 404, to numbers that others reach: the carrier "
                "may block outgoing calls from that number.",
     .when = "at least {breadth-min} calls with it, {breadth-share} of them 404, and at most "
             "{breadth-others} of the calls with other Caller IDs",
     .unless = "the Caller ID is used for another list, with dead numbers",
     .action = "Ask the provider whether the carrier blocks calls from this number."},
    {.id = "callerid-degraded",
     .severity = SEVERITY_WARNING,
     .side = SIDE_POLICY,
     .effect = FINDING_ALONE,
     .label = "Caller ID works worse",
     .meaning = "With one Caller ID clearly fewer calls reach anybody than with the others.",
     .when = "at least {degraded-min} calls with it and with others, the share of lost ones higher "
             "by {degraded-drop}, and chance excluded also among many Caller IDs",
     .unless = "that Caller ID is used for another list",
     .action = "Check the reputation of this number and whether carriers block or label it."},
    {.id = "callerid-not-authorized",
     .severity = SEVERITY_CRITICAL,
     .side = SIDE_US,
     .effect = FINDING_RELABELS,
     .label = "One Caller ID refused",
     .meaning = "Calls with one Caller ID are refused, calls with others pass.",
     .when = "at least {breadth-min} calls with it, {breadth-share} of them refused with one code "
             "(403, 433, 484, 500 or 603), and at most {breadth-others} of the others",
     .unless = "all Caller IDs are refused: then the reason lies elsewhere",
     .action = "Have the number confirmed by the provider, or call from a number of this account."},
    {.id = "capture-encrypted",
     .severity = SEVERITY_INFO,
     .side = SIDE_NONE,
     .effect = FINDING_ALONE,
     .label = "Encrypted signalling",
     .meaning = "A part of the signalling is encrypted (SIP over TLS): of its calls only the "
                "connections are known.",
     .when = "there are connections of SIP over TLS whose secrets are not at hand",
     .unless = "they were decrypted with --tls-keys or with the secrets in the capture",
     .action = "Give the secrets with --tls-keys FILE, or record where the signalling is not "
               "encrypted, or use the log of the switch."},
    {.id = "cdr-mismatch",
     .severity = SEVERITY_WARNING,
     .side = SIDE_UNKNOWN,
     .effect = FINDING_ALONE,
     .label = "CDR and capture disagree",
     .meaning = "The CDR tells another result, answer or length of calls than the capture of the "
                "same calls.",
     .when = "at least {mismatch-min} calls, and 1 % of those that both tell of, differ by result, "
             "are answered on one side only, or have talks that differ by more than 2 s",
     .unless = "the clocks differ by a constant: that is set right when five calls show it",
     .action = "Trust the capture for what went over the wire; ask whoever writes the CDR why it "
               "differs, before anyone is billed by it."},
    {.id = "channel-limit-reached",
     .severity = SEVERITY_CRITICAL,
     .side = SIDE_US,
     .effect = FINDING_RELABELS,
     .label = "All lines taken",
     .meaning = "Calls are refused when, and only when, a certain number of calls is up: that is "
                "how many lines the trunk has.",
     .when = "at least {limit-refusals} fast refusals with one code, of different numbers, nearly "
             "all at or above one number of calls up and nearly none below it (difference of the "
             "shares at least {limit-separation}), and calls pass again as soon as a line is free",
     .unless = "one number is busy and called again and again, or the trunk refuses everybody for "
               "a while whatever the load",
     .action = "Give the dialer fewer lines than there are, keep some for incoming calls, or buy "
               "lines."},
    {.id = "codec-mismatch",
     .severity = SEVERITY_CRITICAL,
     .side = SIDE_US,
     .effect = FINDING_RELABELS,
     .label = "No common sound format",
     .meaning = "A part of the calls offers only sound formats (codecs) that the trunk never "
                "takes.",
     .when = "at least {format-min} calls, to three numbers or more, got 488, 606, 415, 406 or 580 "
             "and offered nothing that any answered call of this trunk uses; {breadth-share} of "
             "such calls are refused, and ten or more others were answered",
     .unless = "they offer a format that passes in other calls, too: then it is not the format",
     .action = "Enable PCMA, PCMU or another format of the trunk where these calls come from."},
    {.id = "cps-limit-reached",
     .severity = SEVERITY_WARNING,
     .side = SIDE_US,
     .effect = FINDING_RELABELS,
     .label = "Calls start too fast",
     .meaning = "Calls are refused when, and only when, too many began within the second before: "
                "the trunk takes so many per second and no more.",
     .when = "as for the number of lines, with calls begun within a second instead of calls up; "
             "the rate must separate better than the lines do",
     .unless = "a burst fills all lines at once: then the number of lines explains it as well",
     .action = "Let the dialer start calls more slowly and evenly."},
    {.id = "destination-blocked",
     .severity = SEVERITY_CRITICAL,
     .side = SIDE_PROVIDER,
     .effect = FINDING_RELABELS,
     .label = "One destination closed",
     .meaning = "Numbers with one prefix are refused, all others pass: the destination is closed "
                "on this account.",
     .when = "at least {breadth-min} calls to at least five numbers with the prefix, "
             "{breadth-share} of them 403, and at most {breadth-others} of all others",
     .unless = "the numbers differ in form and not in destination",
     .action = "Ask the provider to open the destination, or send it by another trunk."},
    {.id = "drop-at-32",
     .severity = SEVERITY_WARNING,
     .side = SIDE_NETWORK,
     .effect = FINDING_NOTES,
     .label = "Calls cut at about 32 s",
     .meaning = "Many talks end at 30 to 32 s, as calls do whose confirmation (ACK) or sound "
                "does not arrive.",
     .when = "at least five talks within 1.5 s of 30 or 32 s, far more than around it (p "
             "under 0.000001), at least 3 % of all, nearly all ended by one side; info where it is "
             "nine in ten talks",
     .unless = "people hang up when an announcement of that length ends",
     .action = "Check ACK, NAT and the external address; see ack-missing in the ladder of one "
               "of them."},
    {.id = "error-burst",
     .severity = SEVERITY_WARNING,
     .side = SIDE_UNKNOWN,
     .effect = FINDING_ALONE,
     .label = "Burst of failures",
     .meaning = "For a while clearly more calls fail than at other times.",
     .when = "the share of calls that reach nobody changes by at least {rate-drop} at one moment, "
             "and chance is excluded (G at least {evidence}, more in longer inputs); at least five "
             "numbers",
     .unless = "another finding explains these calls: they are left out",
     .action = "Look at the codes of that time, and ask whoever sends them what happened."},
    {.id = "failover-recovered",
     .severity = SEVERITY_INFO,
     .side = SIDE_NONE,
     .effect = FINDING_ALONE,
     .label = "Carried by another route",
     .meaning = "Calls failed on this trunk and were carried by another route within seconds.",
     .when = "at least three such calls on one trunk",
     .unless = "the same number was dialled again by a person",
     .action = "Nothing for the calls themselves; look why the first trunk fails."},
    {.id = "fake-ringing",
     .severity = SEVERITY_WARNING,
     .side = SIDE_PROVIDER,
     .effect = FINDING_ALONE,
     .label = "Ringing before anybody is found",
     .meaning = "The provider sends ringing at once, before it knows whether the number can be "
                "reached.",
     .when = "at least {answers-min} calls rang, nine in ten within 0.1 s of the 100, and "
             "one in ten then got 404, 503 or 604",
     .unless = "our own switch plays the ringing",
     .action = "Do not trust the time until it rings (PDD) on this trunk; tell the provider."},
    {.id = "fas-suspect",
     .severity = SEVERITY_WARNING,
     .side = SIDE_PROVIDER,
     .effect = FINDING_NOTES,
     .label = "False answers suspected",
     .meaning = "Answers come in a manner in which no people answer: you may pay for calls that "
                "nobody took.",
     .when = "at least {answers-min} answers, three in ten or more without any ringing, and two "
             "more signs: as many within a second, always the same time to answer, an answer "
             "rate over 75 % with talks under 15 s, three in ten talks under {short-call}, "
             "nearly all ended by our side",
     .unless = "the numbers belong to machines that answer at once (banks, hotlines)",
     .action = "Call a number that you know to be switched off by this trunk, compare with "
               "another route, and dispute the bill."},
    {.id = "ghost-channels",
     .severity = SEVERITY_WARNING,
     .side = SIDE_PROVIDER,
     .effect = FINDING_ALONE,
     .label = "Hanging calls eat lines",
     .meaning = "Calls are over for us and not for the provider: their end was never confirmed, "
                "and they take lines of the trunk.",
     .when = "three calls or more whose BYE or CANCEL got no answer, and with them counted as "
             "taken the limit on lines explains the refusals clearly better (G higher by 10.8) "
             "than without",
     .unless = "refusals come at one and the same number of calls all the time",
     .action = "Ask the provider to clear the hanging calls, and why it does not answer their end; "
               "send the examples."},
    {.id = "heartbeat-lost",
     .severity = SEVERITY_CRITICAL,
     .side = SIDE_UNKNOWN,
     .effect = FINDING_ALONE,
     .label = "No answered call any more",
     .meaning = "Calls are placed, and for an unusually long time none of them was answered.",
     .when = "the last answer is older than {heartbeat-min} and than {heartbeat-factor} "
             "times the usual time between two answers, at least ten calls were placed "
             "since, and chance is excluded",
     .unless = "hardly any calls are placed, as at night",
     .action = "Place a test call, look at the latest codes, and ask the provider."},
    {.id = "hour-pattern",
     .severity = SEVERITY_WARNING,
     .side = SIDE_PROVIDER,
     .effect = FINDING_ALONE,
     .label = "The same hour is bad daily",
     .meaning = "At the same hour of the day clearly more calls fail than at other hours, day "
                "after day.",
     .when = "on three days or more, and on three of four that have at least five calls in it, the "
             "share of lost calls in that hour is higher by {rate-drop} than in the rest of the "
             "day; by {degraded-drop} in all, and chance is excluded",
     .unless = "another list is called at that hour, or our own lines are full then: that is a "
               "finding of its own",
     .action = "Ask the provider about its load at that hour, and use another route for that "
               "time."},
    {.id = "input-stale",
     .severity = SEVERITY_INFO,
     .side = SIDE_US,
     .effect = FINDING_ALONE,
     .label = "No calls any more",
     .meaning = "The recording goes on, but no call has begun for a long time.",
     .when = "the last call ended longer ago than {heartbeat-min} and than twice the longest "
             "time between two calls before",
     .unless = "work is over for the day",
     .action = "Look whether the dialer is still running, if it should be."},
    {.id = "ip-not-allowed",
     .severity = SEVERITY_CRITICAL,
     .side = SIDE_US,
     .effect = FINDING_RELABELS,
     .label = "Our address is not accepted",
     .meaning = "The trunk refuses every call with 403, never asks for a password, and never let "
                "one through: it does not know our address.",
     .when = "all of at least {breadth-min} calls, to at least five numbers, got 403 without a "
             "challenge",
     .unless = "any call passed: then it is not the address",
     .action =
         "Ask the provider to allow our address (the one after NAT), or set up registration."},
    {.id = "keepalive-ok-calls-fail",
     .severity = SEVERITY_INFO,
     .side = SIDE_PROVIDER,
     .effect = FINDING_ALONE,
     .label = "Alive, and calls are refused",
     .meaning = "The trunk answers OPTIONS while it refuses calls: the line is there, the "
                "account or the service is not.",
     .when = "OPTIONS are answered from the first to the last of at least five calls that "
             "another finding says were refused with 403 or 503",
     .unless = "the trunk answers OPTIONS by another server than calls",
     .action = "Do not look for the fault in the network: ask the provider about account and "
               "service."},
    {.id = "list-quality",
     .severity = SEVERITY_WARNING,
     .side = SIDE_US,
     .effect = FINDING_ALONE,
     .label = "Many dead numbers in the list",
     .meaning = "A large part of the numbers do not exist, all the time and everywhere: the "
                "list is old.",
     .when = "at least {list-dead} of the calls get 404, 410 or 604, ten different numbers "
             "or more, and no moment, form, Caller ID or destination explains them",
     .unless = "one form of number is refused, or it began at one moment: these are findings "
               "of their own",
     .action = "Clean the list: take out numbers that got 404 or 410, and check where the list "
               "comes from."},
    {.id = "max-duration-limit",
     .severity = SEVERITY_WARNING,
     .side = SIDE_PROVIDER,
     .effect = FINDING_NOTES,
     .label = "Calls cut at one length",
     .meaning = "Many talks end at one and the same length: a limit or a timer ends them.",
     .when = "at least five talks within 1.5 s of a usual limit or session timer (45 s to 2 "
             "h), far more than around it (p under 0.000001), at least 3 % of all, nearly "
             "all ended by one side",
     .unless = "an announcement of that length ends",
     .action = "Look for a limit on call length or a session timer in our system, and ask the "
               "provider for its own."},
    {.id = "nat-binding-expired",
     .severity = SEVERITY_WARNING,
     .side = SIDE_US,
     .effect = FINDING_NOTES,
     .label = "Phone not found behind NAT",
     .meaning = "Calls to a registered phone vanish, while it registers and calls by itself: the "
                "router before it has forgotten the way.",
     .when = "at least three calls to an address that stays registered, one in ten or more, got no "
             "response at all; three others with it worked, and it registers less often than every "
             "35 s",
     .unless = "the registration was lost, or OPTIONS keep the way open",
     .action = "Let the phone send keepalives every 20-30 s, or shorten its registration to 60 s."},
    {.id = "no-reserve-for-inbound",
     .severity = SEVERITY_CRITICAL,
     .side = SIDE_US,
     .effect = FINDING_RELABELS,
     .label = "No line left for incoming calls",
     .meaning = "Incoming calls were refused while outgoing ones took all lines.",
     .when = "incoming calls are refused when all lines are taken (see channel-limit-reached), and "
             "at most a quarter of them when one is free",
     .unless = "they are refused at other times, too",
     .action = "Keep {inbound-reserve} of the lines free for incoming calls."},
    {.id = "number-format-mismatch",
     .severity = SEVERITY_CRITICAL,
     .side = SIDE_US,
     .effect = FINDING_RELABELS,
     .label = "Number in the wrong format",
     .meaning = "Numbers in one form are refused, in another form they pass: the SIP gateway has "
                "to convert them.",
     .when = "at least {format-min} numbers in one form (beginning and length) of which "
             "{format-refused} are refused for their number, and another form of which "
             "{format-routed} pass; surest where the same number was tried in both",
     .unless = "the refused numbers differ in destination and not in form, or no form passes",
     .action = "Set the conversion in the SIP gateway."},
    {.id = "prefix-degraded",
     .severity = SEVERITY_WARNING,
     .side = SIDE_PROVIDER,
     .effect = FINDING_ALONE,
     .label = "One prefix works worse",
     .meaning = "Of the numbers with one prefix clearly fewer are reached than of all others on "
                "the same trunk.",
     .when = "at least {degraded-min} calls to it and to others, the share of lost ones higher by "
             "{degraded-drop}, and chance excluded also among many prefixes; of those that lie in "
             "one another the one that stands out most",
     .unless = "these numbers come from another, worse list",
     .action = "Send the provider fresh examples of this prefix, or use another route for it."},
    {.id = "provider-incident",
     .severity = SEVERITY_WARNING,
     .side = SIDE_PROVIDER,
     .effect = FINDING_ALONE,
     .label = "Incident at the provider",
     .meaning = "For a while calls of all kinds failed on this trunk, with several codes or none, "
                "and then it was over.",
     .when = "a burst of failures that begins and ends within the input, with at least two codes "
             "or mostly silence",
     .unless = "we changed something at that moment",
     .action = "Ask the provider what happened in that time; send the examples."},
    {.id = "register-flap",
     .severity = SEVERITY_WARNING,
     .side = SIDE_NETWORK,
     .effect = FINDING_ALONE,
     .label = "Registration comes and goes",
     .meaning = "A registration is lost again and again and comes back each time.",
     .when = "at least {register-drops} losses within an hour, each followed by a new "
             "registration; one renewed within {registration-grace} of its end was not lost",
     .unless = "it is renewed a moment late",
     .action = "Shorten the registration time or send keepalives every 20-30 s, and check the "
               "line."},
    {.id = "registration-inactive",
     .severity = SEVERITY_CRITICAL,
     .side = SIDE_US,
     .effect = FINDING_RELABELS,
     .label = "Not registered at that time",
     .meaning = "Calls were refused while our registration at the trunk was refused, unanswered "
                "or had run out.",
     .when = "at least three calls, four in five of those without registration, were refused "
             "with 403, 404, 408, 480, 503 or silence, and at most half of those with it; a "
             "registration whose last tries were refused is told also when no call came, as a "
             "warning, or as info where it is not ours at a trunk",
     .unless = "the trunk lets calls through without registration, or none was ever seen",
     .action = "Restore the registration: check login, password and the way to the registrar."},
    {.id = "ring-timeout-provider",
     .severity = SEVERITY_WARNING,
     .side = SIDE_PROVIDER,
     .effect = FINDING_NOTES,
     .label = "The provider's ring timer",
     .meaning = "Most unanswered ringing is ended by the provider after one and the same time.",
     .when = "at least {cluster-min} calls and {cluster-share} of those whose ringing it "
             "ended, within one second; a warning under 20 s only",
     .unless = "our own CANCEL ends them",
     .action = "Ask the provider for a longer ring time."},
    {.id = "ring-timeout-us",
     .severity = SEVERITY_WARNING,
     .side = SIDE_US,
     .effect = FINDING_NOTES,
     .label = "Our ring timer",
     .meaning = "Most unanswered ringing, or waiting after 100, is ended by our side after one "
                "and the same time.",
     .when = "at least {cluster-min} calls and {cluster-share} of those that our CANCEL "
             "ended, within one second; a warning under 20 s of ringing only",
     .unless = "the provider ends them",
     .action = "Let calls ring for 25-35 s."},
    {.id = "scanner",
     .severity = SEVERITY_INFO,
     .side = SIDE_POLICY,
     .effect = FINDING_RELABELS,
     .label = "Scanner on the internet",
     .meaning = "Somebody on the internet looks for a way to call through our system; it has "
                "nothing to do with our calls.",
     .when = "a known scanner names itself, or an address outside, which we never call and "
             "which never registered, tries {scanned-numbers} numbers or more that are "
             "mostly one number with other prefixes, and is refused each time",
     .unless = "any of its calls was let through, or it is one of our own hosts",
     .action = "Block the address in the firewall, and answer nothing to strangers."},
    {.id = "silent-labeling-suspect",
     .severity = SEVERITY_INFO,
     .side = SIDE_POLICY,
     .effect = FINDING_ALONE,
     .label = "One number is picked up less",
     .meaning = "It rings with one Caller ID as with others, but clearly fewer people pick up: "
                "phones may show it as unwanted.",
     .when = "at least 50 calls with it and with others rang, its answer rate is lower by 40 "
             "% or more, and chance is excluded also among many Caller IDs",
     .unless = "that Caller ID is used for another list",
     .action = "Look up the reputation of the number, register it with the large operators, "
               "and call less often."},
    {.id = "sip-alg",
     .severity = SEVERITY_WARNING,
     .side = SIDE_US,
     .effect = FINDING_NOTES,
     .label = "A router rewrites SIP (ALG)",
     .meaning = "In the calls of one source the addresses contradict each other, as when a router "
                "on the way rewrites SIP (ALG).",
     .when = "at least five calls of one source, and four in five of its calls, carry two signs or "
             "more of rewriting; a warning only where one in five of them fails for its addresses",
     .unless = "an SBC or our own external address does it on purpose, and the calls work: then it "
               "is only told",
     .action = "Turn SIP ALG off in the router there, or use TLS or another port."},
    {.id = "srtp-mismatch",
     .severity = SEVERITY_CRITICAL,
     .side = SIDE_US,
     .effect = FINDING_RELABELS,
     .label = "Encrypted sound on one side",
     .meaning = "Calls with encrypted sound (SRTP) on offer are refused and calls without it pass, "
                "or the other way round.",
     .when =
         "at least {format-min} calls, to three numbers or more, and {breadth-share} of those "
         "that offer SRTP got 488, 606, 415, 406 or 580, and at most {breadth-others} of ten or "
         "more others did; or the reverse",
     .unless = "both kinds are refused, or both pass",
     .action = "Set SRTP alike at both ends: on, or off."},
    {.id = "toll-fraud",
     .severity = SEVERITY_CRITICAL,
     .side = SIDE_POLICY,
     .effect = FINDING_ALONE,
     .label = "Perhaps calls are stolen",
     .meaning = "One caller calls many foreign destinations within an hour while all others "
                "call at home.",
     .when = "at least ten calls of one caller to {fraud-numbers} or more foreign "
             "destinations within an hour, three of them answered, half of all its calls or "
             "more, and nine in ten calls of the others at home",
     .unless = "a campaign abroad is running",
     .action = "Stop the account, change its password, and look who used it."},
    {.id = "trunk-down",
     .severity = SEVERITY_CRITICAL,
     .side = SIDE_PROVIDER,
     .effect = FINDING_RELABELS,
     .label = "Trunk down",
     .meaning = "The trunk answered no call for a while: nothing, ICMP errors, 408 or 503 only.",
     .when = "at least {trunk-down-calls} calls in a row, to at least three numbers, within "
             "{trunk-down-time} or far too many for chance, and none between them got another "
             "answer; or three OPTIONS in a row stay unanswered after earlier answers, and no call "
             "passes meanwhile",
     .unless = "the peer never answers OPTIONS and calls pass",
     .action = "Use another route, check the way to the trunk, and ask the provider."},
};

enum { KIND_COUNT = sizeof kinds / sizeof kinds[0] };

const struct finding_kind *finding_kind_at(size_t index)
{
    return index < KIND_COUNT ? &kinds[index] : NULL;
}

const struct finding_kind *finding_kind_find(const char *id)
{
    for (size_t i = 0; i < KIND_COUNT; i++)
        if (strcmp(kinds[i].id, id) == 0)
            return &kinds[i];
    return NULL;
}
