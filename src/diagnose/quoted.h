/* What an answerer said in its own words: a reason phrase that is not the standard one, the text of
 * a Reason header (RFC 3326), the text of a Warning (RFC 3261 20.43). */
#ifndef SIPDIAG_DIAGNOSE_QUOTED_H
#define SIPDIAG_DIAGNOSE_QUOTED_H

#include "sipdiag/base/str.h"
#include "sipdiag/model/call.h"

#include <stdbool.h>

struct reason {
    struct str protocol; /* "SIP", "Q.850" */
    unsigned cause;      /* 0 = none */
    struct str text;     /* without its quotation marks */
};

/* The next value of a Reason header that may hold several; false when there is none. */
bool reason_next(struct str *header, struct reason *reason);

/* True when the phrase of the response in `code` is not the one the standard gives it. */
bool phrase_is_own(const struct call *call);

/* Text of the Reason header, else of the Warning, when it says more than the phrase; else empty. */
struct str added_words(const struct call *call);

#endif
