/* Who was there when: what REGISTER and OPTIONS told, as changes of state. Made by track/, read by
 * find/. Bounded: see PRESENCE_PEERS_MOST; what came later is counted, not kept. */
#ifndef SIPDIAG_MODEL_PRESENCE_H
#define SIPDIAG_MODEL_PRESENCE_H

#include "sipdiag/base/map.h"
#include "sipdiag/base/str.h"
#include "sipdiag/model/endpoint.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum presence_kind { PRESENCE_REGISTER, PRESENCE_OPTIONS };

enum presence_state {
    PRESENCE_UP,      /* 2xx to REGISTER; any response to OPTIONS (RFC 3261 11.2) */
    PRESENCE_GONE,    /* unregistered by its own wish */
    PRESENCE_REFUSED, /* a final refusal */
    PRESENCE_SILENT,  /* no response for 32 s (Timer F, RFC 3261 17.1.2.2) */
    PRESENCE_EXPIRED, /* the registration ran out without a new one */
};

struct presence_change {
    int64_t time_us;    /* of the first request in this state, or of the expiry */
    int64_t expires_us; /* PRESENCE_UP: when the newest registration runs out; 0: not known */
    uint32_t count;     /* requests in this state, one after the other */
    uint32_t frame;
    uint16_t input;
    uint16_t code; /* of the first one; 0: no response */
    uint8_t state; /* enum presence_state */
};

enum { PRESENCE_CHANGES_MOST = 64, PRESENCE_PEERS_MOST = 20000, PRESENCE_USERS_SEEN = 16 };

/* One address that registers one user at another, or that asks another for signs of life. */
struct presence_peer {
    struct map_node node;
    enum presence_kind kind;
    struct address from, to;
    struct str user;                 /* of the To (the address-of-record); empty for OPTIONS */
    struct presence_change *changes; /* oldest first; a state is named once while it lasts */
    uint16_t change_count;
    uint32_t changes_dropped;               /* over the bound */
    uint32_t accepted, refused, unanswered; /* requests, challenges left out */
    int64_t expires_at_us; /* of the last registration; TIME_UNKNOWN: not registered */
    struct {               /* the last request */
        int64_t time_us;   /* TIME_UNKNOWN: none yet */
        uint64_t key;      /* of Call-ID and CSeq */
        uint32_t frame;
        uint32_t expires_s;
        uint16_t input;
        bool open; /* no final response yet */
        bool leaves, credentials;
    } request;
};

/* Who was refused a registration: password guessing looks like this. */
struct presence_source {
    struct map_node node;
    struct address from, to;
    uint32_t refused, accepted;
    uint32_t user_count; /* distinct ones, up to PRESENCE_USERS_SEEN */
    uint32_t user_hashes[PRESENCE_USERS_SEEN];
    uint32_t most_a_minute; /* refusals in any minute of the clock */
    uint32_t minute_count;
    int64_t minute;
    int64_t first_us, last_us;
    uint32_t frame;
    uint16_t input;
};

struct presence {
    struct presence_peer *const *peers; /* in order of first sight */
    size_t peer_count;
    struct presence_source *const *sources;
    size_t source_count;
    uint64_t dropped; /* peers and sources over the bound */
};

/* Whether it was not registered, or gave no sign of life, at that time: a registration that is
 * refused lasts until the one before runs out. False when nothing is known. */
bool presence_is_gone(const struct presence_peer *peer, int64_t time_us);

/* State of a peer at a time: what its last change before it said. False before its first one. */
bool presence_state_at(const struct presence_peer *peer, int64_t time_us,
                       struct presence_change *state);

#endif
