/* Goes through a message line by line. */
#include "sipdiag/sip/sip_secrets.h"

#include <stdbool.h>

struct finder {
    void *context;
    void (*found)(void *context, struct str secret);
    struct str last; /* that was told */
};

static bool is_within(struct str part, struct str whole)
{
    return whole.len && part.at >= whole.at && part.at + part.len <= whole.at + whole.len;
}

/* Once: a password may stand in what is a secret as a whole. */
static void tell(struct finder *finder, struct str secret)
{
    if (secret.len == 0 || is_within(secret, finder->last))
        return;
    finder->last = secret;
    finder->found(finder->context, secret);
}

/* The header that begins here, with the lines that go on (RFC 3261 7.3.1). */
static struct str take_header(struct str *rest)
{
    size_t len = 0;
    do {
        len += str_find_char(str_from_offset(*rest, len), '\n');
        len += len < rest->len;
    } while (len < rest->len && (rest->at[len] == ' ' || rest->at[len] == '\t'));
    struct str header = {rest->at, len};
    *rest = str_from_offset(*rest, len);
    return header;
}

static struct str value_of(struct str header, struct str name)
{
    struct str value;
    struct str before = str_trim(str_before(header, ':', &value));
    return str_equal_nocase(before, name) ? str_trim(value) : (struct str){0};
}

/* Up to the quotation mark, or to a comma or blank where there is none. */
static struct str parameter_value(struct str rest)
{
    size_t len = 0;
    rest = str_trim(rest);
    bool is_quoted = rest.len && rest.at[0] == '"';
    if (is_quoted)
        rest = str_from_offset(rest, 1);
    while (len < rest.len &&
           (is_quoted ? rest.at[len] != '"' : rest.at[len] != ',' && !ascii_is_space(rest.at[len])))
        len++;
    return (struct str){rest.at, len};
}

/* The parameters of Digest that prove the password; of other schemes all there is. */
static void find_credentials(struct finder *finder, struct str value)
{
    static const struct str proofs[] = {STR("response"), STR("rspauth"), STR("auts")};
    struct str rest = value;
    bool is_digest = str_starts_with_nocase(value, STR("Digest")) ||
                     str_find_char(value, '=') < str_find_char(value, ' ');
    if (!is_digest) {
        str_before(value, ' ', &rest);
        tell(finder, str_trim(rest));
        return;
    }
    for (size_t i = 0; i < value.len; i++) {
        bool begins = i == 0 || value.at[i - 1] == ',' || ascii_is_space(value.at[i - 1]);
        for (size_t n = 0; begins && n < sizeof proofs / sizeof proofs[0]; n++) {
            rest = str_from_offset(value, i);
            if (!str_starts_with_nocase(rest, proofs[n]))
                continue;
            rest = str_trim(str_from_offset(rest, proofs[n].len));
            if (rest.len && rest.at[0] == '=')
                tell(finder, parameter_value(str_from_offset(rest, 1)));
        }
    }
}

/* Behind "sip:" or "sips:"; 0 when there is none here. */
static size_t scheme_len(struct str s)
{
    if (s.len < 5 || ascii_lower(s.at[0]) != 's' || !str_starts_with_nocase(s, STR("sip")))
        return 0;
    return s.at[3] == ':' ? 4 : ascii_lower(s.at[3]) == 's' && s.at[4] == ':' ? 5 : 0;
}

/* Behind the user part a list or parameters may begin. */
static bool ends_uri(char c, bool is_host)
{
    return c == '>' || c == '"' || ascii_is_space(c) ||
           (is_host && (c == ',' || c == ';' || c == '?'));
}

/* "sip:user:password@host": before the last '@', which a password may have, too; behind the first
 * colon. Where the message was cut off in it, the '@' may be missing. */
static void find_passwords(struct finder *finder, struct str line)
{
    bool is_cut = line.len && line.at[line.len - 1] != '\n';
    for (size_t i = 0; i < line.len; i++) {
        size_t start = i + scheme_len(str_from_offset(line, i)), colon = 0, at = 0, end = start;
        if (start == i)
            continue;
        for (; end < line.len && !ends_uri(line.at[end], at != 0); end++) {
            if (line.at[end] == ':' && !colon && !at)
                colon = end + 1;
            at = line.at[end] == '@' ? end : at;
        }
        if (!at && end == line.len && is_cut)
            at = end;
        if (colon && at)
            tell(finder, (struct str){line.at + colon, at - colon});
        i = end > i ? end - 1 : i;
    }
}

static void find_proofs(struct finder *finder, struct str header)
{
    static const struct str names[] = {STR("Authorization"), STR("Proxy-Authorization"),
                                       STR("Authentication-Info"),
                                       STR("Proxy-Authentication-Info")};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct str value = value_of(header, names[i]);
        if (value.len)
            find_credentials(finder, value);
    }
}

/* RFC 4568, RFC 8839, RFC 4567, and k= of RFC 4566. */
static void find_in_sdp_line(struct finder *finder, struct str line)
{
    static const struct str keys[] = {STR("a=ice-pwd:"), STR("a=key-mgmt:"), STR("k=")};
    static const struct str inlined = STR("inline:");
    line = str_trim(line);
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (str_starts_with_nocase(line, keys[i]))
            tell(finder, str_from_offset(line, keys[i].len));
    if (!str_starts_with_nocase(line, STR("a=crypto:")))
        return;
    for (size_t i = 0; i < line.len; i++) {
        struct str rest = str_from_offset(line, i);
        if (!str_starts_with_nocase(rest, inlined))
            continue;
        struct str after, key = str_before(str_from_offset(rest, inlined.len), ' ', &after);
        tell(finder, key);
        i += inlined.len + key.len;
    }
}

/* Line by line, so that line ends stay. */
static void find_whole_lines(struct finder *finder, struct str body)
{
    while (body.len) {
        struct str line = str_before(body, '\n', &body);
        tell(finder, line.len && line.at[line.len - 1] == '\r' ? (struct str){line.at, line.len - 1}
                                                               : line);
    }
}

/* DTMF by INFO, telephone events, KPML (RFC 4730). */
static bool is_about_keys(struct str content_type)
{
    return str_contains_nocase(content_type, STR("dtmf")) ||
           str_contains_nocase(content_type, STR("telephone-event")) ||
           str_contains_nocase(content_type, STR("kpml-response")) ||
           str_contains_nocase(content_type, STR(".digits"));
}

/* A request with a text for somebody, or a response to one. */
static bool is_about_text(struct str header)
{
    struct str number, cseq = value_of(header, STR("CSeq"));
    str_before(cseq, ' ', &number);
    return str_starts_with(str_trim(header), STR("MESSAGE ")) ||
           str_equal_nocase(str_trim(number), STR("MESSAGE"));
}

static bool makes_private(struct str header)
{
    return is_about_text(header) || is_about_keys(value_of(header, STR("Content-Type"))) ||
           is_about_keys(value_of(header, STR("c")));
}

/* A header, or what stands in a body: lines of SDP; parts, a piece of a message (RFC 3420) and a
 * second message in the packet, which have headers of their own. Where bytes are missing, lines of
 * a body may follow headers without the empty line between. */
static void find_in_lines(struct finder *finder, struct str lines)
{
    find_proofs(finder, lines);
    while (lines.len) {
        size_t end = str_find_char(lines, '\n');
        struct str line = {lines.at, end + (end < lines.len)};
        lines = str_from_offset(lines, line.len);
        find_in_sdp_line(finder, line);
        find_passwords(finder, line);
    }
}

void sip_secrets_find(struct str message, void *context,
                      void (*found)(void *context, struct str secret))
{
    struct finder finder = {context, found, {NULL, 0}};
    struct str rest = message;
    bool has_begun = false, is_private = false, is_body = false;
    while (rest.len && !(is_body && is_private)) {
        struct str lines = take_header(&rest);
        bool is_empty = str_trim(lines).len == 0;
        is_body = is_body || (is_empty && has_begun); /* RFC 3261 7.5: line ends before it */
        has_begun = has_begun || !is_empty;
        is_private = is_private || makes_private(lines);
        find_in_lines(&finder, lines);
    }
    find_whole_lines(&finder, rest);
}
