/* The streams of one side of a call, put together. */
#ifndef SIPDIAG_MEDIA_DIRECTION_H
#define SIPDIAG_MEDIA_DIRECTION_H

#include "stream_table.h"

/* How a stream found its call. */
enum bond_kind {
    BOND_TO,    /* it goes where SDP says */
    BOND_FROM,  /* it comes from where SDP says, and goes elsewhere */
    BOND_OTHER, /* of a further stream, video */
};

struct bond {
    const struct media_stream *stream;
    uint32_t call; /* index in the store */
    uint16_t leg;
    uint8_t kind; /* enum bond_kind */
    uint8_t side; /* enum media_side */
    bool is_copy; /* the same at another vantage */
};

struct direction_scope {
    const struct bond *bonds; /* of one call, in order of time */
    size_t count;
    const struct media_offer *offers;
    size_t offer_count;
    int64_t answer_us; /* TIME_UNKNOWN without */
    uint16_t leg;
    enum media_side side;
};

/* False when there is no packet. Without MOS. */
bool direction_fill(struct media_direction *direction, const struct direction_scope *scope);

#endif
