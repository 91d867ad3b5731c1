/* Whether a message keeps RFC 3261 where it matters for reading it. Private to parse/. */
#ifndef SIPDIAG_PARSE_SIP_CHECK_H
#define SIPDIAG_PARSE_SIP_CHECK_H

#include "sip_parts.h"

/* What is wrong first, in a few words; NULL when nothing is. What real stacks read without doubt is
 * not wrong. */
const char *sip_check(const struct sip_scan *scan, const struct sip_parts *parts);

#endif
