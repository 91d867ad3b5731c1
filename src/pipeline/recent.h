/* The newest things of many keys: those of one key can be walked from the newest on, and old ones
 * fall out by themselves. Adding and each step cost the same whatever there is. */
#ifndef SIPDIAG_PIPELINE_RECENT_H
#define SIPDIAG_PIPELINE_RECENT_H

#include "sipdiag/base/map.h"

#include <stddef.h>
#include <stdint.h>

struct recent_entry {
    uint64_t key;
    uint64_t before; /* the one before of the same key; 0: none */
};

struct recent {
    struct recent_entry *entries;
    size_t size;
    uint64_t newest; /* numbers count from 1 */
    struct map heads;
};

void recent_init(struct recent *recent, size_t size);
void recent_free(struct recent *recent);

/* Its number; its place in an array of the same size is recent_place(). */
uint64_t recent_add(struct recent *recent, uint64_t key);
size_t recent_place(const struct recent *recent, uint64_t number);

/* 0: there is none. */
uint64_t recent_newest(const struct recent *recent, uint64_t key);
uint64_t recent_before(const struct recent *recent, uint64_t number);

#endif
