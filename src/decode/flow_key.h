/* From whom to whom bytes of a connection go, as one key: TCP's streams and SCTP's. */
#ifndef SIPDIAG_DECODE_FLOW_KEY_H
#define SIPDIAG_DECODE_FLOW_KEY_H

#include "packet.h"

/* Source and destination, IPv4 in the first four bytes of each; both ports in network order; family
 * (enum address_family). */
enum {
    FLOW_SOURCE = 0,
    FLOW_DESTINATION = 16,
    FLOW_FROM = 32,
    FLOW_TO = 34,
    FLOW_FAMILY = 36,
    FLOW_KEY_BYTES = 37,
};

struct flow_key {
    uint8_t bytes[FLOW_KEY_BYTES];
};

/* Addresses of 4 or 16 bytes, as the family says. */
struct flow_key flow_key_of(enum address_family family, const uint8_t *source,
                            const uint8_t *destination, uint16_t from, uint16_t to);
struct flow_key flow_key_reversed(const struct flow_key *key);
void flow_key_endpoints(const struct flow_key *key, struct endpoint *from, struct endpoint *to);

/* A carrier that says which flow and connection it belongs to, and nothing else yet. */
struct carrier flow_key_carrier(const struct flow_key *key);

#endif
