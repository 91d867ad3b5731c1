/* What is said about the inputs on standard error: errors, warnings, and with -v what was read. */
#ifndef CLI_COMPLAINTS_H
#define CLI_COMPLAINTS_H

#include "sipdiag/cli/options.h"
#include "sipdiag/model/analysis.h"

#include <stdbool.h>

void complain(const struct analysis *analysis, const struct options *options);

/* True when a named input could not be used, or, with --strict, not wholly. */
bool inputs_failed(const struct analysis *analysis, bool strict);

/* True when no input gave a single packet because all failed. */
bool nothing_read(const struct analysis *analysis);

#endif
