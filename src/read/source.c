/* The kinds of inputs, and which one an input is: by its first bytes, never by its name. */
#include "sipdiag/read/source.h"

#include "capture_kind.h"
#include "sipdiag/base/memory.h"

#include <stdlib.h>
#include <unistd.h>

static const struct capture_kind *const capture_kinds[] = {
    &capture_kind_pcap,
    &capture_kind_pcapng,
    &capture_kind_netmon,
    &capture_kind_snoop,
    /* Text: the more particular kind first. */
    &capture_kind_sip_log,
    &capture_kind_cdr,
    &capture_kind_later_log, /* the last: any text with times may be one */
    NULL,
};

struct source {
    const struct capture_kind *kind;
    void *capture;
    struct stream stream;
    uint32_t frames; /* given */
    uint16_t input;
    bool ended;
};

static const struct capture_kind *recognise_bytes(const struct stream *stream)
{
    for (const struct capture_kind *const *kind = capture_kinds; *kind; kind++)
        if ((*kind)->recognise && (*kind)->recognise(stream->first, stream->first_len))
            return *kind;
    return NULL;
}

static const struct capture_kind *recognise_text(const struct stream *stream, struct text *why_not)
{
    struct text_sample sample;
    const struct capture_kind *const *kind = capture_kinds;
    text_clear(why_not);
    text_sample_take(&sample, stream);
    while (*kind && !((*kind)->recognise_text && (*kind)->recognise_text(&sample, why_not)))
        kind++;
    text_sample_free(&sample);
    return *kind;
}

/* Text tells its kind later than a capture: more of it is looked at until it does. */
static const struct capture_kind *recognise(struct stream *stream, struct text *why_not)
{
    const struct capture_kind *kind = recognise_bytes(stream);
    while (!kind && stream_look_at_more(stream)) {
        kind = recognise_text(stream, why_not);
    }
    if (!kind && why_not->len == 0)
        kind = recognise_text(stream, why_not);
    return kind;
}

struct source *source_open_or_say(const char *name, uint16_t input,
                                  const struct read_options *options, bool *is_other,
                                  struct error *error)
{
    struct source *source = xalloc(sizeof *source);
    struct text why_not;
    text_init(&why_not);
    source->input = input;
    if (stream_open(&source->stream, name, options, error)) {
        source->kind = recognise(&source->stream, &why_not);
        if (source->kind)
            source->capture = source->kind->open(&source->stream, error);
        else
            source->stream.is_other = !stream_refuse(&source->stream, text_str(&why_not), error);
    }
    text_free(&why_not);
    *is_other = source->stream.is_other;
    if (source->capture)
        return source;
    source_close(source);
    return NULL;
}

struct source *source_open(const char *name, uint16_t input, struct error *error)
{
    bool is_other;
    return source_open_or_say(name, input, NULL, &is_other, error);
}

bool source_is_capture(const char *name)
{
    struct source *source = source_open(name, 0, NULL);
    source_close(source);
    return source != NULL;
}

void source_limit_unpacked(struct source *source, int64_t most_bytes)
{
    source->stream.limit.most = (uint64_t)most_bytes;
}

bool source_can_be_opened_again(const struct source *source)
{
    return source->stream.is_regular && !source->stream.is_standard;
}

struct source_place source_place(const struct source *source)
{
    return (struct source_place){source->frames, stream_position(&source->stream)};
}

void source_go_to(struct source *source, const struct source_place *place)
{
    struct frame frame;
    struct input_health health = {{0}};
    if (place->frames == 0)
        return;
    if (source->kind->go_to && source->kind->go_to(source->capture, place)) {
        source->frames = place->frames;
        return;
    }
    while (source->frames < place->frames &&
           source_next(source, &frame, &health, NULL) == READ_FRAME)
        continue;
}

int64_t source_size(const struct source *source)
{
    return source->stream.is_regular ? source->stream.size : -1;
}

enum read_status source_next(struct source *source, struct frame *frame,
                             struct input_health *health, struct error *error)
{
    if (source->ended)
        return READ_END;
    frame->origin.input = source->input;
    struct input_health before;
    if (!source->stream.is_regular)
        before = *health;
    enum read_status status = source->kind->next(source->capture, frame, health, error);
    source->ended = status != READ_FRAME;
    source->frames += status == READ_FRAME;
    if (source->stream.stopped && status != READ_FRAME) { /* inside a record: that is no damage */
        *health = before;
        return READ_END;
    }
    const struct unpack_limit *limit = &source->stream.limit;
    if (status == READ_DAMAGED && (limit->is_bomb || limit->is_over_most))
        return READ_REFUSED;
    return status;
}

const char *source_binary_kind(size_t index)
{
    for (const struct capture_kind *const *kind = capture_kinds; *kind; kind++)
        if ((*kind)->recognise && index-- == 0)
            return (*kind)->name;
    return NULL;
}

const char *source_packing(size_t index, const char **library, const char **version)
{
    const struct packing *packing = packing_at(index);
    if (!packing)
        return NULL;
    *library = packing->library;
    *version = packing->version();
    return packing->name;
}

const char *source_kind_name(const struct source *source)
{
    return source->kind->name;
}

const char *source_dialect(const struct source *source)
{
    return source->kind->dialect ? source->kind->dialect(source->capture) : NULL;
}

unsigned source_lacks(const struct source *source)
{
    return source->kind->lacks ? source->kind->lacks(source->capture) : 0;
}

double source_progress(const struct source *source)
{
    const struct stream *stream = &source->stream;
    off_t at = stream->is_regular ? lseek(stream->fd, 0, SEEK_CUR) : -1;
    if (at < 0 || stream->size <= 0)
        return -1;
    return at >= stream->size ? 1 : (double)at / (double)stream->size;
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
