/* Calls by their Call-ID. */
#ifndef LADDER_LADDER_SOURCE_H
#define LADDER_LADDER_SOURCE_H

#include "sipdiag/base/map.h"
#include "sipdiag/ladder/ladder.h"

struct ladder_source {
    struct message_log *log;
    const struct analysis *analysis;
    struct map calls; /* source_call by the fingerprint of their Call-ID */
    struct source_call *nodes;
    void *context;
    void (*hide)(void *context, struct ladder *ladder); /* NULL: ladders stay as they are */
};

struct source_call {
    struct map_node node;
    const struct call *call;
};

/* The first call with that Call-ID in the order of the analysis, then the next; NULL at the end. */
const struct source_call *ladder_source_find(const struct ladder_source *source,
                                             struct str call_id);
const struct source_call *ladder_source_next(const struct source_call *found);

#endif
