/* Keeps what the parties of a call told each other about where their sound goes. */
#ifndef SIPDIAG_TRACK_MEDIA_WATCH_H
#define SIPDIAG_TRACK_MEDIA_WATCH_H

#include "sipdiag/base/arena.h"
#include "sipdiag/model/media.h"
#include "sipdiag/model/sip_facts.h"

enum { OFFERS_MAX = 64 };

struct media_watch {
    struct media_offer *offers; /* in order of time; each that says something new */
    uint16_t count, room;
};

/* The message has SDP; leg and side are those of its sender. */
void media_watch_add(struct media_watch *watch, const struct sip_facts *facts, uint8_t leg,
                     bool by_caller, struct arena *arena);

/* The record for the call store; NULL when nothing was told. */
struct call_media *media_watch_close(const struct media_watch *watch, struct arena *arena);

#endif
