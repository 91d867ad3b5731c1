/* Header names, long and compact, to enum sip_header: a table per first letter. */
#include "sip_names.h"

#include <string.h>

struct header_name {
    const char *name; /* in lower case */
    size_t len;
    enum sip_header header;
};

#define NAME(text, header) \
    { \
        text, sizeof(text) - 1, header \
    }

/* The common ones that we do not read are here too: a name that is found costs no search for its
 * colon. */
static const struct header_name names_a[] = {
    NAME("allow", SIP_HEADER_OTHER),
    NAME("authorization", SIP_HEADER_AUTHORIZATION),
    {0},
};
static const struct header_name names_c[] = {
    NAME("call-id", SIP_HEADER_CALL_ID),
    NAME("cseq", SIP_HEADER_CSEQ),
    NAME("contact", SIP_HEADER_CONTACT),
    NAME("content-length", SIP_HEADER_CONTENT_LENGTH),
    NAME("content-type", SIP_HEADER_CONTENT_TYPE),
    NAME("c", SIP_HEADER_CONTENT_TYPE),
    {0},
};
static const struct header_name names_d[] = {NAME("date", SIP_HEADER_DATE), {0}};
static const struct header_name names_e[] = {NAME("expires", SIP_HEADER_EXPIRES), {0}};
static const struct header_name names_f[] = {
    NAME("from", SIP_HEADER_FROM),
    NAME("f", SIP_HEADER_FROM),
    {0},
};
static const struct header_name names_i[] = {NAME("i", SIP_HEADER_CALL_ID), {0}};
static const struct header_name names_l[] = {NAME("l", SIP_HEADER_CONTENT_LENGTH), {0}};
static const struct header_name names_m[] = {
    NAME("max-forwards", SIP_HEADER_MAX_FORWARDS),
    NAME("min-se", SIP_HEADER_OTHER),
    NAME("m", SIP_HEADER_CONTACT),
    {0},
};
static const struct header_name names_p[] = {
    NAME("p-asserted-identity", SIP_HEADER_OTHER),
    NAME("privacy", SIP_HEADER_OTHER),
    NAME("proxy-authenticate", SIP_HEADER_PROXY_AUTHENTICATE),
    NAME("proxy-authorization", SIP_HEADER_PROXY_AUTHORIZATION),
    NAME("p-charging-vector", SIP_HEADER_CHARGING_VECTOR),
    {0},
};
static const struct header_name names_r[] = {
    NAME("record-route", SIP_HEADER_OTHER),
    NAME("reason", SIP_HEADER_REASON),
    NAME("retry-after", SIP_HEADER_RETRY_AFTER),
    NAME("rseq", SIP_HEADER_RSEQ),
    {0},
};
static const struct header_name names_s[] = {
    NAME("server", SIP_HEADER_SERVER),
    NAME("supported", SIP_HEADER_OTHER),
    NAME("session-id", SIP_HEADER_SESSION_ID),
    NAME("session-expires", SIP_HEADER_SESSION_EXPIRES),
    {0},
};
static const struct header_name names_t[] = {
    NAME("to", SIP_HEADER_TO),
    NAME("t", SIP_HEADER_TO),
    {0},
};
static const struct header_name names_u[] = {NAME("user-agent", SIP_HEADER_USER_AGENT), {0}};
static const struct header_name names_v[] = {
    NAME("via", SIP_HEADER_VIA),
    NAME("v", SIP_HEADER_VIA),
    {0},
};
static const struct header_name names_w[] = {
    NAME("www-authenticate", SIP_HEADER_WWW_AUTHENTICATE),
    NAME("warning", SIP_HEADER_WARNING),
    {0},
};
static const struct header_name names_x[] = {
    NAME("x-call-id", SIP_HEADER_X_CALL_ID),
    NAME("x-cid", SIP_HEADER_X_CALL_ID),
    NAME("x-callid", SIP_HEADER_X_CALL_ID),
    NAME("x-original-call-id", SIP_HEADER_X_CALL_ID),
    NAME("x", SIP_HEADER_SESSION_EXPIRES),
    NAME("x-asterisk-hangupcausecode", SIP_HEADER_X_CAUSE),
    NAME("x-hangup-cause-code", SIP_HEADER_X_CAUSE),
    NAME("x-q850-cause", SIP_HEADER_X_CAUSE),
    {0},
};

static const struct header_name *const by_letter[26] = {
    ['a' - 'a'] = names_a, ['c' - 'a'] = names_c, ['d' - 'a'] = names_d, ['e' - 'a'] = names_e,
    ['f' - 'a'] = names_f, ['i' - 'a'] = names_i, ['l' - 'a'] = names_l, ['m' - 'a'] = names_m,
    ['p' - 'a'] = names_p, ['r' - 'a'] = names_r, ['s' - 'a'] = names_s, ['t' - 'a'] = names_t,
    ['u' - 'a'] = names_u, ['v' - 'a'] = names_v, ['w' - 'a'] = names_w, ['x' - 'a'] = names_x,
};

static const struct header_name *rows_of(char letter)
{
    unsigned index = ((unsigned char)letter | 0x20U) - 'a'; /* either case */
    static const struct header_name none[] = {{0}};
    return index < 26 && by_letter[index] ? by_letter[index] : none;
}

/* Eight bytes, or four, at once: 0x40 is set in letters but not in '-', so half of it is what makes
 * letters lower. */
static inline bool same_8(const char *text, const char *lower)
{
    uint64_t one, two;
    memcpy(&one, text, sizeof one);
    memcpy(&two, lower, sizeof two);
    return (one | (two >> 1 & UINT64_C(0x2020202020202020))) == two;
}

static inline bool same_4(const char *text, const char *lower)
{
    uint32_t one, two;
    memcpy(&one, text, sizeof one);
    memcpy(&two, lower, sizeof two);
    return (one | (two >> 1 & UINT32_C(0x20202020))) == two;
}

static inline bool same_name(const char *name, const struct header_name *row)
{
    size_t len = row->len;
    if (len >= 8) {
        for (size_t at = 0; at < len - 8; at += 8)
            if (!same_8(name + at, row->name + at))
                return false;
        return same_8(name + len - 8, row->name + len - 8);
    }
    if (len >= 4)
        return same_4(name, row->name) && same_4(name + len - 4, row->name + len - 4);
    for (size_t i = 1; i < len; i++)
        if (ascii_lower(name[i]) != row->name[i])
            return false;
    return true; /* the first letter chose the row */
}

enum sip_header sip_header_from(const char *name, size_t len)
{
    if (len == 0)
        return SIP_HEADER_OTHER;
    for (const struct header_name *row = rows_of(name[0]); row->name; row++)
        if (row->len == len && same_name(name, row))
            return row->header;
    return SIP_HEADER_OTHER;
}

/* Where a known name would end is tried first: that is faster than looking for the colon. */
enum sip_header sip_header_of(struct str line, size_t *colon)
{
    if (line.len)
        for (const struct header_name *row = rows_of(line.at[0]); row->name; row++)
            if (row->len < line.len && line.at[row->len] == ':' && same_name(line.at, row)) {
                *colon = row->len;
                return row->header;
            }
    size_t len = *colon = str_find_char(line, ':');
    while (len && (line.at[len - 1] == ' ' || line.at[len - 1] == '\t'))
        len--;
    return len < *colon && *colon < line.len ? sip_header_from(line.at, len) : SIP_HEADER_OTHER;
}
