/* Words and Q.850 causes that say more than the SIP code they come with. */
#ifndef SIPDIAG_DIAGNOSE_RELEASE_TEXTS_H
#define SIPDIAG_DIAGNOSE_RELEASE_TEXTS_H

#include "sipdiag/model/call.h"
#include "sipdiag/model/verdict.h"

#include <stdbool.h>
#include <stdint.h>

struct release_text {
    uint16_t code; /* SIP code it comes with; 0 = any refusal */
    enum release_field {
        RELEASE_ANY_TEXT, /* reason phrase, Reason text, Warning */
        RELEASE_PHRASE,
        RELEASE_REASON,
        RELEASE_Q850,
        RELEASE_PHRASE_AND_REASON, /* the same pattern list split by '&': phrase part, reason part
                                    */
    } field;
    const char *pattern; /* words or numbers, separated by '|' */
    const char *cause;
    enum side side; /* SIDE_COUNT: the cause's own */
    uint8_t confidence;
};

/* The first row that fits the call's final response with this code; NULL when none does. A cause
 * that names nothing does not beat long ringing. */
const struct release_text *release_text_find(const struct call *call, uint16_t code,
                                             bool rang_long);

#endif
