/* Texts of a call as they are masked. */
#ifndef SIPDIAG_MASK_MASKED_PARTS_H
#define SIPDIAG_MASK_MASKED_PARTS_H

#include "sipdiag/mask/masked.h"

/* What a CDR said of it. */
const struct call_cdr *masked_cdr(struct mask *mask, struct arena *arena, const struct call *call);

#endif
