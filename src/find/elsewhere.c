/* Phones that rang together: one took the call, the others were not missed. */
#include "detector.h"

enum { TOGETHER_LEAST = 3, NEIGHBOURS = 64 };

/* Begun together, and stopped as soon as the other was answered. */
static const int64_t together_us = 2 * US_PER_S, at_once_us = US_PER_S / 2;

static bool may_be_stopped(const struct seen *seen)
{
    return seen_is_open(seen) && (seen->flags & SEEN_RANG) && !(seen->flags & SEEN_ANSWERED) &&
           seen->caller;
}

/* By what stands in the list, without the calls themselves. */
static bool may_belong(const struct seen *stopped, const struct seen *other)
{
    if (!(other->flags & SEEN_ANSWERED) || other->answer_us == TIME_UNKNOWN)
        return false;
    int64_t after_us = stopped->free_us - other->answer_us;
    return other->caller == stopped->caller && after_us >= 0 && after_us <= 4 * at_once_us;
}

/* A dialer calls many numbers in one name and stops some of them: other numbers count only where
 * they are our own phones. */
static bool belongs(const struct find *find, const struct seen *stopped, const struct seen *other)
{
    const struct call *call = seen_call(find, stopped);
    int64_t cancel_us = call_time(call, MARK_CANCEL);
    int64_t apart_us = other->start_us - stopped->start_us;
    bool ours = call->direction == DIRECTION_IN || call->direction == DIRECTION_INTERNAL;
    if (cancel_us == TIME_UNKNOWN || cancel_us < other->answer_us ||
        cancel_us - other->answer_us > at_once_us)
        return false;
    bool same_number = other->callee == stopped->callee && stopped->callee;
    bool same_moment = apart_us <= at_once_us && apart_us >= -at_once_us;
    return same_number || (ours && same_moment);
}

/* The calls by start, whatever trunk they are on. */
static struct seen **in_order(struct find *find)
{
    size_t count = find->input->call_count;
    struct seen **list = arena_alloc_zero(&find->scratch, (count + 1) * sizeof(struct seen *));
    for (size_t i = 0; i < find->count; i++)
        list[find->calls[i].call] = &find->calls[i];
    return list;
}

static bool has_taker(const struct find *find, struct seen *const *list, size_t at)
{
    const struct seen *stopped = list[at];
    size_t looked = 0;
    for (size_t i = at; i-- > 0 && looked < NEIGHBOURS; looked++) {
        if (list[i] && stopped->start_us - list[i]->start_us > together_us)
            break;
        if (list[i] && may_belong(stopped, list[i]) && belongs(find, stopped, list[i]))
            return true;
    }
    looked = 0;
    for (size_t i = at + 1; i < find->input->call_count && looked < NEIGHBOURS; i++, looked++) {
        if (list[i] && list[i]->start_us - stopped->start_us > together_us)
            break;
        if (list[i] && may_belong(stopped, list[i]) && belongs(find, stopped, list[i]))
            return true;
    }
    return false;
}

/* Most CDRs tell of none, and nothing is kept for them. */
static bool has_stopped(const struct find *find)
{
    size_t count = 0, rang = find_with(find, SEEN_RANG);
    for (size_t i = 0; i < find->count && count < TOGETHER_LEAST && rang; i++)
        count += may_be_stopped(&find->calls[i]);
    return count == TOGETHER_LEAST;
}

void find_elsewhere(struct find *find)
{
    if (!has_stopped(find))
        return;
    struct seen **list = in_order(find);
    struct seen **stopped = arena_alloc(&find->scratch, (find->count + 1) * sizeof *stopped);
    size_t count = 0;
    for (size_t i = 0; i < find->input->call_count; i++)
        if (list[i] && may_be_stopped(list[i]) && has_taker(find, list, i))
            stopped[count++] = list[i];
    if (count < TOGETHER_LEAST)
        return;
    struct finding *finding = build_finding(find, "answered-elsewhere", NULL);
    finding->confidence = 85;
    for (size_t i = 0; i < count; i++) {
        build_evidence(find, finding, seen_call(find, stopped[i]), MARK_CANCEL);
        build_take(find, finding, stopped[i]);
    }
    finding->title = words_of(find,
                              "%llu calls rang on several phones, and another phone took them: "
                              "they are not missed.",
                              (unsigned long long)finding->calls);
    finding->detail = "Each began together with another call of the same caller, and was stopped "
                      "within half a second of that call's answer.";
    finding->words = "Another phone took the call, so this one stopped ringing.";
    build_end(find, finding);
}
