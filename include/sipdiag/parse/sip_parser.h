/* sip_text in, sip_facts out: the scan, the grammar check, then osip2 on a bounded copy. A damaged
 * message still yields what the scan found. */
#ifndef SIPDIAG_PARSE_SIP_PARSER_H
#define SIPDIAG_PARSE_SIP_PARSER_H

#include "sipdiag/model/input_health.h"
#include "sipdiag/model/sip_facts.h"
#include "sipdiag/model/sip_text.h"
#include "sipdiag/sip/sip_scan.h"

#include <stdbool.h>

struct sip_parser;

/* One at a time in the process: osip2's allocators take no context. */
struct sip_parser *sip_parser_new(void);
void sip_parser_free(struct sip_parser *parser);

/* A first look at a text, which needs no parser: whoever keeps something for its call can have that
 * fetched from memory until the facts are there. */
struct sip_look {
    struct sip_scan scan;
    uint64_t call_key; /* hash_key() of the Call-ID; 0 when there is none */
};
void sip_parser_look(const struct sip_text *text, struct sip_look *look);

/* Passwords in URIs are facts, too; else x stands for each of their bytes. */
void sip_parser_show_secrets(struct sip_parser *parser, bool shows);

/* Facts borrow from text->bytes and from the parser until the next call. False when it is no SIP
 * message at all. An ICMP quote yields Call-ID, CSeq and method as far as the quote reaches. */
bool sip_parser_read(struct sip_parser *parser, const struct sip_text *text,
                     struct sip_facts *facts, struct input_health *health);

/* The same of a text that was looked at. */
bool sip_parser_read_on(struct sip_parser *parser, const struct sip_text *text,
                        const struct sip_look *look, struct sip_facts *facts,
                        struct input_health *health);

#endif
