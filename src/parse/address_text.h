/* Addresses as text, of which nearly all are plain IPv4. Private to parse/. */
#ifndef SIPDIAG_PARSE_ADDRESS_TEXT_H
#define SIPDIAG_PARSE_ADDRESS_TEXT_H

#include "sipdiag/model/endpoint.h"

/* As address_parse(), which takes several times as long. */
bool address_text_read(struct str text, struct address *address);

#endif
