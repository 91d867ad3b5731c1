/* Names that the user gave to trunks. */
#include "sipdiag/correlate/correlator.h"

void name_trunks(struct call_store *store, const struct named_network *trunks, size_t count)
{
    for (size_t i = 0; count && i < store->count; i++) {
        struct call *call = store->calls[i];
        const struct named_network *trunk =
            call->trunk ? named_network_find(trunks, count, call->trunk) : NULL;
        if (!trunk)
            continue;
        struct address *named = arena_alloc(&store->arena, sizeof *named);
        *named = address_named(trunk->name);
        call->trunk = named;
    }
}
