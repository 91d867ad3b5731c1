/* Headers and body lines that tell how a dialog is meant to go on. */
#ifndef SIPDIAG_PARSE_DIALOG_HEADERS_H
#define SIPDIAG_PARSE_DIALOG_HEADERS_H

#include "sip_parts.h"
#include "sipdiag/model/sip_facts.h"
#include "sipdiag/sip/sip_scan.h"

/* Session timer, reliable provisional, Q.850 cause in an X-header. */
void dialog_headers_read(const struct sip_scan *scan, struct sip_facts *facts);

/* Signs that something on the way rewrote an initial INVITE, and not all of it. */
uint8_t dialog_alg_signs(const struct sip_scan *scan, const struct sip_parts *parts,
                         const struct sip_facts *facts);

#endif
