/* SIGINT and SIGTERM: the first asks for an early end, the second ends at once. */
#ifndef CLI_STOP_H
#define CLI_STOP_H

#include <signal.h>

/* Also ignores SIGPIPE: a reader that goes away is told by the write. */
void stop_watch(void);

/* How many such signals came. */
const volatile sig_atomic_t *stop_flag(void);

#endif
