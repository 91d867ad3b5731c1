/* What is said about the inputs on standard error: errors, warnings, and with -v what was read. */
#ifndef CLI_COMPLAINTS_H
#define CLI_COMPLAINTS_H

#include "input_list.h"
#include "sipdiag/cli/options.h"
#include "sipdiag/model/analysis.h"

#include <stdbool.h>

/* With a mask, names and addresses are hidden. */
void complain(const struct analysis *analysis, const struct input_list *inputs,
              const struct options *options, struct mask *mask);

/* True when a named input could not be used, no file of a named directory could, or, with --strict,
 * not all were used wholly. */
bool inputs_failed(const struct analysis *analysis, const struct input_list *inputs, bool strict);

/* The first thing because of which inputs_failed(), or why the analysis was cut short. */
const char *first_trouble(const struct analysis *analysis, const struct options *options);

/* True when no input gave a single packet because all failed. */
bool nothing_read(const struct analysis *analysis);

#endif
