/* --extract: the packets of the calls that are shown. */
#ifndef CLI_EXTRACT_VIEW_H
#define CLI_EXTRACT_VIEW_H

#include "reporting.h"

/* Its exit code; what was left out is said. `selected` are the calls as they are. */
int extract_view_write(const struct reporting *reporting, const struct analysis *selected,
                       bool is_all);

#endif
