/* Unbroken runs of calls of one kind. */
#include "runs.h"

#include <math.h>

enum { NUMBERS_COUNTED = 64 };

static uint64_t count_numbers(const struct trunk_calls *trunk, const struct run *run,
                              bool (*is_telling)(const struct seen *seen))
{
    uint32_t known[NUMBERS_COUNTED];
    size_t count = 0;
    for (size_t i = run->first; i <= run->last && count < NUMBERS_COUNTED; i++) {
        bool is_known = false;
        if (!is_telling(&trunk->calls[i]))
            continue;
        for (size_t j = 0; j < count; j++)
            is_known = is_known || known[j] == trunk->calls[i].callee;
        if (!is_known)
            known[count++] = trunk->calls[i].callee;
    }
    return count;
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

static void weigh_others(const struct find *find, const struct trunk_calls *trunk, struct run *run,
                         bool (*is_telling)(const struct seen *seen),
                         bool (*is_bad)(const struct find *find, const struct seen *seen))
{
    run->others = (struct share){0, 0};
    for (size_t i = 0; i < trunk->count; i++) {
        if ((i >= run->first && i <= run->last) || !is_telling(&trunk->calls[i]))
            continue;
        run->others.yes += is_bad(find, &trunk->calls[i]);
        run->others.all++;
    }
}

enum { NEIGHBOURS = 10 };

static void look_around(const struct find *find, const struct trunk_calls *trunk, struct run *run,
                        bool (*is_telling)(const struct seen *seen),
                        bool (*is_bad)(const struct find *find, const struct seen *seen))
{
    run->before = run->after = (struct share){0, 0};
    for (size_t i = run->first; i-- > 0 && run->before.all < NEIGHBOURS;)
        if (is_telling(&trunk->calls[i])) {
            run->before.yes += is_bad(find, &trunk->calls[i]);
            run->before.all++;
        }
    for (size_t i = run->last + 1; i < trunk->count && run->after.all < NEIGHBOURS; i++)
        if (is_telling(&trunk->calls[i])) {
            run->after.yes += is_bad(find, &trunk->calls[i]);
            run->after.all++;
        }
}

bool run_is_apart(const struct run *run)
{
    return share_of(run->before) <= 0.5 && share_of(run->after) <= 0.5;
}

/* The neighbours that are of the other kind. */
static void find_neighbours(const struct find *find, const struct trunk_calls *trunk,
                            struct run *run, bool (*is_telling)(const struct seen *seen),
                            bool (*is_bad)(const struct find *find, const struct seen *seen))
{
    run->good_before = run->good_after = 0;
    for (size_t i = run->first; i-- > 0 && !run->good_before;)
        if (is_telling(&trunk->calls[i]) && !is_bad(find, &trunk->calls[i]))
            run->good_before = i + 1;
    for (size_t i = run->last + 1; i < trunk->count && !run->good_after; i++)
        if (is_telling(&trunk->calls[i]) && !is_bad(find, &trunk->calls[i]))
            run->good_after = i + 1;
}

bool runs_next(const struct find *find, const struct trunk_calls *trunk, size_t from, size_t least,
               bool (*is_telling)(const struct seen *seen),
               bool (*is_bad)(const struct find *find, const struct seen *seen), struct run *run)
{
    size_t count = 0;
    for (size_t i = from; i <= trunk->count; i++) {
        bool ends = i == trunk->count;
        if (!ends && !is_telling(&trunk->calls[i]))
            continue;
        if (!ends && is_bad(find, &trunk->calls[i])) {
            run->first = count++ ? run->first : i;
            run->last = i;
            continue;
        }
        if (count >= least) {
            run->bad = count;
            run->numbers = count_numbers(trunk, run, is_telling);
            weigh_others(find, trunk, run, is_telling, is_bad);
            find_neighbours(find, trunk, run, is_telling, is_bad);
            look_around(find, trunk, run, is_telling, is_bad);
            run->chance = chance_of(run);
            return true;
        }
        count = 0;
    }
    return false;
}
