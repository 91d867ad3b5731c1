/* What the readers of simple capture files share: records one after the other behind a header. */
#ifndef SIPDIAG_READ_RECORDS_H
#define SIPDIAG_READ_RECORDS_H

#include "capture_kind.h"

struct records {
    struct stream *stream;
    uint64_t offset;       /* of the next byte */
    uint64_t record_start; /* of the record at hand */
    uint32_t frames;
    uint8_t *room;
    size_t room_bytes;
};

enum { LARGEST_RECORD_BYTES = 16 * 1024 * 1024 };

void records_free(struct records *records);

/* The next bytes, borrowed until the next call; NULL when there are fewer. */
const uint8_t *records_take(struct records *records, size_t bytes);

/* The file ends inside the record at hand; or it ends here, where nothing of one was read. */
enum read_status records_end(struct records *records, struct input_health *health,
                             struct error *error);

enum read_status records_damaged(struct records *records, const char *why,
                                 struct input_health *health, struct error *error);

#endif
