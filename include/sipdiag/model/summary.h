/* The Calls Summary: totals, KPIs, rows, things to do. Made by summarize/ from an analysis, printed
 * by report/. */
#ifndef SIPDIAG_MODEL_SUMMARY_H
#define SIPDIAG_MODEL_SUMMARY_H

#include "sipdiag/base/arena.h"
#include "sipdiag/model/analysis.h"
#include "sipdiag/model/dimension.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A share with its 95 % Wilson score interval; value NAN when the denominator is 0. */
struct ratio {
    double value, low, high;
    uint64_t numerator, denominator;
};

/* Durations in milliseconds, quantiles by nearest rank over exact values. */
struct distribution {
    uint64_t count;
    double mean_ms;
    int64_t p50_ms, p95_ms, p99_ms, max_ms; /* 0 when count is 0 */
};

struct kpi {
    struct ratio asr, ner, ser, seer, isa, scr, short_calls;
    struct distribution pdd, setup, ring, talk;
    double acd_ms; /* NAN without an answered call of known length */
    uint64_t peak_calls, peak_answered, peak_cps;
    int64_t peak_calls_at_us, peak_answered_at_us, peak_cps_at_us; /* TIME_UNKNOWN: none */
    double erlang;
    uint64_t answered_not_served;
    /* Messages that were repeated, for each that was not; may be more than 1. NAN without any. */
    double retransmission_rate;
    uint64_t repeated, unrepeated; /* what it is made of */
};

struct totals {
    uint64_t calls, judged, answered, recovered, unknown, scanner, in_progress, attempts,
        retransmissions, messages, packets;
};

enum { SUMMARY_EXAMPLES = 3 };

struct result_row {
    const struct cause *cause;
    char result[4];
    uint16_t code; /* the row's most frequent code */
    enum outcome outcome;
    enum side side; /* the row's most frequent side */
    bool judged;
    uint64_t calls;
    double share; /* of judged calls; NAN for rows that are not judged */
    int64_t first_us, last_us;
    const struct call *examples[SUMMARY_EXAMPLES]; /* freshest first */
    size_t example_count;
    char label[48]; /* what stands in the table */
};

struct todo {
    const struct cause *cause;     /* NULL for a finding */
    const struct finding *finding; /* NULL for a cause */
    enum side side;
    struct address trunk; /* family NONE: not tied to one */
    uint64_t calls;
    double share;
    const char *text;  /* sentences with this input's figures and what to do */
    const char *shown; /* the same in the language of tables; both live as long as the summary */
};

/* Calls that have the same value in each dimension of --by. */
struct group_row {
    struct str key[DIMENSIONS_MAX]; /* as a person reads it; raw bytes */
    bool known[DIMENSIONS_MAX];     /* false: the calls have no such value */
    uint64_t calls, judged;
    double share; /* of all judged calls; NAN when none of its calls is judged */
    struct kpi kpi;
    const struct cause *top_cause; /* most frequent of judged calls not answered; NULL: none */
};

struct summary {
    int64_t first_us, last_us; /* TIME_UNKNOWN when empty: first and last packet of all inputs */
    struct totals totals;
    struct kpi kpi;
    struct result_row *rows; /* by calls descending, then result, then cause; unjudged rows last */
    size_t row_count;
    struct todo *todo;
    size_t todo_count;
    const struct dimension *by[DIMENSIONS_MAX];
    size_t by_count;          /* 0: no groups */
    uint64_t grouped;         /* judged calls in all groups */
    struct group_row *groups; /* by calls, then key, unjudged ones last; of times by key */
    size_t group_count;
    size_t *order;           /* indexes of the analysis' calls, group by group; NULL: as they are */
    struct backing *backing; /* the order may be in it */
    struct arena keys;
};

#endif
