/* Answers and ringing that do not come from a person's phone, and people who found no agent. */
#include "detector.h"

#include "sipdiag/base/sort.h"

static bool is_outgoing(const struct seen *seen)
{
    return (seen->flags & SEEN_JUDGED) && !(seen->flags & SEEN_INBOUND);
}

static int64_t quantile(int64_t *values, size_t count, double share)
{
    return count ? values[(size_t)(share * (double)(count - 1))] : 0;
}

/* ---- false answers ---- */

struct manner {
    uint64_t calls, answered, without_ringing, at_once, brief, ended_by_us, ended;
    int64_t *setups, *talks; /* sorted */
    size_t setup_count, talk_count;
};

static void look_at_answers(struct find *find, const struct trunk_calls *trunk,
                            struct manner *manner)
{
    *manner = (struct manner){0};
    manner->setups = arena_alloc(&find->scratch, (trunk->count + 1) * sizeof *manner->setups);
    manner->talks = arena_alloc(&find->scratch, (trunk->count + 1) * sizeof *manner->talks);
    for (size_t i = 0; i < trunk->count; i++) {
        const struct seen *seen = &trunk->calls[i];
        if (!is_outgoing(seen))
            continue;
        manner->calls++;
        if (!(seen->flags & SEEN_ANSWERED))
            continue;
        int64_t setup = seen_setup(seen), talk = seen_talk(find, seen);
        manner->answered++;
        manner->without_ringing += !(seen->flags & SEEN_RANG);
        manner->at_once += setup != TIME_UNKNOWN && setup < US_PER_S;
        manner->ended += (seen->flags & SEEN_HUNG_UP) != 0;
        manner->ended_by_us += (seen->flags & SEEN_BY_CALLER) != 0;
        if (setup != TIME_UNKNOWN)
            manner->setups[manner->setup_count++] = setup;
        if (talk != TIME_UNKNOWN)
            manner->talks[manner->talk_count++] = talk;
        manner->brief += talk != TIME_UNKNOWN && talk < find_setting(find, SETTING_SHORT_CALL);
    }
    int64_t *scratch = arena_alloc(&find->scratch, (trunk->count + 1) * sizeof *scratch);
    sort_numbers(manner->setups, manner->setup_count, scratch);
    sort_numbers(manner->talks, manner->talk_count, scratch);
}

static unsigned count_signs(const struct manner *manner)
{
    double answered = (double)manner->answered;
    int64_t spread = quantile(manner->setups, manner->setup_count, 0.75) -
                     quantile(manner->setups, manner->setup_count, 0.25);
    unsigned signs = 0;
    signs += (double)manner->without_ringing > 0.3 * answered;
    signs += (double)manner->at_once > 0.3 * answered;
    signs += spread < US_PER_S;
    signs += answered > 0.75 * (double)manner->calls &&
             quantile(manner->talks, manner->talk_count, 0.5) < 15 * US_PER_S;
    signs += (double)manner->brief > 0.3 * answered;
    signs += manner->ended && (double)manner->ended_by_us > 0.9 * (double)manner->ended;
    return signs;
}

/* Most CDRs do not say whether a call rang: that they say nothing proves nothing. */
static bool shows_ringing(const struct trunk_calls *trunk)
{
    return trunk_with(trunk, SEEN_RANG) || trunk_with(trunk, SEEN_TOLD) < trunk->count;
}

void find_false_answers(struct find *find, struct trunk_calls *trunk)
{
    struct manner manner;
    if (!trunk->is_trunk || !shows_ringing(trunk))
        return;
    look_at_answers(find, trunk, &manner);
    bool early = manner.without_ringing * 10 > manner.answered * 3;
    if (manner.answered < (uint64_t)find_setting(find, SETTING_ANSWERS_MIN) || !early ||
        count_signs(&manner) < 3)
        return;
    struct finding *finding = build_finding(find, "fas-suspect", trunk);
    finding->confidence = count_signs(&manner) >= 4 ? 75 : 65;
    for (size_t i = 0; i < trunk->count; i++) {
        struct seen *seen = &trunk->calls[i];
        if (!is_outgoing(seen) || !(seen->flags & SEEN_ANSWERED) || (seen->flags & SEEN_RANG))
            continue;
        build_evidence(find, finding, seen_call(find, seen), MARK_ANSWER);
        build_take(find, finding, seen);
    }
    finding->title = words_of(
        find, "Trunk %s answers without a person: %s of %llu answers came without any ringing.",
        trunk->name, words_of_share(find, manner.without_ringing, manner.answered),
        (unsigned long long)manner.answered);
    finding->detail = words_of(
        find,
        "%s of calls are answered, half of them within %s, half of the talks take less than "
        "%s, and our side ends %s of them.",
        words_of_share(find, manner.answered, manner.calls),
        words_of_duration(find, quantile(manner.setups, manner.setup_count, 0.5)),
        words_of_duration(find, quantile(manner.talks, manner.talk_count, 0.5)),
        words_of_share(find, manner.ended_by_us, manner.ended));
    build_end(find, finding);
}

/* ---- ringing before anybody was found ---- */

/* Known without the calls themselves, which lie far apart in memory. */
static bool may_ring_at_once(const struct trunk_calls *trunk)
{
    uint64_t rang = 0, unknown = 0;
    for (size_t i = 0; i < trunk->count; i++) {
        const struct seen *seen = &trunk->calls[i];
        if (!is_outgoing(seen) || !(seen->flags & SEEN_RANG))
            continue;
        rang++;
        unknown += seen->code == 404 || seen->code == 503 || seen->code == 604;
    }
    return unknown > 0 && unknown * 20 >= rang;
}

void find_fake_ringing(struct find *find, struct trunk_calls *trunk)
{
    static const uint16_t codes[] = {404, 503, 604, 0};
    uint64_t rang = 0, at_once = 0, unknown = 0;
    if (!trunk->is_trunk || trunk_with(trunk, SEEN_RANG) == 0 ||
        find_with_codes(find, codes) == 0 || !may_ring_at_once(trunk))
        return;
    for (size_t i = 0; i < trunk->count; i++) {
        const struct seen *seen = &trunk->calls[i];
        if (!is_outgoing(seen) || !(seen->flags & SEEN_RANG))
            continue;
        const struct call *call = seen_call(find, seen);
        int64_t ring = call_time(call, MARK_RING), trying = call_time(call, MARK_TRYING);
        if (ring == TIME_UNKNOWN || trying == TIME_UNKNOWN)
            continue;
        rang++;
        at_once += ring - trying < 100 * US_PER_MS;
        unknown += seen->code == 404 || seen->code == 503 || seen->code == 604;
    }
    if (rang < (uint64_t)find_setting(find, SETTING_ANSWERS_MIN) || at_once * 10 < rang * 9 ||
        unknown * 10 < rang)
        return;
    struct finding *finding = build_finding(find, "fake-ringing", trunk);
    finding->confidence = 60;
    for (size_t i = 0; i < trunk->count; i++) {
        struct seen *seen = &trunk->calls[i];
        if (!is_outgoing(seen) || !(seen->flags & SEEN_RANG) ||
            (seen->code != 404 && seen->code != 503 && seen->code != 604))
            continue;
        build_evidence(find, finding, seen_call(find, seen), MARK_RING);
        build_take(find, finding, seen);
    }
    finding->title = words_of(
        find,
        "Trunk %s lets it ring before it looks for the number: %s ring at once, and %llu of "
        "%llu then get 404 or 503.",
        trunk->name, words_of_share(find, at_once, rang), (unsigned long long)unknown,
        (unsigned long long)rang);
    finding->detail = "The time until it rings (PDD) says nothing on this trunk.";
    build_end(find, finding);
}

/* ---- answered, and no agent ---- */

static bool is_dropped(const struct find *find, const struct seen *seen)
{
    unsigned needs = SEEN_ANSWERED | SEEN_BY_CALLER | SEEN_TALKED;
    return (seen->flags & needs) == needs && seen_talk(find, seen) < 3 * US_PER_S;
}

enum { DROPPED_LEAST = 10 };

void find_not_served(struct find *find, struct trunk_calls *trunk)
{
    struct share dropped = {0, 0};
    if (!trunk->is_trunk || trunk_with(trunk, SEEN_BY_CALLER) < DROPPED_LEAST)
        return;
    for (size_t i = 0; i < trunk->count; i++) {
        if (!is_outgoing(&trunk->calls[i]) || !(trunk->calls[i].flags & SEEN_ANSWERED))
            continue;
        dropped.yes += is_dropped(find, &trunk->calls[i]);
        dropped.all++;
    }
    /* Up to three in a hundred are usual with dialers. */
    if (dropped.yes < DROPPED_LEAST || stat_tail(dropped.yes, dropped.all, 0.05) > 1e-3)
        return;
    struct finding *finding = build_finding(find, "answered-not-served", trunk);
    finding->confidence = 70;
    for (size_t i = 0; i < trunk->count; i++) {
        struct seen *seen = &trunk->calls[i];
        if (!is_outgoing(seen) || !is_dropped(find, seen))
            continue;
        build_evidence(find, finding, seen_call(find, seen), MARK_BYE);
        build_take(find, finding, seen);
    }
    finding->title =
        words_of(find,
                 "%llu of %llu people who answered on trunk %s were hung up on by "
                 "our side within 3 s.",
                 (unsigned long long)dropped.yes, (unsigned long long)dropped.all, trunk->name);
    finding->detail = words_of(find, "That is %s of the answered calls; up to 3 %% is usual.",
                               words_of_share(find, dropped.yes, dropped.all));
    build_end(find, finding);
}

/* Index of a call in the input: calls are in order of start. SIZE_MAX when it is not there. */
static size_t index_of(const struct find *find, const struct call *call)
{
    struct call *const *calls = find->input->calls;
    size_t low = 0, high = find->input->call_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (call_start(calls[middle]) < call_start(call))
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < find->input->call_count && call_start(calls[low]) == call_start(call); low++)
        if (calls[low] == call)
            return low;
    return SIZE_MAX;
}

/* The leg to the agent failed: the person who had answered was not served. */
void find_failed_agents(struct find *find)
{
    for (size_t i = 0; i < find->count && find_with(find, SEEN_AFTER_ANSWER); i++) {
        if (!(find->calls[i].flags & SEEN_AFTER_ANSWER) || (find->calls[i].flags & SEEN_ANSWERED))
            continue;
        const struct call *call = seen_call(find, &find->calls[i]);
        for (uint16_t r = 0; r < call->related_count; r++) {
            size_t index = index_of(find, call->related[r]);
            if (index < find->input->call_count &&
                find->input->verdicts[index]->outcome == OUTCOME_ANSWERED &&
                call_start(call->related[r]) < call_start(call))
                build_note(find, &(struct seen){.call = (uint32_t)index}, "answered-not-served");
        }
    }
}
