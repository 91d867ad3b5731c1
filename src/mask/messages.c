/* SIP messages: what is known is masked part by part, what is not falls away. */
#include "mask_parts.h"

#include <string.h>

enum { LINE_MOST = 8192 };

/* ---- values ---- */

static bool is_figure(struct str word)
{
    enum { DIGITS_MOST = 10 };
    for (size_t i = 0; i < word.len; i++)
        if (!is_digit(word.at[i]))
            return false;
    return word.len > 0 && word.len <= DIGITS_MOST;
}

static bool is_method(struct str word)
{
    for (size_t i = 0; i < word.len; i++)
        if (word.at[i] < 'A' || word.at[i] > 'Z')
            return false;
    return word.len > 0;
}

/* "1 INVITE", "1800;refresher=uac", "120 (a comment);duration=60": numbers, methods, and parameters
 * with a number or the side that refreshes. */
static void add_figures(struct mask *mask, struct text *out, struct str value)
{
    struct str rest, after, words = str_before(value, ';', &rest);
    (void)mask;
    words.len = str_find_char(words, '(');
    for (bool is_first = true; (words = str_trim(words)).len; is_first = false) {
        struct str word = str_before(words, ' ', &words);
        if (!is_figure(word) && !is_method(word))
            break;
        text_add_literal(out, is_first ? "" : " ");
        text_add(out, word);
    }
    while (rest.len) {
        struct str parameter = str_trim(str_before(rest, ';', &rest));
        struct str name = str_trim(str_before(parameter, '=', &after)), told = str_trim(after);
        bool is_side = str_equal_nocase(name, STR("refresher")) &&
                       (str_equal_nocase(told, STR("uac")) || str_equal_nocase(told, STR("uas")));
        if (!is_side && !(str_equal_nocase(name, STR("duration")) && is_figure(told)))
            continue;
        text_add_char(out, ';');
        text_add(out, parameter);
    }
}

static void add_mark(const struct mask *mask, struct text *out, char kind, struct str of)
{
    add_pseudonym(mask, out, kind, USE_MARK, of);
}

/* ";tag=..." and the like; those that name somebody or something else fall away. */
static void add_header_parameters(struct mask *mask, struct text *out, struct str rest)
{
    static const struct str kept[] = {STR("lr"),     STR("expires"), STR("q"),     STR("rport"),
                                      STR("reason"), STR("privacy"), STR("party"), STR("screen")};
    while (rest.len) {
        struct str value, parameter = str_trim(str_before(rest, ';', &rest));
        struct str name = str_trim(str_before(parameter, '=', &value));
        if (str_equal_nocase(name, STR("tag"))) {
            text_add_literal(out, ";tag=");
            add_mark(mask, out, 't', str_trim(value));
        }
        for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++)
            if (str_equal_nocase(name, kept[i])) {
                text_add_char(out, ';');
                text_add(out, name);
                text_add_literal(out, value.len ? "=" : "");
                mask_add_words(mask, out, str_trim(value));
            }
    }
}

/* Length of the first element of a list: commas in quotation marks and <> do not count. */
static size_t element_len(struct str list)
{
    bool is_quoted = false, is_inside = false;
    size_t i = 0;
    for (; i < list.len; i++) {
        char c = list.at[i];
        if (c == '\\' && is_quoted)
            i++;
        else if (c == '"')
            is_quoted = !is_quoted;
        else if (!is_quoted && (c == '<' || c == '>'))
            is_inside = c == '<';
        else if (c == ',' && !is_quoted && !is_inside)
            break;
    }
    return i < list.len ? i : list.len;
}

/* Where the URI of "name <uri>;parameters" ends. */
static size_t address_end(struct str address)
{
    bool is_quoted = false;
    for (size_t i = 0; i < address.len; i++) {
        if (address.at[i] == '"')
            is_quoted = !is_quoted;
        else if (!is_quoted && address.at[i] == '<')
            return i + str_find_char(str_from_offset(address, i), '>') + 1;
        else if (!is_quoted && address.at[i] == ';')
            return i;
    }
    return address.len;
}

static void add_address(struct mask *mask, struct text *out, struct str address)
{
    size_t end = address_end(address);
    end = end < address.len ? end : address.len;
    struct str rest = str_from_offset(address, end);
    mask_add_uri(mask, out, str_trim((struct str){address.at, end}));
    if (rest.len)
        add_header_parameters(mask, out, str_from_offset(rest, 1));
}

static void add_list(struct mask *mask, struct text *out, struct str list,
                     void (*add)(struct mask *mask, struct text *out, struct str element))
{
    for (bool is_first = true; list.len; is_first = false) {
        size_t len = element_len(list);
        text_add_literal(out, is_first ? "" : ", ");
        add(mask, out, str_trim((struct str){list.at, len}));
        list = str_from_offset(list, len + 1);
    }
}

static void add_addresses(struct mask *mask, struct text *out, struct str list)
{
    if (str_equal(list, STR("*")))
        text_add_char(out, '*');
    else
        add_list(mask, out, list, add_address);
}

/* "SIP / 2.0 / UDP host : port": the transport is the last word before the place. */
static struct str take_transport(struct str *sent_by)
{
    struct str rest = *sent_by;
    for (int i = 0; i < 2; i++)
        str_before(rest, '/', &rest);
    rest = str_trim(rest);
    size_t len = 0;
    while (len < rest.len && is_letter(rest.at[len]))
        len++;
    *sent_by = str_trim(str_from_offset(rest, len));
    return (struct str){rest.at, len};
}

static void add_via_parameter(struct mask *mask, struct text *out, struct str name,
                              struct str value)
{
    static const struct str flags[] = {STR("rport"), STR("alias"), STR("keep"), STR("ttl")};
    if (str_equal_nocase(name, STR("branch"))) {
        text_add_literal(out, ";branch=");
        if (str_starts_with(value, STR("z9hG4bK")))
            text_add_literal(out, "z9hG4bK");
        add_mark(mask, out, 'b', value);
    } else if (str_equal_nocase(name, STR("received")) || str_equal_nocase(name, STR("maddr"))) {
        text_add_char(out, ';');
        text_add(out, name);
        text_add_char(out, '=');
        add_host_port(mask, out, value);
    }
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
        if (!str_equal_nocase(name, flags[i]))
            continue;
        text_add_char(out, ';');
        text_add(out, name);
        text_add_literal(out, is_figure(value) ? "=" : "");
        add_figures(mask, out, value);
    }
}

static void add_via(struct mask *mask, struct text *out, struct str via)
{
    struct str rest, place = str_trim(str_before(via, ';', &rest));
    struct str transport = take_transport(&place);
    text_add_literal(out, "SIP/2.0/");
    text_add(out, transport.len ? transport : STR("UDP"));
    text_add_char(out, ' ');
    add_host_port(mask, out, place);
    while (rest.len) {
        struct str value, parameter = str_trim(str_before(rest, ';', &rest));
        struct str name = str_trim(str_before(parameter, '=', &value));
        add_via_parameter(mask, out, name, str_trim(value));
    }
}

static void add_vias(struct mask *mask, struct text *out, struct str list)
{
    add_list(mask, out, list, add_via);
}

/* The value of a parameter, quotation marks taken off; empty when it is not there. */
static struct str parameter_of(struct str value, struct str name)
{
    for (size_t i = 0; i + name.len < value.len; i++) {
        bool begins = i == 0 || value.at[i - 1] == ',' || ascii_is_space(value.at[i - 1]);
        struct str rest = str_from_offset(value, i), found;
        if (!begins || !str_starts_with_nocase(rest, name))
            continue;
        rest = str_trim(str_from_offset(rest, name.len));
        if (!rest.len || rest.at[0] != '=')
            continue;
        rest = str_trim(str_from_offset(rest, 1));
        if (rest.len && rest.at[0] == '"')
            return str_before(str_from_offset(rest, 1), '"', &found);
        return str_trim(str_before(rest, ',', &found));
    }
    return (struct str){0};
}

static void add_realm(struct mask *mask, struct text *out, struct str value)
{
    text_add_literal(out, "Digest realm=\"");
    mask_add_host(mask, out, parameter_of(value, STR("realm")));
    text_add_literal(out, "\", nonce=\"");
    add_mark(mask, out, 'n', parameter_of(value, STR("nonce")));
    text_add_char(out, '"');
}

static void add_challenge(struct mask *mask, struct text *out, struct str value)
{
    struct str stale = parameter_of(value, STR("stale"));
    add_realm(mask, out, value);
    if (str_equal_nocase(stale, STR("true")))
        text_add_literal(out, ", stale=true");
}

static void add_credentials(struct mask *mask, struct text *out, struct str value)
{
    add_realm(mask, out, value);
    text_add_literal(out, ", username=\"x\", uri=\"sip:x\", response=\"");
    text_add_repeat(out, "x", 32);
    text_add_char(out, '"');
}

/* 399 host "text" (RFC 3261 20.43). */
static void add_warning(struct mask *mask, struct text *out, struct str value)
{
    struct str rest, code = str_before(value, ' ', &rest);
    if (!is_figure(code)) {
        mask_add_words(mask, out, value);
        return;
    }
    struct str agent = str_before(str_trim(rest), ' ', &rest);
    text_add(out, code);
    text_add_char(out, ' ');
    add_host_port(mask, out, agent);
    text_add_char(out, ' ');
    mask_add_words(mask, out, rest);
}

void add_warnings(struct mask *mask, struct text *out, struct str list)
{
    add_list(mask, out, list, add_warning);
}

static void add_session_id(struct mask *mask, struct text *out, struct str value)
{
    struct str rest, id = str_trim(str_before(value, ';', &rest));
    for (unsigned i = 0; i < 2; i++)
        text_addf(out, "%016llx",
                  (unsigned long long)secret_number(&mask->secret, USE_MARK + i,
                                                    mask_fingerprint(mask, id)));
}

static void add_opaque(struct mask *mask, struct text *out, struct str value)
{
    add_mark(mask, out, 'i', value);
}

static void add_call_id(struct mask *mask, struct text *out, struct str value)
{
    mask_add_call_id(mask, out, value);
}

/* ---- headers ---- */

static const struct header_rule {
    struct str name;
    char compact; /* 0: it has no short name */
    void (*add)(struct mask *mask, struct text *out, struct str value);
} header_rules[] = {
    {STR("Via"), 'v', add_vias},
    {STR("From"), 'f', add_addresses},
    {STR("To"), 't', add_addresses},
    {STR("Call-ID"), 'i', add_call_id},
    {STR("CSeq"), 0, add_figures},
    {STR("Contact"), 'm', add_addresses},
    {STR("Max-Forwards"), 0, add_figures},
    {STR("Route"), 0, add_addresses},
    {STR("Record-Route"), 0, add_addresses},
    {STR("Refer-To"), 'r', add_addresses},
    {STR("Referred-By"), 'b', add_addresses},
    {STR("P-Asserted-Identity"), 0, add_addresses},
    {STR("P-Preferred-Identity"), 0, add_addresses},
    {STR("Remote-Party-ID"), 0, add_addresses},
    {STR("Diversion"), 0, add_addresses},
    {STR("User-Agent"), 0, mask_add_program},
    {STR("Server"), 0, mask_add_program},
    {STR("Reason"), 0, mask_add_words},
    {STR("Warning"), 0, add_warnings},
    {STR("Retry-After"), 0, add_figures},
    {STR("WWW-Authenticate"), 0, add_challenge},
    {STR("Proxy-Authenticate"), 0, add_challenge},
    {STR("Authorization"), 0, add_credentials},
    {STR("Proxy-Authorization"), 0, add_credentials},
    {STR("Session-ID"), 0, add_session_id},
    {STR("X-Call-ID"), 0, add_opaque},
    {STR("X-CID"), 0, add_opaque},
    {STR("Session-Expires"), 'x', add_figures},
    {STR("Min-SE"), 0, add_figures},
    {STR("Expires"), 0, add_figures},
    {STR("RSeq"), 0, add_figures},
    {STR("RAck"), 0, add_figures},
    {STR("Allow"), 0, mask_add_words},
    {STR("Supported"), 'k', mask_add_words},
    {STR("Require"), 0, mask_add_words},
    {STR("Unsupported"), 0, mask_add_words},
    {STR("Event"), 'o', mask_add_words},
    {STR("Date"), 0, mask_add_words},
    {STR("Privacy"), 0, mask_add_words},
    {STR("X-Asterisk-HangupCauseCode"), 0, add_figures},
    {STR("X-Asterisk-HangupCause"), 0, mask_add_words},
};

static bool has_name(const struct header_rule *rule, struct str name)
{
    bool is_compact = rule->compact && name.len == 1 && ascii_lower(name.at[0]) == rule->compact;
    return is_compact || str_equal_nocase(rule->name, name);
}

static void add_header(struct mask *mask, struct text *out, struct str header)
{
    struct str value, name = str_trim(str_before(header, ':', &value));
    for (size_t i = 0; i < sizeof header_rules / sizeof header_rules[0]; i++) {
        if (!has_name(&header_rules[i], name))
            continue;
        text_add(out, name);
        text_add_literal(out, ": ");
        header_rules[i].add(mask, out, str_trim(value));
        text_add_literal(out, "\r\n");
        return;
    }
}

/* A method is letters. */
static struct str method_of(struct str word)
{
    for (size_t i = 0; i < word.len; i++)
        if (!is_letter(word.at[i]))
            return STR("X");
    return word;
}

/* "INVITE sip:bob@host SIP/2.0", "SIP/2.0 486 Busy Here". */
static void add_start_line(struct mask *mask, struct text *out, struct str line)
{
    struct str rest, first = str_before(line, ' ', &rest);
    struct str second = str_before(rest, ' ', &rest);
    if (str_equal_nocase(first, STR("SIP/2.0"))) {
        text_add_literal(out, "SIP/2.0 ");
        add_figures(mask, out, second);
        text_add_char(out, ' ');
        mask_add_words(mask, out, rest);
    } else {
        text_add(out, method_of(first));
        text_add_char(out, ' ');
        mask_add_uri(mask, out, second);
        text_add_literal(out, " SIP/2.0");
    }
    text_add_literal(out, "\r\n");
}

/* ---- the message ---- */

/* The header that begins here, without the line ends of folds. */
static struct str take_header(struct str *rest, char room[LINE_MOST])
{
    size_t len = 0, used = 0;
    do {
        len += str_find_char(str_from_offset(*rest, len), '\n');
        len += len < rest->len;
    } while (len < rest->len && (rest->at[len] == ' ' || rest->at[len] == '\t'));
    for (size_t i = 0; i < len && used < LINE_MOST; i++)
        if (rest->at[i] != '\r' && rest->at[i] != '\n')
            room[used++] = rest->at[i];
    *rest = str_from_offset(*rest, len);
    return (struct str){room, used};
}

static bool is_sdp_type(struct str header)
{
    struct str value, name = str_trim(str_before(header, ':', &value));
    return (str_equal_nocase(name, STR("Content-Type")) || str_equal_nocase(name, STR("c"))) &&
           str_starts_with_nocase(str_trim(value), STR("application/sdp"));
}

void mask_add_message(struct mask *mask, struct text *out, struct str message)
{
    char room[LINE_MOST];
    struct text body = {0};
    bool is_first = true, is_sdp = false;
    while (message.len) {
        struct str header = take_header(&message, room);
        if (header.len == 0 && !is_first)
            break;
        if (header.len == 0)
            continue;
        if (is_first)
            add_start_line(mask, out, header);
        else
            add_header(mask, out, header);
        is_sdp = is_sdp || is_sdp_type(header);
        is_first = false;
    }
    if (is_sdp)
        add_sdp(mask, &body, message);
    if (body.len)
        text_add_literal(out, "Content-Type: application/sdp\r\n");
    text_addf(out, "Content-Length: %zu\r\n\r\n", body.len);
    text_add(out, text_str(&body));
    text_free(&body);
}
