/* One captured link-layer packet and when; or one item of a text input, as bytes with a link type
 * of our own. */
#ifndef SIPDIAG_MODEL_FRAME_H
#define SIPDIAG_MODEL_FRAME_H

#include <stdint.h>

/* Where something was seen: "frame 41025 of the second input". */
struct origin {
    uint32_t frame; /* packet number as Wireshark counts, or line number; from 1 */
    uint16_t input; /* index of the input, from 0 */
};

/* Beside the LINKTYPE_ numbers of capture files. */
enum frame_link {
    FRAME_LINK_SIP_LOG = -2, /* struct log_message: a SIP message out of a log */
    FRAME_LINK_CDR_ROW = -3, /* a record of a table, as it stands there */
    FRAME_LINK_HEP = -4,     /* one HEP packet, as an agent sent it to us */
};

struct frame {
    int64_t time_us;
    const uint8_t *bytes; /* borrowed until the next frame of the same source */
    uint32_t captured;    /* bytes that are there */
    uint32_t wire;        /* bytes that were on the wire */
    int link_type;        /* LINKTYPE_ number of the file, or enum frame_link */
    struct origin origin;
};

#endif
