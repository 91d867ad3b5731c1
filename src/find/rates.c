/* Rates that changed while the input ran: bursts of failures, incidents at the provider, storms of
 * one code, a fall of the answer rate. */
#include "detector.h"

#include <string.h>

enum { CALLEES_SEEN = 32 };

/* The calls of a trunk that a question is about, in order of time. */
struct series {
    struct find *find;
    struct trunk_calls *trunk;
    struct seen **calls;
    uint32_t *sums; /* of bad ones before each */
    size_t count;
    struct stretch stretches[STRETCHES_MOST];
    size_t stretch_count;
};

/* A stretch of time with a bad rate, and what came before and after it. */
struct burst {
    size_t from, until;         /* calls of the series */
    size_t from_low, from_high; /* where it can have begun */
    size_t until_low, until_high;
    struct share inside, outside;
    bool begins, ends; /* within the input */
};

static bool is_outgoing(const struct seen *seen)
{
    bool gave_up = (seen->flags & SEEN_CANCELLED) && !(seen->flags & (SEEN_ROUTED | SEEN_SILENT));
    return seen_is_open(seen) && !(seen->flags & SEEN_INBOUND) && !gave_up;
}

static bool is_lost(const struct seen *seen, unsigned code)
{
    (void)code;
    return !(seen->flags & SEEN_REACHED);
}

static bool is_code(const struct seen *seen, unsigned code)
{
    return (seen->flags & SEEN_REFUSED) && !(seen->flags & SEEN_SAID) && seen->code == code;
}

static bool is_unanswered(const struct seen *seen, unsigned code)
{
    (void)code;
    return !(seen->flags & SEEN_ANSWERED);
}

/* Longer inputs have more places where a change may seem to be (multiple testing). */
static double least_g(const struct find *find, size_t count)
{
    double g = (double)find_setting(find, SETTING_EVIDENCE);
    for (size_t n = 150; n < count; n *= 4)
        g += 2;
    return g;
}

static void series_make(struct series *series, struct find *find, struct trunk_calls *trunk,
                        bool (*is_bad)(const struct seen *seen, unsigned code), unsigned code)
{
    *series = (struct series){.find = find, .trunk = trunk};
    series->calls = arena_alloc(&find->scratch, (trunk->count + 1) * sizeof(struct seen *));
    series->sums = arena_alloc_zero(&find->scratch, (trunk->count + 1) * sizeof *series->sums);
    for (size_t i = 0; i < trunk->count; i++) {
        struct seen *seen = &trunk->calls[i];
        if (!is_outgoing(seen))
            continue;
        series->sums[series->count + 1] = series->sums[series->count] + is_bad(seen, code);
        series->calls[series->count++] = seen;
    }
    const struct outcomes outcomes = {series->sums, stat_table(&find->scratch, series->count),
                                      series->count};
    series->stretch_count =
        stat_stretches(&outcomes, least_g(find, series->count), series->stretches, STRETCHES_MOST);
}

/* The rate of the best fifth of the calls: a lucky streak of ten is no standard. */
static double best_rate(const struct series *series)
{
    bool used[STRETCHES_MOST] = {false};
    double wanted = (double)series->count / 5, left = wanted, bad = 0;
    while (left > 0) {
        size_t next = SIZE_MAX;
        for (size_t i = 0; i < series->stretch_count; i++)
            if (!used[i] && (next == SIZE_MAX || share_of(series->stretches[i].share) <
                                                     share_of(series->stretches[next].share)))
                next = i;
        if (next == SIZE_MAX)
            break;
        used[next] = true;
        double taken = (double)series->stretches[next].share.all;
        taken = taken < left ? taken : left;
        bad += taken * share_of(series->stretches[next].share);
        left -= taken;
    }
    return wanted > 0 ? bad / wanted : 0;
}

/* The next burst from stretch *at on; *at moves behind it. */
static bool next_burst(const struct series *series, size_t *at, struct burst *burst)
{
    double bad = best_rate(series) + find_share_setting(series->find, SETTING_RATE_DROP);
    const struct stretch *stretches = series->stretches;
    size_t first = *at;
    while (first < series->stretch_count && share_of(stretches[first].share) < bad)
        first++;
    size_t last = first;
    while (last + 1 < series->stretch_count && share_of(stretches[last + 1].share) >= bad)
        last++;
    *at = last + 1;
    if (first >= series->stretch_count || series->stretch_count == 1)
        return false;
    *burst = (struct burst){.from = stretches[first].from,
                            .until = stretches[last].until,
                            .from_low = stretches[first].from_low,
                            .from_high = stretches[first].from_high,
                            .begins = first > 0,
                            .ends = last + 1 < series->stretch_count};
    burst->until_low = burst->ends ? stretches[last + 1].from_low : burst->until;
    burst->until_high = burst->ends ? stretches[last + 1].from_high : burst->until;
    burst->inside.yes = series->sums[burst->until] - series->sums[burst->from];
    burst->inside.all = burst->until - burst->from;
    burst->outside.yes = series->sums[series->count] - burst->inside.yes;
    burst->outside.all = series->count - burst->inside.all;
    return true;
}

static int64_t time_at(const struct series *series, size_t i)
{
    i = i < series->count ? i : series->count - 1;
    return series->calls[i]->start_us;
}

/* "between A and B": the call before the earliest place and that at the latest. */
static const char *begins_words(const struct series *series, const struct burst *burst)
{
    size_t low = burst->from_low ? burst->from_low - 1 : 0;
    return burst->begins ? words_of_between(series->find, time_at(series, low),
                                            time_at(series, burst->from_high))
                         : SAID("before this input begins");
}

static const char *ends_words(const struct series *series, const struct burst *burst)
{
    size_t low = burst->until_low ? burst->until_low - 1 : 0;
    return burst->ends ? words_of_between(series->find, time_at(series, low),
                                          time_at(series, burst->until_high))
                       : SAID("not before this input ends");
}

static void set_times(const struct series *series, const struct burst *burst,
                      struct finding *finding)
{
    size_t low = burst->from_low ? burst->from_low - 1 : 0;
    finding->since_us = burst->begins ? time_at(series, low) : TIME_UNKNOWN;
    finding->since_until_us = burst->begins ? time_at(series, burst->from_high) : TIME_UNKNOWN;
    finding->until_us = burst->ends ? time_at(series, burst->until_high) : TIME_UNKNOWN;
}

static size_t distinct_callees(const struct series *series, const struct burst *burst)
{
    uint32_t known[CALLEES_SEEN];
    size_t count = 0;
    for (size_t i = burst->from; i < burst->until && count < CALLEES_SEEN; i++) {
        bool is_known = series->sums[i + 1] == series->sums[i];
        for (size_t j = 0; j < count && !is_known; j++)
            is_known = known[j] == series->calls[i]->callee;
        if (!is_known)
            known[count++] = series->calls[i]->callee;
    }
    return count;
}

static void take_burst(const struct series *series, const struct burst *burst,
                       struct finding *finding)
{
    struct find *find = series->find;
    if (burst->from)
        build_evidence_before(find, finding, seen_call(find, series->calls[burst->from - 1]));
    for (size_t i = burst->from; i < burst->until; i++) {
        if (series->sums[i + 1] == series->sums[i])
            continue;
        build_evidence(find, finding, seen_call(find, series->calls[i]),
                       series->calls[i]->code ? MARK_FINAL : MARK_INVITE);
        build_take(find, finding, series->calls[i]);
    }
}

/* ---- storms of one code ---- */

struct storm {
    const char *id;
    uint16_t code;
    enum setting share;
    const char *words;
};

/* Numbers that were reached earlier in this input and are refused in the burst. */
static size_t reached_before(const struct series *series, const struct burst *burst)
{
    size_t count = 0;
    for (size_t i = burst->from; i < burst->until && i < burst->from + 200; i++) {
        if (series->sums[i + 1] == series->sums[i] || !series->calls[i]->callee)
            continue;
        for (size_t j = 0; j < burst->from; j++)
            if (series->calls[j]->callee == series->calls[i]->callee &&
                (series->calls[j]->flags & SEEN_ROUTED)) {
                count++;
                break;
            }
    }
    return count;
}

/* One prefix only is an operator, one Caller ID only a campaign: both have findings of their own.
 */
static bool is_spread(const struct series *series, const struct burst *burst)
{
    uint32_t first = 0;
    size_t same = 0, bad = 0;
    for (size_t i = burst->from; i < burst->until; i++) {
        if (series->sums[i + 1] == series->sums[i])
            continue;
        first = bad++ ? first : series->calls[i]->callee;
        same += series->calls[i]->callee == first;
    }
    return same * 2 < bad;
}

static void make_storm(const struct series *series, const struct burst *burst,
                       const struct storm *storm, size_t known)
{
    struct find *find = series->find;
    struct finding *finding = build_finding(find, storm->id, series->trunk);
    finding->confidence = known >= 3 ? 90 : 80;
    take_burst(series, burst, finding);
    set_times(series, burst, finding);
    build_scope(finding, "code", words_of(find, "%u", (unsigned)storm->code));
    finding->title = words_of(
        find, "Trunk %s suddenly takes numbers for %s: %s of calls got %u since %s, %s before.",
        series->trunk->name, storm->words,
        words_of_share(find, burst->inside.yes, burst->inside.all), (unsigned)storm->code,
        words_of_time(find, time_at(series, burst->from)),
        words_of_share(find, burst->outside.yes, burst->outside.all));
    finding->detail = words_of(
        find,
        "It began %s and ended %s; %zu%s different numbers, %zu calls to numbers that were "
        "reached earlier.",
        begins_words(series, burst), ends_words(series, burst), distinct_callees(series, burst),
        distinct_callees(series, burst) == CALLEES_SEEN ? " or more" : "", known);
    finding->words =
        words_of(find, "The provider takes nearly all numbers for %s at this time.", storm->words);
    build_end(find, finding);
}

static bool may_be_storm(const struct series *series, const struct burst *burst,
                         const struct storm *storm)
{
    const struct find *find = series->find;
    return burst->begins && share_of(burst->inside) >= find_share_setting(find, storm->share) &&
           share_of(burst->outside) <= 0.25 && is_spread(series, burst) &&
           distinct_callees(series, burst) >= (size_t)find_setting(find, SETTING_STORM_NUMBERS);
}

static bool is_sure(const struct burst *burst, size_t known)
{
    return known >= 3 || (share_of(burst->inside) >= 0.8 && burst->inside.yes >= 20);
}

static uint64_t count_code(const struct trunk_calls *trunk, unsigned code)
{
    uint64_t count = 0;
    for (size_t i = 0; i < trunk->count; i++)
        count += is_outgoing(&trunk->calls[i]) && is_code(&trunk->calls[i], code);
    return count;
}

void find_storms(struct find *find, struct trunk_calls *trunk)
{
    static const struct storm storms[] = {
        {"480-storm", 480, SETTING_STORM_SHARE_480, SAID("unavailable")},
        {"404-storm", 404, SETTING_STORM_SHARE_404, SAID("unknown")},
    };
    for (size_t s = 0; s < 2 && trunk->is_trunk; s++) {
        struct series series;
        struct burst burst;
        const uint16_t codes[] = {storms[s].code, 0};
        uint64_t least = (uint64_t)find_setting(find, SETTING_STORM_NUMBERS);
        if (find_with_codes(find, codes) < least || count_code(trunk, storms[s].code) < least)
            continue;
        series_make(&series, find, trunk, is_code, storms[s].code);
        for (size_t at = 0; at < series.stretch_count;) {
            if (!next_burst(&series, &at, &burst) || !may_be_storm(&series, &burst, &storms[s]))
                continue;
            size_t known = reached_before(&series, &burst);
            if (is_sure(&burst, known))
                make_storm(&series, &burst, &storms[s], known);
        }
    }
}

/* ---- bursts of failures ---- */

struct codes {
    uint16_t code[8];
    uint64_t calls[8];
    size_t count;
    uint64_t silent, bad;
};

static void count_codes(const struct series *series, const struct burst *burst, struct codes *codes)
{
    *codes = (struct codes){.count = 0};
    for (size_t i = burst->from; i < burst->until; i++) {
        size_t c = 0;
        if (series->sums[i + 1] == series->sums[i])
            continue;
        codes->bad++;
        codes->silent += (series->calls[i]->flags & SEEN_SILENT) != 0;
        while (c < codes->count && codes->code[c] != series->calls[i]->code)
            c++;
        if (c == codes->count && c < 8)
            codes->code[codes->count++] = series->calls[i]->code;
        if (c < 8)
            codes->calls[c]++;
    }
}

/* Each with its calls, most of them first. */
static const char *code_words(struct find *find, const struct codes *codes)
{
    const char *words = "";
    bool said[sizeof codes->code / sizeof codes->code[0]] = {false};
    for (;;) {
        size_t next = codes->count;
        for (size_t c = 0; c < codes->count; c++)
            if (!said[c] && (next == codes->count || codes->calls[c] > codes->calls[next]))
                next = c;
        if (next == codes->count || codes->calls[next] * 10 < codes->bad)
            return words;
        said[next] = true;
        const char *code = codes->code[next] ? words_of(find, "%u", (unsigned)codes->code[next])
                                             : SAID("no reply");
        words = words_of(find, "%s%s%s (%llu)", words, words[0] ? ", " : "", code,
                         NUMBER(codes->calls[next]));
    }
}

static size_t kinds_of(const struct codes *codes)
{
    size_t kinds = 0;
    for (size_t c = 0; c < codes->count; c++)
        kinds += codes->calls[c] * 10 >= codes->bad;
    return kinds;
}

static void make_burst(const struct series *series, const struct burst *burst)
{
    struct find *find = series->find;
    struct codes codes;
    count_codes(series, burst, &codes);
    bool incident =
        burst->begins && burst->ends && (kinds_of(&codes) >= 2 || codes.silent * 2 > codes.bad);
    struct finding *finding =
        build_finding(find, incident ? "provider-incident" : "error-burst", series->trunk);
    finding->confidence = burst->inside.yes >= 20 ? 85 : 75;
    take_burst(series, burst, finding);
    set_times(series, burst, finding);
    if (kinds_of(&codes) == 1 && codes.code[0])
        build_scope(finding, "code", words_of(find, "%u", (unsigned)codes.code[0]));
    finding->title =
        words_of(find, "%s on trunk %s%s%s: %s of calls failed, %s at other times.",
                 incident ? "An incident" : "Failures", series->trunk->name,
                 burst->begins
                     ? words_of(find, " from %s", words_of_time(find, time_at(series, burst->from)))
                     : "",
                 burst->ends ? words_of(find, " until %s",
                                        words_of_time(find, time_at(series, burst->until)))
                             : " on",
                 words_of_share(find, burst->inside.yes, burst->inside.all),
                 words_of_share(find, burst->outside.yes, burst->outside.all));
    finding->detail = words_of(find, "They began %s and ended %s. %s.", begins_words(series, burst),
                               ends_words(series, burst), code_words(find, &codes));
    build_end(find, finding);
}

static bool is_burst(const struct series *series, const struct burst *burst)
{
    return burst->inside.yes >= 10 && distinct_callees(series, burst) >= 5 &&
           is_spread(series, burst);
}

/* ---- the answer rate ---- */

static void make_drop(const struct series *series, const struct burst *burst)
{
    struct find *find = series->find;
    struct finding *finding = build_finding(find, "asr-drop", series->trunk);
    struct codes codes;
    count_codes(series, burst, &codes);
    finding->confidence = 80;
    for (size_t i = burst->from; i < burst->until; i++)
        if (series->sums[i + 1] != series->sums[i])
            finding->calls++;
    set_times(series, burst, finding);
    if (burst->from)
        build_evidence_before(find, finding, seen_call(find, series->calls[burst->from - 1]));
    build_evidence(find, finding, seen_call(find, series->calls[burst->from]), MARK_INVITE);
    finding->title = words_of(
        find, "The answer rate of trunk %s fell from %s to %s at %s%s%s.", series->trunk->name,
        words_of_share(find, burst->outside.all - burst->outside.yes, burst->outside.all),
        words_of_share(find, burst->inside.all - burst->inside.yes, burst->inside.all),
        words_of_time(find, time_at(series, burst->from)), burst->ends ? " until " : "",
        burst->ends ? words_of_time(find, time_at(series, burst->until)) : "");
    finding->detail =
        words_of(find,
                 "It fell %s and rose again %s. %llu of %llu calls were not answered in that time: "
                 "%s.",
                 begins_words(series, burst), ends_words(series, burst),
                 (unsigned long long)burst->inside.yes, (unsigned long long)burst->inside.all,
                 code_words(find, &codes));
    build_end(find, finding);
}

void find_bursts(struct find *find, struct trunk_calls *trunk)
{
    struct series series;
    struct burst burst;
    if (!trunk->is_trunk)
        return;
    series_make(&series, find, trunk, is_lost, 0);
    for (size_t at = 0; at < series.stretch_count;)
        if (next_burst(&series, &at, &burst) && is_burst(&series, &burst))
            make_burst(&series, &burst);
}

/* What failed for a while needs no second word about answers. */
void find_answer_drops(struct find *find, struct trunk_calls *trunk)
{
    struct series series;
    struct burst burst;
    const struct address *address = &trunk->address;
    if (!trunk->is_trunk || build_has(find, "error-burst", address) ||
        build_has(find, "provider-incident", address) || build_has(find, "heartbeat-lost", address))
        return;
    series_make(&series, find, trunk, is_unanswered, 0);
    for (size_t at = 0; at < series.stretch_count;)
        if (next_burst(&series, &at, &burst) && burst.begins && burst.outside.all >= 20 &&
            burst.inside.all >= 20)
            make_drop(&series, &burst);
}
