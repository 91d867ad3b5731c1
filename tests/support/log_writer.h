/* Writes SIP messages as logs write them, and puts logs into what carries them. Written from the
 * programs' own formats, with no help from the reader it is to test. */
#ifndef TESTS_SUPPORT_LOG_WRITER_H
#define TESTS_SUPPORT_LOG_WRITER_H

#include "sipdiag/base/text.h"
#include "sipdiag/model/endpoint.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct written_message {
    int64_t time_us;
    struct endpoint from, to;
    enum transport transport;
    struct str bytes;
    bool is_sent; /* by the side that writes the log */
};

/* What a format says of a message beside its text. */
enum log_says {
    LOG_SAYS_BOTH = 1,      /* addresses of both sides */
    LOG_SAYS_PEER = 2,      /* of the other side */
    LOG_SAYS_DIRECTION = 4, /* sent or received */
    LOG_SAYS_US = 8,        /* microseconds */
    LOG_SAYS_MS = 16,
    LOG_SAYS_S = 32,
    LOG_SAYS_DATE = 64, /* with its year */
};

struct log_writer {
    const char *name;
    const char *dialect; /* as the reader calls it */
    unsigned says;
    void (*begin)(struct text *out); /* of a file; may be NULL */
    void (*add)(struct text *out, const struct written_message *message);
};

extern const struct log_writer log_writers[];
extern const size_t log_writer_count;

/* A capture of the same messages, over UDP. */
void log_write_capture(struct text *out, const struct written_message *messages, size_t count);

/* Puts a whole log into something else. */
struct log_wrapper {
    const char *name;
    bool has_times; /* of its own, always the same */
    void (*wrap)(struct text *out, struct str log);
};

extern const struct log_wrapper log_wrappers[];
extern const size_t log_wrapper_count;

#endif
