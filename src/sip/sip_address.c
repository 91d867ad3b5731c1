/* Header values taken apart: folds, lists, parameters, addresses and URIs. All linear, all
 * quote-aware. */
#include "sipdiag/sip/sip_scan.h"

/* Index behind the closing quote of the quoted text that begins at `at`; s.len (and *unclosed) when
 * none closes it. */
static size_t skip_quoted(struct str s, size_t at, bool *unclosed)
{
    for (at++; at < s.len; at++) {
        if (s.at[at] == '\\')
            at++;
        else if (s.at[at] == '"')
            return at + 1;
    }
    *unclosed = true;
    return s.len;
}

/* Index of `c` from `at` on, or s.len. */
static size_t find_from(struct str s, size_t at, char c)
{
    return at < s.len ? at + str_find_char(str_from_offset(s, at), c) : s.len;
}

size_t sip_find(struct str s, size_t at, char c, bool *unclosed)
{
    size_t stop = find_from(s, at, c);
    for (;;) {
        size_t quote =
            at < stop ? at + str_find_char((struct str){s.at + at, stop - at}, '"') : stop;
        if (quote == stop)
            return stop;
        bool literal = quote && s.at[quote - 1] == '\\'; /* \" opens no quoted text */
        at = literal ? quote + 1 : skip_quoted(s, quote, unclosed);
        if (at > stop)
            stop = find_from(s, at, c);
    }
}

struct str sip_unfold(struct str value, char *room, size_t size)
{
    size_t len = 0;
    if (size == 0)
        return (struct str){room, 0};
    for (size_t i = 0; i < value.len && len + 1 < size;) {
        char c = value.at[i++];
        if (c == '\r' || c == '\n') {
            while (i < value.len && ascii_is_space(value.at[i]))
                i++;
            while (len && ascii_is_space(room[len - 1]))
                len--;
            c = ' ';
        }
        room[len++] = c;
    }
    room[len] = '\0';
    return (struct str){room, len};
}

/* Behind the '>' of a '<' at `at`, or s.len. */
static size_t skip_angle(struct str s, size_t at)
{
    size_t close = find_from(s, at, '>');
    return close < s.len ? close + 1 : s.len;
}

/* The next byte that matters for where a value ends, or s.len. */
static size_t next_mark(struct str s, size_t at)
{
    static const bool marks[256] = {[','] = true, ['"'] = true, ['<'] = true, ['\\'] = true};
    while (at < s.len && !marks[(unsigned char)s.at[at]])
        at++;
    return at;
}

struct str sip_first_value(struct str value)
{
    size_t at = 0;
    bool unclosed = false;
    if (str_find_char(value, ',') == value.len)
        return value;
    while (at < value.len && value.at[at] != ',') {
        if (value.at[at] == '"')
            at = skip_quoted(value, at, &unclosed);
        else if (value.at[at] == '<')
            at = skip_angle(value, at);
        else
            at = next_mark(value, at + (value.at[at] == '\\' ? 2 : 1));
    }
    return (struct str){value.at, at < value.len ? at : value.len};
}

struct str sip_token_or_quoted(struct str value)
{
    size_t end = 0;
    bool unclosed = false;
    value = str_trim(value);
    if (value.len && value.at[0] == '"') {
        end = skip_quoted(value, 0, &unclosed);
        return (struct str){value.at + 1, end - (unclosed ? 1 : 2)};
    }
    while (end < value.len && value.at[end] != ',' && value.at[end] != ';' &&
           !ascii_is_space(value.at[end]))
        end++;
    return (struct str){value.at, end};
}

struct str sip_parameter_in(struct str parameters, struct str name, bool *found)
{
    bool unclosed = false;
    *found = false;
    while (parameters.len) {
        struct str rest = str_from_offset(parameters, 1);
        size_t end = sip_find(rest, 0, ';', &unclosed);
        struct str value;
        struct str key = str_before((struct str){rest.at, end}, '=', &value);
        if (str_equal_nocase(str_trim(key), name)) {
            *found = true;
            return sip_token_or_quoted(value);
        }
        parameters = str_from_offset(rest, end);
    }
    return (struct str){0};
}

static struct sip_address split_bare(struct str value)
{
    struct sip_address address = {0};
    size_t semicolon = str_find_char(value, ';');
    address.uri = str_trim((struct str){value.at, semicolon});
    address.parameters = str_from_offset(value, semicolon);
    if (str_find_char(address.uri, '?') < address.uri.len ||
        str_find_char(address.uri, ',') < address.uri.len)
        address.broken = "a URI with ? or , outside <>"; /* RFC 3261 20 */
    return address;
}

static const char *bracket_fault(struct str display, struct str inside, struct str after)
{
    bool unclosed = false;
    if (inside.len && (ascii_is_space(inside.at[0]) || ascii_is_space(inside.at[inside.len - 1])))
        return "a space inside <>";
    if (sip_find(display, 0, ',', &unclosed) < display.len)
        return "a comma in a display name without quotes";
    if (after.len && after.at[0] != ';')
        return "text after the closing >";
    return NULL;
}

struct sip_address sip_address_split(struct str value)
{
    bool unclosed = false;
    size_t open = sip_find(value, 0, '<', &unclosed);
    if (unclosed) /* then the best guess is the first < of all */
        open = str_find_char(value, '<');
    if (open == value.len) {
        struct sip_address bare = split_bare(value);
        if (unclosed)
            bare.broken = "a quote that is never closed";
        return bare;
    }
    struct sip_address address = {.display = str_trim((struct str){value.at, open})};
    struct str inside = str_from_offset(value, open + 1);
    size_t close = str_find_char(inside, '>');
    struct str after = str_trim(str_from_offset(inside, close + 1));
    size_t semicolon = str_find_char(after, ';');
    address.broken = unclosed ? "a quote that is never closed"
                     : close == inside.len
                         ? "a < that is never closed"
                         : bracket_fault(address.display, (struct str){inside.at, close}, after);
    address.uri = str_trim((struct str){inside.at, close});
    address.parameters = str_from_offset(after, semicolon);
    return address;
}

struct str sip_parameter(struct str header_value, struct str name, bool *found)
{
    bool unclosed = false;
    size_t open = sip_find(header_value, 0, '<', &unclosed);
    size_t from = open < header_value.len ? skip_angle(header_value, open) : 0;
    from = sip_find(header_value, from, ';', &unclosed);
    return sip_parameter_in(str_from_offset(header_value, from), name, found);
}

static bool take_scheme(struct str *uri, struct str scheme)
{
    if (!str_starts_with_nocase(*uri, scheme))
        return false;
    *uri = str_from_offset(*uri, scheme.len);
    return true;
}

struct str sip_uri_user(struct str uri)
{
    struct str rest;
    if (take_scheme(&uri, STR("tel:")))
        return str_before(uri, ';', &rest);
    if (!take_scheme(&uri, STR("sip:")) && !take_scheme(&uri, STR("sips:")))
        return (struct str){0};
    size_t at = str_find_char(uri, '@');
    if (at == uri.len)
        return (struct str){0};
    struct str user = str_before((struct str){uri.at, at}, ':', &rest);
    return str_before(user, ';', &rest);
}

struct str sip_uri_host(struct str uri, uint16_t *port)
{
    struct str rest, host;
    *port = 0;
    if (!take_scheme(&uri, STR("sip:")) && !take_scheme(&uri, STR("sips:")))
        return (struct str){0};
    size_t at = str_find_char(uri, '@');
    if (at < uri.len)
        uri = str_from_offset(uri, at + 1);
    if (uri.len && uri.at[0] == '[') {
        host = str_before(str_from_offset(uri, 1), ']', &rest);
    } else {
        size_t len = 0;
        while (len < uri.len && uri.at[len] != ':' && uri.at[len] != ';' && uri.at[len] != '?')
            len++;
        host = (struct str){uri.at, len};
        rest = str_from_offset(uri, len);
    }
    if (rest.len && rest.at[0] == ':') {
        size_t digits = 0;
        uint64_t number = 0;
        rest = str_from_offset(rest, 1);
        while (digits < rest.len && rest.at[digits] != ';' && rest.at[digits] != '?')
            digits++;
        if (str_to_u64((struct str){rest.at, digits}, UINT16_MAX, &number))
            *port = (uint16_t)number;
    }
    return host;
}
