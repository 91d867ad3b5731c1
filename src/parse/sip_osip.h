/* What osip2 makes of a message. Private to parse/; only sip_osip.c knows osip2. */
#ifndef SIPDIAG_PARSE_SIP_OSIP_H
#define SIPDIAG_PARSE_SIP_OSIP_H

#include "sip_parts.h"

struct sip_osip;

/* Texts live until the next sip_osip_read(); empty for a plain From or To. Users as osip2 unescapes
 * them, parameters included. */
struct sip_osip_answer {
    struct str from_user, from_tag, to_user, to_tag, request_user;
};

enum sip_osip_result {
    SIP_OSIP_READ,
    SIP_OSIP_REFUSED,
    SIP_OSIP_TOO_LARGE, /* over the limits: osip2 never saw it */
};

struct sip_osip *sip_osip_new(void);
void sip_osip_free(struct sip_osip *osip);
enum sip_osip_result sip_osip_read(struct sip_osip *osip, const struct sip_scan *scan,
                                   const struct sip_parts *parts, struct sip_osip_answer *answer);

#endif
