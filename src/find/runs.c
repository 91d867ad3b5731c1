/* Unbroken runs of calls of one kind. */
#include "runs.h"

#include "sipdiag/base/memory.h"

#include <math.h>
#include <stdlib.h>

static int by_number(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return (a > b) - (a < b);
}

static uint64_t count_numbers(const struct run_search *search, const struct run *run)
{
    uint32_t *numbers = xalloc((run->bad + 1) * sizeof *numbers);
    size_t count = 0;
    uint64_t distinct = 0;
    for (size_t i = run->first; i <= run->last; i++)
        if (search->is_telling(&search->trunk->calls[i]))
            numbers[count++] = search->trunk->calls[i].callee;
    if (count)
        qsort(numbers, count, sizeof *numbers, by_number);
    for (size_t i = 0; i < count; i++)
        distinct += i == 0 || numbers[i] != numbers[i - 1];
    free(numbers);
    return distinct;
}

/* With one call of the other kind and one of this added: an unseen rate is not a rate of nothing.
 */
static double chance_of(const struct run *run)
{
    double rate = ((double)run->others.yes + 1) / ((double)run->others.all + 2);
    double starts = (double)run->others.all + 1;
    double chance = starts * pow(rate, (double)run->bad);
    return run->others.all == 0 ? 0 : chance < 1 ? chance : 1;
}

static bool is_good(const struct run_search *search, size_t i)
{
    const struct seen *seen = &search->trunk->calls[i];
    return search->is_telling(seen) && !search->is_bad(seen);
}

/* What is telling in a run is bad. */
static struct share without(struct share all, const struct run *run)
{
    return (struct share){all.yes - run->bad, all.all - run->bad};
}

void runs_begin(struct run_search *search)
{
    const struct trunk_calls *trunk = search->trunk;
    search->all = (struct share){0, 0};
    for (size_t i = 0; i < trunk->count; i++) {
        if (!search->is_telling(&trunk->calls[i]))
            continue;
        search->all.yes += search->is_bad(&trunk->calls[i]);
        search->all.all++;
    }
}

void runs_leave_out(struct run_search *search, const struct run *run)
{
    search->all = without(search->all, run);
}

enum { NEIGHBOURS = 10 };

static void look_around(const struct run_search *search, struct run *run)
{
    const struct trunk_calls *trunk = search->trunk;
    run->before = run->after = (struct share){0, 0};
    for (size_t i = run->first; i-- > 0 && run->before.all < NEIGHBOURS;)
        if (search->is_telling(&trunk->calls[i])) {
            run->before.yes += search->is_bad(&trunk->calls[i]);
            run->before.all++;
        }
    for (size_t i = run->last + 1; i < trunk->count && run->after.all < NEIGHBOURS; i++)
        if (search->is_telling(&trunk->calls[i])) {
            run->after.yes += search->is_bad(&trunk->calls[i]);
            run->after.all++;
        }
}

bool run_is_apart(const struct run *run)
{
    return share_of(run->before) <= 0.5 && share_of(run->after) <= 0.5;
}

static void find_neighbours(const struct run_search *search, struct run *run)
{
    run->good_before = run->good_after = 0;
    for (size_t i = run->first; i-- > 0 && !run->good_before;)
        if (is_good(search, i))
            run->good_before = i + 1;
    for (size_t i = run->last + 1; i < search->trunk->count && !run->good_after; i++)
        if (is_good(search, i))
            run->good_after = i + 1;
}

static void describe(const struct run_search *search, struct run *run)
{
    run->numbers = count_numbers(search, run);
    run->others = without(search->all, run);
    find_neighbours(search, run);
    look_around(search, run);
    run->chance = chance_of(run);
}

bool runs_next(const struct run_search *search, size_t from, struct run *run)
{
    const struct trunk_calls *trunk = search->trunk;
    size_t count = 0;
    for (size_t i = from; i <= trunk->count; i++) {
        bool ends = i == trunk->count, is_bad = !ends && search->is_bad(&trunk->calls[i]);
        /* Most calls are good ones outside of a run. */
        if ((count == 0 && !is_bad) || (!ends && !search->is_telling(&trunk->calls[i])))
            continue;
        if (is_bad) {
            run->first = count++ ? run->first : i;
            run->last = i;
            continue;
        }
        if (count >= search->least) {
            run->bad = count;
            describe(search, run);
            return true;
        }
        count = 0;
    }
    return false;
}
