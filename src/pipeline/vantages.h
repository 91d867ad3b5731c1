/* Where the inputs were captured. Files that one capture was split into are one vantage: what is
 * under way at the end of one (fragments, streams, calls) goes on in the next. */
#ifndef SIPDIAG_PIPELINE_VANTAGES_H
#define SIPDIAG_PIPELINE_VANTAGES_H

#include "sipdiag/decode/frame_trace.h"
#include "sipdiag/media/media_streams.h"
#include "sipdiag/merge/message_order.h"
#include "sipdiag/model/analysis.h"
#include "sipdiag/model/frame.h"
#include "sipdiag/model/tls_keys.h"

#include <stddef.h>
#include <stdint.h>

struct vantages;

struct vantages *vantages_new(const struct settings *settings, struct input *inputs, size_t count,
                              struct message_order *order, struct media_streams *media);

/* Who looks at what the decoders do, in place of the streams of media. Outlives the vantages. */
struct vantage_tap {
    void *context;
    struct media_listener listener;
    struct frame_trace trace;
    /* Every message, before messages are put in order: while its bytes stand in the frame. Also
     * those of ports that are not wanted. */
    void (*text)(void *context, const struct sip_text *text, bool is_wanted);
    /* A decoder is done: the datagrams that it put together are gone. */
    void (*done)(void *context);
};

void vantages_tap(struct vantages *vantages, const struct vantage_tap *tap);
void vantages_free(struct vantages *vantages);

/* What decrypts TLS in all of them. */
void vantages_use_keys(struct vantages *vantages, const struct tls_keys *keys);

/* Only messages from or to these ports, and those of which no port is known. */
void vantages_restrict(struct vantages *vantages, const uint16_t *ports, size_t count);

/* Decodes a frame of an input and hands its messages on in order, its media to the streams. */
void vantages_add(struct vantages *vantages, size_t input, const struct frame *frame);

/* It is later than the last frame says: what waits in the decoders may have waited long enough. */
void vantages_advance(struct vantages *vantages, int64_t now_us);

/* The input gives no more; its vantage waits for one that goes on. */
void vantages_end(struct vantages *vantages, size_t input);

/* No input gives more. */
void vantages_finish(struct vantages *vantages);

/* The time of the newest message; TIME_UNKNOWN before any. */
int64_t vantages_newest(const struct vantages *vantages);

/* Until when the calls of each input were observed: to the end of what follows it. */
void vantages_fill_last(const struct vantages *vantages, int64_t *last_us);

#endif
