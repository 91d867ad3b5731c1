/* One captured link-layer packet and when. */
#ifndef SIPDIAG_MODEL_FRAME_H
#define SIPDIAG_MODEL_FRAME_H

#include <stdint.h>

/* Where something was seen: "frame 41025 of the second input". */
struct origin {
    uint32_t frame; /* packet number as Wireshark counts, or line number; from 1 */
    uint16_t input; /* index of the input, from 0 */
};

struct frame {
    int64_t time_us;
    const uint8_t *bytes; /* borrowed until the next frame of the same source */
    uint32_t captured;    /* bytes that are there */
    uint32_t wire;        /* bytes that were on the wire */
    int link_type;        /* LINKTYPE_ number of the file */
    struct origin origin;
};

#endif
