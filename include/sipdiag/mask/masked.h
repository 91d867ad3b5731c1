/* An analysis as --mask shows it: a copy with every number, name and address hidden. All that is
 * made of it (summary, reports) is masked by that. Figures stay. */
#ifndef SIPDIAG_MASK_MASKED_H
#define SIPDIAG_MASK_MASKED_H

#include "sipdiag/mask/mask.h"
#include "sipdiag/model/analysis.h"

struct masked {
    struct analysis analysis; /* findings are borrowed: their texts were masked when made */
    struct call_store store;
    struct map copies; /* of calls, by the original */
    struct mask *mask;
};

/* Borrows from the analysis and the mask. With a mask that is NULL, the analysis as it is. */
void masked_make(struct masked *masked, struct mask *mask, const struct analysis *analysis);
void masked_free(struct masked *masked);

#endif
