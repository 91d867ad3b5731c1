/* The steps of correlate_calls(), in their order. All work on calls sorted by start. */
#ifndef SIPDIAG_CORRELATE_CORRELATE_H
#define SIPDIAG_CORRELATE_CORRELATE_H

#include "sipdiag/correlate/correlator.h"

/* Hash of the last digits of a number (contract, section 6: Numbers); of the whole text when it has
 * no digits. */
uint64_t number_hash(struct str number, int64_t tail_digits);

/* Each names the other in `related`. */
void relate_calls(struct call_store *store, struct call *a, struct call *b);

/* Legs with other Call-IDs become part of the call they belong to. */
void join_legs(struct call_store *store, const struct settings *settings);

/* Rows of a CDR become what it says about the captured call that they are of. True when clocks that
 * differ were set right: then the store is to be sorted again. */
bool join_cdrs(struct call_store *store, const struct settings *settings);

/* Which addresses are ours, and from that direction, trunk, who answered. */
void place_calls(struct call_store *store, const struct network *given, size_t given_count,
                 struct us_list *us);

/* New attempts after a failure: related, recovered. */
void find_retries(struct call_store *store, const struct settings *settings);

#endif
