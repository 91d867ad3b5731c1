/* Seeded telephone traffic as finished calls, with faults that can be switched on: what the
 * findings are measured with. */
#ifndef TESTS_SUPPORT_TRAFFIC_H
#define TESTS_SUPPORT_TRAFFIC_H

#include "sipdiag/find/find.h"
#include "sipdiag/model/analysis.h"
#include "sipdiag/model/verdict_set.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum fault {
    FAULT_LINES,       /* a limit on simultaneous calls */
    FAULT_NO_RESERVE,  /* the same, and incoming calls meet it */
    FAULT_RATE,        /* a limit on calls per second */
    FAULT_DOWN,        /* the trunk answers nobody for a while */
    FAULT_FORMAT,      /* part of the numbers in a form that is refused */
    FAULT_DESTINATION, /* one prefix refused */
    FAULT_CALLER,      /* one Caller ID refused */
    FAULT_CALLER_404,  /* ... with 404 */
    FAULT_ADDRESS,     /* our address never accepted */
    FAULT_ACCOUNT,     /* every call refused from one moment on */
    FAULT_STORM_480,
    FAULT_STORM_404,
    FAULT_PREFIX,       /* one prefix fails more often */
    FAULT_CALLER_BAD,   /* one Caller ID fails more often */
    FAULT_BURST,        /* more failures from one moment on */
    FAULT_INCIDENT,     /* ... of several kinds, for a while */
    FAULT_ANSWERS,      /* fewer answers from one moment on */
    FAULT_UNREGISTERED, /* our registration is gone for a while, and calls are refused */
    FAULT_FLAPPING,     /* it comes and goes */
    FAULT_OPTIONS,      /* OPTIONS stay unanswered while no call is placed */
    FAULT_GUESSING,     /* a stranger guesses passwords */
    FAULT_SCANNER,      /* a stranger tries numbers */
    FAULT_STOLEN,       /* calls abroad in the name of one caller */
    FAULT_LIST,         /* dead numbers all over */
    FAULT_FAKE_RINGING,
    FAULT_FALSE_ANSWERS,
    FAULT_NO_AGENT,    /* our side hangs up on people */
    FAULT_HEARTBEAT,   /* nobody answers any more, without any failure */
    FAULT_OUR_RING,    /* a short ring timer of ours */
    FAULT_THEIR_RING,  /* ... of the provider */
    FAULT_CUT_32,      /* talks cut at 32 s */
    FAULT_CUT_LENGTH,  /* talks cut at a fixed length */
    FAULT_OTHER_ROUTE, /* the first trunk fails now and then, the second one carries the call */
    FAULT_LABELLED,    /* people do not pick up when one Caller ID calls */
    FAULT_STALE,       /* no calls any more while the recording goes on */
    FAULT_SRTP,        /* part of the calls offers encrypted sound, which is refused */
    FAULT_CODECS,      /* part of the calls offers codecs that the trunk has not */
    FAULT_HOURS,       /* one hour is worse, day after day */
    FAULT_GHOSTS,      /* calls whose end is never confirmed eat the lines */
    FAULT_RING_GROUP,  /* two phones ring, one takes the call */
    FAULT_ALG,         /* the router of a branch rewrites SIP */
    FAULT_NAT,         /* a registered phone is not found at times */
    FAULT_PLATFORM,    /* a timer of ours ends what has only got a 100 */
    FAULT_ALIVE,       /* OPTIONS are answered while every call is refused */
    FAULT_COUNT
};

/* Not a fault: the traffic goes on for days, with nights. */
#define MIX_DAYS (UINT64_C(1) << 63)

/* Which finding shows a fault, and the fault in a few words. */
const char *fault_finding(enum fault fault);
const char *fault_words(enum fault fault);

enum { TRUNKS_PLAYED = 2 };

struct traffic {
    struct call_store store;
    const struct verdict **verdicts;
    struct verdict_set kept;
    struct diagnosis *diagnosis;
    struct findings *findings;
    struct settings settings;
    int64_t first_us, last_us;
    struct input input;
    int64_t input_last_us[1];
    struct presence presence;
    /* The truth. */
    uint32_t limit;             /* lines, calls per second, an hour of the day */
    int64_t begins_us, ends_us; /* of a change of rate, or TIME_UNKNOWN */
    int64_t first_bad_us,
        last_bad_us; /* starts of the first and last call that the fault refused */
    size_t bad;      /* calls that it refused */
};

/* Plays a mix: ordinary traffic on two trunks, with these faults (bits) on the first one. The same
 * seed gives the same calls. Verdicts are made by the rules, findings by the detectors. */
void traffic_play(struct traffic *traffic, uint64_t seed, uint64_t faults);
void traffic_free(struct traffic *traffic);

/* The first finding with this id on the first trunk; NULL when there is none. */
/* The verdict of one call, as it is without findings. */
void traffic_judge(struct traffic *traffic, size_t index);
const struct finding *traffic_finding(const struct traffic *traffic, const char *id);

#endif
