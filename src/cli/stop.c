/* The signal handler and its counter. */
#include "stop.h"

#include "sipdiag/cli/cli.h"

#include <stddef.h>
#include <unistd.h>

static volatile sig_atomic_t stops;

static void on_stop(int number)
{
    (void)number;
    if (stops)
        _exit(EXIT_INTERRUPTED);
    stops = 1;
}

void stop_watch(void)
{
    /* Without SA_RESTART, so that a read that waits for a slow pipe ends, too. */
    struct sigaction action = {.sa_handler = on_stop};
    sigemptyset(&action.sa_mask);
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
