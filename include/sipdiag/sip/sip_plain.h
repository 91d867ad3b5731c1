/* Header values in the form that nearly all have, read in one pass: no quotes but around the
 * display name, no spaces, escapes, folds or lists, nothing at fault. False for every other form:
 * then the functions of sip_scan.h decide. Where it is true, both say the same. */
#ifndef SIPDIAG_SIP_SIP_PLAIN_H
#define SIPDIAG_SIP_SIP_PLAIN_H

#include "sipdiag/base/str.h"

#include <stdbool.h>

struct sip_plain_address {
    struct str uri, user;
    struct str parameters; /* from the ';' behind the '>' on */
    struct str tag;
};

/* sip:user@host:port;parameters; all behind the ':' but the host may be missing. */
bool sip_plain_uri(struct str uri, struct str *user);

/* "display" <uri>;parameters, where the URI is a plain one. */
bool sip_plain_address(struct str value, struct sip_plain_address *address);

/* SIP/2.0/transport host;parameters: one value only. */
bool sip_plain_via(struct str via, struct str *branch);

/* word;parameters: what the one of this name (in lower case letters) says, or empty. */
bool sip_plain_parameter(struct str value, struct str name, struct str *found);

#endif
