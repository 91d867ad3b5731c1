/* Any bytes as chunks of one SCTP association: each packet follows its length in two bytes, whose
 * highest bit says that it goes the other way. */
#include "feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { BACK = 0x8000, HEADER_BYTES = 12 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct feed feed;
    struct bytes rest = bytes_from(data, size);
    feed_begin(&feed);
    while (rest.left >= 2) {
        unsigned length = bytes_be16(&rest);
        uint8_t header[HEADER_BYTES] = {0};
        feed_be(header, 2, length & BACK ? 5060 : 40000);
        feed_be(header + 2, 2, length & BACK ? 40000 : 5060);
        size_t part = length & (BACK - 1);
        if (part > rest.left)
            part = rest.left;
        feed_packet(&feed, 132, bytes_from(header, sizeof header), bytes_from(rest.at, part));
        bytes_take(&rest, part);
    }
    feed_end(&feed);
    return 0;
}
