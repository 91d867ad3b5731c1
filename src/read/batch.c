/* Frames in one array, their bytes behind each other in another. */
#include "batch.h"

#include "sipdiag/base/memory.h"

#include <stdlib.h>
#include <string.h>

bool batch_is_full(const struct batch *batch)
{
    return batch->count == BATCH_FRAMES || batch->bytes_len >= BATCH_BYTES;
}

void batch_add(struct batch *batch, const struct frame *frame)
{
    if (!batch->frames)
        batch->frames = xalloc(BATCH_FRAMES * sizeof *batch->frames);
    size_t room = batch->bytes_len + frame->captured;
    if (room > batch->bytes_room) {
        batch->bytes_room = room < BATCH_BYTES ? BATCH_BYTES : room;
        batch->bytes = xrealloc(batch->bytes, batch->bytes_room);
    }
    if (frame->captured)
        memcpy(batch->bytes + batch->bytes_len, frame->bytes, frame->captured);
    batch->bytes_len += frame->captured;
    batch->frames[batch->count++] = *frame;
}

bool batch_next(struct batch *batch, struct frame *frame)
{
    if (batch->given == batch->count)
        return false;
    *frame = batch->frames[batch->given++];
    frame->bytes = batch->bytes ? batch->bytes + batch->bytes_given : NULL;
    batch->bytes_given += frame->captured;
    return true;
}

void batch_clear(struct batch *batch)
{
    batch->count = batch->given = batch->bytes_len = batch->bytes_given = 0;
}

void batch_free(struct batch *batch)
{
    free(batch->frames);
    free(batch->bytes);
    *batch = (struct batch){0};
}
