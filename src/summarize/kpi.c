/* ASR, NER, SER, SEER, ISA, SCR (ITU-T E.411, E.425; RFC 6076), short calls, and how long things took. */
#include "kpi.h"

#include "distribution.h"
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
    static const char *const limits[] = {"channel-limit-reached", "no-reserve-for-inbound", "cps-limit-reached",
                                         "switch-session-cap",    "congestion",             "480-storm"};
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

/* E.425: the network did its part, up to the called person or phone. */
static bool is_network_effective(const struct call *call, const struct verdict *verdict)
{
    bool rang = call->ring_us != TIME_UNKNOWN;
    if (verdict->outcome == OUTCOME_ANSWERED)
        return true;
    if (is_limit(verdict->cause))
        return false;
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

static bool is_redirect(const struct call *call, const struct verdict *verdict)
{
    return !is_answered(call, verdict) && call->final && call->code >= 300 && call->code < 400;
}

/* RFC 6076 4.7: codes that clearly come from the called user. */
static bool is_session_effective(const struct call *call, const struct verdict *verdict)
{
    return is_answered(call, verdict) ||
           (call->final &&
            (call->code == 480 || call->code == 486 || call->code == 600 || call->code == 603));
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

static uint64_t count_judged(const struct analysis *analysis,
                             bool (*holds)(const struct call *call, const struct verdict *verdict))
{
    uint64_t count = 0;
    for (size_t i = 0; i < analysis->call_count; i++)
        count += outcome_is_judged((enum outcome)analysis->verdicts[i].outcome) &&
                 (!holds || holds(analysis->calls[i], &analysis->verdicts[i]));
    return count;
}

static uint64_t count_short(const struct analysis *analysis)
{
    int64_t limit_us = analysis->settings->value[SETTING_SHORT_CALL];
    uint64_t count = 0;
    for (size_t i = 0; i < analysis->call_count; i++) {
        int64_t talk_us = call_talk(analysis->calls[i]);
        count += is_answered(analysis->calls[i], &analysis->verdicts[i]) && talk_us != TIME_UNKNOWN &&
                 talk_us < limit_us;
    }
    return count;
}

static uint64_t count_not_served(const struct analysis *analysis)
{
    uint64_t count = 0;
    for (size_t i = 0; i < analysis->call_count; i++)
        for (size_t n = 0; n < analysis->verdicts[i].note_count; n++)
            count += strcmp(analysis->verdicts[i].notes[n]->id, "answered-not-served") == 0;
    return count;
}

void kpi_add_rates(struct kpi *kpi, const struct analysis *analysis)
{
    uint64_t judged = count_judged(analysis, NULL);
    uint64_t answered = count_judged(analysis, is_answered);
    uint64_t not_redirected = judged - count_judged(analysis, is_redirect);

    kpi->asr = ratio_of(answered, judged);
    kpi->ner = ratio_of(count_judged(analysis, is_network_effective), judged);
    kpi->ser = ratio_of(answered, not_redirected);
    kpi->seer = ratio_of(count_judged(analysis, is_session_effective), not_redirected);
    kpi->isa = ratio_of(count_judged(analysis, is_ineffective), judged);
    kpi->scr = ratio_of(count_judged(analysis, is_completed), judged);
    kpi->short_calls = ratio_of(count_short(analysis), answered);
    kpi->answered_not_served = count_not_served(analysis);
}

static int64_t call_ring(const struct call *call)
{
    return call->ring_us;
}

void kpi_add_durations(struct kpi *kpi, const struct analysis *analysis)
{
    const struct {
        struct distribution *distribution;
        int64_t (*duration_us)(const struct call *call);
    } rows[] = {{&kpi->pdd, call_pdd}, {&kpi->setup, call_setup}, {&kpi->ring, call_ring}, {&kpi->talk, call_talk}};
    int64_t *values = xalloc(analysis->call_count * sizeof *values);
    int64_t *scratch = xalloc(analysis->call_count * sizeof *scratch);

    for (size_t r = 0; r < sizeof rows / sizeof rows[0]; r++) {
        size_t count = 0;
        for (size_t i = 0; i < analysis->call_count; i++) {
            int64_t us = rows[r].duration_us(analysis->calls[i]);
            if (us != TIME_UNKNOWN && outcome_is_judged((enum outcome)analysis->verdicts[i].outcome))
                values[count++] = us / US_PER_MS + (us % US_PER_MS >= US_PER_MS / 2);
        }
        *rows[r].distribution = distribution_of(values, count, scratch);
    }
    kpi->acd_ms = kpi->talk.count ? kpi->talk.mean_ms : NAN;
    free(values);
    free(scratch);
}
