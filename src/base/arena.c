/* Bump allocation in blocks that double up to a bound. */
#include "sipdiag/base/arena.h"

#include "sipdiag/base/backing.h"
#include "sipdiag/base/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { ALIGNMENT = 16, FIRST_BLOCK = 4096, LARGE_PAGE = BACKING_STEP };

/* What lies in a backing is not touched to be given back: its block stands apart. */
struct arena_block {
    struct arena_block *older;
    size_t size;
    size_t used;
    unsigned char *bytes;
    bool is_backed;
    _Alignas(ALIGNMENT) unsigned char own[];
};

void arena_init(struct arena *arena, size_t block_bytes)
{
    *arena = (struct arena){.block_bytes = block_bytes ? block_bytes : FIRST_BLOCK};
}

void arena_init_within(struct arena *arena, void *room, size_t size)
{
    struct arena_block *block = room;
    *block = (struct arena_block){.size = size - sizeof *block};
    block->bytes = block->own;
    *arena = (struct arena){
        .blocks = block, .lent = block, .block_bytes = block->size, .total_bytes = size};
}

static void free_all_but(struct arena *arena, const struct arena_block *kept)
{
    for (struct arena_block *block = arena->blocks; block;) {
        struct arena_block *older = block->older;
        if (block != kept) {
            arena->total_bytes -= block->size + sizeof *block;
            if (block->is_backed)
                backing_give(arena->backing, block->bytes);
            free(block);
        }
        block = older;
    }
}

void arena_free(struct arena *arena)
{
    free_all_but(arena, arena->lent);
    arena->blocks = arena->lent = NULL;
    arena->total_bytes = 0;
}

void arena_reset(struct arena *arena)
{
    struct arena_block *kept = arena->lent ? arena->lent : arena->blocks;
    if (!kept)
        return;
    free_all_but(arena, kept);
    kept->older = NULL;
    kept->used = 0;
    arena->blocks = kept;
    if (arena->lent)
        arena->block_bytes = kept->size;
}

static struct arena_block *new_backed_block(struct backing *backing, size_t size)
{
    void *bytes = backing ? backing_take(backing, size) : NULL;
    if (!bytes)
        return NULL;
    struct arena_block *block = xalloc(sizeof *block);
    *block = (struct arena_block){.size = size, .bytes = bytes, .is_backed = true};
    return block;
}

/* The system hands out a large page at once, and small ones with a fault for each: a store of many
 * megabytes asks for large ones. */
static struct arena_block *new_block(struct backing *backing, size_t size)
{
    size_t whole = size + sizeof(struct arena_block);
    bool is_large = whole >= LARGE_PAGE;
    struct arena_block *block = NULL;
    if (is_large) {
        whole = (whole + LARGE_PAGE - 1) / LARGE_PAGE * LARGE_PAGE;
        block = new_backed_block(backing, whole);
    }
    if (block)
        return block;
    block = is_large ? xalloc_aligned(LARGE_PAGE, whole) : xrealloc(NULL, whole);
    if (is_large)
        madvise(block, whole, MADV_HUGEPAGE);
    *block = (struct arena_block){.size = whole - sizeof *block};
    block->bytes = block->own;
    return block;
}

/* With its header the largest usual block is one large page. */
static void add_block(struct arena *arena, size_t at_least)
{
    size_t largest = LARGE_PAGE - sizeof(struct arena_block);
    size_t size = arena->block_bytes > at_least ? arena->block_bytes : at_least;
    ensure(size < SIZE_MAX - LARGE_PAGE - sizeof(struct arena_block),
           "an arena block is too large");
    struct arena_block *block = new_block(arena->backing, size);
    block->older = arena->blocks;
    arena->blocks = block;
    arena->total_bytes += block->size + sizeof *block;
    size_t next = arena->block_bytes * 2;
    arena->block_bytes = next < largest ? next : largest;
}

static void *take(struct arena *arena, size_t size, size_t alignment)
{
    ensure(size <= SIZE_MAX / 2, "an arena request is too large");
    struct arena_block *block = arena->blocks;
    size_t start = block ? (block->used + alignment - 1) & ~(alignment - 1) : 0;
    if (!block || start > block->size || block->size - start < size) {
        add_block(arena, size);
        block = arena->blocks;
        start = 0;
    }
    block->used = start + size;
    return block->bytes + start;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    return take(arena, size, ALIGNMENT);
}

void *arena_alloc_zero(struct arena *arena, size_t size)
{
    return memset(take(arena, size, ALIGNMENT), 0, size);
}

char *arena_take_bytes(struct arena *arena, size_t size)
{
    return take(arena, size, 1);
}

char *arena_copy_bytes(struct arena *arena, const void *bytes, size_t len, size_t alignment)
{
    char *copy = take(arena, len, alignment);
    if (len)
        memcpy(copy, bytes, len);
    return copy;
}

struct str arena_copy(struct arena *arena, struct str s)
{
    char *copy = take(arena, s.len + 1, 1);
    if (s.len)
        memcpy(copy, s.at, s.len);
    copy[s.len] = '\0';
    return (struct str){copy, s.len};
}
