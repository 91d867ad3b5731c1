/* ASR, NER, SER, SEER, ISA, SCR (ITU-T E.411, E.425; RFC 6076), short calls, and how long things
 * took. */
#include "kpi.h"

#include "distribution.h"
#include "sipdiag/base/backing.h"
#include "sipdiag/base/memory.h"
#include "sipdiag/model/cause.h"
#include "sipdiag/summarize/summarizer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct ratio ratio_of(uint64_t numerator, uint64_t denominator)
{
    const double z = 1.96;
    struct ratio ratio = {NAN, NAN, NAN, numerator, denominator};
    if (denominator == 0)
        return ratio;
    double n = (double)denominator, share = (double)numerator / n;
    double middle = share + z * z / (2 * n), scale = 1 + z * z / n;
    double reach = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n));
    ratio.value = share;
    /* At 0 and 1 the bound is exact; rounding must not leave it a hair off. */
    ratio.low = numerator == 0 ? 0 : fmax(0, (middle - reach) / scale);
    ratio.high = numerator == denominator ? 1 : fmin(1, (middle + reach) / scale);
    return ratio;
}

/* Causes by which the network or a limit refused, whatever code it chose to say so. */
static bool is_limit(const struct cause *cause)
{
    static const char *const limits[] = {"channel-limit-reached",
                                         "no-reserve-for-inbound",
                                         "cps-limit-reached",
                                         "switch-session-cap",
                                         "congestion",
                                         "480-storm"};
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++)
        if (strcmp(cause->id, limits[i]) == 0)
            return true;
    return false;
}

static bool is_answered(const struct call *call, const struct verdict *verdict)
{
    (void)call;
    return verdict->outcome == OUTCOME_ANSWERED;
}

/* By its code and its ringing alone. */
static bool says_effective(const struct call *call, const struct verdict *verdict)
{
    bool rang = call->ring_us != TIME_UNKNOWN;
    if (!call->final)
        return rang;
    switch (call->code) {
    case 480:
    case 486:
    case 600:
        return true;
    case 408:
    case 487:
        return rang;
    case 603:
        return strcmp(verdict->cause->id, "callee-declined") == 0;
    default:
        return false;
    }
}

/* E.425: the network did its part, up to the called person or phone. */
static bool is_network_effective(const struct call *call, const struct verdict *verdict)
{
    return verdict->outcome == OUTCOME_ANSWERED ||
           (says_effective(call, verdict) && !is_limit(verdict->cause));
}

static bool is_redirect(const struct call *call, const struct verdict *verdict)
{
    return !is_answered(call, verdict) && call->final && call->code >= 300 && call->code < 400;
}

/* RFC 6076 4.7: codes that clearly come from the called user. */
static bool is_session_effective(const struct call *call, const struct verdict *verdict)
{
    return is_answered(call, verdict) || (call->final && (call->code == 480 || call->code == 486 ||
                                                          call->code == 600 || call->code == 603));
}

/* RFC 6076 4.8. */
static bool is_ineffective(const struct call *call, const struct verdict *verdict)
{
    return !is_answered(call, verdict) && call->final &&
           (call->code == 408 || call->code == 500 || call->code == 503 || call->code == 504);
}

/* RFC 6076 4.9: INVITE, 200, ACK, BYE and its 200 were all seen. */
static bool is_completed(const struct call *call, const struct verdict *verdict)
{
    return is_answered(call, verdict) && call->has_invite && call_has(call, MARK_ACK) &&
           call_has(call, MARK_BYE) && call_has(call, MARK_BYE_RESPONSE);
}

static bool is_short(const struct call *call, const struct verdict *verdict, int64_t limit_us)
{
    int64_t talk_us = call_talk(call);
    return is_answered(call, verdict) && talk_us != TIME_UNKNOWN && talk_us < limit_us;
}

static uint64_t count_note(const struct verdict *verdict, const char *id)
{
    uint64_t count = 0;
    for (size_t i = 0; i < verdict->note_count; i++)
        count += strcmp(verdict->notes[i]->id, id) == 0;
    return count;
}

void rates_count(struct rate_counts *counts, const struct analysis *analysis)
{
    int64_t brief_us = analysis->settings->value[SETTING_SHORT_CALL];
    for (size_t i = 0; i < analysis->call_count; i++) {
        const struct call *call = analysis->calls[i];
        const struct verdict *verdict = analysis->verdicts[i];
        calls_read_ahead(analysis->calls, i, analysis->call_count);
        counts->not_served += count_note(verdict, "answered-not-served");
        if (!outcome_is_judged((enum outcome)verdict->outcome))
            continue;
        counts->judged++;
        counts->answered += is_answered(call, verdict);
        counts->carried += is_network_effective(call, verdict);
        counts->redirected += is_redirect(call, verdict);
        counts->effective += is_session_effective(call, verdict);
        counts->ineffective += is_ineffective(call, verdict);
        counts->completed += is_completed(call, verdict);
        counts->brief += is_short(call, verdict, brief_us);
        counts->messages += call->messages;
        counts->repeated += call->retransmissions;
    }
}

void kpi_set_rates(struct kpi *kpi, const struct rate_counts *counts)
{
    kpi->answered_not_served = counts->not_served;
    kpi->asr = ratio_of(counts->answered, counts->judged);
    kpi->ner = ratio_of(counts->carried, counts->judged);
    kpi->ser = ratio_of(counts->answered, counts->judged - counts->redirected);
    kpi->seer = ratio_of(counts->effective, counts->judged - counts->redirected);
    kpi->isa = ratio_of(counts->ineffective, counts->judged);
    kpi->scr = ratio_of(counts->completed, counts->judged);
    kpi->short_calls = ratio_of(counts->brief, counts->answered);
    kpi->repeated = counts->repeated;
    kpi->unrepeated = counts->messages > counts->repeated ? counts->messages - counts->repeated : 0;
    kpi->retransmission_rate =
        kpi->unrepeated ? (double)kpi->repeated / (double)kpi->unrepeated : NAN;
}

static int64_t call_ring(const struct call *call)
{
    return call->ring_us;
}

static int64_t (*const duration_rows[DURATION_ROWS])(const struct call *call) = {
    call_pdd, call_setup, call_ring, call_talk};

static int64_t whole_ms(int64_t us)
{
    return us / US_PER_MS + (us % US_PER_MS >= US_PER_MS / 2);
}

void durations_begin(struct durations *durations, const struct analysis *whole)
{
    *durations = (struct durations){.room = whole->call_count, .backing = whole->backing};
    durations->values = backing_array(durations->backing, durations->room * DURATION_ROWS,
                                      sizeof *durations->values);
}

void durations_add(struct durations *durations, const struct analysis *part)
{
    for (size_t i = 0; i < part->call_count; i++) {
        calls_read_ahead(part->calls, i, part->call_count);
        if (!outcome_is_judged((enum outcome)part->verdicts[i]->outcome))
            continue;
        for (size_t r = 0; r < DURATION_ROWS; r++) {
            int64_t us = duration_rows[r](part->calls[i]);
            if (us != TIME_UNKNOWN)
                durations->values[r * durations->room + durations->count[r]++] = whole_ms(us);
        }
    }
}

void durations_count(struct duration_counts *counts, const struct analysis *analysis)
{
    struct durations durations;
    durations_begin(&durations, analysis);
    durations_add(&durations, analysis);
    for (size_t r = 0; r < DURATION_ROWS; r++)
        histogram_add(&counts->rows[r], durations.values + r * durations.room, durations.count[r]);
    backing_array_free(analysis->backing, durations.values);
}

void kpi_set_durations(struct kpi *kpi, struct durations *durations,
                       const struct duration_counts *past)
{
    struct distribution *const rows[DURATION_ROWS] = {&kpi->pdd, &kpi->setup, &kpi->ring,
                                                      &kpi->talk};
    int64_t *scratch = backing_array(durations->backing, durations->room, sizeof *scratch);
    struct histogram *sum = past ? xalloc(sizeof *sum) : NULL;
    for (size_t r = 0; r < DURATION_ROWS; r++) {
        int64_t *values = durations->values + r * durations->room;
        if (!past || past->rows[r].count == 0) {
            *rows[r] = distribution_of(values, durations->count[r], scratch);
            continue;
        }
        *sum = past->rows[r];
        histogram_add(sum, values, durations->count[r]);
        *rows[r] = histogram_distribution(sum);
    }
    kpi->acd_ms = kpi->talk.count ? kpi->talk.mean_ms : NAN;
    free(sum);
    backing_array_free(durations->backing, durations->values);
    backing_array_free(durations->backing, scratch);
}

static size_t row_at(size_t offset)
{
    static const size_t offsets[DURATION_ROWS] = {
        offsetof(struct kpi, pdd), offsetof(struct kpi, setup), offsetof(struct kpi, ring),
        offsetof(struct kpi, talk)};
    size_t row = 0;
    while (row + 1 < DURATION_ROWS && offsets[row] != offset)
        row++;
    return row;
}

/* Sums first; the mean is known only at the end. */
static void spread_add(struct spread *spread, int64_t value_ms, uint64_t times, int64_t ms)
{
    double value = (double)value_ms;
    spread->count += times;
    spread->above += value_ms > ms ? times : 0;
    spread->at_least += value_ms >= ms ? times : 0;
    spread->mean_ms += value * (double)times;
    spread->variance += value * value * (double)times;
}

void durations_spread(struct spread *spread, const struct analysis *analysis,
                      const struct duration_counts *past, size_t offset, int64_t ms)
{
    size_t row = row_at(offset);
    for (size_t i = 0; i < analysis->call_count; i++) {
        int64_t us = outcome_is_judged((enum outcome)analysis->verdicts[i]->outcome)
                         ? duration_rows[row](analysis->calls[i])
                         : TIME_UNKNOWN;
        if (us != TIME_UNKNOWN)
            spread_add(spread, whole_ms(us), 1, ms);
    }
    for (unsigned i = 0; past && i < HISTOGRAM_BUCKETS; i++)
        if (past->rows[row].buckets[i])
            spread_add(spread, histogram_value(i), past->rows[row].buckets[i], ms);
    if (spread->count == 0)
        return;
    spread->mean_ms /= (double)spread->count;
    spread->variance =
        fmax(0, spread->variance / (double)spread->count - spread->mean_ms * spread->mean_ms);
}
