/* An input that yields frames: a capture file, or one on standard input, maybe packed (gzip, zstd,
 * xz, bzip2, lz4). The kind is found from the content. */
#ifndef SIPDIAG_READ_SOURCE_H
#define SIPDIAG_READ_SOURCE_H

#include "sipdiag/base/error.h"
#include "sipdiag/model/frame.h"
#include "sipdiag/model/input_health.h"
#include "sipdiag/read/read_options.h"

#include <stdbool.h>
#include <stddef.h>

struct source;

enum read_status {
    READ_FRAME,
    READ_END,     /* nothing more */
    READ_DAMAGED, /* nothing more, because the rest cannot be read: see the error; already counted
                     in health */
    READ_REFUSED, /* the same, and the input counts as failed: it unpacks to more than it may */
};

/* "-" is standard input. NULL with a sentence that names it, why, and the way out (chown, cat ...
 * |). */
struct source *source_open(const char *name, uint16_t input, struct error *error);

/* The same; *is_other tells that it could be opened and is of no known kind. The options may be
 * NULL, else they outlive the source. */
struct source *source_open_or_say(const char *name, uint16_t input,
                                  const struct read_options *options, bool *is_other,
                                  struct error *error);

bool source_is_capture(const char *name);

/* What a packed one may become in all. */
void source_limit_unpacked(struct source *source, int64_t most_bytes);

/* A regular file: opened again, it gives the same. */
bool source_can_be_opened_again(const struct source *source);

/* The frame borrows from the source until the next call. */
enum read_status source_next(struct source *source, struct frame *frame,
                             struct input_health *health, struct error *error);

/* A place among the frames of a file. */
struct source_place {
    uint32_t frames;
    uint64_t offset; /* 0 when only reading leads there */
};

/* Behind the last frame. */
struct source_place source_place(const struct source *source);

/* Goes there in a source that was just opened; what is wrong on the way was counted before. */
void source_go_to(struct source *source, const struct source_place *place);

const char *source_kind_name(const struct source *source); /* "pcap", "pcapng", ... */

/* What the kind has dialects of ("asterisk-pjsip"), else NULL. */
const char *source_dialect(const struct source *source);

/* What the times of the frames given so far lack: enum log_lack. */
unsigned source_lacks(const struct source *source);

/* The kinds that are told by their bytes, not by their text; NULL past the end. */
const char *source_binary_kind(size_t index);

/* Which packings are built in ("gzip"), and by which library; NULL past the end. */
const char *source_packing(size_t index, const char **library, const char **version);

/* Bytes of the file as it is stored; negative when not known. */
int64_t source_size(const struct source *source);

/* Share read so far, 0 to 1; negative when the size is not known. */
double source_progress(const struct source *source);

void source_close(struct source *source);

#endif
