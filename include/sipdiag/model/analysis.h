/* The whole result of a run: what report/ prints. Filled by pipeline/. */
#ifndef SIPDIAG_MODEL_ANALYSIS_H
#define SIPDIAG_MODEL_ANALYSIS_H

#include "sipdiag/model/call.h"
#include "sipdiag/model/cause.h"
#include "sipdiag/model/endpoint.h"
#include "sipdiag/model/finding.h"
#include "sipdiag/model/input_health.h"
#include "sipdiag/model/log_message.h"
#include "sipdiag/model/settings.h"
#include "sipdiag/model/tls_alert.h"
#include "sipdiag/model/verdict.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct words; /* sipdiag/words */

/* A server of SIP over TLS. */
struct tls_server {
    struct endpoint endpoint;
    uint64_t connections;
    uint64_t decrypted;
    uint64_t failed;       /* before they carried anything */
    unsigned alert;        /* the most frequent reason of these; enum tls_alert */
    uint64_t alerts;       /* how often that */
    bool is_by_server;     /* who sent it */
    uint64_t broken;       /* by a fatal alert later on */
    unsigned broken_alert; /* the last of these */
};

enum { TLS_SERVERS_SHOWN = 4 };

/* What else an input held: to say something useful when there is no SIP. */
struct input_content {
    uint64_t udp_packets, tcp_packets, other_packets, rtp_like, icmp_packets;
    uint64_t tls_packets;     /* of SIP over TLS, without those that were decrypted */
    uint64_t tls_connections; /* of SIP over TLS, all of them */
    uint64_t tls_decrypted, tls_failed;
    struct tls_server tls_servers[TLS_SERVERS_SHOWN]; /* most failures, then connections, first */
    size_t tls_server_count;                          /* in all; more than there are here, maybe */
};

/* Joins it to what is known of the server, and keeps the order; the last one may fall out. */
void tls_server_note(struct input_content *content, const struct tls_server *server);

/* The sum, with the servers of both. */
void input_content_add(struct input_content *sum, const struct input_content *part);

struct input {
    const char *name;      /* as given; "-" for standard input */
    const char *folder;    /* the named directory it was found in; NULL when it was named itself */
    const char *kind;      /* "pcap", "pcapng", "live", "hep", "sip-log", "cdr" */
    const char *dialect;   /* of a kind that has some, else NULL */
    unsigned lacks;        /* enum log_lack, of its times */
    const char *zone_name; /* by --input-tz, of times without one; NULL: UTC */
    int64_t first_us, last_us; /* TIME_UNKNOWN without packets */
    int64_t shift_us; /* added to its times: its clock differs from that of an earlier input */
    const char *shift_like; /* the name of that one; NULL when there is no shift */
    size_t shift_shared;    /* messages that both saw and that tell so */
    uint64_t packets;
    uint64_t rows;       /* of a CDR, headers left out */
    bool has_open_dates; /* no date of it tells day from month: they were read day first */
    const char *columns; /* what was read from which column of a CDR; NULL for other kinds */
    uint64_t messages;   /* SIP messages, duplicates left out */
    struct input_health health;
    struct input_content content;
    bool has_own_times; /* its messages tell when they were seen: HEP */
    bool failed;        /* could not be opened or recognised, or reading it ended with an error */
    char problem[768];  /* the sentence about it; empty when there is none */
};

/* Its items are lines, not packets. */
static inline bool input_is_text(const struct input *input)
{
    return input->dialect != NULL;
}

struct analysis {
    const struct settings *settings;
    const struct words *words; /* language of tables and tickets; NULL: English */
    const struct input *inputs;
    size_t input_count;
    const struct input *skipped; /* found in directories, and no captures */
    size_t skipped_count;
    struct call *const *calls;             /* by start, then Call-ID */
    const struct verdict *const *verdicts; /* verdicts[i] is about calls[i]; calls share them */
    size_t call_count;
    const struct finding *findings; /* of the whole input: most urgent first */
    size_t finding_count;
    size_t unselected;        /* calls that --where, --since and --until left out */
    size_t cdr_joined;        /* rows of CDRs that belong to captured calls */
    int64_t cdr_offset_us;    /* by which a CDR's clock was set back to fit the captures; 0 = not */
    const struct address *us; /* addresses taken as ours */
    size_t us_count;
    bool us_given;           /* by --us, not inferred */
    struct backing *backing; /* for what a pass keeps of every call; NULL: the heap */
    const char
        *memory_problem; /* why calls could not move into a file; NULL when nothing is wrong */
    struct input_health health;
    bool complete;
    bool interrupted;
};

/* Rows of all CDRs. */
uint64_t analysis_rows(const struct analysis *analysis);

#endif
