/* Makes a call of what the rows say about it. */
#ifndef SIPDIAG_CDR_CDR_CALLS_H
#define SIPDIAG_CDR_CDR_CALLS_H

#include "row.h"
#include "sipdiag/model/call.h"

struct cdr_calls;

struct cdr_calls *cdr_calls_new(struct call_store *store);
void cdr_calls_free(struct cdr_calls *calls);
void cdr_calls_add(struct cdr_calls *calls, const struct cdr_facts *facts, uint16_t input);

#endif
