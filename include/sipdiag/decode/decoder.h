/* Frames in, SIP messages out: link layers, IP, fragments, UDP, ICMP. Owns reassembly state and its
 * byte budget. */
#ifndef SIPDIAG_DECODE_DECODER_H
#define SIPDIAG_DECODE_DECODER_H

#include "sipdiag/model/analysis.h"
#include "sipdiag/model/frame.h"
#include "sipdiag/model/input_health.h"
#include "sipdiag/model/settings.h"
#include "sipdiag/model/sip_text.h"

#include <stdbool.h>

struct decoder;

struct decoder *decoder_new(const struct settings *settings);
void decoder_free(struct decoder *decoder);

/* Decodes one frame. What it holds that is not SIP is counted in content, what is wrong with it in
 * health. */
void decoder_add(struct decoder *decoder, const struct frame *frame, struct input_health *health,
                 struct input_content *content);

/* The next message that the last frame completed. The text borrows from the frame or the decoder
 * until the next decoder_add(). */
bool decoder_next(struct decoder *decoder, struct sip_text *text);

/* Datagrams whose fragments never all came are counted in health; decoder_next() then gives the
 * beginnings of messages among them. */
void decoder_finish(struct decoder *decoder, struct input_health *health);

#endif
