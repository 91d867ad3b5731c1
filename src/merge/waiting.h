/* Copies of messages that wait for their turn. */
#ifndef SIPDIAG_MERGE_WAITING_H
#define SIPDIAG_MERGE_WAITING_H

#include "sipdiag/model/sip_text.h"

struct chunk;

struct waiting {
    struct sip_text text;
    struct waiting *next;
    struct chunk *chunk;
    uint64_t number; /* in order of arrival */
    uint32_t run;
};

struct waiting_room {
    struct chunk *current; /* new ones go here */
    struct chunk *chunks;  /* all */
    struct chunk *spare;   /* an empty one of the usual size, to be filled next */
    size_t held_bytes;
};

struct waiting *waiting_room_copy(struct waiting_room *room, const struct sip_text *text);
void waiting_room_release(struct waiting_room *room, struct waiting *waiting);
void waiting_room_free(struct waiting_room *room);

/* By run, time, arrival. */
bool waiting_is_before(const struct waiting *a, const struct waiting *b);

#endif
