/* An input that yields frames: a capture file, or one on standard input. The kind is found from the
 * content. */
#ifndef SIPDIAG_READ_SOURCE_H
#define SIPDIAG_READ_SOURCE_H

#include "sipdiag/base/error.h"
#include "sipdiag/model/frame.h"
#include "sipdiag/model/input_health.h"

#include <stdbool.h>

struct source;

enum read_status {
    READ_FRAME,
    READ_END,     /* nothing more */
    READ_DAMAGED, /* nothing more, because the rest cannot be read: see the error; already counted
                     in health */
};

/* "-" is standard input. NULL with a sentence that names it, why, and the way out (chown, cat ...
 * |). */
struct source *source_open(const char *name, uint16_t input, struct error *error);

/* The frame borrows from the source until the next call. */
enum read_status source_next(struct source *source, struct frame *frame,
                             struct input_health *health, struct error *error);

const char *source_kind_name(const struct source *source); /* "pcap", "pcapng" */

/* Share read so far, 0 to 1; negative when the size is not known. */
double source_progress(const struct source *source);

/* True when both are the same file (device and inode), e.g. an output that is an input. */
bool source_is_file(const struct source *source, const char *path);

void source_close(struct source *source);

#endif
