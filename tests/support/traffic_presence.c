/* Registrations, OPTIONS and password guessers of played traffic. */
#include "traffic_parts.h"

#include "sipdiag/base/memory.h"

static void **grow(struct traffic *traffic, void *const *old, size_t count)
{
    void **list = arena_alloc(&traffic->store.arena, (count + 1) * sizeof *list);
    for (size_t i = 0; i < count; i++)
        list[i] = old[i];
    return list;
}

struct presence_peer *traffic_add_peer(struct traffic *traffic, enum presence_kind kind,
                                       const int64_t *times_us, size_t count,
                                       enum presence_state other)
{
    struct presence *presence = &traffic->presence;
    struct presence_peer *peer = arena_alloc_zero(&traffic->store.arena, sizeof *peer);
    void **list = grow(traffic, (void *const *)presence->peers, presence->peer_count);
    peer->kind = kind;
    peer->from = traffic_our_address();
    peer->to = traffic_trunk_address(0);
    peer->user = kind == PRESENCE_REGISTER ? STR("380444901000") : (struct str){NULL, 0};
    peer->changes = arena_alloc_zero(&traffic->store.arena, count * sizeof *peer->changes);
    peer->change_count = (uint16_t)count;
    peer->accepted = 1;
    for (size_t i = 0; i < count; i++)
        peer->changes[i] =
            (struct presence_change){.time_us = times_us[i],
                                     .count = 1,
                                     .frame = 1,
                                     .code = i % 2 == 0                  ? 200
                                             : other == PRESENCE_REFUSED ? 403
                                                                         : 0,
                                     .state = (uint8_t)(i % 2 == 0 ? PRESENCE_UP : other)};
    list[presence->peer_count++] = peer;
    presence->peers = (struct presence_peer *const *)list;
    return peer;
}

void traffic_add_guesser(struct traffic *traffic, int64_t from_us, uint32_t refused, uint32_t users)
{
    struct presence *presence = &traffic->presence;
    struct presence_source *source = arena_alloc_zero(&traffic->store.arena, sizeof *source);
    void **list = grow(traffic, (void *const *)presence->sources, presence->source_count);
    source->from = traffic_trunk_address(TRUNKS_PLAYED);
    source->to = traffic_our_address();
    source->refused = refused;
    source->user_count = users < PRESENCE_USERS_SEEN ? users : PRESENCE_USERS_SEEN;
    source->most_a_minute = refused / 2;
    source->first_us = from_us;
    source->last_us = from_us + 120 * US_PER_S;
    source->frame = 1;
    list[presence->source_count++] = source;
    presence->sources = (struct presence_source *const *)list;
}
