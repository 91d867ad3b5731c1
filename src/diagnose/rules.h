/* A rule is a row: the cause it gives, the evidence it needs, the condition, how sure it makes us.
 */
#ifndef SIPDIAG_DIAGNOSE_RULES_H
#define SIPDIAG_DIAGNOSE_RULES_H

#include "diagnosis.h"

#include <stdbool.h>
#include <stdint.h>

/* Kinds of evidence a capture may or may not hold. Without what it needs a rule is not decidable,
 * never true. */
enum evidence {
    EVIDENCE_INVITE = 1 << 0,    /* the call's first INVITE was captured */
    EVIDENCE_BOTH_WAYS = 1 << 1, /* replies of this peer are captured */
    EVIDENCE_FINAL = 1 << 2,     /* a final response */
    EVIDENCE_ANSWER = 1 << 3,    /* a 2xx */
    EVIDENCE_RING = 1 << 4,      /* a 18x */
    EVIDENCE_CANCEL = 1 << 5,    /* a CANCEL of the caller */
    EVIDENCE_MEDIA = 1 << 7,     /* RTP is captured here, and both said where theirs goes */
    EVIDENCE_END = 1 << 6,       /* the capture goes on long enough after the call's last message */
};

/* The call as the conditions ask about it. */
struct rule_input {
    const struct diagnosis *diagnosis;
    const struct call *call;
    unsigned evidence;
    uint16_t word;     /* the provider's word: far_code, else the final code; 0 without a final */
    int64_t silent_us; /* since the last INVITE attempt with nothing but 100, until the end or the
                          capture's end */
    int64_t ring_us;   /* ringing until it ended, or until the capture's end; TIME_UNKNOWN when it
                          never rang */
};

/* A cause that follows from another table: by words and Q.850, or by the bare code. */
struct choice {
    const char *cause;
    enum side side; /* SIDE_COUNT: the cause's own */
    uint8_t confidence;
};

struct rule {
    const char *cause; /* id in causes.c; NULL: see choose */
    unsigned needs;
    bool (*matches)(const struct rule_input *input);
    uint8_t confidence;                                                 /* per cent */
    enum side (*side)(const struct rule_input *input, enum side usual); /* NULL: the cause's own */
    bool (*choose)(const struct rule_input *input,
                   struct choice *choice); /* instead of the above */
};

/* First match wins. The last row matches everything. */
extern const struct rule cause_rules[];
extern const size_t cause_rule_count;

/* Every match is a note. */
extern const struct rule note_rules[];
extern const size_t note_rule_count;

/* outcome and result of the contract, section 4: from the call's own signalling. */
enum outcome outcome_of_code(uint16_t code);
enum outcome rule_outcome(const struct rule_input *input, const struct cause *cause);
void rule_result(const struct rule_input *input, char result[4]);
void result_of_code(uint16_t code, char result[4]); /* its three digits */

#endif
