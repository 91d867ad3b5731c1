/* Table: what a SIP response code means on the wire, its usual reasons, what to check. Sorted by
 * code. */
#include "article.h"

static const struct article articles[] = {
    {.name = "0",
     .wire = "No response at all to the INVITE. It is no SIP code: it stands for silence. Over UDP "
             "the INVITE is sent up to 7 times, at 0, 0.5, 1.5, 3.5, 7.5, 15.5 and 31.5 s, and "
             "given up after 32 s. Some systems call it 'Connection timeout'.",
     .source = "RFC 3261 17.1.1.2",
     .reasons = "A wrong address, port or transport\n"
                "A firewall or NAT drops it\n"
                "The provider silently drops calls from an IP it does not know\n"
                "The provider's server is down",
     .checks = "See whether other traffic to the same address is answered.\n"
               "Look for ICMP errors.\n"
               "Ask the provider whether the INVITE arrived, with our IP and the exact time.",
     .related = "none no-response icmp-unreachable timeout 408"},
    {.name = "100",
     .wire = "The next server took the INVITE, so it is repeated no more. 100 travels one hop only "
             "and must come within 0.2 s when nothing else does. From it to the next response "
             "0.1-3 s is normal.",
     .source = "RFC 3261 21.1.1 and 17.2.1",
     .reasons = "The normal first step of a call\n"
                "As the last response: the provider took the call for processing and reported "
                "nothing more; platforms end such calls by force, after 10 s for instance",
     .checks = "As the last response: see how long the silence was.\n"
               "Group such calls by prefix.\n"
               "Investigate with the provider, with fresh examples.",
     .related = "only-100-then-silence slow-after-100 pdd 180"},
    {.name = "180",
     .wire = "The phone at the far end rings; the caller's system plays the ringing tone itself.",
     .source = "RFC 3261 21.1.2",
     .reasons = "The normal second step of a call\n"
                "As the last response: the called party did not answer during the call time",
     .checks = "As the last response: see how long it rang.\n"
               "Call again at another time.\n"
               "See whether all such calls end after the same time.",
     .related = "18x 183 no-answer fake-ringing pdd"},
    {.name = "181",
     .wire = "The call is being forwarded; more responses follow.",
     .source = "RFC 3261 21.1.3",
     .reasons = "A forwarding at the called number",
     .checks = "Judge the call by its final response.\n"
               "Expect a longer wait.\n"
               "Beware of forwardings that lead back to us.",
     .related = "18x 302 loop"},
    {.name = "182",
     .wire =
         "The called side is not free but keeps the call and may report its place in the queue.",
     .source = "RFC 3261 21.1.4",
     .reasons = "A queue at the far end",
     .checks = "Do not read the wait as ringing.\n"
               "Judge the call by its final response.\n"
               "See how long people wait.",
     .related = "18x 180 no-answer"},
    {.name = "183",
     .wire = "With SDP it opens sound before the answer: the provider plays ringing or an "
             "announcement. Without SDP it only says that the call is on its way.",
     .source = "RFC 3261 21.1.5; RFC 3960",
     .reasons = "The provider plays the ringing tone of the network\n"
                "An announcement says why the call fails\n"
                "As the last response: usually nobody picked up",
     .checks = "As the last response: listen to the sound before the answer.\n"
               "Before a 4xx: the announcement is the reason.\n"
               "Call again at another time.",
     .related = "18x 180 no-answer-early-media announcement-then-reject"},
    {.name = "199",
     .wire = "One branch of a call that rings at several phones has ended; the others go on.",
     .source = "RFC 6228",
     .reasons = "One of several phones refused or timed out",
     .checks = "Never read it as the call's result.\n"
               "Look at the final response.\n"
               "Nothing has to be done.",
     .related = "answered-elsewhere 180"},
    {.name = "200",
     .wire = "The answer to the INVITE, repeated until the caller's ACK arrives. BYE ends the talk "
             "and is confirmed by another 200.",
     .source = "RFC 3261 21.2.1 and 13.3.1.4",
     .reasons = "The subscriber, voicemail, a menu or a gateway answered",
     .checks = "When there is no sound, look at the network or the media stream.\n"
               "See how long the talk was and who ended it.\n"
               "See whether the ACK arrived.",
     .related = "answered answered-ok asr short-call ack-missing"},
    {.name = "202",
     .wire = "The request, most often REFER for a transfer, was accepted; a NOTIFY tells later how "
             "it went. Out of use since RFC 6665.",
     .reasons = "A transfer was asked for",
     .checks = "Find the NOTIFY that follows.\n"
               "Read the code in its body.\n"
               "Judge the call by its own final response.",
     .related = "200 429"},
    {.name = "204",
     .wire = "The server has nothing new to say about a subscription that was renewed.",
     .reasons = "A phone renewed a subscription",
     .checks = "Ignore it for calls.\n"
               "Look at other responses.\n"
               "Nothing has to be done.",
     .related = "489 200"},
    {.name = "300",
     .wire = "Contact lists several addresses; the caller's system may choose.",
     .source = "RFC 3261 21.3.1",
     .reasons = "A redirect server that leaves the choice to the caller",
     .checks = "Look whether a new INVITE follows.\n"
               "Check that redirects are allowed on the trunk.\n"
               "Look at the addresses in Contact.",
     .related = "redirected 301 302"},
    {.name = "301",
     .wire = "Contact names the address that is valid from now on.",
     .source = "RFC 3261 21.3.2",
     .reasons = "The number moved to another operator or server\n"
                "The subscriber has a new number",
     .checks = "Look whether a new INVITE follows.\n"
               "Update the number in the list.\n"
               "Look at the address in Contact.",
     .related = "redirected 302 410 q850:22"},
    {.name = "302",
     .wire = "Contact names the address for this call; the next call begins at the old one again.",
     .source = "RFC 3261 21.3.3",
     .reasons = "A redirect server chooses the route\n"
                "A forwarding at the called phone\n"
                "Fraud, when Contact is an unexpected foreign number",
     .checks = "Look whether a new INVITE follows.\n"
               "Allow redirects, when the address is trusted.\n"
               "Look at the number in Contact.",
     .related = "redirected 301 181"},
    {.name = "305",
     .wire = "Contact names the proxy through which the call has to go.",
     .source = "RFC 3261 21.3.4",
     .reasons = "Another outbound proxy is configured than the provider wants",
     .checks = "Set the proxy that Contact names.\n"
               "See whether all calls get it.\n"
               "Ask the provider for its present proxy.",
     .related = "redirected 302"},
    {.name = "380",
     .wire = "The body or Contact describes another service, often for emergency calls.",
     .source = "RFC 3261 21.3.5",
     .reasons = "The number is one for emergencies and goes another way",
     .checks = "Read Contact and the body.\n"
               "See which numbers get it.\n"
               "Ask the provider.",
     .related = "redirected"},
    {.name = "400",
     .wire = "The request breaks the grammar or contradicts itself; the phrase should name what.",
     .source = "RFC 3261 21.4.1",
     .reasons = "A router with SIP ALG rewrote the message\n"
                "A wrong character in number or Caller ID\n"
                "Content-Length does not fit, or fragments got lost",
     .checks = "Read the phrase and the Warning header.\n"
               "Turn SIP ALG off.\n"
               "Compare the INVITE that left with one that passes.",
     .related = "bad-request sip-alg 513"},
    {.name = "401",
     .wire = "A registrar or a user agent asks for a password (WWW-Authenticate). A new request "
             "with Authorization follows; the program counts both as one call.",
     .source = "RFC 3261 21.4.2 and 22.2",
     .reasons = "The normal password exchange\n"
                "Login, realm or password is wrong: it repeats\n"
                "No password is configured: nothing follows",
     .checks = "See whether a request with Authorization follows.\n"
               "Check login, authorization name, realm and password.\n"
               "Look for stale=true, which is harmless.",
     .related = "auth-normal auth-loop auth-never-answered 407"},
    {.name = "402",
     .wire = "The standard keeps it for later; providers send it when money is missing.",
     .source = "RFC 3261 21.4.3",
     .reasons = "The balance is used up\n"
                "An invoice is unpaid\n"
                "A spending limit is reached",
     .checks = "Look up the balance.\n"
               "Look up the spending limit.\n"
               "Top up and call again.",
     .related = "no-balance account-blocked-or-balance 403"},
    {.name = "403",
     .wire = "The server understood the call and refuses it; to send it again is useless. Phrase, "
             "Warning, Reason or an X- header may say why.",
     .source = "RFC 3261 21.4.4",
     .reasons = "Our IP is not in the ACL\n"
                "The destination is blocked\n"
                "The Caller ID is not confirmed\n"
                "The SIP profile is not registered\n"
                "Outgoing authorization is disabled\n"
                "The balance is insufficient\n"
                "It is not always an account block: more often a restriction of one destination or "
                "a security setting",
     .checks = "See whether one destination, one Caller ID or everything is refused.\n"
               "Check ACL, registration, outgoing authorization, Caller ID and balance.\n"
               "Send the provider several fresh examples (number and exact time).",
     .related = "forbidden-classify destination-blocked callerid-not-authorized ip-not-allowed "
                "no-balance q850:21"},
    {.name = "404",
     .wire = "The server knows for sure that this user is not in its domain; gateways send it for "
             "numbers that the telephone network does not know.",
     .source = "RFC 3261 21.4.5",
     .reasons = "The number is incorrect or does not exist\n"
                "The format is not the provider's: '0...' sent where '38...' is expected; set the "
                "conversion in the SIP gateway\n"
                "The registration is not active, and the provider takes no calls from it\n"
                "The carrier has blocked outgoing calls from our number",
     .checks = "Compare the format with numbers that pass.\n"
               "Check the registration.\n"
               "Call the number from a mobile phone.",
     .related = "number-not-found did-not-assigned registration-inactive q850:1 604"},
    {.name = "405",
     .wire = "The Allow header lists what this address does accept.",
     .source = "RFC 3261 21.4.6",
     .reasons = "The INVITE goes to a registrar or a wrong port\n"
                "The method is disabled",
     .checks = "Check host and port of the trunk.\n"
               "Read the Allow header.\n"
               "Turn the optional method off.",
     .related = "bad-request 501"},
    {.name = "406",
     .wire = "The answer would need a form that the Accept header does not allow. Some gateways "
             "send it where 488 is due.",
     .source = "RFC 3261 21.4.7",
     .reasons = "A wrong Accept header\n"
                "No common sound format",
     .checks = "Compare Accept with application/sdp.\n"
               "Compare the codecs.\n"
               "Read the Warning header.",
     .related = "bad-request 488 codec-mismatch"},
    {.name = "407",
     .wire = "A proxy asks for a password (Proxy-Authenticate). A new request with "
             "Proxy-Authorization follows; the program counts both as one call.",
     .source = "RFC 3261 21.4.8 and 22.3",
     .reasons = "The normal password exchange\n"
                "Login, realm or password is wrong: it repeats\n"
                "No password is configured: nothing follows",
     .checks = "See whether a request with Proxy-Authorization follows.\n"
               "Check login, authorization name, realm and password.\n"
               "Look for stale=true, which is harmless.",
     .related = "auth-normal auth-loop auth-never-answered 401"},
    {.name = "408",
     .wire = "A server could not find or reach the user in time. It may be made by our own proxy "
             "after 32 s, too; then nothing came from the provider.",
     .source = "RFC 3261 21.4.9",
     .reasons = "The subscriber's phone is offline\n"
                "The next server behind the provider is dead\n"
                "A ring timer, when it came after ringing",
     .checks = "See whether the 408 was really received, and from whom.\n"
               "See whether it rang before: then it is no answer.\n"
               "Many numbers: ask the provider about its route.",
     .related = "remote-408 local-timeout-b no-answer 504 q850:102 timeout"},
    {.name = "409",
     .wire = "From the first edition of SIP, no longer in use.",
     .reasons = "A very old server",
     .checks = "Read the phrase.\n"
               "Ask the maker of the server.\n"
               "Compare with calls that pass.",
     .related = "400 unknown-provider-reason"},
    {.name = "410",
     .wire = "The user was there and is gone for good, and no new address is known.",
     .source = "RFC 3261 21.4.10",
     .reasons = "The number was given up\n"
                "The subscriber has a new number (Q.850 22)",
     .checks = "Look in Reason or Contact for a new number.\n"
               "Remove or update the number.\n"
               "See which share of the list is gone.",
     .related = "callee-gone 404 604 q850:22"},
    {.name = "411",
     .wire = "From the first edition of SIP; the request had no Content-Length.",
     .reasons = "A very old server\n"
                "Something on the way removed the header",
     .checks = "Look at the Content-Length of the INVITE.\n"
               "Turn SIP ALG off.\n"
               "Compare with a call that passes.",
     .related = "bad-request 400"},
    {.name = "412",
     .wire = "A PUBLISH named an entity tag that the server no longer has.",
     .source = "RFC 3903",
     .reasons = "The presence server was restarted",
     .checks = "Ignore it for calls.\n"
               "See whether the phone publishes anew.\n"
               "Nothing has to be done.",
     .related = "bad-request 489"},
    {.name = "413",
     .wire = "The body is larger than the server wants to handle; Retry-After says whether later "
             "is better.",
     .source = "RFC 3261 21.4.11",
     .reasons = "Many codecs and ICE candidates\n"
                "An extra body from the telephone network (ISUP)",
     .checks = "Look at the size of the body.\n"
               "Offer fewer codecs.\n"
               "Turn extra bodies off.",
     .related = "bad-request 513 udp-fragment-loss"},
    {.name = "414",
     .wire = "The Request-URI is longer than the server reads.",
     .source = "RFC 3261 21.4.12",
     .reasons = "Parameters are added to the number\n"
                "A circle that adds a prefix each time",
     .checks = "Look at the Request-URI.\n"
               "Look for a circle.\n"
               "Remove parameters.",
     .related = "bad-request loop"},
    {.name = "415",
     .wire = "Accept lists the bodies that the server understands.",
     .source = "RFC 3261 21.4.13",
     .reasons = "An ISUP or encrypted body\n"
                "A body for digits (INFO) that is not known",
     .checks = "Read the Accept header.\n"
               "Send a plain application/sdp.\n"
               "Compare with a call that passes.",
     .related = "codec-mismatch 488"},
    {.name = "416",
     .wire = "The scheme of the Request-URI (tel:, sips:) is not understood.",
     .source = "RFC 3261 21.4.14",
     .reasons = "tel: is sent to a trunk that takes sip: only\n"
                "sips: over UDP",
     .checks = "Look at the Request-URI.\n"
               "Send sip:number@provider.\n"
               "Check the setting for TLS.",
     .related = "bad-request"},
    {.name = "417",
     .wire = "Resource-Priority names a value that the server does not know and Require makes it "
             "matter.",
     .source = "RFC 4412",
     .reasons = "The PBX adds a priority",
     .checks = "Look for Resource-Priority in the INVITE.\n"
               "Remove it.\n"
               "Ask the provider.",
     .related = "bad-request 420"},
    {.name = "420",
     .wire = "Require demanded an option that the server lacks; Unsupported lists it.",
     .source = "RFC 3261 21.4.15",
     .reasons = "Require asks for 100rel, timer or another option that could stand in Supported",
     .checks = "Compare Require and Unsupported.\n"
               "Move the option to Supported.\n"
               "See whether an INVITE without it follows.",
     .related = "bad-extension 421"},
    {.name = "421",
     .wire = "The server demands an option that the request does not support; Require lists it.",
     .source = "RFC 3261 21.4.16",
     .reasons = "The provider insists on 100rel, timer, path or outbound",
     .checks = "Read the Require header.\n"
               "Enable the option.\n"
               "See whether an INVITE with it follows.",
     .related = "extension-required 420"},
    {.name = "422",
     .wire = "Session-Expires is below the server's Min-SE; a new INVITE with a longer one should "
             "follow by itself.",
     .source = "RFC 4028 6",
     .reasons = "Our session timer is set short",
     .checks = "See whether a new INVITE follows.\n"
               "Read Min-SE.\n"
               "Raise Session-Expires to it.",
     .related = "session-interval-small drop-session-timer"},
    {.name = "423",
     .wire = "A REGISTER asked for less than Min-Expires; a longer one should follow by itself.",
     .source = "RFC 3261 21.4.17",
     .reasons = "The registration period is set too short",
     .checks = "See whether a new REGISTER follows.\n"
               "Read Min-Expires.\n"
               "Raise the period.",
     .related = "bad-request registration-inactive"},
    {.name = "424",
     .wire = "Geolocation of the call is malformed.",
     .source = "RFC 6442",
     .reasons = "A location is added for emergency calls",
     .checks = "Look for Geolocation in the INVITE.\n"
               "Remove or correct it.\n"
               "Ask the provider.",
     .related = "bad-request"},
    {.name = "425",
     .wire = "An alert that is sent without a person could not be read.",
     .source = "RFC 8876",
     .reasons = "The body of the alert is malformed",
     .checks = "It is no voice call.\n"
               "Correct the body.\n"
               "Ask the receiver.",
     .related = "bad-request"},
    {.name = "428",
     .wire = "The called network wants an Identity header (STIR), and there is none.",
     .source = "RFC 8224 6.2.2",
     .reasons = "Our provider does not sign calls\n"
                "A carrier on the way removed the header",
     .checks = "Look for Identity in the INVITE.\n"
               "Ask our provider to sign.\n"
               "Ask which carrier passes the call on.",
     .related = "stir-rejected 436 437 438"},
    {.name = "429",
     .wire = "A REFER came without Referred-By, or without proof of it.",
     .source = "RFC 3892 5",
     .reasons = "The transferring phone adds no Referred-By",
     .checks = "Look at the REFER.\n"
               "Try a transfer with consultation.\n"
               "Update the phone.",
     .related = "bad-request 202"},
    {.name = "430",
     .wire = "The connection over which the phone registered (its flow) has failed.",
     .reasons = "The phone behind NAT lost its connection",
     .checks = "Look at the time of its last REGISTER.\n"
               "Let the phone register again.\n"
               "Shorten keep-alives.",
     .related = "callee-unreachable 439"},
    {.name = "433",
     .wire = "The called user does not take calls without a Caller ID.",
     .source = "RFC 5079",
     .reasons = "The Caller ID is withheld, or is 'anonymous'",
     .checks = "Look at From and P-Asserted-Identity.\n"
               "Look for a Privacy header.\n"
               "Call with a shown number.",
     .related = "anonymous-rejected q850:24"},
    {.name = "436",
     .wire = "The certificate that the Identity header points to cannot be fetched.",
     .source = "RFC 8224 6.2.2",
     .reasons = "A wrong or unreachable address of the certificate",
     .checks = "Fetch the address in the info parameter.\n"
               "Ask the signing carrier.\n"
               "Call by another carrier.",
     .related = "stir-rejected 437 438"},
    {.name = "437",
     .wire = "The certificate was fetched and is not accepted.",
     .source = "RFC 8224 6.2.2",
     .reasons = "It has expired\n"
                "Its authority is not trusted",
     .checks = "Look at the dates of the certificate.\n"
               "Ask the signing carrier.\n"
               "Call by another carrier.",
     .related = "stir-rejected 436 438"},
    {.name = "438",
     .wire = "The signature does not fit numbers, date or header.",
     .source = "RFC 8224 6.2.2",
     .reasons = "Numbers were changed after signing\n"
                "The header was damaged on the way",
     .checks = "Compare the numbers in the signature with From and To.\n"
               "Sign after the last change.\n"
               "Look at what sits between.",
     .related = "stir-rejected 436 437"},
    {.name = "439",
     .wire = "The registrar wants outbound and the first proxy does not support it.",
     .reasons = "The phone asks for outbound through an old proxy",
     .checks = "Turn outbound off on the phone.\n"
               "Update the proxy.\n"
               "See whether it registers then.",
     .related = "bad-request 430"},
    {.name = "440",
     .wire = "The limit of parallel branches (Max-Breadth) is used up.",
     .source = "RFC 5393",
     .reasons = "A call rings at too many places at once\n"
                "A circle that multiplies calls",
     .checks = "Look for a circle.\n"
               "Ring fewer phones at once.\n"
               "Ask the provider.",
     .related = "loop 482 483"},
    {.name = "469",
     .wire = "An INFO of a package that was not agreed on.",
     .source = "RFC 6086",
     .reasons = "Digits are sent by INFO and not supported",
     .checks = "Change how digits are sent.\n"
               "Look at Recv-Info.\n"
               "The call itself goes on.",
     .related = "bad-request"},
    {.name = "470",
     .wire = "The receiver of a list did not permit it.",
     .source = "RFC 5360",
     .reasons = "A service sends to many without consent",
     .checks = "Obtain consent.\n"
               "It is rare for calls.\n"
               "Ask the provider.",
     .related = "unknown-provider-reason"},
    {.name = "477",
     .wire = "A Kamailio or OpenSIPS proxy made it itself: sending to the next server failed.",
     .reasons = "The next server refuses TCP or TLS\n"
                "A wrong port or transport",
     .checks = "Check address, port and transport of the next server.\n"
               "Connect to that port by hand.\n"
               "Read the log of the proxy.",
     .related = "next-hop-send-failed 478 dns-unresolvable"},
    {.name = "478",
     .wire = "A Kamailio proxy made it itself: the next server's name cannot be resolved.",
     .reasons = "A typing error in the domain\n"
                "DNS does not answer",
     .checks = "Resolve the name on that machine.\n"
               "Check the domain of the trunk.\n"
               "Enter an address for the time being.",
     .related = "dns-unresolvable 477"},
    {.name = "480",
     .wire = "The called system was reached, and the user cannot be right now. Gateways send it "
             "for Q.850 18, 19, 20 and 31, and FreeSWITCH for every cause it has no code for, so "
             "it may say little.",
     .source = "RFC 3261 21.4.18",
     .reasons = "The phone is turned off or out of coverage\n"
                "The number is not in service\n"
                "Nobody answered, when it came after ringing; some providers send it by mistake "
                "while it rings, where 180 or 183 is due\n"
                "Something happened at the provider, and it takes all numbers for inactive",
     .checks = "One number: call later.\n"
               "Many numbers at once: open a ticket, with number and exact time.\n"
               "Read Q.850 in the Reason header.",
     .related = "callee-unreachable 480-while-ringing callee-dnd q850:20 unreachable"},
    {.name = "481",
     .wire = "No dialog fits Call-ID and tags. On BYE and CANCEL it is harmless; on a re-INVITE or "
             "UPDATE the call is lost.",
     .source = "RFC 3261 21.4.19",
     .reasons = "The other side had ended the call\n"
                "A restart or failover lost it\n"
                "SIP ALG changed a tag",
     .checks = "See which request got it.\n"
               "Look for a restart at that time.\n"
               "Compare the tags with those of the 200.",
     .related = "call-not-exist crossing reinvite-failed"},
    {.name = "482",
     .wire = "A server found its own mark in Via: the same request came back. A second copy of a "
             "forked call gets it by right, while another branch goes on.",
     .source = "RFC 3261 21.4.20",
     .reasons = "Our route and the provider's point at each other\n"
                "A forwarding to itself",
     .checks = "Follow the Via chain.\n"
               "Check forwardings.\n"
               "Check routes on both sides.",
     .related = "loop 483 440"},
    {.name = "483",
     .wire = "Max-Forwards, 70 at the start, fell to 0.",
     .source = "RFC 3261 21.4.21",
     .reasons = "A circle of routes or forwardings\n"
                "Max-Forwards is set too low",
     .checks = "Look at Max-Forwards in the INVITE we send.\n"
               "Follow it from hop to hop.\n"
               "Check forwardings.",
     .related = "loop 482 q850:25"},
    {.name = "484",
     .wire = "The Request-URI is incomplete: more digits are needed to route the call.",
     .source = "RFC 3261 21.4.22",
     .reasons = "Digits are missing\n"
                "The country or area code is missing\n"
                "A leading + or 00 is not accepted",
     .checks = "Compare the length with numbers that pass.\n"
               "Try the international form.\n"
               "Set the conversion in the SIP gateway.",
     .related = "address-incomplete q850:28 404"},
    {.name = "485",
     .wire = "Several users fit the address; Contact may list them.",
     .source = "RFC 3261 21.4.23",
     .reasons = "A name is dialled, not a number",
     .checks = "Dial the exact number.\n"
               "Look at Contact.\n"
               "Correct the directory.",
     .related = "404 unknown-provider-reason"},
    {.name = "486",
     .wire = "The called phone is in a call, or refuses a second one. 600 says the same of all "
             "phones of the person.",
     .source = "RFC 3261 21.4.24",
     .reasons = "The subscriber is busy\n"
                "The call was refused by a button\n"
                "The trunk's lines are used up: Q.850 34 or 42 stands in the Reason header",
     .checks = "Redial later.\n"
               "See whether many different numbers are busy at the same moment.\n"
               "Read Q.850 in the Reason header.",
     .related = "callee-busy channel-limit-reached 600 q850:17 busy"},
    {.name = "487",
     .wire = "The INVITE was ended by CANCEL, or by BYE before its answer. It is the normal reply "
             "to our own CANCEL.",
     .source = "RFC 3261 21.4.25",
     .reasons = "The call was cancelled by hand or terminated by force\n"
                "A ring timer on our side expired\n"
                "Another phone answered\n"
                "The provider ended it without our CANCEL",
     .checks = "Look for our CANCEL.\n"
               "See how long it had rung.\n"
               "See whether all such calls end after the same time.",
     .related = "cancelled-by-us cancelled-forced no-answer answered-elsewhere cancelled"},
    {.name = "488",
     .wire = "The sound offer cannot be used here; the Warning header may say why (304 media type, "
             "305 format, 370 bandwidth).",
     .source = "RFC 3261 21.4.26",
     .reasons = "No common codec\n"
                "SRTP on one side only\n"
                "A wrong address or IP version in the offer",
     .checks = "Compare the m= lines with a call that works.\n"
               "Enable PCMA, PCMU or G.729.\n"
               "Compare SRTP settings.",
     .related = "codec-mismatch srtp-mismatch 606 q850:65"},
    {.name = "489",
     .wire = "The Event of a SUBSCRIBE or NOTIFY is not known; Allow-Events lists what is.",
     .source = "RFC 6665 8.3.2",
     .reasons = "A phone subscribes to something that the server lacks",
     .checks = "Ignore it for calls.\n"
               "Read Allow-Events.\n"
               "Turn the subscription off.",
     .related = "bad-request 204"},
    {.name = "491",
     .wire = "Two changes of the call met. The owner of the Call-ID waits 2.1-4 s, the other 0-2 "
             "s, and tries again.",
     .source = "RFC 3261 21.4.27 and 14.1",
     .reasons = "Two switches change the sound path at once",
     .checks = "Ignore it when the next try succeeds.\n"
               "Many rounds: turn direct media off.\n"
               "See which two elements send re-INVITEs.",
     .related = "glare-491 reinvite-failed"},
    {.name = "493",
     .wire = "An S/MIME body could not be opened.",
     .source = "RFC 3261 21.4.28",
     .reasons = "A wrong key\n"
                "A body that is encrypted without agreement",
     .checks = "Turn the encryption of bodies off.\n"
               "Check certificates.\n"
               "Use TLS instead.",
     .related = "bad-request"},
    {.name = "494",
     .wire = "The server wants security to be agreed on first; Security-Server lists how.",
     .source = "RFC 3329",
     .reasons = "An IMS network wants IPsec or TLS",
     .checks = "Read Security-Server.\n"
               "Set up IPsec or TLS.\n"
               "Ask the provider.",
     .related = "bad-request"},
    {.name = "500",
     .wire = "The server failed in an unexpected way; Retry-After may say when to try again. A "
             "proxy turns a 503 from farther along into 500, so it may hide overload.",
     .source = "RFC 3261 21.5.1 and 16.7",
     .reasons = "There is an internal error on the provider's side\n"
                "A 503 from farther along",
     .checks = "Check the connection status.\n"
               "See whether everything or one prefix is concerned.\n"
               "Try again later, and ask the provider with fresh examples.",
     .related = "server-error code-translated 503 isa"},
    {.name = "501",
     .wire = "The server knows the method or the function not at all; gateways send it for Q.850 "
             "29 and 79.",
     .source = "RFC 3261 21.5.2",
     .reasons = "A method that is not supported\n"
                "A service that the telephone network lacks",
     .checks = "See which request got it.\n"
               "Read Q.850 in the Reason header.\n"
               "Use another route.",
     .related = "unknown-provider-reason 405 q850:79 q850:29"},
    {.name = "502",
     .wire = "A gateway or proxy received an incorrect response from the server to which it had "
             "passed the request.",
     .source = "RFC 3261 21.5.3",
     .reasons = "A fault of the partner operator\n"
                "The equipment of the called side is out of order (Q.850 27)",
     .checks = "Check the connection status.\n"
               "See whether one destination is concerned.\n"
               "Use another route, and ask the provider with fresh examples.",
     .related = "bad-gateway 504 q850:27 q850:38"},
    {.name = "503",
     .wire = "The server cannot work now. Retry-After says for how long no call should go to it; "
             "the next trunk should be tried.",
     .source = "RFC 3261 21.5.4",
     .reasons = "The gateway registration is not active\n"
                "The account balance may be depleted\n"
                "The server is overloaded\n"
                "There is a technical problem at the provider\n"
                "No free circuits: Q.850 34 or 42",
     .checks = "Check connection status, registration and balance.\n"
               "See who sent it: our own switch, or the provider.\n"
               "Inform the provider, with fresh examples.",
     .related =
         "service-unavailable congestion local-no-route cps-limit-reached failover-recovered isa"},
    {.name = "504",
     .wire = "A server waited for another one outside of itself and got no answer in time.",
     .source = "RFC 3261 21.5.5",
     .reasons = "The partner operator is silent\n"
                "DNS or a database is slow (Q.850 102)",
     .checks = "Check the connection status.\n"
               "See whether one prefix is concerned.\n"
               "Use another route, and ask the provider with fresh examples.",
     .related = "server-timeout 408 q850:102 isa timeout"},
    {.name = "505",
     .wire = "The request line does not say SIP/2.0.",
     .source = "RFC 3261 21.5.6",
     .reasons = "A damaged start line",
     .checks = "Look at the start line.\n"
               "Turn SIP ALG off.\n"
               "Compare with a call that passes.",
     .related = "bad-request 400"},
    {.name = "513",
     .wire = "The message is larger than the server takes.",
     .source = "RFC 3261 21.5.7",
     .reasons = "Many codecs, candidates or headers",
     .checks = "Look at the size of the INVITE.\n"
               "Offer fewer codecs.\n"
               "Use TCP.",
     .related = "bad-request 413 udp-fragment-loss"},
    {.name = "555",
     .wire = "A REGISTER asked for a push service that the server does not have.",
     .source = "RFC 8599",
     .reasons = "A mobile app names another push service",
     .checks = "Look at pn-provider in the Contact.\n"
               "Check the app's settings.\n"
               "It is about registration, not about calls.",
     .related = "unknown-provider-reason"},
    {.name = "580",
     .wire = "The INVITE demands resources before it rings, and they cannot be had.",
     .source = "RFC 3312 8",
     .reasons = "Quality of service is demanded and not available",
     .checks = "Look for a=des and a=curr in the offer.\n"
               "Turn preconditions off.\n"
               "Ask the provider.",
     .related = "unknown-provider-reason"},
    {.name = "600",
     .wire = "By the standard all phones of the user are busy. Call centres mostly get it when all "
             "lines are taken: the number of simultaneous calls is exceeded.",
     .source = "RFC 3261 21.6.1",
     .reasons = "All lines are busy, e.g. 50 of 50\n"
                "The dialer has all lines and leaves no reserve for incoming calls\n"
                "After ringing: the person is busy",
     .checks = "See whether it rang before.\n"
               "Compare peak_calls with the number of lines.\n"
               "Keep a reserve for incoming calls.",
     .related = "channel-limit-reached callee-busy 603 peak_calls q850:17"},
    {.name = "603",
     .wire = "By the standard the user refuses. Call centres mostly get it before any ringing when "
             "all lines are taken: the number of simultaneous calls is exceeded. With the phrase "
             "'Network Blocked' it is spam protection.",
     .source = "RFC 3261 21.6.2",
     .reasons = "All lines are busy, e.g. 50 of 50\n"
                "The dialer has all lines and leaves no reserve for incoming calls\n"
                "After ringing: the person declined\n"
                "Spam protection on the way",
     .checks = "See whether it rang before.\n"
               "Compare peak_calls with the number of lines.\n"
               "Read phrase and Reason.",
     .related = "channel-limit-reached callee-declined analytics-blocked 600 q850:21 peak_calls"},
    {.name = "604",
     .wire = "A server that knows says that the number exists nowhere.",
     .source = "RFC 3261 21.6.3",
     .reasons = "The number is not assigned\n"
                "Its format is wrong",
     .checks = "Check the format.\n"
               "Look the number up.\n"
               "Remove it from the list.",
     .related = "callee-gone 404 410 q850:1"},
    {.name = "606",
     .wire = "The user was reached, and none of the phones can take this kind of sound; the "
             "Warning header may say why.",
     .source = "RFC 3261 21.6.4",
     .reasons = "No common codec\n"
                "SRTP on one side only",
     .checks = "Compare the codecs.\n"
               "Compare SRTP settings.\n"
               "Read the Warning header.",
     .related = "codec-mismatch 488"},
    {.name = "607",
     .wire = "The person pressed a button that marks calls as unwanted; servers on the way may "
             "learn from it.",
     .source = "RFC 8197",
     .reasons = "The person blocked our number",
     .checks = "Do not call this person again.\n"
               "Look how many press it.\n"
               "Check the reputation of the number.",
     .related = "callee-marked-unwanted 608 policy"},
    {.name = "608",
     .wire = "A machine on the way refused the call; Call-Info names whom to ask for redress.",
     .source = "RFC 8688",
     .reasons = "Our number is labelled as spam",
     .checks = "Read Call-Info.\n"
               "Ask for redress there.\n"
               "Check how our calls are signed.",
     .related = "analytics-blocked 607 603 policy"},
};

const struct article *code_article_at(size_t index)
{
    return index < sizeof articles / sizeof articles[0] ? &articles[index] : NULL;
}
