/* Follows REGISTER and OPTIONS transactions, and keeps only the changes of state. */
#include "sipdiag/track/presence_log.h"

#include "sipdiag/base/arena.h"
#include "sipdiag/base/clock.h"
#include "sipdiag/base/hash.h"
#include "sipdiag/base/memory.h"

#include <stdlib.h>
#include <string.h>

/* Timer F: nobody answers after 64 T1 (RFC 3261 17.1.2.2). */
static const int64_t timer_f_us = 32 * US_PER_S;
/* A client that tries anew before that has given up by itself. */
static const int64_t gave_up_us = 4 * US_PER_S;

/* The end of year 9999: a registration can be added to any time before it. */
static const int64_t latest_us = INT64_C(253402300800) * US_PER_S;

struct presence_log {
    const struct settings *settings;
    struct arena arena;
    struct map peers_by_key, sources_by_key;
    struct presence_peer **peers;
    struct presence_source **sources;
    size_t peer_capacity, source_capacity;
    struct presence presence;
};

struct presence_log *presence_log_new(const struct settings *settings)
{
    struct presence_log *log = xalloc(sizeof *log);
    log->settings = settings;
    arena_init(&log->arena, 0);
    map_init(&log->peers_by_key);
    map_init(&log->sources_by_key);
    return log;
}

void presence_log_free(struct presence_log *log)
{
    if (!log)
        return;
    arena_free(&log->arena);
    map_free(&log->peers_by_key);
    map_free(&log->sources_by_key);
    free(log->peers);
    free(log->sources);
    free(log);
}

/* ---- states ---- */

/* Most peers change never: room grows once. */
enum { FEW_CHANGES = 2 };

static void make_room(struct presence_log *log, struct presence_peer *peer)
{
    struct presence_change *more = arena_alloc(&log->arena, PRESENCE_CHANGES_MOST * sizeof *more);
    memcpy(more, peer->changes, peer->change_count * sizeof *more);
    peer->changes = more;
}

static void drop_oldest(struct presence_peer *peer)
{
    enum { DROPPED = PRESENCE_CHANGES_MOST / 2 };
    memmove(peer->changes, peer->changes + DROPPED, DROPPED * sizeof *peer->changes);
    peer->change_count = DROPPED;
    peer->changes_dropped += DROPPED;
}

static void change_state(struct presence_log *log, struct presence_peer *peer,
                         struct presence_change change)
{
    struct presence_change *last =
        peer->change_count ? &peer->changes[peer->change_count - 1] : NULL;
    if (last && last->state == change.state) {
        last->count++;
        last->expires_us = change.expires_us;
        return;
    }
    if (!peer->changes)
        peer->changes = arena_alloc(&log->arena, FEW_CHANGES * sizeof *peer->changes);
    if (peer->change_count == FEW_CHANGES && peer->changes_dropped == 0)
        make_room(log, peer);
    if (peer->change_count == PRESENCE_CHANGES_MOST)
        drop_oldest(peer);
    peer->changes[peer->change_count++] = change;
}

static struct presence_change change_of(const struct presence_peer *peer, enum presence_state state,
                                        uint16_t code)
{
    return (struct presence_change){.time_us = peer->request.time_us,
                                    .count = 1,
                                    .frame = peer->request.frame,
                                    .input = peer->request.input,
                                    .code = code,
                                    .state = (uint8_t)state};
}

static void close_silent(struct presence_log *log, struct presence_peer *peer)
{
    if (!peer->request.open)
        return;
    peer->request.open = false;
    peer->unanswered++;
    change_state(log, peer, change_of(peer, PRESENCE_SILENT, 0));
}

/* A registration that is renewed a little late was there all the time. */
static void close_expired(struct presence_log *log, struct presence_peer *peer, int64_t now_us)
{
    int64_t grace = log->settings->value[SETTING_REGISTRATION_GRACE];
    if (peer->expires_at_us == TIME_UNKNOWN || now_us < peer->expires_at_us + grace)
        return;
    struct presence_change change = change_of(peer, PRESENCE_EXPIRED, 0);
    change.time_us = peer->expires_at_us;
    peer->expires_at_us = TIME_UNKNOWN;
    change_state(log, peer, change);
}

/* ---- who ---- */

static uint64_t pair_hash(const struct address *from, const struct address *to, struct str user)
{
    unsigned char key[2 * sizeof *from + 32];
    size_t len = user.len < 32 ? user.len : 32;
    memcpy(key, from, sizeof *from);
    memcpy(key + sizeof *from, to, sizeof *to);
    if (len)
        memcpy(key + 2 * sizeof *from, user.at, len);
    return hash_key(key, 2 * sizeof *from + len);
}

static struct presence_peer *find_peer(struct presence_log *log, const struct sip_facts *facts,
                                       const struct address *from, const struct address *to)
{
    bool is_register = facts->method == SIP_METHOD_REGISTER;
    struct str user = is_register ? facts->to_user : (struct str){NULL, 0};
    enum presence_kind kind = is_register ? PRESENCE_REGISTER : PRESENCE_OPTIONS;
    uint64_t hash = pair_hash(from, to, user);
    for (struct map_node *n = map_find(&log->peers_by_key, hash); n; n = map_next(n)) {
        struct presence_peer *peer = (struct presence_peer *)n; /* node is its first member */
        if (peer->kind == kind && str_equal(peer->user, user) && address_equal(&peer->from, from) &&
            address_equal(&peer->to, to))
            return peer;
    }
    if (log->presence.peer_count == PRESENCE_PEERS_MOST || facts->status) {
        log->presence.dropped += facts->status == 0;
        return NULL;
    }
    struct presence_peer *peer = arena_alloc_zero(&log->arena, sizeof *peer);
    peer->kind = kind;
    peer->from = *from;
    peer->to = *to;
    peer->user = arena_copy(&log->arena, user);
    peer->expires_at_us = peer->request.time_us = TIME_UNKNOWN;
    map_add(&log->peers_by_key, &peer->node, hash);
    log->peers = array_grow(log->peers, log->presence.peer_count, &log->peer_capacity,
                            sizeof(struct presence_peer *));
    log->peers[log->presence.peer_count++] = peer;
    return peer;
}

static struct presence_source *find_source(struct presence_log *log,
                                           const struct presence_peer *peer)
{
    uint64_t hash = pair_hash(&peer->from, &peer->to, (struct str){NULL, 0});
    for (struct map_node *n = map_find(&log->sources_by_key, hash); n; n = map_next(n)) {
        struct presence_source *source = (struct presence_source *)n; /* node is its first member */
        if (address_equal(&source->from, &peer->from) && address_equal(&source->to, &peer->to))
            return source;
    }
    if (log->presence.source_count == PRESENCE_PEERS_MOST) {
        log->presence.dropped++;
        return NULL;
    }
    struct presence_source *source = arena_alloc_zero(&log->arena, sizeof *source);
    source->from = peer->from;
    source->to = peer->to;
    source->first_us = peer->request.time_us;
    source->frame = peer->request.frame;
    source->input = peer->request.input;
    map_add(&log->sources_by_key, &source->node, hash);
    log->sources = array_grow(log->sources, log->presence.source_count, &log->source_capacity,
                              sizeof(struct presence_source *));
    log->sources[log->presence.source_count++] = source;
    return source;
}

static void count_refusal(struct presence_log *log, const struct presence_peer *peer)
{
    struct presence_source *source = find_source(log, peer);
    int64_t minute = peer->request.time_us / (60 * US_PER_S);
    uint32_t user = (uint32_t)hash_bulk(peer->user.at, peer->user.len, 11);
    bool known = false;
    if (!source)
        return;
    source->refused++;
    source->last_us = peer->request.time_us;
    source->minute_count = source->minute == minute ? source->minute_count + 1 : 1;
    source->minute = minute;
    if (source->minute_count > source->most_a_minute)
        source->most_a_minute = source->minute_count;
    for (uint32_t i = 0; i < source->user_count; i++)
        known = known || source->user_hashes[i] == user;
    if (!known && source->user_count < PRESENCE_USERS_SEEN)
        source->user_hashes[source->user_count++] = user;
}

/* ---- messages ---- */

static uint64_t request_key(const struct sip_facts *facts)
{
    return hash_bulk(facts->call_id.at, facts->call_id.len, facts->cseq);
}

static void take_request(struct presence_log *log, struct presence_peer *peer,
                         const struct sip_facts *facts)
{
    uint64_t key = request_key(facts);
    if (peer->request.time_us != TIME_UNKNOWN && peer->request.key == key)
        return; /* a copy */
    if (peer->request.open && facts->time_us - peer->request.time_us >= gave_up_us)
        close_silent(log, peer);
    close_expired(log, peer, facts->time_us);
    peer->request.time_us = facts->time_us;
    peer->request.key = key;
    peer->request.frame = facts->origin.frame;
    peer->request.input = facts->origin.input;
    peer->request.expires_s = facts->has_expires ? facts->expires_s : 3600;
    peer->request.leaves = facts->has_expires && facts->expires_s == 0;
    peer->request.credentials = facts->credentials.present;
    peer->request.open = true;
}

static void take_success(struct presence_log *log, struct presence_peer *peer,
                         const struct sip_facts *facts)
{
    uint32_t expires_s = facts->has_expires ? facts->expires_s : peer->request.expires_s;
    bool leaves = peer->request.leaves;
    struct presence_source *source =
        log->presence.source_count &&
                map_find(&log->sources_by_key,
                         pair_hash(&peer->from, &peer->to, (struct str){NULL, 0}))
            ? find_source(log, peer)
            : NULL;
    if (source)
        source->accepted++;
    peer->accepted++;
    peer->expires_at_us = leaves ? TIME_UNKNOWN : facts->time_us + expires_s * US_PER_S;
    struct presence_change change =
        change_of(peer, leaves ? PRESENCE_GONE : PRESENCE_UP, facts->status);
    change.expires_us = leaves ? 0 : peer->expires_at_us;
    change_state(log, peer, change);
}

static void take_refusal(struct presence_log *log, struct presence_peer *peer, uint16_t code)
{
    peer->refused++;
    count_refusal(log, peer);
    change_state(log, peer, change_of(peer, PRESENCE_REFUSED, code));
}

static void take_response(struct presence_log *log, struct presence_peer *peer,
                          const struct sip_facts *facts)
{
    uint16_t status = facts->status;
    bool challenge = status == 401 || status == 407;
    if (!peer->request.open || peer->request.key != request_key(facts) || status < 200)
        return;
    peer->request.open = false;
    if (peer->kind == PRESENCE_OPTIONS) {
        /* Any answer is a sign of life (RFC 3261 11.2). */
        peer->accepted++;
        change_state(log, peer, change_of(peer, PRESENCE_UP, status));
    } else if (status < 300) {
        take_success(log, peer, facts);
    } else if (challenge && peer->request.credentials && !facts->challenge.stale) {
        take_refusal(log, peer, status);
    } else if (!challenge && status != 423 && status >= 400) {
        take_refusal(log, peer, status);
    }
}

void presence_log_add(struct presence_log *log, const struct sip_facts *facts)
{
    bool is_response = facts->status != 0;
    if ((facts->method != SIP_METHOD_REGISTER && facts->method != SIP_METHOD_OPTIONS) ||
        facts->kind != SIP_TEXT_MESSAGE || facts->time_us < 0 || facts->time_us > latest_us)
        return;
    struct presence_peer *peer =
        find_peer(log, facts, is_response ? &facts->to.address : &facts->from.address,
                  is_response ? &facts->from.address : &facts->to.address);
    if (!peer)
        return;
    if (is_response)
        take_response(log, peer, facts);
    else
        take_request(log, peer, facts);
}

const struct presence *presence_log_at(struct presence_log *log, int64_t now_us)
{
    for (size_t i = 0; i < log->presence.peer_count && now_us != TIME_UNKNOWN; i++) {
        struct presence_peer *peer = log->peers[i];
        if (peer->request.open && now_us - peer->request.time_us >= timer_f_us)
            close_silent(log, peer);
        close_expired(log, peer, now_us);
    }
    log->presence.peers = log->peers;
    log->presence.sources = log->sources;
    return &log->presence;
}
