/* Audio codecs as RTP names them: payload type, clock, and what the E-model knows of them. */
#ifndef SIPDIAG_MODEL_CODEC_H
#define SIPDIAG_MODEL_CODEC_H

#include "sipdiag/base/str.h"
#include "sipdiag/base/text.h"

#include <stdbool.h>
#include <stdint.h>

/* Index of a row in codec.c. */
enum { CODEC_UNKNOWN, CODEC_EVENT, CODEC_NOISE, CODEC_FIRST_SOUND };

enum { PAYLOAD_TYPES = 128, PAYLOAD_DYNAMIC = 96, PAYLOAD_NOISE = 13, PAYLOAD_NOISE_OLD = 19 };

struct codec {
    const char *name;    /* as in a=rtpmap */
    uint32_t clock;      /* of the time stamps, per second */
    int8_t payload_type; /* RFC 3551 table 4; -1 = given by SDP */
    bool is_video;
    bool has_impairment; /* ITU-T G.113 Appendix I gives Ie and Bpl */
    uint8_t impairment;  /* Ie */
    float robustness;    /* Bpl */
};

const struct codec *codec_at(uint8_t index);

/* CODEC_UNKNOWN when the table has no such row. */
uint8_t codec_by_payload_type(uint8_t payload_type);
uint8_t codec_by_name(struct str name, uint32_t clock); /* the name decides, then the clock */

/* A set of codecs, a bit for each row: what a side offers or takes. Without names SDP's numbers
 * stand for what RFC 3551 says; numbers without any meaning are left out. */
uint64_t codec_set_of_payload_types(const uint64_t payload_types[2]);
static inline uint64_t codec_set(uint8_t codec)
{
    return codec < 64 ? UINT64_C(1) << codec : 0;
}

/* Only what carries speech: no events, no noise, no video. */
uint64_t codec_set_of_sound(uint64_t set);

/* "PCMA, PCMU"; each name once. */
void codec_set_add(struct text *out, uint64_t set);

#endif
