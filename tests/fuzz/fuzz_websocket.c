/* Any bytes as what follows the answer that grants a WebSocket, compressed or not: the messages are
 * the same however the segments cut them. */
#include "feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct feed play(const uint8_t *data, size_t size, size_t step)
{
    struct feed feed;
    feed_begin(&feed);
    feed_tcp(&feed, 5062, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n",
             bytes_from(data, size), step);
    feed_end(&feed);
    return feed;
}

/* Bytes of the frame (RFC 6455 5.2); 0 when there is none, or not all of it. */
static size_t frame_bytes(const uint8_t *at, size_t left)
{
    if (left < 2)
        return 0;
    unsigned opcode = at[0] & 15, code = at[1] & 127;
    bool is_control = opcode >= 8;
    size_t extended = code == 126 ? 2 : code == 127 ? 8 : 0;
    size_t head = 2 + extended + (at[1] & 128 ? 4 : 0);
    uint64_t size = extended ? 0 : code;
    bool is_known = is_control ? opcode <= 10 && at[0] & 128 && code < 126 : opcode <= 2;
    if (!is_known || at[0] & 0x30 || (at[0] & 0x40 && (is_control || opcode == 0)) || left < head)
        return 0;
    for (size_t i = 0; i < extended; i++)
        size = size << 8 | at[2 + i];
    return size <= left - head ? head + (size_t)size : 0;
}

/* Behind what is no frame, the next one is found at the beginning of a segment. */
static bool is_well_formed(const uint8_t *data, size_t size)
{
    while (size) {
        size_t bytes = frame_bytes(data, size);
        if (bytes == 0)
            return false;
        data += bytes;
        size -= bytes;
    }
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0 || size > 60000)
        return 0;
    struct feed whole = play(data, size, size);
    struct feed parts = play(data, size, 1 + size / 37);
    if (!is_well_formed(data, size))
        return 0;
    require(whole.messages == parts.messages && whole.sum == parts.sum);
    require(whole.health.count[HEALTH_WEBSOCKET_PACKED] ==
            parts.health.count[HEALTH_WEBSOCKET_PACKED]);
    return 0;
}
