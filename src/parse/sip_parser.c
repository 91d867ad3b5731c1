/* One message through scan, check and osip2, and what they say as sip_facts. */
#include "sipdiag/parse/sip_parser.h"

#include "sipdiag/base/arena.h"
#include "sipdiag/base/hash.h"
#include "sipdiag/base/memory.h"

#include "dialog_headers.h"
#include "header_values.h"
#include "sdp.h"
#include "sip_check.h"
#include "sip_osip.h"
#include "sip_parts.h"

#include <stdlib.h>
#include <string.h>

/* For a size that they know compilers write a loop, which takes four times as long. */
static void *(*const volatile fill)(void *, int, size_t) = memset;

struct sip_parser {
    struct arena arena; /* of one message */
    struct sip_osip *osip;
    struct sip_look look;
    struct sip_parts parts;
    bool shows_secrets;
};

struct sip_parser *sip_parser_new(void)
{
    struct sip_parser *parser = xalloc(sizeof *parser);
    arena_init(&parser->arena, 0);
    parser->osip = sip_osip_new();
    return parser;
}

void sip_parser_show_secrets(struct sip_parser *parser, bool shows)
{
    parser->shows_secrets = shows;
}

void sip_parser_free(struct sip_parser *parser)
{
    if (!parser)
        return;
    sip_osip_free(parser->osip);
    arena_free(&parser->arena);
    free(parser);
}

static bool is_cut(const struct sip_text *text)
{
    return text->cut || text->kind == SIP_TEXT_ICMP_QUOTE;
}

/* A header that stops with the capture may be half a value: only whole lines count, but for the
 * start line. */
static struct str whole_lines(struct str bytes)
{
    size_t first = str_find_char(bytes, '\n');
    if (first == bytes.len)
        return bytes;
    while (bytes.at[bytes.len - 1] != '\n')
        bytes.len--;
    return bytes;
}

static void scan_text(const struct sip_text *text, struct sip_scan *scan)
{
    sip_scan(text->bytes, scan);
    if (is_cut(text) && scan->start != SIP_START_NONE && !scan->headers_end)
        sip_scan(whole_lines(text->bytes), scan);
}

static void copy_wire(const struct sip_text *text, struct sip_facts *facts)
{
    fill(facts, 0, sizeof *facts);
    facts->kind = text->kind;
    facts->transport = text->transport;
    facts->time_us = text->time_us;
    facts->from = text->from;
    facts->to = text->to;
    facts->from_is_logger = text->from_is_logger;
    facts->to_is_logger = text->to_is_logger;
    facts->no_time = text->no_time;
    facts->origin = text->origin;
    facts->icmp = text->icmp;
    facts->refusal = text->refusal;
}

/* A version or status that we do not know makes the message neither a request nor a response that
 * we could use. */
static void read_start(const struct sip_scan *scan, const struct sip_parts *parts,
                       struct sip_facts *facts)
{
    bool request = scan->start == SIP_START_REQUEST;
    bool cut_short = request && scan->version.len == 0;
    bool known = cut_short || str_equal_nocase(scan->version, STR("SIP/2.0"));
    facts->method_text = request ? scan->method : parts->cseq_method;
    facts->request_uri = scan->request_uri;
    facts->phrase = scan->phrase;
    if (!known || (!request && scan->status == 0))
        return;
    facts->method = parts->method;
    facts->status = scan->status;
}

/* A plain one has no escapes. */
static struct str user_of(struct arena *arena, struct str user, bool plain)
{
    return plain ? user : header_percent_decoded(arena, user);
}

/* "sip:user:password@host" (RFC 3261 19.1.1): the password is written over. A plain URI has none.
 */
static void hide_password(struct arena *arena, struct str *uri, bool plain)
{
    size_t at = plain ? uri->len : str_find_char(*uri, '@');
    size_t colon = str_find_char(*uri, ':');
    if (at == uri->len || colon == uri->len)
        return;
    colon += 1 + str_find_char(str_from_offset(*uri, colon + 1), ':');
    if (colon + 1 >= at)
        return;
    char *copy = arena_take_bytes(arena, uri->len);
    memcpy(copy, uri->at, uri->len);
    memset(copy + colon + 1, 'x', at - colon - 1);
    uri->at = copy;
}

static void hide_passwords(struct sip_parser *parser, struct sip_facts *facts)
{
    const struct sip_parts *parts = &parser->parts;
    if (parser->shows_secrets)
        return;
    hide_password(&parser->arena, &facts->from_uri, parts->plain.from);
    hide_password(&parser->arena, &facts->to_uri, parts->plain.to);
    hide_password(&parser->arena, &facts->contact_uri, parts->plain.contact);
    hide_password(&parser->arena, &facts->request_uri, parts->plain.request_uri);
}

static void read_addresses(struct arena *arena, const struct sip_scan *scan,
                           const struct sip_parts *parts, struct sip_facts *facts)
{
    facts->from_uri = parts->from.uri;
    facts->from_user = user_of(arena, parts->from_user, parts->plain.from);
    facts->from_tag = parts->from_tag;
    facts->to_uri = parts->to.uri;
    facts->to_user = user_of(arena, parts->to_user, parts->plain.to);
    facts->to_tag = parts->to_tag;
    facts->request_user = user_of(arena, parts->request_user, parts->plain.request_uri);
    facts->contact_uri = parts->contact.uri;
    facts->branch = parts->branch;
    facts->via_count = scan->via_count;
}

static void read_numbers(const struct sip_scan *scan, const struct sip_parts *parts,
                         struct sip_facts *facts)
{
    facts->cseq = parts->cseq != UINT64_MAX ? (uint32_t)parts->cseq : 0;
    facts->retry_after_s = header_seconds(scan->value[SIP_HEADER_RETRY_AFTER]);
}

static struct str either(const struct sip_scan *scan, enum sip_header first, enum sip_header second)
{
    return scan->value[first].len ? scan->value[first] : scan->value[second];
}

static void read_headers(struct arena *arena, const struct sip_scan *scan, struct sip_facts *facts)
{
    facts->call_id = header_unfolded(arena, scan, scan->value[SIP_HEADER_CALL_ID]);
    facts->user_agent =
        header_unfolded(arena, scan, either(scan, SIP_HEADER_USER_AGENT, SIP_HEADER_SERVER));
    facts->warning = header_unfolded(arena, scan, sip_first_value(scan->value[SIP_HEADER_WARNING]));
    facts->session_id = header_session_id(scan);
    struct str challenge = either(scan, SIP_HEADER_WWW_AUTHENTICATE, SIP_HEADER_PROXY_AUTHENTICATE);
    struct str credentials = either(scan, SIP_HEADER_AUTHORIZATION, SIP_HEADER_PROXY_AUTHORIZATION);
    if (challenge.len)
        facts->challenge = header_auth(challenge);
    if (credentials.len)
        facts->credentials = header_auth(credentials);
    header_read_reasons(arena, scan, facts);
    dialog_headers_read(scan, facts);
}

static bool all_plain(const struct sip_scan *scan, const struct sip_parts *parts)
{
    bool request = scan->start == SIP_START_REQUEST;
    return parts->plain.from && parts->plain.to && (!request || parts->plain.request_uri) &&
           (parts->plain.contact || parts->contact.uri.len == 0);
}

/* Where osip2's reading of URIs and tags is used: a call's beginning, where a redirect sends it,
 * and its final response and end when their addresses are not of the form that leaves no question.
 */
static bool wants_osip(const struct sip_scan *scan, const struct sip_parts *parts)
{
    bool invite = parts->method == SIP_METHOD_INVITE;
    if (scan->start == SIP_START_RESPONSE)
        return invite && scan->status >= 200 &&
               ((scan->status >= 300 && scan->status < 400) || !all_plain(scan, parts));
    return (invite && parts->to_tag.len == 0) ||
           (parts->method == SIP_METHOD_BYE && !all_plain(scan, parts));
}

/* osip2 unescapes a user, after which a sent ';' and an escaped one are the same: such users stay
 * as the scan has them. */
static void take_user(struct str *user, struct str uri, struct str answered)
{
    struct str rest;
    if (str_find_char(uri, '%') == uri.len)
        *user = str_before(answered, ';', &rest);
}

static const char *ask_osip(struct sip_parser *parser, const struct sip_scan *scan,
                            const struct sip_parts *parts, struct sip_facts *facts)
{
    struct sip_osip_answer answer;
    switch (sip_osip_read(parser->osip, scan, parts, &answer)) {
    case SIP_OSIP_REFUSED:
        facts->condition = SIP_DAMAGED;
        return "an address that cannot be read";
    case SIP_OSIP_TOO_LARGE:
        facts->condition = SIP_OVERSIZED;
        return "headers over the size limits";
    case SIP_OSIP_READ:
        break;
    }
    if (!all_plain(scan, parts) && str_find_char(scan->headers, '\0') < scan->headers.len)
        return NULL; /* osip2 has not seen what was sent */
    if (!parts->plain.from) {
        facts->from_tag = answer.from_tag;
        take_user(&facts->from_user, facts->from_uri, answer.from_user);
    }
    if (!parts->plain.to) {
        facts->to_tag = answer.to_tag;
        take_user(&facts->to_user, facts->to_uri, answer.to_user);
    }
    take_user(&facts->request_user, facts->request_uri, answer.request_user);
    return NULL;
}

static void judge(struct sip_parser *parser, const struct sip_text *text,
                  const struct sip_scan *scan, const struct sip_parts *parts,
                  struct sip_facts *facts)
{
    if (is_cut(text)) {
        facts->condition = SIP_CUT;
        facts->damage = "the capture did not record all of it";
        return;
    }
    facts->damage = sip_check(scan, parts);
    if (facts->damage) {
        facts->condition = SIP_DAMAGED;
    } else if (scan->oversized) {
        facts->condition = SIP_OVERSIZED;
        facts->damage = "over the size limits";
    } else if (wants_osip(scan, parts)) {
        facts->damage = ask_osip(parser, scan, parts, facts);
    }
}

static void count(const struct sip_text *text, const struct sip_scan *scan,
                  const struct sip_facts *facts, struct input_health *health)
{
    static const enum health_counter counters[] = {
        [SIP_CUT] = HEALTH_SIP_CUT,
        [SIP_OVERSIZED] = HEALTH_SIP_OVERSIZED,
        [SIP_DAMAGED] = HEALTH_SIP_DAMAGED,
    };
    if (text->kind == SIP_TEXT_ICMP_QUOTE) /* a quote is short by nature: nothing was lost */
        return;
    if (facts->condition != SIP_WHOLE)
        health->count[counters[facts->condition]]++;
    if (scan->rest.len && sip_looks_like_start(scan->rest.at, scan->rest.len))
        health->count[HEALTH_EXTRA_MESSAGES]++;
}

void sip_parser_look(const struct sip_text *text, struct sip_look *look)
{
    struct str call_id = {0};
    if (text->kind != SIP_TEXT_TCP_REFUSED) {
        scan_text(text, &look->scan);
        call_id = look->scan.value[SIP_HEADER_CALL_ID];
    }
    look->call_key = call_id.len && !look->scan.folded ? hash_key(call_id.at, call_id.len) : 0;
}

bool sip_parser_read(struct sip_parser *parser, const struct sip_text *text,
                     struct sip_facts *facts, struct input_health *health)
{
    sip_parser_look(text, &parser->look);
    return sip_parser_read_on(parser, text, &parser->look, facts, health);
}

bool sip_parser_read_on(struct sip_parser *parser, const struct sip_text *text,
                        const struct sip_look *look, struct sip_facts *facts,
                        struct input_health *health)
{
    const struct sip_scan *scan = &look->scan;
    struct sip_parts *parts = &parser->parts;
    if (text->kind == SIP_TEXT_TCP_REFUSED) {
        copy_wire(text, facts);
        return true;
    }
    if (scan->start == SIP_START_NONE)
        return false;
    arena_reset(&parser->arena);
    copy_wire(text, facts);
    sip_parts_read(scan, parts);
    read_start(scan, parts, facts);
    read_addresses(&parser->arena, scan, parts, facts);
    read_numbers(scan, parts, facts);
    read_headers(&parser->arena, scan, facts);
    facts->call_key = look->call_key;
    facts->content_type = scan->value[SIP_HEADER_CONTENT_TYPE];
    facts->body = scan->body;
    if (scan->body.len)
        sdp_read(facts->content_type, scan->body, !is_cut(text), &facts->media);
    judge(parser, text, scan, parts, facts);
    if (facts->method == SIP_METHOD_INVITE && facts->status == 0 && facts->to_tag.len == 0)
        facts->alg_signs = dialog_alg_signs(scan, parts, facts);
    hide_passwords(parser, facts);
    count(text, scan, facts, health);
    return true;
}
