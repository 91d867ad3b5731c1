/* Microsoft Network Monitor captures: version 1 ("RTSS") and 2 ("GMBU"), as its help describes
 * them. Frames follow each other behind the header; the table of their places comes last, and a
 * pipe cannot wait for it. Times are of the capturing host's zone, which the file does not name,
 * until version 2.3. */
#include "records.h"
#include "sipdiag/base/clock.h"
#include "sipdiag/base/memory.h"

#include <string.h>

enum { FILE_HEADER_BYTES = 128, HEADER_1_BYTES = 8, HEADER_2_BYTES = 16 };

struct netmon {
    struct records records;
    unsigned major, minor;
    int link_type; /* of all frames, before version 2.1 */
    int64_t start_us;
    uint32_t table_offset, table_frames; /* 0: the capture was not finished */
};

static uint16_t le16(const uint8_t *at)
{
    return (uint16_t)(at[0] | at[1] << 8);
}

static uint32_t le32(const uint8_t *at)
{
    return le16(at) | (uint32_t)le16(at + 2) << 16;
}

static uint64_t le64(const uint8_t *at)
{
    return le32(at) | (uint64_t)le32(at + 4) << 32;
}

static bool recognise(const uint8_t *first, size_t len)
{
    return len >= 4 && (memcmp(first, "GMBU", 4) == 0 || memcmp(first, "RTSS", 4) == 0);
}

/* The LINKTYPE_ number of a medium; negative when there is none that we can read. Virtual private
 * networks have Ethernet frames and no medium. */
static int link_of(unsigned medium)
{
    enum { LINKTYPE_ETHERNET = 1, LINKTYPE_RAW = 101, PCAP_FIRST = 0xe000, PCAP_LAST = 0xefff };
    if (medium <= 1)
        return LINKTYPE_ETHERNET;
    if (medium >= 7 && medium <= 9) /* tunnels, wireless WAN, IP */
        return LINKTYPE_RAW;
    return medium >= PCAP_FIRST && medium <= PCAP_LAST ? (int)(medium - PCAP_FIRST) : -1;
}

static int64_t start_time(const uint8_t *at)
{
    int year = le16(at), month = le16(at + 2), day = le16(at + 6);
    int64_t seconds = le16(at + 8) * INT64_C(3600) + le16(at + 10) * 60 + le16(at + 12);
    if (year < 1 || month < 1 || month > 12)
        return 0;
    return (clock_days(year, month, day) * 86400 + seconds) * US_PER_S + le16(at + 14) * US_PER_MS;
}

static void *open_netmon(struct stream *stream, struct error *error)
{
    struct netmon *netmon = xalloc(sizeof *netmon);
    netmon->records.stream = stream;
    const uint8_t *header = records_take(&netmon->records, FILE_HEADER_BYTES);
    if (header && (header[5] == 1 || header[5] == 2)) {
        netmon->minor = header[4];
        netmon->major = header[5];
        netmon->link_type = link_of(le16(header + 6));
        netmon->start_us = start_time(header + 8);
        netmon->table_offset = le32(header + 24);
        netmon->table_frames = le32(header + 28) / 4;
        return netmon;
    }
    if (header)
        fail(error, "%s is a Network Monitor capture of version %u; versions 1 and 2 are read",
             stream->shown.at, header[5]);
    else
        fail(error, "%s is cut at byte %zu, inside the header of a Network Monitor file",
             stream->shown.at, (size_t)netmon->records.offset);
    records_free(&netmon->records);
    return NULL;
}

static bool is_at_end(const struct netmon *netmon)
{
    return netmon->table_offset && (netmon->records.frames >= netmon->table_frames ||
                                    netmon->records.offset >= netmon->table_offset);
}

/* What stands behind the bytes of a frame, since 2.1. */
static size_t trailer_bytes(const struct netmon *netmon)
{
    static const uint8_t bytes[] = {0, 2, 6, 15};
    enum { ROWS = sizeof bytes };
    if (netmon->major < 2)
        return 0;
    return bytes[netmon->minor < ROWS ? netmon->minor : ROWS - 1];
}

/* Tenths of microseconds since 1601. */
static int64_t file_time(uint64_t tenths)
{
    return (int64_t)(tenths / 10) - INT64_C(11644473600) * US_PER_S;
}

static void use_trailer(const struct netmon *netmon, const uint8_t *trailer, struct frame *frame)
{
    size_t bytes = trailer_bytes(netmon);
    frame->link_type = bytes ? link_of(le16(trailer)) : netmon->link_type;
    if (bytes >= 15 && le64(trailer + 6))
        frame->time_us = file_time(le64(trailer + 6));
}

static int64_t within_limit(int64_t time_us)
{
    return time_us > CAPTURE_TIME_LIMIT ? CAPTURE_TIME_LIMIT : time_us;
}

static enum read_status next_frame(void *opened, struct frame *frame, struct input_health *health,
                                   struct error *error)
{
    struct netmon *netmon = opened;
    struct records *records = &netmon->records;
    bool is_old = netmon->major == 1;
    records->record_start = records->offset;
    if (is_at_end(netmon))
        return READ_END;
    const uint8_t *header = records_take(records, is_old ? HEADER_1_BYTES : HEADER_2_BYTES);
    if (!header)
        return records_end(records, health, error);
    uint64_t after = is_old ? le32(header) * (uint64_t)US_PER_MS : le64(header);
    uint32_t wire = is_old ? le16(header + 4) : le32(header + 8);
    uint32_t captured = is_old ? le16(header + 6) : le32(header + 12);
    size_t length = captured + trailer_bytes(netmon);
    if (captured > LARGEST_RECORD_BYTES || after > CAPTURE_TIME_LIMIT)
        return records_damaged(records, "its length or time cannot be true", health, error);
    const uint8_t *bytes = records_take(records, length);
    if (!bytes && length)
        return records_end(records, health, error);
    frame->time_us = netmon->start_us + (int64_t)after;
    frame->bytes = bytes;
    frame->captured = captured;
    frame->wire = wire > captured ? wire : captured;
    frame->origin.frame = ++records->frames;
    use_trailer(netmon, bytes ? bytes + captured : NULL, frame);
    frame->time_us = within_limit(frame->time_us);
    return READ_FRAME;
}

static void close_netmon(void *opened)
{
    records_free(&((struct netmon *)opened)->records);
}

const struct capture_kind capture_kind_netmon = {
    .name = "netmon",
    .recognise = recognise,
    .open = open_netmon,
    .next = next_frame,
    .close = close_netmon,
};
