/* The table of figures, and how they are read. */
#include "sipdiag/model/figure.h"

#include <math.h>

#define RATIO(member, bad, text) \
    { \
        .name = #member, .unit = FIGURE_SHARE, .source = FIGURE_RATIO, \
        .offset = offsetof(struct kpi, member), .is_rate = true, .high_is_bad = bad, \
        .meaning = text \
    }
#define PART(member, suffix, which, bad, text) \
    { \
        .name = #member "." suffix, .unit = FIGURE_MS, .source = FIGURE_DISTRIBUTION, \
        .offset = offsetof(struct kpi, member), .part = which, .is_rate = true, \
        .high_is_bad = bad, .meaning = text \
    }
#define DISTRIBUTION(member, bad, of) \
    PART(member, "p50", PART_P50, bad, of ": half of the calls have at most this"), \
        PART(member, "p95", PART_P95, bad, of ": 95 % of the calls have at most this"), \
        PART(member, "p99", PART_P99, bad, of ": 99 % of the calls have at most this"), \
        PART(member, "max", PART_MAX, bad, of ", the longest"), \
        PART(member, "mean", PART_MEAN, bad, of ", on average"), \
    { \
        .name = #member ".count", .unit = FIGURE_COUNT, .source = FIGURE_DISTRIBUTION, \
        .offset = offsetof(struct kpi, member), .part = PART_COUNT, \
        .meaning = "calls that have a " #member \
    }
#define KPI_COUNT(member, text) \
    { \
        .name = #member, .unit = FIGURE_COUNT, .source = FIGURE_KPI_COUNT, \
        .offset = offsetof(struct kpi, member), .high_is_bad = true, .meaning = text \
    }
#define TOTAL(member, text) \
    { \
        .name = #member, .unit = FIGURE_COUNT, .source = FIGURE_TOTAL, \
        .offset = offsetof(struct totals, member), .meaning = text \
    }

static const struct figure table[] = {
    RATIO(asr, false, "share of calls answered"),
    RATIO(ner, false, "share of calls that the network carried to the person"),
    RATIO(ser, false, "as asr, redirected calls left out"),
    RATIO(seer, false, "share of calls that ended by the person's own doing"),
    RATIO(isa, true, "share of calls that ended with 408, 500, 503 or 504"),
    RATIO(scr, false, "share of calls that went the whole way"),
    RATIO(short_calls, true, "share of answered calls that ended within seconds"),
    {"retransmission_rate", FIGURE_SHARE, FIGURE_KPI_REAL,
     offsetof(struct kpi, retransmission_rate), PART_COUNT, true, true,
     "messages repeated, for each that was not"},
    DISTRIBUTION(pdd, true, "wait until it rings"),
    DISTRIBUTION(setup, true, "time from the first INVITE to the answer"),
    DISTRIBUTION(ring, true, "time that it rang"),
    DISTRIBUTION(talk, false, "time from the answer to the BYE"),
    {"acd", FIGURE_MS, FIGURE_KPI_REAL, offsetof(struct kpi, acd_ms), PART_COUNT, true, false,
     "average length of a talk"},
    KPI_COUNT(peak_calls, "most calls at once"),
    KPI_COUNT(peak_answered, "most answered calls at once"),
    KPI_COUNT(peak_cps, "most new calls within a second"),
    {"erlang", FIGURE_NUMBER, FIGURE_KPI_REAL, offsetof(struct kpi, erlang), PART_COUNT, false,
     true, "lines in use on average"},
    KPI_COUNT(answered_not_served, "answered calls that found no agent"),
    TOTAL(calls, "calls"),
    TOTAL(judged, "calls that count: neither unknown nor of scanners"),
    TOTAL(answered, "calls answered"),
    TOTAL(recovered, "calls that another route carried"),
    TOTAL(unknown, "calls that the input cannot judge"),
    TOTAL(scanner, "calls of scanners"),
    TOTAL(in_progress, "calls that go on, in a live run"),
    TOTAL(attempts, "INVITE transactions"),
    TOTAL(retransmissions, "messages repeated"),
    TOTAL(messages, "SIP messages"),
    TOTAL(packets, "packets"),
};

const struct figure *figure_at(size_t index)
{
    return index < sizeof table / sizeof table[0] ? &table[index] : NULL;
}

const struct figure *figure_find(struct str name)
{
    for (size_t i = 0; figure_at(i); i++)
        if (str_equal(name, str_from(table[i].name)))
            return &table[i];
    return NULL;
}

bool figure_is_of_kpi(const struct figure *figure)
{
    return figure->source != FIGURE_TOTAL;
}

static struct figure_value of_ratio(const struct ratio *ratio)
{
    return (struct figure_value){ratio->denominator > 0, ratio->value, ratio->numerator,
                                 ratio->denominator};
}

static struct figure_value of_distribution(const struct distribution *distribution,
                                           enum figure_part part)
{
    struct figure_value value = {distribution->count > 0, 0, 0, distribution->count};
    switch (part) {
    case PART_COUNT:
        value.known = true;
        value.value = (double)distribution->count;
        break;
    case PART_MEAN:
        value.value = distribution->mean_ms;
        break;
    case PART_P50:
        value.value = (double)distribution->p50_ms;
        break;
    case PART_P95:
        value.value = (double)distribution->p95_ms;
        break;
    case PART_P99:
        value.value = (double)distribution->p99_ms;
        break;
    case PART_MAX:
        value.value = (double)distribution->max_ms;
        break;
    }
    return value;
}

/* What a real figure rests on. */
static uint64_t population_of(const struct figure *figure, const struct kpi *kpi)
{
    if (figure->offset == offsetof(struct kpi, acd_ms))
        return kpi->talk.count;
    if (figure->offset == offsetof(struct kpi, retransmission_rate))
        return kpi->unrepeated;
    return kpi->asr.denominator;
}

struct figure_value figure_of_kpi(const struct figure *figure, const struct kpi *kpi)
{
    const char *at = (const char *)kpi + figure->offset;
    struct figure_value value = {true, 0, 0, kpi->asr.denominator};
    switch (figure->source) {
    case FIGURE_RATIO:
        return of_ratio((const struct ratio *)(const void *)at);
    case FIGURE_DISTRIBUTION:
        return of_distribution((const struct distribution *)(const void *)at, figure->part);
    case FIGURE_KPI_COUNT:
        value.value = (double)*(const uint64_t *)(const void *)at;
        return value;
    default:
        value.value = *(const double *)(const void *)at;
        value.known = isfinite(value.value);
        value.population = population_of(figure, kpi);
        return value;
    }
}

struct figure_value figure_of(const struct figure *figure, const struct summary *summary)
{
    const char *at = (const char *)&summary->totals + figure->offset;
    if (figure_is_of_kpi(figure))
        return figure_of_kpi(figure, &summary->kpi);
    return (struct figure_value){true, (double)*(const uint64_t *)(const void *)at, 0,
                                 summary->totals.calls};
}
