/* Fresh calls of different numbers and minutes: a provider can tell by them what all have in
 * common. */
#include "examples.h"

#include <stdlib.h>

/* So many should be there, whatever they have in common. */
enum { EXAMPLES_LEAST = 3 };

/* What an example must not share with those before it. */
enum difference { DIFFERENT_NUMBER_AND_MINUTE, DIFFERENT_NUMBER, DIFFERENT_CALL, DIFFERENCES };

static bool is_same_minute(const struct call *a, const struct call *b)
{
    const int64_t minute_us = 60 * US_PER_S;
    int64_t left = call_shown_start(a), right = call_shown_start(b);
    return left != TIME_UNKNOWN && left / minute_us == right / minute_us;
}

static bool is_different(const struct call *a, const struct call *b, enum difference wanted)
{
    if (a == b)
        return false;
    bool same_number = str_equal(call_text(a, CALL_TEXT_CALLEE), call_text(b, CALL_TEXT_CALLEE));
    return wanted == DIFFERENT_CALL ||
           (!same_number && (wanted == DIFFERENT_NUMBER || !is_same_minute(a, b)));
}

static bool fits(const size_t *examples, size_t count, const struct analysis *analysis,
                 const struct call *call, enum difference wanted)
{
    for (size_t i = 0; i < count; i++)
        if (!is_different(analysis->calls[examples[i]], call, wanted))
            return false;
    return true;
}

static int compare_newest_first(const void *left, const void *right)
{
    size_t a = *(const size_t *)left, b = *(const size_t *)right;
    return a > b ? -1 : a < b;
}

size_t ticket_examples_choose(size_t examples[TICKET_EXAMPLES], const struct analysis *analysis,
                              const size_t *calls, size_t count)
{
    size_t chosen = 0;
    for (enum difference wanted = 0; wanted < DIFFERENCES; wanted++) {
        size_t most = wanted == DIFFERENT_NUMBER_AND_MINUTE ? TICKET_EXAMPLES : EXAMPLES_LEAST;
        for (size_t i = count; i > 0 && chosen < most; i--)
            if (fits(examples, chosen, analysis, analysis->calls[calls[i - 1]], wanted))
                examples[chosen++] = calls[i - 1];
    }
    if (chosen)
        qsort(examples, chosen, sizeof *examples, compare_newest_first);
    return chosen;
}
