/* What stands before every line of a log: it is the same but for its digits. */
#ifndef SIPDIAG_LOGS_PREFIX_H
#define SIPDIAG_LOGS_PREFIX_H

#include "sipdiag/base/str.h"

/* How much of the line has the shape of the prefix; 0: it has not. */
size_t prefix_shape_len(struct str prefix, struct str line);

/* How much of the line has the shape of the prefix's beginning. */
size_t prefix_common(struct str prefix, struct str line);

/* Behind the last time in the prefix: what is the same in all lines of one thread. */
size_t prefix_key(struct str prefix);

#endif
