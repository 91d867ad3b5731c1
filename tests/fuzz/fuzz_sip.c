/* Any bytes as one SIP message: scan and parser must stay inside them, whole, cut and quoted. */
#include "sipdiag/parse/sip_parser.h"
#include "sipdiag/sip/sip_scan.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static volatile unsigned char touched;

/* Reads every byte, so that the sanitizer sees where a text lies. */
static void touch(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        touched ^= (unsigned char)s.at[i];
}

static void require(int condition)
{
    if (!condition)
        abort();
}

static void inside(struct str s, struct str message)
{
    touch(s);
    if (s.len)
        require(s.at >= message.at && s.at + s.len <= message.at + message.len);
}

static void check_scan(struct str message)
{
    struct sip_scan scan;
    sip_scan(message, &scan);
    for (int header = 0; header < SIP_HEADER_COUNT; header++)
        inside(scan.value[header], message);
    for (unsigned i = 0; i < scan.reason_count; i++)
        inside(scan.reasons[i], message);
    inside(scan.start_line, message);
    inside(scan.method, message);
    inside(scan.request_uri, message);
    inside(scan.version, message);
    inside(scan.phrase, message);
    inside(scan.body, message);
    inside(scan.rest, message);
    require(scan.status == 0 || (scan.status >= 100 && scan.status <= 699));
    require(scan.start != SIP_START_NONE || scan.header_lines == 0);
    if (message.len <= SIP_LIMIT_VALUE) /* how far the quick look goes */
        require(sip_looks_like_start(message.at, message.len) == (scan.start != SIP_START_NONE));
}

static void check_facts(const struct sip_facts *facts, const struct input_health *health)
{
    const struct str texts[] = {
        facts->method_text,     facts->phrase,      facts->request_uri,  facts->call_id,
        facts->from_uri,        facts->from_user,   facts->from_tag,     facts->to_uri,
        facts->to_user,         facts->to_tag,      facts->branch,       facts->user_agent,
        facts->request_user,    facts->contact_uri, facts->reason,       facts->warning,
        facts->challenge.realm, facts->session_id,  facts->media.origin, facts->credentials.realm,
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        touch(texts[i]);
    require((facts->damage == NULL) == (facts->condition == SIP_WHOLE));
    require(health->count[HEALTH_SIP_DAMAGED] <= 1);
    require(facts->reason.len < 1024);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct sip_parser *parser;
    if (!parser)
        parser = sip_parser_new();
    char *copy = malloc(size ? size : 1); /* exactly as long as the input, for the sanitizer */
    require(copy != NULL);
    if (size)
        memcpy(copy, data, size);
    struct str message = {copy, size};
    check_scan(message);
    for (int pass = 0; pass < 3; pass++) {
        struct sip_facts facts;
        struct input_health health = {0};
        struct sip_text text = {.bytes = message, .cut = pass == 1};
        text.kind = pass == 2 ? SIP_TEXT_ICMP_QUOTE : SIP_TEXT_MESSAGE;
        if (sip_parser_read(parser, &text, &facts, &health))
            check_facts(&facts, &health);
    }
    free(copy);
    return 0;
}
