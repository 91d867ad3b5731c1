/* What docs/INPUTS.md says of CDRs. */
#ifndef TESTS_SUPPORT_CDR_PAGE_H
#define TESTS_SUPPORT_CDR_PAGE_H

#include "sipdiag/base/text.h"

/* The part on CDRs: every dialect with a line of it and what it hides, every field of --map. */
void add_cdr_inputs(struct text *out);

#endif
