/* The start line. Private to sip/. */
#ifndef SIPDIAG_SIP_SIP_START_H
#define SIPDIAG_SIP_SIP_START_H

#include "sipdiag/sip/sip_scan.h"

/* Where the first line of a message ends, or NULL, and the character that ends all its lines: LF
 * (with or without CR before it), or a lone CR. */
const char *sip_first_line_end(const char *at, const char *end, char *line_end);

/* Fills start, method, request_uri, version, status, phrase and maybe broken from the line without
 * its line end. `whole` is false when no line end was there. */
void sip_read_start(struct str line, bool whole, struct sip_scan *scan);

#endif
