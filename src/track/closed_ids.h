/* Which Call-IDs have been used by calls that are closed, and how often: eight bytes each. In a run
 * without end those of long ago are forgotten. */
#ifndef SIPDIAG_TRACK_CLOSED_IDS_H
#define SIPDIAG_TRACK_CLOSED_IDS_H

#include <stddef.h>
#include <stdint.h>

struct closed_ids {
    uint64_t *slots; /* hash with the count in its low four bits; 0 = free */
    size_t slot_count, used;
    uint64_t *old; /* those before the last closed_ids_forget() */
    size_t old_count;
};

void closed_ids_add(struct closed_ids *ids, uint64_t hash);
/* Asks the memory for where the hash is looked up. */
void closed_ids_expect(const struct closed_ids *ids, uint64_t hash);

uint32_t closed_ids_count(const struct closed_ids *ids,
                          uint64_t hash); /* calls closed with it; at most 15 */
/* Those since the last time are kept until the next, older ones not. */
void closed_ids_forget(struct closed_ids *ids);
void closed_ids_free(struct closed_ids *ids);

#endif
