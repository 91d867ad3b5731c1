/* The common forms of addresses and Via in one pass each, by a table of what a character may be
 * part of. */
#include "sipdiag/sip/sip_plain.h"

#include "sipdiag/sip/sip_scan.h"

#include <stdint.h>
#include <string.h>

/* What a byte may be part of. */
enum {
    NAME = 1,      /* a user, a host, a transport */
    REST = 2,      /* what follows the host in a URI */
    PARAMETER = 4, /* a parameter of the header, with its '=' */
    DISPLAY = 8,   /* a display name without quotes */
    QUOTED = 16,   /* one between quotes */
    SENT_BY = 32,  /* host and port of a Via */
};

enum {
    o = 0,
    W = NAME | REST | PARAMETER | DISPLAY | QUOTED | SENT_BY,
    S = DISPLAY | QUOTED,                    /* the space, & */
    Q = QUOTED,                              /* , ; < > ? */
    A = PARAMETER | QUOTED,                  /* @ */
    C = REST | PARAMETER | QUOTED | SENT_BY, /* : [ ] */
    P = REST | PARAMETER | QUOTED,           /* %, in a user the begin of an escape */
};

enum { SHORTEST_URI = 6 }; /* a host of one letter is odd: osip2 refuses it */

/* Bytes over 127 are let be, as everywhere. */
static const uint8_t kinds[256] = {
    o, o, o, o, o, o, o, o, o, o, o, o, o, o, o, o, /* controls */
    o, o, o, o, o, o, o, o, o, o, o, o, o, o, o, o, /* controls */
    S, W, o, W, W, P, S, W, W, W, W, W, Q, W, W, W, /*   ! " # $ % & ' ( ) * + , - . / */
    W, W, W, W, W, W, W, W, W, W, C, Q, Q, W, Q, Q, /* 0-9 : ; < = > ? */
    A, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, /* @ A-O */
    W, W, W, W, W, W, W, W, W, W, W, C, o, C, W, W, /* P-Z [ \ ] ^ _ */
    W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, /* ` a-o */
    W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, o, /* p-z { | } ~ DEL */
    W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W,
    W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W,
    W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W,
    W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W,
};

static inline bool is_kind(char c, int kind)
{
    return kinds[(unsigned char)c] & kind;
}

/* Behind all bytes of one kind. */
static inline const char *skip(const char *at, const char *end, int kind)
{
    for (; end - at >= 4; at += 4) {
        if (!is_kind(at[0], kind))
            return at;
        if (!is_kind(at[1], kind))
            return at + 1;
        if (!is_kind(at[2], kind))
            return at + 2;
        if (!is_kind(at[3], kind))
            return at + 3;
    }
    while (at < end && is_kind(*at, kind))
        at++;
    return at;
}

static inline struct str between(const char *from, const char *to)
{
    return (struct str){from, (size_t)(to - from)};
}

/* Behind "sip:" or "sips:"; NULL for other schemes. */
static inline const char *skip_scheme(const char *at, const char *end)
{
    if (end - at < 5 || (at[0] | 0x20) != 's' || (at[1] | 0x20) != 'i' || (at[2] | 0x20) != 'p')
        return NULL;
    at += (at[3] | 0x20) == 's' ? 4 : 3;
    return *at == ':' ? at + 1 : NULL;
}

/* Behind the digits of a port; NULL when they are none, or too many. */
static inline const char *skip_port(const char *at, const char *end)
{
    const char *start = at;
    unsigned port = 0;
    while (at < end && *at >= '0' && *at <= '9' && at - start < 6)
        port = port * 10 + (unsigned)(*at++ - '0');
    return at > start && port <= UINT16_MAX ? at : NULL;
}

/* Behind ;name or ;name=value, both not empty; NULL when it is neither. */
static inline const char *skip_parameter(const char *at, const char *end, int kind)
{
    const char *start = at + 1;
    if (*at != ';')
        return NULL;
    at = skip(start, end, kind);
    return at > start && *start != '=' && at[-1] != '=' ? at : NULL;
}

/* Behind the parameters of a URI, if there are any. */
static inline const char *skip_uri_parameters(const char *at, const char *end)
{
    for (int count = 0; at && at < end && *at == ';'; count++)
        at = count < SIP_LIMIT_PARAMETERS ? skip_parameter(at, end, REST) : NULL;
    return at;
}

/* Behind a plain URI: its end, or the '>' that ends it; NULL when it is none. */
static const char *skip_uri(const char *at, const char *end, struct str *user)
{
    *user = (struct str){0};
    at = skip_scheme(at, end);
    if (!at)
        return NULL;
    const char *stop = skip(at, end, NAME);
    if (stop < end && *stop == '@') {
        *user = between(at, stop);
        at = stop + 1;
        stop = skip(at, end, NAME);
    }
    if (stop == at)
        return NULL;
    if (stop < end && *stop == ':')
        stop = skip_port(stop + 1, end);
    return skip_uri_parameters(stop, end);
}

bool sip_plain_uri(struct str uri, struct str *user)
{
    if (uri.len == 0 || uri.len > SIP_LIMIT_VALUE)
        return false;
    const char *end = uri.at + uri.len;
    return skip_uri(uri.at, end, user) == end;
}

/* Is it the parameter of this name, in lower case letters? Then `value` is what it says. */
static inline bool is_named(struct str parameter, struct str name, struct str *value)
{
    if (parameter.len < name.len || (parameter.len > name.len && parameter.at[name.len] != '='))
        return false;
    for (size_t i = 0; i < name.len; i++)
        if ((parameter.at[i] | 0x20) != name.at[i])
            return false;
    *value = str_from_offset(parameter, name.len + 1);
    return true;
}

/* All of them, of which the first of this name gives the value. */
static bool read_parameters(struct str parameters, struct str name, struct str *value)
{
    const char *at = parameters.at, *end = at + parameters.len;
    bool found = false;
    int count = 0;
    *value = (struct str){0};
    while (at < end) {
        const char *start = at + 1;
        at = skip_parameter(at, end, PARAMETER);
        if (!at || ++count > SIP_LIMIT_PARAMETERS)
            return false;
        found = found || is_named(between(start, at), name, value);
    }
    return true;
}

/* Behind the '<'; NULL when the display name is not a plain one. */
static const char *skip_display(const char *at, const char *end)
{
    if (at < end && *at == '"') {
        at = skip(at + 1, end, QUOTED);
        if (at == end || *at != '"')
            return NULL;
        for (at++; at < end && *at == ' ';)
            at++;
    } else {
        at = skip(at, end, DISPLAY);
    }
    return at < end && *at == '<' ? at + 1 : NULL;
}

bool sip_plain_address(struct str value, struct sip_plain_address *address)
{
    if (value.len == 0 || value.len > SIP_LIMIT_VALUE)
        return false;
    const char *end = value.at + value.len;
    const char *uri = skip_display(value.at, end);
    const char *close = uri ? skip_uri(uri, end, &address->user) : NULL;
    if (!close || close == end || *close != '>' || close - uri < SHORTEST_URI)
        return false;
    address->uri = between(uri, close);
    address->parameters = between(close + 1, end);
    return read_parameters(address->parameters, STR("tag"), &address->tag);
}

bool sip_plain_via(struct str via, struct str *branch)
{
    static const char protocol[] = "SIP/2.0/";
    if (via.len < sizeof protocol || memcmp(via.at, protocol, sizeof protocol - 1) != 0)
        return false;
    const char *end = via.at + via.len;
    const char *transport = via.at + sizeof protocol - 1;
    const char *host = skip(transport, end, NAME);
    if (host == transport || host == end || *host++ != ' ')
        return false;
    const char *stop = skip(host, end, SENT_BY);
    return stop > host && read_parameters(between(stop, end), STR("branch"), branch);
}

bool sip_plain_parameter(struct str value, struct str name, struct str *found)
{
    if (value.len == 0)
        return false;
    const char *end = value.at + value.len;
    return read_parameters(between(skip(value.at, end, NAME), end), name, found);
}
