/* Facts in time order in, finished calls out: follows every INVITE dialog to its end. Owns the open
 * calls. */
#ifndef SIPDIAG_TRACK_CALL_TRACKER_H
#define SIPDIAG_TRACK_CALL_TRACKER_H

#include "sipdiag/model/call.h"
#include "sipdiag/model/input_health.h"
#include "sipdiag/model/settings.h"
#include "sipdiag/model/sip_facts.h"

struct call_tracker;

struct call_tracker *call_tracker_new(const struct settings *settings, struct call_store *store);
void call_tracker_free(struct call_tracker *tracker);

/* Copies what it keeps. */
void call_tracker_add(struct call_tracker *tracker, const struct sip_facts *facts,
                      struct input_health *health);

/* The same packet was captured once more. */
void call_tracker_add_copy(struct call_tracker *tracker, const struct sip_facts *facts);

/* Closes what is still open. */
void call_tracker_finish(struct call_tracker *tracker);

#endif
