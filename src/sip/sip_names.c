/* Header names, long and compact, to enum sip_header: a table per first letter. */
#include "sip_names.h"

struct header_name {
    const char *name; /* in lower case */
    size_t len;
    enum sip_header header;
};

#define NAME(text, header) \
    { \
        text, sizeof(text) - 1, header \
    }

static const struct header_name names_a[] = {NAME("authorization", SIP_HEADER_AUTHORIZATION), {0}};
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
static const struct header_name names_f[] = {
    NAME("from", SIP_HEADER_FROM),
    NAME("f", SIP_HEADER_FROM),
    {0},
};
static const struct header_name names_i[] = {NAME("i", SIP_HEADER_CALL_ID), {0}};
static const struct header_name names_l[] = {NAME("l", SIP_HEADER_CONTENT_LENGTH), {0}};
static const struct header_name names_m[] = {
    NAME("max-forwards", SIP_HEADER_MAX_FORWARDS),
    NAME("m", SIP_HEADER_CONTACT),
    {0},
};
static const struct header_name names_p[] = {
    NAME("proxy-authenticate", SIP_HEADER_PROXY_AUTHENTICATE),
    NAME("proxy-authorization", SIP_HEADER_PROXY_AUTHORIZATION),
    NAME("p-charging-vector", SIP_HEADER_CHARGING_VECTOR),
    {0},
};
static const struct header_name names_r[] = {
    NAME("reason", SIP_HEADER_REASON),
    NAME("retry-after", SIP_HEADER_RETRY_AFTER),
    NAME("rseq", SIP_HEADER_RSEQ),
    {0},
};
static const struct header_name names_s[] = {
    NAME("server", SIP_HEADER_SERVER),
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
    ['a' - 'a'] = names_a, ['c' - 'a'] = names_c, ['d' - 'a'] = names_d, ['f' - 'a'] = names_f,
    ['i' - 'a'] = names_i, ['l' - 'a'] = names_l, ['m' - 'a'] = names_m, ['p' - 'a'] = names_p,
    ['r' - 'a'] = names_r, ['s' - 'a'] = names_s, ['t' - 'a'] = names_t, ['u' - 'a'] = names_u,
    ['v' - 'a'] = names_v, ['w' - 'a'] = names_w, ['x' - 'a'] = names_x,
};

static inline char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

static bool same_name(const char *name, const struct header_name *row)
{
    for (size_t i = 1; i < row->len; i++)
        if (lower(name[i]) != row->name[i])
            return false;
    return true;
}

enum sip_header sip_header_from(const char *name, size_t len)
{
    unsigned letter = len ? (unsigned char)lower(name[0]) - (unsigned)'a' : 26;
    if (letter >= 26 || !by_letter[letter])
        return SIP_HEADER_OTHER;
    for (const struct header_name *row = by_letter[letter]; row->name; row++)
        if (row->len == len && same_name(name, row))
            return row->header;
    return SIP_HEADER_OTHER;
}
