/* Chained hash map with the chain in the caller's structs. */
#include "sipdiag/base/map.h"

#include "sipdiag/base/memory.h"

#include <stdlib.h>

void map_init(struct map *map)
{
    *map = (struct map){0};
}

void map_free(struct map *map)
{
    free(map->buckets);
    map_init(map);
}

/* Each chain splits in two and keeps its order, so that newer nodes stay before older ones. */
static void grow(struct map *map)
{
    size_t old_count = map->bucket_count, wanted = old_count ? old_count * 2 : 64;
    struct map_node **buckets = xalloc(wanted * sizeof(struct map_node *));
    for (size_t i = 0; i < old_count; i++) {
        struct map_node **tails[2] = {&buckets[i], &buckets[i + old_count]};
        for (struct map_node *node = map->buckets[i]; node; node = node->next) {
            struct map_node ***tail = &tails[(node->hash & old_count) != 0];
            **tail = node;
            *tail = &node->next;
        }
        *tails[0] = NULL;
        *tails[1] = NULL;
    }
    free(map->buckets);
    map->buckets = buckets;
    map->bucket_count = wanted;
}

void map_add(struct map *map, struct map_node *node, uint64_t hash)
{
    if (map->count * 2 >= map->bucket_count) /* a wrong node in a chain is a cache miss, too */
        grow(map);
    struct map_node **bucket = &map->buckets[hash & (map->bucket_count - 1)];
    node->hash = hash;
    node->next = *bucket;
    *bucket = node;
    map->count++;
}

void map_remove(struct map *map, struct map_node *node)
{
    struct map_node **link = &map->buckets[node->hash & (map->bucket_count - 1)];
    while (*link && *link != node)
        link = &(*link)->next;
    ensure(*link, "a map node to remove is not in the map");
    *link = node->next;
    node->next = NULL;
    map->count--;
}

static struct map_node *same_hash(struct map_node *node, uint64_t hash)
{
    while (node && node->hash != hash)
        node = node->next;
    return node;
}

struct map_node *map_find(const struct map *map, uint64_t hash)
{
    if (!map->bucket_count)
        return NULL;
    return same_hash(map->buckets[hash & (map->bucket_count - 1)], hash);
}

struct map_node *map_next(const struct map_node *node)
{
    return same_hash(node->next, node->hash);
}
