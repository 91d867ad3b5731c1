/* The last lines that were no part of a message: they say whose the next one is and when it came.
 */
#ifndef SIPDIAG_LOGS_CONTEXT_H
#define SIPDIAG_LOGS_CONTEXT_H

#include "marker.h"
#include "sipdiag/base/text.h"
#include "stamp.h"

enum { CONTEXT_LINES = 16, CONTEXT_LINE_BYTES = 400, CONTEXT_STAMP_BYTES = 96 };

struct context_line {
    char bytes[CONTEXT_LINE_BYTES];
    size_t len;
};

struct context {
    struct context_line lines[CONTEXT_LINES]; /* a ring */
    uint64_t noted, cleared;                  /* lines so far, and at the last clearing */
    char stamped[CONTEXT_STAMP_BYTES];        /* beginning of the last line with a time */
    size_t stamped_len;
    char dated[CONTEXT_STAMP_BYTES]; /* of the last one with a date */
    size_t dated_len;
    struct text colours, json, html; /* scratch */
};

void context_free(struct context *context);
void context_note(struct context *context, struct str line);
/* The time of the entry that carries the next lines. */
void context_note_time(struct context *context, struct str time);
/* The first lines are about a message that is over. */
void context_clear(struct context *context, uint64_t lines);

/* About the message that begins behind `before`, which stands in its line. */
struct context_answer {
    struct marker marker;
    struct stamp stamp;
    bool has_marker, has_stamp;
};
/* The line noted last. */
struct str context_last(const struct context *context);
void context_find(struct context *context, struct str before, struct context_answer *answer);

#endif
