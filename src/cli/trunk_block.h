/* A start for the user's own file: a [trunk] section that names the far addresses seen. */
#ifndef CLI_TRUNK_BLOCK_H
#define CLI_TRUNK_BLOCK_H

#include "sipdiag/base/text.h"
#include "sipdiag/model/analysis.h"

/* The section, most calls first, of addresses without a name; nothing when there are none. */
void trunk_block_add(struct text *out, const struct analysis *analysis);

#endif
