/* Counts calls by their cause. */
#include "sipdiag/model/cause_counts.h"

#include "sipdiag/base/memory.h"

#include <stdlib.h>
#include <string.h>

void cause_counts_add(struct cause_counts *counts, const struct cause *cause)
{
    size_t at = 0;
    while (at < counts->count && !cause_equal(counts->list[at].cause, cause))
        at++;
    if (at == counts->count) {
        counts->list =
            array_grow(counts->list, counts->count, &counts->capacity, sizeof *counts->list);
        counts->list[counts->count++] = (struct cause_count){cause, 0};
    }
    counts->list[at].calls++;
}

void cause_counts_free(struct cause_counts *counts)
{
    free(counts->list);
    *counts = (struct cause_counts){0};
}

const struct cause *cause_counts_top(const struct cause_counts *counts)
{
    const struct cause_count *best = NULL;
    for (size_t i = 0; i < counts->count; i++) {
        const struct cause_count *one = &counts->list[i];
        if (!best || one->calls > best->calls ||
            (one->calls == best->calls && strcmp(one->cause->id, best->cause->id) < 0))
            best = one;
    }
    return best ? best->cause : NULL;
}
