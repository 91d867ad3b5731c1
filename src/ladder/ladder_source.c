/* Calls by their Call-ID: made once, so that many ladders do not each look through all calls. */
#include "ladder_source.h"

#include "sipdiag/base/memory.h"

#include <stdlib.h>

struct ladder_source *ladder_source_new(struct message_log *log, const struct analysis *analysis)
{
    struct ladder_source *source = xalloc(sizeof *source);
    source->log = log;
    source->analysis = analysis;
    source->nodes = xalloc((analysis->call_count + 1) * sizeof *source->nodes);
    map_init(&source->calls);
    for (size_t i = analysis->call_count; i > 0; i--) { /* the newest node is found first */
        struct source_call *added = &source->nodes[i - 1];
        added->call = analysis->calls[i - 1];
        map_add(&source->calls, &added->node,
                message_log_fingerprint(call_text(added->call, CALL_TEXT_CALL_ID)));
    }
    return source;
}

void ladder_source_hide(struct ladder_source *source, void *context,
                        void (*hide)(void *context, struct ladder *ladder))
{
    source->context = context;
    source->hide = hide;
}

void ladder_source_free(struct ladder_source *source)
{
    if (!source)
        return;
    map_free(&source->calls);
    free(source->nodes);
    free(source);
}

const struct source_call *ladder_source_find(const struct ladder_source *source, struct str call_id)
{
    return (const void *)map_find(&source->calls, message_log_fingerprint(call_id));
}

const struct source_call *ladder_source_next(const struct source_call *found)
{
    return (const void *)map_next(&found->node);
}
