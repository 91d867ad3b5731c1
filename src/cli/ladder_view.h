/* The view of one call: its messages are kept while the inputs are read, then it is looked up. */
#ifndef CLI_LADDER_VIEW_H
#define CLI_LADDER_VIEW_H

#include "reporting.h"
#include "sipdiag/cli/options.h"
#include "sipdiag/ladder/ladder.h"
#include "sipdiag/pipeline/pipeline.h"

#include <stdbool.h>

/* Keeps the messages of a run, when ladders are wanted; else NULL. A run without end keeps none but
 * for a ladder that was asked for. */
struct message_log *ladder_view_watch(struct pipeline_options *wanted,
                                      const struct options *options);

/* Makes the ladder. False when no call is meant, or several: they are listed on standard error; or
 * when the messages could not be kept: *exit_code says which. */
bool ladder_view_make(struct ladder *ladder, struct reporting *reporting,
                      const struct report *report, int *exit_code);

#endif
