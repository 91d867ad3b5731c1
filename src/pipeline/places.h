/* Which frames brought what: the fragments and segments of each message, so that all of them can be
 * chosen, and parts of a message be written over wherever they stand. Knows the recent past only.
 */
#ifndef SIPDIAG_PIPELINE_PLACES_H
#define SIPDIAG_PIPELINE_PLACES_H

#include "sipdiag/decode/frame_trace.h"
#include "sipdiag/model/frame.h"
#include "sipdiag/model/sip_text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct places;

struct places_options {
    size_t input_count;
    int64_t fragment_timeout_us; /* fragments that are further apart are of different datagrams */
    int64_t copy_us;             /* a fragment that is captured twice comes again within that */
    bool shows_secrets;          /* nothing is written over */
};

struct places *places_new(const struct places_options *options);
void places_free(struct places *places);

/* The functions of a trace whose context are the places. */
void places_trace(struct places *places, struct frame_trace *trace);

/* The frame that all that follows is about, until its end. */
void places_begin_frame(struct places *places, const struct frame *frame);
void places_end_frame(struct places *places);

/* The bytes of datagrams that were put together are gone: where they were other bytes may be. */
void places_forget_datagrams(struct places *places);

/* The frame is chosen, with the other fragments of what is in it. */
void places_choose_frame(struct places *places, struct origin origin);

/* All frames that brought the message, while it is the newest. */
void places_choose(struct places *places, const struct sip_text *text);

/* A part of the message, or bytes of the frame at hand, are written over; checksums go with them.
 * What cannot be found is not given at all. */
void places_hide_text(struct places *places, const struct sip_text *text, struct str part);
/* All that brought the message is not given. */
void places_withhold_text(struct places *places, const struct sip_text *text);
void places_hide(struct places *places, const uint8_t *at, size_t len, uint8_t filler);

/* Connections of which everything is needed were met: what went before must be gone through again.
 */
bool places_need_again(const struct places *places);
void places_begin_again(struct places *places);

/* All frames were gone through. */
void places_settle(struct places *places);
bool places_has(const struct places *places, struct origin origin);

/* A copy of a chosen frame as it may be seen. False when it may not. */
bool places_write_over(const struct places *places, struct origin origin, uint8_t *bytes,
                       size_t len);

#endif
