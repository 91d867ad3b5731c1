/* The grammar check: the rules of RFC 3261 whose breach leaves open what is meant, on the headers
 * we read. */
#include "sip_check.h"

enum { CSEQ_MAX = 2147483647, MAX_FORWARDS_MAX = 255 };

/* Controls, space, " < > and DEL cannot stand in a URI outside escapes. Bytes over 127 are let be.
 */
static bool is_uri_char(unsigned char c)
{
    static const uint64_t refused = UINT64_C(0x50000005ffffffff); /* 0-32, " < > */
    return c < 64 ? !(refused >> c & 1) : c != 0x7f;
}

static bool is_alpha(char c)
{
    return ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Length of a scheme and its colon; 0 when there is none (RFC 3261 25.1). */
static size_t scheme_length(struct str uri)
{
    size_t len = 0;
    if (uri.len == 0 || !is_alpha(uri.at[0]))
        return 0;
    while (len < uri.len && (is_alpha(uri.at[len]) || is_digit(uri.at[len]) || uri.at[len] == '+' ||
                             uri.at[len] == '-' || uri.at[len] == '.'))
        len++;
    return len < uri.len && uri.at[len] == ':' ? len + 1 : 0;
}

/* Length of the host at the start: [IPv6], or all up to one of : ; ? */
static size_t host_length(struct str s)
{
    size_t len = 0;
    if (s.len && s.at[0] == '[') {
        for (len = 1; len < s.len && s.at[len] != ']'; len++)
            if (hexadecimal_digit(s.at[len]) < 0 && s.at[len] != ':' && s.at[len] != '.' &&
                s.at[len] != '%')
                return 0;
        return len < s.len && len > 1 ? len + 1 : 0;
    }
    while (len < s.len && s.at[len] != ':' && s.at[len] != ';' && s.at[len] != '?')
        len++;
    return len;
}

/* What follows a host must be a port, parameters or headers. */
static const char *port_fault(struct str s)
{
    size_t len = 1;
    if (s.len == 0 || s.at[0] == ';' || s.at[0] == '?')
        return NULL;
    if (s.at[0] != ':')
        return "a URI with text after the host";
    while (len < s.len && is_digit(s.at[len]))
        len++;
    uint64_t port = 0;
    struct str digits = {s.at + 1, len - 1};
    bool ends = len == s.len || s.at[len] == ';' || s.at[len] == '?';
    if (!ends || !str_to_u64(digits, UINT16_MAX, &port))
        return "a URI with a bad port";
    return NULL;
}

static const char *uri_fault(struct str uri)
{
    for (size_t i = 0; i < uri.len; i++)
        if (!is_uri_char((unsigned char)uri.at[i]))
            return uri.at[i] == ' ' ? "a space inside a URI" : "a character that no URI may have";
    size_t scheme = scheme_length(uri);
    if (scheme == 0)
        return "a URI without a scheme";
    struct str rest = str_from_offset(uri, scheme);
    if (!str_starts_with_nocase(uri, STR("sip:")) && !str_starts_with_nocase(uri, STR("sips:")))
        return rest.len ? NULL : "an empty URI";
    size_t at = str_find_char(rest, '@');
    if (at < rest.len)
        rest = str_from_offset(rest, at + 1);
    size_t host = host_length(rest);
    return host ? port_fault(str_from_offset(rest, host)) : "a URI without a host";
}

/* Headers in a URI have no place in a Request-URI (RFC 3261 19.1.1). */
static const char *request_uri_fault(struct str uri)
{
    if (uri.len && uri.at[0] == '<')
        return "<> around the Request-URI";
    const char *fault = uri_fault(uri);
    if (fault)
        return fault;
    if (!str_starts_with_nocase(uri, STR("sip")))
        return NULL;
    size_t at = str_find_char(uri, '@');
    struct str behind_user = at < uri.len ? str_from_offset(uri, at) : uri;
    return str_find_char(behind_user, '?') < behind_user.len ? "headers in the Request-URI" : NULL;
}

/* One ';' too many at the very end is common and clear; one between two parameters is not. */
static const char *parameters_fault(struct str parameters)
{
    bool unclosed = false;
    for (size_t at = 0; at < parameters.len;) {
        size_t next = sip_find(parameters, at + 1, ';', &unclosed);
        struct str one = {parameters.at + at + 1, next - at - 1};
        if (next < parameters.len && str_trim(one).len == 0)
            return "an empty parameter";
        at = next;
    }
    return unclosed ? "a quote that is never closed" : NULL;
}

static const char *address_fault(const struct sip_address *address)
{
    if (address->broken)
        return address->broken;
    const char *fault = uri_fault(address->uri);
    return fault ? fault : parameters_fault(address->parameters);
}

static size_t skip_spaces(struct str s, size_t at)
{
    while (at < s.len &&
           (s.at[at] == ' ' || s.at[at] == '\t' || s.at[at] == '\r' || s.at[at] == '\n'))
        at++;
    return at;
}

/* SIP / 2.0 / UDP host, spaces allowed around the slashes (RFC 3261 25.1). */
static const char *via_fault(struct str via)
{
    size_t semicolon = str_find_char(via, ';');
    struct str sent = {via.at, semicolon};
    if (!str_starts_with_nocase(sent, STR("SIP")))
        return "a Via of another protocol";
    size_t slash = str_find_char(sent, '/');
    struct str transport =
        slash < sent.len ? str_from_offset(sent, slash + 1) : str_from_offset(sent, sent.len);
    slash = str_find_char(transport, '/');
    if (slash == transport.len)
        return "a Via without a transport";
    transport = str_from_offset(transport, slash + 1);
    size_t host = skip_spaces(transport, 0);
    while (host < transport.len && transport.at[host] != ' ' && transport.at[host] != '\t' &&
           transport.at[host] != '\r' && transport.at[host] != '\n')
        host++;
    if (skip_spaces(transport, host) == transport.len)
        return "a Via without a host";
    return parameters_fault(str_from_offset(via, semicolon));
}

static bool all_digits(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!is_digit(s.at[i]))
            return false;
    return s.len > 0;
}

static const char *cseq_fault(const struct sip_scan *scan, const struct sip_parts *parts)
{
    if (parts->cseq_method.len == 0 ||
        (parts->cseq == UINT64_MAX && !all_digits(parts->cseq_number)))
        return "the CSeq is not a number and a method";
    if (parts->cseq > CSEQ_MAX)
        return "the CSeq number is over 2147483647";
    if (scan->start == SIP_START_REQUEST && !str_equal(scan->method, parts->cseq_method))
        return "the CSeq method is not the request's";
    return NULL;
}

static const char *presence_fault(const struct sip_scan *scan)
{
    static const struct {
        enum sip_header header;
        const char *missing;
    } rows[] = {
        {SIP_HEADER_CALL_ID, "no Call-ID"}, {SIP_HEADER_FROM, "no From"}, {SIP_HEADER_TO, "no To"},
        {SIP_HEADER_CSEQ, "no CSeq"},       {SIP_HEADER_VIA, "no Via"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (scan->value[rows[i].header].len == 0)
            return rows[i].missing;
    return NULL;
}

static const char *small_headers_fault(const struct sip_scan *scan)
{
    uint64_t number = 0;
    struct str date = scan->value[SIP_HEADER_DATE];
    if (scan->occurrences[SIP_HEADER_MAX_FORWARDS] &&
        !str_to_u64(scan->value[SIP_HEADER_MAX_FORWARDS], MAX_FORWARDS_MAX, &number))
        return "Max-Forwards is not in 0-255";
    if (date.len > 3 && is_alpha(date.at[date.len - 1]) &&
        !str_equal_nocase(str_from_offset(date, date.len - 3), STR("GMT")))
        return "a Date in another zone than GMT"; /* RFC 3261 20.17 */
    return NULL;
}

const char *sip_check(const struct sip_scan *scan, const struct sip_parts *parts)
{
    const char *fault = scan->broken ? scan->broken : presence_fault(scan);
    if (!fault && scan->start == SIP_START_REQUEST && !parts->plain.request_uri)
        fault = request_uri_fault(scan->request_uri);
    if (!fault && !parts->plain.from)
        fault = address_fault(&parts->from);
    if (!fault && !parts->plain.to)
        fault = address_fault(&parts->to);
    if (!fault && !parts->plain.via)
        fault = via_fault(parts->via);
    if (!fault)
        fault = cseq_fault(scan, parts);
    if (!fault && !parts->plain.contact && parts->contact.uri.len)
        fault = address_fault(&parts->contact);
    if (!fault)
        fault = small_headers_fault(scan);
    return !fault && scan->body_short ? "the Content-Length is over what was sent" : fault;
}
