/* Inputs without end: a network interface, and a listener for HEP agents. They give what there is
 * and never wait. */
#ifndef SIPDIAG_READ_LIVE_H
#define SIPDIAG_READ_LIVE_H

#include "sipdiag/base/error.h"
#include "sipdiag/model/frame.h"
#include "sipdiag/model/input_health.h"
#include "sipdiag/model/settings.h"

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>

struct live;

enum live_problem {
    LIVE_CANNOT_OPEN,
    LIVE_NO_INTERFACE, /* there is none of this name; the error is not set */
    LIVE_BAD_FILTER,
    LIVE_BAD_ADDRESS,
};

/* Captures; `name` may be "any", the filter NULL. NULL with a sentence. */
struct live *live_capture(const char *name, const char *filter, const struct settings *settings,
                          enum live_problem *problem, struct error *error);

/* Listens for HEP by UDP and TCP: "192.0.2.1:9060", "[::1]:9060", ":9060" or "9060" (all our
 * addresses). NULL with a sentence. */
struct live *live_listen(const char *where, enum live_problem *problem, struct error *error);

/* Interfaces that can be captured, for a sentence: at most `most` names, to be freed. */
size_t live_interfaces(char **names, size_t most);

void live_close(struct live *live);

const char *live_name(const struct live *live); /* as given */
const char *live_kind(const struct live *live); /* "live", "hep" */

enum live_status {
    LIVE_FRAME,
    LIVE_NOTHING, /* now */
    LIVE_ENDED,   /* for good, with a sentence */
};

/* The frame borrows from it until the next call. */
enum live_status live_next(struct live *live, struct frame *frame, struct input_health *health,
                           struct error *error);

/* What to wait for, LIVE_FDS_MOST at most; how many. */
enum { LIVE_FDS_MOST = 80 };
size_t live_fds(const struct live *live, struct pollfd *fds);

/* Adds what the kernel dropped since the last time. */
void live_count_drops(struct live *live, struct input_health *health);

/* The port that it listens on, for tests that let the kernel choose; 0 for an interface. */
unsigned live_port(const struct live *live);

#endif
