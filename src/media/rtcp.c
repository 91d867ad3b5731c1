/* Reads compound RTCP packets (RFC 3550 6.4) and the VoIP metrics of RFC 3611 4.7. */
#include "rtcp.h"

#include "sipdiag/base/bytes.h"

#include <string.h>

enum {
    RTCP_FIRST = 192, /* RFC 5761 4: RTP with a marker and types 64-95 is not in use */
    RTCP_LAST = 223,
    RTCP_SENDER = 200,
    RTCP_RECEIVER = 201,
    RTCP_EXTENDED = 207,
    METRICS_BLOCK = 7,
    METRICS_WORDS = 8,
    NTP_SECOND = 65536, /* of the middle 32 bits */
    ROUND_TRIP_MOST_S = 10,
};

/* Who reports: the packet, and its way back. */
struct report {
    struct stream_table *table;
    struct media_path forth, back;
    int64_t time_us;
};

bool is_rtcp(const struct media_packet *packet)
{
    return packet->captured >= 8 && packet->bytes[1] >= RTCP_FIRST && packet->bytes[1] <= RTCP_LAST;
}

/* RTCP goes over the ports of RTP, or over the odd ones above (RFC 3550 11). */
static struct media_stream *find_stream(const struct report *report, const struct media_path *path,
                                        uint32_t ssrc)
{
    struct media_path below = *path;
    struct media_stream *stream = stream_table_find(report->table, path, ssrc);
    if (stream || !(path->from_port & 1) || !(path->to_port & 1))
        return stream;
    below.from_port--;
    below.to_port--;
    return stream_table_find(report->table, &below, ssrc);
}

/* The receiver says how long ago it got the sender's report: what is left of the time since that
 * passed here is the way there and back. */
static void note_round_trip(struct media_stream *stream, const struct report *report,
                            uint32_t last_report, uint32_t delay)
{
    if (last_report == 0 || stream->sent_us == TIME_UNKNOWN || last_report != stream->sent_ntp)
        return;
    int64_t delay_us = (int64_t)delay * US_PER_S / NTP_SECOND;
    int64_t trip_us = report->time_us - stream->sent_us - delay_us;
    if (trip_us > 0 && trip_us < ROUND_TRIP_MOST_S * US_PER_S)
        stream->round_trip_us = (uint32_t)trip_us;
}

static void note_loss(struct media_stream *stream, uint32_t fraction)
{
    stream->has_report = true;
    if (fraction > stream->worst_fraction)
        stream->worst_fraction = fraction;
}

static void read_block(struct bytes *rest, const struct report *report)
{
    uint32_t ssrc = bytes_be32(rest), loss = bytes_be32(rest);
    bytes_take(rest, 8); /* highest sequence number, jitter */
    uint32_t last_report = bytes_be32(rest), delay = bytes_be32(rest);
    struct media_stream *stream =
        rest->short_read ? NULL : find_stream(report, &report->back, ssrc);
    if (!stream)
        return;
    note_loss(stream, loss >> 24);
    note_round_trip(stream, report, last_report, delay);
}

static void read_sender(struct bytes *rest, const struct report *report, uint32_t ssrc)
{
    uint32_t high = bytes_be32(rest), low = bytes_be32(rest);
    bytes_take(rest, 12); /* RTP time, packets, octets */
    struct media_stream *stream =
        rest->short_read ? NULL : find_stream(report, &report->forth, ssrc);
    if (!stream)
        return;
    stream->sent_ntp = high << 16 | low >> 16;
    stream->sent_us = report->time_us;
}

static void read_extended(struct bytes *rest, const struct report *report)
{
    while (rest->left >= 4) {
        uint8_t type = bytes_u8(rest);
        bytes_take(rest, 1);
        size_t words = bytes_be16(rest);
        const uint8_t *body = bytes_take(rest, words * 4);
        if (!body || type != METRICS_BLOCK || words < METRICS_WORDS)
            continue;
        struct bytes metrics = bytes_from(body, words * 4);
        struct media_stream *stream = find_stream(report, &report->back, bytes_be32(&metrics));
        if (stream)
            note_loss(stream, bytes_u8(&metrics));
    }
}

static void read_one(struct bytes *rest, const struct report *report, uint8_t type, unsigned count)
{
    uint32_t ssrc = bytes_be32(rest);
    if (type == RTCP_SENDER)
        read_sender(rest, report, ssrc);
    if (type == RTCP_SENDER || type == RTCP_RECEIVER)
        for (unsigned i = 0; i < count && rest->left > 0; i++)
            read_block(rest, report);
    if (type == RTCP_EXTENDED)
        read_extended(rest, report);
}

void rtcp_read(struct stream_table *table, const struct media_packet *packet, uint16_t vantage)
{
    struct report report = {.table = table, .time_us = packet->time_us};
    struct bytes rest = bytes_from(packet->bytes, packet->captured);
    media_path_fill(&report.forth, packet, vantage);
    report.back = report.forth;
    memcpy(report.back.source, report.forth.destination, sizeof report.back.source);
    memcpy(report.back.destination, report.forth.source, sizeof report.back.destination);
    report.back.from_port = report.forth.to_port;
    report.back.to_port = report.forth.from_port;
    while (rest.left >= 8) {
        uint8_t first = bytes_u8(&rest), type = bytes_u8(&rest);
        size_t size = (size_t)bytes_be16(&rest) * 4;
        if (first >> 6 != 2 || size < 4)
            return;
        struct bytes body = bytes_from(rest.at, size < rest.left ? size : rest.left);
        bytes_take(&rest, size);
        read_one(&body, &report, type, first & 31U);
    }
}
