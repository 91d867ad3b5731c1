/* ICMP errors in a few words. */
#ifndef SIPDIAG_DIAGNOSE_ICMP_WORDS_H
#define SIPDIAG_DIAGNOSE_ICMP_WORDS_H

#include "sipdiag/model/call.h"
#include "sipdiag/words/words.h"

/* In mid-sentence: "port unreachable, no SIP service is listening there". */
void icmp_add_words(struct text *out, const struct words *words, const struct icmp_error *error);

#endif
