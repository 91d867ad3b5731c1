/* Limits on simultaneous calls and on calls per second, from what was refused and what was let
 * through at each level; and incoming calls that found no line. */
#include "detector.h"

#include "findings.h"
#include "lines.h"
#include "sipdiag/base/memory.h"
#include "sipdiag/base/sort.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What a limit may be counted in. */
enum measure {
    MEASURE_LINES,
    MEASURE_ANSWERED,
    MEASURE_HELD, /* calls up, and those before them whose end nobody confirmed */
    MEASURE_STARTS,
    MEASURE_PASSED,
    MEASURES
};

/* At `level` and above calls are refused, below it they pass. */
struct plateau {
    enum measure measure;
    uint16_t code;
    bool inbound;
    int64_t since_us; /* calls before it were left out; INT64_MIN: none */
    uint32_t level;
    struct share above, below; /* yes: refused */
    double separation, g;
    bool perfect;
};

/* How many were refused and how many passed at each value of a measure. */
struct gauge {
    uint32_t *refused, *passed;
    size_t size;
};

struct trunk_view {
    struct find *find;
    struct trunk_calls *trunk;
    uint32_t *values[MEASURES]; /* of each call of the trunk; NULL: not asked */
    uint32_t refused[REFUSAL_CODES];
};

static bool is_refused_by(const struct seen *seen, uint16_t code)
{
    return (seen->flags & SEEN_FAST) && seen->code == code;
}

static bool is_in_view(const struct seen *seen, const struct plateau *plateau)
{
    return seen_is_open(seen) && ((seen->flags & SEEN_INBOUND) != 0) == plateau->inbound &&
           seen->start_us >= plateau->since_us;
}

static void gauges_make(const struct trunk_view *view, struct gauge gauges[MEASURES])
{
    for (int m = 0; m < MEASURES; m++) {
        uint32_t most = 0;
        for (size_t i = 0; i < view->trunk->count && view->values[m]; i++)
            most = view->values[m][i] > most ? view->values[m][i] : most;
        gauges[m].size = (size_t)most + 1;
        gauges[m].refused = xalloc(gauges[m].size * sizeof *gauges[m].refused);
        gauges[m].passed = xalloc(gauges[m].size * sizeof *gauges[m].passed);
    }
}

static void gauges_free(struct gauge gauges[MEASURES])
{
    for (int m = 0; m < MEASURES; m++) {
        free(gauges[m].refused);
        free(gauges[m].passed);
    }
}

/* All measures in one look at each call. */
static void gauges_fill(const struct trunk_view *view, const struct plateau *plateau,
                        struct gauge gauges[MEASURES])
{
    for (size_t i = 0; i < view->trunk->count; i++) {
        const struct seen *seen = &view->trunk->calls[i];
        bool refused = is_refused_by(seen, plateau->code);
        if ((!refused && !(seen->flags & SEEN_ROUTED)) || !is_in_view(seen, plateau))
            continue;
        for (int m = 0; m < MEASURES; m++)
            if (view->values[m])
                (refused ? gauges[m].refused : gauges[m].passed)[view->values[m][i]]++;
    }
}

/* The level with the fewest calls on the wrong side of it; of several the lowest at which a call
 * was refused. False when nothing was refused. */
static bool choose_level(const struct gauge *gauge, struct plateau *plateau)
{
    uint64_t refused = 0, passed_above = 0, refused_above = 0, least = UINT64_MAX;
    size_t level = 0;
    for (size_t x = 0; x < gauge->size; x++)
        refused += gauge->refused[x];
    for (size_t x = gauge->size; x-- > 0;) {
        passed_above += gauge->passed[x];
        refused_above += gauge->refused[x];
        uint64_t wrong = passed_above + (refused - refused_above);
        if (wrong <= least && refused_above) {
            least = wrong;
            level = x;
        }
    }
    if (least == UINT64_MAX)
        return false;
    while (gauge->refused[level] == 0)
        level++;
    plateau->level = (uint32_t)level;
    return true;
}

static void weigh(const struct gauge *gauge, struct plateau *plateau)
{
    plateau->above = plateau->below = (struct share){0, 0};
    for (size_t x = 0; x < gauge->size; x++) {
        struct share *share = x >= plateau->level ? &plateau->above : &plateau->below;
        share->yes += gauge->refused[x];
        share->all += gauge->refused[x] + gauge->passed[x];
    }
    plateau->separation = share_of(plateau->above) - share_of(plateau->below);
    plateau->g = stat_g(plateau->above, plateau->below);
    plateau->perfect = plateau->below.yes == 0 && plateau->above.yes == plateau->above.all;
}

static bool is_above(const struct trunk_view *view, const struct plateau *plateau, size_t i)
{
    return is_in_view(&view->trunk->calls[i], plateau) &&
           is_refused_by(&view->trunk->calls[i], plateau->code) &&
           view->values[plateau->measure][i] >= plateau->level;
}

/* A limit lets the next call through as soon as a line is free: between the refusals calls below
 * the level pass. An outage at the busiest time does not. */
static bool lets_through_between(const struct trunk_view *view, const struct plateau *plateau)
{
    struct share below = {0, 0};
    size_t first = SIZE_MAX, last = 0;
    for (size_t i = 0; i < view->trunk->count; i++)
        if (is_above(view, plateau, i)) {
            first = first == SIZE_MAX ? i : first;
            last = i;
        }
    for (size_t i = first; i < last; i++) {
        const struct seen *seen = &view->trunk->calls[i];
        if (!is_in_view(seen, plateau) || view->values[plateau->measure][i] >= plateau->level)
            continue;
        bool refused = is_refused_by(seen, plateau->code);
        below.yes += !refused && (seen->flags & SEEN_ROUTED);
        below.all += refused || (seen->flags & SEEN_ROUTED);
    }
    /* 600 and 603 without ringing say by themselves that all lines are taken. */
    if (below.all == 0 && plateau->perfect && plateau->code >= 600 &&
        plateau->measure == MEASURE_LINES)
        return true;
    return below.yes >= 3 && share_of(below) >= 0.75;
}

/* One busy person called again and again is no limit. */
static bool concerns_many(const struct trunk_view *view, const struct plateau *plateau)
{
    uint32_t seen[16];
    size_t count = 0, wanted = (size_t)find_setting(view->find, SETTING_LIMIT_REFUSALS);
    wanted = wanted < 16 ? wanted : 16;
    for (size_t i = 0; i < view->trunk->count && count < wanted; i++) {
        const struct seen *call = &view->trunk->calls[i];
        uint32_t number = plateau->inbound ? call->caller : call->callee;
        bool known = false;
        if (!is_above(view, plateau, i))
            continue;
        for (size_t j = 0; j < count; j++)
            known = known || seen[j] == number;
        if (!known)
            seen[count++] = number;
    }
    return count >= wanted;
}

/* All of one Caller ID or of one destination, of which no call passes: that is the reason, whatever
 * the load was at those moments. */
static bool concerns_one_group(const struct trunk_view *view, const struct plateau *plateau)
{
    const struct seen *first = NULL;
    bool one_caller = true, one_prefix = true;
    for (size_t i = 0; i < view->trunk->count; i++) {
        const struct seen *seen = &view->trunk->calls[i];
        if (!is_above(view, plateau, i))
            continue;
        first = first ? first : seen;
        one_caller = one_caller && seen->caller == first->caller;
        one_prefix = one_prefix && seen->prefix / 100000 == first->prefix / 100000;
    }
    for (size_t i = 0; i < view->trunk->count && (one_caller || one_prefix); i++) {
        const struct seen *seen = &view->trunk->calls[i];
        if (!is_in_view(seen, plateau) || !(seen->flags & SEEN_ROUTED) ||
            is_refused_by(seen, plateau->code))
            continue;
        one_caller = one_caller && seen->caller != first->caller;
        one_prefix = one_prefix && seen->prefix / 100000 != first->prefix / 100000;
    }
    return one_caller || one_prefix;
}

static bool is_plateau(const struct trunk_view *view, const struct plateau *plateau)
{
    const struct find *find = view->find;
    return plateau->above.yes >= (uint64_t)find_setting(find, SETTING_LIMIT_REFUSALS) &&
           plateau->level > 0 &&
           plateau->separation >= find_share_setting(find, SETTING_LIMIT_SEPARATION) &&
           share_of(plateau->above) >= 0.75 && share_of(plateau->below) <= 0.25 &&
           plateau->g >= (double)find_setting(find, SETTING_EVIDENCE) &&
           concerns_many(view, plateau) && !concerns_one_group(view, plateau) &&
           lets_through_between(view, plateau);
}

/* Since the first refusal only: a limit may have been set while the input ran. INT64_MIN when that
 * leaves out hardly anything. */
static int64_t first_refusal(const struct trunk_view *view, const struct plateau *plateau)
{
    for (size_t i = 0; i < view->trunk->count; i++)
        if (is_in_view(&view->trunk->calls[i], plateau) &&
            is_refused_by(&view->trunk->calls[i], plateau->code))
            return i * 20 < view->trunk->count ? INT64_MIN : view->trunk->calls[i].start_us;
    return INT64_MIN;
}

static uint64_t count_of_code(const struct trunk_view *view, const struct plateau *plateau)
{
    uint64_t count = 0;
    for (size_t i = 0; i < view->trunk->count; i++)
        count += is_in_view(&view->trunk->calls[i], plateau) &&
                 is_refused_by(&view->trunk->calls[i], plateau->code);
    return count;
}

/* Lines come first: a burst raises the rate, too, and only a clearly better separation says that
 * the rate is what counts. */
static bool is_better(const struct plateau *next, const struct plateau *best)
{
    bool is_rate = next->measure >= MEASURE_STARTS, was_rate = best->measure >= MEASURE_STARTS;
    if (is_rate != was_rate)
        return next->separation > best->separation + 0.1;
    /* Hung lines are believed only where the others do not explain it (p = 0.001). */
    if (next->measure == MEASURE_HELD)
        return next->separation > best->separation && next->g > best->g + 10.83;
    if (next->separation != best->separation)
        return next->separation > best->separation;
    return next->g > best->g;
}

/* The best of all measures, of calls since a moment. */
static bool best_measure(const struct trunk_view *view, const struct plateau *probe,
                         struct plateau *best)
{
    struct gauge gauges[MEASURES];
    bool found = false;
    gauges_make(view, gauges);
    gauges_fill(view, probe, gauges);
    for (enum measure measure = 0; measure < MEASURES; measure++) {
        struct plateau next = *probe;
        next.measure = measure;
        if (!view->values[measure] || !choose_level(&gauges[measure], &next))
            continue;
        weigh(&gauges[measure], &next);
        if (!is_plateau(view, &next) || (found && !is_better(&next, best)))
            continue;
        *best = next;
        found = true;
    }
    gauges_free(gauges);
    return found;
}

static bool best_plateau(const struct trunk_view *view, uint16_t code, bool inbound,
                         struct plateau *best)
{
    struct plateau probe = {.code = code, .inbound = inbound, .since_us = INT64_MIN};
    if (count_of_code(view, &probe) < (uint64_t)find_setting(view->find, SETTING_LIMIT_REFUSALS))
        return false;
    lines_rate(view->trunk, code, view->values[MEASURE_STARTS], view->values[MEASURE_PASSED]);
    if (best_measure(view, &probe, best))
        return true;
    probe.since_us = first_refusal(view, &probe);
    return probe.since_us != INT64_MIN && best_measure(view, &probe, best);
}

/* ---- what is said ---- */

static uint32_t near_round_number(uint32_t level)
{
    static const uint16_t numbers[] = {1,  2,   3,   5,   10,  15,  20,  30, 50,
                                       60, 100, 120, 150, 200, 250, 300, 500};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        if (level + 1 >= numbers[i] && level <= numbers[i] + 1u)
            return numbers[i];
    return 0;
}

static uint8_t sureness(const struct plateau *plateau)
{
    uint8_t per_cent = plateau->perfect                                         ? 95
                       : plateau->separation >= 0.8 && plateau->above.yes >= 10 ? 90
                                                                                : 75;
    if (!plateau->perfect && near_round_number(plateau->level))
        per_cent = (uint8_t)(per_cent + 5);
    return per_cent;
}

/* Lines to keep free for incoming calls: at least two where there are many. */
static uint32_t reserve_of(const struct find *find, uint32_t lines)
{
    double share = find_share_setting(find, SETTING_INBOUND_RESERVE);
    uint32_t part = (uint32_t)ceil(share * lines - 1e-9), least = lines > 4 ? 2 : 1;
    part = part > least ? part : least;
    return part < lines ? part : lines - 1;
}

static const char *probably(struct find *find, uint32_t level)
{
    uint32_t round = near_round_number(level);
    return round && round != level ? words_of(find, " (probably %u)", (unsigned)round) : "";
}

static void describe_lines(struct find *find, const struct plateau *plateau,
                           struct finding *finding, const char *trunk)
{
    unsigned lines = plateau->level, reserve = reserve_of(find, plateau->level);
    const char *since = words_of_span(find, finding);
    finding->title = words_of(find,
                              "All %u lines%s of trunk %s were taken when %llu calls were refused "
                              "(%u), %s.",
                              lines, probably(find, plateau->level), trunk,
                              (unsigned long long)finding->calls, (unsigned)plateau->code, since);
    finding->detail =
        words_of(find,
                 "%llu of %llu refusals with %u came with %u or more calls %s; with fewer, %llu "
                 "of %llu calls were let through.",
                 (unsigned long long)plateau->above.yes,
                 (unsigned long long)(plateau->above.yes + plateau->below.yes),
                 (unsigned)plateau->code, lines,
                 plateau->measure == MEASURE_ANSWERED ? "answered and not over"
                 : plateau->measure == MEASURE_HELD   ? "up or hanging"
                                                      : "up, ringing ones included",
                 (unsigned long long)(plateau->below.all - plateau->below.yes),
                 (unsigned long long)plateau->below.all);
    if (plateau->code < 600)
        finding->detail = words_of(find, "%s On this trunk %u stands for 'no free line'.",
                                   finding->detail, (unsigned)plateau->code);
    finding->action = lines - reserve >= 1 && lines > 1
                          ? words_of(find,
                                     "Set the dialer to %u lines, which keeps %u for incoming "
                                     "calls, or buy lines.",
                                     lines - reserve, reserve)
                          : "Buy lines: there is one only.";
    finding->words = words_of(find, "All %u lines of the trunk were taken.", lines);
}

static void describe_rate(struct find *find, const struct plateau *plateau, struct finding *finding,
                          const char *trunk)
{
    unsigned rate = plateau->level;
    finding->title =
        words_of(find,
                 "Calls start faster than trunk %s takes them: about %u per second; %llu calls "
                 "were refused (%u), %s.",
                 trunk, rate, (unsigned long long)finding->calls, (unsigned)plateau->code,
                 words_of_span(find, finding));
    finding->detail = words_of(
        find,
        "%llu of %llu refusals with %u came when %u or more calls had begun within a "
        "second; after fewer, %llu of %llu calls were let through.",
        (unsigned long long)plateau->above.yes,
        (unsigned long long)(plateau->above.yes + plateau->below.yes), (unsigned)plateau->code,
        rate, (unsigned long long)(plateau->below.all - plateau->below.yes),
        (unsigned long long)plateau->below.all);
    finding->action =
        words_of(find, "Let the dialer start at most %u calls per second, spread evenly.",
                 rate > 1 ? rate - (rate > 10 ? rate / 10 : 1) : 1);
    finding->words =
        words_of(find, "Calls began faster than the trunk takes them, about %u per second.", rate);
}

static bool explains(const struct trunk_view *view, const struct plateau *plateau, size_t i)
{
    const struct seen *seen = &view->trunk->calls[i];
    return is_in_view(seen, plateau) && is_refused_by(seen, plateau->code) &&
           view->values[plateau->measure][i] + 1 >= plateau->level;
}

/* Its place in the list of findings. */
static size_t make_finding(const struct trunk_view *view, const struct plateau *plateau)
{
    struct find *find = view->find;
    bool is_rate = plateau->measure >= MEASURE_STARTS;
    struct finding *finding =
        build_finding(find, is_rate ? "cps-limit-reached" : "channel-limit-reached", view->trunk);
    finding->confidence = sureness(plateau);
    finding->figure = plateau->level;
    for (size_t i = 0; i < view->trunk->count; i++) {
        struct seen *seen = &view->trunk->calls[i];
        if (!explains(view, plateau, i))
            continue;
        build_evidence(find, finding, seen_call(find, seen), MARK_FINAL);
        build_take(find, finding, seen);
    }
    build_scope(finding, "code", words_of(find, "%u", (unsigned)plateau->code));
    (is_rate ? describe_rate : describe_lines)(find, plateau, finding, view->trunk->name);
    build_end(find, finding);
    return find->findings->count - 1;
}

/* ---- lines that hang ---- */

enum { HUNG_LEAST = 3 };

/* Calls up before each call, and those whose end nobody confirmed before it. */
static void count_held(const struct trunk_view *view)
{
    const struct trunk_calls *trunk = view->trunk;
    struct find *find = view->find;
    int64_t *ends = arena_alloc(&find->scratch, (trunk->count + 1) * sizeof *ends),
            *scratch = arena_alloc(&find->scratch, (trunk->count + 1) * sizeof *scratch);
    size_t count = 0, hung = 0;
    for (size_t i = 0; i < trunk->count; i++)
        if (trunk->calls[i].flags & SEEN_HUNG)
            ends[count++] = trunk->calls[i].free_us;
    sort_numbers(ends, count, scratch);
    for (size_t i = 0; i < trunk->count; i++) {
        while (hung < count && ends[hung] <= trunk->calls[i].start_us)
            hung++;
        view->values[MEASURE_HELD][i] = view->values[MEASURE_LINES][i] + (uint32_t)hung;
    }
}

static bool has_hung(const struct trunk_calls *trunk)
{
    return trunk_with(trunk, SEEN_HUNG) >= HUNG_LEAST;
}

/* Fewest calls up with which one was refused that the limit explains. */
static uint32_t fewest_lines(const struct trunk_view *view, size_t limit, int64_t *last_us)
{
    uint32_t fewest = UINT32_MAX;
    for (size_t i = 0; i < view->trunk->count; i++) {
        if (view->trunk->calls[i].finding != limit + 1)
            continue;
        *last_us = view->trunk->calls[i].start_us;
        if (view->values[MEASURE_LINES][i] < fewest)
            fewest = view->values[MEASURE_LINES][i];
    }
    return fewest;
}

static void make_ghosts(const struct trunk_view *view, uint32_t level, size_t limit)
{
    struct find *find = view->find;
    int64_t last_us = INT64_MAX;
    unsigned fewest = fewest_lines(view, limit, &last_us);
    struct finding *finding = build_finding(find, "ghost-channels", view->trunk);
    finding->confidence = 70;
    for (size_t i = 0; i < view->trunk->count; i++) {
        const struct seen *seen = &view->trunk->calls[i];
        const struct call *call = seen_call(find, seen);
        if (!(seen->flags & SEEN_HUNG) || seen->free_us > last_us)
            continue;
        build_evidence(find, finding, call, call_has(call, MARK_BYE) ? MARK_BYE : MARK_CANCEL);
        build_count_at(finding, seen->free_us);
    }
    finding->until_us = last_us;
    finding->figure = level;
    finding->title =
        words_of(find,
                 "%llu calls hang on trunk %s: nobody confirmed their end, and now "
                 "calls are refused with %u up instead of %u.",
                 (unsigned long long)finding->calls, view->trunk->name, fewest, (unsigned)level);
    finding->detail =
        words_of(find, "With the hanging calls counted as taken lines, %u lines explain all of it.",
                 (unsigned)level);
    build_end(find, finding);
}

/* ---- incoming calls ---- */

static bool is_inbound_refusal(const struct seen *seen)
{
    static const uint16_t codes[] = {480, 486, 500, 503, 600, 603};
    if (!(seen->flags & SEEN_INBOUND) || !(seen->flags & SEEN_FAST))
        return false;
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
        if (seen->code == codes[i])
            return true;
    return false;
}

static struct share inbound_refused(const struct trunk_view *view, uint32_t level, bool full)
{
    struct share share = {0, 0};
    for (size_t i = 0; i < view->trunk->count; i++) {
        const struct seen *seen = &view->trunk->calls[i];
        bool is_full = view->values[MEASURE_LINES][i] >= level;
        if (!seen_is_open(seen) || !(seen->flags & SEEN_INBOUND) || is_full != full ||
            !(is_inbound_refusal(seen) || (seen->flags & SEEN_ROUTED)))
            continue;
        share.yes += is_inbound_refusal(seen);
        share.all++;
    }
    return share;
}

static void find_no_reserve(const struct trunk_view *view, uint32_t level)
{
    struct find *find = view->find;
    struct share full = inbound_refused(view, level, true),
                 free_lines = inbound_refused(view, level, false);
    if (full.yes == 0 || share_of(full) < 0.6 || share_of(free_lines) > 0.25)
        return;
    struct finding *finding = build_finding(find, "no-reserve-for-inbound", view->trunk);
    finding->confidence = full.yes >= 3 ? 90 : 75;
    finding->figure = level;
    for (size_t i = 0; i < view->trunk->count; i++) {
        struct seen *seen = &view->trunk->calls[i];
        if (!seen_is_open(seen) || !is_inbound_refusal(seen) ||
            view->values[MEASURE_LINES][i] < level)
            continue;
        build_evidence(find, finding, seen_call(find, seen), MARK_FINAL);
        build_take(find, finding, seen);
    }
    uint32_t reserve = reserve_of(find, level);
    finding->title =
        words_of(find,
                 "%llu incoming {1:call|calls} on trunk %s {1:was|were} refused while all %u lines "
                 "were taken.",
                 (unsigned long long)finding->calls, view->trunk->name, (unsigned)level);
    finding->detail =
        free_lines.all
            ? words_of(find,
                       "With all lines taken %llu of %llu incoming calls were refused, with "
                       "a free line %llu of %llu.",
                       NUMBER(full.yes), NUMBER(full.all), NUMBER(free_lines.yes),
                       NUMBER(free_lines.all))
            : words_of(find,
                       "Of the incoming calls %llu of %llu {1:was|were} refused; none came while a "
                       "line was free.",
                       NUMBER(full.yes), NUMBER(full.all));
    finding->action =
        words_of(find, "Keep %u of the %u lines for incoming calls: set the dialer to %u.",
                 (unsigned)reserve, (unsigned)level, (unsigned)(level - reserve));
    finding->words = words_of(find, "All %u lines were taken by outgoing calls.", (unsigned)level);
    build_end(find, finding);
}

/* ---- all of a trunk ---- */

static const uint16_t limit_codes[] = {603, 600, 503, 486, 403, 480, 500};

static bool has_enough(const struct trunk_view *view, uint16_t code)
{
    return view->refused[code - 400] >= (uint32_t)find_setting(view->find, SETTING_LIMIT_REFUSALS);
}

static void look_at(const struct trunk_view *view)
{
    uint32_t lines = 0;
    struct plateau plateau;
    for (size_t i = 0; i < sizeof limit_codes / sizeof limit_codes[0]; i++) {
        if (!has_enough(view, limit_codes[i]) ||
            !best_plateau(view, limit_codes[i], false, &plateau))
            continue;
        size_t place = make_finding(view, &plateau);
        if (plateau.measure == MEASURE_HELD)
            make_ghosts(view, plateau.level, place);
        if (plateau.measure < MEASURE_STARTS && (lines == 0 || plateau.level < lines))
            lines = plateau.level;
    }
    for (size_t i = 0; i < sizeof limit_codes / sizeof limit_codes[0] && !lines; i++)
        if (has_enough(view, limit_codes[i]) &&
            best_plateau(view, limit_codes[i], true, &plateau) && plateau.measure < MEASURE_STARTS)
            lines = plateau.level;
    if (lines)
        find_no_reserve(view, lines);
}

void find_limits(struct find *find, struct trunk_calls *trunk)
{
    struct trunk_view view = {.find = find, .trunk = trunk};
    bool may_be = false;
    if (!trunk->is_trunk ||
        trunk_with(trunk, SEEN_FAST) < (size_t)find_setting(find, SETTING_LIMIT_REFUSALS))
        return;
    count_refusals(trunk, SEEN_FAST, view.refused);
    for (size_t i = 0; i < sizeof limit_codes / sizeof limit_codes[0]; i++)
        may_be = may_be || has_enough(&view, limit_codes[i]);
    if (!may_be)
        return;
    for (int m = 0; m < MEASURES; m++)
        if (m != MEASURE_HELD || has_hung(trunk))
            view.values[m] =
                arena_alloc_zero(&find->scratch, trunk->count * sizeof *view.values[m]);
    lines_count(find, trunk, view.values[MEASURE_LINES], view.values[MEASURE_ANSWERED]);
    if (view.values[MEASURE_HELD])
        count_held(&view);
    look_at(&view);
}
