/* Reads frames a second time. */
#include "frame_again.h"

#include "sipdiag/base/clock.h"
#include "sipdiag/base/memory.h"
#include "sipdiag/base/nameless_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What stands before the bytes of a frame; of an input that ends, alone. */
struct kept_head {
    int64_t time_us;
    uint32_t captured, wire, frame;
    int32_t link_type;
    uint16_t input;
    bool ends;
};

bool frame_spool_open(struct frame_spool *spool)
{
    int fd = nameless_file_open();
    *spool = (struct frame_spool){.file = fd >= 0 ? fdopen(fd, "w+b") : NULL};
    if (!spool->file && fd >= 0)
        close(fd);
    return spool->file != NULL;
}

void frame_spool_close(struct frame_spool *spool)
{
    if (spool->file)
        fclose(spool->file);
    spool->file = NULL;
}

static void put(struct frame_spool *spool, const void *bytes, size_t len)
{
    if (spool->error_number || len == 0)
        return;
    errno = 0;
    if (fwrite(bytes, 1, len, spool->file) != len)
        spool->error_number = errno ? errno : EIO;
    else
        spool->bytes += len;
}

void frame_spool_add(struct frame_spool *spool, const struct frame *frame)
{
    const struct kept_head head = {
        .time_us = frame->time_us,
        .captured = frame->captured,
        .wire = frame->wire,
        .frame = frame->origin.frame,
        .link_type = frame->link_type,
        .input = frame->origin.input,
    };
    put(spool, &head, sizeof head);
    put(spool, frame->bytes, frame->captured);
}

void frame_spool_end(struct frame_spool *spool, size_t input)
{
    const struct kept_head head = {.input = (uint16_t)input, .ends = true};
    put(spool, &head, sizeof head);
}

static void begin_inputs(struct frame_again *again, const struct input *inputs, size_t count)
{
    again->inputs = xalloc((count + 1) * sizeof *again->inputs);
    again->input_count = count;
    for (size_t i = 0; i < count; i++)
        again->inputs[i] = (struct input){
            .name = inputs[i].name,
            .folder = inputs[i].folder,
            .shift_us = inputs[i].shift_us,
            .has_own_times = inputs[i].has_own_times,
            .first_us = TIME_UNKNOWN,
            .last_us = TIME_UNKNOWN,
        };
}

static void rewind_spool(struct frame_again *again)
{
    struct frame_spool *spool = again->spool;
    again->left = spool->bytes;
    errno = 0;
    bool is_kept =
        !spool->error_number && fflush(spool->file) == 0 && fseek(spool->file, 0, SEEK_SET) == 0;
    if (!is_kept && !spool->error_number)
        spool->error_number = errno ? errno : EIO;
}

/* Those behind one that went away close up: nothing that is known of them by number holds. */
static void find_gone(struct frame_again *again)
{
    size_t count = source_set_count(again->sources), i = 0;
    if (count == again->input_count)
        return;
    while (i < count && again->inputs[i].name == again->before[i].name)
        i++;
    again->trouble = AGAIN_GONE;
    again->troubled = i;
}

void frame_again_begin(struct frame_again *again, struct frame_spool *spool,
                       const struct input *inputs, size_t count, const struct read_options *reading)
{
    *again = (struct frame_again){.spool = spool, .before = inputs};
    begin_inputs(again, inputs, count);
    if (spool) {
        rewind_spool(again);
        return;
    }
    struct input *skipped = xalloc((count + 1) * sizeof *skipped);
    again->sources = source_set_new(&(struct source_set_options){
        .inputs = again->inputs, .skipped = skipped, .count = count, .reading = reading});
    free(skipped);
    find_gone(again);
}

static bool take(struct frame_again *again, void *bytes, size_t len)
{
    struct frame_spool *spool = again->spool;
    errno = 0;
    if (len <= again->left && fread(bytes, 1, len, spool->file) == len) {
        again->left -= len;
        return true;
    }
    spool->error_number = errno ? errno : EIO;
    return false;
}

static enum source_set_event next_kept(struct frame_again *again, struct frame *frame,
                                       size_t *input)
{
    struct kept_head head;
    bool has_more = !again->spool->error_number && again->left;
    if (!has_more || !take(again, &head, sizeof head))
        return SOURCE_SET_END;
    *input = head.input;
    if (head.ends)
        return SOURCE_SET_ENDS;
    if (head.captured > again->room) {
        free(again->bytes);
        again->room = head.captured;
        again->bytes = xalloc(again->room);
    }
    if (head.captured && !take(again, again->bytes, head.captured))
        return SOURCE_SET_END;
    *frame = (struct frame){.time_us = head.time_us,
                            .bytes = again->bytes,
                            .captured = head.captured,
                            .wire = head.wire,
                            .link_type = head.link_type,
                            .origin = {head.frame, head.input}};
    return SOURCE_SET_FRAME;
}

static void find_missing(struct frame_again *again)
{
    for (size_t i = 0; i < again->input_count && again->trouble == AGAIN_FINE; i++) {
        const struct input *before = &again->before[i], *now = &again->inputs[i];
        if (now->failed && !before->failed)
            again->trouble = AGAIN_GONE;
        else if (now->packets < before->packets)
            again->trouble = AGAIN_SHORTER;
        again->troubled = i;
    }
}

static enum source_set_event next_of(struct frame_again *again, struct frame *frame, size_t *input)
{
    enum source_set_event event = SOURCE_SET_END;
    if (again->spool)
        event = next_kept(again, frame, input);
    else if (again->trouble == AGAIN_FINE)
        event = source_set_next(again->sources, frame, input);
    if (event == SOURCE_SET_END && again->spool && again->spool->error_number)
        again->trouble = AGAIN_UNKEPT;
    else if (event == SOURCE_SET_END && !again->spool)
        find_missing(again);
    return event;
}

enum source_set_event frame_again_next(struct frame_again *again, struct frame *frame,
                                       size_t *input)
{
    enum source_set_event event = next_of(again, frame, input);
    if (event != SOURCE_SET_FRAME)
        return event;
    struct input *about = &again->inputs[*input];
    about->packets += frame->link_type != FRAME_LINK_CDR_ROW;
    if (about->has_own_times)
        return event;
    if (about->first_us == TIME_UNKNOWN || frame->time_us < about->first_us)
        about->first_us = frame->time_us;
    if (about->last_us == TIME_UNKNOWN || frame->time_us > about->last_us)
        about->last_us = frame->time_us;
    return event;
}

void frame_again_end(struct frame_again *again)
{
    source_set_free(again->sources);
    free(again->inputs);
    free(again->bytes);
    *again = (struct frame_again){0};
}
