/* Who took part in a call. */
#ifndef LADDER_PARTIES_H
#define LADDER_PARTIES_H

#include "sipdiag/ladder/ladder.h"

#include <stdbool.h>
#include <stddef.h>

struct seen_party {
    struct ladder_party shown;
    bool used;        /* a message has it */
    bool port_varies; /* or is not known */
};

struct parties {
    struct seen_party *at;
    size_t count, capacity;
    struct address *hosts; /* with several parties on one address, told apart by port */
    size_t host_count, host_capacity;
};

/* Finds them in order of the call's way: its legs first, then whoever else appears. */
void parties_collect(struct parties *parties, const struct call *call,
                     const struct logged_messages *messages);
void parties_free(struct parties *parties);

size_t parties_find(const struct parties *parties, const struct endpoint *end);

/* Whose arrow it is; an ICMP error comes from its reporter and goes to whom it tells. */
struct endpoint message_sender(const struct logged_message *message);
struct endpoint message_receiver(const struct logged_message *message);

void parties_set_roles(struct parties *parties, const struct analysis *analysis,
                       const struct call *call);

#endif
