/* Exact tails, likelihood ratios, change points. */
#include "stats.h"

#include <math.h>
#include <string.h>

double share_of(struct share share)
{
    return share.all ? (double)share.yes / (double)share.all : 0;
}

/* Of the best rate for it. */
static double log_likelihood(uint64_t yes, uint64_t all)
{
    double n = (double)all, k = (double)yes;
    if (yes == 0 || yes == all)
        return 0;
    return k * log(k / n) + (n - k) * log1p(-k / n);
}

double stat_g(struct share a, struct share b)
{
    return 2 * (log_likelihood(a.yes, a.all) + log_likelihood(b.yes, b.all) -
                log_likelihood(a.yes + b.yes, a.all + b.all));
}

/* lgamma() writes a global. */
static double log_factorial(uint64_t n)
{
    int sign;
    return lgamma_r((double)n + 1, &sign);
}

static double log_choose(uint64_t n, uint64_t k)
{
    return log_factorial(n) - log_factorial(k) - log_factorial(n - k);
}

double stat_tail(uint64_t yes, uint64_t all, double p)
{
    double sum = 0;
    if (yes == 0 || p >= 1)
        return 1;
    if (p <= 0 || yes > all)
        return 0;
    for (uint64_t k = yes; k <= all; k++) {
        double term = exp(log_choose(all, k) + (double)k * log(p) + (double)(all - k) * log1p(-p));
        sum += term;
        /* Past the middle the terms only fall. */
        if ((double)k > (double)all * p && term < sum * 1e-9)
            break;
    }
    return sum < 1 ? sum : 1;
}

double stat_fisher(struct share a, struct share b)
{
    uint64_t yes = a.yes + b.yes, all = a.all + b.all;
    double sum = 0;
    for (uint64_t k = a.yes; k <= a.all && k <= yes; k++) {
        if (yes - k > b.all)
            continue;
        double term = exp(log_choose(a.all, k) + log_choose(b.all, yes - k) - log_choose(all, yes));
        sum += term;
        if (k > a.yes && term < sum * 1e-9)
            break;
    }
    return sum < 1 ? sum : 1;
}

double *stat_table(struct arena *arena, size_t count)
{
    double *table = arena_alloc(arena, (count + 1) * sizeof *table);
    table[0] = 0;
    for (size_t i = 1; i <= count; i++)
        table[i] = (double)i * log((double)i);
    return table;
}

static double likelihood_by(const double *table, size_t yes, size_t all)
{
    return table[yes] + table[all - yes] - table[all];
}

static double split_likelihood(const struct outcomes *outcomes, size_t from, size_t at,
                               size_t until)
{
    const uint32_t *sums = outcomes->sums;
    return likelihood_by(outcomes->table, sums[at] - sums[from], at - from) +
           likelihood_by(outcomes->table, sums[until] - sums[at], until - at);
}

bool stat_change(const struct outcomes *outcomes, size_t from, size_t until, size_t least,
                 struct change *change)
{
    const uint32_t *sums = outcomes->sums;
    double best = -INFINITY;
    if (until - from < 2 * least || least == 0)
        return false;
    for (size_t at = from + least; at + least <= until; at++) {
        double here = split_likelihood(outcomes, from, at, until);
        if (here > best) {
            best = here;
            change->at = at;
        }
    }
    change->low = change->high = change->at;
    change->g = 2 * (best - likelihood_by(outcomes->table, sums[until] - sums[from], until - from));
    change->before = (struct share){sums[change->at] - sums[from], change->at - from};
    change->after = (struct share){sums[until] - sums[change->at], until - change->at};
    return true;
}

void stat_change_reach(const struct outcomes *outcomes, size_t from, size_t until,
                       struct change *change)
{
    /* Likelihood falls off a change point in steps: the usual 1.92 would cover too little. */
    const double reach = 5.0;
    double best = split_likelihood(outcomes, from, change->at, until);
    for (size_t at = from + 1; at < until; at++) {
        if (split_likelihood(outcomes, from, at, until) < best - reach)
            continue;
        change->low = at < change->low ? at : change->low;
        change->high = at > change->high ? at : change->high;
    }
}

enum { LEAST_SIDE = 10 };

/* A stretch and the best place to split it. */
struct candidate {
    bool known, splits;
    struct change change;
};

static void look_for_split(const struct outcomes *outcomes, const struct stretch *stretch,
                           struct candidate *candidate)
{
    if (candidate->known)
        return;
    candidate->known = true;
    candidate->splits =
        stat_change(outcomes, stretch->from, stretch->until, LEAST_SIDE, &candidate->change);
}

/* Stretches while they are split. */
struct splitting {
    const struct outcomes *outcomes;
    struct stretch *stretches;
    struct candidate candidates[STRETCHES_MOST];
    size_t used;
};

/* Makes two of stretch i. */
static void split(struct splitting *splitting, size_t i, size_t at)
{
    const struct outcomes *outcomes = splitting->outcomes;
    const uint32_t *sums = outcomes->sums;
    struct stretch *stretches = splitting->stretches, old = stretches[i];
    struct candidate *candidates = splitting->candidates;
    size_t used = splitting->used++;
    struct change change = {.at = at, .low = at, .high = at};
    stat_change_reach(outcomes, old.from, old.until, &change);
    memmove(&stretches[i + 2], &stretches[i + 1], (used - i - 1) * sizeof *stretches);
    memmove(&candidates[i + 2], &candidates[i + 1], (used - i - 1) * sizeof *candidates);
    stretches[i + 1] = (struct stretch){
        at, old.until, change.low, change.high, {sums[old.until] - sums[at], old.until - at}};
    stretches[i].until = at;
    stretches[i].share = (struct share){sums[at] - sums[old.from], at - old.from};
    candidates[i].known = candidates[i + 1].known = false;
}

/* A bad part in the middle of a stretch: no single split shows it when it is short. The part with
 * the greatest gain if its rate is worse than the rest by 20 points (Kadane). */
static bool find_part(const struct outcomes *outcomes, const struct stretch *stretch,
                      double least_g, size_t *from, size_t *until)
{
    const uint32_t *sums = outcomes->sums;
    double p = share_of(stretch->share), worse = p + 0.2, gain = 0, best = 0;
    size_t start = stretch->from;
    if (stretch->until - stretch->from < 4 * LEAST_SIDE || worse >= 1 || p <= 0)
        return false;
    double yes = log(worse / p), no = log((1 - worse) / (1 - p));
    *from = *until = stretch->from;
    for (size_t i = stretch->from; i < stretch->until; i++) {
        if (gain <= 0) {
            gain = 0;
            start = i;
        }
        gain += sums[i + 1] != sums[i] ? yes : no;
        if (gain > best) {
            best = gain;
            *from = start;
            *until = i + 1;
        }
    }
    struct share part = {sums[*until] - sums[*from], *until - *from};
    struct share rest = {stretch->share.yes - part.yes, stretch->share.all - part.all};
    /* Both ends were chosen among all: that much more chance. */
    return part.all >= LEAST_SIDE && rest.all >= LEAST_SIDE && *from > stretch->from &&
           *until < stretch->until && stat_g(part, rest) >= least_g + 10;
}

static void split_parts(struct splitting *splitting, double least_g, size_t most)
{
    for (size_t i = 0; i < splitting->used && splitting->used + 2 <= most; i++) {
        size_t from, until;
        if (!find_part(splitting->outcomes, &splitting->stretches[i], least_g, &from, &until))
            continue;
        split(splitting, i, until);
        split(splitting, i, from);
        i += 2;
    }
}

/* The stretch with the greatest G; SIZE_MAX when none has enough. */
static size_t best_candidate(struct splitting *splitting, double least_g)
{
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < splitting->used; i++) {
        const struct candidate *candidate = &splitting->candidates[i];
        look_for_split(splitting->outcomes, &splitting->stretches[i], &splitting->candidates[i]);
        if (candidate->splits && candidate->change.g >= least_g &&
            (best == SIZE_MAX || candidate->change.g > splitting->candidates[best].change.g))
            best = i;
    }
    return best;
}

size_t stat_stretches(const struct outcomes *outcomes, double least_g, struct stretch *stretches,
                      size_t most)
{
    struct splitting splitting = {.outcomes = outcomes, .stretches = stretches, .used = 1};
    size_t best = 0;
    most = most < STRETCHES_MOST ? most : STRETCHES_MOST;
    stretches[0] = (struct stretch){.until = outcomes->count,
                                    .share = {outcomes->sums[outcomes->count], outcomes->count}};
    while (splitting.used < most && best != SIZE_MAX) {
        best = best_candidate(&splitting, least_g);
        if (best != SIZE_MAX)
            split(&splitting, best, splitting.candidates[best].change.at);
    }
    split_parts(&splitting, least_g, most);
    return splitting.used;
}
