/* The ended calls of a run without end, in epochs of time: an epoch's memory is given back as a
 * whole (docs/adr/0012-epochs.md).
 *
 * Calls here are as track/ made them. To look at them they are copied and joined; what that finds
 * is never written back, so that every look is right by itself. */
#ifndef SIPDIAG_PIPELINE_EPOCHS_H
#define SIPDIAG_PIPELINE_EPOCHS_H

#include "sipdiag/model/call.h"
#include "sipdiag/model/settings.h"

#include <stdbool.h>

struct epochs;

struct epochs *epochs_new(const struct settings *settings);
void epochs_free(struct epochs *epochs);

/* Where calls that end now belong. Another one after each epochs_advance() that is true. */
struct call_store *epochs_current(struct epochs *epochs);
bool epochs_advance(struct epochs *epochs, int64_t now_us);

/* Marks the calls that may go as `leaving`: they ended longer ago than the window, or there are too
 * many. False when they are too few to be worth a look at all, of which there are `open_count`
 * more. *until_us: all of them had ended by then. */
bool epochs_choose(struct epochs *epochs, int64_t now_us, size_t open_count, int64_t *until_us);

/* Copies of all calls for a look; with `tells`, those not told of yet are marked `is_news`, and
 * always those that leave untold. */
void epochs_copy(struct epochs *epochs, struct call_store *store, bool tells);

/* Calls came since the last copy that tells. */
bool epochs_have_news(const struct epochs *epochs);

/* The leaving ones were counted: they stay to explain others until the next ones leave. Those of
 * the last time are given back. */
void epochs_let_go(struct epochs *epochs);

/* Some that leave stay after all: one `keeps` for each call of the last copy, in its order. They
 * move to the newest epoch. */
void epochs_keep(struct epochs *epochs, const bool *keeps);

#endif
