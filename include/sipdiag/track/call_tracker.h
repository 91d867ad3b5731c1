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
/* Messages with these Call-IDs (hash_key(); 0 = none) come soon: their calls are fetched from
 * memory, in two steps with some work between them. That changes no result. */
void call_tracker_expect(const struct call_tracker *tracker, uint64_t call_key);
void call_tracker_fetch(const struct call_tracker *tracker, uint64_t call_key);

void call_tracker_add(struct call_tracker *tracker, const struct sip_facts *facts,
                      struct input_health *health);

/* The same packet was captured once more. */
void call_tracker_add_copy(struct call_tracker *tracker, const struct sip_facts *facts);

/* It is later than the last message says: closes what was idle too long, answered calls without a
 * word for --set no-bye-after, too. */
void call_tracker_advance(struct call_tracker *tracker, int64_t now_us);

/* Calls that end from now on go to another store. */
void call_tracker_use(struct call_tracker *tracker, struct call_store *store);

/* Call-IDs of calls that ended before the last time are not known any more. */
void call_tracker_forget(struct call_tracker *tracker);

/* How many calls are open. */
size_t call_tracker_open_count(const struct call_tracker *tracker);

struct tracker_look {
    int64_t now_us;
    int64_t ended_before_us; /* an ended call that is silent since then is told of */
    bool tells;              /* ... once */
};

/* One of the open calls ended, is silent since then and was not told of. */
bool call_tracker_has_news(const struct call_tracker *tracker, int64_t ended_before_us);

/* Records of the open calls as they stand, into a store of the caller's. What may still go on is
 * marked `in_progress`, what is told of for the first time `is_news`. */
void call_tracker_look(struct call_tracker *tracker, struct call_store *store,
                       const struct tracker_look *look);
/* There is RTP: calls that end from now on keep where their sound was to go. */
void call_tracker_keep_media(struct call_tracker *tracker);

/* Closes what is still open. */
void call_tracker_finish(struct call_tracker *tracker);

#endif
