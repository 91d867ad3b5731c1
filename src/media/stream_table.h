/* The table of RTP streams by addresses, ports and source (SSRC): one probe a packet. */
#ifndef SIPDIAG_MEDIA_STREAM_TABLE_H
#define SIPDIAG_MEDIA_STREAM_TABLE_H

#include "sipdiag/base/map.h"
#include "sipdiag/media/rtp_stream.h"
#include "sipdiag/model/media.h"

#include <stddef.h>

/* From where to where, as it stands in the packet. */
struct media_path {
    uint8_t source[16], destination[16]; /* IPv4 in the first four bytes */
    uint16_t from_port, to_port;
    uint16_t vantage;
    uint8_t family;
    uint8_t unused; /* 0: paths are compared as bytes */
};

struct media_stream {
    struct map_node node; /* its hash stands for path and source: it is keyed, so that two streams
                             with one hash can neither be made nor be met */
    struct rtp_stream rtp;
    struct media_path path;
    uint32_t ssrc;
    struct media_stream *newer; /* next in its queue */
    int64_t queued_us;          /* last packet when it got its place there */
    int64_t sent_us;            /* RTCP: when the last sender report was seen; TIME_UNKNOWN */
    uint32_t sent_ntp;          /* the middle of its time (RFC 3550 6.4.1) */
    uint32_t worst_fraction;    /* loss the receiver reports, in 1/256 */
    uint32_t round_trip_us;     /* 0 = not known */
    bool has_report;
    bool is_wanted; /* by a call that stays, when calls were bound last */
};

struct stream_queue {
    struct media_stream *oldest, *newest;
    size_t count;
};

struct stream_block;

struct stream_table {
    struct stream_block *blocks; /* room for streams; the free ones are listed */
    struct media_stream *free;
    struct map map;
    struct stream_queue unsure, sure;
    uint64_t seed[2];
    size_t budget; /* streams */
    uint64_t evicted;
    bool begun; /* there was a stream */
};

void stream_table_init(struct stream_table *table, size_t budget_bytes);
void stream_table_free(struct stream_table *table);

void stream_table_add(struct stream_table *table, const struct media_packet *packet,
                      uint16_t vantage);

/* Drops what got its last packet before that time and no call wants. */
void stream_table_forget(struct stream_table *table, int64_t before_us);

/* NULL when there is none. */
struct media_stream *stream_table_find(const struct stream_table *table,
                                       const struct media_path *path, uint32_t ssrc);

struct endpoint media_path_from(const struct media_path *path);
struct endpoint media_path_to(const struct media_path *path);
void media_path_fill(struct media_path *path, const struct media_packet *packet, uint16_t vantage);

#endif
