/* Release causes of the telephone network (ITU-T Q.850), as Reason headers and CDRs carry them. */
#ifndef SIPDIAG_DIAGNOSE_Q850_H
#define SIPDIAG_DIAGNOSE_Q850_H

#include "sipdiag/model/verdict.h"

#include <stddef.h>
#include <stdint.h>

struct q850_cause {
    uint8_t number;
    uint16_t sip; /* what a gateway makes of it (RFC 3398 7.2.4.1); 0 = nothing of its own */
    enum side side;
    const char *name;    /* as Q.850 names it */
    const char *meaning; /* one plain sentence */
    const char *cause;   /* cause id that it stands for by itself; NULL = it says too little */
};

const struct q850_cause *q850_find(unsigned number); /* NULL when there is none */
const struct q850_cause *q850_at(size_t index);      /* by number; NULL past the end */

/* What a gateway makes of a final SIP code (RFC 3398 8.2.6.1); 0 when the RFC gives it none. */
unsigned q850_from_sip(unsigned code);

#endif
