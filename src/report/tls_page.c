/* What became of SIP over TLS: how much of it was read, and which servers could not be reached. */
#include "table.h"

static void add_connections(struct text *words, const struct page *page,
                            const struct input_content *content)
{
    const struct words *language = page_words(page);
    uint64_t rest = content->tls_connections - content->tls_decrypted - content->tls_failed;
    words_add(words, language, "SIP over TLS: %'llu" TIED "{1:connection|connections}",
              NUMBER(content->tls_connections));
    if (content->tls_decrypted)
        words_add(words, language, ", %'llu decrypted", NUMBER(content->tls_decrypted));
    if (content->tls_failed)
        words_add(words, language, ", %'llu failed", NUMBER(content->tls_failed));
    if (rest)
        words_add(words, language,
                  ", %'llu that cannot be read without their keys (--tls-keys" TIED "FILE)",
                  NUMBER(rest));
    text_add_char(words, '.');
}

static void add_failure(struct text *words, const struct page *page,
                        const struct tls_server *server)
{
    const struct words *language = page_words(page);
    struct text name = {0}, alert = {0};
    endpoint_add(&name, &server->endpoint);
    tls_alert_add(&alert, server->alert);
    words_add(words, language,
              "TLS to %s failed in %'llu of %'llu" TIED "{3:connection|connections}: %s", name.at,
              NUMBER(server->failed), NUMBER(server->connections), alert.at);
    if (server->alert != TLS_ALERT_NONE)
        text_add_literal(words,
                         words_in(language, server->is_by_server ? SAID(" from the server")
                                                                 : SAID(" from the client")));
    if (server->alerts < server->failed)
        words_add(words, language, " in %'llu of them", NUMBER(server->alerts));
    text_add_char(words, '.');
    text_free(&name);
    text_free(&alert);
}

void page_tls(struct page *page)
{
    struct text words = {0};
    struct input_content content = page_content(page);
    if (!content.tls_connections)
        return;
    add_connections(&words, page, &content);
    page_sentence(page, text_str(&words), 0, 0);
    for (size_t i = 0; i < TLS_SERVERS_SHOWN && i < content.tls_server_count; i++) {
        if (!content.tls_servers[i].failed)
            break;
        text_clear(&words);
        add_failure(&words, page, &content.tls_servers[i]);
        page_style(page, STYLE_BAD);
        page_sentence(page, text_str(&words), 0, 0);
        page_style(page, STYLE_PLAIN);
    }
    text_free(&words);
}
