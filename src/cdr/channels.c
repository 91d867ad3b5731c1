/* What the channels of a switch (Asterisk, FreeSWITCH) tell about trunk and direction. */
#include "row_parts.h"

#include <string.h>

static bool is_hexadecimal(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (hexadecimal_digit(text.at[i]) < 0)
            return false;
    return text.len > 0;
}

static bool is_digits(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] < '0' || text.at[i] > '9')
            return false;
    return text.len > 0;
}

static struct str without_suffix(struct str name)
{
    size_t dash = name.len;
    while (dash > 0 && name.at[dash - 1] != '-')
        dash--;
    if (dash > 1 && is_hexadecimal(str_from_offset(name, dash)))
        name.len = dash - 1;
    return name;
}

struct str channel_peer(struct str channel)
{
    struct str name;
    struct str technology = str_before(channel, '/', &name);
    if (name.len == 0 || str_equal_nocase(technology, STR("Local")))
        return (struct str){0};
    if (str_equal_nocase(technology, STR("sofia"))) {
        struct str rest;
        struct str profile = str_before(name, '/', &rest);
        if (str_equal(profile, STR("gateway")))
            return str_before(rest, '/', &name);
        return (struct str){0};
    }
    return without_suffix(str_before(name, '/', &channel));
}

/* Where Dial() was sent: "PJSIP/442079460001@carrierA,60", "SIP/carrierA/4420...". */
static struct str dialled_peer(struct str data)
{
    struct str rest, name;
    struct str first = str_before(str_before(str_before(data, ',', &rest), '&', &rest), '|', &rest);
    struct str technology = str_before(first, '/', &name);
    if (name.len == 0 || str_equal_nocase(technology, STR("Local")) ||
        str_equal_nocase(technology, STR("agi:")))
        return (struct str){0};
    if (str_equal_nocase(technology, STR("sofia")))
        return channel_peer(first);
    size_t at = str_find_char(name, '@');
    return at < name.len ? str_from_offset(name, at + 1) : str_before(name, '/', &rest);
}

static enum direction direction_of_context(struct str context)
{
    static const char *const inside[] = {"from-trunk", "from-pstn", "from-did",
                                         "ext-did",    "inbound",   "incoming"};
    if (str_equal(context, STR("from-internal"))) /* of nearly all, and like half of the others */
        return DIRECTION_UNKNOWN;
    for (size_t i = 0; i < sizeof inside / sizeof inside[0]; i++)
        if (str_starts_with_nocase(context, str_from(inside[i])))
            return DIRECTION_IN;
    return DIRECTION_UNKNOWN;
}

/* A device of ours is dialled by its name alone ("PJSIP/anna"), a trunk with a number. */
static bool is_device(struct str data)
{
    struct str rest, name;
    struct str first = str_before(str_before(data, ',', &rest), '|', &rest);
    if (str_find_char(first, '&') < first.len)
        return false;
    str_before(first, '/', &name);
    return name.len && str_find_char(name, '@') == name.len &&
           str_find_char(name, '/') == name.len && !str_starts_with_nocase(first, STR("Local/")) &&
           !str_starts_with_nocase(first, STR("agi:"));
}

/* Phones are numbers, or are named as their user is; trunks have names: of the two channels, which
 * is which? */
void place_by_channels(const struct row_reader *reader, struct cdr_facts *facts)
{
    struct str caller = channel_peer(reader->cells[FIELD_CHANNEL]);
    struct str callee = channel_peer(reader->cells[FIELD_OTHER_CHANNEL]);
    enum direction by_context = direction_of_context(reader->cells[FIELD_CONTEXT]);
    if (callee.len == 0)
        callee = dialled_peer(reader->cells[FIELD_APP_DATA]);
    bool caller_is_phone = is_digits(caller) || (caller.len && str_equal(caller, facts->caller));
    bool callee_is_phone = is_digits(callee) || is_device(reader->cells[FIELD_APP_DATA]);
    if (facts->direction == DIRECTION_UNKNOWN)
        facts->direction = by_context;
    if (facts->direction == DIRECTION_UNKNOWN && callee.len && caller.len)
        facts->direction =
            callee_is_phone ? caller_is_phone ? DIRECTION_INTERNAL : DIRECTION_IN : DIRECTION_OUT;
    if (facts->direction == DIRECTION_UNKNOWN && callee.len && !callee_is_phone)
        facts->direction = DIRECTION_OUT;
    if (facts->trunk.len || facts->direction == DIRECTION_INTERNAL)
        return;
    facts->trunk = facts->direction == DIRECTION_IN ? caller : callee;
    if (is_digits(facts->trunk))
        facts->trunk = (struct str){0};
}
