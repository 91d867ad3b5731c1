/* The table of Q.850 release causes, and both ways of RFC 3398 between them and SIP codes. */
#include "sipdiag/diagnose/q850.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

/* By number, columns as in struct q850_cause. */
static const struct q850_cause causes[] = {
    {1, 404, SIDE_CALLEE, "Unallocated (unassigned) number",
     "The number has the right form, but nobody owns it.", "number-not-found"},
    {2, 404, SIDE_PROVIDER, "No route to specified transit network",
     "The long-distance carrier chosen for the call is not known.", NULL},
    {3, 404, SIDE_PROVIDER, "No route to destination",
     "This network has no way to that destination.", NULL},
    {4, 0, SIDE_CALLEE, "Send special information tone",
     "The number cannot be reached for a long time; callers hear a tone of three notes.", NULL},
    {5, 0, SIDE_US, "Misdialled trunk prefix", "A wrong prefix was dialled before the number.",
     NULL},
    {6, 0, SIDE_PROVIDER, "Channel unacceptable", "The line offered for the call cannot be used.",
     NULL},
    {7, 0, SIDE_NETWORK, "Call awarded, being delivered in an established channel",
     "The call was put onto a connection that was already up.", NULL},
    {8, 0, SIDE_NETWORK, "Preemption", "A call of higher priority took the line.", NULL},
    {9, 0, SIDE_NETWORK, "Preemption, circuit reserved for reuse",
     "A call of higher priority took the line and keeps it.", NULL},
    {14, 0, SIDE_PROVIDER, "Query on release: ported number",
     "The number moved to another operator and has to be looked up again.", NULL},
    {16, 0, SIDE_NONE, "Normal call clearing", "Somebody hung up, as people do.", NULL},
    {17, 486, SIDE_CALLEE, "User busy", "The subscriber is busy with another call.", "callee-busy"},
    {18, 408, SIDE_CALLEE, "No user responding", "The phone did not react to the call at all.",
     "callee-unreachable"},
    {19, 480, SIDE_CALLEE, "No answer from user (user alerted)", "It rang and nobody answered.",
     "no-answer"},
    {20, 480, SIDE_CALLEE, "Subscriber absent",
     "The mobile phone is turned off or out of coverage.", "callee-unreachable"},
    {21, 403, SIDE_CALLEE, "Call rejected",
     "The call was refused, by the person, by a rule or by call blocking; which of them it does "
     "not say.",
     NULL},
    {22, 410, SIDE_CALLEE, "Number changed", "The subscriber has a new number.", "callee-gone"},
    {23, 410, SIDE_CALLEE, "Redirection to new destination",
     "The call should go to another number.", NULL},
    {24, 0, SIDE_POLICY, "Call rejected due to feature at the destination",
     "A service of the called side refused the call, such as the one that takes no hidden numbers.",
     "anonymous-rejected"},
    {25, 0, SIDE_PROVIDER, "Exchange routing error",
     "The call went round in a circle, or passed too many exchanges.", "loop"},
    {26, 404, SIDE_NONE, "Non-selected user clearing", "Another phone took the call.",
     "answered-elsewhere"},
    {27, 502, SIDE_CALLEE, "Destination out of order",
     "The equipment of the called side is broken or disconnected.", NULL},
    {28, 484, SIDE_US, "Invalid number format (address incomplete)",
     "The number has too few digits or the wrong form.", "address-incomplete"},
    {29, 501, SIDE_PROVIDER, "Facility rejected", "A service that was asked for is refused.", NULL},
    {30, 0, SIDE_NETWORK, "Response to STATUS ENQUIRY",
     "An exchange reported a state; no call ended for a reason of its own.", NULL},
    {31, 480, SIDE_UNKNOWN, "Normal, unspecified",
     "The call ended and no reason is given; a common catch-all.", "unspecified-network-release"},
    {34, 503, SIDE_PROVIDER, "No circuit/channel available",
     "All lines farther along are busy; it may also be the limit of our own trunk.", "congestion"},
    {38, 503, SIDE_PROVIDER, "Network out of order", "The network has a fault that may last.",
     NULL},
    {39, 0, SIDE_NETWORK, "Permanent frame mode connection out of service",
     "A permanent data connection is down.", NULL},
    {40, 0, SIDE_NETWORK, "Permanent frame mode connection operational",
     "A permanent data connection is up.", NULL},
    {41, 503, SIDE_PROVIDER, "Temporary failure",
     "The network has a short fault; the next try may pass.", NULL},
    {42, 503, SIDE_PROVIDER, "Switching equipment congestion",
     "The operator's switch is overloaded.", "congestion"},
    {43, 0, SIDE_NETWORK, "Access information discarded",
     "Extra information about the call was lost on the way.", NULL},
    {44, 0, SIDE_PROVIDER, "Requested circuit/channel not available",
     "The line that was asked for cannot be used.", NULL},
    {46, 0, SIDE_POLICY, "Precedence call blocked", "Rules of priority stopped the call.", NULL},
    {47, 503, SIDE_PROVIDER, "Resource unavailable, unspecified",
     "Something that the call needs is used up; what, is not said.", "congestion"},
    {49, 0, SIDE_NETWORK, "Quality of service not available",
     "The quality that was asked for cannot be given.", NULL},
    {50, 0, SIDE_US, "Requested facility not subscribed",
     "The account does not include this service.", NULL},
    {52, 0, SIDE_US, "Outgoing calls barred", "Our line may not make such calls.",
     "outbound-not-allowed"},
    {53, 0, SIDE_POLICY, "Outgoing calls barred within closed user group",
     "Rules of a closed group of users forbid calls out.", NULL},
    {54, 0, SIDE_CALLEE, "Incoming calls barred", "The called line takes no calls.", NULL},
    {55, 403, SIDE_POLICY, "Incoming calls barred within closed user group",
     "Rules of a closed group of users forbid calls in.", NULL},
    {57, 403, SIDE_PROVIDER, "Bearer capability not authorized",
     "This kind of call is not permitted on the account.", NULL},
    {58, 503, SIDE_NETWORK, "Bearer capability not presently available",
     "The sound format or kind of call is not available now.", NULL},
    {62, 0, SIDE_US, "Inconsistency in access information",
     "What the call says about itself is contradictory.", NULL},
    {63, 0, SIDE_PROVIDER, "Service or option not available, unspecified",
     "A service is not available; which, is not said.", NULL},
    {65, 488, SIDE_US, "Bearer capability not implemented",
     "The far side does not know the sound format or kind of call.", "codec-mismatch"},
    {66, 0, SIDE_NETWORK, "Channel type not implemented",
     "The far side does not know this type of line.", NULL},
    {69, 0, SIDE_PROVIDER, "Requested facility not implemented",
     "The far side does not have the feature that was asked for.", NULL},
    {70, 488, SIDE_NETWORK, "Only restricted digital information available",
     "The line can carry data only with restrictions.", NULL},
    {79, 501, SIDE_PROVIDER, "Service or option not implemented, unspecified",
     "A function is missing on the far side; which, is not said.", NULL},
    {81, 0, SIDE_PROVIDER, "Invalid call reference value", "A gateway lost track of the call.",
     NULL},
    {82, 0, SIDE_PROVIDER, "Identified channel does not exist",
     "A gateway is set up with a line that does not exist.", NULL},
    {83, 0, SIDE_NETWORK, "A suspended call exists, but this call identity does not",
     "A call put on hold in the telephone network was not found again.", NULL},
    {84, 0, SIDE_NETWORK, "Call identity in use", "Two calls on hold carry the same mark.", NULL},
    {85, 0, SIDE_NETWORK, "No call suspended", "A call was to be resumed, and none was on hold.",
     NULL},
    {86, 0, SIDE_NETWORK, "Call having the requested identity has been cleared",
     "A call was to be resumed that had ended.", NULL},
    {87, 403, SIDE_POLICY, "User not member of closed user group",
     "The caller does not belong to the closed group of users.", NULL},
    {88, 503, SIDE_US, "Incompatible destination",
     "The equipment of the called side cannot take this kind of call or sound format.", NULL},
    {90, 0, SIDE_POLICY, "Non-existent closed user group",
     "The closed group of users is not known.", NULL},
    {91, 0, SIDE_US, "Invalid transit network selection",
     "The code that chooses a carrier is wrong.", NULL},
    {95, 0, SIDE_NETWORK, "Invalid message, unspecified", "A signalling message was damaged.",
     NULL},
    {96, 0, SIDE_PROVIDER, "Mandatory information element is missing",
     "A signalling message lacked a field that it must have.", NULL},
    {97, 0, SIDE_PROVIDER, "Message type non-existent or not implemented",
     "A signalling message was of an unknown kind.", NULL},
    {98, 0, SIDE_PROVIDER, "Message not compatible with call state or message type non-existent",
     "A signalling message came at a time when it makes no sense.", NULL},
    {99, 0, SIDE_PROVIDER, "Information element non-existent or not implemented",
     "A signalling message had an unknown field.", NULL},
    {100, 0, SIDE_US, "Invalid information element contents",
     "A field has a wrong value, often the number or the Caller ID.", NULL},
    {101, 0, SIDE_PROVIDER, "Message not compatible with call state",
     "A signalling message came in a state of the call that does not allow it.", NULL},
    {102, 504, SIDE_PROVIDER, "Recovery on timer expiry",
     "A server on the way waited too long and gave up.", NULL},
    {103, 0, SIDE_NETWORK, "Parameter non-existent or not implemented, passed on",
     "An unknown parameter was passed on as it came.", NULL},
    {110, 0, SIDE_NETWORK, "Message with unrecognized parameter, discarded",
     "A message with an unknown parameter was thrown away.", NULL},
    {111, 500, SIDE_PROVIDER, "Protocol error, unspecified",
     "Two networks did not understand each other's signalling.", NULL},
    {127, 500, SIDE_UNKNOWN, "Interworking, unspecified",
     "The reason was lost in translation between two networks.", "unspecified-network-release"},
};

const struct q850_cause *q850_at(size_t index)
{
    return index < COUNT(causes) ? &causes[index] : NULL;
}

const struct q850_cause *q850_find(unsigned number)
{
    for (size_t i = 0; i < COUNT(causes); i++)
        if (causes[i].number == number)
            return &causes[i];
    return NULL;
}

/* 487 follows a CANCEL, and 488 and 606 go by their Warning header: none has a fixed cause. */
static const struct {
    uint16_t code;
    uint8_t number;
} from_sip[] = {
    {400, 41},  {401, 21},  {402, 21},  {403, 21},  {404, 1},   {405, 63}, {406, 79},
    {407, 21},  {408, 102}, {410, 22},  {413, 127}, {414, 127}, {415, 79}, {416, 127},
    {420, 127}, {421, 127}, {423, 127}, {480, 18},  {481, 41},  {482, 25}, {483, 25},
    {484, 28},  {485, 1},   {486, 17},  {500, 41},  {501, 79},  {502, 38}, {503, 41},
    {504, 102}, {505, 127}, {513, 127}, {600, 17},  {603, 21},  {604, 1},
};

unsigned q850_from_sip(unsigned code)
{
    for (size_t i = 0; i < COUNT(from_sip); i++)
        if (from_sip[i].code == code)
            return from_sip[i].number;
    return 0;
}
