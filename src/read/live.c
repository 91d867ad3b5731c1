/* What is common to inputs without end. */
#include "sipdiag/read/live.h"

#include "live_kind.h"
#include "sipdiag/base/memory.h"

#include <stdlib.h>

struct live {
    const struct live_kind *kind;
    char *name;
    void *state;
};

struct live *live_new(const struct live_kind *kind, const char *name, void *state)
{
    struct live *live = xalloc(sizeof *live);
    *live = (struct live){kind, xcopy_text(name), state};
    return live;
}

void live_close(struct live *live)
{
    if (!live)
        return;
    live->kind->close(live->state);
    free(live->name);
    free(live);
}

const char *live_name(const struct live *live)
{
    return live->name;
}

const char *live_kind(const struct live *live)
{
    return live->kind->name;
}

enum live_status live_next(struct live *live, struct frame *frame, struct input_health *health,
                           struct error *error)
{
    return live->kind->next(live->state, frame, health, error);
}

size_t live_fds(const struct live *live, struct pollfd *fds)
{
    return live->kind->fds(live->state, fds);
}

void live_count_drops(struct live *live, struct input_health *health)
{
    live->kind->count_drops(live->state, health);
}

unsigned live_port(const struct live *live)
{
    return live->kind->port ? live->kind->port(live->state) : 0;
}
