/* A call that is still being followed: its legs, its INVITE transactions, the moments and texts
 * seen so far. */
#ifndef SIPDIAG_TRACK_OPEN_CALL_H
#define SIPDIAG_TRACK_OPEN_CALL_H

#include "dialog_watch.h"
#include "media_watch.h"
#include "sipdiag/base/arena.h"
#include "sipdiag/base/map.h"
#include "sipdiag/model/call.h"
#include "sipdiag/model/sip_facts.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    LEGS_MAX = 16,
    TRANSACTIONS_MAX = 32,
    CODES_MAX = 24,
    TAGS_MAX = 4,
    SEEN_MAX = 256,
    FIRST_MESSAGES = 16,
};

/* How far a call has come, and with it how long it is kept. */
enum __attribute__((packed)) open_state {
    OPEN_PENDING,  /* no final response yet */
    OPEN_ANSWERED, /* a 2xx, no BYE yet */
    OPEN_ENDED,    /* refused, or hung up: closed when nothing more came for a while */
    OPEN_STATES
};

struct open_leg {
    struct call_leg seen;
    unsigned via_count; /* of its first INVITE: a proxy adds one */
    bool near;          /* its INVITE came from the call's first sender */
};

/* The response a transaction ended with, and what it says. */
struct final_response {
    struct moment when;
    struct str phrase, server, reason, warning, contact;
    uint64_t to_tag;
    uint32_t retry_after_s;
    uint16_t status; /* 0 = none yet */
    uint16_t reason_sip;
    uint8_t q850;
};

struct invite_transaction {
    uint64_t branch;
    uint64_t realm; /* of the credentials it carried; 0 = none */
    uint32_t cseq;
    uint8_t leg;
    bool in_dialog; /* a re-INVITE */
    bool has_credentials;
    uint16_t copies;
    uint16_t responses;
    struct moment first, last;
    struct final_response final;
};

/* Stays at the most there is. */
static inline void count_up(uint16_t *count)
{
    *count = (uint16_t)(*count + (*count < UINT16_MAX));
}

/* In order of use: thousands of calls are open at once, none is in the processor's cache when its
 * next message comes, and what stands together is fetched together (open_call_fetch()). */
struct open_call {
    struct map_node by_call_id;
    struct open_call *older, *newer; /* neighbours in its list */
    int64_t last_us;
    int64_t listed_us; /* last message when it got its place in the list */
    enum open_state state;
    enum open_state
        listed;        /* the list it is in; moves to its state's when that list is looked at */
    bool awaits_retry; /* the last final asks for a new INVITE, and a person may type a password */
    uint8_t q850_provisional;
    uint8_t caller_tag_count, answer_tag_count, bye_tag_count;
    uint16_t leg_count, leg_room;
    uint16_t transaction_count, transaction_room;

    uint64_t caller_tags[TAGS_MAX]; /* From tags of its INVITEs; several when a relay changed it */
    struct open_leg *legs;
    struct invite_transaction *transactions;
    uint32_t *seen_messages; /* fingerprints of what went over a link, to know repeats */
    uint16_t seen_count, seen_room;
    uint32_t last_near_cseq;

    struct call seen; /* the counters of the record, filled as messages come */
    struct call_exchange exchange;
    struct moment marks[MARK_COUNT];
    struct open_leg first_leg; /* most calls have no other: room for it without the arena */
    struct invite_transaction first_transaction;
    uint32_t first_messages[FIRST_MESSAGES];

    struct dialog_watch watch;
    struct media_watch media;
    struct arena memory;
    struct str texts[CALL_TEXT_COUNT];
    uint64_t answer_tags[TAGS_MAX]; /* forks that answered, and those that were hung up again */
    uint64_t bye_tags[TAGS_MAX];
    uint32_t leg_total;
    uint32_t early_cseq; /* CSeq of a response that came before any INVITE; 0 = none */
    uint16_t codes[CODES_MAX];
};

/* Asks for all of it at once: the lines would be waited for one after the other. */
static inline void open_call_fetch(const struct open_call *call)
{
    enum { LINE_BYTES = 64 };
    for (size_t at = 0; at < sizeof *call; at += LINE_BYTES)
        __builtin_prefetch((const char *)call + at, 1);
}

/* All of these take facts about this call only. */
void open_call_init(struct open_call *call, const struct sip_facts *facts, uint32_t repeat);
void open_call_apply(struct open_call *call, const struct sip_facts *facts);
void open_call_apply_icmp(struct open_call *call, const struct sip_facts *facts);

/* A TCP connection that failed. */
struct refusal {
    struct moment when;
    struct endpoint from, to;
    enum tcp_refusal kind;
};

/* It may not be about this call: was the INVITE to take that connection, or on it? */
int open_call_add_failed_leg(struct open_call *call, int behind, const struct refusal *refusal);
void open_call_apply_refusal(struct open_call *call, const struct refusal *refusal);

/* True when the leg runs between these two hosts; where both are one host, ports count. */
bool open_leg_joins(const struct open_leg *leg, const struct endpoint *from,
                    const struct endpoint *to);

/* True when one of the call's legs runs between these two endpoints, in this direction. */
bool open_call_uses(const struct open_call *call, const struct endpoint *from,
                    const struct endpoint *to);

/* Caller's From tag of this call? */
bool open_call_has_tag(const struct open_call *call, uint64_t tag);

/* A new INVITE with this Call-ID but another From tag: does a relay send it on, or is it another
 * call? */
bool open_call_is_relayed(const struct open_call *call, const struct sip_facts *facts);

/* Packs everything into a finished record; of the sound only when there is any in the input. */
void open_call_close(struct open_call *call, struct call_store *store, bool with_media);

uint64_t tag_hash(struct str tag); /* 0 for none */

/* Responses that ask for a new INVITE; when one followed, they are no result (contract, section 4).
 */
bool response_asks_for_retry(uint16_t status);

void tags_add(uint64_t tags[TAGS_MAX], uint8_t *count, uint64_t tag); /* each once, the first few */

/* Responses (open_call_response.c). */

/* Contact names a private address though the sender's own is public. */
bool open_call_contact_is_private(const struct sip_facts *facts);
void open_call_apply_response(struct open_call *call, const struct sip_facts *facts);
void open_call_mark(struct open_call *call, enum call_mark mark, const struct sip_facts *facts);
void open_call_mark_first(struct open_call *call, enum call_mark mark,
                          const struct sip_facts *facts);

#endif
