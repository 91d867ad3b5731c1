/* What happens while an input has nothing to give: timers run and signals are seen although a pipe
 * says nothing. */
#ifndef SIPDIAG_READ_PAUSES_H
#define SIPDIAG_READ_PAUSES_H

#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* All of it may be missing: then a read simply waits. */
struct read_pauses {
    void *context;
    /* Does what is due. How long nothing more will be, in microseconds; negative: read no more. */
    int64_t (*rest)(void *context);
    const volatile sig_atomic_t *signals; /* goes up with every signal that rest() must see */
};

/* Waits until one of them can be read. False: read no more. */
bool pause_until_readable(const struct read_pauses *pauses, struct pollfd *fds, size_t count);

#endif
