/* What is written over in frames: a list of places, in order of frames once all are there. */
#ifndef SIPDIAG_PIPELINE_OVERWRITES_H
#define SIPDIAG_PIPELINE_OVERWRITES_H

#include "frame_bits.h"
#include "sipdiag/model/frame.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum overwrite_kind {
    OVERWRITE_FILL,         /* bytes with the filler */
    OVERWRITE_CHECKSUM,     /* a checksum of the internet, by what changed below it (RFC 1624) */
    OVERWRITE_UDP_CHECKSUM, /* the same; 0 says that there is none */
    OVERWRITE_WITHHOLD,     /* the frame is not given */
};

struct overwrite {
    struct origin origin;
    uint32_t at;
    uint16_t len;    /* of a fill */
    uint16_t change; /* of a checksum */
    uint8_t filler;
    uint8_t kind;
};

struct overwrites {
    struct overwrite *list;
    size_t count, capacity;
    struct frame_bits withheld;
};

void overwrites_init(struct overwrites *overwrites, size_t input_count);

/* Of more than a few million places the frames are withheld. */
void overwrites_add(struct overwrites *overwrites, const struct overwrite *overwrite);
void overwrites_sort(struct overwrites *overwrites);
void overwrites_free(struct overwrites *overwrites);

/* False when the frame is withheld. */
bool overwrites_apply(const struct overwrites *overwrites, struct origin origin, uint8_t *bytes,
                      size_t len);

/* What filling these bytes changes in a checksum over them: is_odd when an odd number of bytes
 * stands before them. */
uint16_t overwrite_change(const uint8_t *bytes, size_t len, uint8_t filler, bool is_odd);

#endif
