/* What became of SIP over TLS: how much of it was read, and which servers could not be reached. */
#include "table.h"

static void add_connections(struct text *words, const struct input_content *content)
{
    uint64_t rest = content->tls_connections - content->tls_decrypted - content->tls_failed;
    text_add_literal(words, "SIP over TLS: ");
    add_counted(words, content->tls_connections, "connection", "connections");
    if (content->tls_decrypted) {
        text_add_literal(words, ", ");
        add_count(words, content->tls_decrypted);
        text_add_literal(words, " decrypted");
    }
    if (content->tls_failed) {
        text_add_literal(words, ", ");
        add_count(words, content->tls_failed);
        text_add_literal(words, " failed");
    }
    if (rest) {
        text_add_literal(words, ", ");
        add_count(words, rest);
        text_add_literal(words, " that cannot be read without their keys (--tls-keys" TIED "FILE)");
    }
    text_add_char(words, '.');
}

static void add_failure(struct text *words, const struct tls_server *server)
{
    text_add_literal(words, "TLS to ");
    endpoint_add(words, &server->endpoint);
    text_add_literal(words, " failed in ");
    add_count(words, server->failed);
    text_add_literal(words, " of ");
    add_counted(words, server->connections, "connection", "connections");
    text_add_literal(words, ": ");
    tls_alert_add(words, server->alert);
    if (server->alert != TLS_ALERT_NONE)
        text_add_literal(words, server->is_by_server ? " from the server" : " from the client");
    if (server->alerts < server->failed) {
        text_add_literal(words, " in ");
        add_count(words, server->alerts);
        text_add_literal(words, " of them");
    }
    text_add_char(words, '.');
}

void page_tls(struct page *page)
{
    struct text words = {0};
    struct input_content content = page_content(page);
    if (!content.tls_connections)
        return;
    add_connections(&words, &content);
    page_sentence(page, text_str(&words), 0, 0);
    for (size_t i = 0; i < TLS_SERVERS_SHOWN && i < content.tls_server_count; i++) {
        if (!content.tls_servers[i].failed)
            break;
        text_clear(&words);
        add_failure(&words, &content.tls_servers[i]);
        page_style(page, STYLE_BAD);
        page_sentence(page, text_str(&words), 0, 0);
        page_style(page, STYLE_PLAIN);
    }
    text_free(&words);
}
