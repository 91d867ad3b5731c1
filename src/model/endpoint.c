/* IP addresses, ports, networks and transports: comparing, reading, writing. */
#include "sipdiag/model/endpoint.h"

#include "sipdiag/base/hash.h"

#include <arpa/inet.h>
#include <string.h>

struct address address_ipv4(const uint8_t bytes[4])
{
    struct address address = {.family = ADDRESS_IPV4};
    memcpy(address.bytes, bytes, 4);
    return address;
}

struct address address_ipv6(const uint8_t bytes[16])
{
    struct address address = {.family = ADDRESS_IPV6};
    memcpy(address.bytes, bytes, 16);
    return address;
}

struct address address_named(const struct str *name)
{
    struct address address = {.family = ADDRESS_NAME};
    memcpy(address.bytes, &name, sizeof name);
    return address;
}

/* Bytes of a name, behind where it is. */
enum { NAME_IS_PRIVATE = 14, NAME_OF_FAMILY = 15 };

struct address address_standing_for(const struct str *name, const struct address *address)
{
    struct address named = address_named(name);
    named.bytes[NAME_IS_PRIVATE] = address_is_private(address);
    named.bytes[NAME_OF_FAMILY] =
        address->family == ADDRESS_NAME ? address->bytes[NAME_OF_FAMILY] : address->family;
    return named;
}

static const struct str *name_of(const struct address *address)
{
    const struct str *name;
    memcpy(&name, address->bytes, sizeof name);
    return name;
}

bool endpoint_equal(const struct endpoint *a, const struct endpoint *b)
{
    return a->port == b->port && address_equal(&a->address, &b->address);
}

int address_compare(const struct address *a, const struct address *b)
{
    if (a->family != b->family)
        return a->family < b->family ? -1 : 1;
    if (a->family == ADDRESS_NAME)
        return str_compare(*name_of(a), *name_of(b));
    return memcmp(a->bytes, b->bytes, sizeof a->bytes);
}

uint64_t address_hash(const struct address *address)
{
    return address->family == ADDRESS_IPV4 ? hash_key(address->bytes, 4)
                                           : hash_key(address, sizeof *address);
}

uint64_t endpoint_hash(const struct endpoint *endpoint)
{
    return address_hash(&endpoint->address) + endpoint->port * UINT64_C(0x9e3779b97f4a7c15);
}

static bool in_ipv4(const struct address *address, uint32_t network, unsigned bits)
{
    const uint8_t *b = address->bytes;
    uint32_t value = (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
    return value >> (32 - bits) == network >> (32 - bits);
}

bool address_is_private(const struct address *address)
{
    static const struct {
        uint32_t network;
        unsigned bits;
    } private_networks[] = {
        {0x0a000000, 8},  {0xac100000, 12}, {0xc0a80000, 16}, /* RFC 1918 */
        {0x64400000, 10},                                     /* RFC 6598, carrier-grade NAT */
        {0x7f000000, 8},  {0xa9fe0000, 16},                   /* loopback, link-local */
    };
    if (address->family == ADDRESS_IPV6) {
        static const uint8_t loopback[16] = {[15] = 1};
        return (address->bytes[0] & 0xfe) == 0xfc || /* RFC 4193 */
               (address->bytes[0] == 0xfe && (address->bytes[1] & 0xc0) == 0x80) ||
               memcmp(address->bytes, loopback, 16) == 0;
    }
    if (address->family == ADDRESS_NAME)
        return address->bytes[NAME_IS_PRIVATE];
    if (address->family != ADDRESS_IPV4)
        return false;
    for (size_t i = 0; i < sizeof private_networks / sizeof private_networks[0]; i++)
        if (in_ipv4(address, private_networks[i].network, private_networks[i].bits))
            return true;
    return false;
}

bool address_parse(struct str text, struct address *out)
{
    char copy[INET6_ADDRSTRLEN];
    uint8_t bytes[16];
    if (text.len >= 2 && text.at[0] == '[' && text.at[text.len - 1] == ']')
        text = (struct str){text.at + 1, text.len - 2};
    if (text.len == 0 || text.len >= sizeof copy || memchr(text.at, '\0', text.len))
        return false;
    memcpy(copy, text.at, text.len);
    copy[text.len] = '\0';
    if (inet_pton(AF_INET, copy, bytes) == 1)
        *out = address_ipv4(bytes);
    else if (inet_pton(AF_INET6, copy, bytes) == 1)
        *out = address_ipv6(bytes);
    else
        return false;
    return true;
}

void address_add(struct text *out, const struct address *address)
{
    char buffer[INET6_ADDRSTRLEN] = "?";
    if (address->family == ADDRESS_NAME) {
        text_add(out, *name_of(address));
        return;
    }
    if (address->family == ADDRESS_IPV4)
        inet_ntop(AF_INET, address->bytes, buffer, sizeof buffer);
    else if (address->family == ADDRESS_IPV6)
        inet_ntop(AF_INET6, address->bytes, buffer, sizeof buffer);
    text_add_literal(out, buffer);
}

void endpoint_add(struct text *out, const struct endpoint *endpoint)
{
    const struct address *address = &endpoint->address;
    bool is_ipv6 =
        address->family == ADDRESS_IPV6 ||
        (address->family == ADDRESS_NAME && address->bytes[NAME_OF_FAMILY] == ADDRESS_IPV6);
    if (is_ipv6)
        text_add_char(out, '[');
    address_add(out, address);
    if (is_ipv6)
        text_add_char(out, ']');
    text_addf(out, ":%u", endpoint->port);
}

bool network_parse(struct str text, struct network *out)
{
    struct str bits_text;
    struct str address_text = str_before(text, '/', &bits_text);
    bool has_bits = address_text.len < text.len;
    struct network network;
    if (!address_parse(address_text, &network.address))
        return false;
    uint64_t most = network.address.family == ADDRESS_IPV4 ? 32 : 128;
    uint64_t bits = most;
    if (has_bits && !str_to_u64(bits_text, most, &bits))
        return false;
    network.prefix_bits = (unsigned)bits;
    *out = network;
    return true;
}

bool network_contains(const struct network *network, const struct address *address)
{
    if (network->address.family != address->family)
        return false;
    unsigned whole = network->prefix_bits / 8, left = network->prefix_bits % 8;
    if (memcmp(network->address.bytes, address->bytes, whole) != 0)
        return false;
    if (left == 0)
        return true;
    uint8_t mask = (uint8_t)(0xff << (8 - left));
    return (network->address.bytes[whole] & mask) == (address->bytes[whole] & mask);
}

const struct named_network *named_network_find(const struct named_network *list, size_t count,
                                               const struct address *address)
{
    for (size_t i = 0; i < count; i++)
        if (network_contains(&list[i].network, address))
            return &list[i];
    return NULL;
}

const char *transport_name(enum transport transport)
{
    static const char *const names[] = {
        [TRANSPORT_UDP] = "udp", [TRANSPORT_TCP] = "tcp", [TRANSPORT_TLS] = "tls",
        [TRANSPORT_WS] = "ws",   [TRANSPORT_WSS] = "wss", [TRANSPORT_SCTP] = "sctp",
    };
    return names[transport];
}
