/* Names that the user gave to trunks. */
#include "sipdiag/correlate/correlator.h"

void name_trunks(struct call_store *store, const struct named_network *trunks, size_t count)
{
    for (size_t i = 0; count && i < store->count; i++) {
        struct call *call = store->calls[i];
        for (size_t j = 0; call->trunk && j < count; j++) {
            if (!network_contains(&trunks[j].network, call->trunk))
                continue;
            struct address *named = arena_alloc(&store->arena, sizeof *named);
            *named = address_named(trunks[j].name);
            call->trunk = named;
            break;
        }
    }
}
