/* One map for each end of the peers, made once: trunks and peers may be many. */
#include "peers.h"

#include "observe.h"
#include "sipdiag/base/memory.h"

#include <stdlib.h>

struct address peers_trunk(const struct find_input *input, const struct address *address)
{
    const struct named_network *named =
        named_network_find(input->trunks, input->trunk_count, address);
    return named ? address_named(named->name) : *address;
}

/* From the last one on: a map gives what came last first. */
void peers_init(struct peers *peers, const struct find_input *input)
{
    size_t count = input->presence ? input->presence->peer_count : 0;
    struct peer_at *next = peers->list = xalloc((count + 1) * PEER_ENDS * sizeof *peers->list);
    for (int end = 0; end < PEER_ENDS; end++)
        map_init(&peers->by[end]);
    for (size_t i = count; i-- > 0;) {
        const struct presence_peer *peer = input->presence->peers[i];
        for (int end = 0; end < PEER_ENDS; end++, next++) {
            next->address = peers_trunk(input, end == PEER_FROM ? &peer->from : &peer->to);
            next->peer = peer;
            next->index = i;
            map_add(&peers->by[end], &next->node, address_hash(&next->address));
        }
    }
}

void peers_free(struct peers *peers)
{
    for (int end = 0; end < PEER_ENDS; end++)
        map_free(&peers->by[end]);
    free(peers->list);
}

static const struct peer_at *at_address(const struct map_node *node, const struct address *address)
{
    for (; node; node = map_next(node)) {
        const struct peer_at *at = (const struct peer_at *)node; /* node is its first member */
        if (address_equal(&at->address, address))
            return at;
    }
    return NULL;
}

const struct peer_at *peers_first(const struct find *find, enum peer_end end,
                                  const struct address *address)
{
    return at_address(map_find(&find->peers.by[end], address_hash(address)), address);
}

const struct peer_at *peers_next(const struct peer_at *at)
{
    return at_address(map_next(&at->node), &at->address);
}
