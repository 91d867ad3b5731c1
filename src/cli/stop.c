/* The signal handler and its counter. */
#include "stop.h"

#include "sipdiag/cli/cli.h"

#include <stddef.h>
#include <stdint.h>
#include <time.h>
#include <unistd.h>

/* timeout(1) and the like signal a process and its group: two at nearly the same time are one wish.
 */
static const int64_t same_wish_ms = 200;

static volatile sig_atomic_t stops;
static int64_t first_ms; /* of the monotonic clock; only the handler uses it */

static void on_stop(int number)
{
    struct timespec now;
    (void)number;
    clock_gettime(CLOCK_MONOTONIC, &now);
    int64_t now_ms = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
    if (!stops)
        first_ms = now_ms;
    else if (now_ms - first_ms >= same_wish_ms)
        _exit(EXIT_INTERRUPTED);
    stops = 1;
}

void stop_watch(void)
{
    /* Without SA_RESTART, so that a read that waits for a slow pipe ends, too. */
    struct sigaction action = {.sa_handler = on_stop};
    sigemptyset(&action.sa_mask);
    sigaddset(&action.sa_mask, SIGINT);
    sigaddset(&action.sa_mask, SIGTERM);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigemptyset(&ignore.sa_mask);
    sigaction(SIGPIPE, &ignore, NULL);
}

const volatile sig_atomic_t *stop_flag(void)
{
    return &stops;
}
