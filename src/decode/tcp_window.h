/* The bytes of one direction of a TCP connection that are still wanted: in any order, each byte as
 * it came first, with the holes that are still open. */
#ifndef SIPDIAG_DECODE_TCP_WINDOW_H
#define SIPDIAG_DECODE_TCP_WINDOW_H

#include "packet.h"
#include "sipdiag/base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TCP_WINDOW_MOST = 256 * 1024 };

/* Bytes behind a hole; offsets count from the first wanted byte. */
struct tcp_piece {
    uint32_t start, end;
    struct arrival arrival;
};

struct tcp_window {
    uint8_t *bytes; /* the first wanted byte is at `start` */
    uint32_t start, room;
    uint32_t ready; /* bytes before the first hole */
    uint32_t piece_count;
    struct tcp_piece *pieces; /* in order, none touches `ready` after tcp_window_release() */
};

/* Stores the bytes that are not there yet. offset + bytes.len is at most TCP_WINDOW_MOST. False,
 * and nothing is stored, when there are too many holes. *contradicts says that bytes which were
 * there before are different. */
bool tcp_window_store(struct tcp_window *window, uint32_t offset, struct str bytes,
                      const struct arrival *arrival, bool *contradicts);

/* Makes the next piece ready when no hole is before it. */
bool tcp_window_release(struct tcp_window *window, struct arrival *arrival);

/* The first `count` of the ready bytes are not wanted any more. */
void tcp_window_drop(struct tcp_window *window, size_t count);

/* Length of the first hole; 0 when there is none. */
uint32_t tcp_window_hole(const struct tcp_window *window);

/* Drops what is ready, and the hole behind it. */
void tcp_window_skip_hole(struct tcp_window *window);

void tcp_window_clear(struct tcp_window *window);

/* Bytes held from the system. */
size_t tcp_window_memory(const struct tcp_window *window);

static inline struct str tcp_window_ready(const struct tcp_window *window)
{
    return (struct str){(const char *)window->bytes + window->start, window->ready};
}

#endif
