/* Takes the addresses, the top Via and the CSeq of a scanned message apart. */
#include "sip_parts.h"

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void read_cseq(struct str value, struct sip_parts *parts)
{
    size_t len = 0;
    while (len < value.len && !is_space(value.at[len]))
        len++;
    parts->cseq_number = (struct str){value.at, len};
    parts->cseq_method = str_trim(str_from_offset(value, len));
}

void sip_parts_read(const struct sip_scan *scan, struct sip_parts *parts)
{
    bool found;
    *parts = (struct sip_parts){
        .from = sip_address_split(scan->value[SIP_HEADER_FROM]),
        .to = sip_address_split(scan->value[SIP_HEADER_TO]),
        .via = sip_first_value(scan->value[SIP_HEADER_VIA]),
    };
    parts->from_tag = sip_parameter_in(parts->from.parameters, STR("tag"), &found);
    parts->to_tag = sip_parameter_in(parts->to.parameters, STR("tag"), &found);
    parts->branch = sip_parameter(parts->via, STR("branch"), &found);
    struct str contact = scan->value[SIP_HEADER_CONTACT];
    if (contact.len && !str_equal(contact, STR("*")))
        parts->contact = sip_address_split(sip_first_value(contact));
    read_cseq(scan->value[SIP_HEADER_CSEQ], parts);
    parts->method =
        sip_method_from(scan->start == SIP_START_REQUEST ? scan->method : parts->cseq_method);
}
