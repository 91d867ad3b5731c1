/* IP addresses, ports, networks and transports. */
#ifndef SIPDIAG_MODEL_ENDPOINT_H
#define SIPDIAG_MODEL_ENDPOINT_H

#include "sipdiag/base/str.h"
#include "sipdiag/base/text.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* A trunk may have a name (from a CDR, or given by the user) in place of an address. */
enum address_family { ADDRESS_NONE, ADDRESS_NAME = 1, ADDRESS_IPV4 = 4, ADDRESS_IPV6 = 6 };

struct address {
    uint8_t bytes[16]; /* IPv4 in the first four, the rest 0; network order; a name: where it is,
                          then what it stands for */
    uint8_t family;    /* enum address_family */
};

struct endpoint {
    struct address address;
    uint16_t port; /* host order; 0 = not known */
};

struct network {
    struct address address;
    unsigned prefix_bits;
};

/* A trunk that has a name. */
struct named_network {
    struct network network;
    const struct str *name;
};

/* One byte: every message and call has one. */
enum __attribute__((packed)) transport {
    TRANSPORT_UDP,
    TRANSPORT_TCP,
    TRANSPORT_TLS,
    TRANSPORT_WS,
    TRANSPORT_WSS,
    TRANSPORT_SCTP
};

struct address address_ipv4(const uint8_t bytes[4]);
struct address address_ipv6(const uint8_t bytes[16]);

/* Equal names must be the same object, which outlives the address. */
struct address address_named(const struct str *name);

/* A name that is shown in place of an IP address: private and in brackets where that one is. */
struct address address_standing_for(const struct str *name, const struct address *address);

/* Every message asks it several times: as two words each, without a call. */
static inline bool address_equal(const struct address *a, const struct address *b)
{
    uint64_t left[2], right[2];
    memcpy(left, a->bytes, sizeof left);
    memcpy(right, b->bytes, sizeof right);
    return ((left[0] ^ right[0]) | (left[1] ^ right[1])) == 0 && a->family == b->family;
}

bool endpoint_equal(const struct endpoint *a, const struct endpoint *b);
int address_compare(const struct address *a, const struct address *b);
uint64_t address_hash(const struct address *address);
uint64_t endpoint_hash(const struct endpoint *endpoint);

/* RFC 1918, 6598 (CGNAT), loopback, link-local, unique local: not reachable from the internet. */
bool address_is_private(const struct address *address);

/* "192.0.2.1" or "2001:db8::1" (RFC 5952), with or without brackets. */
bool address_parse(struct str text, struct address *out);
void address_add(struct text *out, const struct address *address);

/* "192.0.2.1:5060", "[2001:db8::1]:5060". */
void endpoint_add(struct text *out, const struct endpoint *endpoint);

/* "192.0.2.0/24", or one address; host bits are ignored. */
bool network_parse(struct str text, struct network *out);
bool network_contains(const struct network *network, const struct address *address);

/* The first one that contains the address; NULL when none does. */
const struct named_network *named_network_find(const struct named_network *list, size_t count,
                                               const struct address *address);

const char *transport_name(enum transport transport); /* "udp", "tcp", ... */

#endif
