/* Every message of the calls, kept for the ladder of one of them: in memory while they are few,
 * else in a temporary file without a name, chained per Call-ID. */
#ifndef SIPDIAG_LADDER_MESSAGE_LOG_H
#define SIPDIAG_LADDER_MESSAGE_LOG_H

#include "sipdiag/base/arena.h"
#include "sipdiag/base/error.h"
#include "sipdiag/model/sip_facts.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a ladder needs of a message. Fingerprints are 0 for an absent value. */
struct logged_message {
    int64_t time_us;
    struct origin origin;
    struct endpoint from, to; /* of an ICMP error: those of the packet that it is about */
    struct icmp_error icmp;
    enum tcp_refusal refusal;
    uint64_t call_id, branch, from_tag, to_tag; /* fingerprints */
    const char *damage;                         /* as in sip_facts */
    uint32_t cseq;
    uint16_t status, reason_sip;
    uint8_t kind, condition, method; /* as in sip_facts */
    uint8_t q850;
    bool challenge, stale, credentials;
    struct str method_text, phrase, reason, contact, media; /* as sent, long ones cut */
};

struct message_log;

struct message_log *message_log_new(void);
void message_log_free(struct message_log *log);

/* Keeps a message when its Call-ID may be that of a call. */
void message_log_add(struct message_log *log, const struct sip_facts *facts);

struct logged_messages {
    struct logged_message *at; /* in the order in which they were added */
    size_t count;
    size_t gap, left_out; /* so many more were between at[gap - 1] and at[gap] */
};

/* The messages with these Call-IDs; of very many the first and the last. False with a sentence when
 * the file could not be written or read. */
bool message_log_find(struct message_log *log, const struct str *call_ids, size_t count,
                      struct arena *arena, struct logged_messages *found, struct error *error);

/* Fingerprint of a Call-ID, branch or tag as in logged_message. */
uint64_t message_log_fingerprint(struct str identifier);

#endif
