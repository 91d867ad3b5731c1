/* A queue of epochs, the oldest first. */
#include "epochs.h"

#include "sipdiag/base/clock.h"
#include "sipdiag/base/memory.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

enum {
    EPOCHS_IN_WINDOW = 8,
    WORTH = 8, /* a look at all calls is worth it when one in so many leaves */
};

enum epoch_state { EPOCH_OPEN, EPOCH_FULL, EPOCH_LEAVING, EPOCH_COUNTED };

struct epoch {
    struct epoch *newer;
    struct call_store store;
    enum epoch_state state;
    int64_t begun_us, ended_us; /* TIME_UNKNOWN before its first moment */
};

struct epochs {
    struct epoch *oldest, *current;
    int64_t window_us, length_us;
    size_t most_bytes;
    size_t ended, told; /* calls in all */
};

static struct epoch *add_epoch(struct epochs *epochs, int64_t begun_us)
{
    struct epoch *epoch = xalloc(sizeof *epoch);
    epoch->begun_us = begun_us;
    call_store_init(&epoch->store);
    if (epochs->current)
        epochs->current->newer = epoch;
    else
        epochs->oldest = epoch;
    epochs->current = epoch;
    return epoch;
}

struct epochs *epochs_new(const struct settings *settings)
{
    struct epochs *epochs = xalloc(sizeof *epochs);
    epochs->window_us = settings->value[SETTING_LIVE_WINDOW];
    epochs->length_us = epochs->window_us / EPOCHS_IN_WINDOW;
    epochs->most_bytes = (size_t)settings->value[SETTING_MEMORY];
    add_epoch(epochs, TIME_UNKNOWN);
    return epochs;
}

static void drop_oldest(struct epochs *epochs)
{
    struct epoch *gone = epochs->oldest;
    epochs->oldest = gone->newer;
    call_store_free(&gone->store);
    free(gone);
}

void epochs_free(struct epochs *epochs)
{
    if (!epochs)
        return;
    while (epochs->oldest)
        drop_oldest(epochs);
    free(epochs);
}

struct call_store *epochs_current(struct epochs *epochs)
{
    return &epochs->current->store;
}

static size_t bytes_of(const struct epoch *epoch)
{
    return epoch->store.arena.total_bytes + epoch->store.capacity * sizeof(struct call *);
}

bool epochs_advance(struct epochs *epochs, int64_t now_us)
{
    struct epoch *current = epochs->current;
    if (current->begun_us == TIME_UNKNOWN)
        current->begun_us = now_us;
    bool is_over = now_us - current->begun_us >= epochs->length_us ||
                   bytes_of(current) > epochs->most_bytes / EPOCHS_IN_WINDOW;
    if (!is_over || current->store.count == 0)
        return false;
    current->ended_us = now_us;
    current->state = EPOCH_FULL;
    epochs->ended += current->store.count;
    add_epoch(epochs, now_us);
    return true;
}

static void mark_leaving(struct epoch *epoch, int64_t *until_us)
{
    epoch->state = EPOCH_LEAVING;
    for (size_t i = 0; i < epoch->store.count; i++)
        epoch->store.calls[i]->leaving = true;
    *until_us = epoch->ended_us;
}

bool epochs_choose(struct epochs *epochs, int64_t now_us, size_t open_count, int64_t *until_us)
{
    size_t bytes = 0, calls = open_count, old = 0;
    bool crowded;
    for (const struct epoch *at = epochs->oldest; at; at = at->newer) {
        bytes += bytes_of(at);
        calls += at->store.count;
        if (at->state == EPOCH_FULL && at->ended_us <= now_us - epochs->window_us)
            old += at->store.count;
    }
    crowded = bytes > epochs->most_bytes;
    if (!crowded && (old == 0 || old < calls / WORTH))
        return false;
    *until_us = TIME_UNKNOWN;
    for (struct epoch *at = epochs->oldest; at; at = at->newer) {
        bool is_old = at->ended_us <= now_us - epochs->window_us;
        if (at->state == EPOCH_FULL && (is_old || (crowded && *until_us == TIME_UNKNOWN)))
            mark_leaving(at, until_us);
    }
    return *until_us != TIME_UNKNOWN;
}

static size_t count_ended(const struct epochs *epochs)
{
    return epochs->ended + epochs->current->store.count;
}

bool epochs_have_news(const struct epochs *epochs)
{
    return epochs->told != count_ended(epochs);
}

void epochs_copy(struct epochs *epochs, struct call_store *store, bool tells)
{
    if (tells)
        epochs->told = count_ended(epochs);
    for (struct epoch *at = epochs->oldest; at; at = at->newer)
        for (size_t i = 0; i < at->store.count; i++) {
            struct call *call = at->store.calls[i], *copy = call_store_new(store);
            calls_read_ahead(at->store.calls, i, at->store.count);
            *copy = *call;
            copy->is_news = (tells || call->leaving) && !call->told;
            call->told = call->told || tells;
        }
}

void epochs_let_go(struct epochs *epochs)
{
    while (epochs->oldest->state == EPOCH_COUNTED)
        drop_oldest(epochs);
    for (struct epoch *at = epochs->oldest; at; at = at->newer) {
        if (at->state != EPOCH_LEAVING)
            continue;
        at->state = EPOCH_COUNTED;
        for (size_t i = 0; i < at->store.count; i++) {
            at->store.calls[i]->leaving = false;
            at->store.calls[i]->counted = true;
        }
    }
    malloc_trim(0);
}

static void keep(struct call_store *store, const struct call *call)
{
    struct call *kept = call_copy(call, &store->arena);
    kept->leaving = false;
    store->calls = array_grow(store->calls, store->count, &store->capacity, sizeof(struct call *));
    store->calls[store->count++] = kept;
}

void epochs_keep(struct epochs *epochs, const bool *keeps)
{
    for (struct epoch *at = epochs->oldest; at != epochs->current; at = at->newer) {
        size_t left = 0;
        for (size_t i = 0; i < at->store.count; i++) {
            if (*keeps++)
                keep(epochs_current(epochs), at->store.calls[i]);
            else
                at->store.calls[left++] = at->store.calls[i];
        }
        at->store.count = left;
    }
}
