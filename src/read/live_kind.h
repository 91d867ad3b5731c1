/* A kind of input without end. */
#ifndef SIPDIAG_READ_LIVE_KIND_H
#define SIPDIAG_READ_LIVE_KIND_H

#include "sipdiag/read/live.h"

struct live_kind {
    const char *name;
    enum live_status (*next)(void *state, struct frame *frame, struct input_health *health,
                             struct error *error);
    size_t (*fds)(const void *state, struct pollfd *fds);
    void (*count_drops)(void *state, struct input_health *health);
    unsigned (*port)(const void *state); /* NULL: none */
    void (*close)(void *state);
};

struct live *live_new(const struct live_kind *kind, const char *name, void *state);

#endif
