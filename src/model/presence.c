/* Looks up the state of a peer. */
#include "sipdiag/model/presence.h"

bool presence_state_at(const struct presence_peer *peer, int64_t time_us,
                       struct presence_change *state)
{
    bool found = false;
    for (uint16_t i = 0; i < peer->change_count && peer->changes[i].time_us <= time_us; i++) {
        *state = peer->changes[i];
        found = true;
    }
    return found;
}

bool presence_is_gone(const struct presence_peer *peer, int64_t time_us)
{
    int64_t expires_us = 0;
    bool gone = false;
    for (uint16_t i = 0; i < peer->change_count && peer->changes[i].time_us <= time_us; i++) {
        const struct presence_change *change = &peer->changes[i];
        gone = change->state != PRESENCE_UP;
        if (change->state == PRESENCE_UP)
            expires_us = change->expires_us;
        if (change->state == PRESENCE_GONE || change->state == PRESENCE_EXPIRED)
            expires_us = 0;
    }
    return gone && time_us >= expires_us;
}
