/* snoop captures, version 2 (RFC 1761), as Solaris writes them. */
#include "records.h"
#include "sipdiag/base/bytes.h"
#include "sipdiag/base/clock.h"
#include "sipdiag/base/memory.h"

#include <string.h>

enum { FILE_HEADER_BYTES = 16, RECORD_HEADER_BYTES = 24 };

struct snoop {
    struct records records;
    int link_type;
    uint32_t dropped; /* so far, as the last record says */
};

static const uint8_t magic[8] = "snoop\0\0";

static bool recognise(const uint8_t *first, size_t len)
{
    return len >= sizeof magic && memcmp(first, magic, sizeof magic) == 0;
}

/* The LINKTYPE_ number of a datalink type; negative when there is none that we can read. */
static int link_of(uint32_t datalink)
{
    enum { IEEE_802_3 = 0, ETHERNET = 4 };
    return datalink == IEEE_802_3 || datalink == ETHERNET ? 1 : -1;
}

static void *open_snoop(struct stream *stream, struct error *error)
{
    struct snoop *snoop = xalloc(sizeof *snoop);
    snoop->records.stream = stream;
    const uint8_t *header = records_take(&snoop->records, FILE_HEADER_BYTES);
    struct bytes rest = bytes_from(header ? header + sizeof magic : NULL, header ? 8 : 0);
    uint32_t version = bytes_be32(&rest);
    if (header && version == 2) {
        snoop->link_type = link_of(bytes_be32(&rest));
        return snoop;
    }
    if (header)
        fail(error, "%s is a snoop capture of version %u; version 2 is read", stream->shown.at,
             (unsigned)version);
    else
        fail(error, "%s is cut at byte %zu, inside the header of a snoop file", stream->shown.at,
             (size_t)snoop->records.offset);
    records_free(&snoop->records);
    return NULL;
}

static enum read_status next_frame(void *opened, struct frame *frame, struct input_health *health,
                                   struct error *error)
{
    struct snoop *snoop = opened;
    struct records *records = &snoop->records;
    records->record_start = records->offset;
    const uint8_t *header = records_take(records, RECORD_HEADER_BYTES);
    if (!header)
        return records_end(records, health, error);
    struct bytes fields = bytes_from(header, RECORD_HEADER_BYTES);
    uint32_t wire = bytes_be32(&fields), captured = bytes_be32(&fields);
    uint32_t length = bytes_be32(&fields), dropped = bytes_be32(&fields);
    int64_t seconds = bytes_be32(&fields), micros = bytes_be32(&fields);
    if (length < RECORD_HEADER_BYTES || length > LARGEST_RECORD_BYTES ||
        captured > length - RECORD_HEADER_BYTES)
        return records_damaged(records, "its lengths cannot be true", health, error);
    const uint8_t *bytes = records_take(records, length - RECORD_HEADER_BYTES);
    if (!bytes && length > RECORD_HEADER_BYTES)
        return records_end(records, health, error);
    if (dropped > snoop->dropped)
        health->count[HEALTH_PACKETS_DROPPED] += dropped - snoop->dropped;
    snoop->dropped = dropped;
    frame->time_us = seconds * US_PER_S + micros;
    frame->bytes = bytes;
    frame->captured = captured;
    frame->wire = wire > captured ? wire : captured;
    frame->link_type = snoop->link_type;
    frame->origin.frame = ++records->frames;
    return READ_FRAME;
}

static void close_snoop(void *opened)
{
    records_free(&((struct snoop *)opened)->records);
}

const struct capture_kind capture_kind_snoop = {
    .name = "snoop",
    .recognise = recognise,
    .open = open_snoop,
    .next = next_frame,
    .close = close_snoop,
};
