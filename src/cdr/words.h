/* The words and causes with which CDRs say how a call ended, and the SIP code that is meant. */
#ifndef SIPDIAG_CDR_WORDS_H
#define SIPDIAG_CDR_WORDS_H

#include "sipdiag/base/str.h"
#include "sipdiag/base/text.h"
#include "sipdiag/model/call.h"

#include <stdbool.h>
#include <stdint.h>

/* Whose table of causes holds: switches turn SIP codes into causes in different ways. */
enum cdr_family { FAMILY_ANY, FAMILY_ASTERISK, FAMILY_FREESWITCH, FAMILY_COUNT };

struct word_meaning {
    enum cdr_word word;
    uint16_t code; /* that it stands for; 0 = it hides which one */
};

/* "NO ANSWER", "Failed_Busy", "Занято", "Drop. No available agent"; WORD_NONE when it is not
 * known. The buffer is for folding. */
struct word_meaning word_read(struct str text, struct text *buffer);

struct cause_meaning {
    uint16_t code; /* the likeliest SIP code; 0 = none */
    uint8_t q850;  /* 0 = none of its own */
    bool is_cancel, is_normal;
};

/* A name ("USER_BUSY", "GWAPP_USER_BUSY") or a number; false when it is none. */
bool cause_read(struct str text, enum cdr_family family, struct cause_meaning *meaning);

struct code_reading {
    uint16_t code;
    struct str phrase; /* what stands behind it */
};

/* "486", "sip:486", "SIP 486 Busy Here", "SIP/2.0 486 ...", "486 Busy Here", "SIP 180/183 No
 * answer" (the last of them), "BYE", "CANCEL". False when it is no SIP code. */
bool code_read(struct str text, struct code_reading *reading);

/* The first "SIP 486" in a longer text. */
bool code_find(struct str text, struct code_reading *reading);

/* By the standard phrase, whole: "Busy Here" is 486. 0 when it is none. */
uint16_t code_of_phrase(struct str phrase);

struct party_meaning {
    bool is_known;
    bool is_relative; /* of this leg: turns round for a call that comes in */
    bool is_provider;
    enum party party;
};

struct party_meaning party_read(struct str text, struct text *buffer);
enum direction direction_read(struct str text, struct text *buffer);

#endif
