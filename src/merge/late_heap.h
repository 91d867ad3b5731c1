/* Messages that came after a newer one: a binary heap, the oldest on top. */
#ifndef SIPDIAG_MERGE_LATE_HEAP_H
#define SIPDIAG_MERGE_LATE_HEAP_H

#include "waiting.h"

struct late_heap {
    struct waiting **at;
    size_t count, capacity;
};

void late_heap_add(struct late_heap *heap, struct waiting *waiting);
struct waiting *late_heap_first(const struct late_heap *heap); /* NULL when empty */
void late_heap_take(struct late_heap *heap);                   /* removes the first */
void late_heap_free(struct late_heap *heap);

#endif
