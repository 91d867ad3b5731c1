/* Compressed WebSocket messages (permessage-deflate, RFC 7692). */
#ifndef SIPDIAG_DECODE_WEBSOCKET_INFLATE_H
#define SIPDIAG_DECODE_WEBSOCKET_INFLATE_H

#include "sipdiag/base/arena.h"
#include "sipdiag/base/str.h"

#include <stdbool.h>
#include <stddef.h>

/* What one direction of a connection has said so far: messages may refer to it (context
 * takeover). */
struct websocket_inflater;

/* NULL when this build cannot unpack. */
struct websocket_inflater *websocket_inflater_new(void);
void websocket_inflater_free(struct websocket_inflater *inflater);

/* About as much as one holds. */
size_t websocket_inflater_memory(const struct websocket_inflater *inflater);

/* Something is missing: what refers to it cannot be read any more. */
void websocket_inflater_forget(struct websocket_inflater *inflater);

/* A message, or the beginning of one: its payload without frames. The text goes into the arena.
 * False when it cannot be unpacked, or to more than a message may have: then the text is what came
 * before, and what was said so far is forgotten. */
bool websocket_inflate(struct websocket_inflater *inflater, struct str packed, bool is_whole,
                       struct arena *arena, struct str *text);

#endif
