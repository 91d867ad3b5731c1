/* An opened input before anybody knows what it is: its first bytes are looked at, and are still
 * there for the reader. */
#ifndef SIPDIAG_READ_STREAM_H
#define SIPDIAG_READ_STREAM_H

#include "sipdiag/base/error.h"
#include "sipdiag/base/text.h"
#include "sipdiag/read/read_options.h"
#include "unpack.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

/* A pipe is not kept waiting for more than the least when that is a capture. Text is looked at up
 * to the most. */
enum {
    STREAM_FIRST_LEAST = 64,
    STREAM_FIRST_BYTES = 512,
    STREAM_FIRST_MOST = 64 * 1024,
    STREAM_PACKED_MOST = 2,
};

struct stream {
    FILE *file;          /* closed by stream_close(); NULL when someone else closes it */
    char *buffer;        /* of the file */
    struct text name;    /* for sentences: quoted, control bytes escaped */
    struct text shown;   /* the same for what was unpacked: "the content of ..." */
    struct text command; /* the name for a shell command in a sentence */
    uint8_t *first;      /* grows by stream_look_at_more() */
    size_t first_len;
    size_t replayed; /* of the first bytes, unless is_direct */
    int fd;          /* of the file; -1 when closed */
    bool is_regular;
    bool is_standard;                 /* standard input */
    bool is_direct;                   /* the file reads fd itself: neither a pipe nor packed */
    bool is_other;                    /* it was opened, and is no capture */
    bool ended;                       /* the pipe has no more, or a signal asked us to stop */
    bool stopped;     /* we do not read on, though the pipe goes on */
    const struct read_pauses *pauses; /* while a pipe says nothing; may be NULL */
    bool seen_whole;                  /* the first bytes are all */
    int64_t size;                     /* of a regular file */
    off_t start;                      /* where in it we began */
    uint64_t taken;                   /* bytes that were read so far, unless is_direct */
    struct unpacker *unpackers[STREAM_PACKED_MOST]; /* the outermost first */
    size_t unpacker_count;
    struct unpack_limit limit;
    const struct read_options *options; /* may be NULL */
    const struct zone *zone;            /* of times that carry none; NULL is UTC */
};

/* The stream must stay where it is until stream_close(): the file of a pipe points to it. */
bool stream_open(struct stream *stream, const char *name, const struct read_options *options,
                 struct error *error);
void stream_close(struct stream *stream);

/* True when no more can be unpacked, with why; limit.is_bomb and is_over_most tell of refusals. */
bool stream_is_broken(const struct stream *stream, struct error *error);

/* Bytes that were read from the file by its reader. */
uint64_t stream_position(const struct stream *stream);

/* More of the first bytes, before anything was read: what is there, or what comes next where
 * nothing is. False when there is no more, or enough. */
bool stream_look_at_more(struct stream *stream);

/* True when all there is was looked at. */
bool stream_was_seen_whole(const struct stream *stream);

/* Bytes as they are unpacked, beside `file`: for who does not use it. 0 at the end, negative on an
 * error; then see stream_is_broken() and errno. */
ssize_t stream_read(struct stream *stream, void *to, size_t size);

/* Why the content is of no known kind, what came close (`why_not`, from those kinds) and the way
 * out. Always false. */
bool stream_refuse(const struct stream *stream, struct str why_not, struct error *error);

/* Escaped for a sentence, with "..." when it is longer than the limit. */
void stream_add_shown(struct text *out, struct str bytes, size_t limit);

#endif
