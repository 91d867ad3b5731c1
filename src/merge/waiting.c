/* Storage for waiting messages: chunks that are filled one after the other and freed when nobody is
 * left in them. */
#include "waiting.h"

#include "sipdiag/base/memory.h"

#include <stdlib.h>
#include <string.h>

enum { CHUNK_BYTES = 256 * 1024, ALIGNMENT = 16 };

struct chunk {
    struct chunk *previous, *next;
    size_t size, used;
    size_t waiting; /* messages in it */
    _Alignas(ALIGNMENT) char bytes[];
};

static void drop_chunk(struct waiting_room *room, struct chunk *chunk)
{
    if (chunk->previous)
        chunk->previous->next = chunk->next;
    else
        room->chunks = chunk->next;
    if (chunk->next)
        chunk->next->previous = chunk->previous;
    room->held_bytes -= chunk->size;
    if (room->spare || chunk->size != CHUNK_BYTES) {
        free(chunk);
        return;
    }
    room->spare = chunk;
}

static struct chunk *new_chunk(struct waiting_room *room, size_t at_least)
{
    size_t size = at_least > CHUNK_BYTES ? at_least : CHUNK_BYTES;
    struct chunk *chunk =
        room->spare && size == CHUNK_BYTES ? room->spare : xrealloc(NULL, sizeof *chunk + size);
    if (chunk == room->spare)
        room->spare = NULL;
    *chunk = (struct chunk){.next = room->chunks, .size = size};
    if (room->chunks)
        room->chunks->previous = chunk;
    room->chunks = chunk;
    room->held_bytes += size;
    return chunk;
}

struct waiting *waiting_room_copy(struct waiting_room *room, const struct sip_text *text)
{
    size_t size = sizeof(struct waiting) + text->bytes.len;
    size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    struct chunk *chunk = room->current;
    if (chunk && chunk->waiting == 0)
        chunk->used = 0;
    if (!chunk || chunk->size - chunk->used < size) {
        if (chunk && chunk->waiting == 0)
            drop_chunk(room, chunk);
        chunk = room->current = new_chunk(room, size);
    }
    struct waiting *copy = (struct waiting *)(void *)(chunk->bytes + chunk->used);
    chunk->used += size;
    chunk->waiting++;
    *copy = (struct waiting){.text = *text, .chunk = chunk};
    char *bytes = (char *)(copy + 1);
    if (text->bytes.len)
        memcpy(bytes, text->bytes.at, text->bytes.len);
    copy->text.bytes.at = bytes;
    return copy;
}

void waiting_room_release(struct waiting_room *room, struct waiting *waiting)
{
    struct chunk *chunk = waiting->chunk;
    if (--chunk->waiting == 0 && chunk != room->current)
        drop_chunk(room, chunk);
}

void waiting_room_free(struct waiting_room *room)
{
    while (room->chunks)
        drop_chunk(room, room->chunks);
    free(room->spare);
    room->spare = NULL;
    room->current = NULL;
}

bool waiting_is_before(const struct waiting *a, const struct waiting *b)
{
    if (a->run != b->run)
        return a->run < b->run;
    if (a->text.time_us != b->text.time_us)
        return a->text.time_us < b->text.time_us;
    return a->number < b->number;
}
