/* Signalling that cannot be read: what its connections tell. */
#include "build.h"
#include "detector.h"

#include "sipdiag/model/tls_alert.h"

/* A server that nobody gets through to is a trunk that is down, whatever its calls would say. */
static const char *failures(struct find *find, const struct tls_server *server)
{
    struct text alert = {0};
    tls_alert_add(&alert, server->alert);
    const char *words =
        words_of(find,
                 "%llu of %llu connections to %s failed before any SIP was sent (%.*s): calls by "
                 "it cannot have worked.",
                 (unsigned long long)server->failed, (unsigned long long)server->connections,
                 words_of_endpoint(find, &server->endpoint), (int)alert.len, alert.at);
    text_free(&alert);
    return words;
}

void find_encrypted(struct find *find)
{
    const struct input_content *content = find->input->content;
    if (!content || content->tls_connections == content->tls_decrypted)
        return;
    const struct tls_server *server = &content->tls_servers[0]; /* most failures first */
    unsigned long long hidden = content->tls_connections - content->tls_decrypted;
    struct finding *finding = build_finding(find, "capture-encrypted", NULL);
    finding->confidence = 90;
    finding->since_us = find->input->first_us;
    finding->until_us = find->input->last_us;
    finding->title = words_of(find,
                              "%llu {1:connection|connections} of SIP over TLS to %s cannot be "
                              "read: {1:its|their} calls are not in this report.",
                              hidden,
                              content->tls_server_count == 1
                                  ? words_of_endpoint(find, &server->endpoint)
                                  : words_of(find, "%zu servers", content->tls_server_count));
    finding->detail = server->failed ? failures(find, server)
                                     : words_of(find, "%llu packets of them were recorded.",
                                                (unsigned long long)content->tls_packets);
    build_end(find, finding);
}
