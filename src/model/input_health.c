/* The health counters: name, meaning, whether SIP was lost by it. */
#include "sipdiag/model/input_health.h"

static const struct {
    const char *name, *one, *many;
    bool loses_sip;
    enum health_kind kind;
} counters[HEALTH_COUNT] = {
    [HEALTH_FILE_CUT] = {"file-cut", "capture that ends inside a packet",
                         "captures that end inside a packet", true, HEALTH_CUT},
    [HEALTH_ARCHIVE_DAMAGED] = {"archive-damaged", "compressed input that cannot be unpacked whole",
                                "compressed inputs that cannot be unpacked whole", true,
                                HEALTH_CUT},
    [HEALTH_FILES_SKIPPED] = {"files-skipped", "file of another kind in a directory",
                              "files of other kinds in directories", false, HEALTH_NOTED},
    [HEALTH_DAMAGED_RECORD] = {"damaged-record", "capture record that cannot be read",
                               "capture records that cannot be read", true, HEALTH_UNREADABLE},
    [HEALTH_PACKETS_DROPPED] = {"packets-dropped", "packet that the capturing machine lost",
                                "packets that the capturing machine lost", true, HEALTH_LOST},
    [HEALTH_UNKNOWN_LINK] = {"unknown-link", "packet of a link type that is not read",
                             "packets of a link type that is not read", true, HEALTH_UNREADABLE},
    [HEALTH_BAD_PACKET] = {"bad-packet", "packet with impossible lengths",
                           "packets with impossible lengths", false, HEALTH_UNREADABLE},
    [HEALTH_FRAGMENTS_INCOMPLETE] = {"fragments-incomplete", "datagram with missing fragments",
                                     "datagrams with missing fragments", true, HEALTH_CUT},
    [HEALTH_FRAGMENTS_OVERLAP] = {"fragments-overlap", "fragment that overlaps another",
                                  "fragments that overlap others", false, HEALTH_NOTED},
    [HEALTH_FRAGMENTS_EVICTED] = {"fragments-evicted", "datagram given up to save memory",
                                  "datagrams given up to save memory", true, HEALTH_LOST},
    [HEALTH_PACKET_CUT] = {"packet-cut", "packet recorded too short to tell what it was",
                           "packets recorded too short to tell what they were", true, HEALTH_CUT},
    [HEALTH_SIP_CUT] = {"sip-cut", "SIP message that was not recorded wholly",
                        "SIP messages that were not recorded wholly", true, HEALTH_CUT},
    [HEALTH_SIP_HIDDEN] = {"sip-hidden", "packet with SIP in a wrapping that is not read",
                           "packets with SIP in wrappings that are not read", true,
                           HEALTH_UNREADABLE},
    [HEALTH_SIP_DAMAGED] = {"sip-damaged", "SIP message that breaks the grammar",
                            "SIP messages that break the grammar", false, HEALTH_UNREADABLE},
    [HEALTH_CALL_DAMAGED] = {"call-damaged", "damaged message of a call",
                             "damaged messages of calls", true, HEALTH_NOTED},
    [HEALTH_SIP_OVERSIZED] = {"sip-oversized", "SIP message over the size limits",
                              "SIP messages over the size limits", false, HEALTH_NOTED},
    [HEALTH_EXTRA_MESSAGES] = {"extra-messages", "further message in one datagram, not read",
                               "further messages in one datagram, not read", true,
                               HEALTH_UNREADABLE},
    [HEALTH_DUPLICATES] = {"duplicates", "packet that was captured twice",
                           "packets that were captured twice", false, HEALTH_NOTED},
    [HEALTH_CLOCK_STEP] = {"clock-step", "time stamp that runs backwards",
                           "time stamps that run backwards", false, HEALTH_NOTED},
    [HEALTH_CLOCK_SKEW] = {"clock-skew", "input whose clock was set right",
                           "inputs whose clocks were set right", false, HEALTH_NOTED},
    [HEALTH_LATE_MESSAGES] = {"late-messages", "message of a call that had ended long before",
                              "messages of calls that had ended long before", false, HEALTH_NOTED},
    [HEALTH_CALLS_EVICTED] = {"calls-evicted", "call closed early to save memory",
                              "calls closed early to save memory", true, HEALTH_LOST},
    [HEALTH_TCP_GAP] = {"tcp-gap", "gap in SIP over TCP", "gaps in SIP over TCP", true, HEALTH_CUT},
    [HEALTH_TCP_OVERLAP] = {"tcp-overlap", "TCP packet that contradicts an earlier one",
                            "TCP packets that contradict earlier ones", false, HEALTH_NOTED},
    [HEALTH_TCP_EVICTED] = {"tcp-evicted", "TCP connection given up to save memory",
                            "TCP connections given up to save memory", true, HEALTH_LOST},
    [HEALTH_WEBSOCKET_PACKED] = {"websocket-packed",
                                 "WebSocket message packed with one that was not captured",
                                 "WebSocket messages packed with ones that were not captured", true,
                                 HEALTH_UNREADABLE},
    [HEALTH_MEDIA_EVICTED] = {"media-evicted", "sound stream given up to save memory",
                              "sound streams given up to save memory", false, HEALTH_LOST},
    [HEALTH_ENCRYPTED] = {"encrypted", "encrypted packet of SIP", "encrypted packets of SIP", true,
                          HEALTH_SECRET},
    [HEALTH_TLS_UNDECRYPTABLE] = {"tls-undecryptable", "TLS record that the keys do not open",
                                  "TLS records that the keys do not open", true, HEALTH_SECRET},
    [HEALTH_TLS_FAILED] = {"tls-failed", "TLS connection of SIP that failed",
                           "TLS connections of SIP that failed", false, HEALTH_NOTED},
    [HEALTH_ROWS_SKIPPED] = {"rows-skipped", "row of a CDR that cannot be read",
                             "rows of CDRs that cannot be read", true, HEALTH_UNREADABLE},
};

const char *health_name(enum health_counter counter)
{
    return counters[counter].name;
}

const char *health_meaning(enum health_counter counter, uint64_t count)
{
    return count == 1 ? counters[counter].one : counters[counter].many;
}

enum health_kind health_kind(enum health_counter counter)
{
    return counters[counter].kind;
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
