/* A verdict as a report tells it. */
#ifndef SIPDIAG_DIAGNOSE_TOLD_H
#define SIPDIAG_DIAGNOSE_TOLD_H

#include "sipdiag/model/call.h"
#include "sipdiag/model/verdict.h"

#include <stdint.h>

struct told_verdict {
    char cause[64], notes[512]; /* ids; the notes with blanks between them */
    char result[4];
    enum outcome outcome;
    enum side side;
    uint8_t confidence; /* per cent */
};

/* What is not there, or unknown to us, is unknown. */
void told_verdict_read(struct told_verdict *verdict, const struct call_told *told);

#endif
