/* Other words for a cause, where the table's own words would accuse the wrong side. */
#ifndef SIPDIAG_DIAGNOSE_WORDINGS_H
#define SIPDIAG_DIAGNOSE_WORDINGS_H

#include "sipdiag/model/verdict.h"

#include <stdbool.h>
#include <stddef.h>

/* Ends the action of every cause on the provider's side that rests on a code alone. */
#define ONLY_THE_PROVIDER_KNOWS \
    " Only the provider can name the exact cause: send several fresh examples (number and exact " \
    "time)."

/* NULL means: as in the cause table. Placeholders as there. */
struct wording {
    const char *cause;
    enum side side; /* SIDE_COUNT: whatever the side */
    bool ours;      /* the element that answered or fell silent is our own */
    const char *headline;
    const char *action;
};

/* NULL when the cause table's words fit. */
const struct wording *wording_find(const char *cause, enum side side, bool ours);

const struct wording *wording_at(size_t index); /* for tests; NULL past the end */

#endif
