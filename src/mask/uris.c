/* SIP and tel URIs, with or without a display name, and Call-IDs. */
#include "mask_parts.h"

#include <string.h>

enum { IDENTIFYING_DIGITS = 7 }; /* so many in a row may be a number, also in a Call-ID */

/* ---- parts of a URI ---- */

static int hex_value(char c)
{
    if (is_digit(c))
        return c - '0';
    return ascii_lower(c) >= 'a' && ascii_lower(c) <= 'f' ? ascii_lower(c) - 'a' + 10 : -1;
}

static void add_decoded(struct text *out, struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        bool is_escape = s.at[i] == '%' && i + 2 < s.len && hex_value(s.at[i + 1]) >= 0 &&
                         hex_value(s.at[i + 2]) >= 0;
        if (is_escape) {
            text_add_char(out, (char)(hex_value(s.at[i + 1]) << 4 | hex_value(s.at[i + 2])));
            i += 2;
        } else {
            text_add_char(out, s.at[i]);
        }
    }
}

/* What may stand in a user part (RFC 3261 25.1: unreserved, user-unreserved). */
static void add_encoded(struct text *out, struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.at[i];
        if (is_letter((char)c) || is_digit((char)c) || (c && strchr("-_.!~*'()&=+$,;?/", c)))
            text_add_char(out, (char)c);
        else
            text_addf(out, "%%%02X", c);
    }
}

static void add_user(const struct mask *mask, struct text *out, struct str user)
{
    struct text plain = {0}, hidden = {0};
    add_decoded(&plain, user);
    mask_add_user(mask, &hidden, text_str(&plain));
    add_encoded(out, text_str(&hidden));
    text_free(&plain);
    text_free(&hidden);
}

/* Index of the first of these characters, or s.len. */
static size_t find_any(struct str s, const char *characters)
{
    size_t i = 0;
    while (i < s.len && !(s.at[i] && strchr(characters, s.at[i])))
        i++;
    return i;
}

/* "sip:", "tel:"; 0 when there is none. */
static size_t scheme_len(struct str uri)
{
    static const struct str schemes[] = {STR("sip:"), STR("sips:"), STR("tel:"), STR("im:"),
                                         STR("pres:")};
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++)
        if (str_starts_with_nocase(uri, schemes[i]))
            return schemes[i].len;
    return 0;
}

/* ---- parameters ---- */

/* "192.0.2.7:5060", "sip:192.0.2.7:5060" (what registrars note of a Contact). */
static void add_place(struct mask *mask, struct text *out, struct str value)
{
    size_t scheme = scheme_len(value);
    text_add(out, (struct str){value.at, scheme});
    add_host_port(mask, out, str_from_offset(value, scheme));
}

/* A domain, or the beginning of numbers (RFC 3966 5.1.5). */
static void add_context(struct mask *mask, struct text *out, struct str value)
{
    if (value.len && value.at[0] == '+')
        mask_add_words(mask, out, value);
    else
        mask_add_host(mask, out, value);
}

static const struct parameter_rule {
    struct str name;
    void (*add)(struct mask *mask, struct text *out, struct str value);
} parameter_rules[] = {
    {STR("transport"), mask_add_words},  {STR("user"), mask_add_words},
    {STR("method"), mask_add_words},     {STR("ttl"), mask_add_words},
    {STR("lr"), mask_add_words},         {STR("ob"), mask_add_words},
    {STR("cause"), mask_add_words},      {STR("cpc"), mask_add_words},
    {STR("maddr"), add_place},           {STR("received"), add_place},
    {STR("phone-context"), add_context}, {STR("tag"), mask_add_words},
    {STR("expires"), mask_add_words},    {STR("q"), mask_add_words},
};

/* Escapes could hide anything from the mask; no value that is known needs them. */
static void add_parameter(struct mask *mask, struct text *out, struct str parameter)
{
    struct str value, name = str_trim(str_before(parameter, '=', &value));
    value = str_trim(value);
    for (size_t i = 0; i < sizeof parameter_rules / sizeof parameter_rules[0]; i++) {
        if (!str_equal_nocase(name, parameter_rules[i].name) ||
            str_find_char(value, '%') < value.len)
            continue;
        text_add_char(out, ';');
        text_add(out, name);
        if (value.len == 0)
            return;
        text_add_char(out, '=');
        parameter_rules[i].add(mask, out, value);
        return;
    }
}

/* ";transport=udp;received=192.0.2.7?Subject=x". The headers of a URI fall away, and so do
 * parameters that are not known. */
static void add_parameters(struct mask *mask, struct text *out, struct str parameters)
{
    parameters.len = str_find_char(parameters, '?');
    while (parameters.len)
        add_parameter(mask, out, str_before(parameters, ';', &parameters));
}

/* "user:password;parameters": a password is never shown. */
static void add_user_info(struct mask *mask, struct text *out, struct str info)
{
    size_t end = find_any(info, ":;");
    add_user(mask, out, (struct str){info.at, end});
    if (end < info.len && info.at[end] == ':')
        end += find_any(str_from_offset(info, end), ";");
    add_parameters(mask, out, str_from_offset(info, end));
}

/* ---- URIs ---- */

static size_t find_last_at(struct str s)
{
    size_t i = s.len;
    while (i > 0 && s.at[i - 1] != '@')
        i--;
    return i ? i - 1 : s.len;
}

static void add_plain_uri(struct mask *mask, struct text *out, struct str uri)
{
    size_t scheme = scheme_len(uri);
    bool is_number = scheme && str_starts_with_nocase(uri, STR("tel:"));
    text_add(out, (struct str){uri.at, scheme});
    uri = str_from_offset(uri, scheme);
    size_t at = is_number ? uri.len : find_last_at((struct str){uri.at, str_find_char(uri, '?')});
    if (at < uri.len && at < str_find_char(uri, '?')) {
        add_user_info(mask, out, (struct str){uri.at, at});
        text_add_char(out, '@');
        uri = str_from_offset(uri, at + 1);
    } else if (is_number || !scheme) {
        size_t end = find_any(uri, ";?");
        add_user(mask, out, (struct str){uri.at, end});
        add_parameters(mask, out, str_from_offset(uri, end));
        return;
    }
    size_t end = find_any(uri, ";?>");
    add_host_port(mask, out, (struct str){uri.at, end});
    add_parameters(mask, out, str_from_offset(uri, end));
}

static void add_display_name(struct mask *mask, struct text *out, struct str display)
{
    struct str name = str_trim(display);
    bool has_quotes = name.len >= 2 && name.at[0] == '"' && name.at[name.len - 1] == '"';
    if (has_quotes)
        name = (struct str){name.at + 1, name.len - 2};
    if (name.len == 0)
        return;
    text_add_literal(out, has_quotes ? "\"" : "");
    mask_add_user(mask, out, name);
    text_add_literal(out, has_quotes ? "\" " : " ");
}

void mask_add_uri(struct mask *mask, struct text *out, struct str uri)
{
    size_t open = str_find_char(uri, '<');
    if (!is_masking(mask)) {
        text_add(out, uri);
        return;
    }
    if (open == uri.len) {
        add_plain_uri(mask, out, uri);
        return;
    }
    add_display_name(mask, out, (struct str){uri.at, open});
    struct str rest;
    struct str inner = str_before(str_from_offset(uri, open + 1), '>', &rest);
    text_add_char(out, '<');
    add_plain_uri(mask, out, inner);
    text_add_char(out, '>');
    add_parameters(mask, out, rest);
}

static void learn_user(struct mask *mask, struct str user)
{
    struct text plain = {0};
    user.len = find_any(user, ":;");
    add_decoded(&plain, user);
    mask_learn(mask, text_str(&plain));
    text_free(&plain);
}

void mask_learn_uri(struct mask *mask, struct str uri)
{
    size_t open = str_find_char(uri, '<');
    if (!is_masking(mask))
        return;
    if (open < uri.len)
        uri = str_from_offset(uri, open + 1);
    uri.len = find_any(uri, ">?");
    size_t scheme = scheme_len(uri);
    bool is_number = scheme && str_starts_with_nocase(uri, STR("tel:"));
    uri = str_from_offset(uri, scheme);
    size_t at = find_last_at(uri);
    if (is_number || at < uri.len)
        learn_user(mask, (struct str){uri.at, at});
    if (!is_number && (at < uri.len || scheme)) {
        struct str host = at < uri.len ? str_from_offset(uri, at + 1) : uri;
        host.len = find_any(host, ":;");
        mask_learn_host(mask, host);
    }
}

/* ---- Call-IDs ---- */

static bool is_word(char c)
{
    return is_letter(c) || is_digit(c);
}

/* Groups of digits with the same character between them, as people write numbers and addresses. */
struct groups {
    char between;    /* '\0' before the second */
    unsigned octets; /* in a row, that may be parts of an IPv4 address */
    size_t digits;   /* of all */
    size_t last;     /* of the last one; 0: there is none */
};

static void add_group(struct groups *groups, size_t digits, char between)
{
    enum { OCTET_DIGITS = 3 };
    if (groups->between && groups->between != between) {
        groups->octets = groups->last <= OCTET_DIGITS;
        groups->digits = groups->last;
    }
    groups->between = '\0';
    if (groups->last)
        groups->between = between;
    groups->octets = digits <= OCTET_DIGITS ? groups->octets + 1 : 0;
    groups->digits += digits;
    groups->last = digits;
}

/* A number or an address may stand in it. Digits among letters are hexadecimal. */
static bool has_number(struct str local)
{
    enum { OCTETS = 4, DIGITS_APART = 9 };
    struct groups groups = {.last = 0};
    for (size_t i = 0; i < local.len;) {
        size_t start = i;
        bool only_digits = true;
        while (i < local.len && is_word(local.at[i]))
            only_digits = is_digit(local.at[i++]) && only_digits;
        struct str group = {local.at + start, i - start};
        if (only_digits && group.len >= IDENTIFYING_DIGITS)
            return true;
        if (only_digits && group.len)
            add_group(&groups, group.len, start ? local.at[start - 1] : '\0');
        else
            groups = (struct groups){.last = 0};
        if (groups.octets == OCTETS || groups.digits >= DIGITS_APART)
            return true;
        i += i < local.len;
    }
    return false;
}

static bool has_ipv6(struct str local)
{
    for (size_t i = 0; i < local.len; i++) {
        struct address address;
        size_t start = i, colons = 0;
        for (; i < local.len &&
               (hex_value(local.at[i]) >= 0 || local.at[i] == ':' || local.at[i] == '.');
             i++)
            colons += local.at[i] == ':';
        if (colons >= 2 && address_parse((struct str){local.at + start, i - start}, &address))
            return true;
    }
    return false;
}

/* Somebody who takes part is named in it. */
static bool names_somebody(const struct mask *mask, struct str local)
{
    for (size_t i = 0; i < local.len; i++)
        if ((i == 0 || !is_word(local.at[i - 1])) && find_known(mask, str_from_offset(local, i)))
            return true;
    return false;
}

void mask_add_call_id(struct mask *mask, struct text *out, struct str call_id)
{
    size_t at = find_last_at(call_id);
    if (!is_masking(mask) || call_id.len == 0) {
        text_add(out, call_id);
        return;
    }
    if (mask->level != MASK_TAILS) {
        add_pseudonym(mask, out, 'c', USE_CALL_ID, call_id);
        return;
    }
    struct str local = {call_id.at, at};
    if (has_number(local) || has_ipv6(local) || names_somebody(mask, local))
        add_pseudonym(mask, out, 'c', USE_CALL_ID, local);
    else
        text_add(out, local);
    if (at < call_id.len) {
        text_add_char(out, '@');
        add_host_port(mask, out, str_from_offset(call_id, at + 1));
    }
}
