/* What was dropped, cut, malformed or skipped, and how many times. One set per input, one for the
 * whole. */
#ifndef SIPDIAG_MODEL_INPUT_HEALTH_H
#define SIPDIAG_MODEL_INPUT_HEALTH_H

#include <stdbool.h>
#include <stdint.h>

enum health_counter {
    HEALTH_FILE_CUT,             /* the file ends inside a record */
    HEALTH_ARCHIVE_DAMAGED,      /* compressed input that cannot be unpacked to its end */
    HEALTH_FILES_SKIPPED,        /* files of another kind in a directory */
    HEALTH_DAMAGED_RECORD,       /* a record or block whose lengths cannot be true */
    HEALTH_PACKETS_DROPPED,      /* drops that the capture file itself reports */
    HEALTH_UNKNOWN_LINK,         /* link type we cannot decode */
    HEALTH_BAD_PACKET,           /* IP, UDP or extension header lengths that cannot be true */
    HEALTH_FRAGMENTS_INCOMPLETE, /* datagrams whose fragments never all came */
    HEALTH_FRAGMENTS_OVERLAP,    /* fragments that overlap: the first bytes win */
    HEALTH_FRAGMENTS_EVICTED,    /* datagrams given up for the memory budget */
    HEALTH_PACKET_CUT,           /* packets recorded too short to tell what they were */
    HEALTH_SIP_CUT,              /* SIP messages the capture did not record wholly */
    HEALTH_SIP_HIDDEN,           /* packets with SIP in a wrapping that is not read */
    HEALTH_SIP_DAMAGED,          /* SIP messages that break the grammar */
    HEALTH_CALL_DAMAGED,         /* of these, messages of calls */
    HEALTH_SIP_OVERSIZED,        /* SIP messages over the limits: read by the scan alone */
    HEALTH_EXTRA_MESSAGES,       /* further messages in one datagram, not read */
    HEALTH_DUPLICATES,           /* the same packet captured twice */
    HEALTH_CLOCK_STEP,           /* time stamps that run backwards by more than a second */
    HEALTH_CLOCK_SKEW,           /* inputs whose clock differed from another's; set right */
    HEALTH_LATE_MESSAGES,        /* messages of calls that were closed long before */
    HEALTH_CALLS_EVICTED,        /* calls closed early for the memory budget */
    HEALTH_TCP_GAP,              /* places where a stream with SIP could not be followed */
    HEALTH_TCP_OVERLAP,          /* segments that contradict earlier ones: the first bytes win */
    HEALTH_TCP_EVICTED,          /* streams with SIP given up for the memory budget */
    HEALTH_WEBSOCKET_PACKED,     /* compressed messages whose beginning was not captured */
    HEALTH_MEDIA_EVICTED,        /* RTP streams given up for the memory budget */
    HEALTH_ENCRYPTED,            /* packets of SIP over TLS */
    HEALTH_TLS_UNDECRYPTABLE,    /* records of SIP over TLS that the keys at hand do not open */
    HEALTH_TLS_FAILED,           /* connections of SIP over TLS that did not come about */
    HEALTH_ROWS_SKIPPED,         /* rows of a CDR that cannot be read */
    HEALTH_COUNT
};

struct input_health {
    uint64_t count[HEALTH_COUNT];
};

/* kebab-case name as in the JSON report, and what so many of it are ("1 datagram with ..."). */
const char *health_name(enum health_counter counter);
const char *health_meaning(enum health_counter counter, uint64_t count);

/* How much of an input was understood, in a few words. */
enum health_kind {
    HEALTH_NOTED,      /* nothing is missing */
    HEALTH_UNREADABLE, /* it was there and says nothing */
    HEALTH_CUT,        /* its end or a part of it is missing */
    HEALTH_LOST,       /* never recorded, or given up */
    HEALTH_SECRET,     /* encrypted */
    HEALTH_KINDS
};
enum health_kind health_kind(enum health_counter counter);

/* True when SIP was lost by it: then the report is not complete (contract: `complete`). */
bool health_loses_sip(enum health_counter counter);

void health_add(struct input_health *sum, const struct input_health *part);

#endif
