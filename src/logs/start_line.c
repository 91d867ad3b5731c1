/* Finds "INVITE sip:... SIP/2.0" and "SIP/2.0 200" in any text. */
#include "start_line.h"

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_method(struct str word)
{
    static const struct str methods[] = {
        STR("INVITE"), STR("ACK"),       STR("BYE"),    STR("CANCEL"),  STR("OPTIONS"),
        STR("PRACK"),  STR("SUBSCRIBE"), STR("NOTIFY"), STR("PUBLISH"), STR("INFO"),
        STR("REFER"),  STR("MESSAGE"),   STR("UPDATE"), STR("REGISTER")};
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (str_equal(word, methods[i]))
            return true;
    return false;
}

/* "SIP/2.0 200": the version is followed by a status code. */
static bool is_status_line(struct str line, size_t version)
{
    struct str rest = str_from_offset(line, version + 7);
    return rest.len >= 4 && rest.at[0] == ' ' && rest.at[1] >= '1' && rest.at[1] <= '6' &&
           is_digit(rest.at[2]) && is_digit(rest.at[3]) && (rest.len == 4 || !is_digit(rest.at[4]));
}

/* Of a word that ends with a method, as behind an escaped line end: "#012INVITE". */
static size_t method_begin(struct str line, size_t end)
{
    size_t begin = end;
    while (begin > 0 && is_upper(line.at[begin - 1]))
        begin--;
    struct str word = {line.at + begin, end - begin};
    while (word.len >= 3 && !is_method(word)) {
        bool is_whole = begin == 0 || line.at[begin - 1] == ' ' || line.at[begin - 1] == '\t';
        if (is_whole && word.len <= 20 && begin == 0)
            return begin; /* an extension method stands at the beginning of a line */
        word = str_from_offset(word, 1);
        begin++;
    }
    return word.len >= 3 ? begin : end;
}

/* The request whose version stands at `version`: METHOD URI SIP/2.0. */
static size_t request_begin(struct str line, size_t from, size_t version)
{
    size_t uri_end = version;
    while (uri_end > from && line.at[uri_end - 1] == ' ')
        uri_end--;
    if (uri_end == version || uri_end == from)
        return line.len;
    size_t uri = uri_end;
    while (uri > from && line.at[uri - 1] != ' ' && uri_end - uri < 1024)
        uri--;
    struct str scheme = str_from_offset(line, uri);
    bool is_uri = str_starts_with_nocase(scheme, STR("sip")) ||
                  str_starts_with_nocase(scheme, STR("tel:")) ||
                  str_starts_with_nocase(scheme, STR("urn:"));
    if (!is_uri || uri <= from || line.at[uri - 1] != ' ')
        return line.len;
    size_t method = method_begin(line, uri - 1);
    return method >= from && method < uri - 1 ? method : line.len;
}

size_t start_line_find(struct str line, size_t from, size_t *after)
{
    size_t at = from;
    while (at + 7 <= line.len) {
        const char *found = memmem(line.at + at, line.len - at, "SIP/2.0", 7);
        if (!found)
            break;
        size_t version = (size_t)(found - line.at);
        *after = version + 7;
        if (is_status_line(line, version)) {
            *after = version + 11;
            return version;
        }
        size_t request = request_begin(line, from, version);
        if (request < line.len && (version + 7 == line.len || line.at[version + 7] != '/'))
            return request;
        at = version + 7;
    }
    return line.len;
}

static bool is_name_char(char c)
{
    return is_upper(c) || (c >= 'a' && c <= 'z') || is_digit(c) || c == '-' || c == '_' || c == '.';
}

static size_t header_colon(struct str line)
{
    size_t name = 0;
    if (line.len == 0 || !(is_upper(line.at[0]) || (line.at[0] >= 'a' && line.at[0] <= 'z')))
        return line.len;
    while (name < line.len && name < 64 && is_name_char(line.at[name]))
        name++;
    while (name < line.len && (line.at[name] == ' ' || line.at[name] == '\t'))
        name++;
    return name < line.len && line.at[name] == ':' ? name : line.len;
}

bool looks_like_header(struct str line)
{
    return header_colon(line) < line.len;
}

bool header_value(struct str line, struct str name, struct str compact, struct str *value)
{
    size_t colon = header_colon(line);
    if (colon == line.len)
        return false;
    struct str found = str_trim((struct str){line.at, colon});
    if (!str_equal_nocase(found, name) && !(compact.len && str_equal_nocase(found, compact)))
        return false;
    *value = str_trim(str_from_offset(line, colon + 1));
    return true;
}

bool looks_like_first_header(struct str line)
{
    static const struct str names[] = {STR("Via"),
                                       STR("v"),
                                       STR("From"),
                                       STR("f"),
                                       STR("To"),
                                       STR("t"),
                                       STR("Call-ID"),
                                       STR("i"),
                                       STR("CSeq"),
                                       STR("Max-Forwards"),
                                       STR("Record-Route"),
                                       STR("Route"),
                                       STR("Contact"),
                                       STR("m"),
                                       STR("Content-Length"),
                                       STR("l"),
                                       STR("User-Agent"),
                                       STR("Server"),
                                       STR("Allow"),
                                       STR("Supported"),
                                       STR("Content-Type"),
                                       STR("Date"),
                                       STR("Expires"),
                                       STR("Authorization")};
    size_t colon = header_colon(line);
    if (colon == line.len)
        return false;
    struct str found = str_trim((struct str){line.at, colon});
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_equal_nocase(found, names[i]))
            return true;
    return false;
}
