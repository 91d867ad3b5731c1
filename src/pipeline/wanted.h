/* Which messages and which sound belong to the calls that are extracted. */
#ifndef SIPDIAG_PIPELINE_WANTED_H
#define SIPDIAG_PIPELINE_WANTED_H

#include "sipdiag/model/analysis.h"
#include "sipdiag/model/media.h"
#include "sipdiag/model/sip_facts.h"

#include <stdbool.h>

struct wanted;

/* The calls of `selected` out of those of `whole`. With is_all, everything that is telephony. */
struct wanted *wanted_new(const struct analysis *selected, const struct analysis *whole,
                          bool is_all);
void wanted_free(struct wanted *wanted);

bool wanted_has_message(const struct wanted *wanted, const struct sip_facts *facts);

/* Sound between these ends at that time. */
bool wanted_has_media(const struct wanted *wanted, const struct endpoint *from,
                      const struct endpoint *to, int64_t time_us);

#endif
