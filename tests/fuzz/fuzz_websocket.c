/* Any bytes as what follows the answer that grants a WebSocket, compressed or not: the messages are
 * the same however the segments cut them. */
#include "feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct feed play(const uint8_t *data, size_t size, size_t step)
{
    struct feed feed;
    feed_begin(&feed);
    feed_tcp(&feed, 5062, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n", data,
             size, step);
    feed_end(&feed);
    return feed;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0 || size > 60000)
        return 0;
    struct feed whole = play(data, size, size);
    struct feed parts = play(data, size, 1 + size / 37);
    if (whole.health.count[HEALTH_TCP_GAP] || parts.health.count[HEALTH_TCP_GAP])
        return 0;
    require(whole.messages == parts.messages && whole.sum == parts.sum);
    require(whole.health.count[HEALTH_WEBSOCKET_PACKED] ==
            parts.health.count[HEALTH_WEBSOCKET_PACKED]);
    return 0;
}
