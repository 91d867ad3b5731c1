/* An intrusive hash map: nodes live inside the caller's structs, the map owns only the bucket
 * array. */
#ifndef SIPDIAG_BASE_MAP_H
#define SIPDIAG_BASE_MAP_H

#include <stddef.h>
#include <stdint.h>

struct map_node {
    struct map_node *next;
    uint64_t hash;
};

struct map {
    struct map_node **buckets;
    size_t bucket_count; /* a power of two, or 0 */
    size_t count;
};

void map_init(struct map *map);
void map_free(struct map *map); /* the buckets, not the nodes */
void map_add(struct map *map, struct map_node *node, uint64_t hash);
void map_remove(struct map *map, struct map_node *node);

/* Asks the memory for where the hash is looked up; then for what map_first() gives, which may have
 * another hash, and be NULL. */
static inline void map_expect(const struct map *map, uint64_t hash)
{
    if (map->bucket_count)
        __builtin_prefetch(&map->buckets[hash & (map->bucket_count - 1)]);
}

static inline struct map_node *map_first(const struct map *map, uint64_t hash)
{
    return map->bucket_count ? map->buckets[hash & (map->bucket_count - 1)] : NULL;
}

/* Newest node that has this very hash; then map_next() for older ones. NULL at the end. */
struct map_node *map_find(const struct map *map, uint64_t hash);
struct map_node *map_next(const struct map_node *node);

#endif
