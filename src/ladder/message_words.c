/* Says what a message is and what matters about it. */
#include "message_words.h"

#include "sipdiag/base/shown.h"

#include <stddef.h>

/* RFC 792, RFC 1812 (family 4) and RFC 4443 (family 6). */
static const struct {
    uint8_t family, type, code;
    const char *words;
} icmp_words[] = {
    {ADDRESS_IPV4, 3, 0, "network unreachable"},
    {ADDRESS_IPV4, 3, 1, "host unreachable"},
    {ADDRESS_IPV4, 3, 2, "no such protocol"},
    {ADDRESS_IPV4, 3, 3, "port unreachable"},
    {ADDRESS_IPV4, 3, 4, "packet too big"},
    {ADDRESS_IPV4, 3, 9, "forbidden"},
    {ADDRESS_IPV4, 3, 10, "forbidden"},
    {ADDRESS_IPV4, 3, 13, "forbidden"},
    {ADDRESS_IPV4, 11, 0, "routing loop"},
    {ADDRESS_IPV4, 11, 1, "fragments missing"},
    {ADDRESS_IPV6, 1, 0, "no route"},
    {ADDRESS_IPV6, 1, 1, "forbidden"},
    {ADDRESS_IPV6, 1, 3, "address unreachable"},
    {ADDRESS_IPV6, 1, 4, "port unreachable"},
    {ADDRESS_IPV6, 1, 5, "forbidden"},
    {ADDRESS_IPV6, 2, 0, "packet too big"},
    {ADDRESS_IPV6, 3, 0, "routing loop"},
    {ADDRESS_IPV6, 3, 1, "fragments missing"},
};

static const char *const refusal_words[] = {
    [TCP_NOT_REFUSED] = "TCP",
    [TCP_REFUSED] = "TCP connection refused",
    [TCP_UNANSWERED] = "TCP connect unanswered",
    [TCP_BROKEN] = "TCP connection reset",
};

static void add_icmp(struct text *out, const struct icmp_error *icmp)
{
    text_add_literal(out, "ICMP ");
    for (size_t i = 0; i < sizeof icmp_words / sizeof icmp_words[0]; i++)
        if (icmp_words[i].family == icmp->family && icmp_words[i].type == icmp->type &&
            icmp_words[i].code == icmp->code) {
            text_add_literal(out, icmp_words[i].words);
            return;
        }
    text_addf(out, "type %u code %u", icmp->type, icmp->code);
}

static void add_method(struct text *out, const struct logged_message *message)
{
    if (message->method != SIP_METHOD_UNKNOWN)
        text_add_literal(out, sip_method_name((enum sip_method)message->method));
    else if (message->method_text.len)
        text_add_shown(out, message->method_text);
    else
        text_add_literal(out, "message");
}

void message_add_label(struct text *out, const struct logged_message *message)
{
    if (message->kind == SIP_TEXT_ICMP_QUOTE) {
        add_icmp(out, &message->icmp);
        return;
    }
    if (message->kind == SIP_TEXT_TCP_REFUSED) {
        text_add_literal(out, refusal_words[message->refusal]);
        return;
    }
    if (message->status == 0) {
        if (message->method == SIP_METHOD_INVITE && message->to_tag)
            text_add_literal(out, "re-");
        add_method(out, message);
        return;
    }
    text_addf(out, "%u", message->status);
    if (message->phrase.len && !message->challenge) {
        text_add_char(out, ' ');
        text_add_shown(out, message->phrase);
    }
}

void details_next(struct text *out)
{
    if (out->len)
        text_add_literal(out, ", ");
}

static void add_words(struct text *out, const char *words)
{
    details_next(out);
    text_add_literal(out, words);
}

/* The text="..." of a Reason header. */
static struct str reason_text(struct str reason)
{
    for (size_t i = 0; i + 6 < reason.len; i++) {
        struct str rest = str_from_offset(reason, i);
        struct str end;
        if (str_starts_with_nocase(rest, STR("text=\"")))
            return str_before(str_from_offset(rest, 6), '"', &end);
    }
    return (struct str){0};
}

static void add_reason(struct text *out, const struct logged_message *message)
{
    struct str words = reason_text(message->reason);
    if (!message->q850 && !message->reason_sip && !words.len)
        return;
    details_next(out);
    if (message->q850)
        text_addf(out, "Q.850 %u", message->q850);
    else if (message->reason_sip)
        text_addf(out, "SIP %u", message->reason_sip);
    else
        text_add_literal(out, "reason");
    if (words.len) {
        text_add_char(out, ' ');
        text_add_shown(out, words);
    }
}

static void add_condition(struct text *out, const struct logged_message *message)
{
    static const char *const names[] = {
        [SIP_CUT] = "cut by the capture", [SIP_OVERSIZED] = "oversized", [SIP_DAMAGED] = "damaged"};
    if (message->condition == SIP_WHOLE || message->kind == SIP_TEXT_ICMP_QUOTE)
        return;
    add_words(out, names[message->condition]);
    if (message->condition == SIP_DAMAGED && message->damage)
        text_addf(out, ": %s", message->damage);
}

static void add_quoted(struct text *out, const struct logged_message *message)
{
    if (message->method != SIP_METHOD_INVITE || message->status) {
        details_next(out);
        text_add_literal(out, "about ");
        if (message->status)
            text_addf(out, "%u", message->status);
        else
            add_method(out, message);
    }
}

void message_add_details(struct text *out, const struct logged_message *message)
{
    if (message->kind == SIP_TEXT_ICMP_QUOTE) {
        add_quoted(out, message);
        return;
    }
    if (message->kind == SIP_TEXT_TCP_REFUSED)
        return;
    if (message->status && message->method != SIP_METHOD_INVITE) {
        details_next(out);
        add_method(out, message);
    }
    add_condition(out, message);
    if (message->challenge)
        add_words(out,
                  message->stale ? "password wanted again: nonce is stale" : "password wanted");
    if (message->credentials)
        add_words(out, "with password");
    if (message->media.len) {
        details_next(out);
        text_add_shown(out, message->media);
    }
    add_reason(out, message);
    if (message->contact.len) {
        add_words(out, "to ");
        text_add_shown(out, message->contact);
    }
}

enum ladder_tone message_tone(const struct logged_message *message)
{
    if (message->kind != SIP_TEXT_MESSAGE || message->condition == SIP_DAMAGED)
        return LADDER_BAD;
    if (message->status == 0)
        return message->method == SIP_METHOD_CANCEL ? LADDER_WARN : LADDER_PLAIN;
    if (message->status < 300 || message->challenge || message->status == 487)
        return LADDER_PLAIN;
    return message->status < 400 ? LADDER_WARN : LADDER_BAD;
}
