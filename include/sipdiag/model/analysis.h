/* The whole result of a run: what report/ prints. Filled by pipeline/. */
#ifndef SIPDIAG_MODEL_ANALYSIS_H
#define SIPDIAG_MODEL_ANALYSIS_H

#include "sipdiag/model/call.h"
#include "sipdiag/model/cause.h"
#include "sipdiag/model/endpoint.h"
#include "sipdiag/model/input_health.h"
#include "sipdiag/model/settings.h"
#include "sipdiag/model/verdict.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What else an input held: to say something useful when there is no SIP. */
struct input_content {
    uint64_t udp_packets, tcp_packets, other_packets, rtp_like, icmp_packets;
    uint64_t tls_packets, tls_connections; /* of SIP over TLS */
};

struct input {
    const char *name;    /* as given; "-" for standard input */
    const char *folder;  /* the named directory it was found in; NULL when it was named itself */
    const char *kind;    /* "pcap", "pcapng", "live", "hep", "sip-log", "cdr" */
    const char *dialect; /* of a kind that has some, else NULL */
    int64_t first_us, last_us; /* TIME_UNKNOWN without packets */
    int64_t shift_us; /* added to its times: its clock differs from that of an earlier input */
    const char *shift_like; /* the name of that one; NULL when there is no shift */
    size_t shift_shared;    /* messages that both saw and that tell so */
    uint64_t packets;
    uint64_t messages; /* SIP messages, duplicates left out */
    struct input_health health;
    struct input_content content;
    bool has_own_times; /* its messages tell when they were seen: HEP */
    bool failed;        /* could not be opened or recognised, or reading it ended with an error */
    char problem[768];  /* the sentence about it; empty when there is none */
};

struct analysis {
    const struct settings *settings;
    const struct input *inputs;
    size_t input_count;
    const struct input *skipped; /* found in directories, and no captures */
    size_t skipped_count;
    struct call *const *calls;      /* by start, then Call-ID */
    const struct verdict *verdicts; /* verdicts[i] is about calls[i] */
    size_t call_count;
    size_t unselected;        /* calls that --where, --since and --until left out */
    const struct address *us; /* addresses taken as ours */
    size_t us_count;
    bool us_given; /* by --us, not inferred */
    struct input_health health;
    bool complete;
    bool interrupted;
};

#endif
