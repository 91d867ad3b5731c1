/* Frames in, SIP messages out: link layers, IP, fragments, UDP, TCP, TLS, WebSocket, SCTP, ICMP.
 * Owns reassembly state and its byte budgets. */
#ifndef SIPDIAG_DECODE_DECODER_H
#define SIPDIAG_DECODE_DECODER_H

#include "sipdiag/model/analysis.h"
#include "sipdiag/model/frame.h"
#include "sipdiag/model/input_health.h"
#include "sipdiag/model/media.h"
#include "sipdiag/model/settings.h"
#include "sipdiag/model/sip_text.h"

#include <stdbool.h>

struct decoder;

struct decoder *decoder_new(const struct settings *settings);
void decoder_free(struct decoder *decoder);

struct tls_keys;

/* Decrypts TLS with these; more may come while it runs. They must outlive the decoder. */
void decoder_use_keys(struct decoder *decoder, const struct tls_keys *keys);

/* What decrypts, and its version; NULL when that is not built in. */
const char *decoder_tls_library(const char **version);

/* Who is told of RTP, RTCP and ICMP errors about them, as the frames come. */
void decoder_set_listener(struct decoder *decoder, const struct media_listener *listener);

struct frame_trace;

/* Who is told where things stand; it must outlive the decoder. */
void decoder_set_trace(struct decoder *decoder, const struct frame_trace *trace);

/* Decodes one frame. What it holds that is not SIP is counted in content, what is wrong with it in
 * health. */
void decoder_add(struct decoder *decoder, const struct frame *frame, struct input_health *health,
                 struct input_content *content);

/* No frame came, but it is later now: what waited too long for the rest of itself gives what there
 * is of it. decoder_next() has it. */
void decoder_advance(struct decoder *decoder, int64_t now_us, struct input_health *health);

/* The next message that the last frame completed. The text borrows from the frame or the decoder
 * until the next decoder_add(). */
bool decoder_next(struct decoder *decoder, struct sip_text *text);

/* What never all came is counted in health; decoder_next() then gives the beginnings of messages
 * among it. TLS that turned out to be SIP is counted in both. */
void decoder_finish(struct decoder *decoder, struct input_health *health,
                    struct input_content *content);

#endif
