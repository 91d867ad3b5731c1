/* REGISTER and OPTIONS in, who was there when out. Memory is bounded by PRESENCE_PEERS_MOST and
 * PRESENCE_CHANGES_MOST. */
#ifndef SIPDIAG_TRACK_PRESENCE_LOG_H
#define SIPDIAG_TRACK_PRESENCE_LOG_H

#include "sipdiag/model/presence.h"
#include "sipdiag/model/settings.h"
#include "sipdiag/model/sip_facts.h"

struct presence_log;

struct presence_log *presence_log_new(const struct settings *settings);
void presence_log_free(struct presence_log *log);

/* Any message, in order of time; those of other methods are left out. */
void presence_log_add(struct presence_log *log, const struct sip_facts *facts);

/* What was known at this time: requests that no response can have reached any more count as
 * unanswered, registrations that ran out as expired. Lives as long as the log. */
const struct presence *presence_log_at(struct presence_log *log, int64_t now_us);

#endif
