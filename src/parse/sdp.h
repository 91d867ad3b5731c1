/* The audio stream of an SDP body, alone or as a part of a multipart one. Private to parse/. */
#ifndef SIPDIAG_PARSE_SDP_H
#define SIPDIAG_PARSE_SDP_H

#include "sipdiag/model/sip_facts.h"

enum { SDP_LIMIT = 16384 };

/* Looks at the first SDP_LIMIT bytes; `whole` is false when the body may stop inside a line.
 * `media` is zeroed, and stays so when the body is no SDP. */
void sdp_read(struct str content_type, struct str body, bool whole, struct sip_media *media);

#endif
