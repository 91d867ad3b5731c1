/* What the parts of the traffic player share. */
#ifndef TESTS_SUPPORT_TRAFFIC_PARTS_H
#define TESTS_SUPPORT_TRAFFIC_PARTS_H

#include "traffic.h"

struct chance {
    uint64_t state;
};

uint64_t chance_next(struct chance *chance);
double chance_share(struct chance *chance); /* 0 to 1 */
bool chance_is(struct chance *chance, double probability);
double chance_between(struct chance *chance, double low, double high);
double chance_wait(struct chance *chance, double mean); /* exponential */
uint32_t chance_below(struct chance *chance, uint32_t count);

/* A call as it went; TIME_UNKNOWN for what did not happen. */
struct played {
    int64_t start_us, trying_us, ring_us, answer_us, cancel_us, final_us, bye_us;
    uint16_t code;
    const char *phrase;
    char caller[20], callee[20];
    unsigned trunk;
    bool inbound;
    bool silent; /* seven INVITEs and no response */
    bool recovered;
    bool hung;      /* its BYE got no answer */
    bool rewritten; /* by a router */
    bool branch;    /* placed by our branch office */
    bool srtp;      /* on offer */
    bool rare_codecs;
    enum party bye_by;
};

enum { PHONE = TRUNKS_PLAYED + 1 }; /* stands where trunks stand */

struct address traffic_trunk_address(unsigned trunk); /* from TRUNKS_PLAYED on: strangers */
struct address traffic_our_address(void);
struct address traffic_branch_address(void);

/* A peer whose state changes at these moments, in turn to the two states. */
struct presence_peer *traffic_add_peer(struct traffic *traffic, enum presence_kind kind,
                                       const int64_t *times_us, size_t count,
                                       enum presence_state other);

/* A stranger who was refused so often as so many users. */
void traffic_add_guesser(struct traffic *traffic, int64_t from_us, uint32_t refused,
                         uint32_t users);

void traffic_add(struct traffic *traffic, const struct played *played);
void traffic_fill(struct traffic *traffic, uint64_t seed, uint64_t faults);

#endif
