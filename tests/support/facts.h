/* Facts of SIP messages written by hand, for tests of what follows the parser. */
#ifndef SIPDIAG_TESTS_FACTS_H
#define SIPDIAG_TESTS_FACTS_H

#include "sipdiag/model/sip_facts.h"

/* 192.0.2.<host>:5060 */
struct endpoint test_host(unsigned host);

/* A request or response of the call "call@test" between 192.0.2.<from> and 192.0.2.<to> at
 * `seconds`. */
struct sip_facts test_request(double seconds, unsigned from, unsigned to, enum sip_method method);
struct sip_facts test_response(double seconds, unsigned from, unsigned to, unsigned status);

#endif
