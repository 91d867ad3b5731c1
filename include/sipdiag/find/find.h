/* Looks at all calls of an analysis together and says what no single call can: limits, outages,
 * formats, storms, habits. Sources of the methods: docs/FINDINGS.md. */
#ifndef SIPDIAG_FIND_FIND_H
#define SIPDIAG_FIND_FIND_H

#include "sipdiag/base/text.h"
#include "sipdiag/mask/mask.h"
#include "sipdiag/model/analysis.h"
#include "sipdiag/model/call.h"
#include "sipdiag/model/finding.h"
#include "sipdiag/model/presence.h"
#include "sipdiag/model/settings.h"
#include "sipdiag/model/verdict.h"
#include "sipdiag/model/verdict_set.h"

#include <stddef.h>
#include <stdint.h>

struct find_input {
    const struct settings *settings;
    const struct words *words;       /* language of finding_texts; NULL: English */
    struct call *const *calls;       /* by start */
    const struct verdict **verdicts; /* verdicts[i] is about calls[i]: others as the findings say */
    struct verdict_set *kept;        /* has those others */
    size_t call_count;
    size_t cdr_joined;                   /* rows of CDRs that belong to captured calls */
    const struct presence *presence;     /* REGISTER and OPTIONS; may be NULL */
    const struct input_content *content; /* of all inputs together; may be NULL */
    int64_t first_us, last_us;           /* of the inputs; TIME_UNKNOWN when empty */
    const struct address *us;            /* addresses taken as ours, sorted */
    size_t us_count;
    const struct named_network *trunks; /* names that the user gave to trunks */
    size_t trunk_count;
    struct backing *backing; /* for what it keeps of every call; NULL: the heap */
    struct mask *mask; /* hides numbers and addresses in all texts; NULL: they are as they are */
};

struct findings;
struct find;

/* In two steps, so that each call is fetched from the memory once for its verdict and for this: the
 * input is borrowed until the end, and every call noted in turn, as soon as its verdict stands. */
struct find *find_begin(const struct find_input *input);
void find_note(struct find *find, size_t index);

/* Owns the findings and the notes it gave to verdicts. Never NULL. */
struct findings *find_end(struct find *find);

/* Both, where all verdicts are there. */
struct findings *find_all(const struct find_input *input);
void findings_free(struct findings *findings);
const struct finding *findings_list(const struct findings *findings, size_t *count);

/* What a finding says about one of its calls, in English (NULL) or the language that find_all() was
 * given. False when it has nothing of its own to say. */
bool finding_add_headline(struct text *out, const struct words *words,
                          const struct finding *finding, const struct call *call);

/* Every kind, by id: for docs, --explain and tests; NULL past the end. */
const struct finding_kind *finding_kind_at(size_t index);
const struct finding_kind *finding_kind_find(const char *id); /* NULL when there is none */

#endif
