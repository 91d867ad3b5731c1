/* The statistics of findings: exact tails, likelihood ratios, change points. All rates are shares
 * of yes among independent yes-or-no outcomes; nothing here knows of calls. */
#ifndef SIPDIAG_FIND_STATS_H
#define SIPDIAG_FIND_STATS_H

#include "sipdiag/base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct share {
    uint64_t yes, all;
};

double share_of(struct share share); /* 0 when there is none */

/* G of the likelihood-ratio test that both have one rate (chi-square with one degree of freedom):
 * 10.83 is p = 0.001, 15.1 is p = 0.0001. */
double stat_g(struct share a, struct share b);

/* P(X >= yes) when each of `all` is yes with probability p. */
double stat_tail(uint64_t yes, uint64_t all, double p);

/* Fisher's exact test, one-sided: P of so many yes in `a` or more, when both have one rate. */
double stat_fisher(struct share a, struct share b);

/* A change of rate in a sequence of outcomes. */
struct change {
    size_t at;        /* first element of the new rate */
    size_t low, high; /* `at` lies in [low, high] with 95 % */
    double g;
    struct share before, after;
};

/* Outcomes in order. sums[i] is the number of yes before i, sums[count] of all. */
struct outcomes {
    const uint32_t *sums;
    const double *table; /* stat_table() of at least `count` */
    size_t count;
};

/* i log i for i up to `count`: likelihoods of many splits are sums of these. */
double *stat_table(struct arena *arena, size_t count);

/* The one split of [from, until) with the greatest likelihood, at least `least` on each side.
 * False when there are too few. */
bool stat_change(const struct outcomes *outcomes, size_t from, size_t until, size_t least,
                 struct change *change);

/* Fills low and high. */
void stat_change_reach(const struct outcomes *outcomes, size_t from, size_t until,
                       struct change *change);

/* A stretch of outcomes with one rate. */
struct stretch {
    size_t from, until;
    size_t from_low, from_high; /* where it can have begun; equal to `from` for the first */
    struct share share;
};

enum { STRETCHES_MOST = 16 };

/* Splits at changes with at least this G until nothing is left to split; returns how many
 * stretches, at most `most`. What lies between two changes may show only once one of them is split
 * off: a small difference is no reason to stop. */
size_t stat_stretches(const struct outcomes *outcomes, double least_g, struct stretch *stretches,
                      size_t most);

#endif
