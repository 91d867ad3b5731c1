/* The newest fragments of IP datagrams, told apart by datagram although their numbers come again.
 */
#ifndef SIPDIAG_PIPELINE_PIECES_H
#define SIPDIAG_PIPELINE_PIECES_H

#include "recent.h"
#include "sipdiag/base/str.h"
#include "sipdiag/model/frame.h"

#include <stdbool.h>
#include <stdint.h>

/* The serial counts datagrams that were handed on, so that two of one key differ; 0: none. */
struct datagram_name {
    uint64_t key, serial;
};

/* A fragment and where it stands in its frame. */
struct piece {
    struct origin origin;
    int64_t time_us;
    struct datagram_name datagram; /* without a serial until it is handed on */
    struct datagram_name outer;    /* the datagram that it is in, of a tunnel */
    uint32_t offset, len, frame_at;
    uint64_t mark; /* of its bytes */
};

struct pieces {
    struct recent recent;
    struct piece *list;
    uint64_t serial; /* of the last datagram */
    int64_t timeout_us, copy_us;
};

/* Fragments further apart than the timeout are of different datagrams; a copy of a fragment comes
 * no later than that after the datagram. */
void pieces_init(struct pieces *pieces, int64_t timeout_us, int64_t copy_us);
void pieces_free(struct pieces *pieces);

void pieces_add(struct pieces *pieces, const struct piece *piece, struct str bytes);

/* The fragments of a datagram that is handed on, of which one came in that frame, get its name. */
struct datagram_name pieces_name(struct pieces *pieces, struct origin origin);

/* The newest of those that came in that frame. */
struct datagram_name pieces_of_frame(const struct pieces *pieces, struct origin origin);

/* The fragments of a datagram from the newest on, *number counting them from 0; NULL at the end. */
const struct piece *pieces_next(const struct pieces *pieces, struct datagram_name datagram,
                                uint64_t *number);

/* Its bytes are those of the datagram: where fragments overlap, the first one counts. */
bool piece_is_in(const struct piece *piece, struct str datagram);

#endif
