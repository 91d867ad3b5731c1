/* Takes the addresses, the top Via and the CSeq of a scanned message apart. */
#include "sip_parts.h"

#include "sipdiag/sip/sip_plain.h"

static void read_cseq(struct str value, struct sip_parts *parts)
{
    size_t len = 0;
    while (len < value.len && !ascii_is_space(value.at[len]))
        len++;
    parts->cseq_number = (struct str){value.at, len};
    parts->cseq = UINT64_MAX;
    str_to_u64(parts->cseq_number, UINT32_MAX, &parts->cseq);
    parts->cseq_method = str_trim(str_from_offset(value, len));
}

/* True for a plain one. */
static bool read_party(struct str value, struct sip_address *address, struct str *user,
                       struct str *tag)
{
    struct sip_plain_address plain;
    bool found;
    if (sip_plain_address(value, &plain)) {
        *address = (struct sip_address){.uri = plain.uri, .parameters = plain.parameters};
        *user = plain.user;
        *tag = plain.tag;
        return true;
    }
    *address = sip_address_split(value);
    *user = sip_uri_user(address->uri);
    *tag = sip_parameter_in(address->parameters, STR("tag"), &found);
    return false;
}

static void read_contact(struct str value, struct sip_parts *parts)
{
    struct str user, tag;
    parts->plain.contact = false;
    if (value.len == 0 || str_equal(value, STR("*")))
        parts->contact = (struct sip_address){0};
    else
        parts->plain.contact = read_party(sip_first_value(value), &parts->contact, &user, &tag);
}

static void read_via(struct str value, struct sip_parts *parts)
{
    bool found;
    parts->via = value;
    parts->plain.via = sip_plain_via(value, &parts->branch);
    if (parts->plain.via)
        return;
    parts->via = sip_first_value(value);
    parts->branch = sip_parameter(parts->via, STR("branch"), &found);
}

void sip_parts_read(const struct sip_scan *scan, struct sip_parts *parts)
{
    bool request = scan->start == SIP_START_REQUEST;
    parts->plain.from =
        read_party(scan->value[SIP_HEADER_FROM], &parts->from, &parts->from_user, &parts->from_tag);
    parts->plain.to =
        read_party(scan->value[SIP_HEADER_TO], &parts->to, &parts->to_user, &parts->to_tag);
    parts->plain.request_uri = sip_plain_uri(scan->request_uri, &parts->request_user);
    if (!parts->plain.request_uri)
        parts->request_user = sip_uri_user(scan->request_uri);
    read_via(scan->value[SIP_HEADER_VIA], parts);
    read_contact(scan->value[SIP_HEADER_CONTACT], parts);
    read_cseq(scan->value[SIP_HEADER_CSEQ], parts);
    parts->method = sip_method_from(request ? scan->method : parts->cseq_method);
}
