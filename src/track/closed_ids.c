/* An open-addressing set of Call-ID hashes with small counts. */
#include "closed_ids.h"

#include "sipdiag/base/memory.h"

#include <stdlib.h>

enum { COUNT_MASK = 15 };

static uint64_t identity(uint64_t hash)
{
    return (hash | 16) & ~(uint64_t)COUNT_MASK; /* never 0 */
}

static uint64_t *find_slot(uint64_t *slots, size_t slot_count, uint64_t id)
{
    size_t at = (id >> 4) & (slot_count - 1);
    while (slots[at] && (slots[at] & ~(uint64_t)COUNT_MASK) != id)
        at = (at + 1) & (slot_count - 1);
    return &slots[at];
}

static void grow(struct closed_ids *ids)
{
    struct closed_ids grown = *ids;
    grown.slot_count = ids->slot_count ? ids->slot_count * 2 : 1024;
    grown.slots = xalloc(grown.slot_count * sizeof *grown.slots);
    for (size_t i = 0; i < ids->slot_count; i++)
        if (ids->slots[i])
            *find_slot(grown.slots, grown.slot_count, ids->slots[i] & ~(uint64_t)COUNT_MASK) =
                ids->slots[i];
    free(ids->slots);
    *ids = grown;
}

void closed_ids_expect(const struct closed_ids *ids, uint64_t hash)
{
    if (ids->slot_count)
        __builtin_prefetch(&ids->slots[(identity(hash) >> 4) & (ids->slot_count - 1)], 1);
}

void closed_ids_add(struct closed_ids *ids, uint64_t hash)
{
    if (ids->used * 4 >= ids->slot_count * 3)
        grow(ids);
    uint64_t *slot = find_slot(ids->slots, ids->slot_count, identity(hash));
    if (*slot == 0) {
        *slot = identity(hash);
        ids->used++;
    }
    if ((*slot & COUNT_MASK) < COUNT_MASK)
        *slot += 1;
}

uint32_t closed_ids_count(const struct closed_ids *ids, uint64_t hash)
{
    uint64_t count = 0;
    if (ids->slot_count)
        count += *find_slot(ids->slots, ids->slot_count, identity(hash)) & COUNT_MASK;
    if (ids->old_count)
        count += *find_slot(ids->old, ids->old_count, identity(hash)) & COUNT_MASK;
    return (uint32_t)count;
}

void closed_ids_forget(struct closed_ids *ids)
{
    free(ids->old);
    *ids = (struct closed_ids){.old = ids->slots, .old_count = ids->slot_count};
}

void closed_ids_free(struct closed_ids *ids)
{
    free(ids->slots);
    free(ids->old);
    *ids = (struct closed_ids){0};
}
