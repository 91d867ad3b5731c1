/* sip_text in, sip_facts out: the scan, the grammar check, then osip2 on a bounded copy. A damaged
 * message still yields what the scan found. */
#ifndef SIPDIAG_PARSE_SIP_PARSER_H
#define SIPDIAG_PARSE_SIP_PARSER_H

#include "sipdiag/model/input_health.h"
#include "sipdiag/model/sip_facts.h"
#include "sipdiag/model/sip_text.h"

#include <stdbool.h>

struct sip_parser;

/* One at a time in the process: osip2's allocators take no context. */
struct sip_parser *sip_parser_new(void);
void sip_parser_free(struct sip_parser *parser);

/* Facts borrow from text->bytes and from the parser until the next call. False when it is no SIP
 * message at all. An ICMP quote yields Call-ID, CSeq and method as far as the quote reaches. */
bool sip_parser_read(struct sip_parser *parser, const struct sip_text *text,
                     struct sip_facts *facts, struct input_health *health);

#endif
