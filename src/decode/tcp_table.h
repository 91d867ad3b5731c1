/* The table of TCP streams: by their addresses and ports, by last use, and those that wait. */
#ifndef SIPDIAG_DECODE_TCP_TABLE_H
#define SIPDIAG_DECODE_TCP_TABLE_H

#include "flow_key.h"
#include "framing.h"
#include "sipdiag/base/map.h"
#include "sipdiag/model/endpoint.h"
#include "tcp_streams.h"

enum { TCP_PORTS_SLOTS = 4096 /* a power of two */ };

struct tls_connection;

/* One direction of a connection. */
struct tcp_stream {
    struct map_node node;               /* first: the map gives it back as the stream */
    struct tcp_stream *older, *younger; /* by last use */
    struct tcp_stream *waits_longer, *waits_shorter; /* of those that hold bytes */
    struct flow_key key;
    uint32_t next; /* sequence number of the byte behind what is ready */
    struct tcp_window window;
    struct framing framing;
    struct arrival arrival;     /* of the last byte that is ready */
    struct tls_connection *tls; /* NULL: it carries none */
    uint8_t tls_side;
    size_t tls_bytes; /* what that holds */
    int64_t used_us;
    int64_t waits_us;     /* since when nothing became ready */
    size_t counted_bytes; /* of the window and TLS, in the sum of the table */
    bool has_hole;        /* counted in the table */
    bool waits;
    bool is_held; /* the receiver acknowledged bytes behind the hole */
    bool has_syn;
    bool expects_answer;  /* the SYN has had none */
    bool is_broken;       /* its receiver reset the connection */
    uint8_t repeated_syn; /* how often it was sent again */
    uint32_t first;       /* sequence number of the SYN */
    int64_t syn_us;
};

struct tcp_table {
    struct map map;
    uint32_t by_ports[TCP_PORTS_SLOTS]; /* how many streams have ports that fall there */
    struct tcp_stream *oldest, *youngest;
    struct tcp_stream *longest, *shortest; /* waits */
    size_t held_bytes;
    size_t hole_count; /* streams with a hole */
};

struct flow_key tcp_key_of(const struct tcp_segment *segment);

/* Cheap, and for most of other traffic the last word. */
static inline bool tcp_table_may_have(const struct tcp_table *table, uint16_t from, uint16_t to)
{
    return table->by_ports[(from * 31U + to) & (TCP_PORTS_SLOTS - 1)] != 0;
}

struct tcp_stream *tcp_table_find(const struct tcp_table *table, const struct flow_key *key);
struct tcp_stream *tcp_table_add(struct tcp_table *table, const struct flow_key *key);
void tcp_table_remove(struct tcp_table *table, struct tcp_stream *stream);

/* The stream was used: it is the youngest. */
void tcp_table_touch(struct tcp_table *table, struct tcp_stream *stream, int64_t now_us);

/* It waits from now on; or no longer, and its window is empty. */
void tcp_table_wait(struct tcp_table *table, struct tcp_stream *stream, int64_t now_us);
void tcp_table_rest(struct tcp_table *table, struct tcp_stream *stream);

/* Its window changed: the sums follow. */
void tcp_table_count(struct tcp_table *table, struct tcp_stream *stream);

#endif
