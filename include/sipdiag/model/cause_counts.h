/* How many calls have which cause. There are about a hundred, and few of them in one list. */
#ifndef SIPDIAG_MODEL_CAUSE_COUNTS_H
#define SIPDIAG_MODEL_CAUSE_COUNTS_H

#include "sipdiag/model/cause.h"

#include <stddef.h>
#include <stdint.h>

struct cause_count {
    const struct cause *cause;
    uint64_t calls;
};

/* Empty when it is all zeros. */
struct cause_counts {
    struct cause_count *list;
    size_t count, capacity;
};

void cause_counts_add(struct cause_counts *counts, const struct cause *cause);
void cause_counts_free(struct cause_counts *counts);

/* The cause of most calls, on a tie that with the smaller id; NULL of none. */
const struct cause *cause_counts_top(const struct cause_counts *counts);

#endif
