/* CDR tables: each line is a frame; what it says is for cdr/, which also tells the dialect. */
#include "capture_kind.h"

#include "sipdiag/base/memory.h"
#include "sipdiag/cdr/cdr_reader.h"

#include <stdlib.h>

struct cdr_rows {
    struct text_lines *lines;
};

static bool recognise_text(const struct text_sample *sample, struct text *why_not)
{
    return !sample->is_binary &&
           cdr_recognise(text_str(&sample->text), sample->is_whole, sample->map, why_not);
}

static void *open_rows(struct stream *stream, struct error *error)
{
    struct cdr_rows *rows = xalloc(sizeof *rows);
    (void)error;
    rows->lines = text_lines_new(stream);
    return rows;
}

/* A line that is longer than any row comes in pieces of one number. */
static enum read_status next_row(void *capture, struct frame *frame, struct input_health *health,
                                 struct error *error)
{
    struct cdr_rows *rows = capture;
    struct text_line line;
    if (!text_lines_next(rows->lines, &line))
        return text_lines_end(rows->lines, health, error);
    *frame = (struct frame){
        .time_us = INT64_MIN, /* before all that has a time */
        .bytes = (const uint8_t *)line.text.at,
        .captured = (uint32_t)line.text.len,
        .wire = (uint32_t)line.text.len,
        .link_type = FRAME_LINK_CDR_ROW,
        .origin = {.frame = line.number < UINT32_MAX ? (uint32_t)line.number : UINT32_MAX},
    };
    return READ_FRAME;
}

static void close_rows(void *capture)
{
    struct cdr_rows *rows = capture;
    text_lines_free(rows->lines);
    free(rows);
}

const struct capture_kind capture_kind_cdr = {
    .name = "cdr",
    .recognise_text = recognise_text,
    .open = open_rows,
    .next = next_row,
    .close = close_rows,
};
