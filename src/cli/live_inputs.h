/* Opens what --interface and --hep name, and says why one cannot be. */
#ifndef CLI_LIVE_INPUTS_H
#define CLI_LIVE_INPUTS_H

#include "sipdiag/cli/options.h"
#include "sipdiag/read/live.h"

struct live_inputs {
    struct live **at;
    size_t count;
};

/* EXIT_ANALYSED, or the exit code of what was said. To be closed in either case. */
int live_inputs_open(struct live_inputs *inputs, const struct options *options);
void live_inputs_close(struct live_inputs *inputs);

#endif
