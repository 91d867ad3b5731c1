/* TLS that is SIP, and how its connections went. */
#include "tls.h"

#include "sipdiag/base/hash.h"
#include "sipdiag/base/map.h"
#include "sipdiag/base/memory.h"

#include <stdlib.h>
#include <string.h>

enum {
    SERVERS_MOST = 4096,
    ADDRESSES_MOST = 16384,
    RECENT = 64, /* a power of two */
    REASONS = 4, /* kinds of failures that are told apart */
};

struct reason {
    unsigned alert;
    bool is_by_server;
    uint64_t count;
};

struct server {
    struct map_node node; /* first: the map gives it back as the server */
    struct server *next;
    struct endpoint endpoint;
    uint64_t packets; /* that cannot be read */
    uint64_t lost;    /* packets of connections that may have carried SIP */
    uint64_t undecryptable;
    uint64_t connections, decrypted, broken, unsettled;
    unsigned broken_alert;
    struct reason reasons[REASONS];
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
    struct server others;          /* on ports of SIP, when there are too many */
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

static struct endpoint endpoint_of(const struct tcp_segment *segment, bool is_source)
{
    const uint8_t *at = is_source ? segment->source : segment->destination;
    struct endpoint endpoint = {.port = is_source ? segment->from : segment->to};
    endpoint.address = segment->family == ADDRESS_IPV4 ? address_ipv4(at) : address_ipv6(at);
    return endpoint;
}

void tls_servers_add_packet(struct tls_servers *servers, const struct tcp_segment *segment)
{
    if (!tls_is_record(segment->payload))
        return;
    struct endpoint from = endpoint_of(segment, true), to = endpoint_of(segment, false);
    struct server *server = find_server(servers, &to);
    if (!server)
        server = find_server(servers, &from);
    if (!server && (is_sip_port(from.port) || is_sip_port(to.port)))
        server = &servers->others;
    if (!server)
        return;
    server->packets++;
    server->lost++;
}

static void add_reason(struct server *server, const struct tls_about *about)
{
    struct reason *least = &server->reasons[0];
    for (size_t i = 0; i < REASONS; i++) {
        struct reason *reason = &server->reasons[i];
        if (reason->count && reason->alert == about->alert &&
            reason->is_by_server == about->is_by_server) {
            reason->count++;
            return;
        }
        least = reason->count < least->count ? reason : least;
    }
    if (!least->count)
        *least = (struct reason){about->alert, about->is_by_server, 1};
}

void tls_servers_add(struct tls_servers *servers, const struct tls_about *about)
{
    bool is_known = about->has_hello || about->is_sip;
    struct server *server = is_known ? get_server(servers, &about->server) : NULL;
    if (!server && !about->is_sip)
        return;
    if (!server)
        server = &servers->others;
    server->connections++;
    server->is_sip |= about->is_sip;
    server->is_web |= about->is_web;
    server->decrypted += about->opened > 0;
    server->undecryptable += about->failed;
    server->unsettled += about->is_unsettled;
    if (about->is_broken && !about->is_unsettled) {
        server->broken++;
        server->broken_alert = about->alert;
    }
    if (!about->opened)
        server->packets += about->packets;
    if (!about->opened && !about->is_unsettled)
        server->lost += about->packets;
    if (about->is_unsettled)
        add_reason(server, about);
}

static struct tls_server shown(const struct server *server)
{
    struct tls_server out = {.endpoint = server->endpoint,
                             .connections = server->connections,
                             .decrypted = server->decrypted,
                             .failed = server->unsettled,
                             .broken = server->broken,
                             .broken_alert = server->broken_alert};
    for (size_t i = 0; i < REASONS; i++) {
        const struct reason *reason = &server->reasons[i];
        if (reason->count <= out.alerts)
            continue;
        out.alerts = reason->count;
        out.alert = reason->alert;
        out.is_by_server = reason->is_by_server;
    }
    return out;
}

static void count(const struct server *server, struct input_health *health,
                  struct input_content *content)
{
    struct tls_server about = shown(server);
    content->tls_packets += server->packets;
    content->tls_connections += server->connections;
    content->tls_decrypted += server->decrypted;
    content->tls_failed += server->unsettled;
    health->count[HEALTH_ENCRYPTED] += server->lost;
    health->count[HEALTH_TLS_UNDECRYPTABLE] += server->undecryptable;
    health->count[HEALTH_TLS_FAILED] += server->unsettled;
    if (server->connections && about.endpoint.port)
        tls_server_note(content, &about);
}

/* Counted once; what comes later is counted then. */
static void forget(struct server *server)
{
    struct server left = {.node = server->node,
                          .next = server->next,
                          .endpoint = server->endpoint,
                          .is_sip = server->is_sip,
                          .is_web = server->is_web};
    *server = left;
}

void tls_servers_finish(struct tls_servers *servers, struct input_health *health,
                        struct input_content *content)
{
    for (struct server *server = servers->servers; server; server = server->next) {
        bool speaks_sip = !server->is_web && find_speaker(servers, &server->endpoint.address);
        if (!server->is_sip && !speaks_sip)
            continue;
        count(server, health, content);
        forget(server);
    }
    count(&servers->others, health, content);
    forget(&servers->others);
}
