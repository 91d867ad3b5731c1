/* Clocks of capturing hosts that differ: what two inputs both saw tells by how much. */
#ifndef SIPDIAG_PIPELINE_CLOCK_SKEW_H
#define SIPDIAG_PIPELINE_CLOCK_SKEW_H

#include "sipdiag/model/analysis.h"
#include "sipdiag/read/read_options.h"

#include <signal.h>
#include <stddef.h>

/* Looks at the beginnings of the inputs that are regular files, as far as these overlap, and sets
 * shift_us and its companions of those whose clock differs from that of an input named before. */
void clock_skew_estimate(struct input *inputs, size_t count, const struct read_options *reading,
                         const volatile sig_atomic_t *stop);

#endif
