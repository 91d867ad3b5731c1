/* The report of --baseline. */
#ifndef CLI_BASELINE_FILE_H
#define CLI_BASELINE_FILE_H

#include "sipdiag/check/baseline.h"
#include "sipdiag/cli/options.h"

/* NULL when none is wanted; *failed, after saying why, when it cannot be read. */
struct baseline *baseline_file_read(const struct options *options, bool *failed);

#endif
