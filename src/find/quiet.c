/* What is missing: answers, calls, good numbers in the list. */
#include "detector.h"

#include "sipdiag/base/sort.h"

#include <math.h>

static bool is_outgoing(const struct seen *seen)
{
    return seen_is_open(seen) && !(seen->flags & SEEN_INBOUND);
}

/* ---- no answered call ---- */

enum { AFTER_LEAST = 10 };

struct beat {
    int64_t last_us;            /* of the last answer */
    int64_t usual_us;           /* median time between two */
    struct share before, after; /* yes: answered; after: calls begun after the last answer */
    size_t first_after;
};

/* Calls are in order of start: of those behind the last answer no other one is answered later. */
static bool has_calls_after(const struct trunk_calls *trunk)
{
    int64_t last_us = TIME_UNKNOWN;
    size_t after = 0;
    for (size_t i = trunk->count; i-- > 0 && trunk->calls[i].start_us > last_us;) {
        const struct seen *seen = &trunk->calls[i];
        after += is_outgoing(seen);
        if (seen->answer_us > last_us && !(seen->flags & SEEN_INBOUND))
            last_us = seen->answer_us; /* TIME_UNKNOWN is the least */
    }
    return after >= AFTER_LEAST;
}

static bool listen(struct find *find, const struct trunk_calls *trunk, struct beat *beat)
{
    int64_t *times = arena_alloc(&find->scratch, (trunk->count + 1) * sizeof *times);
    int64_t *scratch = arena_alloc(&find->scratch, (trunk->count + 1) * sizeof *scratch);
    size_t count = 0;
    for (size_t i = 0; i < trunk->count; i++)
        if (trunk->calls[i].answer_us != TIME_UNKNOWN && !(trunk->calls[i].flags & SEEN_INBOUND))
            times[count++] = trunk->calls[i].answer_us;
    if (count < 10)
        return false;
    sort_numbers(times, count, scratch);
    beat->last_us = times[count - 1];
    for (size_t i = 0; i + 1 < count; i++)
        times[i] = times[i + 1] - times[i];
    sort_numbers(times, count - 1, scratch);
    beat->usual_us = times[(count - 1) / 2];
    for (size_t i = 0; i < trunk->count; i++) {
        const struct seen *seen = &trunk->calls[i];
        if (!is_outgoing(seen) || (seen->flags & SEEN_CANCELLED))
            continue;
        bool after = seen->start_us > beat->last_us;
        struct share *share = after ? &beat->after : &beat->before;
        share->yes += (seen->flags & SEEN_ANSWERED) != 0;
        share->all++;
        beat->first_after = after && share->all == 1 ? i : beat->first_after;
    }
    return true;
}

void find_heartbeat(struct find *find, struct trunk_calls *trunk)
{
    struct beat beat = {.last_us = TIME_UNKNOWN};
    if (!trunk->is_trunk || !has_calls_after(trunk) || !listen(find, trunk, &beat) ||
        beat.after.all < AFTER_LEAST)
        return;
    int64_t silent_us = find->input->last_us - beat.last_us;
    int64_t least = find_setting(find, SETTING_HEARTBEAT_MIN),
            usual = beat.usual_us * find_setting(find, SETTING_HEARTBEAT_FACTOR);
    double chance = pow(1 - share_of(beat.before), (double)beat.after.all);
    if (silent_us < (least > usual ? least : usual) || chance > 1e-4)
        return;
    struct finding *finding = build_finding(find, "heartbeat-lost", trunk);
    finding->confidence = 80;
    for (size_t i = beat.first_after; i < trunk->count; i++)
        if (is_outgoing(&trunk->calls[i])) {
            build_evidence(find, finding, seen_call(find, &trunk->calls[i]), MARK_INVITE);
            build_take(find, finding, &trunk->calls[i]);
        }
    finding->since_us = beat.last_us;
    finding->until_us = TIME_UNKNOWN;
    finding->title = words_of(
        find, "No answered call on trunk %s since %s, though %llu calls were placed.", trunk->name,
        words_of_time(find, beat.last_us), (unsigned long long)beat.after.all);
    finding->detail = words_of(find, "Before, %s of calls were answered, one every %s as a rule.",
                               words_of_share(find, beat.before.yes, beat.before.all),
                               words_of_duration(find, beat.usual_us));
    build_end(find, finding);
}

/* ---- no call at all ---- */

/* The longest silence before counts, too: nights and pauses come again. */
void find_stale(struct find *find)
{
    const struct rhythm *rhythm = &find->rhythm;
    int64_t last = rhythm->newest_start_us, longest = rhythm->longest_pause_us;
    int64_t active = rhythm->newest_sign_us, end = find->input->last_us;
    if (rhythm->count < 20 || active == TIME_UNKNOWN || end == TIME_UNKNOWN ||
        end - last < 2 * longest || end - active < find_setting(find, SETTING_HEARTBEAT_MIN))
        return;
    struct finding *finding = build_finding(find, "input-stale", NULL);
    finding->confidence = 70;
    finding->since_us = last;
    finding->title =
        words_of(find, "No call has begun since %s, though the recording goes on to %s.",
                 words_of_time(find, last), words_of_time(find, end));
    finding->detail = words_of(find, "Before, the longest time between two calls was %s.",
                               words_of_duration(find, longest));
    build_end(find, finding);
}

/* ---- dead numbers ---- */

static bool is_dead(const struct seen *seen)
{
    return (seen->flags & SEEN_REFUSED) &&
           (seen->code == 404 || seen->code == 410 || seen->code == 604);
}

static size_t distinct_dead(const struct trunk_calls *trunk)
{
    uint32_t known[32];
    size_t count = 0;
    for (size_t i = 0; i < trunk->count && count < 32; i++) {
        bool is_known = false;
        if (!is_outgoing(&trunk->calls[i]) || !is_dead(&trunk->calls[i]))
            continue;
        for (size_t j = 0; j < count; j++)
            is_known = is_known || known[j] == trunk->calls[i].callee;
        if (!is_known)
            known[count++] = trunk->calls[i].callee;
    }
    return count;
}

enum { DEAD_LEAST = 10 };

void find_list(struct find *find, struct trunk_calls *trunk)
{
    static const uint16_t codes[] = {404, 410, 604, 0};
    struct share dead = {0, 0};
    if (!trunk->is_trunk || find_with_codes(find, codes) < DEAD_LEAST)
        return;
    for (size_t i = 0; i < trunk->count; i++) {
        if (!is_outgoing(&trunk->calls[i]) || (trunk->calls[i].flags & SEEN_CANCELLED))
            continue;
        dead.yes += is_dead(&trunk->calls[i]);
        dead.all++;
    }
    double least = find_share_setting(find, SETTING_LIST_DEAD);
    if (dead.yes < DEAD_LEAST || dead.all < 50 || share_of(dead) < least || share_of(dead) > 0.6 ||
        stat_tail(dead.yes, dead.all, least * 0.8) > 0.02 || distinct_dead(trunk) < 10)
        return;
    struct finding *finding = build_finding(find, "list-quality", trunk);
    finding->confidence = 75;
    for (size_t i = 0; i < trunk->count; i++)
        if (is_outgoing(&trunk->calls[i]) && is_dead(&trunk->calls[i])) {
            build_evidence(find, finding, seen_call(find, &trunk->calls[i]), MARK_FINAL);
            build_take(find, finding, &trunk->calls[i]);
        }
    finding->title = words_of(
        find, "%s of the calls by trunk %s (%llu of %llu) went to numbers that do not exist.",
        words_of_share(find, dead.yes, dead.all), trunk->name, NUMBER(dead.yes), NUMBER(dead.all));
    finding->detail =
        words_of(find,
                 "They come all the time, from %s to %s, and no Caller ID, "
                 "destination or form of number stands out.",
                 words_of_time(find, finding->since_us), words_of_time(find, finding->until_us));
    build_end(find, finding);
}
