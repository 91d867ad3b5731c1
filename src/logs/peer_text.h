/* Addresses and transports as logs write them. */
#ifndef SIPDIAG_LOGS_PEER_TEXT_H
#define SIPDIAG_LOGS_PEER_TEXT_H

#include "sipdiag/model/endpoint.h"

struct peer {
    struct endpoint at;
    enum transport transport;
    bool has_transport;
};

/* "UDP:192.0.2.1:5060", "udp/[2001:db8::1]:5060", "TLS://192.0.2.1", "192.0.2.1.5060",
 * "192.0.2.1:[5060]", "192.0.2.1/5060", "192.0.2.1 on port 5060", "[0:2829]192.0.2.1:5060". Gives
 * how many characters it took; 0 when there is no address. */
size_t peer_read(struct str text, struct peer *peer);

/* The one that ends right before `end`. */
bool peer_read_before(struct str text, size_t end, struct peer *peer);

bool transport_from(struct str word, enum transport *transport);

#endif
