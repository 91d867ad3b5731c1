/* Texts of a call as they are masked. */
#ifndef SIPDIAG_MASK_MASKED_PARTS_H
#define SIPDIAG_MASK_MASKED_PARTS_H

#include "sipdiag/mask/masked.h"

/* With its own numbers and names hidden. */
void add_call_id_of(struct mask *mask, struct text *out, const struct call *call);

/* What a CDR said of it. */
const struct call_cdr *masked_cdr(struct mask *mask, struct arena *arena, const struct call *call);

#endif
