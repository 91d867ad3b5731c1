/* The lines of a text input, whatever packs it, in UTF-8: spans of a block, not copied one by one.
 */
#ifndef SIPDIAG_READ_TEXT_LINES_H
#define SIPDIAG_READ_TEXT_LINES_H

#include "sipdiag/read/source.h"
#include "stream.h"
#include "text_encoding.h"

struct cdr_map;
struct text_lines;

enum { TEXT_LINE_MOST = 1024 * 1024 }; /* a longer one comes in pieces */

struct text_line {
    struct str text;   /* without its line end (LF, CR LF; CR where there is no LF); borrowed
                          until the next one */
    uint64_t number;   /* from 1 */
    bool has_end;      /* a line end was there: false for the last one of a text, or a piece */
    bool goes_on;      /* what follows is the next piece of the same line */
    bool is_continued; /* a further piece */
};

/* The stream must not have been read yet and outlives it. */
struct text_lines *text_lines_new(struct stream *stream);
void text_lines_free(struct text_lines *lines);

/* False at the end. */
bool text_lines_next(struct text_lines *lines, struct text_line *line);

/* Makes the last line longer by the next one, with the line end between them as it was: a quoted
 * field of a table goes over several. False, and nothing changed, at the end or when it would get
 * longer than TEXT_LINE_MOST. */
bool text_lines_extend(struct text_lines *lines, struct text_line *line);

/* Goes back to before the part of the last line that begins at `offset` of it: what was there
 * first of an extended one is line `number` again. */
void text_lines_go_back(struct text_lines *lines, size_t offset, uint64_t number);

/* True when nothing waits in the block: the next line may have to be waited for. */
bool text_lines_would_wait(const struct text_lines *lines);

enum text_encoding text_lines_encoding(const struct text_lines *lines);

/* At the end: READ_END, or READ_DAMAGED with a sentence and counted, when it could not be read
 * wholly. */
enum read_status text_lines_end(const struct text_lines *lines, struct input_health *health,
                                struct error *error);

/* The first text of an input, for telling its kind: up to STREAM_FIRST_MOST bytes, in UTF-8. */
struct text_sample {
    struct text text;
    enum text_encoding encoding;
    bool is_whole;             /* nothing follows */
    const struct cdr_map *map; /* what the user says about tables; may be NULL */
    bool is_binary;            /* too many control bytes for a text */
};

void text_sample_take(struct text_sample *sample, const struct stream *stream);
void text_sample_free(struct text_sample *sample);

/* The next line of *rest, without its end; false at the end. */
bool text_sample_line(struct str *rest, struct str *line);

#endif
