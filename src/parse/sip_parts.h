/* The headers of a scan taken apart once, for the check, osip2 and the facts. Private to parse/. */
#ifndef SIPDIAG_PARSE_SIP_PARTS_H
#define SIPDIAG_PARSE_SIP_PARTS_H

#include "sipdiag/model/sip_facts.h"
#include "sipdiag/sip/sip_scan.h"

struct sip_parts {
    struct sip_address from, to, contact;        /* contact: of the first one; all empty for "*" */
    struct str from_user, to_user, request_user; /* as sent, escapes and all */
    struct str from_tag, to_tag;
    struct str via; /* first value of the first Via */
    struct str branch;
    struct str cseq_number, cseq_method;
    uint64_t cseq;          /* UINT64_MAX when the number is none, or over 32 bits */
    enum sip_method method; /* of the start line, in a response of the CSeq */
    struct {                /* in the form that nearly all have, so without fault */
        bool from, to, contact, request_uri, via;
    } plain;
};

void sip_parts_read(const struct sip_scan *scan, struct sip_parts *parts);

#endif
