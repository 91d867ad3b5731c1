/* The calls as the detectors look at them: a few figures each, in order of time, trunk by trunk. */
#ifndef SIPDIAG_FIND_OBSERVE_H
#define SIPDIAG_FIND_OBSERVE_H

#include "peers.h"
#include "sipdiag/find/find.h"

#include "sipdiag/base/arena.h"
#include "sipdiag/base/map.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum seen_flag {
    SEEN_ANSWERED = 1 << 0,
    SEEN_RANG = 1 << 1,    /* a 18x */
    SEEN_ROUTED = 1 << 2,  /* it rang, was answered, or was busy: the number was found */
    SEEN_REFUSED = 1 << 3, /* a final 4xx-6xx without any ringing, challenges left out */
    SEEN_FAST = 1 << 4,    /* ... within --set fast-refusal */
    SEEN_SILENT = 1 << 5,  /* no response, ICMP, or nothing but 100 */
    SEEN_REACHED = 1 << 6, /* network-effective (E.425) */
    SEEN_INBOUND = 1 << 7,
    SEEN_CANCELLED = 1 << 8, /* by the caller, without any ringing */
    SEEN_ODD_START = 1 << 9, /* begun before the input: it holds a line, and is not judged */
    SEEN_JUDGED = 1 << 10,
    SEEN_SAID = 1 << 11, /* the refusal names its own reason: what many codes say does not count */
    SEEN_HUNG = 1 << 12, /* nobody confirmed its end: the far side may hold the line on */
    SEEN_REWRITTEN = 1 << 13, /* the addresses of its INVITE contradict each other */
    SEEN_ENDED = 1 << 14,     /* its end was seen */
    SEEN_RECOVERED = 1 << 15,
    SEEN_AFTER_ANSWER = 1 << 16, /* a leg begun after another call's answer */
    SEEN_TOLD = 1 << 17,         /* known from a CDR alone */
    SEEN_HUNG_UP = 1 << 18,      /* it is known who ended the talk */
    SEEN_BY_CALLER = 1 << 19,    /* ... the caller */
    SEEN_SET_UP = 1 << 20,       /* it is known how long that took */
    SEEN_TALKED = 1 << 21,       /* it is known how long */
    SEEN_ODD_TALK = 1 << 22,     /* ... which is not from the answer to the end */
    SEEN_END = 1 << 23,          /* no flag: behind the last one */
};
enum { SEEN_FLAGS = __builtin_ctz(SEEN_END), REFUSAL_CODES = 300 };

struct seen {
    int64_t start_us;
    int64_t answer_us;       /* TIME_UNKNOWN when it was not answered */
    int64_t free_us;         /* when its line was free again; start_us when it never took one */
    uint32_t call;           /* index in the input */
    uint32_t callee, caller; /* hashes of the numbers' tails; 0: not known */
    uint32_t prefix; /* first seven digits dialled, without + and 00, behind a 1; 0: it has fewer */
    uint32_t flags;
    uint16_t code;    /* the provider's word; 0 without a final response */
    uint16_t finding; /* index + 1 of the finding that explains it; 0: none yet */
};

enum { PREFIX_SHORTEST = 2, PREFIX_LONGEST = 7 };

struct trunk_calls {
    struct address address;
    struct seen *calls; /* in order of start */
    size_t count;
    size_t judged;
    uint32_t flagged[SEEN_FLAGS]; /* how many of its calls have each flag */
    bool is_trunk;                /* false: calls without a trunk, from ours to ours */
    char name[48];                /* address in words */
};

/* How the input's calls follow each other. */
struct rhythm {
    int64_t newest_start_us, newest_sign_us; /* TIME_UNKNOWN before any */
    int64_t longest_pause_us;                /* between the starts of two calls */
    size_t count;
};

struct trunk_entry;

/* Trunks by address, while calls are noted. */
struct trunk_index {
    struct map map;
    struct arena arena;
    size_t capacity;          /* of the find's trunks */
    const struct address *at; /* of the last call; NULL: it had no trunk, or there was none */
    struct trunk_entry *last; /* the trunk of that call */
    uint32_t *of_call;        /* the trunk of every call that is observed */
};

/* What a verdict of late says. */
enum { VERDICTS_LATELY = 32 };
struct verdict_traits {
    const struct verdict *verdict;
    bool is_silence, is_said;
};

struct find {
    const struct find_input *input;
    bool is_observing; /* its times make sense */
    struct trunk_index index;
    struct verdict_traits traits[VERDICTS_LATELY];
    struct findings *findings;
    struct arena scratch;
    struct seen *calls; /* of all trunks, one after the other */
    size_t count;
    struct trunk_calls *trunks; /* in order of their first call */
    size_t trunk_count;
    size_t judged;
    uint32_t flagged[SEEN_FLAGS];
    uint32_t codes[REFUSAL_CODES]; /* calls with each code (index: code - 400), on all trunks */
    size_t scanners;               /* calls of those that name themselves: not among the calls */
    struct rhythm rhythm;
    struct peers peers;
};

/* Notes the trunk of every call; then takes down the calls, trunk by trunk. */
void observe_begin(struct find *find);
void observe_note(struct find *find, size_t i);
void observe_calls(struct find *find);
void observe_free(struct find *find);

const struct call *seen_call(const struct find *find, const struct seen *seen);

/* As call_setup() and call_talk(), mostly without the call itself, which lies far away. */
int64_t seen_setup(const struct seen *seen);
int64_t seen_talk(const struct find *find, const struct seen *seen);

const struct verdict *seen_verdict(const struct find *find, const struct seen *seen);
int64_t find_setting(const struct find *find, enum setting setting);
double find_share_setting(const struct find *find, enum setting setting); /* 0 to 1 */

bool find_is_ours(const struct find *find, const struct address *address);

/* The first two digits of an international number, behind a 1; 0 for others. */
uint32_t seen_country(const struct seen *seen);

/* How many calls have the flag, explained ones included: to see without a pass over them that there
 * is nothing to look for. */
static inline size_t trunk_with(const struct trunk_calls *trunk, enum seen_flag flag)
{
    return trunk->flagged[__builtin_ctz(flag)];
}
static inline size_t find_with(const struct find *find, enum seen_flag flag)
{
    return find->flagged[__builtin_ctz(flag)];
}
/* Likewise with one of these codes; the last one is 0. */
size_t find_with_codes(const struct find *find, const uint16_t *codes);

/* Calls of each refusal code (index: code - 400), of those that are not explained yet. */
void count_refusals(const struct trunk_calls *trunk, uint32_t needs,
                    uint32_t counts[REFUSAL_CODES]);

/* Years 1970 to 9999: sums and differences of such times fit. Others come from broken clocks only.
 */
bool time_is_sane(int64_t time_us);

/* Judged, and not explained yet. */
static inline bool seen_is_open(const struct seen *seen)
{
    return (seen->flags & SEEN_JUDGED) && !seen->finding;
}

#endif
