/* TLS that is SIP, and the handshakes that show it (RFC 8446 4.1.2, RFC 7301). */
#include "tls.h"

#include "sipdiag/base/bytes.h"
#include "sipdiag/base/hash.h"
#include "sipdiag/base/map.h"
#include "sipdiag/base/memory.h"

#include <stdlib.h>
#include <string.h>

enum {
    SERVERS_MOST = 4096,
    ADDRESSES_MOST = 16384,
    RECENT = 64, /* a power of two */
    RECORD_BYTES = 5,
    TYPE_HANDSHAKE = 22,
    CLIENT_HELLO = 1,
    EXTENSION_ALPN = 16,
};

struct server {
    struct map_node node; /* first: the map gives it back as the server */
    struct server *next;
    struct endpoint endpoint;
    uint64_t packets, connections;
    bool is_sip; /* its clients ask for SIP */
    bool is_web; /* its clients ask for HTTP/2, which no WebSocket does */
};

struct speaker {
    struct map_node node;
    struct speaker *next;
    struct address address;
};

struct tls_servers {
    struct map by_endpoint, by_address;
    struct server *servers;
    struct speaker *speakers;
    struct address recent[RECENT]; /* of the speakers, so that most need no hash */
};

struct tls_servers *tls_servers_new(void)
{
    struct tls_servers *servers = xalloc(sizeof *servers);
    map_init(&servers->by_endpoint);
    map_init(&servers->by_address);
    return servers;
}

void tls_servers_free(struct tls_servers *servers)
{
    if (!servers)
        return;
    for (struct server *server = servers->servers, *next; server; server = next) {
        next = server->next;
        free(server);
    }
    for (struct speaker *speaker = servers->speakers, *next; speaker; speaker = next) {
        next = speaker->next;
        free(speaker);
    }
    map_free(&servers->by_endpoint);
    map_free(&servers->by_address);
    free(servers);
}

static struct speaker *find_speaker(const struct tls_servers *servers,
                                    const struct address *address)
{
    struct map_node *node = map_find(&servers->by_address, address_hash(address));
    while (node && !address_equal(&((struct speaker *)node)->address, address))
        node = map_next(node);
    return (struct speaker *)node;
}

void tls_servers_note_sip(struct tls_servers *servers, const struct address *address)
{
    size_t last = address->family == ADDRESS_IPV4 ? 3 : 15;
    struct address *recent = &servers->recent[address->bytes[last] & (RECENT - 1)];
    if (address_equal(recent, address))
        return;
    *recent = *address;
    if (servers->by_address.count >= ADDRESSES_MOST || find_speaker(servers, address))
        return;
    struct speaker *speaker = xalloc(sizeof *speaker);
    speaker->address = *address;
    speaker->next = servers->speakers;
    servers->speakers = speaker;
    map_add(&servers->by_address, &speaker->node, address_hash(address));
}

static uint64_t endpoint_hash(const struct endpoint *endpoint)
{
    return address_hash(&endpoint->address) + endpoint->port * UINT64_C(0x9e3779b97f4a7c15);
}

static struct server *find_server(const struct tls_servers *servers,
                                  const struct endpoint *endpoint)
{
    struct map_node *node = map_find(&servers->by_endpoint, endpoint_hash(endpoint));
    while (node && !endpoint_equal(&((struct server *)node)->endpoint, endpoint))
        node = map_next(node);
    return (struct server *)node;
}

static struct server *get_server(struct tls_servers *servers, const struct endpoint *endpoint)
{
    struct server *server = find_server(servers, endpoint);
    if (server || servers->by_endpoint.count >= SERVERS_MOST)
        return server;
    server = xalloc(sizeof *server);
    server->endpoint = *endpoint;
    server->next = servers->servers;
    servers->servers = server;
    map_add(&servers->by_endpoint, &server->node, endpoint_hash(endpoint));
    return server;
}

static void skip_vector(struct bytes *bytes, size_t length)
{
    bytes_take(bytes, length);
}

/* The extensions of a ClientHello, as far as they are there. */
static struct bytes client_extensions(struct str payload)
{
    struct bytes hello = bytes_from(payload.at, payload.len);
    skip_vector(&hello, RECORD_BYTES + 4 + 2 + 32); /* headers, version, random */
    skip_vector(&hello, bytes_u8(&hello));          /* session */
    skip_vector(&hello, bytes_be16(&hello));        /* ciphers */
    skip_vector(&hello, bytes_u8(&hello));          /* compression */
    size_t length = bytes_be16(&hello);
    if (length < hello.left)
        hello.left = length;
    return hello;
}

/* What the client asks for: names such as "sip/2" or "h2". */
static void read_alpn(struct bytes names, struct server *server)
{
    bytes_be16(&names); /* length of all */
    while (names.left) {
        size_t length = bytes_u8(&names);
        const uint8_t *name = bytes_take(&names, length);
        if (!name)
            return;
        struct str text = {(const char *)name, length};
        server->is_sip |= str_equal(text, STR("sip")) || str_starts_with(text, STR("sip/"));
        server->is_web |= str_equal(text, STR("h2"));
    }
}

static void read_hello(struct str payload, struct server *server)
{
    struct bytes rest = client_extensions(payload);
    server->connections++;
    while (rest.left) {
        unsigned type = bytes_be16(&rest);
        size_t length = bytes_be16(&rest);
        const uint8_t *value = bytes_take(&rest, length);
        if (!value)
            return;
        if (type == EXTENSION_ALPN)
            read_alpn(bytes_from(value, length), server);
    }
}

/* RFC 8446 5.1: content types 20 to 23, versions 3.0 to 3.4. */
static bool is_record(struct str payload)
{
    const uint8_t *at = (const uint8_t *)payload.at;
    return payload.len >= 3 && at[0] >= 20 && at[0] <= 23 && at[1] == 3 && at[2] <= 4;
}

static struct endpoint endpoint_of(const struct tcp_segment *segment, bool is_source)
{
    const uint8_t *at = is_source ? segment->source : segment->destination;
    struct endpoint endpoint = {.port = is_source ? segment->from : segment->to};
    endpoint.address = segment->family == ADDRESS_IPV4 ? address_ipv4(at) : address_ipv6(at);
    return endpoint;
}

static void count_sip(uint64_t packets, struct input_health *health, struct input_content *content)
{
    content->tls_packets += packets;
    health->count[HEALTH_ENCRYPTED] += packets;
}

void tls_servers_add(struct tls_servers *servers, const struct tcp_segment *segment,
                     struct input_health *health, struct input_content *content)
{
    if (!is_record(segment->payload))
        return;
    if (is_sip_port(segment->from) || is_sip_port(segment->to)) {
        count_sip(1, health, content);
        return;
    }
    struct endpoint from = endpoint_of(segment, true), to = endpoint_of(segment, false);
    bool is_hello = segment->payload.at[0] == TYPE_HANDSHAKE &&
                    segment->payload.len > RECORD_BYTES &&
                    segment->payload.at[RECORD_BYTES] == CLIENT_HELLO;
    struct server *server = is_hello ? get_server(servers, &to) : find_server(servers, &to);
    if (!server)
        server = find_server(servers, &from);
    if (!server)
        return;
    server->packets++;
    if (is_hello)
        read_hello(segment->payload, server);
}

void tls_servers_finish(struct tls_servers *servers, struct input_health *health,
                        struct input_content *content)
{
    for (struct server *server = servers->servers; server; server = server->next) {
        bool speaks_sip = !server->is_web && find_speaker(servers, &server->endpoint.address);
        if (!server->is_sip && !speaks_sip)
            continue;
        count_sip(server->packets, health, content);
        content->tls_connections += server->connections;
        server->packets = server->connections = 0;
    }
}
