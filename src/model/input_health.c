/* The health counters: name, meaning, whether SIP was lost by it. */
#include "sipdiag/model/input_health.h"

static const struct {
    const char *name, *meaning;
    bool loses_sip;
} counters[HEALTH_COUNT] = {
    [HEALTH_FILE_CUT] = {"file-cut", "captures that end inside a packet", true},
    [HEALTH_DAMAGED_RECORD] = {"damaged-record", "capture records that cannot be read", true},
    [HEALTH_PACKETS_DROPPED] = {"packets-dropped", "packets the capturing machine lost", true},
    [HEALTH_UNKNOWN_LINK] = {"unknown-link", "packets of a link type that is not read", true},
    [HEALTH_BAD_PACKET] = {"bad-packet", "packets with impossible lengths", false},
    [HEALTH_FRAGMENTS_INCOMPLETE] = {"fragments-incomplete", "datagrams with missing fragments",
                                     true},
    [HEALTH_FRAGMENTS_OVERLAP] = {"fragments-overlap", "fragments that overlap", false},
    [HEALTH_FRAGMENTS_EVICTED] = {"fragments-evicted", "datagrams given up to save memory", true},
    [HEALTH_SIP_CUT] = {"sip-cut", "SIP messages that were not recorded wholly", true},
    [HEALTH_SIP_DAMAGED] = {"sip-damaged", "SIP messages that break the grammar", false},
    [HEALTH_SIP_OVERSIZED] = {"sip-oversized", "SIP messages over the size limits", false},
    [HEALTH_EXTRA_MESSAGES] = {"extra-messages", "further messages in one datagram, not read",
                               true},
    [HEALTH_DUPLICATES] = {"duplicates", "packets that were captured twice", false},
    [HEALTH_CLOCK_STEP] = {"clock-step", "time stamps that run backwards", false},
    [HEALTH_LATE_MESSAGES] = {"late-messages", "messages of calls that had ended long before",
                              false},
    [HEALTH_CALLS_EVICTED] = {"calls-evicted", "calls closed early to save memory", true},
    [HEALTH_TCP_NOT_READ] = {"tcp-not-read", "TCP packets with SIP, which are not read", true},
    [HEALTH_ENCRYPTED] = {"encrypted", "encrypted packets to a SIP port", true},
};

const char *health_name(enum health_counter counter)
{
    return counters[counter].name;
}

const char *health_meaning(enum health_counter counter)
{
    return counters[counter].meaning;
}

bool health_loses_sip(enum health_counter counter)
{
    return counters[counter].loses_sip;
}

void health_add(struct input_health *sum, const struct input_health *part)
{
    for (int i = 0; i < HEALTH_COUNT; i++)
        sum->count[i] += part->count[i];
}
