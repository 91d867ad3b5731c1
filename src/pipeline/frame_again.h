/* The frames of a run once more: from the inputs, where they can be read again, else from a file
 * without a name into which the run put them. */
#ifndef SIPDIAG_PIPELINE_FRAME_AGAIN_H
#define SIPDIAG_PIPELINE_FRAME_AGAIN_H

#include "sipdiag/base/error.h"
#include "sipdiag/read/source_set.h"

#include <stdbool.h>
#include <stdio.h>

/* Frames of inputs that can be read only once. */
struct frame_spool {
    FILE *file;
    int error_number; /* of the first failure; after it nothing is kept */
    uint64_t bytes;   /* kept */
};

bool frame_spool_open(struct frame_spool *spool);
void frame_spool_close(struct frame_spool *spool);
void frame_spool_add(struct frame_spool *spool, const struct frame *frame);
void frame_spool_end(struct frame_spool *spool, size_t input);

enum again_trouble {
    AGAIN_FINE,
    AGAIN_GONE,    /* an input that can be read no more */
    AGAIN_SHORTER, /* one that has fewer packets than it had */
    AGAIN_UNKEPT,  /* the file without a name failed */
};

struct frame_again {
    struct frame_spool *spool;  /* NULL: the inputs are read */
    const struct input *before; /* as they were */
    enum again_trouble trouble; /* once SOURCE_SET_END was given: whether these are all frames */
    size_t troubled;            /* the input that it is about */
    uint64_t left;              /* bytes of the spool */
    struct source_set *sources;
    struct input *inputs; /* as they become while they are read again */
    size_t input_count;
    uint8_t *bytes;
    size_t room;
};

/* Each time from the beginning. The inputs are borrowed. */
void frame_again_begin(struct frame_again *again, struct frame_spool *spool,
                       const struct input *inputs, size_t count,
                       const struct read_options *reading);
enum source_set_event frame_again_next(struct frame_again *again, struct frame *frame,
                                       size_t *input);
void frame_again_end(struct frame_again *again);

#endif
