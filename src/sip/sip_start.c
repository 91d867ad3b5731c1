/* The start line of a message: telling SIP from other text, and reading a request's or a response's
 * first line. */
#include "sip_start.h"

#include <string.h>

enum { START_LOOK = SIP_LIMIT_VALUE }; /* how far a start line is searched for its end */

/* RFC 3261 25.1: alphanum and - . ! % * _ + ` ' ~, as bits of the first 128 codes. */
static bool is_token_char(unsigned char c)
{
    static const uint64_t bits[2] = {
        UINT64_C(0x03ff6ca200000000), /* ! % ' * + - . 0-9 */
        UINT64_C(0x47ffffff87fffffe), /* A-Z _ ` a-z ~ */
    };
    return c < 128 && (bits[c >> 6] >> (c & 63) & 1);
}

static size_t token_length(struct str s)
{
    size_t len = 0;
    while (len < s.len && is_token_char((unsigned char)s.at[len]))
        len++;
    return len;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static struct str trim_end(struct str line)
{
    while (line.len && (is_blank(line.at[line.len - 1]) || line.at[line.len - 1] == '\r'))
        line.len--;
    return line;
}

/* Index of the last word: behind the last blank; 0 when there is none. */
static size_t last_word(struct str line)
{
    static const char usual[8] = " SIP/2.0";
    size_t at = line.len;
    if (at > sizeof usual && memcmp(line.at + at - sizeof usual, usual, sizeof usual) == 0)
        return at - (sizeof usual - 1);
    while (at && !is_blank(line.at[at - 1]))
        at--;
    return at;
}

static bool begins_like_uri(struct str s)
{
    static const struct str schemes[] = {STR("sip:"), STR("sips:"), STR("tel:"), STR("urn:")};
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
        size_t shared = s.len < schemes[i].len ? s.len : schemes[i].len;
        if (shared && str_starts_with_nocase(s, (struct str){schemes[i].at, shared}))
            return true;
    }
    return false;
}

const char *sip_first_line_end(const char *at, const char *end, char *line_end)
{
    const char *lf = memchr(at, '\n', (size_t)(end - at));
    const char *cr = memchr(at, '\r', (size_t)((lf ? lf : end) - at));
    bool alone = cr && cr + 1 < end && cr[1] != '\n' && cr[1] != '\r';
    *line_end = alone ? '\r' : '\n';
    return alone ? cr : lf;
}

static bool looks_like_request(struct str s)
{
    size_t method = token_length(s);
    if (method == 0 || method >= s.len || s.at[method] != ' ')
        return false;
    char line_end;
    const char *stop = sip_first_line_end(s.at, s.at + s.len, &line_end);
    bool whole = stop != NULL;
    struct str line = trim_end((struct str){s.at, whole ? (size_t)(stop - s.at) : s.len});
    size_t version = last_word(line);
    if (version > method + 1 && str_starts_with_nocase(str_from_offset(line, version), STR("SIP/")))
        return str_trim((struct str){line.at + method + 1, version - method - 1}).len > 0;
    while (s.at[s.len - 1] == '\r')
        s.len--;
    return !whole && begins_like_uri(str_from_offset(s, method + 1));
}

bool sip_looks_like_start(const char *bytes, size_t len)
{
    struct str s = {bytes, len};
    while (s.len && (s.at[0] == '\r' || s.at[0] == '\n'))
        s = str_from_offset(s, 1);
    if (s.len >= 5 && str_starts_with_nocase(s, STR("SIP/")))
        return is_digit(s.at[4]);
    return looks_like_request((struct str){s.at, s.len < START_LOOK ? s.len : START_LOOK});
}

static void note_broken(struct sip_scan *scan, const char *what)
{
    if (!scan->broken)
        scan->broken = what;
}

static void check_version(struct sip_scan *scan)
{
    if (!str_equal_nocase(scan->version, STR("SIP/2.0")))
        note_broken(scan, "the SIP version is not 2.0");
}

static uint16_t status_from(struct str digits)
{
    uint64_t status = 0;
    if (digits.len != 3 || !str_to_u64(digits, 699, &status) || status < 100)
        return 0;
    return (uint16_t)status;
}

/* A missing space before an empty phrase is common and clear. */
static void read_response(struct str line, bool whole, struct sip_scan *scan)
{
    struct str rest;
    scan->version = str_before(line, ' ', &rest);
    if (!is_digit(line.at[4]))
        return;
    scan->start = SIP_START_RESPONSE;
    check_version(scan);
    if (rest.len && is_blank(rest.at[0]))
        note_broken(scan, "extra spaces in the start line");
    rest = str_trim(rest);
    struct str digits = {rest.at, 0};
    while (digits.len < rest.len && is_digit(rest.at[digits.len]))
        digits.len++;
    struct str after = str_from_offset(rest, digits.len);
    scan->phrase = str_trim(after);
    if (after.len && !is_blank(after.at[0]))
        digits.len = 0;
    if (!whole && after.len == 0)
        digits.len = 0;
    scan->status = status_from(digits);
    if (scan->status == 0)
        note_broken(scan, "the status code is not in 100-699");
}

static void check_request_spaces(struct str line, struct str trimmed, struct str between,
                                 struct sip_scan *scan)
{
    if (trimmed.len != line.len || between.len != scan->request_uri.len + 1)
        note_broken(scan, "extra spaces in the start line");
    if (str_find_char(scan->request_uri, ' ') < scan->request_uri.len ||
        str_find_char(scan->request_uri, '\t') < scan->request_uri.len)
        note_broken(scan, "a space inside the Request-URI");
}

/* Only the method is sure when the line was cut before its version. */
static void read_cut_request(struct str rest, struct sip_scan *scan)
{
    if (!begins_like_uri(rest))
        return;
    scan->start = SIP_START_REQUEST;
    note_broken(scan, "the start line is cut short");
}

void sip_read_start(struct str line, bool whole, struct sip_scan *scan)
{
    scan->start_line = line;
    if (line.len >= 5 && str_starts_with_nocase(line, STR("SIP/"))) {
        read_response(line, whole, scan);
        return;
    }
    size_t method = token_length(line);
    if (method == 0 || method >= line.len || line.at[method] != ' ')
        return;
    scan->method = (struct str){line.at, method};
    struct str trimmed = trim_end(line);
    size_t version = last_word(trimmed);
    scan->version = str_from_offset(trimmed, version);
    if (version <= method + 1 || !str_starts_with_nocase(scan->version, STR("SIP/"))) {
        scan->version = (struct str){0};
        if (!whole)
            read_cut_request(str_from_offset(line, method + 1), scan);
        return;
    }
    struct str between = {line.at + method + 1, version - method - 1};
    scan->request_uri = str_trim(between);
    if (scan->request_uri.len == 0)
        return;
    scan->start = SIP_START_REQUEST;
    check_version(scan);
    check_request_spaces(line, trimmed, between, scan);
}
