/* The signal handler and its counter. */
#include "stop.h"

#include "sipdiag/cli/cli.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* timeout(1) and the like signal a process and its group: two at nearly the same time are one wish.
 */
static const int64_t same_wish_ms = 200;

static volatile sig_atomic_t stops, looks, records, signals;
static const char *volatile farewell;
static int64_t first_ms; /* of the monotonic clock; only the handler uses it */

static _Noreturn void end_at_once(void)
{
    const char *words = farewell;
    if (words && write(STDOUT_FILENO, words, strlen(words)) < 0)
        _exit(EXIT_OUTPUT);
    _exit(EXIT_INTERRUPTED);
}

static void on_stop(int number)
{
    struct timespec now;
    (void)number;
    signals++;
    clock_gettime(CLOCK_MONOTONIC, &now);
    int64_t now_ms = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
    if (!stops)
        first_ms = now_ms;
    else if (now_ms - first_ms >= same_wish_ms)
        end_at_once();
    stops = 1;
}

static void on_look(int number)
{
    (void)number;
    looks++;
    signals++;
}

static void on_hangup(int number)
{
    (void)number;
    records++;
    signals++;
}

void stop_watch_hangup(void)
{
    struct sigaction action = {.sa_handler = on_hangup, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    sigaction(SIGHUP, &action, NULL);
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
    struct sigaction look = {.sa_handler = on_look, .sa_flags = SA_RESTART};
    sigemptyset(&look.sa_mask);
    sigaction(SIGUSR1, &look, NULL);
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigemptyset(&ignore.sa_mask);
    sigaction(SIGPIPE, &ignore, NULL);
}

const volatile sig_atomic_t *stop_flag(void)
{
    return &stops;
}

const volatile sig_atomic_t *look_flag(void)
{
    return &looks;
}

const volatile sig_atomic_t *records_flag(void)
{
    return &records;
}

const volatile sig_atomic_t *signal_count(void)
{
    return &signals;
}

void stop_writes(const char *words)
{
    farewell = words;
}
