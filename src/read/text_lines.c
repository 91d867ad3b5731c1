/* Reads blocks and finds lines in them. What is no UTF-8 is converted block by block first. */
#include "text_lines.h"

#include "sipdiag/base/memory.h"

#include <errno.h>
#include <stdlib.h>

enum { BLOCK_BYTES = 512 * 1024 };

struct text_lines {
    struct stream *stream;
    struct text_converter *converter; /* NULL while bytes are taken as they are */
    enum text_encoding encoding;
    char *block;
    size_t capacity;
    size_t start; /* of the last line */
    size_t next;  /* of the next one */
    size_t filled;
    char raw[8]; /* of a character that was cut by the end of a block */
    size_t raw_len;
    struct text converted; /* of one read */
    uint64_t number;       /* of the next line */
    bool has_begun, ended, in_piece;
    char line_end;
    int problem; /* errno of a read that failed */
};

struct text_lines *text_lines_new(struct stream *stream)
{
    struct text_lines *lines = xalloc(sizeof *lines);
    lines->stream = stream;
    lines->number = 1;
    lines->line_end = '\n';
    lines->capacity = BLOCK_BYTES;
    lines->block = xrealloc(NULL, lines->capacity);
    text_init(&lines->converted);
    return lines;
}

void text_lines_free(struct text_lines *lines)
{
    if (!lines)
        return;
    text_converter_free(lines->converter);
    text_free(&lines->converted);
    free(lines->block);
    free(lines);
}

static bool is_ascii(const char *at, size_t len)
{
    uint64_t seen = 0, word;
    size_t i = 0;
    for (; i + sizeof word <= len; i += sizeof word) {
        memcpy(&word, at + i, sizeof word);
        seen |= word;
    }
    for (; i < len; i++)
        seen |= (unsigned char)at[i] & 0x80;
    return (seen & UINT64_C(0x8080808080808080)) == 0;
}

static void choose_encoding(struct text_lines *lines, enum text_encoding encoding)
{
    lines->encoding = encoding;
    if (text_encoding_needs_conversion(encoding))
        lines->converter = text_converter_new(encoding);
}

/* Old systems end lines with CR alone. */
static void choose_line_end(struct text_lines *lines, struct str first)
{
    bool has_lf = str_find_char(first, '\n') < first.len;
    bool has_cr = str_find_char(first, '\r') + 1 < first.len;
    lines->line_end = !has_lf && has_cr ? '\r' : '\n';
}

static void make_room(struct text_lines *lines, size_t bytes)
{
    if (lines->start > 0) {
        memmove(lines->block, lines->block + lines->start, lines->filled - lines->start);
        lines->filled -= lines->start;
        lines->next -= lines->start;
        lines->start = 0;
    }
    while (lines->capacity - lines->filled < bytes) {
        lines->capacity *= 2;
        lines->block = xrealloc(lines->block, lines->capacity);
    }
}

static void add_converted(struct text_lines *lines, struct str bytes)
{
    struct text *converted = &lines->converted;
    size_t taken = text_converter_add(lines->converter, bytes, lines->ended, converted);
    lines->raw_len = bytes.len - taken < sizeof lines->raw ? bytes.len - taken : 0;
    memcpy(lines->raw, bytes.at + taken, lines->raw_len);
    make_room(lines, converted->len);
    memcpy(lines->block + lines->filled, converted->at, converted->len);
    lines->filled += converted->len;
    text_clear(converted);
}

/* What was read into the free part of the block. */
static void take_read(struct text_lines *lines, size_t got)
{
    char *at = lines->block + lines->filled;
    size_t mark_bytes = 0;
    if (!lines->has_begun)
        choose_encoding(lines, text_encoding_of((struct str){at, got}, &mark_bytes));
    else if (lines->encoding == TEXT_ASCII && !is_ascii(at, got))
        choose_encoding(lines, text_encoding_of_rest((struct str){at, got}));
    if (lines->converter) {
        char *copy = xrealloc(NULL, lines->raw_len + got);
        memcpy(copy, lines->raw, lines->raw_len);
        memcpy(copy + lines->raw_len, at + mark_bytes, got - mark_bytes);
        add_converted(lines, (struct str){copy, lines->raw_len + got - mark_bytes});
        free(copy);
    } else {
        memmove(at, at + mark_bytes, mark_bytes ? got - mark_bytes : 0);
        lines->filled += got - mark_bytes;
    }
    if (!lines->has_begun)
        choose_line_end(lines, (struct str){lines->block, lines->filled});
    lines->has_begun = true;
}

/* One read: what a pipe has is not kept back. But the first one is as long as what was looked at,
 * so that the encoding is told from all of it. */
static void fill(struct text_lines *lines)
{
    make_room(lines, BLOCK_BYTES / 2);
    size_t room = lines->capacity - lines->filled;
    ssize_t got = stream_read(lines->stream, lines->block + lines->filled, room);
    lines->ended = got <= 0;
    lines->problem = got < 0 ? errno : 0;
    if (got > 0)
        take_read(lines, (size_t)got);
    else if (lines->converter && lines->raw_len)
        add_converted(lines, (struct str){lines->raw, lines->raw_len});
}

/* Where the line that begins at `next` ends; `from` is where the search goes on. */
static const char *find_end(struct text_lines *lines, size_t *from)
{
    const char *found = NULL;
    while (!found) {
        size_t at = *from;
        found = at < lines->filled ? memchr(lines->block + at, lines->line_end, lines->filled - at)
                                   : NULL;
        if (found || lines->ended || lines->filled - lines->start >= TEXT_LINE_MOST)
            break;
        size_t start = lines->start;
        *from = lines->filled;
        fill(lines);
        *from -= start - lines->start;
    }
    return found;
}

static void end_line(struct text_lines *lines, struct text_line *line, const char *end)
{
    size_t stop = end ? (size_t)(end - lines->block) : lines->filled;
    line->has_end = end != NULL;
    lines->next = end ? stop + 1 : stop;
    lines->number += end != NULL;
    while (stop > lines->start && lines->block[stop - 1] == '\r' && end)
        stop--;
    line->text = (struct str){lines->block + lines->start, stop - lines->start};
    line->goes_on = !end && !lines->ended;
    lines->in_piece = line->goes_on;
}

bool text_lines_next(struct text_lines *lines, struct text_line *line)
{
    lines->start = lines->next;
    size_t from = lines->start;
    line->is_continued = lines->in_piece;
    const char *end = find_end(lines, &from);
    if (!end && lines->start == lines->filled)
        return false;
    line->number = lines->number;
    end_line(lines, line, end);
    return true;
}

bool text_lines_extend(struct text_lines *lines, struct text_line *line)
{
    size_t from = lines->next;
    if (!line->has_end || lines->next - lines->start >= TEXT_LINE_MOST)
        return false;
    size_t next = lines->next - lines->start;
    const char *end = find_end(lines, &from);
    if ((!end && lines->start + next == lines->filled) || (!end && !lines->ended))
        return false;
    end_line(lines, line, end);
    return true;
}

void text_lines_go_back(struct text_lines *lines, size_t offset, uint64_t number)
{
    lines->next = lines->start + offset;
    lines->number = number;
}

bool text_lines_would_wait(const struct text_lines *lines)
{
    return lines->next == lines->filled;
}

enum text_encoding text_lines_encoding(const struct text_lines *lines)
{
    return lines->encoding;
}

enum read_status text_lines_end(const struct text_lines *lines, struct input_health *health,
                                struct error *error)
{
    const char *shown = lines->stream->shown.at;
    if (!lines->problem)
        return READ_END;
    if (stream_is_broken(lines->stream, error)) {
        health->count[HEALTH_ARCHIVE_DAMAGED]++;
    } else {
        health->count[HEALTH_FILE_CUT]++;
        fail(error, "%s cannot be read to the end: %s; all before line %llu was read", shown,
             strerror(lines->problem), (unsigned long long)lines->number);
    }
    return READ_DAMAGED;
}

/* ---- telling the kind ---- */

/* Colours, form feeds and what packets look like in a dump are usual in logs. */
static bool is_binary(struct str text)
{
    size_t controls = 0;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];
        controls += c == 0x7f || (c < 0x20 && !ascii_is_space((char)c) && c != 0x1b && c != 0x0b);
    }
    return controls * 20 > text.len;
}

void text_sample_take(struct text_sample *sample, const struct stream *stream)
{
    struct str first = {(const char *)stream->first, stream->first_len};
    size_t mark_bytes;
    *sample = (struct text_sample){.encoding = text_encoding_of(first, &mark_bytes)};
    sample->is_whole = stream_was_seen_whole(stream);
    sample->map = stream->options ? stream->options->map : NULL;
    text_init(&sample->text);
    first = str_from_offset(first, mark_bytes);
    if (text_encoding_needs_conversion(sample->encoding)) {
        struct text_converter *converter = text_converter_new(sample->encoding);
        text_converter_add(converter, first, sample->is_whole, &sample->text);
        text_converter_free(converter);
    } else {
        text_add(&sample->text, first);
    }
    sample->is_binary = is_binary(text_str(&sample->text));
}

void text_sample_free(struct text_sample *sample)
{
    text_free(&sample->text);
}

bool text_sample_line(struct str *rest, struct str *line)
{
    if (rest->len == 0)
        return false;
    size_t lf = str_find_char(*rest, '\n');
    size_t end = lf < rest->len ? lf : str_find_char(*rest, '\r');
    *line = (struct str){rest->at, end};
    *rest = str_from_offset(*rest, end < rest->len ? end + 1 : rest->len);
    while (line->len && line->at[line->len - 1] == '\r')
        line->len--;
    return true;
}
