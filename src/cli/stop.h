/* SIGINT and SIGTERM: the first asks for an early end, the second ends at once. SIGUSR1 asks for
 * the summary so far. */
#ifndef CLI_STOP_H
#define CLI_STOP_H

#include <signal.h>

/* Also ignores SIGPIPE: a reader that goes away is told by the write. */
void stop_watch(void);

/* How many such signals came. */
const volatile sig_atomic_t *stop_flag(void);

/* Goes up with every SIGUSR1. */
const volatile sig_atomic_t *look_flag(void);

/* For runs that write records as calls end: SIGHUP asks for those that are due, and ends nothing
 * any more. A file of records can then be moved away; the next ones begin a new file. */
void stop_watch_hangup(void);

/* Goes up with every such SIGHUP. */
const volatile sig_atomic_t *records_flag(void);

/* Goes up with every signal of all these. */
const volatile sig_atomic_t *signal_count(void);

/* While a screen is drawn on: what is written to standard output when a signal ends the program at
 * once; NULL for nothing. */
void stop_writes(const char *farewell);

#endif
