/* Table: when each cause is given, its usual reasons, what to check, what to beware of. Sorted by
 * id. {setting-name} stands for the value of that setting. */
#include "article.h"

static const struct article articles[] = {
    {.name = "100rel-broken",
     .wire = "The same 18x with an RSeq header comes again and again, at intervals that double "
             "from 0.5 s, because no PRACK or no 200 to it comes back. After 32 s the other side "
             "refuses the call with 5xx, or the caller cancels.",
     .source = "RFC 3262 3",
     .reasons = "The PRACK goes to the Contact of the 18x, and that is a private or wrong address\n"
                "A firewall or proxy drops PRACK, which it does not know\n"
                "Our system offers 100rel and then does not do it",
     .checks = "Look in the ladder for PRACK after the 18x, and where it was sent.\n"
               "Compare the Contact of the 18x with the address that it came from.\n"
               "Take 100rel out of Supported and Require, and call again.",
     .moves = "us or provider, whichever left out the PRACK or its answer",
     .unless = "the 18x repeats stop by themselves: then the PRACK arrived.",
     .related = "180 183 bad-extension ack-missing"},
    {.name = "404-storm",
     .wire = "From one moment on most INVITEs get 404 without ringing, for many numbers, where few "
             "did before. That three of these numbers were reached earlier in the same input, or "
             "that nearly every call gets 404, shows that the list is not the reason.",
     .source = "RFC 3261 21.4.5",
     .reasons = "The registration or the account is no longer active\n"
                "The provider's number database or routing failed\n"
                "Our gateway changed the form in which it sends numbers",
     .checks = "Look whether REGISTER still gets 200.\n"
               "Compare a number that was reached earlier with the same number now.\n"
               "Send the provider the first and the freshest of these calls.",
     .unless = "a new list came into use at that moment: then its numbers may be dead.",
     .related = "404 number-not-found 480-storm registration-inactive number-format-mismatch"},
    {.name = "480-storm",
     .wire = "From one moment on most INVITEs get 480 without ringing, for many numbers, where few "
             "did before.",
     .source = "RFC 3261 21.4.18",
     .reasons = "A fault in the provider's network marks all numbers as inactive\n"
                "The provider's link to the mobile networks is down\n"
                "The provider limits this account and says 480",
     .checks = "Call a number that was reached earlier, by this trunk and by another one.\n"
               "See whether one prefix or all of them are concerned.\n"
               "Send the provider the first and the freshest of these calls.",
     .unless = "one prefix only is concerned: then one operator has an outage.",
     .related = "480 callee-unreachable 404-storm congestion"},
    {.name = "480-while-ringing",
     .wire = "180 came, it rang for at least {ring-min}, and then the provider ended the call with "
             "480. By the standard 480 may well end a ring that nobody answers; in practice many "
             "providers send it where people expect 'no answer'.",
     .source = "RFC 3261 21.4.18",
     .reasons = "Nobody answered, and the provider's ring timer expired\n"
                "Some providers send 480 by mistake while it rings, where 180 or 183 is due\n"
                "Voicemail or forwarding at the called side failed",
     .checks = "Group the calls by ringing time: one fixed time is a timer.\n"
               "Read Q.850 in the Reason header: 19 is no answer, 20 is a phone turned off.\n"
               "Ask the provider which code it sends when nobody answers.",
     .unless =
         "it rang for less than a few seconds: that is do-not-disturb or a failed forwarding.",
     .related = "480 no-answer callee-unreachable q850:19"},
    {.name = "abandoned-early",
     .wire = "A CANCEL came before it rang and within {silence-after-100} of the INVITE, or after "
             "less than {ring-min} of ringing.",
     .source = "RFC 3261 9.1",
     .reasons = "The dialer starts more calls than it has agents, and drops some\n"
                "An agent or caller gave up\n"
                "A ring timer on our side is set too short",
     .checks = "Compare the number of lines per agent with the number of free agents.\n"
               "Look whether all such calls end after the same time.\n"
               "For incoming calls: look how long callers wait before somebody takes the call.",
     .unless = "nothing but 100 came for {silence-after-100}: then the provider was silent, "
               "whoever cancelled.",
     .related = "cancelled-by-us no-answer only-100-then-silence cancelled"},
    {.name = "abnormal-release",
     .wire = "The BYE carries a Reason header with a Q.850 cause by which no person hangs up: 38, "
             "41, 42, 47, 102, 111 or 127.",
     .source = "RFC 3326",
     .reasons = "A fault or an overload in the provider's network\n"
                "A timer on the way expired\n"
                "A gateway lost the call",
     .checks = "Read the Reason header of the BYE in the ladder.\n"
               "Group such calls by trunk, hour and length.\n"
               "Send the provider Call-IDs and exact times.",
     .moves = "the side that sent the BYE",
     .unless = "Q.850 16 or 31 stands there: 16 is a person who hung up, 31 says nothing.",
     .related = "q850:41 q850:38 q850:102 drop-session-timer answered-ok"},
    {.name = "account-blocked-or-balance",
     .wire = "From one moment on all calls of the trunk end with 402, 403, 404 or 503, while "
             "REGISTER still gets 200 and calls before it passed. No phrase names a reason.",
     .reasons = "The balance is used up\n"
                "The account is suspended, or an invoice is unpaid\n"
                "The provider changed its ACL",
     .checks = "Look up the balance and the state of the account.\n"
               "Note the last call that passed and the first that was refused.\n"
               "Ask the provider what changed between these two.",
     .unless = "only one destination or one Caller ID is refused: then the restriction is there.",
     .related = "no-balance ip-not-allowed registration-inactive forbidden-classify 403 503"},
    {.name = "ack-missing",
     .wire = "The 200 to the INVITE was sent at least {ack-missing-copies} times, at 0, 0.5, 1.5, "
             "3.5, 7.5, 11.5 s and so on, because its sender gets no ACK. After 32 s it gives up "
             "and sends BYE, though people are talking. The ACK goes to the Contact of the 200, "
             "along its Record-Route.",
     .source = "RFC 3261 13.3.1.4 and 12.1.2",
     .reasons = "Contact or Record-Route of the 200 names a private address\n"
                "NAT or firewall drops the ACK\n"
                "Our system sends the ACK to where the INVITE went, and not to the Contact",
     .checks = "Compare the Contact of the 200 with the address that the ACK was sent to.\n"
               "Look whether calls end at about 32 s.\n"
               "Set the external address on the side whose Contact is private.",
     .moves = "provider, when the Contact or Record-Route of its 200 is private; us, when the ACK "
              "was never sent or went elsewhere than it should",
     .unless = "the 200 came twice only: then one packet was lost.",
     .related = "drop-at-32 nat-contact-private sip-alg bye-unanswered 200"},
    {.name = "address-incomplete",
     .wire = "The final response is 484, or the network gave Q.850 cause 28.",
     .source = "RFC 3261 21.4.22",
     .reasons = "Digits are missing\n"
                "The country or area code is missing\n"
                "A leading + or 00 is not accepted",
     .checks = "Compare the length of the number with numbers that pass.\n"
               "Try the international form with and without +.\n"
               "Set the conversion in the SIP gateway.",
     .unless =
         "a new INVITE with more digits follows within seconds: the caller dials digit by digit.",
     .related = "484 q850:28 number-not-found 404"},
    {.name = "after-answer-leg",
     .wire = "The INVITE was sent after another call was answered, to join the two, and both share "
             "their numbers or an identifier.",
     .reasons = "A queue looks for an agent once the customer is on the line\n"
                "Click-to-call calls the second person",
     .checks = "Look at the related Call-ID.\n"
               "Read the success of the agent's call apart from that of the customer's.\n"
               "Count business calls by the first one only.",
     .related = "b2bua-two-legs agent-leg-failed"},
    {.name = "agent-leg-failed",
     .wire =
         "An incoming call was passed on to our agent's phone, or a leg to the agent began after "
         "the customer answered, and that leg got no response, 408, 430, 480 or a 5xx without "
         "ringing for {ring-min}. Call centres know it as 'Agent workstation connection problem'.",
     .reasons = "The agent's internet connection is lost\n"
                "The softphone is closed or not registered\n"
                "A firewall at the agent's home or office blocks SIP",
     .checks = "Check the agent's internet and network.\n"
               "Check that the softphone is registered.\n"
               "See whether one agent or a whole office is concerned.",
     .unless = "it rang and the agent did not pick up: then the phone works.",
     .related = "no-response callee-unreachable inbound-rejected-by-us us"},
    {.name = "analytics-blocked",
     .wire = "603 with the phrase 'Network Blocked', or a Reason text that contains 'v=analytics', "
             "or 608. The text or the Call-Info header names whom to ask for redress. It may even "
             "come after ringing.",
     .source = "RFC 8688; ATIS-1000099 for 603+",
     .reasons = "Our number is labelled as spam\n"
                "Many short calls from one number in little time\n"
                "The Caller ID is signed badly or not at all",
     .checks = "Read Reason and Call-Info of the response for the address of redress.\n"
               "Check the reputation of the number with the labelling companies.\n"
               "Lower the number of attempts per number; do not retry or route around the block.",
     .unless =
         "the phrase is 'Decline' and no such text is there: then it is a person, or the lines.",
     .related = "603 608 callee-marked-unwanted stir-rejected silent-labeling-suspect policy"},
    {.name = "announcement-then-reject",
     .wire = "183 with SDP opened sound before the answer, no 180 came, and 2 to 30 s later the "
             "call was refused with a code that does not just end ringing.",
     .source = "RFC 3960",
     .reasons = "'The number does not exist' or 'is turned off' was played\n"
                "A menu before the answer took no input\n"
                "The provider plays its refusal instead of sending a code",
     .checks = "Listen to the sound before the answer.\n"
               "Read Q.850 in the Reason header.\n"
               "Dial the number by hand.",
     .unless = "the sound was plain ringing: then nobody answered.",
     .related = "183 no-answer-early-media callee-unreachable number-not-found"},
    {.name = "anonymous-rejected",
     .wire = "The final response is 433, or Q.850 cause 24.",
     .source = "RFC 5079",
     .reasons = "The Caller ID is withheld, or is 'anonymous'\n"
                "The called side has a service that takes no hidden numbers",
     .checks = "Look at From and P-Asserted-Identity of the INVITE.\n"
               "Look for a Privacy header that our system adds.\n"
               "Call with a shown number.",
     .related = "433 q850:24 callerid-not-authorized policy"},
    {.name = "answered-elsewhere",
     .wire = "The caller's side cancelled this branch with the Reason 'SIP;cause=200': another "
             "phone of the same call took it.",
     .source = "RFC 3326",
     .reasons = "Several phones ring at once for one call\n"
                "A hunt group or forked registration",
     .checks = "Find the branch with the 200.\n"
               "Do not count it as missed.\n"
               "Nothing else has to be done.",
     .related = "487 q850:26 200"},
    {.name = "answered-not-served",
     .wire =
         "The call was answered, our side sent BYE within three seconds, and no leg to an agent "
         "was seen; that happens to many calls of one trunk. Call centres know it as 'Drop. No "
         "available agent'.",
     .reasons = "The dialer calls more numbers at once than it has free agents\n"
                "Answering machine detection drops people\n"
                "Agents are paused while the dialer goes on",
     .checks = "Count such calls against all answered ones: at most 3 % is usual.\n"
               "Lower the lines per agent.\n"
               "Listen to how answering machine detection decides.",
     .unless = "the person hung up first.",
     .related = "short-call answered-ok agent-leg-failed"},
    {.name = "answered-ok",
     .wire = "A 2xx to the INVITE came, then the ACK, then a BYE from the side that hung up, which "
             "the other confirms with 200. It says nothing about sound, nor whether a person or a "
             "machine answered.",
     .source = "RFC 3261 13.2.2.4 and 15",
     .reasons = "The subscriber picked up\n"
                "Voicemail, a menu or a gateway answered",
     .checks = "When the sound was bad, look at the network and the media stream.\n"
               "Look who ended the call, and after how long.\n"
               "Many calls of a few seconds: see short-call.",
     .related = "200 asr acd short-call ack-missing answered"},
    {.name = "auth-loop",
     .wire = "The INVITE with credentials was challenged again by the same realm, without "
             "stale=true, or refused with 403 right away.",
     .source = "RFC 3261 22.2; RFC 7616",
     .reasons = "The password or the login is wrong\n"
                "The realm is not the one the password belongs to\n"
                "The server wants another algorithm than our system uses",
     .checks = "Compare login and authorization name, which may differ.\n"
               "Type the password anew.\n"
               "Compare the realm of the challenge with the one that is configured.",
     .unless = "two challenges by two realms: a proxy and a server behind it may each ask once.",
     .related = "401 407 bad-credentials auth-stale auth-never-answered"},
    {.name = "auth-never-answered",
     .wire = "401 or 407 was confirmed with ACK, and no INVITE with credentials followed within "
             "{auth-wait}.",
     .source = "RFC 3261 22.2",
     .reasons = "Outgoing authorization is not enabled on this trunk\n"
                "No login is set, or it belongs to another realm\n"
                "The provider should know our IP and asks for a password instead",
     .checks = "Enable outgoing authorization and set login and password.\n"
               "Compare the realm with the one that is configured.\n"
               "When the trunk works by IP, ask whether our IP changed.",
     .unless = "the recording ends within {auth-wait} of the challenge.",
     .related = "401 407 auth-loop outbound-not-allowed ip-not-allowed"},
    {.name = "auth-normal",
     .wire = "401 or 407, then an INVITE with the same Call-ID, a higher CSeq and credentials, and "
             "no second challenge.",
     .source = "RFC 3261 22.2",
     .reasons = "The trunk works with login and password",
     .checks = "Nothing has to be done.\n"
               "The challenge counts in no KPI.\n"
               "pdd starts with the first INVITE, before the challenge.",
     .related = "401 407 auth-stale"},
    {.name = "auth-stale",
     .wire = "The challenge said stale=true: the nonce was too old, the password right. The next "
             "INVITE passed.",
     .source = "RFC 7616 3.3",
     .reasons = "The nonce had expired",
     .checks = "Nothing has to be done.\n"
               "Several in one call: the provider's servers do not share their nonces.\n"
               "Compare the clock of our system.",
     .related = "auth-normal auth-loop 401 407"},
    {.name = "b2bua-two-legs",
     .wire = "The call went through a switch that started a second INVITE with a Call-ID of its "
             "own. The legs were joined by an identifier, or by numbers, time and sound offer: "
             "within {leg-window} of each other.",
     .reasons = "A PBX or session border controller sits between the caller and the trunk",
     .checks = "The ladder shows both legs.\n"
               "result and cause follow the leg farthest along.\n"
               "It counts as one call in every KPI.",
     .related = "code-translated after-answer-leg"},
    {.name = "bad-credentials",
     .wire = "403 with a phrase, Reason or Warning that speaks of passwords or authentication.",
     .source = "RFC 3261 21.4.4",
     .reasons = "The login or the password is wrong\n"
                "The account was renamed or closed",
     .checks = "Type login and password anew.\n"
               "Compare the authorization name with the login.\n"
               "When both are right, ask the provider.",
     .unless = "the same account passes elsewhere at the same time: then look at the destination.",
     .related = "403 auth-loop forbidden-classify"},
    {.name = "bad-extension",
     .wire = "420, and no INVITE without the feature followed. The Unsupported header lists what "
             "the other side lacks; our Require header demanded it.",
     .source = "RFC 3261 21.4.15",
     .reasons = "Require asks for 100rel, timer or another option that could stand in Supported\n"
                "An old device at the other end",
     .checks = "Compare Require of the INVITE with Unsupported of the 420.\n"
               "Move that option to Supported.\n"
               "Update the device when it is ours.",
     .related = "420 421 extension-required"},
    {.name = "bad-gateway",
     .wire = "The final response is 502: a gateway or proxy passed the request on and could not "
             "use what came back.",
     .source = "RFC 3261 21.5.3",
     .reasons = "A fault of the partner operator behind the provider\n"
                "The equipment of the called side is out of order (Q.850 27)",
     .checks = "Check the connection status of the trunk.\n"
               "See whether one destination or all are concerned.\n"
               "Call by another route, and send the provider examples.",
     .related = "502 504 q850:27 q850:38 server-error"},
    {.name = "bad-request",
     .wire =
         "The final response says that the request itself is wrong: 400, 405, 406, 411, 413, 414, "
         "416, 505, 513 and the like. The phrase or the Warning header often names the header.",
     .source = "RFC 3261 21.4",
     .reasons = "A router with SIP ALG rewrote the message\n"
                "A wrong character in number or Caller ID\n"
                "The message is too large, or goes to the wrong port",
     .checks = "Read the phrase and the Warning header.\n"
               "Turn SIP ALG off.\n"
               "Compare the INVITE with one that passes.",
     .related = "400 405 413 416 sip-alg udp-fragment-loss"},
    {.name = "bye-unanswered",
     .wire = "BYE was sent at least 4 times, at 0, 0.5, 1.5, 3.5, 7.5 s and so on up to 32 s, and "
             "no response to it came.",
     .source = "RFC 3261 17.1.2",
     .reasons = "NAT or firewall forgot the connection during the call\n"
                "The other end was switched off\n"
                "The Contact of the other side cannot be reached",
     .checks = "Compare the address of the BYE with the Contact of the 200.\n"
               "Shorten the keep-alive of the router or phone.\n"
               "Compare the length of the call with the provider's bill.",
     .unless = "the recording ends right after the BYE.",
     .related = "no-bye ack-missing nat-contact-private"},
    {.name = "call-not-exist",
     .wire = "The final response is 481: the other side has no dialog that fits Call-ID and tags.",
     .source = "RFC 3261 21.4.19",
     .reasons = "A server was restarted, or another one took over\n"
                "SIP ALG changed a tag\n"
                "The other side had ended the call just before",
     .checks = "On BYE and CANCEL: ignore it.\n"
               "During a call: look for a restart or failover at that time.\n"
               "Compare the To tag with the one in the 200.",
     .related = "481 reinvite-failed sip-alg crossing"},
    {.name = "callee-busy",
     .wire = "The final response is 486, or 600 after ringing, and no text or Q.850 cause says "
             "otherwise.",
     .source = "RFC 3261 21.4.24",
     .reasons = "The subscriber is on another call\n"
                "The call was refused by a button of the phone\n"
                "The trunk's lines are used up, and the provider calls it busy",
     .checks = "Redial in 3 to 10 minutes.\n"
               "See whether many different numbers are busy at the same moment: then check the "
               "limit of lines.\n"
               "Read Q.850 in the Reason header: 17 is busy, 34 means lines.",
     .unless = "Q.850 34 or 42 stands in the Reason header: that is no busy subscriber.",
     .related = "486 600 q850:17 channel-limit-reached busy"},
    {.name = "callee-declined",
     .wire = "It rang, and 603 came. After ringing 603 is a person's refusal; before ringing it "
             "usually means lines.",
     .source = "RFC 3261 21.6.2",
     .reasons = "The person pressed 'reject'\n"
                "An app on the phone rejects unknown numbers",
     .checks = "Do not redial soon.\n"
               "Look at the share of such calls per Caller ID: many mean a bad reputation.\n"
               "Check the Reason header for 'v=analytics'.",
     .unless = "the phrase is 'Network Blocked', or the Reason text begins with 'v=analytics'.",
     .related = "603 q850:21 channel-limit-reached analytics-blocked callee"},
    {.name = "callee-dnd",
     .wire = "The final response says so in its phrase, most often a 480.",
     .reasons = "Do-not-disturb is switched on at the phone",
     .checks = "Call again at another time.\n"
               "For our own phones: look who switched it on.\n"
               "See whether many numbers give it: then it is a text of the provider.",
     .related = "480 callee-unreachable callee-declined"},
    {.name = "callee-gone",
     .wire = "The final response is 410 or 604, or Q.850 cause 22.",
     .source = "RFC 3261 21.4.10 and 21.6.3",
     .reasons = "The number was given up\n"
                "The subscriber has a new number",
     .checks = "Look in Contact or Reason for the new number.\n"
               "Remove the number, or update it.\n"
               "See which share of the list is gone.",
     .related = "410 604 q850:22 number-not-found"},
    {.name = "callee-marked-unwanted",
     .wire = "The final response is 607: the called person marked our call as unwanted.",
     .source = "RFC 8197",
     .reasons = "The person blocked our number\n"
                "Too many calls to the same person",
     .checks = "Take the person off the list.\n"
               "Check the reputation of the number.\n"
               "Do not call from another number instead.",
     .related = "607 608 analytics-blocked policy"},
    {.name = "callee-unreachable",
     .wire = "The final response is 480 without long ringing, 430, or Q.850 18 or 20.",
     .source = "RFC 3261 21.4.18",
     .reasons = "The phone is turned off or out of coverage\n"
                "The number is not in service\n"
                "The phone is not registered\n"
                "Some providers send 480 for reasons they do not name, or mark all numbers as "
                "inactive by a fault",
     .checks =
         "One number: call later.\n"
         "Many numbers at once: open a ticket with the provider, with number and exact time.\n"
         "Read Q.850 in the Reason header: 20 is a phone turned off, 31 says nothing.",
     .unless = "it rang for long before the 480: then nobody answered.",
     .related = "480 430 q850:18 q850:20 480-while-ringing unreachable"},
    {.name = "caller-blocked-by-carrier",
     .wire = "Calls with this Caller ID are refused with 403 or 404, while other Caller IDs reach "
             "the same numbers by the same trunk.",
     .reasons = "The carrier blocked outgoing calls from the number\n"
                "The number is labelled as spam\n"
                "The number is not confirmed for the account",
     .checks = "Call one of these numbers with another Caller ID.\n"
               "Ask the provider about the number, with fresh examples.\n"
               "Check the reputation of the number.",
     .related = "403 404 callerid-not-authorized silent-labeling-suspect analytics-blocked"},
    {.name = "callerid-not-authorized",
     .wire = "403 (or 500, 603) with a phrase about the Caller ID, or one Caller ID is refused "
             "nearly always while others pass by the same trunk.",
     .reasons = "The number is not confirmed for the account\n"
                "The format is not the provider's: '0...', '38...' or '+'\n"
                "The Caller ID is hidden or empty",
     .checks = "Confirm the number with the provider.\n"
               "Compare From and P-Asserted-Identity with a call that passes.\n"
               "Try the international form.",
     .unless = "the refusals hit one destination whatever the Caller ID.",
     .related = "403 forbidden-classify destination-blocked anonymous-rejected"},
    {.name = "cancel-no-487",
     .wire = "CANCEL was confirmed with 200, but the INVITE never got its final response (487) "
             "within 32 s, while the recording goes on.",
     .source = "RFC 3261 9.1",
     .reasons = "The provider's server lost the call\n"
                "The 487 was dropped on the way",
     .checks = "Look whether lines stay taken after such calls.\n"
               "See whether the 200 to CANCEL came at all.\n"
               "Send the provider Call-ID and exact time.",
     .unless = "the recording ends before 32 s have passed.",
     .related = "487 cancelled-by-us cancelled-forced"},
    {.name = "cancelled-by-us",
     .wire = "CANCEL was sent, and 487 came as its normal reply.",
     .source = "RFC 3261 9.1 and 21.4.25",
     .reasons = "An agent or the caller gave up\n"
                "The dialer cancelled\n"
                "The call was terminated by force on our side",
     .checks = "Look how long it had rung.\n"
               "See whether all such calls end after the same time: then it is our ring timer.\n"
               "Nothing has to be done about single calls.",
     .related = "487 abandoned-early no-answer cancelled-forced cancelled"},
    {.name = "cancelled-forced",
     .wire = "487 came, and no CANCEL was seen though both directions were recorded.",
     .source = "RFC 3261 21.4.25",
     .reasons = "A timer of the provider ends ringing\n"
                "Another proxy cancelled, which was not recorded\n"
                "Another branch of the call was answered",
     .checks = "Group such calls by ringing time: one fixed time is a timer.\n"
               "Look for another branch with a 200.\n"
               "Ask the provider who cancelled.",
     .unless = "only one direction was recorded.",
     .related = "487 cancelled-by-us answered-elsewhere no-answer"},
    {.name = "capture-clock",
     .wire = "A response is older than its request, as when recordings of machines with different "
             "clocks are joined.",
     .reasons = "The clocks of the recording machines differ\n"
                "The clock was set during the recording",
     .checks = "Synchronise the machines by NTP.\n"
               "Do not trust delays of these calls.\n"
               "Record at one point only.",
     .related = "capture-duplicates"},
    {.name = "capture-duplicates",
     .wire = "The same packet, byte by byte, was recorded again within {duplicate-window}, or "
             "within {duplicate-window-files} in another input. Real retransmissions come after "
             "half a second.",
     .reasons = "A mirror port sees each packet coming in and going out\n"
                "The recording ran on all interfaces\n"
                "The same traffic is in several inputs",
     .checks = "Nothing has to be done: the copies are not counted.\n"
               "Record one interface only, to save room.\n"
               "Look at retransmissions, which are counted apart.",
     .related = "sip-loss capture-clock"},
    {.name = "capture-ended-early",
     .wire = "The call has no final response and its last message lies within {capture-margin} of "
             "the end of the input; or it is answered and still going on.",
     .reasons = "The recording was stopped\n"
                "The capture was rotated",
     .checks = "Record for at least 35 s after the last call.\n"
               "Give the next file, too: several inputs are one analysis.\n"
               "Such calls are left out of every KPI.",
     .unless = "the call went on long enough to be sure: silence after 100, or INVITEs that nobody "
               "answers.",
     .related = "capture-started-mid-call no-bye unknown"},
    {.name = "capture-one-sided",
     .wire = "Only one direction of the call's link was recorded: at least {one-sided-messages} "
             "messages one way and none back, or an ACK or BYE to a response that was never seen; "
             "or the capturing machine lost one packet of a hundred and more, and the call just "
             "stops.",
     .reasons = "A mirror port copies one direction only\n"
                "The capturing machine was too slow and dropped packets\n"
                "Replies come in by another interface\n"
                "A capture filter names one address as source only",
     .checks = "Record on all interfaces.\n"
               "Check both directions of the mirror port.\n"
               "Look at the filter of the recording.",
     .unless = "the INVITE was repeated: a caller that hears nothing repeats, one that was "
               "answered does not.",
     .related = "no-response capture-started-mid-call unknown"},
    {.name = "capture-started-mid-call",
     .wire = "The first message of the call is no initial INVITE.",
     .reasons = "The call was up when the recording began",
     .checks = "Start the recording earlier.\n"
               "Give the file before, too.\n"
               "Such calls are left out of every KPI.",
     .related = "capture-ended-early unknown"},
    {.name = "capture-truncated",
     .wire = "Packets are longer than what was recorded of them, or bodies shorter than their "
             "Content-Length.",
     .reasons = "The recording cuts packets (snaplen)",
     .checks = "Record with tcpdump -s 0.\n"
               "Do not trust what is missing in such a message.\n"
               "Look at sip-cut in the report's health.",
     .related = "capture-one-sided"},
    {.name = "cdr-mismatch",
     .wire = "A row of a CDR was joined with a captured call, by Call-ID or by numbers "
             "and time, and they differ: another result, answered on one side only, or "
             "the talk differs by more than two seconds.",
     .source = "comparison of both inputs",
     .reasons = "The switch writes a word such as FAILED that hides the code\nThe CDR is of"
                " another leg of the call\nA forwarding or a transfer changed the end",
     .checks = "Look at the call in the ladder.\nCheck which leg the switch writes its CDR"
               " for.\nCompare the clocks of both.",
     .unless = "the clocks differ: a constant offset is set right when five calls show it.",
     .related = "cdr-only answered-ok"},
    {.name = "cdr-only",
     .wire = "A row of a CDR with a result and no second time and no duration.",
     .source = "the columns of the CDR",
     .reasons = "The export leaves times out\nThe table is a summary and no call log",
     .checks = "Add start, answer and end to the export.\nCapture the same calls.\n"
               "Ask whether another export of the switch has them.",
     .unless = "a capture of the same calls is there: then it is joined.",
     .related = "cdr-mismatch"},
    {.name = "channel-limit-reached",
     .wire = "600 or 603 came before any ringing, or another code whose phrase, Retry-After or "
             "Q.850 cause speaks of lines. A lone 600 or 603 proves little, so the confidence is "
             "low until something else supports it.",
     .source = "RFC 3261 21.6.1 and 21.6.2",
     .reasons = "The number of simultaneous calls is exceeded, e.g. 50 of 50 lines in use\n"
                "The dialer has all lines and leaves no reserve for incoming calls\n"
                "The person declined, where ringing cannot be seen",
     .checks = "Compare peak_calls with the number of lines that the provider gives.\n"
               "Give the dialer fewer lines, with 10-20 % in reserve for incoming calls.\n"
               "Read the phrase: it often names the limit.",
     .moves = "unknown, for a lone 600 or 603 in an input that cannot show ringing",
     .unless = "it rang before: then a person refused, or is busy.",
     .related = "600 603 486 peak_calls callee-declined cps-limit-reached congestion"},
    {.name = "code-translated",
     .wire = "A switch got one final code from the next leg and gave its caller another, as a "
             "proxy does that turns 503 into 500.",
     .source = "RFC 3261 16.7",
     .reasons = "The table of codes in the switch\n"
                "A proxy by the standard: 503 is passed on as 500\n"
                "Q.850 in between: many causes become 480",
     .checks = "Read far_code, the code of the leg farther along.\n"
               "Let the switch pass codes on unchanged.\n"
               "Judge the provider by far_code.",
     .related = "b2bua-two-legs 500 503 480"},
    {.name = "codec-mismatch",
     .wire =
         "488, 606 or 415: offer and answer share no sound format, or one side insists on SRTP.",
     .source = "RFC 3264 6; RFC 3261 21.4.26",
     .reasons = "Our codecs are not the provider's\n"
                "Encrypted audio (SRTP) on one side only\n"
                "A fax or video offer where only sound is taken",
     .checks = "Compare the m= and a=rtpmap lines with a call that works.\n"
               "Enable PCMA, PCMU or G.729.\n"
               "Compare SRTP settings.",
     .unless = "it answers a change during a call: then only the change was refused.",
     .related = "488 606 415 q850:65 q850:88 srtp-mismatch codec-mismatch-after-200"},
    {.name = "codec-mismatch-after-200",
     .wire = "The answer in the 200 turns the sound off (port 0) or names a format that was not on "
             "offer, and a BYE follows at once.",
     .source = "RFC 3264 6",
     .reasons = "The two sides share no codec, and one answers all the same\n"
                "A switch changes the SDP",
     .checks = "Compare offer and answer.\n"
               "Enable PCMA, PCMU or G.729.\n"
               "Look at what sits between: a switch that rewrites SDP.",
     .related = "codec-mismatch delayed-offer-broken short-call 200"},
    {.name = "congestion",
     .wire = "500, 503 or 486 with Q.850 34, 42 or 47 in the Reason header, and no sign of our own "
             "limit.",
     .source = "RFC 6432",
     .reasons = "No free circuits in a network farther along\n"
                "A mass of calls to one destination\n"
                "It may be our own limit when it comes at the same load",
     .checks = "See whether one prefix is concerned.\n"
               "Use another route for it.\n"
               "Compare with peak_calls: the same load each time speaks for a limit of ours.",
     .related = "q850:34 q850:42 q850:47 503 channel-limit-reached"},
    {.name = "cps-limit-reached",
     .wire = "403, 486 or 503 whose phrase speaks of rate or calls per second, or refusals that "
             "follow the number of INVITEs in the second before. Retry-After is often short.",
     .reasons = "The dialer starts too many calls per second\n"
                "A campaign begins with a burst\n"
                "The agreed rate is low",
     .checks = "Compare peak_cps with the agreed rate.\n"
               "Slow the dialer down.\n"
               "Agree on a higher rate with the provider.",
     .unless = "refusals follow the number of calls that are up: then it is the limit of lines.",
     .related = "peak_cps channel-limit-reached switch-session-cap 503"},
    {.name = "crossing",
     .wire = "The CANCEL and the 200 met on the way: the call is answered, confirmed and ended "
             "with BYE at once.",
     .source = "RFC 5407",
     .reasons = "The person picked up at the moment of the cancel",
     .checks = "Nothing has to be done.\n"
               "It counts as cancelled, not as a short call.\n"
               "Many of them: the ring timer is as long as people take to answer.",
     .related = "cancelled-by-us 487 481 cancelled"},
    {.name = "delayed-offer-broken",
     .wire = "The INVITE had no SDP, the 200 brought the offer, and the ACK had to bring the "
             "answer but did not.",
     .source = "RFC 3261 13.2.1; RFC 3264",
     .reasons = "The calling system supports no late offer\n"
                "A switch drops the body of the ACK",
     .checks = "Look at the bodies of INVITE, 200 and ACK.\n"
               "Set the system to offer sound in the INVITE.\n"
               "Look at what sits between the two.",
     .unless = "packets were cut: then the body may be missing in the recording only.",
     .related = "codec-mismatch-after-200 short-call 200"},
    {.name = "destination-blocked",
     .wire = "403 with a phrase about destination, country, tariff or route; or one prefix is "
             "refused nearly always, others nearly never.",
     .reasons = "The destination is not opened for the account\n"
                "It is a premium number\n"
                "The tariff does not include it",
     .checks = "See which prefixes are refused and which pass.\n"
               "Ask the provider to open the destination.\n"
               "Use another route.",
     .unless = "one Caller ID is refused whatever the destination.",
     .related = "403 forbidden-classify callerid-not-authorized provider"},
    {.name = "did-not-assigned",
     .wire = "Our side answered an incoming call with 404, 410, 484 or 604; or the phrase says "
             "that the number has no destination.",
     .reasons = "The number is new and not set up\n"
                "It arrives in another form: with +, with 0, with 38",
     .checks = "Compare the number as it arrives with the one in our system.\n"
               "Assign it.\n"
               "Call it from outside.",
     .unless = "the call comes from a scanner.",
     .related = "404 484 inbound-rejected-by-us number-not-found us"},
    {.name = "dns-unresolvable",
     .wire = "478, or a phrase that says that the next server's name cannot be resolved.",
     .source = "RFC 3263",
     .reasons = "A typing error in the domain\n"
                "The DNS server does not answer\n"
                "The provider changed its names",
     .checks = "Resolve the name on that machine (A, AAAA, SRV, NAPTR).\n"
               "Check the domain in the trunk.\n"
               "Enter an address until DNS works again.",
     .related = "478 next-hop-send-failed us"},
    {.name = "drop-at-32",
     .wire = "The talk took 29.5 to 33 s, and the 200 was repeated because no ACK arrived. 64*T1 = "
             "32 s is the time after which an answer without ACK is given up.",
     .source = "RFC 3261 13.3.1.4",
     .reasons = "The ACK does not reach the side that answered\n"
                "A limit of half a minute for calls without sound packets\n"
                "A trial account",
     .checks = "Look for repeated 200s in the ladder.\n"
               "Compare the Contact of the 200 with the address of the ACK.\n"
               "Check the RTP timeout.",
     .unless = "the calls end at other round times: then see max-duration-limit.",
     .related = "ack-missing drop-session-timer max-duration-limit"},
    {.name = "drop-session-timer",
     .wire = "Session-Expires was agreed on, and no re-INVITE or UPDATE renewed it, or it was "
             "refused. The refresher renews after half the interval; the other side ends the call "
             "at the interval less 32 s or a third of it, whichever is less.",
     .source = "RFC 4028 10",
     .reasons = "The refresher sends nothing\n"
                "NAT or firewall drops requests during the call\n"
                "The refresh is refused with 481 or 488",
     .checks = "Read Session-Expires and refresher of INVITE and 200.\n"
               "Look for a re-INVITE or UPDATE at half the interval.\n"
               "Turn the session timer off on this trunk.",
     .moves = "provider, when it was the refresher and sent nothing, or refused or ignored our "
              "refresh; us, when we were the refresher and sent nothing",
     .unless = "no Session-Expires was agreed on: then see max-duration-limit.",
     .related = "session-interval-small reinvite-failed max-duration-limit 422"},
    {.name = "extension-required",
     .wire = "421, and no INVITE with the feature followed. The Require header of the response "
             "lists what is demanded.",
     .source = "RFC 3261 21.4.16",
     .reasons = "The provider insists on 100rel, timer, path or outbound",
     .checks = "Read the Require header of the 421.\n"
               "Enable that option on the trunk.\n"
               "Ask the provider whether it can be waived.",
     .related = "421 420 bad-extension"},
    {.name = "failover-recovered",
     .wire = "The call failed with 5xx, 408, 403, 404, ICMP or silence, and another one to the "
             "same number by another trunk rang or was answered within {failover-window}.",
     .reasons = "Our system tries the next trunk by itself",
     .checks = "See which trunk fails, and how often.\n"
               "The call keeps its code and cause and is not counted as lost.\n"
               "Both Call-IDs name each other under related.",
     .related = "retry-chain 503 408"},
    {.name = "fake-ringing",
     .wire = "180 came within 0.1 s of the 100, and the call was then refused with 404, 410, 484, "
             "604 or a 5xx, as no ringing phone does.",
     .reasons = "The provider plays ringing itself while it looks for the subscriber",
     .checks = "Call a number that is turned off, and listen.\n"
               "Do not read pdd on this trunk.\n"
               "Ask the provider for real ringing.",
     .unless = "the phones are in our own network: they ring at once.",
     .related = "180 pdd slow-pdd"},
    {.name = "fas-suspect",
     .wire = "At least two signs among many answers of one trunk: 200 without any 18x, the same "
             "time to answer every time, an answer rate of which no list is capable, talks of "
             "seconds, and always our side that hangs up.",
     .reasons = "A route on the way sells false answers (false answer supervision)\n"
                "A gateway without answer supervision\n"
                "Numbers that machines answer: banks, hotlines, voicemail",
     .checks = "Call a number that you know to be switched off.\n"
               "Compare answer rate and talk time with another route.\n"
               "Dispute such calls, with number and exact time.",
     .unless = "the numbers belong to machines that answer at once.",
     .related = "short-call answered-ok fake-ringing asr"},
    {.name = "fax-t38-refused",
     .wire =
         "A re-INVITE with m=image (T.38) was refused with 488 or 415; the call itself goes on.",
     .source = "RFC 3264 8; ITU-T T.38",
     .reasons = "The trunk does not support T.38",
     .checks = "Send the fax as sound, with PCMA.\n"
               "Turn T.38 off.\n"
               "Ask the provider for T.38.",
     .related = "488 415 reinvite-failed"},
    {.name = "forbidden-classify",
     .wire =
         "The final response is 403, and neither its phrase nor what other calls show says why.",
     .source = "RFC 3261 21.4.4",
     .reasons = "Our IP is not in the ACL\n"
                "The destination is blocked\n"
                "The Caller ID is not confirmed\n"
                "The SIP profile is not registered\n"
                "Outgoing authorization is disabled\n"
                "The balance is insufficient",
     .checks = "See whether one destination, one Caller ID, or everything is refused.\n"
               "Check ACL, registration, outgoing authorization and balance.\n"
               "Send the provider several fresh examples (number and exact time).",
     .unless = "the phrase or the breadth names the reason: then a more exact cause is given.",
     .related = "403 q850:21 destination-blocked callerid-not-authorized ip-not-allowed "
                "registration-inactive no-balance"},
    {.name = "glare-491",
     .wire = "491: both sides sent a re-INVITE or UPDATE at the same moment. Each waits a random "
             "time (the owner of the Call-ID 2.1-4 s, the other 0-2 s) and tries again.",
     .source = "RFC 3261 14.1",
     .reasons = "Two switches both try to take themselves out of the sound path",
     .checks = "Ignore it when the next try succeeds.\n"
               "Many rounds: turn direct media off on one side.\n"
               "See which two elements send re-INVITEs.",
     .related = "491 reinvite-failed"},
    {.name = "icmp-unreachable",
     .wire = "An ICMP error quotes our INVITE, and no SIP response came on that leg. Port "
             "unreachable: the host is up, but no SIP service listens. Host or network "
             "unreachable: routing. Prohibited: a firewall.",
     .source = "RFC 792; RFC 4443",
     .reasons = "The SIP service of the other side is stopped, or uses another port\n"
                "A firewall\n"
                "A broken route or a wrong address",
     .checks =
         "See who sent the ICMP error: the trunk itself, a router on the way, or our network.\n"
         "Check address, port and transport of the trunk.\n"
         "Send OPTIONS to the same address.",
     .moves = "provider, when the ICMP error comes from the trunk itself; us, when it comes from "
              "our own network",
     .unless = "the quoted packet is RTP: that is about sound.",
     .related = "no-response network failed"},
    {.name = "inbound-rejected-by-us",
     .wire = "Our own element refused an incoming call before any ringing: with 403, 405, 406, "
             "415, 488, 600, 603, 606 or a 5xx.",
     .reasons = "The rule that lets calls in does not know this peer (403)\n"
                "Our system asks the provider for a password (401)\n"
                "No free agent or line (486, 503)",
     .checks = "Look in the log of our system at that time.\n"
               "Correct the rule: address of the peer, limits, queue.\n"
               "Make a test call from outside.",
     .unless = "the call comes from a scanner: then the refusal is right.",
     .related = "did-not-assigned agent-leg-failed channel-limit-reached us"},
    {.name = "ip-not-allowed",
     .wire = "Every call and OPTIONS from our address gets 403 or silence, never a challenge and "
             "never a success; or the phrase speaks of IP or ACL.",
     .reasons = "Our IP is not in the provider's ACL\n"
                "Our public IP changed\n"
                "NAT sends the calls from another address",
     .checks = "Find out our public IP as the provider sees it.\n"
               "Have it added to the ACL.\n"
               "See whether all machines of ours are concerned.",
     .unless = "some calls from the same address pass.",
     .related = "403 forbidden-classify no-response registration-inactive"},
    {.name = "late-media",
     .wire =
         "The first RTP packet of one side, of a stream that goes on in the talk, was seen more "
         "than {media-late} after the 2xx. Only where RTP was captured, and as seen at that point.",
     .source = "RFC 3550; RFC 3264",
     .reasons = "ICE or a firewall that opens late\n"
                "A gateway that switches the way of the sound after the answer\n"
                "A device that is silent until it has something to say",
     .checks = "Look at the time between 200, ACK and the first sound packet in the ladder.\n"
               "See whether one trunk or one phone model always does it.\n"
               "Turn off what inspects sound on the way (ALG, deep inspection).",
     .unless =
         "the phone sends nothing in silence: then the first word comes late, and nothing is lost.",
     .related = "one-way-audio mos answered-ok"},
    {.name = "local-no-route",
     .wire = "A call of our own phone got 503 within a second, and our switch sent no INVITE to "
             "any trunk; or the phrase says that there is no gateway or route.",
     .reasons = "No route is configured for this number\n"
                "All trunks count as dead, because OPTIONS went unanswered\n"
                "The gateway is switched off",
     .checks = "Check the routing table for this number.\n"
               "Check the state of the trunks.\n"
               "Look in the log of the switch.",
     .unless = "the trunk's side was not recorded.",
     .related = "503 404 service-unavailable us"},
    {.name = "local-timeout-b",
     .wire = "A 408 that our own proxy made: its phrase says so, or no 408 was on the wire. The "
             "next server got the INVITE up to 7 times (0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5 s) and "
             "said nothing for 32 s.",
     .source = "RFC 3261 17.1.1.2",
     .reasons = "The next server is down, or drops our packets\n"
                "A firewall\n"
                "The wrong address, port or transport",
     .checks = "As with no-response: address, port, firewall, ACL.\n"
               "Ask the provider whether the INVITE arrived.\n"
               "Do not write that the provider sent 408.",
     .related = "408 no-response remote-408"},
    {.name = "loop",
     .wire = "482 or 483: the call came back to where it had been, or Max-Forwards (70 at the "
             "start) fell to 0.",
     .source = "RFC 3261 16.3",
     .reasons = "Our route sends the number to the provider, and the provider sends it back\n"
                "A forwarding to itself\n"
                "Max-Forwards is set too low",
     .checks = "Follow the Via chain, or Max-Forwards from hop to hop.\n"
               "Check forwardings of the called number.\n"
               "Check routes for this number on both sides.",
     .moves = "us, when our own element sends the call back",
     .unless = "the Request-URI changes on the way: a call may pass a server twice by right.",
     .related = "482 483 440 q850:25"},
    {.name = "max-duration-limit",
     .wire = "Several calls end within 2 s of the same round length, by the same side, and no "
             "session timer was agreed on.",
     .reasons = "The provider limits the length of calls\n"
                "Our own system does\n"
                "The balance runs out",
     .checks = "Compare the lengths of long calls.\n"
               "Ask the provider for its limit.\n"
               "Check the limit in our own system.",
     .related = "drop-session-timer drop-at-32 acd"},
    {.name = "nat-binding-expired",
     .wire = "INVITEs to the address from which a phone registers get no response at all, neither "
             "100 nor ICMP, while its REGISTERs are accepted before and after and its own calls "
             "work.",
     .source = "RFC 4787 4.3, RFC 5626",
     .reasons = "The router before the phone forgets a UDP flow after 30 to 120 s\n"
                "The phone registers only every few minutes and sends nothing in between",
     .checks = "Look how long before the lost call the phone's last message was.\n"
               "Turn on keepalives (CRLF, STUN or OPTIONS) every 20-30 s.\n"
               "Shorten the registration time, or use TCP or TLS.",
     .unless = "the registration had run out, or the phone was off.",
     .related = "registration-inactive register-flap no-response nat-contact-private"},
    {.name = "nat-contact-private",
     .wire = "The Contact that our side sends to a public address is a private one (RFC 1918), and "
             "nothing on the way mends it.",
     .source = "RFC 3261 8.1.1.8; RFC 3581",
     .reasons = "The external address is not set in our system\n"
                "The router translates packets, but not what is inside",
     .checks = "Set the external address.\n"
               "Enable rport.\n"
               "Look for ack-missing and unanswered BYEs: only with them does it hurt.",
     .related = "ack-missing bye-unanswered sip-alg response-wrong-port"},
    {.name = "next-hop-send-failed",
     .wire = "477, or a phrase that says that a proxy could not send to the next server.",
     .reasons = "The next server refuses TCP or TLS\n"
                "A wrong port or transport\n"
                "The local socket failed",
     .checks = "Check address, port and transport of the next server.\n"
               "Connect to that port by hand.\n"
               "Read the log of the proxy.",
     .related = "477 478 dns-unresolvable icmp-unreachable"},
    {.name = "no-answer",
     .wire = "A 180 or 183 was the last response for at least {ring-min}, and the call ended with "
             "our CANCEL (487), 480, 408 or nothing.",
     .source = "RFC 3261 21.1.2",
     .reasons = "The called party did not answer during the call time\n"
                "The ring time is too short",
     .checks = "Call again at another time.\n"
               "Look at the ringing times: 25-35 s give people time.\n"
               "See whether all calls end after the same time: then it is a timer.",
     .related = "180 183 487 18x ner no-answer-early-media 480-while-ringing"},
    {.name = "no-answer-early-media",
     .wire = "A 183 with SDP was the last response for at least {ring-min}, with no 180, and the "
             "call ended with our CANCEL (487), 480, 408 or nothing. What was played may be "
             "ringing or an announcement.",
     .source = "RFC 3960",
     .reasons = "The called party did not answer during the call time\n"
                "An announcement said why: turned off, no such number",
     .checks = "Listen to the sound before the answer.\n"
               "Call again at another time.\n"
               "See whether one prefix always gives 183.",
     .related = "183 no-answer announcement-then-reject 18x"},
    {.name = "no-audio-both",
     .wire = "The call was answered and talked, both sides said where their sound goes, no RTP of "
             "either was seen, and RTP of another call between the same two hosts was, both ways. "
             "As seen at the capture point.",
     .source = "RFC 3550; RFC 3264",
     .reasons = "The UDP ports of the sound are closed in a firewall\n"
                "Both sides were told addresses that cannot be reached\n"
                "The sound of this call took another way, past the capture point",
     .checks = "Compare the addresses in both SDP with those of a call that has sound.\n"
               "Check the firewall rule for the UDP port range.\n"
               "Capture on both sides of the firewall.",
     .unless = "the media goes directly between the ends for some calls, past the capture point.",
     .related = "one-way-audio rtp-to-private answered-ok"},
    {.name = "no-balance",
     .wire = "402, or a phrase about balance, credit or payment.",
     .source = "RFC 3261 21.4.3",
     .reasons = "The balance is used up\n"
                "An invoice is unpaid\n"
                "A spending limit is reached",
     .checks = "Look up the balance.\n"
               "Look up the spending limit.\n"
               "Top up and call again.",
     .related = "402 403 account-blocked-or-balance"},
    {.name = "no-bye",
     .wire =
         "The call was answered, and no BYE came for {no-bye-after} or until the recording's end.",
     .source = "RFC 3261 15",
     .reasons = "A side was switched off during the call\n"
                "The BYE took another way, which was not recorded\n"
                "A line hangs",
     .checks = "Compare the length with the provider's bill.\n"
               "Look for the last RTP packet.\n"
               "Record both ways.",
     .related = "bye-unanswered capture-ended-early drop-session-timer"},
    {.name = "no-reserve-for-inbound",
     .wire = "An incoming INVITE was refused without ringing while as many calls were up as the "
             "trunk has lines, and at most a quarter of the incoming calls are refused when a line "
             "is free.",
     .reasons = "The dialer may use every line\n"
                "The provider gives fewer lines than were ordered\n"
                "Hung calls occupy lines",
     .checks = "Compare the dialer's lines with those of the trunk.\n"
               "Set the dialer to leave {inbound-reserve} free.\n"
               "Look at the time of day at which incoming calls are refused.",
     .unless = "incoming calls are refused at other times, too.",
     .related = "channel-limit-reached peak_calls inbound-rejected-by-us"},
    {.name = "no-response",
     .wire =
         "At least {no-response-invites} INVITEs over {no-response-time} got no response at all, "
         "not even 100; over UDP they are sent at 0, 0.5, 1.5, 3.5, 7.5, 15.5 and 31.5 s, and "
         "given up after 32 s. Or a proxy gave 408 or 504 because its next server was as silent.",
     .source = "RFC 3261 17.1.1.2",
     .reasons = "The request did not arrive: address, port, firewall, routing\n"
                "The provider drops calls from an IP it does not know\n"
                "The SIP profile has a registration error at the provider",
     .checks = "Check address, port and transport of the trunk, and the firewall.\n"
               "Send OPTIONS or REGISTER to the same address.\n"
               "Ask the provider whether the INVITE arrived, with our IP and the exact time.",
     .unless = "only one direction was recorded, or an ICMP error tells more.",
     .related = "0 none icmp-unreachable udp-fragment-loss local-timeout-b ip-not-allowed timeout"},
    {.name = "number-format-mismatch",
     .wire =
         "Nearly all numbers of one form (beginning and length) are refused for their number "
         "without ringing, while numbers of another form pass on the same trunk; best where one "
         "number was tried in both forms.",
     .reasons = "The gateway sends national numbers, the provider wants international ones\n"
                "A leading + or 00 is not accepted, or is missing\n"
                "A list came with numbers in another form",
     .checks = "Read the finding: it names both forms and the conversion.\n"
               "Call one of the refused numbers in the other form.\n"
               "Set the conversion in the SIP gateway.",
     .unless = "the refused numbers differ in destination and not in form.",
     .related = "404 484 number-not-found address-incomplete"},
    {.name = "number-not-found",
     .wire = "The final response is 404, or Q.850 cause 1.",
     .source = "RFC 3261 21.4.5",
     .reasons = "The number is incorrect or does not exist\n"
                "The format is not the provider's: '0...' sent where '38...' is expected; set the "
                "conversion in the SIP gateway\n"
                "The registration is not active\n"
                "The carrier has blocked outgoing calls from our number",
     .checks = "Compare the format with numbers that pass.\n"
               "Check the registration.\n"
               "Call the number from a mobile phone.",
     .unless = "all numbers get 404 from one moment on: then the registration or the provider is "
               "at fault.",
     .related = "404 604 q850:1 address-incomplete callee-gone registration-inactive unreachable"},
    {.name = "one-way-audio",
     .wire = "The call was answered and talked; one side's RTP was seen, the other's was not: none "
             "in the first {media-silence} after the 2xx, and less than a twentieth of what its "
             "talk time has. Hold is left out. As seen at the capture point.",
     .source = "RFC 3550; RFC 3264",
     .reasons = "Our firewall or NAT lets the sound out, and not in\n"
                "One side was told an address that cannot be reached\n"
                "A device is mute or sends to a wrong port",
     .checks = "Look in the ladder which side is silent, and where its sound was to go.\n"
               "Capture on the other side of the firewall: does the sound come that far?\n"
               "Check the UDP port range in the firewall, and the external address in the PBX.",
     .unless = "the silent side's sound takes another way, past the capture point, or it only "
               "listens (an announcement, a recorder).",
     .related = "no-audio-both rtp-to-private rtp-wrong-destination answered-ok"},
    {.name = "only-100-then-silence",
     .wire = "100 came and nothing more for {silence-after-100} since the last INVITE; then our "
             "side cancelled, or the recording shows no more. 100 travels one hop only: it proves "
             "that the first server is alive, and nothing else. From 100 to the next response "
             "{normal-gap-min} to {normal-gap-max} is normal; platforms give up after about 10 s.",
     .source = "RFC 3261 17.2.1 and 21.1.1",
     .reasons = "The provider waits for a partner that is silent\n"
                "One prefix or route of the provider is broken\n"
                "The provider is overloaded",
     .checks = "Group these calls by prefix and hour.\n"
               "Compare with the usual time from 100 to ringing on this trunk.\n"
               "Send the provider fresh examples (number and exact time).",
     .unless = "180 or 183 came: then it rang.",
     .related = "100 slow-after-100 no-response pdd timeout"},
    {.name = "outbound-not-allowed",
     .wire = "The refusal says that outgoing calls are barred, by its phrase or by Q.850 cause 52.",
     .reasons = "Outgoing authorization is disabled on this line\n"
                "Calls out are barred for the account\n"
                "The phone's class of service forbids them",
     .checks = "Check outgoing authorization of the SIP profile.\n"
               "Check the permissions of the phone or user.\n"
               "Ask the provider whether outgoing calls are barred.",
     .related = "403 q850:52 auth-never-answered forbidden-classify us"},
    {.name = "platform-agent-connection",
     .wire = "The CDR has the service word of a platform for this: the call to the agent"
             " got no 200.",
     .source = "the platform's report",
     .reasons = "The agent's internet line broke off\nThe headset program was closed\nA "
                "firewall at the agent's place drops calls",
     .checks = "Call the agent's extension by hand.\nLook whether one agent or one office "
               "has them.\n"
               "Check the registration of the workstation at that time.",
     .unless = "the agent refused the call: then that is the reason.",
     .related = "agent-leg-failed platform-drop-no-agent"},
    {.name = "platform-blocked",
     .wire = "The CDR has the service word of a platform for this: the call did not "
             "leave it.",
     .source = "the platform's report",
     .reasons = "The prefix is not among those allowed\nThe SIP gateway is turned "
                "off\nOutgoing calls are not authorised for it",
     .checks = "Check the three settings for this prefix.\nCall the same number through "
               "another gateway.\n"
               "Look whether other prefixes pass the same gateway.",
     .unless = "a SIP code stands beside the word: then the provider answered.",
     .related = "outbound-not-allowed destination-blocked"},
    {.name = "platform-connection-timeout",
     .wire = "The CDR has the service word of a platform for this: no response came from"
             " the provider, or the registration failed.",
     .source = "the platform's report",
     .reasons = "The registration at the provider is not active\nThe provider's address or "
                "port is wrong\nA firewall lets nothing through",
     .checks = "Check the registration.\nCapture one such call: it shows whether anything "
               "came back.\nSend the provider numbers and exact times.",
     .unless = "only one number has it: then look at that number first.",
     .related = "no-response registration-inactive"},
    {.name = "platform-drop-no-agent",
     .wire = "The CDR has the service word of a dialer for this: several people answered"
             " together, and one agent could take one.",
     .source = "the dialer's report",
     .reasons = "Too many lines per agent\nTalks are longer than the dialer expects\nAgents"
                " went on a break together",
     .checks = "Set fewer lines per agent.\nLook at which hours it happens.\nKeep such "
               "calls below 3 % of those answered.",
     .unless = "no agent was signed in at all: then the campaign should not have run.",
     .related = "answered-not-served platform-agent-connection"},
    {.name = "quality-loss",
     .wire = "More than {media-loss} of a side's RTP packets are missing by their sequence "
             "numbers, or they come more unevenly than {media-jitter} (mean jitter). Counted on "
             "streams of five seconds and more; pauses on hold are no loss. As seen at the capture "
             "point: what is lost behind it is not in the figure.",
     .source = "RFC 3550 A.3 and A.8; ITU-T G.107",
     .reasons = "A full line, or Wi-Fi\n"
                "Voice has no priority on the way\n"
                "The capturing machine itself lost packets",
     .checks = "See in which direction, and whether all calls of that hour have it.\n"
               "See whether the capture reports dropped packets.\n"
               "Look at load and priority (QoS) of the line.",
     .unless = "the capture lost the packets: then SIP messages are missing, too.",
     .related = "mos jitter loss sip-loss"},
    {.name = "redirected",
     .wire = "A 3xx came, and no new INVITE followed to an address of its Contact.",
     .source = "RFC 3261 8.1.3.4",
     .reasons = "Our system does not follow redirects\n"
                "The redirect leads to an address that our system does not trust\n"
                "The called number is forwarded",
     .checks = "Look at Contact in the response.\n"
               "Allow redirects on this trunk, when the address is trusted.\n"
               "Beware of redirects to foreign countries: they may be fraud.",
     .related = "300 301 302 305 380"},
    {.name = "registration-inactive",
     .wire = "The last REGISTER before the call failed or had expired, and the call was refused or "
             "unanswered; or the phrase says that the profile is not registered. Providers answer "
             "403, 404 or 503 to it.",
     .source = "RFC 3261 10",
     .reasons = "Login or password of the registration is wrong\n"
                "The network was down when it had to be renewed\n"
                "NAT forgot the binding",
     .checks = "See the time of the last REGISTER with 200, and its Expires.\n"
               "Restore the registration.\n"
               "Shorten its period, when it drops again and again.",
     .unless = "the trunk works by IP and never registers.",
     .related = "403 404 503 bad-credentials no-response service-unavailable"},
    {.name = "reinvite-failed",
     .wire = "An INVITE or UPDATE during the call got a 4xx, 5xx or 6xx or no response, and the "
             "call ended soon after.",
     .source = "RFC 3261 14",
     .reasons = "Hold, transfer or a change of codec is not supported\n"
                "The other side had lost the call (481)\n"
                "The session timer's refresh was refused",
     .checks = "See which request failed, and with which code.\n"
               "Try hold and transfer on this trunk.\n"
               "Compare the SDP of the change with the first one.",
     .moves = "the side that refused or ignored it",
     .unless = "the call goes on after 488 or 491: then nothing is lost.",
     .related = "481 488 491 drop-session-timer fax-t38-refused"},
    {.name = "remote-408",
     .wire = "The provider sent 408, without ringing before.",
     .source = "RFC 3261 21.4.9",
     .reasons = "The subscriber's phone is offline\n"
                "The next server behind the provider is dead: then it comes after about 32 s",
     .checks = "One number: call later.\n"
               "Many numbers by one trunk: ask the provider about its route.\n"
               "See after which time the 408 comes.",
     .moves = "provider, when the trunk gives it for {trunk-408-numbers} different numbers or more",
     .unless = "it rang before (then it is no answer), or our own proxy made the 408.",
     .related = "408 q850:18 q850:102 local-timeout-b server-timeout timeout"},
    {.name = "response-wrong-port",
     .wire = "Responses arrive at another port than the one the INVITE came from, and the INVITE "
             "is repeated as if nothing had come.",
     .source = "RFC 3581",
     .reasons = "NAT changes the port, and rport is not used\n"
                "A wrong port in our Via or in the external address",
     .checks = "Compare the port in Via with the source port of the INVITE.\n"
               "Enable rport.\n"
               "Set the external port, or use a fixed one.",
     .related = "nat-contact-private no-response sip-alg"},
    {.name = "retry-chain",
     .wire = "The same caller called the same number again within {retry-window} of a failure.",
     .reasons = "The dialer or a person redials at once\n"
                "Our system tries another trunk",
     .checks = "Each try is a call of its own in every figure.\n"
               "Look at the last one for the outcome.\n"
               "See recovered for calls that another trunk carried.",
     .related = "failover-recovered"},
    {.name = "ring-timeout-provider",
     .wire = "Most calls that rang without answer were ended by the provider after the same "
             "ringing time.",
     .source = "RFC 3261 16.8 (Timer C)",
     .reasons = "A ring timer at the provider\n"
                "The mobile operator's time until voicemail\n"
                "Forwarding on no answer that fails",
     .checks = "Compare the ringing times by prefix.\n"
               "Ask the provider for a longer time.\n"
               "Look which code it sends then.",
     .unless = "our own CANCEL ends the ringing.",
     .related = "no-answer ring-timeout-us 480-while-ringing cancelled-forced"},
    {.name = "ring-timeout-us",
     .wire = "Most calls that rang without answer were ended by our CANCEL after the same ringing "
             "time.",
     .source = "RFC 3261 9.1",
     .reasons = "The ring time that is set in the dialer or the PBX\n"
                "A dial plan with a short timeout\n"
                "A queue that tries the next one",
     .checks = "Find the ring time in the settings of the dialer.\n"
               "Set it to 25-35 s when it is shorter.\n"
               "Look how long it rang before people picked up.",
     .unless = "the provider ends the ringing.",
     .related = "no-answer ring-timeout-provider abandoned-early"},
    {.name = "rtp-port-unreachable",
     .wire = "ICMP errors that quote RTP of the call, over more than two seconds of the talk. In "
             "the first second they are usual: the sound is there before the port is open.",
     .source = "RFC 792; RFC 4443; RFC 1122 4.1.3.1",
     .reasons = "The device that was told of does not listen on that port\n"
                "A firewall answers with an error\n"
                "The SDP names another device",
     .checks = "See who sends the ICMP error.\n"
               "Compare the port in SDP with the one the device uses.\n"
               "Look for a device that was restarted.",
     .related = "one-way-audio icmp-unreachable rtp-wrong-destination"},
    {.name = "rtp-timeout-bye",
     .wire = "The RTP of one side stopped {media-timeout} or more before the BYE, the other side "
             "sent the BYE, and either its Reason speaks of RTP, or it went on sending and hung up "
             "after a usual limit (20, 30, 60 s ...). As seen at the capture point.",
     .source = "RFC 3326; RFC 3550",
     .reasons = "The device or its network went away during the talk\n"
                "A phone sends nothing while it is muted or on hold\n"
                "A firewall forgot the way of the sound",
     .checks =
         "See whether calls end after the same time of silence: that is the limit (rtptimeout).\n"
         "Turn on keep-alive packets for mute and hold.\n"
         "Lengthen the UDP time of the firewall.",
     .unless = "the sound went on by another way, past the capture point.",
     .related = "one-way-audio abnormal-release drop-session-timer"},
    {.name = "rtp-to-private",
     .wire = "The last SDP of one side asks for the sound at a private address (RFC 1918, RFC "
             "6598), its peer has a public address, and no sound for it was seen, or it goes to "
             "that address. As seen at the capture point.",
     .source = "RFC 1918; RFC 6598; RFC 3264",
     .reasons = "The PBX does not know its external address\n"
                "NAT help for SIP rewrites the signalling, and not the sound\n"
                "A VPN or second network card has the address in SDP",
     .checks = "Set the external address and the local networks in the PBX.\n"
               "Turn off SIP ALG in the router, or turn on NAT help on the border.\n"
               "Compare c= in SDP with the address the INVITE came from.",
     .unless = "the other side sends back to where sound comes from (symmetric RTP): then there is "
               "sound and no fault.",
     .related = "one-way-audio sip-alg nat-contact-private sdp-bad-address"},
    {.name = "rtp-wrong-destination",
     .wire = "The RTP of one side goes to an address or port that neither SDP names nor the other "
             "side's RTP comes from. As seen at the capture point.",
     .source = "RFC 3264 5.1; RFC 4961",
     .reasons = "A device kept the address of before a transfer\n"
                "Two networks, and the wrong one was chosen\n"
                "Addresses were agreed on by other means that were not captured (ICE)",
     .checks = "Compare the last SDP of both sides with where the sound goes.\n"
               "Look for a re-INVITE just before.\n"
               "Capture on the other side.",
     .unless = "the addresses changed on a way that was not captured.",
     .related = "one-way-audio rtp-to-private"},
    {.name = "scanner",
     .wire = "A known scanner's User-Agent, or an unknown address that calls many numbers and is "
             "never answered.",
     .reasons = "Machines on the internet look for systems through which they can call for free",
     .checks = "Block the address in the firewall.\n"
               "Accept calls from known addresses only.\n"
               "Such calls are left out of every KPI.",
     .related = "inbound-rejected-by-us policy"},
    {.name = "sdp-bad-address",
     .wire = "The c= line of the first offer is 0.0.0.0, private, or of another IP version than "
             "the peer, and the call is refused or stays without sound.",
     .source = "RFC 4566 5.7; RFC 3264",
     .reasons = "The external address is not set\n"
                "IPv6 is offered to an IPv4 peer",
     .checks = "Look at the c= line of the offer.\n"
               "Set the external address for sound.\n"
               "Compare with a call that works.",
     .unless = "it stands in a later offer: 0.0.0.0 is also the old way to put a call on hold.",
     .related = "codec-mismatch nat-contact-private"},
    {.name = "server-error",
     .wire = "The final response is 500.",
     .source = "RFC 3261 21.5.1",
     .reasons = "A fault of the provider's software or database\n"
                "A proxy turned a 503 from farther along into 500",
     .checks = "Check the connection status of the trunk.\n"
               "See whether one number, one prefix or everything is concerned.\n"
               "Try again later, and send the provider examples.",
     .related = "500 503 code-translated failed"},
    {.name = "server-overloaded-slow-100",
     .wire = "The 100 took more than 0.5 s, so that the INVITE was repeated, though nothing was "
             "lost. By the standard it comes within 0.2 s, when nothing else does.",
     .source = "RFC 3261 17.2.1",
     .reasons = "The provider's server is overloaded\n"
                "A slow lookup before the call is accepted",
     .checks = "Compare the time to 100 with the calls per second.\n"
               "Start fewer calls per second.\n"
               "Tell the provider.",
     .unless = "the line itself is slow, as by satellite: then all responses are.",
     .related = "sip-loss peak_cps 100"},
    {.name = "server-timeout",
     .wire = "The final response is 504: a server waited for another one (a partner, DNS, a "
             "database) and got no answer.",
     .source = "RFC 3261 21.5.5",
     .reasons = "The partner operator is silent\n"
                "A database or DNS server of the provider is slow",
     .checks = "Check the connection status of the trunk.\n"
               "See whether one prefix is concerned.\n"
               "Call by another route, and send the provider examples.",
     .related = "504 408 q850:102 bad-gateway timeout"},
    {.name = "service-unavailable",
     .wire = "The final response is 503, and nothing says why. Retry-After may say when to try "
             "again; until then no call should go to that server.",
     .source = "RFC 3261 21.5.4",
     .reasons = "The gateway registration is not active\n"
                "The balance is depleted\n"
                "The server is overloaded\n"
                "The provider has a technical problem",
     .checks = "Check connection status, registration and balance.\n"
               "See who sent it: our own switch, or the provider.\n"
               "Use another route, and inform the provider.",
     .unless = "Q.850 34, 42 or 47 stands in the Reason header: see congestion.",
     .related =
         "503 congestion registration-inactive local-no-route account-blocked-or-balance isa"},
    {.name = "session-interval-small",
     .wire = "422, and no INVITE with a longer Session-Expires followed. The Min-SE header names "
             "the shortest interval.",
     .source = "RFC 4028 6",
     .reasons = "The session timer of our system is set too short\n"
                "Our system does not retry with Min-SE",
     .checks = "Read Min-SE of the 422.\n"
               "Raise Session-Expires to it.\n"
               "Or turn the session timer off.",
     .related = "422 drop-session-timer"},
    {.name = "short-call",
     .wire = "The talk, from the 200 to the BYE, took less than {short-call}.",
     .reasons = "The person hung up at once\n"
                "No agent was free, or there was no sound\n"
                "A machine answered\n"
                "The provider answers before the subscriber does",
     .checks = "See who ended the calls.\n"
               "Listen to some of them.\n"
               "Compare trunks: many on one trunk are suspicious.",
     .unless = "the answer crossed our CANCEL.",
     .related = "short_calls acd crossing voicemail-or-robot codec-mismatch-after-200"},
    {.name = "silent-labeling-suspect",
     .wire = "486, 600 or 603 came less than a second after the first 18x: no person decides so "
             "fast, a filter on the phone or in the network does. Over many calls: this Caller ID "
             "is answered far less than others to the same prefixes.",
     .reasons = "Phones show the number as spam\n"
                "People know the number",
     .checks = "Look the number up with the labelling companies.\n"
               "Register it with them.\n"
               "Call fewer people from one number.",
     .unless = "one person has blocked us: compare several numbers.",
     .related = "asr analytics-blocked caller-blocked-by-carrier policy"},
    {.name = "sip-alg",
     .wire = "Addresses inside one message contradict each other (one public, one private), or "
             "lengths do not fit: the marks of a router that rewrites SIP.",
     .reasons = "SIP ALG is switched on in the router or firewall",
     .checks = "Turn SIP ALG off.\n"
               "Use TLS, or another port than 5060.\n"
               "Compare a message before and behind the router.",
     .unless = "our own system sets an external address: that looks alike.",
     .related = "nat-contact-private bad-request call-not-exist"},
    {.name = "sip-loss",
     .wire = "Messages were sent again though they had been answered, or their answer was lost. "
             "The program does not count mirrored copies.",
     .source = "RFC 3261 17.1",
     .reasons = "Packets are lost on the line\n"
                "A server takes more than 0.5 s to answer",
     .checks = "See in which direction copies come.\n"
               "Test the line for loss.\n"
               "See whether it follows the load.",
     .unless = "the server answers late, but each first copy arrived.",
     .related = "capture-duplicates server-overloaded-slow-100 udp-fragment-loss"},
    {.name = "slow-after-100",
     .wire = "From 100 to the next response more than {normal-gap-max} passed; {normal-gap-min} to "
             "{normal-gap-max} is normal.",
     .reasons = "The provider tries several routes one after another\n"
                "A lookup of ported numbers\n"
                "The provider is overloaded",
     .checks = "Compare prefixes.\n"
               "Compare trunks.\n"
               "Report it when it happens often.",
     .unless =
         "all calls to this prefix are as slow by nature, as some gateways to mobile networks are.",
     .related = "100 pdd only-100-then-silence slow-pdd"},
    {.name = "slow-pdd",
     .wire = "More than {slow-pdd} passed from the first INVITE to the first 18x, or to the 200 "
             "when nothing rang.",
     .reasons = "The provider tries several routes\n"
                "The password exchange and redirects take time\n"
                "The mobile network has to find the phone",
     .checks = "Compare prefixes and trunks.\n"
               "See how much of it lies before the 100.\n"
               "Report it to the provider with examples.",
     .unless = "the provider fakes ringing: then pdd says nothing.",
     .related = "pdd slow-after-100 fake-ringing"},
    {.name = "srtp-mismatch",
     .wire = "The offer says RTP/SAVP (encrypted) and is refused with 488, 415 or 606 while "
             "RTP/AVP passes, or the other way round.",
     .source = "RFC 3711; RFC 4568",
     .reasons = "SRTP is on at one end and off at the other\n"
                "The trunk demands TLS and SRTP",
     .checks = "Compare the m= line with a call that works.\n"
               "Set SRTP alike at both ends.\n"
               "Ask the provider what it demands.",
     .related = "488 415 606 codec-mismatch"},
    {.name = "stir-rejected",
     .wire = "428, 436, 437 or 438, or 403 with the phrase 'Stale Date': the Identity header of "
             "the call is missing or does not hold.",
     .source = "RFC 8224 6.2.2",
     .reasons = "The call was not signed\n"
                "The number was changed after signing\n"
                "The certificate cannot be fetched or is not trusted\n"
                "The clock of the signer is wrong",
     .checks = "Ask the carrier that signs our calls.\n"
               "Check that nothing changes numbers after signing.\n"
               "Check clocks.",
     .related = "428 436 437 438 analytics-blocked policy"},
    {.name = "switch-session-cap",
     .wire = "503 'Maximum Calls In Progress', usually with Retry-After 300: a FreeSWITCH on the "
             "way has reached its own limit.",
     .reasons = "The limit of sessions is set too low\n"
                "The limit of sessions per second is\n"
                "It is the provider's switch",
     .checks = "See whether the Server header names our own switch.\n"
               "Raise its limits.\n"
               "Start calls more slowly.",
     .related = "503 channel-limit-reached cps-limit-reached"},
    {.name = "tcp-refused",
     .wire = "A TCP connection failed that the INVITE was to take: a reset answers the request to "
             "connect, three such requests get no answer, or the receiver resets the connection "
             "before any response. Our proxy's next hop counts, too.",
     .source = "RFC 9293 3.10.7; RFC 3261 18.1.1",
     .reasons = "The SIP service of the other side is stopped, or has no TCP\n"
                "A firewall drops TCP to that port\n"
                "A wrong port or transport in the settings of the trunk",
     .checks = "Connect to the same address and port (nc -vz ADDRESS PORT).\n"
               "Check transport=tcp in the settings of the trunk.\n"
               "See whether UDP to the same address works.",
     .unless = "the call went on by another way and got a response there.",
     .related = "icmp-unreachable no-response next-hop-send-failed network failed"},
    {.name = "trunk-down",
     .wire = "At least {trunk-down-calls} calls in a row, to three numbers or more, got no "
             "response, ICMP errors, 408 or 503, and none between them got another answer.",
     .reasons = "The provider's server or its network is down\n"
                "Our way to it is down: line, router, firewall, DNS\n"
                "The provider moved its service to another address",
     .checks = "See whether OPTIONS and REGISTER to the trunk are answered.\n"
               "Look whether other trunks failed at the same moment: then it is our line.\n"
               "Ask the provider what happened at that time.",
     .moves = "network, when the trunk never answered at all in this input",
     .unless = "calls pass in between.",
     .related = "no-response icmp-unreachable service-unavailable failover-recovered"},
    {.name = "udp-fragment-loss",
     .wire = "INVITEs that do not fit one packet stay unanswered, while smaller ones to the same "
             "address are answered. From 1300 bytes on the standard wants TCP.",
     .source = "RFC 3261 18.1.1",
     .reasons = "A firewall or NAT drops fragments\n"
                "Many codecs, ICE candidates or headers make the INVITE large",
     .checks = "Compare the size of the INVITE with one that is answered.\n"
               "Offer fewer codecs.\n"
               "Use TCP on this trunk.",
     .related = "no-response bad-request 413 513"},
    {.name = "unknown-provider-reason",
     .wire = "A final response that nothing else explains. Providers use codes differently: the "
             "standard describes connections, not business rules, and equipment, firmware and "
             "settings differ.",
     .source = "RFC 3261 8.1.3.2",
     .reasons = "A rule of the provider that has no code of its own\n"
                "A fault on the way",
     .checks = "Read the phrase, Reason, Warning and the X- headers.\n"
               "Compare with calls that pass.\n"
               "Send the provider several fresh examples (number and exact time).",
     .related = "provider code-translated"},
    {.name = "unspecified-network-release",
     .wire = "Q.850 cause 31 or 127 came, and nothing else says why.",
     .source = "RFC 6432",
     .reasons = "The telephone network gave no reason\n"
                "A gateway has no SIP code for the cause",
     .checks = "Count such calls by trunk and prefix.\n"
               "See whether they follow the load.\n"
               "Ask the provider when they are many.",
     .related = "q850:31 q850:127 480"},
    {.name = "voicemail-or-robot",
     .wire =
         "Calls are answered after the same time of ringing, and one side talks for a fixed time.",
     .reasons = "Voicemail takes the call when nobody picks up\n"
                "A robot answers for the subscriber",
     .checks = "Listen to some of the calls.\n"
               "Let the dialer detect answering machines.\n"
               "Call again at another time.",
     .related = "short-call acd asr"},
};

const struct article *cause_article_at(size_t index)
{
    return index < sizeof articles / sizeof articles[0] ? &articles[index] : NULL;
}
