/* A binary heap of pointers, in an array: the children of i are 2i+1 and 2i+2. */
#include "late_heap.h"

#include "sipdiag/base/memory.h"

#include <stdlib.h>

static void swap(struct late_heap *heap, size_t a, size_t b)
{
    struct waiting *kept = heap->at[a];
    heap->at[a] = heap->at[b];
    heap->at[b] = kept;
}

void late_heap_add(struct late_heap *heap, struct waiting *waiting)
{
    heap->at = array_grow(heap->at, heap->count, &heap->capacity, sizeof(struct waiting *));
    size_t i = heap->count++;
    heap->at[i] = waiting;
    while (i > 0 && waiting_is_before(heap->at[i], heap->at[(i - 1) / 2])) {
        swap(heap, i, (i - 1) / 2);
        i = (i - 1) / 2;
    }
}

struct waiting *late_heap_first(const struct late_heap *heap)
{
    return heap->count ? heap->at[0] : NULL;
}

void late_heap_take(struct late_heap *heap)
{
    heap->at[0] = heap->at[--heap->count];
    for (size_t i = 0;;) {
        size_t least = i;
        for (size_t child = 2 * i + 1; child <= 2 * i + 2 && child < heap->count; child++)
            if (waiting_is_before(heap->at[child], heap->at[least]))
                least = child;
        if (least == i)
            return;
        swap(heap, i, least);
        i = least;
    }
}

void late_heap_free(struct late_heap *heap)
{
    free(heap->at);
    *heap = (struct late_heap){0};
}
