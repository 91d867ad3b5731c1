/* The figures of a summary by their names: one table for checks, baselines and the formats that
 * print them all. */
#ifndef SIPDIAG_MODEL_FIGURE_H
#define SIPDIAG_MODEL_FIGURE_H

#include "sipdiag/base/str.h"
#include "sipdiag/model/summary.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum figure_unit {
    FIGURE_SHARE, /* 0 to 1 */
    FIGURE_MS,
    FIGURE_COUNT,
    FIGURE_NUMBER, /* with parts of one */
};

enum figure_source {
    FIGURE_RATIO,        /* struct ratio of struct kpi */
    FIGURE_DISTRIBUTION, /* struct distribution of struct kpi, at `part` */
    FIGURE_KPI_COUNT,    /* uint64_t of struct kpi */
    FIGURE_KPI_REAL,     /* double of struct kpi */
    FIGURE_TOTAL,        /* uint64_t of struct totals */
};

enum figure_part { PART_COUNT, PART_MEAN, PART_P50, PART_P95, PART_P99, PART_MAX };

struct figure {
    const char *name; /* "asr", "pdd.p95" */
    enum figure_unit unit;
    enum figure_source source;
    size_t offset;
    enum figure_part part;
    bool is_rate; /* over few calls it says nothing: a rate or a quantile */
    bool high_is_bad;
    const char *meaning; /* a few words */
};

/* What a figure is, and of how many. */
struct figure_value {
    bool known; /* false: a rate over none */
    double value;
    uint64_t numerator;  /* of a ratio */
    uint64_t population; /* what it rests on: calls, mostly */
};

const struct figure *figure_at(size_t index); /* NULL past the end */
const struct figure *figure_find(struct str name);

/* True of what groups have, too. */
bool figure_is_of_kpi(const struct figure *figure);
struct figure_value figure_of_kpi(const struct figure *figure, const struct kpi *kpi);
struct figure_value figure_of(const struct figure *figure, const struct summary *summary);

#endif
