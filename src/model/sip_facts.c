/* SIP methods: names and back. */
#include "sipdiag/model/sip_facts.h"

static const struct str names[SIP_METHOD_COUNT] = {
    [SIP_METHOD_UNKNOWN] = STR("?"),         [SIP_METHOD_INVITE] = STR("INVITE"),
    [SIP_METHOD_ACK] = STR("ACK"),           [SIP_METHOD_BYE] = STR("BYE"),
    [SIP_METHOD_CANCEL] = STR("CANCEL"),     [SIP_METHOD_PRACK] = STR("PRACK"),
    [SIP_METHOD_UPDATE] = STR("UPDATE"),     [SIP_METHOD_INFO] = STR("INFO"),
    [SIP_METHOD_REFER] = STR("REFER"),       [SIP_METHOD_OPTIONS] = STR("OPTIONS"),
    [SIP_METHOD_REGISTER] = STR("REGISTER"), [SIP_METHOD_SUBSCRIBE] = STR("SUBSCRIBE"),
    [SIP_METHOD_NOTIFY] = STR("NOTIFY"),     [SIP_METHOD_MESSAGE] = STR("MESSAGE"),
    [SIP_METHOD_PUBLISH] = STR("PUBLISH"),
};

const char *sip_method_name(enum sip_method method)
{
    return names[method < SIP_METHOD_COUNT ? method : SIP_METHOD_UNKNOWN].at;
}

enum sip_method sip_method_from(struct str text)
{
    for (int method = SIP_METHOD_INVITE; method < SIP_METHOD_COUNT; method++)
        if (str_equal(names[method], text))
            return (enum sip_method)method;
    return SIP_METHOD_UNKNOWN;
}
