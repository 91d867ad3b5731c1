/* Measures the findings on seeded traffic: how often each is made without its fault, how often with
 * it, and how well it tells limit and times. `run_findings SEEDS [FAULT]`; fails when a rate is not
 * good enough. `--csv` prints the table that docs/FINDINGS.md shows. */
#include "support/traffic.h"

#include "sipdiag/base/hash.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BIT(fault) (UINT64_C(1) << (fault))

struct score {
    unsigned with, found, without, wrong; /* mixes */
    unsigned limits, limits_right;        /* of those found */
    unsigned starts, starts_right;
};

/* Faults of a mix without this one: none, or up to two others. */
static uint64_t other_faults(uint64_t seed, enum fault fault)
{
    uint64_t faults = 0;
    for (unsigned i = 0; i < seed % 3; i++) {
        unsigned other = (unsigned)((seed * 2654435761u + i * 40503u) >> 7) % FAULT_COUNT;
        if (other != fault)
            faults |= BIT(other);
    }
    /* One trunk down is the other's down, too. */
    if (fault == FAULT_DOWN || fault == FAULT_OPTIONS)
        faults &= ~(BIT(FAULT_DOWN) | BIT(FAULT_OPTIONS));
    /* A trunk that is down or blocked while something else goes on is an incident, too. */
    if (fault == FAULT_INCIDENT || fault == FAULT_BURST)
        faults &= ~(BIT(FAULT_DOWN) | BIT(FAULT_ACCOUNT) | BIT(FAULT_ALIVE));
    if (fault == FAULT_ACCOUNT)
        faults &= ~BIT(FAULT_ALIVE);
    /* Incoming calls meet any limit on lines: these come together. */
    if (fault == FAULT_LINES || fault == FAULT_NO_RESERVE)
        faults &= ~(BIT(FAULT_NO_RESERVE) | BIT(FAULT_LINES) | BIT(FAULT_GHOSTS));
    /* Both are timers of ours. */
    if (fault == FAULT_OUR_RING || fault == FAULT_PLATFORM)
        faults &= ~(BIT(FAULT_OUR_RING) | BIT(FAULT_PLATFORM));
    return faults | (fault == FAULT_HOURS ? MIX_DAYS : 0);
}

static bool is_change(enum fault fault)
{
    return fault == FAULT_STORM_480 || fault == FAULT_STORM_404 || fault == FAULT_BURST ||
           fault == FAULT_INCIDENT || fault == FAULT_ANSWERS;
}

static bool has_visible_start(enum fault fault)
{
    return fault == FAULT_LINES || fault == FAULT_RATE || fault == FAULT_DOWN ||
           fault == FAULT_FORMAT || fault == FAULT_ACCOUNT || fault == FAULT_UNREGISTERED;
}

/* Calls of the first trunk between the two moments: one more or less is allowed. */
static unsigned calls_between(const struct traffic *traffic, int64_t a, int64_t b)
{
    int64_t low = a < b ? a : b, high = a < b ? b : a;
    unsigned count = 0;
    for (size_t i = 0; i < traffic->store.count; i++) {
        const struct call *call = traffic->store.calls[i];
        count += call->trunk->bytes[3] == 7 && call_start(call) > low && call_start(call) <= high;
    }
    return count;
}

/* The interval in which it began, from the finding's own words' times: since and the latest one. */
static bool covers(const struct finding *finding, const struct traffic *traffic)
{
    bool begins = finding->since_us == TIME_UNKNOWN || finding->since_us <= traffic->begins_us;
    bool is_open = finding->until_us == TIME_UNKNOWN;
    bool ends = traffic->ends_us == TIME_UNKNOWN ? is_open || traffic->bad < 30
                                                 : is_open || finding->until_us >= traffic->ends_us;
    return begins && ends && finding->since_until_us >= traffic->begins_us;
}

static void weigh(struct score *score, const struct traffic *traffic, enum fault fault,
                  const struct finding *finding)
{
    if (traffic->limit) {
        score->limits++;
        score->limits_right +=
            finding->figure + 1 >= traffic->limit && finding->figure <= traffic->limit + 1;
    }
    if (has_visible_start(fault)) {
        score->starts++;
        score->starts_right +=
            calls_between(traffic, finding->since_us, traffic->first_bad_us) <= 1;
    } else if (is_change(fault)) {
        score->starts++;
        score->starts_right += covers(finding, traffic);
    }
}

static void complain(const struct traffic *traffic, enum fault fault, uint64_t seed,
                     const char *what)
{
    size_t count;
    const struct finding *list = findings_list(traffic->findings, &count);
    printf("  %s, seed %llu: %s (%zu calls, %zu bad)\n", fault_finding(fault),
           (unsigned long long)seed, what, traffic->store.count, traffic->bad);
    for (size_t i = 0; i < count; i++)
        printf("      %s: %s\n", list[i].kind->id, list[i].title);
}

static void measure(struct score *score, enum fault fault, uint64_t seed, bool verbose)
{
    struct traffic traffic;
    uint64_t bit = BIT(fault) | (fault == FAULT_HOURS ? MIX_DAYS : 0);
    traffic_play(&traffic, seed, other_faults(seed, fault));
    score->without++;
    if (traffic_finding(&traffic, fault_finding(fault))) {
        score->wrong++;
        if (verbose)
            complain(&traffic, fault, seed, "found without its fault");
    }
    traffic_free(&traffic);

    traffic_play(&traffic, seed + 1000000, bit);
    const struct finding *finding = traffic_finding(&traffic, fault_finding(fault));
    /* A fault that struck hardly any call is none. */
    if (traffic.bad >= (fault == FAULT_LABELLED ? 70 : 12)) {
        struct score before = *score;
        score->with++;
        score->found += finding != NULL;
        if (finding)
            weigh(score, &traffic, fault, finding);
        if (verbose && !finding)
            complain(&traffic, fault, seed, "not found");
        if (verbose &&
            (score->limits - before.limits != score->limits_right - before.limits_right ||
             score->starts - before.starts != score->starts_right - before.starts_right))
            complain(&traffic, fault, seed, "limit or start is wrong");
    }
    traffic_free(&traffic);
}

/* Of few mixes one may be wrong by chance. */
static bool is_good(const struct score *score)
{
    unsigned allowed = score->without / 100 > 1 ? score->without / 100 : 1;
    unsigned missed = score->with / 20 > 1 ? score->with / 20 : 1;
    return score->with >= score->without / 2 && score->wrong <= allowed &&
           score->with - score->found <= missed && score->limits - score->limits_right <= missed &&
           score->starts - score->starts_right <= missed;
}

static void print_row(enum fault fault, const struct score *score, bool csv)
{
    printf(csv ? "%s,%s,%u of %u,%u of %u," : "%-26s %-38s false %3u of %3u   found %3u of %3u   ",
           fault_finding(fault), fault_words(fault), score->wrong, score->without, score->found,
           score->with);
    if (score->limits || !csv)
        printf(csv ? "%u of %u" : "limit %3u of %3u   ", score->limits_right, score->limits);
    printf(csv ? "," : "");
    if (score->starts || !csv)
        printf(csv ? "%u of %u" : "start %3u of %3u", score->starts_right, score->starts);
    printf("\n");
}

/* Nothing above info in traffic without any fault. */
static bool measure_health(unsigned seeds, bool csv)
{
    unsigned loud = 0;
    for (unsigned seed = 1; seed <= seeds; seed++) {
        struct traffic traffic;
        bool quiet = true;
        size_t count;
        traffic_play(&traffic, seed + 2000000, 0);
        const struct finding *list = findings_list(traffic.findings, &count);
        for (size_t i = 0; i < count; i++) {
            quiet = quiet && list[i].severity == SEVERITY_INFO;
            if (!csv && list[i].severity != SEVERITY_INFO)
                printf("  healthy, seed %u: %s\n", seed, list[i].title);
        }
        loud += !quiet;
        traffic_free(&traffic);
    }
    printf(csv ? "any above info,none,%u of %u,,,\n"
               : "healthy traffic: %u of %u mixes are not quiet\n",
           loud, seeds);
    return loud * 100 <= seeds;
}

int main(int argc, char **argv)
{
    bool csv = argc > 1 && strcmp(argv[1], "--csv") == 0;
    int first = csv ? 2 : 1;
    unsigned seeds = argc > first ? (unsigned)strtoul(argv[first], NULL, 10) : 10;
    const char *only = argc > first + 1 ? argv[first + 1] : NULL;
    bool good = seeds > 0;
    hash_init();
    if (csv)
        printf("finding,fault,false,found,limit,start\n");
    for (int fault = 0; fault < FAULT_COUNT; fault++) {
        struct score score = {0};
        if (only && strcmp(only, fault_finding((enum fault)fault)) != 0)
            continue;
        for (unsigned seed = 1; seed <= seeds; seed++)
            measure(&score, (enum fault)fault, seed, !csv);
        print_row((enum fault)fault, &score, csv);
        if (!is_good(&score)) {
            fprintf(stderr, "%s: not good enough\n", fault_finding((enum fault)fault));
            good = false;
        }
    }
    if (!only && !measure_health(seeds, csv))
        good = false;
    return good ? 0 : 1;
}
