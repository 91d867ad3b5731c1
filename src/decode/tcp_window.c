/* One buffer and a short list of pieces. What the list can hold is bounded, so that a segment costs
 * its bytes and at most one pass over the list. */
#include "tcp_window.h"

#include "sipdiag/base/memory.h"

#include <stdlib.h>
#include <string.h>

enum { PIECES_MOST = 128, ROOM_LEAST = 2048 };

static uint32_t extent(const struct tcp_window *window)
{
    return window->piece_count ? window->pieces[window->piece_count - 1].end : window->ready;
}

/* Bytes move to the front only when they leave at least as many behind, so that each move is paid
 * by what was dropped. */
static void reserve(struct tcp_window *window, uint32_t end)
{
    uint32_t used = extent(window);
    if (window->start + end <= window->room)
        return;
    if (window->start >= used && end <= window->room) {
        memmove(window->bytes, window->bytes + window->start, used);
        window->start = 0;
        return;
    }
    uint32_t room = window->room ? window->room : ROOM_LEAST;
    while (room < end)
        room *= 2;
    if (room < 2 * TCP_WINDOW_MOST && room - end < room / 4)
        room *= 2;
    uint8_t *bytes = xalloc(room);
    if (used)
        memcpy(bytes, window->bytes + window->start, used);
    free(window->bytes);
    window->bytes = bytes;
    window->room = room;
    window->start = 0;
}

/* What a segment is laid over: the list as it will be. */
struct overlay {
    struct tcp_piece pieces[2 * PIECES_MOST + 1];
    uint32_t count;
    struct str bytes;
    uint32_t offset;
    uint8_t *base;
    bool contradicts;
};

static void compare(struct overlay *overlay, uint32_t start, uint32_t end)
{
    if (start < end &&
        memcmp(overlay->base + start, overlay->bytes.at + (start - overlay->offset), end - start))
        overlay->contradicts = true;
}

static void place(struct overlay *overlay, uint32_t start, uint32_t end,
                  const struct arrival *arrival)
{
    if (start >= end)
        return;
    memcpy(overlay->base + start, overlay->bytes.at + (start - overlay->offset), end - start);
    overlay->pieces[overlay->count++] = (struct tcp_piece){start, end, *arrival};
}

static uint32_t least(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

static void lay(struct overlay *overlay, const struct tcp_window *window, uint32_t end,
                const struct arrival *arrival)
{
    uint32_t start = overlay->offset;
    if (start < window->ready) {
        compare(overlay, start, least(end, window->ready));
        start = least(end, window->ready);
    }
    for (uint32_t i = 0; i < window->piece_count; i++) {
        const struct tcp_piece *piece = &window->pieces[i];
        if (piece->start > start) {
            place(overlay, start, least(end, piece->start), arrival);
            start = least(end, piece->start);
        }
        if (piece->end > start) {
            compare(overlay, start, least(end, piece->end));
            start = least(end, piece->end);
        }
        overlay->pieces[overlay->count++] = *piece;
    }
    place(overlay, start, end, arrival);
}

/* Joins pieces without a hole between them. */
static void join(struct overlay *overlay)
{
    uint32_t kept = 0;
    for (uint32_t i = 1; i < overlay->count; i++) {
        struct tcp_piece *last = &overlay->pieces[kept];
        if (overlay->pieces[i].start != last->end) {
            overlay->pieces[++kept] = overlay->pieces[i];
            continue;
        }
        last->end = overlay->pieces[i].end;
        if (overlay->pieces[i].arrival.time_us > last->arrival.time_us)
            last->arrival = overlay->pieces[i].arrival;
    }
    if (overlay->count)
        overlay->count = kept + 1;
}

static bool store_among(struct tcp_window *window, uint32_t offset, struct str bytes,
                        const struct arrival *arrival, bool *contradicts)
{
    struct overlay overlay;
    overlay.count = 0;
    overlay.bytes = bytes;
    overlay.offset = offset;
    overlay.base = window->bytes + window->start;
    overlay.contradicts = false;
    lay(&overlay, window, offset + (uint32_t)bytes.len, arrival);
    *contradicts = overlay.contradicts;
    if (overlay.count > PIECES_MOST)
        join(&overlay);
    if (overlay.count > PIECES_MOST)
        return false;
    if (overlay.count && !window->pieces)
        window->pieces = xalloc(PIECES_MOST * sizeof *window->pieces);
    if (overlay.count)
        memcpy(window->pieces, overlay.pieces, overlay.count * sizeof *overlay.pieces);
    window->piece_count = overlay.count;
    return true;
}

bool tcp_window_store(struct tcp_window *window, uint32_t offset, struct str bytes,
                      const struct arrival *arrival, bool *contradicts)
{
    uint32_t end = offset + (uint32_t)bytes.len;
    *contradicts = false;
    if (bytes.len == 0)
        return true;
    if (end > extent(window))
        reserve(window, end);
    if (offset != window->ready || window->piece_count)
        return store_among(window, offset, bytes, arrival, contradicts);
    memcpy(window->bytes + window->start + offset, bytes.at, bytes.len);
    window->ready = end;
    return true;
}

bool tcp_window_release(struct tcp_window *window, struct arrival *arrival)
{
    if (!window->piece_count || window->pieces[0].start != window->ready)
        return false;
    window->ready = window->pieces[0].end;
    *arrival = window->pieces[0].arrival;
    window->piece_count--;
    memmove(window->pieces, window->pieces + 1, window->piece_count * sizeof *window->pieces);
    return true;
}

static void move_on(struct tcp_window *window, uint32_t count)
{
    window->start += count;
    for (uint32_t i = 0; i < window->piece_count; i++) {
        window->pieces[i].start -= count;
        window->pieces[i].end -= count;
    }
}

void tcp_window_drop(struct tcp_window *window, size_t count)
{
    if (count == 0)
        return;
    window->ready -= (uint32_t)count;
    move_on(window, (uint32_t)count);
    if (!window->ready && !window->piece_count)
        window->start = 0;
}

uint32_t tcp_window_hole(const struct tcp_window *window)
{
    return window->piece_count ? window->pieces[0].start - window->ready : 0;
}

void tcp_window_skip_hole(struct tcp_window *window)
{
    uint32_t hole = tcp_window_hole(window);
    tcp_window_drop(window, window->ready);
    move_on(window, hole);
}

void tcp_window_clear(struct tcp_window *window)
{
    free(window->bytes);
    free(window->pieces);
    *window = (struct tcp_window){0};
}

size_t tcp_window_memory(const struct tcp_window *window)
{
    return window->room + (window->pieces ? PIECES_MOST * sizeof *window->pieces : 0);
}
