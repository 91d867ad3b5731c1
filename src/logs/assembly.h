/* One message that is being put together from lines. */
#ifndef SIPDIAG_LOGS_ASSEMBLY_H
#define SIPDIAG_LOGS_ASSEMBLY_H

#include "marker.h"
#include "sipdiag/base/text.h"
#include "stamp.h"

enum { ASSEMBLY_MOST_BYTES = 256 * 1024, ASSEMBLY_MOST_FOREIGN = 64, ASSEMBLY_SESSION_BYTES = 48 };

struct assembly {
    struct text text;   /* the lines so far, each with CR LF */
    struct text prefix; /* what stands before each line; empty: nothing, or nothing sure */
    size_t key;         /* from here on the prefix is the same in every line, unless key_varies */
    bool key_varies;
    bool is_open, is_sure; /* a header followed the start line */
    bool in_body, has_blank, is_cut;
    bool is_sdp, is_sipfrag, is_quoted; /* in the quotes of a CSV field */
    bool is_dotted;                     /* every line ends with a dot (ngrep) */
    struct str line_end;                /* written out behind every line: "^M" */
    unsigned seen;                      /* bits of the headers that every message has */
    size_t header_lines, dotted_lines, body_lines;
    size_t body_at;                               /* in text */
    int64_t content_length;                       /* negative: not known */
    size_t content_length_at, content_length_end; /* its line in text */
    uint64_t line, foreign;
    uint64_t noted; /* lines of the context when it took its last one */
    struct marker marker;
    struct stamp stamp;
    bool has_marker, has_stamp;
    char session[ASSEMBLY_SESSION_BYTES]; /* whose records it may be split over; or empty */
    struct str expanded_by;               /* line ends that were written out, or empty */
    struct text first;                    /* the whole line it begins in */
};

enum assembly_answer {
    ASSEMBLY_TAKES,
    ASSEMBLY_ENDS,        /* with this line */
    ASSEMBLY_ENDED,       /* before this line, which is something else */
    ASSEMBLY_WAS_NONE,    /* no message at all; the line is something else */
    ASSEMBLY_IS_ANOTHERS, /* the line is */
};

void assembly_free(struct assembly *assembly);

/* The message begins at a column of a line. */
void assembly_begin(struct assembly *assembly, struct str line, size_t column);
enum assembly_answer assembly_add(struct assembly *assembly, struct str line);

/* The rest of the line that it took last, which the logger had split. */
enum assembly_answer assembly_add_rest(struct assembly *assembly, struct str rest);

/* Could the line belong to it by what stands before its lines? 2: surely, 1: no prefix tells. */
int assembly_wants(const struct assembly *assembly, struct str line);

/* Makes the text what was on the wire, as far as the log tells. */
void assembly_finish(struct assembly *assembly);

#endif
