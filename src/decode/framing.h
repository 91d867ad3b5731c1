/* Where messages begin and end in a stream of bytes: SIP by Content-Length, WebSocket by its
 * frames, HEP by its own length. */
#ifndef SIPDIAG_DECODE_FRAMING_H
#define SIPDIAG_DECODE_FRAMING_H

#include "sipdiag/base/arena.h"
#include "sipdiag/base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum framing_mode {
    FRAMING_NEW,            /* the first bytes will tell */
    FRAMING_SIP,            /* at a message or in one */
    FRAMING_SIP_LOST,       /* the next start line will tell */
    FRAMING_HTTP,           /* in the head that asks for a WebSocket, or grants it */
    FRAMING_WEBSOCKET,      /* at a frame or in one */
    FRAMING_WEBSOCKET_LOST, /* a frame with SIP at the start of a segment will tell */
    FRAMING_HEP,            /* at a packet or in one */
    FRAMING_TLS,            /* nothing to read */
    FRAMING_OTHER,          /* none of ours */
};

struct framing {
    enum framing_mode mode;
    bool is_sip_port;                    /* worth a search when the first bytes are no SIP */
    bool found;                          /* SIP was found in it */
    uint32_t seen;                       /* bytes of the message at hand that need no second look */
    uint32_t need;                       /* its bytes in all; 0 while not known */
    uint64_t skip;                       /* bytes that are of no use, before the next */
    struct websocket_inflater *inflater; /* of compressed messages; NULL before the first */
};

enum framing_step_kind {
    STEP_WAIT,    /* more bytes are needed */
    STEP_DROP,    /* `used` bytes are no message */
    STEP_LOST,    /* the same, and something is missing or wrong */
    STEP_PACKED,  /* the same: a compressed message that cannot be unpacked */
    STEP_MESSAGE, /* `message` was in `used` bytes */
};

struct framing_step {
    enum framing_step_kind kind;
    size_t used;
    struct str message; /* in the bytes given, or in the arena */
};

/* Of a stream that begins, and of one that is over. */
void framing_begin(struct framing *framing, bool is_sip_port);
void framing_end(struct framing *framing);
size_t framing_memory(const struct framing *framing);

/* What stands at the start of the bytes; every step uses bytes or changes the mode. Room for what
 * must be put together is taken from the arena. */
struct framing_step framing_step(struct framing *framing, struct str bytes, struct arena *arena);

/* Whether SIP, HEP, a WebSocket with SIP, or what may lead to one begins here. */
bool framing_begins(struct str bytes);

/* The beginning of a message that will not be complete; empty when there is none. What follows
 * after a hole of so many bytes is found again. */
struct str framing_break(struct framing *framing, struct str bytes, uint32_t hole,
                         struct arena *arena);

/* A frame of a WebSocket that carries no data. */
bool websocket_is_control(struct str bytes);

/* Tells what in the head of a WebSocket lets somebody in: credentials, cookies, the query. */
void websocket_http_secrets(struct str head, void *context,
                            void (*found)(void *context, struct str secret));

/* The parts: used by framing.c. */
enum framing_look { LOOK_NO, LOOK_UNDECIDED, LOOK_YES };
enum framing_look sip_framing_look(struct str bytes);
struct framing_step sip_framing_step(struct framing *framing, struct str bytes);
struct framing_step sip_framing_search(struct framing *framing, struct str bytes);

enum framing_look hep_framing_look(struct str bytes);
struct framing_step hep_framing_step(struct framing *framing, struct str bytes);

enum framing_look websocket_look(struct str bytes);
enum framing_look websocket_look_http(struct str bytes);
struct framing_step websocket_http_step(struct framing *framing, struct str bytes);
struct framing_step websocket_step(struct framing *framing, struct str bytes, struct arena *arena);
/* The part of a message that is there, without its frames. */
struct str websocket_part(struct framing *framing, struct str bytes, uint64_t *missing,
                          struct arena *arena);

#endif
