/* A set of frames: a bit for each frame of each input. */
#ifndef SIPDIAG_PIPELINE_FRAME_BITS_H
#define SIPDIAG_PIPELINE_FRAME_BITS_H

#include "sipdiag/model/frame.h"

#include <stdbool.h>
#include <stddef.h>

struct frame_bits {
    struct frame_row {
        uint64_t *words;
        size_t count;
    } * rows;
    size_t row_count;
};

void frame_bits_init(struct frame_bits *bits, size_t input_count);
void frame_bits_free(struct frame_bits *bits);
void frame_bits_add(struct frame_bits *bits, struct origin origin);
bool frame_bits_has(const struct frame_bits *bits, struct origin origin);

#endif
