/* What an input held beside SIP that could be read. */
#include "sipdiag/model/analysis.h"

#include <string.h>

static bool is_before(const struct tls_server *a, const struct tls_server *b)
{
    if (a->failed != b->failed)
        return a->failed > b->failed;
    if (a->connections != b->connections)
        return a->connections > b->connections;
    int order = address_compare(&a->endpoint.address, &b->endpoint.address);
    return order ? order < 0 : a->endpoint.port < b->endpoint.port;
}

static size_t shown_count(const struct input_content *content)
{
    return content->tls_server_count < TLS_SERVERS_SHOWN ? content->tls_server_count
                                                         : TLS_SERVERS_SHOWN;
}

/* Takes the server out of the list; what it was is added to the new one. Returns how many stay. */
static size_t take_out(struct input_content *content, struct tls_server *added)
{
    size_t count = shown_count(content);
    for (size_t i = 0; i < count; i++) {
        struct tls_server *server = &content->tls_servers[i];
        if (!endpoint_equal(&server->endpoint, &added->endpoint))
            continue;
        added->connections += server->connections;
        added->decrypted += server->decrypted;
        added->failed += server->failed;
        added->broken_alert = added->broken ? added->broken_alert : server->broken_alert;
        added->broken += server->broken;
        bool is_same = server->alert == added->alert && server->is_by_server == added->is_by_server;
        if (is_same || server->alerts > added->alerts) {
            added->alerts = server->alerts + (is_same ? added->alerts : 0);
            added->alert = server->alert;
            added->is_by_server = server->is_by_server;
        }
        memmove(server, server + 1, (count - i - 1) * sizeof *server);
        content->tls_server_count--;
        return count - 1;
    }
    return count;
}

void tls_server_note(struct input_content *content, const struct tls_server *server)
{
    struct tls_server added = *server;
    size_t count = take_out(content, &added), at = 0;
    while (at < count && is_before(&content->tls_servers[at], &added))
        at++;
    content->tls_server_count++;
    if (at == TLS_SERVERS_SHOWN)
        return;
    size_t kept = count < TLS_SERVERS_SHOWN ? count : TLS_SERVERS_SHOWN - 1;
    memmove(&content->tls_servers[at + 1], &content->tls_servers[at], (kept - at) * sizeof added);
    content->tls_servers[at] = added;
}

void input_content_add(struct input_content *sum, const struct input_content *part)
{
    size_t count = shown_count(part);
    sum->udp_packets += part->udp_packets;
    sum->tcp_packets += part->tcp_packets;
    sum->other_packets += part->other_packets;
    sum->rtp_like += part->rtp_like;
    sum->icmp_packets += part->icmp_packets;
    sum->tls_packets += part->tls_packets;
    sum->tls_connections += part->tls_connections;
    sum->tls_decrypted += part->tls_decrypted;
    sum->tls_failed += part->tls_failed;
    for (size_t i = 0; i < count; i++)
        tls_server_note(sum, &part->tls_servers[i]);
    sum->tls_server_count += part->tls_server_count - count;
}
