/* Which header a name means. Private to sip/. */
#ifndef SIPDIAG_SIP_SIP_NAMES_H
#define SIPDIAG_SIP_SIP_NAMES_H

#include "sipdiag/sip/sip_scan.h"

/* Any case, compact names too; SIP_HEADER_OTHER for all we do not read. */
enum sip_header sip_header_from(const char *name, size_t len);

/* The same for the name that a line begins with; *colon is where its ':' stands, or line.len. */
enum sip_header sip_header_of(struct str line, size_t *colon);

#endif
