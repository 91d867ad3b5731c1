/* The lines that say a SIP message follows, by whom logs are written: one table of formats. */
#ifndef SIPDIAG_LOGS_MARKER_H
#define SIPDIAG_LOGS_MARKER_H

#include "peer_text.h"
#include "sipdiag/logs/log_reader.h"

enum log_direction { LOG_DIRECTION_UNKNOWN, LOG_SENT, LOG_RECEIVED };

struct log_format {
    struct log_dialect about;
    const char *begins; /* what the line begins with, or NULL */
    /* Where a word in it stands: %S who sent it, %D to whom, %L our address, %P the other one, %n a
     * number, %w a word, %* anything. It may stand anywhere in the line. */
    const char *pattern;
    enum log_direction direction;
    bool is_repeat; /* what follows was written before */
};

/* What a line says about the message behind it. */
struct marker {
    const struct log_format *format; /* NULL when only words of it were understood */
    enum log_direction direction;
    bool has_local, has_remote; /* local is the side that wrote the log */
    bool is_pair;               /* local and remote are only who sent and who got it */
    struct peer local, remote;
};

bool marker_read(struct str line, struct marker *marker);

/* Words such as "sent to 192.0.2.1:5060", for formats nobody told us of. */
bool marker_guess(struct str line, struct marker *marker);

#endif
