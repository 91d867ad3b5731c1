/* The kinds of inputs, and which one an input is: by its first bytes, never by its name. */
#include "sipdiag/read/source.h"

#include "capture_kind.h"
#include "sipdiag/base/memory.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct capture_kind *const capture_kinds[] = {
    &capture_kind_pcap,
    &capture_kind_pcapng,
    NULL,
};

struct source {
    const struct capture_kind *kind;
    void *capture;
    struct stream stream;
    uint16_t input;
    bool ended;
};

static const struct capture_kind *recognise(const struct stream *stream)
{
    const struct capture_kind *const *kind = capture_kinds;
    while (*kind && !(*kind)->recognise(stream->first, stream->first_len))
        kind++;
    return *kind;
}

struct source *source_open(const char *name, uint16_t input, struct error *error)
{
    struct source *source = xalloc(sizeof *source);
    source->input = input;
    if (stream_open(&source->stream, name, error)) {
        source->kind = recognise(&source->stream);
        if (!source->kind)
            stream_refuse(&source->stream, error);
        else
            source->capture = source->kind->open(&source->stream, error);
    }
    if (source->capture)
        return source;
    source_close(source);
    return NULL;
}

enum read_status source_next(struct source *source, struct frame *frame,
                             struct input_health *health, struct error *error)
{
    if (source->ended)
        return READ_END;
    frame->origin.input = source->input;
    enum read_status status = source->kind->next(source->capture, frame, health, error);
    source->ended = status != READ_FRAME;
    return status;
}

const char *source_kind_name(const struct source *source)
{
    return source->kind->name;
}

double source_progress(const struct source *source)
{
    const struct stream *stream = &source->stream;
    off_t at = stream->is_regular ? lseek(stream->fd, 0, SEEK_CUR) : -1;
    if (at < 0 || stream->size <= 0)
        return -1;
    return at >= stream->size ? 1 : (double)at / (double)stream->size;
}

bool source_is_file(const struct source *source, const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && about.st_dev == source->stream.device &&
           about.st_ino == source->stream.inode;
}

void source_close(struct source *source)
{
    if (!source)
        return;
    if (source->capture)
        source->kind->close(source->capture);
    stream_close(&source->stream);
    free(source);
}
