/* ASR, NER, SER, SEER, ISA, SCR (ITU-T E.411, E.425; RFC 6076), short calls, and how long things
 * took. */
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

void kpi_add_rates(struct kpi *kpi, const struct analysis *analysis)
{
    uint64_t judged = 0, answered = 0, carried = 0, redirected = 0, effective = 0, ineffective = 0,
             completed = 0, brief = 0;
    int64_t brief_us = analysis->settings->value[SETTING_SHORT_CALL];
    for (size_t i = 0; i < analysis->call_count; i++) {
        const struct call *call = analysis->calls[i];
        const struct verdict *verdict = &analysis->verdicts[i];
        calls_read_ahead(analysis->calls, i, analysis->call_count);
        kpi->answered_not_served += count_note(verdict, "answered-not-served");
        if (!outcome_is_judged((enum outcome)verdict->outcome))
            continue;
        judged++;
        answered += is_answered(call, verdict);
        carried += is_network_effective(call, verdict);
        redirected += is_redirect(call, verdict);
        effective += is_session_effective(call, verdict);
        ineffective += is_ineffective(call, verdict);
        completed += is_completed(call, verdict);
        brief += is_short(call, verdict, brief_us);
    }
    kpi->asr = ratio_of(answered, judged);
    kpi->ner = ratio_of(carried, judged);
    kpi->ser = ratio_of(answered, judged - redirected);
    kpi->seer = ratio_of(effective, judged - redirected);
    kpi->isa = ratio_of(ineffective, judged);
    kpi->scr = ratio_of(completed, judged);
    kpi->short_calls = ratio_of(brief, answered);
}

static int64_t call_ring(const struct call *call)
{
    return call->ring_us;
}

void kpi_add_durations(struct kpi *kpi, const struct analysis *analysis)
{
    enum { ROWS = 4 };
    const struct {
        struct distribution *distribution;
        int64_t (*duration_us)(const struct call *call);
    } rows[ROWS] = {{&kpi->pdd, call_pdd},
                    {&kpi->setup, call_setup},
                    {&kpi->ring, call_ring},
                    {&kpi->talk, call_talk}};
    size_t total = analysis->call_count, count[ROWS] = {0};
    int64_t *values = xalloc(total * ROWS * sizeof *values);
    int64_t *scratch = xalloc(total * sizeof *scratch);

    for (size_t i = 0; i < total; i++) {
        calls_read_ahead(analysis->calls, i, total);
        if (!outcome_is_judged((enum outcome)analysis->verdicts[i].outcome))
            continue;
        for (size_t r = 0; r < ROWS; r++) {
            int64_t us = rows[r].duration_us(analysis->calls[i]);
            if (us != TIME_UNKNOWN)
                values[r * total + count[r]++] = us / US_PER_MS + (us % US_PER_MS >= US_PER_MS / 2);
        }
    }
    for (size_t r = 0; r < ROWS; r++)
        *rows[r].distribution = distribution_of(values + r * total, count[r], scratch);
    kpi->acd_ms = kpi->talk.count ? kpi->talk.mean_ms : NAN;
    free(values);
    free(scratch);
}
