/* Reads records of a capture file and says where it is cut or damaged. */
#include "records.h"

#include "sipdiag/base/memory.h"

#include <stdlib.h>

void records_free(struct records *records)
{
    free(records->room);
    free(records);
}

const uint8_t *records_take(struct records *records, size_t bytes)
{
    if (bytes > records->room_bytes) {
        records->room_bytes = bytes;
        records->room = xrealloc(records->room, bytes);
    }
    size_t got = bytes ? fread(records->room, 1, bytes, records->stream->file) : 0;
    records->offset += got;
    return got == bytes ? records->room : NULL;
}

enum read_status records_end(struct records *records, struct input_health *health,
                             struct error *error)
{
    const char *shown = records->stream->shown.at;
    unsigned long packet = (unsigned long)records->frames + 1;
    if (stream_is_broken(records->stream, error)) {
        health->count[HEALTH_ARCHIVE_DAMAGED]++;
        return READ_DAMAGED;
    }
    if (records->offset == records->record_start && !ferror(records->stream->file))
        return READ_END;
    health->count[HEALTH_FILE_CUT]++;
    fail(error, "%s is cut at byte %llu, inside packet %lu; all before it was read", shown,
         (unsigned long long)records->offset, packet);
    return READ_DAMAGED;
}

enum read_status records_damaged(struct records *records, const char *why,
                                 struct input_health *health, struct error *error)
{
    health->count[HEALTH_DAMAGED_RECORD]++;
    fail(error, "%s is damaged at byte %llu, in packet %lu: %s; all before it was read",
         records->stream->shown.at, (unsigned long long)records->record_start,
         (unsigned long)records->frames + 1, why);
    return READ_DAMAGED;
}
