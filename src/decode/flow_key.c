/* The key of a flow: laid out, turned around, read. */
#include "flow_key.h"

#include <string.h>

enum { ADDRESS_BYTES = 16, PORT_BYTES = 2 };

static void put_port(uint8_t *at, uint16_t port)
{
    at[0] = (uint8_t)(port >> 8);
    at[1] = (uint8_t)port;
}

struct flow_key flow_key_of(enum address_family family, const uint8_t *source,
                            const uint8_t *destination, uint16_t from, uint16_t to)
{
    struct flow_key key = {{0}};
    size_t size = family == ADDRESS_IPV4 ? 4 : ADDRESS_BYTES;
    memcpy(key.bytes + FLOW_SOURCE, source, size);
    memcpy(key.bytes + FLOW_DESTINATION, destination, size);
    put_port(key.bytes + FLOW_FROM, from);
    put_port(key.bytes + FLOW_TO, to);
    key.bytes[FLOW_FAMILY] = (uint8_t)family;
    return key;
}

struct flow_key flow_key_reversed(const struct flow_key *key)
{
    struct flow_key reversed;
    memcpy(reversed.bytes + FLOW_SOURCE, key->bytes + FLOW_DESTINATION, ADDRESS_BYTES);
    memcpy(reversed.bytes + FLOW_DESTINATION, key->bytes + FLOW_SOURCE, ADDRESS_BYTES);
    memcpy(reversed.bytes + FLOW_FROM, key->bytes + FLOW_TO, PORT_BYTES);
    memcpy(reversed.bytes + FLOW_TO, key->bytes + FLOW_FROM, PORT_BYTES);
    reversed.bytes[FLOW_FAMILY] = key->bytes[FLOW_FAMILY];
    return reversed;
}

static struct endpoint endpoint_of(const struct flow_key *key, size_t address, size_t port)
{
    struct endpoint endpoint;
    bool is_ipv4 = key->bytes[FLOW_FAMILY] == ADDRESS_IPV4;
    endpoint.address =
        is_ipv4 ? address_ipv4(key->bytes + address) : address_ipv6(key->bytes + address);
    endpoint.port = be16_at(key->bytes + port);
    return endpoint;
}

void flow_key_endpoints(const struct flow_key *key, struct endpoint *from, struct endpoint *to)
{
    *from = endpoint_of(key, FLOW_SOURCE, FLOW_FROM);
    *to = endpoint_of(key, FLOW_DESTINATION, FLOW_TO);
}

static void copy_end(uint8_t end[ADDRESS_BYTES + PORT_BYTES], const struct flow_key *key,
                     size_t address, size_t port)
{
    memcpy(end, key->bytes + address, ADDRESS_BYTES);
    memcpy(end + ADDRESS_BYTES, key->bytes + port, PORT_BYTES);
}

struct carrier flow_key_carrier(const struct flow_key *key)
{
    struct carrier carrier = {0};
    uint8_t from[ADDRESS_BYTES + PORT_BYTES], to[sizeof from];
    copy_end(from, key, FLOW_SOURCE, FLOW_FROM);
    copy_end(to, key, FLOW_DESTINATION, FLOW_TO);
    carrier_of(&carrier, from, to, sizeof from);
    return carrier;
}
