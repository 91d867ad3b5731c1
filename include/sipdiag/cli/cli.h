/* The command line: options in, reports out, an exit code back. */
#ifndef SIPDIAG_CLI_CLI_H
#define SIPDIAG_CLI_CLI_H

/* The outside contract; docs/ARCHITECTURE.md says which wins when several apply. */
enum exit_code {
    EXIT_ANALYSED = 0,
    EXIT_CHECK_FAILED = 1, /* a condition of --fail-if holds */
    EXIT_USAGE = 2,
    EXIT_INPUT = 3,        /* a named input cannot be opened, read or recognised */
    EXIT_NOT_JUDGED = 4,   /* a check over too few calls, or over none */
    EXIT_OUTPUT = 5,       /* output could not be written */
    EXIT_WARNED = 100,     /* a condition of --warn-if holds: inside, for plugins alone */
    EXIT_INTERRUPTED = 130 /* cut short by a signal; what had been analysed is printed */
};

int cli_main(int argc, char **argv);

#endif
