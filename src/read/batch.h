/* A few frames with their bytes, read ahead from an input that cannot stay open. */
#ifndef SIPDIAG_READ_BATCH_H
#define SIPDIAG_READ_BATCH_H

#include "sipdiag/model/frame.h"

#include <stdbool.h>
#include <stddef.h>

enum { BATCH_FRAMES = 32, BATCH_BYTES = 16 * 1024 };

struct batch {
    struct frame *frames; /* bytes are set when they are given */
    uint8_t *bytes;
    size_t count, given;
    size_t bytes_len, bytes_given, bytes_room;
};

bool batch_is_full(const struct batch *batch);
void batch_add(struct batch *batch, const struct frame *frame);

/* The next one, borrowed until the batch is cleared; false at the end. */
bool batch_next(struct batch *batch, struct frame *frame);
void batch_clear(struct batch *batch);
void batch_free(struct batch *batch);

#endif
