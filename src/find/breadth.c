/* How far a refusal reaches: one destination, one Caller ID. And parts of a trunk that work worse
 * than the rest of it. */
#include "detector.h"

#include "findings.h"
#include "groups.h"
#include "sipdiag/base/memory.h"

#include <stdlib.h>
#include <string.h>

static bool is_outgoing(const struct seen *seen)
{
    return seen_is_open(seen) && !(seen->flags & SEEN_INBOUND) &&
           !((seen->flags & SEEN_CANCELLED) && !(seen->flags & SEEN_ROUTED));
}

/* The code of a refusal, where only that says why. */
static uint16_t bare_code(const struct seen *seen)
{
    return (seen->flags & (SEEN_REFUSED | SEEN_SAID)) == SEEN_REFUSED ? seen->code : 0;
}

static uint16_t is_lost(const struct seen *seen)
{
    return !(seen->flags & SEEN_REACHED);
}

/* Nearly all of the group, nearly none of the others, and more than chance. */
static bool stands_out(const struct grouping *grouping, const struct group *group)
{
    const struct find *find = grouping->find;
    uint64_t least = (uint64_t)find_setting(find, SETTING_BREADTH_MIN);
    return group->bad.all >= least && group->others.all >= least &&
           share_of(group->bad) >= find_share_setting(find, SETTING_BREADTH_SHARE) &&
           share_of(group->others) <= find_share_setting(find, SETTING_BREADTH_OTHERS) &&
           stat_fisher(group->bad, group->others) < 1e-4 && group_numbers(grouping, group) >= 5;
}

static void take_group(const struct grouping *grouping, const struct group *group,
                       struct finding *finding)
{
    struct find *find = grouping->find;
    struct seen **calls = arena_alloc(&find->scratch, group->bad.yes * sizeof(struct seen *));
    size_t count = group_calls(grouping, group, calls);
    for (size_t i = 0; i < count; i++) {
        build_evidence(find, finding, seen_call(find, calls[i]), MARK_FINAL);
        build_take(find, finding, calls[i]);
    }
}

static uint8_t sureness(const struct group *group)
{
    return group->bad.all >= 20 && share_of(group->others) <= 0.02 ? 95 : 85;
}

/* ---- one destination ---- */

static void make_destination(const struct grouping *grouping, const struct group *group)
{
    struct find *find = grouping->find;
    const char *prefix = group_prefix_words(grouping, group);
    struct finding *finding = build_finding(find, "destination-blocked", grouping->trunk);
    finding->confidence = sureness(group);
    take_group(grouping, group, finding);
    build_scope(finding, "prefix", prefix);
    build_scope(finding, "code", words_of(find, "%u", grouping->bad));
    finding->title =
        words_of(find,
                 "Trunk %s refuses numbers that begin with %s (%u, %llu of %llu calls); "
                 "other destinations pass.",
                 grouping->trunk->name, prefix, grouping->bad, (unsigned long long)group->bad.yes,
                 (unsigned long long)group->bad.all);
    finding->detail =
        words_of(find, "Of all other numbers it refused %llu of %llu. First at %s.",
                 (unsigned long long)group->others.yes, (unsigned long long)group->others.all,
                 words_of_time(find, finding->since_us));
    finding->action = words_of(find,
                               "Ask the provider to open the destination %s, or send it by another "
                               "trunk.",
                               prefix);
    finding->words = words_of(find, "The destination %s is closed on this account.", prefix);
    build_end(find, finding);
}

/* The shortest prefix that stands out is the destination. */
static void find_destinations(struct find *find, struct trunk_calls *trunk)
{
    struct grouping grouping = {.find = find,
                                .trunk = trunk,
                                .by_prefix = true,
                                .counts = is_outgoing,
                                .mark = bare_code,
                                .bad = 403};
    grouping_init(&grouping);
    for (unsigned digits = PREFIX_SHORTEST; digits <= PREFIX_LONGEST; digits++) {
        size_t count, looked_at, before = find->findings->count;
        grouping.digits = digits;
        struct group *groups = groups_of(&grouping, &count, &looked_at);
        for (size_t i = 0; i < count; i++)
            if (stands_out(&grouping, &groups[i]))
                make_destination(&grouping, &groups[i]);
        if (find->findings->count > before)
            grouping_init(&grouping);
    }
}

/* ---- one Caller ID ---- */

static const char *caller_of(struct find *find, const struct seen *seen)
{
    return words_of_text(find, call_text(seen_call(find, seen), CALL_TEXT_CALLER));
}

static void make_caller(const struct grouping *grouping, const struct group *group, const char *id)
{
    struct find *find = grouping->find;
    const char *caller = caller_of(find, group->first);
    struct finding *finding = build_finding(find, id, grouping->trunk);
    bool blocked = grouping->bad == 404;
    finding->confidence = sureness(group);
    take_group(grouping, group, finding);
    build_scope(finding, "caller", caller);
    build_scope(finding, "code", words_of(find, "%u", grouping->bad));
    finding->title = words_of(
        find, "Calls from %s are refused (%u, %llu of %llu), calls from other numbers pass.",
        caller, grouping->bad, (unsigned long long)group->bad.yes,
        (unsigned long long)group->bad.all);
    finding->detail =
        words_of(find,
                 "With other Caller IDs trunk %s refused %llu of %llu calls so. First "
                 "at %s.",
                 grouping->trunk->name, (unsigned long long)group->others.yes,
                 (unsigned long long)group->others.all, words_of_time(find, finding->since_us));
    finding->action =
        blocked ? words_of(find,
                           "Ask the provider whether the carrier blocks outgoing calls from %s; "
                           "until then call from another number.",
                           caller)
                : words_of(find,
                           "Have %s confirmed by the provider, check the form in which it is sent, "
                           "or call from a number of this account.",
                           caller);
    build_dialect(find, finding, grouping->trunk, "Caller ID not accepted");
    finding->words = words_of(find, "The Caller ID %s is not accepted here.", caller);
    build_end(find, finding);
}

static void find_callers(struct find *find, struct trunk_calls *trunk,
                         const uint32_t refused[REFUSAL_CODES])
{
    static const uint16_t codes[] = {403, 433, 603, 500, 484, 404};
    struct grouping grouping = {
        .find = find, .trunk = trunk, .counts = is_outgoing, .mark = bare_code};
    size_t before = find->findings->count;
    for (size_t c = 0; c < sizeof codes / sizeof codes[0]; c++) {
        size_t count, looked_at;
        grouping.bad = codes[c];
        if (refused[codes[c] - 400] < (uint32_t)find_setting(find, SETTING_BREADTH_MIN))
            continue;
        if (!grouping.keyed || find->findings->count > before)
            grouping_init(&grouping);
        before = find->findings->count;
        struct group *groups = groups_of(&grouping, &count, &looked_at);
        for (size_t i = 0; i < count; i++)
            if (stands_out(&grouping, &groups[i]))
                make_caller(&grouping, &groups[i],
                            codes[c] == 404 ? "caller-blocked-by-carrier"
                                            : "callerid-not-authorized");
    }
}

void find_breadth(struct find *find, struct trunk_calls *trunk)
{
    uint32_t refused[REFUSAL_CODES], least = (uint32_t)find_setting(find, SETTING_BREADTH_MIN);
    if (!trunk->is_trunk || trunk->count < 2 * least)
        return;
    count_refusals(trunk, SEEN_REFUSED, refused);
    find_callers(find, trunk, refused);
    if (refused[403 - 400] < least)
        return;
    find_destinations(find, trunk);
    /* A Caller ID may have called the closed destination, too. */
    count_refusals(trunk, SEEN_REFUSED, refused);
    find_callers(find, trunk, refused);
}

/* ---- worse than the rest ---- */

static bool is_degraded(const struct grouping *grouping, const struct group *group, size_t groups)
{
    const struct find *find = grouping->find;
    uint64_t least = (uint64_t)find_setting(find, SETTING_DEGRADED_MIN);
    double drop = share_of(group->bad) - share_of(group->others);
    return group->bad.all >= least && group->others.all >= least &&
           drop >= find_share_setting(find, SETTING_DEGRADED_DROP) &&
           stat_g(group->bad, group->others) >= (double)find_setting(find, SETTING_EVIDENCE) &&
           /* Among many groups the worst is bad by chance (Bonferroni). */
           stat_fisher(group->bad, group->others) * (double)groups < 1e-4 &&
           group_numbers(grouping, group) >= 5;
}

static void make_degraded(const struct grouping *grouping, const struct group *group)
{
    struct find *find = grouping->find;
    bool by_prefix = grouping->by_prefix;
    const char *value =
        by_prefix ? group_prefix_words(grouping, group) : caller_of(find, group->first);
    struct finding *finding =
        build_finding(find, by_prefix ? "prefix-degraded" : "callerid-degraded", grouping->trunk);
    finding->confidence = 80;
    take_group(grouping, group, finding);
    build_scope(finding, by_prefix ? "prefix" : "caller", value);
    finding->title = words_of(
        find,
        "%s %s works worse than the rest of trunk %s: %s of %llu calls did not get "
        "through, elsewhere %s.",
        by_prefix ? "Prefix" : "Caller ID", value, grouping->trunk->name,
        words_of_share(find, group->bad.yes, group->bad.all), (unsigned long long)group->bad.all,
        words_of_share(find, group->others.yes, group->others.all));
    finding->detail =
        words_of(find,
                 "%llu calls failed before anybody was reached; first at %s, last at "
                 "%s.",
                 (unsigned long long)finding->calls, words_of_time(find, finding->since_us),
                 words_of_time(find, finding->until_us));
    build_end(find, finding);
}

static void find_degraded_callers(struct find *find, struct trunk_calls *trunk)
{
    struct grouping grouping = {
        .find = find, .trunk = trunk, .counts = is_outgoing, .mark = is_lost, .bad = true};
    size_t count, looked_at;
    grouping_init(&grouping);
    struct group *groups = groups_of(&grouping, &count, &looked_at);
    for (size_t i = 0; i < count; i++)
        if (is_degraded(&grouping, &groups[i], looked_at))
            make_degraded(&grouping, &groups[i]);
}

/* Where one prefix is bad, the longer ones in it are, and those that it is in stand out a little:
 * the one that stands out most is it. */
struct candidate {
    struct group group;
    unsigned digits;
    double evidence;
};

struct candidates {
    struct candidate *list;
    size_t count, capacity;
};

static void add_candidates(const struct grouping *grouping, struct candidates *candidates)
{
    size_t count, looked_at;
    struct group *groups = groups_of(grouping, &count, &looked_at);
    for (size_t i = 0; i < count; i++) {
        if (!is_degraded(grouping, &groups[i], looked_at))
            continue;
        candidates->list = array_grow(candidates->list, candidates->count, &candidates->capacity,
                                      sizeof *candidates->list);
        candidates->list[candidates->count++] = (struct candidate){
            groups[i], grouping->digits, stat_g(groups[i].bad, groups[i].others)};
    }
}

/* Of equal ones the longest prefix is the most exact. */
static int by_evidence(const void *left, const void *right)
{
    const struct candidate *a = left, *b = right;
    if (a->evidence < b->evidence || a->evidence > b->evidence)
        return a->evidence > b->evidence ? -1 : 1;
    if (a->digits != b->digits)
        return a->digits > b->digits ? -1 : 1;
    return (a->group.first_keyed > b->group.first_keyed) -
           (a->group.first_keyed < b->group.first_keyed);
}

/* Prefixes of one length have no call in common. */
static bool is_free(const bool *is_taken, const struct group *group)
{
    for (size_t at = group->first_keyed; at < group->end_keyed; at++)
        if (is_taken[at])
            return false;
    return true;
}

static bool make_candidates(struct grouping *grouping, const struct candidates *candidates,
                            bool *is_taken)
{
    bool is_any = false;
    for (size_t i = 0; i < candidates->count; i++) {
        const struct group *group = &candidates->list[i].group;
        if (!is_free(is_taken, group))
            continue;
        memset(&is_taken[group->first_keyed], true, group->end_keyed - group->first_keyed);
        grouping->digits = candidates->list[i].digits;
        make_degraded(grouping, group);
        is_any = true;
    }
    return is_any;
}

static void find_degraded_prefixes(struct find *find, struct trunk_calls *trunk)
{
    struct grouping grouping = {.find = find,
                                .trunk = trunk,
                                .by_prefix = true,
                                .counts = is_outgoing,
                                .mark = is_lost,
                                .bad = true};
    struct candidates candidates = {NULL, 0, 0};
    grouping_init(&grouping);
    bool *is_taken =
        arena_alloc_zero(&find->scratch, (grouping.keyed_count + 1) * sizeof *is_taken);
    grouping.left_out = is_taken;
    for (bool is_over = false; !is_over; candidates.count = 0) {
        for (grouping.digits = PREFIX_LONGEST; grouping.digits >= PREFIX_SHORTEST;
             grouping.digits--)
            add_candidates(&grouping, &candidates);
        if (candidates.count)
            qsort(candidates.list, candidates.count, sizeof *candidates.list, by_evidence);
        is_over = !make_candidates(&grouping, &candidates, is_taken);
    }
    free(candidates.list);
}

static bool may_be_degraded(const struct find *find, const struct trunk_calls *trunk)
{
    int64_t lost = 0;
    for (size_t i = 0; i < trunk->count; i++)
        lost += is_outgoing(&trunk->calls[i]) && is_lost(&trunk->calls[i]);
    return lost >= 5 && (double)lost >= find_share_setting(find, SETTING_DEGRADED_DROP) *
                                            (double)find_setting(find, SETTING_DEGRADED_MIN);
}

void find_degraded(struct find *find, struct trunk_calls *trunk)
{
    if (!trunk->is_trunk || !may_be_degraded(find, trunk))
        return;
    find_degraded_callers(find, trunk);
    find_degraded_prefixes(find, trunk);
}

/* ---- people do not pick up ---- */

static bool is_ringing(const struct seen *seen)
{
    return (seen->flags & SEEN_JUDGED) && !(seen->flags & SEEN_INBOUND) &&
           (seen->flags & SEEN_RANG);
}

static uint16_t is_not_taken(const struct seen *seen)
{
    return !(seen->flags & SEEN_ANSWERED);
}

enum { LABELLED_LEAST = 50 };

/* Phones show a warning beside numbers that many people reported: it rings, and fewer take it. */
static bool is_labelled(const struct grouping *grouping, const struct group *group, size_t groups)
{
    double own = 1 - share_of(group->bad), others = 1 - share_of(group->others);
    return group->bad.all >= LABELLED_LEAST && group->others.all >= LABELLED_LEAST &&
           own <= 0.6 * others &&
           stat_g(group->bad, group->others) >=
               (double)find_setting(grouping->find, SETTING_EVIDENCE) &&
           stat_fisher(group->bad, group->others) * (double)groups < 1e-4 &&
           group_numbers(grouping, group) >= 16;
}

static void make_labelled(const struct grouping *grouping, const struct group *group)
{
    struct find *find = grouping->find;
    const char *caller = caller_of(find, group->first);
    struct finding *finding = build_finding(find, "silent-labeling-suspect", grouping->trunk);
    finding->confidence = 50;
    struct seen **calls = arena_alloc(&find->scratch, group->bad.yes * sizeof(struct seen *));
    size_t count = group_calls(grouping, group, calls);
    for (size_t i = 0; i < count; i++) {
        build_evidence(find, finding, seen_call(find, calls[i]), MARK_RING);
        build_count_at(finding, calls[i]->start_us);
    }
    build_scope(finding, "caller", caller);
    finding->title =
        words_of(find, "It rings, but only %s take calls from %s, and %s those from other numbers.",
                 words_of_share(find, group->bad.all - group->bad.yes, group->bad.all), caller,
                 words_of_share(find, group->others.all - group->others.yes, group->others.all));
    finding->detail = words_of(find, "%llu calls from it rang on trunk %s, %llu from others.",
                               (unsigned long long)group->bad.all, grouping->trunk->name,
                               (unsigned long long)group->others.all);
    build_end(find, finding);
}

void find_labelled(struct find *find, struct trunk_calls *trunk)
{
    size_t count, looked_at;
    struct grouping grouping = {
        .find = find, .trunk = trunk, .counts = is_ringing, .mark = is_not_taken, .bad = true};
    if (!trunk->is_trunk || trunk_with(trunk, SEEN_RANG) < LABELLED_LEAST * 2)
        return;
    grouping_init(&grouping);
    struct group *groups = groups_of(&grouping, &count, &looked_at);
    for (size_t i = 0; i < count; i++)
        if (is_labelled(&grouping, &groups[i], looked_at))
            make_labelled(&grouping, &groups[i]);
}
