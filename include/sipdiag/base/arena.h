/* Memory that is freed together: one arena per lifetime. */
#ifndef SIPDIAG_BASE_ARENA_H
#define SIPDIAG_BASE_ARENA_H

#include "sipdiag/base/str.h"

#include <stddef.h>

struct arena_block;
struct backing;

struct arena {
    struct arena_block *blocks; /* newest first */
    struct arena_block *lent;   /* the oldest, when its memory is not ours */
    size_t block_bytes;         /* size of the next block */
    size_t total_bytes;         /* held from the system */
    struct backing *backing;    /* of large blocks, and outlives them; NULL: the heap is */
};

/* First block is made on first use; block_bytes 0 means 4 KiB. */
void arena_init(struct arena *arena, size_t block_bytes);
void arena_free(struct arena *arena);

/* The first block is `room`, 16-byte aligned, which stays the caller's; the next one is as large.
 */
void arena_init_within(struct arena *arena, void *room, size_t size);

/* Forgets everything, keeps one block for reuse: the room it was lent, or the newest. */
void arena_reset(struct arena *arena);

/* 16-byte aligned, not zeroed. */
void *arena_alloc(struct arena *arena, size_t size);
void *arena_alloc_zero(struct arena *arena, size_t size);

/* A copy that lives as long as the arena; NUL follows it. */
struct str arena_copy(struct arena *arena, struct str s);

/* Room for `size` bytes without alignment, not zeroed: for packed text. */
char *arena_take_bytes(struct arena *arena, size_t size);
char *arena_copy_bytes(struct arena *arena, const void *bytes, size_t len, size_t alignment);

#endif
