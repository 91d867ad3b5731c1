/* An opened input before anybody knows what it is: its first bytes are looked at, and are still
 * there for the reader. */
#ifndef SIPDIAG_READ_STREAM_H
#define SIPDIAG_READ_STREAM_H

#include "sipdiag/base/error.h"
#include "sipdiag/base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

enum { STREAM_FIRST_BYTES = 64 };

struct stream {
    FILE *file;          /* closed by stream_close(); NULL when someone else closes it */
    char *buffer;        /* of the file */
    struct text shown;   /* the name for sentences: quoted, control bytes escaped */
    struct text command; /* the name for a shell command in a sentence */
    uint8_t first[STREAM_FIRST_BYTES];
    size_t first_len;
    size_t replayed; /* of the first bytes, on a pipe */
    int fd;          /* of the file; -1 when closed */
    bool is_regular;
    bool is_directory;
    bool ended; /* the pipe has no more, or a signal asked us to stop */
    dev_t device;
    ino_t inode;
    int64_t size;   /* of a regular file */
    uint64_t taken; /* bytes a pipe gave so far */
};

/* The stream must stay where it is until stream_close(): the file of a pipe points to it. */
bool stream_open(struct stream *stream, const char *name, struct error *error);
void stream_close(struct stream *stream);

/* Bytes that were read from the file by its reader. */
uint64_t stream_position(const struct stream *stream);

/* Why the content is no capture, what came close and the way out. Always false. */
bool stream_refuse(const struct stream *stream, struct error *error);

/* Escaped for a sentence, with "..." when it is longer than the limit. */
void stream_add_shown(struct text *out, struct str bytes, size_t limit);

#endif
