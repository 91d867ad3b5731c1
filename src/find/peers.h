/* Who registers where, and who asks whom for signs of life, by the addresses that trunks have:
 * their names where the user gave them. */
#ifndef SIPDIAG_FIND_PEERS_H
#define SIPDIAG_FIND_PEERS_H

#include "sipdiag/base/map.h"
#include "sipdiag/model/presence.h"

struct find;
struct find_input;

enum peer_end { PEER_FROM, PEER_TO, PEER_ENDS };

struct peer_at {
    struct map_node node;
    struct address address; /* as a trunk's */
    const struct presence_peer *peer;
    size_t index; /* in the presence */
};

struct peers {
    struct peer_at *list;
    struct map by[PEER_ENDS];
};

void peers_init(struct peers *peers, const struct find_input *input);
void peers_free(struct peers *peers);

/* Peers with that end at the address of a trunk, in order of first sight; NULL at the end. */
const struct peer_at *peers_first(const struct find *find, enum peer_end end,
                                  const struct address *address);
const struct peer_at *peers_next(const struct peer_at *at);

/* The trunk at an address: its name where it has one. */
struct address peers_trunk(const struct find_input *input, const struct address *address);

#endif
