/* Values of single headers: Reason, digest challenges and credentials, session ids, users. Private
 * to parse/. */
#ifndef SIPDIAG_PARSE_HEADER_VALUES_H
#define SIPDIAG_PARSE_HEADER_VALUES_H

#include "sipdiag/base/arena.h"
#include "sipdiag/model/sip_facts.h"
#include "sipdiag/sip/sip_scan.h"

/* A value without folds: itself when the message has none, else a copy in the arena. */
struct str header_unfolded_copy(struct arena *arena, struct str value);

static inline struct str header_unfolded(struct arena *arena, const struct sip_scan *scan,
                                         struct str value)
{
    return scan->folded && value.len ? header_unfolded_copy(arena, value) : value;
}

/* reason, q850 and reason_sip of all Reason headers (RFC 3326). */
void header_read_reasons(struct arena *arena, const struct sip_scan *scan, struct sip_facts *facts);

/* Value of ;name=..., the name in lower case letters; empty when it is absent. */
struct str header_parameter(struct str value, struct str name);

/* Scheme and parameters of a WWW-Authenticate or Authorization value (RFC 3261 22.4, 25.1). */
struct sip_auth header_auth(struct str value);

/* What names a call over several legs: Session-ID, X-Call-ID, or the icid of P-Charging-Vector. */
struct str header_session_id(const struct sip_scan *scan);

/* %XX resolved; %00 and what is no escape stay as they are. */
struct str header_percent_decoded(struct arena *arena, struct str text);

/* Delta seconds before a comment or parameters; 0 when there are none. */
uint32_t header_seconds(struct str value);

#endif
