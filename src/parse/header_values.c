/* Values of single headers taken apart. */
#include "header_values.h"

#include "sipdiag/sip/sip_plain.h"

#include <string.h>

enum { REASON_MAX = 1024 };

struct str header_unfolded_copy(struct arena *arena, struct str value)
{
    char *room = arena_alloc(arena, value.len + 1);
    return sip_unfold(value, room, value.len + 1);
}

/* What lies behind the limit is not worth the time that a crafted list takes. */
static struct str bounded(struct str value)
{
    if (value.len > SIP_LIMIT_VALUE)
        value.len = SIP_LIMIT_VALUE;
    return value;
}

struct str header_parameter(struct str value, struct str name)
{
    struct str text;
    bool found;
    return sip_plain_parameter(value, name, &text) ? text : sip_parameter(value, name, &found);
}

static uint16_t cause_of(struct str reason)
{
    uint64_t cause = 0;
    struct str text = header_parameter(reason, STR("cause"));
    return str_to_u64(str_trim(text), 699, &cause) ? (uint16_t)cause : 0;
}

/* One header may carry several reasons (RFC 3326 2). */
static void read_causes(struct str value, struct sip_facts *facts)
{
    while (value.len) {
        struct str rest;
        struct str one = sip_first_value(value);
        struct str protocol = str_trim(str_before(one, ';', &rest));
        uint16_t cause = cause_of(one);
        if (facts->q850 == 0 && cause <= 127 && str_equal_nocase(protocol, STR("Q.850")))
            facts->q850 = (uint8_t)cause;
        if (facts->reason_sip == 0 && str_equal_nocase(protocol, STR("SIP")))
            facts->reason_sip = cause;
        value = str_from_offset(value, one.len + 1);
    }
}

static struct str joined_reasons(struct arena *arena, const struct sip_scan *scan)
{
    char *room = arena_alloc(arena, REASON_MAX);
    size_t len = 0;
    for (unsigned i = 0; i < scan->reason_count; i++) {
        if (len && len + 2 < REASON_MAX) {
            memcpy(room + len, ", ", 2);
            len += 2;
        }
        len += sip_unfold(scan->reasons[i], room + len, REASON_MAX - len).len;
    }
    return (struct str){room, len};
}

void header_read_reasons(struct arena *arena, const struct sip_scan *scan, struct sip_facts *facts)
{
    for (unsigned i = 0; i < scan->reason_count; i++)
        read_causes(bounded(scan->reasons[i]), facts);
    if (scan->reason_count == 1 && scan->reasons[0].len < REASON_MAX)
        facts->reason = header_unfolded(arena, scan, scan->reasons[0]);
    else if (scan->reason_count)
        facts->reason = joined_reasons(arena, scan);
}

static void read_auth_parameter(struct str name, struct str text, struct sip_auth *auth)
{
    if (name.len != 5) /* most of them */
        return;
    if (str_equal_nocase(name, STR("realm")) && auth->realm.len == 0)
        auth->realm = sip_token_or_quoted(text);
    else if (str_equal_nocase(name, STR("stale")))
        auth->stale = str_equal_nocase(sip_token_or_quoted(text), STR("true"));
}

struct sip_auth header_auth(struct str value)
{
    value = bounded(value);
    size_t space = 0;
    while (space < value.len && value.at[space] != ' ' && value.at[space] != '\t' &&
           value.at[space] != '\r' && value.at[space] != '\n')
        space++;
    struct sip_auth auth = {.present = value.len > 0};
    struct str rest = str_from_offset(value, space);
    while (rest.len) {
        struct str one = sip_first_value(rest), text;
        read_auth_parameter(str_trim(str_before(one, '=', &text)), text, &auth);
        rest = str_from_offset(rest, one.len + 1);
    }
    return auth;
}

static bool is_null_uuid(struct str uuid)
{
    for (size_t i = 0; i < uuid.len; i++)
        if (uuid.at[i] != '0')
            return false;
    return true;
}

/* The icid is the first value of the header, or a parameter (RFC 7315 5.6). */
static struct str icid(struct str vector)
{
    bool found;
    struct str value;
    struct str name = str_before(vector, '=', &value);
    if (str_equal_nocase(str_trim(name), STR("icid-value")))
        return sip_token_or_quoted(value);
    return sip_parameter(vector, STR("icid-value"), &found);
}

struct str header_session_id(const struct sip_scan *scan)
{
    struct str rest, uuid = scan->value[SIP_HEADER_SESSION_ID];
    if (uuid.len)
        uuid = str_trim(str_before(uuid, ';', &rest));
    if (!is_null_uuid(uuid)) /* RFC 7989 5: all zeroes stand for "not known" */
        return uuid;
    if (scan->value[SIP_HEADER_X_CALL_ID].len || scan->value[SIP_HEADER_CHARGING_VECTOR].len == 0)
        return scan->value[SIP_HEADER_X_CALL_ID];
    return icid(scan->value[SIP_HEADER_CHARGING_VECTOR]);
}

struct str header_percent_decoded(struct arena *arena, struct str text)
{
    if (str_find_char(text, '%') == text.len)
        return text;
    char *room = arena_alloc(arena, text.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        int high = text.at[i] == '%' && i + 2 < text.len ? hexadecimal_digit(text.at[i + 1]) : -1;
        int low = high >= 0 ? hexadecimal_digit(text.at[i + 2]) : -1;
        int code = low >= 0 ? high * 16 + low : 0;
        room[len++] = code ? (char)(unsigned char)code : text.at[i];
        if (code)
            i += 2;
    }
    return (struct str){room, len};
}

uint32_t header_seconds(struct str value)
{
    size_t digits = 0;
    uint64_t seconds = 0;
    while (digits < value.len && value.at[digits] >= '0' && value.at[digits] <= '9')
        digits++;
    return str_to_u64((struct str){value.at, digits}, UINT32_MAX, &seconds) ? (uint32_t)seconds : 0;
}
