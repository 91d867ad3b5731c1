/* What a run read, extracted and read again: the calls must be the same. */
#ifndef TESTS_SUPPORT_EXTRACTED_H
#define TESTS_SUPPORT_EXTRACTED_H

#include "flow.h"

/* What the extract was called: the pipeline names its input by it. */
struct extracted_path {
    char at[32];
};

/* The analysis of the extract of all calls, whose file is gone when it returns. Where secrets would
 * have to be withheld, they are shown. NULL with a line on stdout when there is none. */
struct pipeline *flow_extracted(const struct flow *flow, struct pipeline *pipeline,
                                struct extracted_path *name);

#endif
