/* Any bytes as HEP: in a datagram, and as a TCP stream that gives the same messages however it is
 * cut. */
#include "feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { HEP_PORT = 9060 };

static struct feed play_stream(const uint8_t *data, size_t size, size_t step)
{
    struct feed feed;
    feed_begin(&feed);
    feed_tcp(&feed, HEP_PORT, "", bytes_from(data, size), step);
    feed_end(&feed);
    return feed;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct feed feed;
    if (size < 4 || size > 60000)
        return 0;
    feed_begin(&feed);
    feed_udp(&feed, HEP_PORT, bytes_from(data, size));
    feed_end(&feed);
    if (memcmp(data, "HEP3", 4) != 0)
        return 0;
    struct feed whole = play_stream(data, size, size);
    struct feed parts = play_stream(data, size, 1 + size / 37);
    if (whole.health.count[HEALTH_TCP_GAP] == 0 && parts.health.count[HEALTH_TCP_GAP] == 0)
        require(whole.messages == parts.messages && whole.sum == parts.sum);
    return 0;
}
