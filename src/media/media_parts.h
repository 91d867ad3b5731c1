/* What the parts of media/ share. */
#ifndef SIPDIAG_MEDIA_MEDIA_PARTS_H
#define SIPDIAG_MEDIA_MEDIA_PARTS_H

#include "sipdiag/media/media_streams.h"
#include "stream_table.h"

struct media_streams {
    const struct settings *settings;
    struct stream_table table;
    struct media_error *errors; /* in order of time */
    size_t error_count, error_capacity;
};

#endif
