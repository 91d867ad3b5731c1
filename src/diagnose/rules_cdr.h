/* The rules for calls that are known from a CDR alone. */
#ifndef SIPDIAG_DIAGNOSE_RULES_CDR_H
#define SIPDIAG_DIAGNOSE_RULES_CDR_H

#include "rules.h"
#include "sipdiag/words/words.h"

#include "sipdiag/base/text.h"

/* As cause_rules and note_rules. */
extern const struct rule cdr_cause_rules[];
extern const size_t cdr_cause_rule_count;
extern const struct rule cdr_note_rules[];
extern const size_t cdr_note_rule_count;

enum outcome cdr_outcome(const struct rule_input *in);
void cdr_result(const struct rule_input *in, char result[4]);

/* How sure a CDR makes us, of how sure a capture would: an inferred code and a row without times
 * say less. */
uint8_t cdr_confidence(const struct call *call, uint8_t confidence);

/* Words in place of the cause table's own, which speak of what was captured. NULL: those fit. */
struct cdr_wording {
    const char *cause;
    bool hidden; /* only where the CDR's word stands for several ends alike */
    const char *headline;
    const char *action; /* NULL: the cause table's */
};
const struct cdr_wording *cdr_wording_at(size_t index); /* for tests; NULL past the end */
const struct cdr_wording *cdr_wording_find(const char *cause, const struct call *call);

/* The cause in words that fit what a CDR can tell of this call. */
const struct cause *cause_as_told(const struct cause *cause, const struct call *call);

/* What the CDR says: a word in quotation marks, a number as the cause or code that it is. */
bool cdr_add_said(struct text *out, const struct words *words, const struct call *call);

/* A sentence for a call whose CDR and capture disagree: "The CDR says FAILED, the wire says 404."
 */
void cdr_add_mismatch(struct text *out, const struct words *words, const struct call *call,
                      const char result[4]);

/* A sentence for a code that no column holds. */
void cdr_add_inference(struct text *out, const struct words *words, const struct call *call);

bool cdr_is_connection_timeout(const struct rule_input *in);
bool cdr_is_blocked(const struct rule_input *in);
bool cdr_is_agent_problem(const struct rule_input *in);
bool cdr_is_not_served(const struct rule_input *in);
bool cdr_is_silent_after_100(const struct rule_input *in);
bool cdr_is_no_answer(const struct rule_input *in);
bool cdr_is_abandoned(const struct rule_input *in);
bool cdr_is_cancelled(const struct rule_input *in);
bool cdr_is_congested(const struct rule_input *in);
bool cdr_is_refused_by_person(const struct rule_input *in);
bool cdr_is_busy_everywhere(const struct rule_input *in);
bool cdr_is_unanswered(const struct rule_input *in);
bool cdr_is_failed(const struct rule_input *in);
enum side cdr_side_of_cancel(const struct rule_input *in, enum side usual);
enum side cdr_side_of_end(const struct rule_input *in, enum side usual);
enum side cdr_unknown_side(const struct rule_input *in, enum side usual);
bool cdr_by_q850(const struct rule_input *in, struct choice *choice);

#endif
