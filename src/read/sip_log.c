/* SIP logs as an input: the messages in them are its frames. */
#include "capture_kind.h"
#include "sipdiag/base/memory.h"
#include "sipdiag/logs/log_reader.h"

#include <stdlib.h>

struct sip_log {
    struct text_lines *lines;
    struct log_reader *reader;
    struct text bytes; /* of the frame given */
    uint64_t repeats;  /* counted so far */
    const char *shown; /* name of the input */
    uint64_t found;    /* messages */
    bool ended;
};

static bool recognise_log(const struct text_sample *sample, struct text *why_not)
{
    const char *reason = NULL;
    if (sample->is_binary)
        return false;
    bool is_log = log_recognise(text_str(&sample->text), &reason) != NULL;
    if (reason)
        text_add_literal(why_not, reason);
    return is_log;
}

/* Logs begin with much else. */
static bool recognise_later_log(const struct text_sample *sample, struct text *why_not)
{
    (void)why_not;
    return !sample->is_binary && log_may_follow(text_str(&sample->text));
}

static void *open_log(struct stream *stream, struct error *error)
{
    (void)error;
    struct sip_log *log = xalloc(sizeof *log);
    struct text_sample sample;
    text_sample_take(&sample, stream);
    log->reader = log_reader_new(stream->zone);
    log_reader_look_ahead(log->reader, text_str(&sample.text));
    text_sample_free(&sample);
    log->lines = text_lines_new(stream);
    log->shown = stream->shown.at;
    text_init(&log->bytes);
    return log;
}

static void make_frame(struct sip_log *log, const struct log_item *item, struct frame *frame)
{
    text_clear(&log->bytes);
    if (!item->is_packet)
        text_add(&log->bytes, (struct str){(const char *)&item->head, sizeof item->head});
    text_add(&log->bytes, item->bytes);
    frame->time_us = item->time_us;
    frame->bytes = (const uint8_t *)log->bytes.at;
    frame->captured = frame->wire = (uint32_t)log->bytes.len;
    frame->link_type = item->is_packet ? item->packet_link : FRAME_LINK_SIP_LOG;
    frame->origin.frame = item->line < UINT32_MAX ? (uint32_t)item->line : UINT32_MAX;
}

static void count_repeats(struct sip_log *log, struct input_health *health)
{
    uint64_t repeats = log_reader_repeats(log->reader);
    health->count[HEALTH_DUPLICATES] += repeats - log->repeats;
    log->repeats = repeats;
}

static enum read_status end_log(const struct sip_log *log, struct input_health *health,
                                struct error *error)
{
    enum read_status status = text_lines_end(log->lines, health, error);
    if (status != READ_END || log->found > 0)
        return status;
    fail(error, "%s looks like a log, but there is no SIP message in it", log->shown);
    return READ_REFUSED;
}

static enum read_status next_message(void *opened, struct frame *frame, struct input_health *health,
                                     struct error *error)
{
    struct sip_log *log = opened;
    struct log_item item;
    struct text_line line;
    while (!log_reader_next(log->reader, &item)) {
        if (log->ended)
            return end_log(log, health, error);
        log->ended = !text_lines_next(log->lines, &line);
        if (log->ended)
            log_reader_end(log->reader);
        else
            log_reader_add(log->reader, line.text, line.number);
        count_repeats(log, health);
    }
    log->found++;
    make_frame(log, &item, frame);
    return READ_FRAME;
}

static void close_log(void *opened)
{
    struct sip_log *log = opened;
    log_reader_free(log->reader);
    text_lines_free(log->lines);
    text_free(&log->bytes);
    free(log);
}

static const char *dialect(const void *opened)
{
    const struct sip_log *log = opened;
    return log_reader_dialect(log->reader);
}

static unsigned lacks(const void *opened)
{
    const struct sip_log *log = opened;
    return log_reader_lacks(log->reader);
}

const struct capture_kind capture_kind_sip_log = {
    .name = "sip-log",
    .recognise_text = recognise_log,
    .open = open_log,
    .next = next_message,
    .close = close_log,
    .dialect = dialect,
    .lacks = lacks,
};

const struct capture_kind capture_kind_later_log = {
    .name = "sip-log",
    .recognise_text = recognise_later_log,
    .open = open_log,
    .next = next_message,
    .close = close_log,
    .dialect = dialect,
    .lacks = lacks,
};
