/* Looks across calls: who is us, which calls are legs of one call, which are retries of another. */
#ifndef SIPDIAG_CORRELATE_CORRELATOR_H
#define SIPDIAG_CORRELATE_CORRELATOR_H

#include "sipdiag/model/call.h"
#include "sipdiag/model/endpoint.h"
#include "sipdiag/model/settings.h"

#include <stddef.h>

/* Ours is: what --us says; else every private address when one faces a public one; else the address
 * in the most calls. */
enum us_rule { US_UNKNOWN, US_GIVEN, US_LOGGER, US_PRIVATE, US_BUSIEST };

struct us_list {
    enum us_rule rule;
    struct address *addresses; /* those of the calls that are ours, sorted; malloc'ed */
    size_t count;
};

/* Sorts the store, joins legs (absorbed calls leave it), sets direction, trunk, related, recovered.
 */
void correlate_calls(struct call_store *store, const struct settings *settings,
                     const struct network *given, size_t given_count, struct us_list *us);

/* Trunks whose address lies in one of these networks are called by its name, which outlives the
 * store. */
void name_trunks(struct call_store *store, const struct named_network *trunks, size_t count);

void us_list_free(struct us_list *us);

#endif
