/* Waits for descriptors, timers and signals at once. */
#include "sipdiag/read/pauses.h"

#include <errno.h>
#include <time.h>

enum { LONGEST_REST_S = 3600 };

static struct timespec time_of(int64_t rest_us)
{
    int64_t most_us = (int64_t)LONGEST_REST_S * 1000000;
    int64_t us = rest_us < most_us ? rest_us : most_us;
    return (struct timespec){.tv_sec = us / 1000000, .tv_nsec = us % 1000000 * 1000};
}

/* A signal between the look at the counter and the wait would be slept over: it is held back until
 * the wait has begun. */
static int wait_once(const struct read_pauses *pauses, struct pollfd *fds, size_t count,
                     sig_atomic_t seen, int64_t rest_us)
{
    sigset_t all, before;
    struct timespec rest = time_of(rest_us);
    int ready = 0;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, &before);
    if (*pauses->signals == seen)
        ready = ppoll(fds, (nfds_t)count, &rest, &before);
    sigprocmask(SIG_SETMASK, &before, NULL);
    return ready;
}

bool pause_until_readable(const struct read_pauses *pauses, struct pollfd *fds, size_t count)
{
    for (;;) {
        sig_atomic_t seen = *pauses->signals;
        int64_t rest_us = pauses->rest(pauses->context);
        if (rest_us < 0)
            return false;
        int ready = wait_once(pauses, fds, count, seen, rest_us);
        if (ready > 0)
            return true;
        if (ready < 0 && errno != EINTR)
            return true; /* the read that follows says what is wrong */
    }
}
