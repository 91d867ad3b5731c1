/* Everything known about one finished call, packed: about half a kilobyte, kept until the end of the input. Made by
 * track/, joined by correlate/, read by all later stages. Owned by the call_store it is in. */
#ifndef SIPDIAG_MODEL_CALL_H
#define SIPDIAG_MODEL_CALL_H

#include "sipdiag/base/arena.h"
#include "sipdiag/base/clock.h"
#include "sipdiag/base/map.h"
#include "sipdiag/base/str.h"
#include "sipdiag/model/endpoint.h"
#include "sipdiag/model/frame.h"
#include "sipdiag/model/sip_text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Texts as sent (the contract's call record), empty when not known. */
enum call_text {
    CALL_TEXT_CALL_ID,
    CALL_TEXT_FROM_TAG,
    CALL_TEXT_CALLER, /* user part of From, percent-decoded, parameters cut */
    CALL_TEXT_CALLEE, /* user part of the first INVITE's Request-URI, likewise */
    CALL_TEXT_FROM_URI,
    CALL_TEXT_TO_URI,
    CALL_TEXT_REQUEST_URI,
    CALL_TEXT_USER_AGENT, /* of the caller's INVITE */
    CALL_TEXT_SERVER,     /* of the response in `code` */
    CALL_TEXT_PHRASE,     /* reason phrase of the response in `code` */
    CALL_TEXT_REASON,     /* Reason header of the response in `code`, else of the BYE or CANCEL */
    CALL_TEXT_WARNING,    /* Warning header of the response in `code` */
    CALL_TEXT_CONTACT,    /* Contact of the 3xx or 2xx in `code` */
    CALL_TEXT_REALM,      /* of the last challenge */
    CALL_TEXT_COUNT
};

/* Moments on the first leg (what its caller saw), but MARK_ICMP, MARK_FAR_FINAL and MARK_LAST: on any leg. */
enum call_mark {
    MARK_INVITE,         /* first INVITE */
    MARK_INVITE_REPEAT,  /* last copy of the last initial INVITE */
    MARK_ATTEMPT,        /* first copy of the last initial INVITE, when it is not the first (after a challenge, ...) */
    MARK_TRYING,         /* first 100 of the last attempt */
    MARK_PROGRESS,       /* first response of the last attempt that is not 100 */
    MARK_RING,           /* first 180-183 of the call */
    MARK_EARLY_MEDIA,    /* first 18x with SDP */
    MARK_CHALLENGE,      /* last 401 or 407 */
    MARK_REDIRECT,       /* last 3xx */
    MARK_CANCEL,         /* first CANCEL */
    MARK_ANSWER,         /* first 2xx */
    MARK_ANSWER_REPEAT,  /* last repeated copy of the 2xx */
    MARK_ACK,            /* first ACK to the 2xx */
    MARK_FINAL,          /* the response in `code`, when it is final */
    MARK_FAR_FINAL,      /* the response in `far_code` */
    MARK_BYE,            /* first BYE */
    MARK_BYE_RESPONSE,   /* first final response to it */
    MARK_ICMP,           /* first ICMP error about the call's signalling */
    MARK_FIRST,          /* first message, when it is not the first INVITE */
    MARK_LAST,           /* last message */
    MARK_COUNT
};

/* Texts that many calls have in common are kept once for all of them. */
enum { CALL_SHARED_TEXTS = 5 };

struct moment {
    int64_t time_us;
    struct origin origin;
};

enum party { PARTY_NONE, PARTY_CALLER, PARTY_CALLEE, PARTY_NETWORK };

enum direction { DIRECTION_UNKNOWN, DIRECTION_OUT, DIRECTION_IN, DIRECTION_INTERNAL, DIRECTION_TRANSIT };

/* One hop over which the call's INVITE went; the first is where it was first seen. */
struct call_leg {
    struct endpoint from, to; /* of its first INVITE */
    int64_t start_us;
    int64_t final_us;         /* TIME_UNKNOWN when it got no final response */
    uint16_t code;            /* its final response; 0 = none */
    uint16_t invites;         /* initial INVITEs sent, copies included */
    uint16_t responses;       /* to them, any code */
    bool rang;
    uint8_t q850;
};

/* What an ICMP error said about the call. */
struct call_icmp {
    bool seen;
    struct icmp_error error;
    uint8_t leg;
};

struct call {
    /* Identity. */
    const char *text_bytes;
    uint16_t text_end[CALL_TEXT_COUNT]; /* use call_text() */
    const struct str *shared[CALL_SHARED_TEXTS];
    uint64_t session_key; /* hash of what joins legs with other Call-IDs; 0 = nothing */
    uint64_t offer_key;   /* hash of o= of the INVITE's offer; 0 = none */
    uint32_t mark_bits;                 /* use call_has(), call_time(), call_moment() */
    const struct moment *moments;
    const struct call_leg *legs; /* leg_count of them, at least one */
    uint16_t leg_count;          /* kept; `leg_total` may be more */
    uint16_t leg_total;
    enum transport transport;
    uint32_t repeat_of_call_id; /* 1 for the second call with the same Call-ID, ... */

    /* How it went (contract, section 5). */
    uint16_t code;
    bool final;
    uint16_t far_code;
    uint16_t last_provisional;
    const uint16_t *codes; /* code_count of them, in order of first sight */
    uint16_t code_count;
    uint8_t q850;
    uint8_t q850_bye;
    uint16_t cancel_reason; /* SIP cause in the CANCEL's Reason: 200 = answered elsewhere */
    uint32_t retry_after_s;
    uint16_t attempts;
    uint32_t retransmissions;
    uint32_t messages;

    /* Evidence the rules ask for. */
    uint16_t invite_copies;   /* of the last attempt on the first leg */
    uint16_t responses;       /* to initial INVITEs on the first leg, any code */
    uint16_t requests_seen;   /* messages from the caller's side on the first leg's link */
    uint16_t replies_seen;    /* messages towards the caller's side on it */
    uint16_t answer_copies;   /* of the 2xx on the first leg */
    uint16_t acks;            /* to the 2xx on the first leg, copies included */
    uint16_t challenges;      /* 401/407 to initial INVITEs */
    uint16_t stale_challenges;
    uint16_t refused_logins;  /* challenges by the same realm after credentials for it, not stale */
    uint16_t credentials;     /* INVITEs that carried credentials */
    uint16_t forks;           /* distinct To tags in responses */
    uint16_t bye_copies;
    uint16_t damaged, cut, duplicates; /* messages of the call */
    bool has_invite;          /* an initial INVITE was seen */
    bool login_then_refused;  /* a 403 came right after credentials */
    bool rang_180;            /* a 180 was among the 18x */
    bool redirect_followed;
    bool clock_odd;           /* a response earlier than its request */
    bool ack_elsewhere;       /* an ACK went to another address than the 2xx came from */
    bool contact_private;     /* Contact of the 2xx is a private address though its sender is not */
    bool early_bye;           /* the caller gave up by a BYE and not a CANCEL (RFC 3261 15) */
    bool evicted;             /* closed early for memory */
    bool invite_creds_last;   /* the last attempt carried credentials */
    enum party bye_by, cancel_by, ended_by;
    struct call_icmp icmp;
    int64_t ring_us;          /* TIME_UNKNOWN when nothing rang */

    /* Set by correlate/. */
    enum direction direction;
    bool recovered;
    bool retried; /* the same caller and callee tried again soon after a failure: this or the other call */
    bool after_answer_leg;
    bool two_legs;            /* a leg with another Call-ID was joined */
    struct address trunk;     /* far address; family NONE = no trunk */
    struct address responder; /* who answered or fell silent, on the last leg */
    bool responder_is_us, caller_is_us;
    bool absorbed;            /* became a leg of another call: no record of its own */
    struct call *const *related; /* other records: retries, after-answer legs, absorbed legs */
    uint16_t related_count;
};

struct str call_text(const struct call *call, enum call_text text);

bool call_has(const struct call *call, enum call_mark mark);
int64_t call_time(const struct call *call, enum call_mark mark); /* TIME_UNKNOWN when not seen */
const struct moment *call_moment(const struct call *call, enum call_mark mark); /* NULL when not seen */

/* First INVITE, else the first message. */
int64_t call_start(const struct call *call);

/* Durations in microseconds; TIME_UNKNOWN when not known, never negative (contract: pdd_ms ...). */
int64_t call_pdd(const struct call *call);
int64_t call_setup(const struct call *call);
int64_t call_talk(const struct call *call);

/* BYE, else the final response, else TIME_UNKNOWN. Answered without BYE: TIME_UNKNOWN. */
int64_t call_end(const struct call *call);

/* Name and origin of a moment in a few words, e.g. "603 Decline", "CANCEL", for evidence. */
void call_add_mark_text(struct text *out, const struct call *call, enum call_mark mark);

const char *party_name(enum party party);             /* "caller", "callee", "network", NULL for NONE */
const char *direction_name(enum direction direction); /* "out", ..., NULL for UNKNOWN */

/* For building: packs texts and moments into the arena. */
void call_set_texts(struct call *call, struct arena *arena, const struct str texts[CALL_TEXT_COUNT]);
void call_set_moments(struct call *call, struct arena *arena, const struct moment moments[MARK_COUNT]);

/* All calls of an analysis. */
struct call_store {
    struct arena arena;
    struct map shared; /* texts kept once, by hash */
    struct call **calls; /* after correlate: by start, then Call-ID; absorbed ones left out */
    size_t count, capacity;
};

void call_store_init(struct call_store *store);
void call_store_free(struct call_store *store);
struct call *call_store_new(struct call_store *store); /* zeroed, appended */

/* As call_set_texts(), with user agent, server, phrase and realm kept once for all calls. */
void call_store_set_texts(struct call_store *store, struct call *call,
                          const struct str texts[CALL_TEXT_COUNT]);

/* Key of an identifier as in session_key and offer_key; 0 for an empty one. */
uint64_t call_key(struct str identifier);

#endif
