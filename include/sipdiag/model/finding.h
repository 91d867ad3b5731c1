/* What many calls say together: a limit, an outage, a format, a number. Made by find/ from the
 * whole input, printed by report/. */
#ifndef SIPDIAG_MODEL_FINDING_H
#define SIPDIAG_MODEL_FINDING_H

#include "sipdiag/model/call.h"
#include "sipdiag/model/verdict.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum severity { SEVERITY_INFO, SEVERITY_WARNING, SEVERITY_CRITICAL, SEVERITY_COUNT };

/* What it does to the calls it explains. None of them touches outcome, code or a KPI's formula. */
enum finding_effect {
    FINDING_ALONE,    /* nothing: it is about the input as a whole */
    FINDING_NOTES,    /* they get its id as a note */
    FINDING_RELABELS, /* they get its id as cause, and its side */
};

/* A row of find/kinds.c. The id is the outside contract, the texts are the product. */
struct finding_kind {
    const char *id;
    enum severity severity; /* usual one; a detector may give a lower one */
    enum side side;
    enum finding_effect effect;
    const char *label;   /* a few words */
    const char *meaning; /* one or two plain sentences */
    const char *when;    /* what must hold; {setting-name} stands for its value */
    const char *unless;  /* what looks like it and is not, goes on after "Not this when" */
    const char *action;  /* what to do, one plain sentence */
};

struct finding_scope {
    const char *dimension; /* "trunk", "code", "prefix", "caller", ... */
    const char *value;
};

struct finding_evidence {
    struct moment moment;
    const char *text;
};

enum { FINDING_SCOPES_MAX = 4, FINDING_EVIDENCE_MAX = 5 };

/* What tables say of a finding, in their language. */
struct finding_texts {
    const char *title, *detail, *action, *words;
};

/* Its texts live as long as the findings do. */
struct finding {
    const struct finding_kind *kind;
    enum severity severity;
    enum side side;
    const char *title;          /* one sentence with this input's figures */
    const char *detail;         /* how that was seen */
    const char *action;         /* what to do, with figures */
    const char *words;          /* of a call it explains; NULL: the cause's own headline */
    struct finding_texts shown; /* as above, in the language of tables */
    uint64_t calls;             /* affected */
    double share;               /* of judged calls; NAN when none is judged */
    uint8_t confidence;         /* per cent */
    /* First and last affected moment. Where a rate changed, the earliest and the latest moment at
     * which it can have begun and ended. TIME_UNKNOWN: before the input began, or it goes on. */
    int64_t since_us, until_us;
    int64_t
        since_until_us; /* the latest moment at which it can have begun; TIME_UNKNOWN: since_us */
    int64_t first_us, last_us; /* of the calls that were taken for it; TIME_UNKNOWN: none */
    struct finding_scope scope[FINDING_SCOPES_MAX];
    size_t scope_count;
    struct finding_evidence evidence[FINDING_EVIDENCE_MAX];
    size_t evidence_count;
    uint32_t figure;      /* N of a limit, K of a rate, seconds of a cluster; 0 when it has none */
    struct address trunk; /* family NONE: not tied to one */
};

const char *severity_name(enum severity severity); /* "info", "warning", "critical" */

/* What its scope says of that dimension; NULL: nothing. */
const char *finding_scope_value(const struct finding *finding, const char *dimension);

#endif
