/* A ring of entries, and a map to the newest of each key. */
#include "recent.h"

#include "sipdiag/base/memory.h"

#include <stdbool.h>
#include <stdlib.h>

struct head {
    struct map_node node; /* first: the map gives it back as the head */
    uint64_t newest;
};

void recent_init(struct recent *recent, size_t size)
{
    *recent = (struct recent){.entries = xalloc(size * sizeof *recent->entries), .size = size};
    map_init(&recent->heads);
}

static struct head *find(const struct recent *recent, uint64_t key)
{
    return (struct head *)(void *)map_find(&recent->heads, key);
}

static bool is_there(const struct recent *recent, uint64_t number)
{
    return number && number <= recent->newest && number + recent->size > recent->newest;
}

static void drop(struct recent *recent, uint64_t number)
{
    struct head *head = find(recent, recent->entries[recent_place(recent, number)].key);
    if (!head || head->newest != number)
        return;
    map_remove(&recent->heads, &head->node);
    free(head);
}

void recent_free(struct recent *recent)
{
    for (uint64_t number = recent->newest; is_there(recent, number); number--)
        drop(recent, number);
    map_free(&recent->heads);
    free(recent->entries);
    *recent = (struct recent){0};
}

size_t recent_place(const struct recent *recent, uint64_t number)
{
    return (size_t)(number % recent->size);
}

uint64_t recent_add(struct recent *recent, uint64_t key)
{
    uint64_t number = recent->newest + 1;
    if (number > recent->size)
        drop(recent, number - recent->size);
    struct head *head = find(recent, key);
    if (!head) {
        head = xalloc(sizeof *head);
        map_add(&recent->heads, &head->node, key);
    }
    recent->entries[recent_place(recent, number)] = (struct recent_entry){key, head->newest};
    head->newest = number;
    recent->newest = number;
    return number;
}

uint64_t recent_newest(const struct recent *recent, uint64_t key)
{
    const struct head *head = find(recent, key);
    return head ? head->newest : 0;
}

uint64_t recent_before(const struct recent *recent, uint64_t number)
{
    uint64_t before = recent->entries[recent_place(recent, number)].before;
    return is_there(recent, before) ? before : 0;
}
