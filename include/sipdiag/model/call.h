/* Everything known about one finished call, packed: less than half a kilobyte with all its texts,
 * kept until the end of the input. Made by track/, joined by correlate/, read by all later stages.
 * Owned by the call_store it is in. */
#ifndef SIPDIAG_MODEL_CALL_H
#define SIPDIAG_MODEL_CALL_H

#include "sipdiag/base/arena.h"
#include "sipdiag/base/clock.h"
#include "sipdiag/base/map.h"
#include "sipdiag/base/str.h"
#include "sipdiag/model/endpoint.h"
#include "sipdiag/model/frame.h"
#include "sipdiag/model/media.h"
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

/* Moments on the first leg (what its caller saw), but MARK_ICMP, MARK_REFUSED, MARK_FAR_FINAL and
 * MARK_LAST: on any leg. */
enum call_mark {
    MARK_INVITE,        /* first INVITE */
    MARK_INVITE_REPEAT, /* last copy of the last initial INVITE */
    MARK_ATTEMPT,       /* first copy of the last initial INVITE, when that is not the first */
    MARK_TRYING,        /* first 100 of the last attempt */
    MARK_PROGRESS,      /* first response of the last attempt that is not 100 */
    MARK_RING,          /* first 180-183 of the call */
    MARK_EARLY_MEDIA,   /* first 18x with SDP */
    MARK_CHALLENGE,     /* last 401 or 407 */
    MARK_REDIRECT,      /* last 3xx */
    MARK_CANCEL,        /* first CANCEL */
    MARK_ANSWER,        /* first 2xx */
    MARK_ANSWER_REPEAT, /* last repeated copy of the 2xx */
    MARK_ACK,           /* first ACK to the 2xx */
    MARK_FINAL,         /* the response in `code`, when it is final */
    MARK_FAR_FINAL,     /* the response in `far_code` */
    MARK_BYE,           /* first BYE */
    MARK_BYE_RESPONSE,  /* first final response to it */
    MARK_ICMP,          /* first ICMP error about the call's signalling */
    MARK_REFUSED,       /* a TCP connection failed that the INVITE was to take */
    MARK_FIRST,         /* first message, when it is not the first INVITE */
    MARK_LAST,          /* last message */
    MARK_COUNT
};

struct moment {
    int64_t time_us; /* TIME_UNKNOWN when it was not seen */
    struct origin origin;
};

/* One byte each: every call has some of them. */
enum __attribute__((packed)) party { PARTY_NONE, PARTY_CALLER, PARTY_CALLEE, PARTY_NETWORK };

enum __attribute__((packed)) direction {
    DIRECTION_UNKNOWN,
    DIRECTION_OUT,
    DIRECTION_IN,
    DIRECTION_INTERNAL,
    DIRECTION_TRANSIT
};

/* What a CDR's own word says about the end of a call. */
enum __attribute__((packed)) cdr_word {
    WORD_NONE,
    WORD_ANSWERED,
    WORD_BUSY,
    WORD_NO_ANSWER,
    WORD_CANCELLED,
    WORD_FAILED,
    WORD_CONGESTION,
    WORD_CHANNEL_UNAVAILABLE,
    WORD_UNREACHABLE,
    WORD_REJECTED,
    WORD_INVALID_NUMBER,
    WORD_TIMEOUT,
    WORD_KILLED,
    WORD_FINISHED,
    WORD_PLATFORM_TIMEOUT, /* service words of a dialer platform */
    WORD_PLATFORM_BLOCKED,
    WORD_PLATFORM_AGENT,
    WORD_NOT_SERVED, /* answered, and no agent was free */
};

/* A call that was read from our own report: every key with its value, as JSON. */
struct call_told {
    struct told_value {
        struct str key, value;
    } * values;
    size_t count;
};

/* The value of a key; empty when it is not there. The place is where it most likely stands. */
struct str call_told_value(const struct call_told *told, struct str key, size_t place);

/* Where a call is known from a CDR: what that said. Shared by all calls of which the same was said.
 */
struct call_cdr {
    struct map_node node;
    struct str said; /* "NO ANSWER", "SIP 486 Busy Here", "USER_BUSY": as it stands there */
    uint16_t code;   /* 0 = none */
    enum cdr_word word;
    bool answered;
    bool shows_answers; /* it would say if the call had been answered */
    bool hides_cancel;  /* its NO ANSWER also stands for cancelled calls, its FAILED for anything */
    uint8_t mismatch;   /* enum cdr_mismatch bits, for a captured call */
    const struct call_told *told; /* NULL unless it comes from our own report */
    int64_t mismatch_us;          /* by how much the talk differs */
};

enum cdr_mismatch {
    MISMATCH_RESULT = 1 << 0,   /* another result than on the wire */
    MISMATCH_ANSWER = 1 << 1,   /* answered on one side only */
    MISMATCH_DURATION = 1 << 2, /* the talk differs by more than two seconds */
};

/* One hop over which the call's INVITE went, or was to go (then without an INVITE); the first is
 * where it was first seen. */
struct call_leg {
    struct endpoint from, to; /* of its first INVITE */
    int64_t start_us;
    int64_t final_us;   /* TIME_UNKNOWN when it got no final response */
    uint16_t code;      /* its final response; 0 = none */
    uint16_t invites;   /* initial INVITEs sent, copies included */
    uint16_t responses; /* to them, any code */
    bool rang : 1;
    bool from_is_logger : 1, to_is_logger : 1; /* the side that wrote the log it is from */
    uint8_t q850;
};

/* What an ICMP error said about the call. */
struct call_icmp {
    struct icmp_error error;
    uint8_t leg;
};

/* What the messages of the dialog tell beyond its result. */
enum dialog_flag {
    DIALOG_OFFERS_SRTP = 1 << 0,    /* the INVITE offers encrypted audio */
    DIALOG_OFFERS_NOWHERE = 1 << 1, /* ... at 0.0.0.0 */
    DIALOG_OFFERS_PRIVATE = 1 << 2, /* ... at a private address */
    DIALOG_ANSWER_UNUSABLE =
        1 << 3, /* the answer refuses the audio, or names formats not offered */
    DIALOG_OFFER_UNANSWERED =
        1 << 4, /* the 2xx brought the offer, the ACK no answer (RFC 3261 13.2.1) */
    DIALOG_PRACK_SEEN = 1 << 5,
    DIALOG_PRACK_ANSWERED = 1 << 6,
    DIALOG_WRONG_PORT = 1 << 7,  /* all responses went to another port than the INVITE came from */
    DIALOG_FAX_REFUSED = 1 << 8, /* a change to T.38 was refused */
    DIALOG_CONTACT_PRIVATE = 1 << 9, /* Contact of the INVITE is private though its sender is not */
    DIALOG_REWRITTEN = 1 << 10,      /* the INVITE's addresses contradict each other */
    DIALOG_IN_PARTS = 1 << 11,       /* the INVITE's body is of several parts (RFC 5621) */
};

/* A fault that ended the talk. */
enum dialog_end { DIALOG_ENDED_WELL, DIALOG_CHANGE_FAILED, DIALOG_REFRESH_FAILED, DIALOG_EXPIRED };

struct call_dialog {
    uint64_t offered, answered; /* sound formats of the INVITE and of the 2xx: codec_set() */
    uint32_t session_expires_s; /* RFC 4028; 0 = no session timer */
    uint32_t invite_bytes;
    uint16_t flags;           /* enum dialog_flag */
    uint16_t bye_reason_sip;  /* SIP cause in the BYE's Reason */
    uint16_t reliable_copies; /* of one reliable 1xx (RFC 3262) */
    uint8_t end;              /* enum dialog_end */
    uint8_t end_by;           /* enum party: whose fault it is */
};

/* Texts of a call that many calls have in common: user agent, server, phrase, realm, reason. */
enum { CALL_SHARED_TEXTS = 5, CALL_OWN_TEXTS = CALL_TEXT_COUNT - CALL_SHARED_TEXTS };

struct call_shared_texts {
    struct map_node node;
    struct str text[CALL_SHARED_TEXTS];
};

struct call_own_text {
    uint16_t at, len; /* in text_bytes; a number stands in its URI */
};

/* A moment within 71 minutes of the call's first one, on the same input: nearly all are. */
struct call_short_moment {
    uint32_t after_us, frame;
};

/* What only messages tell: the evidence that rules ask for, and what joins legs. */
struct call_exchange {
    struct call_dialog dialog;
    uint64_t session_key; /* hash of what joins legs with other Call-IDs; 0 = nothing */
    uint64_t offer_key;   /* hash of o= of the INVITE's offer; 0 = none */
    uint32_t retry_after_s;
    uint16_t reason_sip;    /* SIP cause in the Reason of the response in `code` */
    uint16_t cancel_reason; /* SIP cause in the CANCEL's Reason: 200 = answered elsewhere */
    uint8_t cancel_q850;    /* Q.850 cause in the CANCEL's Reason */
    uint16_t invite_copies; /* of the last attempt on the first leg */
    uint16_t responses;     /* to initial INVITEs on the first leg, any code */
    uint16_t requests_seen; /* messages from the caller's side on the first leg's link */
    uint16_t replies_seen;  /* messages towards the caller's side on it */
    uint16_t answer_copies; /* of the 2xx on the first leg */
    uint16_t acks;          /* to the 2xx on the first leg, copies included */
    uint16_t challenges;    /* 401/407 to initial INVITEs */
    uint16_t stale_challenges;
    uint16_t refused_logins; /* challenges by the same realm after credentials for it, not stale */
    uint16_t bye_copies;
    uint16_t damaged, cut, duplicates; /* messages of the call */
};

/* The order is that of use: the passes over all calls read the beginning. */
struct call {
    /* How it went (contract, section 5). */
    int64_t base_us;    /* earliest moment */
    uint32_t mark_bits; /* use call_has(), call_time(), call_moment() */
    uint16_t code;
    uint16_t far_code;
    const void *moments;             /* call_short_moment, or struct moment with has_long_moments */
    int64_t ring_us;                 /* TIME_UNKNOWN when nothing rang */
    const struct call_leg *legs;     /* leg_count of them, at least one */
    const struct address *trunk;     /* far address; NULL = no trunk (set by correlate/) */
    const struct address *responder; /* who answered or fell silent, on the last leg (correlate/) */
    uint16_t leg_count;              /* kept; `leg_total` may be more */
    uint16_t leg_total;
    uint16_t attempts;
    uint16_t code_count;
    uint16_t last_provisional;
    uint16_t credentials; /* INVITEs that carried credentials */
    enum party bye_by, cancel_by, ended_by;
    enum direction direction; /* set by correlate/ */

    bool final : 1;
    bool has_invite : 1;         /* an initial INVITE was seen */
    bool login_then_refused : 1; /* a 403 came right after credentials */
    bool rang_180 : 1;           /* a 180 was among the 18x */
    bool clock_odd : 1;          /* a response earlier than its request */
    bool ack_elsewhere : 1;      /* an ACK went to another address than the 2xx came from */
    bool contact_private : 1; /* Contact of the 2xx is a private address though its sender is not */
    bool early_bye : 1;       /* the caller gave up by a BYE and not a CANCEL (RFC 3261 15) */
    bool evicted : 1;         /* closed early for memory */
    bool has_long_moments : 1;
    bool no_times : 1;      /* of a log without: moments only say the order */
    bool from_cdr : 1;      /* known from a CDR alone: no message of it was seen */
    bool code_inferred : 1; /* `code` is what the CDR's word or cause stands for */
    bool has_talk : 1;      /* talk_ms counts, whatever the moments say */
    bool has_timing : 1;    /* a CDR with more than one time or a duration */
    /* Set by correlate/. */
    bool recovered : 1;
    bool retried : 1; /* same caller and callee, soon after a failure: this or the other call */
    bool after_answer_leg : 1;
    bool two_legs : 1; /* a leg with another Call-ID was joined */
    bool responder_is_us : 1;
    bool caller_is_us : 1;
    bool absorbed : 1; /* became a leg of another call: no record of its own */
    /* Of a run without end. */
    bool in_progress : 1; /* it may still go on */
    bool is_news : 1;     /* it ended, and is told of now */
    bool told : 1;        /* ... was told of */
    bool leaving : 1;     /* is counted now and let go */
    bool counted : 1;     /* was counted, and is there only to explain others */
    enum transport transport;
    enum tcp_refusal refusal;
    uint8_t refused_leg;

    uint32_t retransmissions;
    uint32_t messages;
    uint32_t talk_ms;           /* as the CDR counts it; with has_talk */
    uint32_t repeat_of_call_id; /* 1 for the second call with the same Call-ID, ... */
    const uint16_t *codes;      /* code_count of them, in order of first sight */
    uint8_t q850;
    uint8_t q850_bye;
    uint16_t input; /* of all call_short_moments */

    uint16_t related_count;
    const struct call_exchange *exchange; /* never NULL: that of a CDR alone is empty */
    const struct call_icmp *icmp;         /* NULL when there was none */
    const struct call_cdr *cdr;           /* what a CDR said about it; NULL when there is none */
    struct call_media *media;             /* NULL when no RTP was captured anywhere */
    struct call *const *related; /* other records: retries, after-answer legs, absorbed legs */

    /* Identity. */
    const char *text_bytes; /* use call_text() */
    const struct call_shared_texts *shared;
    struct call_own_text own[CALL_OWN_TEXTS];
};

struct str call_text(const struct call *call, enum call_text text);

bool call_has(const struct call *call, enum call_mark mark);
int64_t call_time(const struct call *call, enum call_mark mark); /* TIME_UNKNOWN when not seen */
struct moment call_moment(const struct call *call, enum call_mark mark);

/* First INVITE, else the first message. With no_times it only says the order. */
int64_t call_start(const struct call *call);

/* What may be shown or compared of a moment, and of the start: TIME_UNKNOWN with no_times. */
int64_t call_shown_time(const struct call *call, int64_t time_us);
int64_t call_shown_start(const struct call *call);

/* Durations in microseconds; TIME_UNKNOWN when not known, never negative (contract: pdd_ms ...). */
int64_t call_pdd(const struct call *call);
int64_t call_setup(const struct call *call);
int64_t call_talk(const struct call *call);

/* BYE, else the final response, else TIME_UNKNOWN. Answered without BYE: TIME_UNKNOWN. */
int64_t call_end(const struct call *call);

/* Its last message or sound: until then at least a call that nobody ended went on. */
int64_t call_last_seen(const struct call *call);

/* Name and origin of a moment in a few words, e.g. "603 Decline", "CANCEL", for evidence. */
void call_add_mark_text(struct text *out, const struct call *call, enum call_mark mark);

const char *party_name(enum party party); /* "caller", "callee", "network", NULL for NONE */
const char *direction_name(enum direction direction); /* "out", ..., NULL for UNKNOWN */

/* For building: packs texts and moments into the arena. */
void call_set_texts(struct call *call, struct arena *arena,
                    const struct str texts[CALL_TEXT_COUNT]);
void call_set_moments(struct call *call, struct arena *arena,
                      const struct moment moments[MARK_COUNT]);

/* The same for few of them, in the order of the marks; those without a time are left out. */
struct marked_moment {
    enum call_mark mark;
    struct moment moment;
};
void call_set_marked(struct call *call, struct arena *arena, const struct marked_moment *marked,
                     size_t count);

/* The call with all its texts, moments and legs, in an arena of its own; without `related`. */
struct call *call_copy(const struct call *call, struct arena *arena);

/* Moves all moments of a call. */
void call_shift(struct call *call, struct arena *arena, int64_t by_us);

/* All calls of an analysis. */
struct call_store {
    struct arena arena;
    struct map shared;                           /* call_shared_texts by hash */
    const struct call_shared_texts *last_shared; /* of the newest call; NULL before the first */
    struct call **calls; /* after correlate: by start, then Call-ID; absorbed ones left out */
    size_t count, capacity;
    size_t from_cdr;       /* calls that a CDR alone tells of, absorbed ones included */
    size_t without_hosts;  /* of these, those that name no address */
    size_t cdr_joined;     /* rows of CDRs that belong to captured calls; set by correlate/ */
    int64_t cdr_offset_us; /* by which a CDR's clock was ahead of the captures', and was set back */
};

void call_store_init(struct call_store *store);
/* Before the first call: what they take comes from there, which outlives them. */
void call_store_back(struct call_store *store, struct backing *backing);
void call_store_free(struct call_store *store);
struct call *call_store_new(struct call_store *store); /* zeroed, appended */

/* As call_set_texts(), with the shared texts kept once for all calls. Before, these can be asked
 * for in two steps with some work between them: they are seldom in the processor's cache. */
uint64_t call_store_expect_texts(const struct call_store *store,
                                 const struct str texts[CALL_TEXT_COUNT]);
void call_store_fetch_texts(const struct call_store *store, uint64_t key);
void call_store_set_texts_of(struct call_store *store, struct call *call,
                             const struct str texts[CALL_TEXT_COUNT], uint64_t key);
void call_store_set_texts(struct call_store *store, struct call *call,
                          const struct str texts[CALL_TEXT_COUNT]);

/* For a pass over all calls: asks for the record that comes a little later, with the moments and
 * legs that stand right behind it. Records lie in the order in which calls ended, so that every
 * step would wait for the memory. */
static inline void calls_read_ahead(struct call *const *calls, size_t index, size_t count)
{
    enum { AHEAD = 8, LINES = 7, LINE_BYTES = 64 };
    if (index + AHEAD >= count)
        return;
    for (size_t line = 0; line < LINES; line++)
        __builtin_prefetch((const char *)calls[index + AHEAD] + line * LINE_BYTES);
}

/* Key of an identifier as in session_key and offer_key; 0 for an empty one. */
uint64_t call_key(struct str identifier);

#endif
