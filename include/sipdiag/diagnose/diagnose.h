/* The rules: a finished call in, its verdict out. One table, a row a cause (causes.h);
 * docs/RULES.md is printed from it. */
#ifndef SIPDIAG_DIAGNOSE_DIAGNOSE_H
#define SIPDIAG_DIAGNOSE_DIAGNOSE_H

#include "sipdiag/base/text.h"
#include "sipdiag/model/analysis.h"
#include "sipdiag/model/call.h"
#include "sipdiag/model/cause.h"
#include "sipdiag/model/settings.h"
#include "sipdiag/model/verdict.h"

#include <stddef.h>
#include <stdint.h>

struct diagnosis;

/* What a diagnosis is about. All borrowed until diagnosis_free(). */
struct diagnosis_scope {
    const struct settings *settings;
    struct call *const *calls;
    size_t call_count;
    bool is_cdr; /* no call was captured: there are no links to look at */
    const struct input *inputs;   /* what was lost of them; NULL when that is not known */
    const int64_t *input_last_us; /* until when each input knows that nothing came */
    size_t input_count;
};

/* Looks at all calls once (408s per trunk, ...); verdicts are then independent of each other. */
struct diagnosis *diagnosis_new(const struct diagnosis_scope *scope);
void diagnosis_free(struct diagnosis *diagnosis);
/* The verdict's notes live as long as the diagnosis. */
void diagnose_call(struct diagnosis *diagnosis, const struct call *call, struct verdict *verdict);

/* The verdict's sentences with this call's own figures; words: of the language, NULL is English. */
void verdict_add_headline(struct text *out, const struct words *words,
                          const struct diagnosis *diagnosis, const struct call *call,
                          const struct verdict *verdict);
void verdict_add_action(struct text *out, const struct words *words, const struct call *call,
                        const struct verdict *verdict);

/* Every cause, for docs and tests; NULL past the end. */
const struct cause *cause_at(size_t index);
const struct cause *cause_find(const char *id); /* NULL when there is none */

/* The moments it rests on, in words: "first INVITE, final response". */
void cause_add_evidence(struct text *out, const struct cause *cause);
const char *evidence_name(enum call_mark mark);

/* A row of the SIP code table (Q.850 causes: q850.h). */
struct sip_code {
    uint16_t code;
    const char *phrase;  /* the standard reason phrase */
    const char *meaning; /* one plain sentence */
    const char *action;  /* what to do, one plain sentence */
    enum side side;
    const char *cause;  /* cause id this code alone stands for */
    const char *source; /* "RFC 3261" */
};

/* The row. For a code without one: a row of its class, with code x00 and no phrase. NULL outside
 * 100-699. */
const struct sip_code *sip_code_find(unsigned code);
const struct sip_code *sip_code_at(size_t index); /* for docs and tests; NULL past the end */

#endif
