/* What rules may know beyond the call: settings, where each input ends, what the same trunk and
 * peers did. */
#ifndef SIPDIAG_DIAGNOSE_DIAGNOSIS_H
#define SIPDIAG_DIAGNOSE_DIAGNOSIS_H

#include "sipdiag/diagnose/diagnose.h"

#include <stdbool.h>
#include <stdint.h>

/* Last packet of the call's input: until then its silence is known. */
int64_t diagnosis_observed_until(const struct diagnosis *diagnosis, const struct call *call);

int64_t diagnosis_setting(const struct diagnosis *diagnosis, enum setting setting);

/* The peers of the call's first leg are captured in one direction only. */
bool diagnosis_link_is_one_sided(const struct diagnosis *diagnosis, const struct call *call);

/* Different numbers to which the call's trunk gave 408 without ringing. */
uint32_t diagnosis_trunk_timeouts(const struct diagnosis *diagnosis, const struct call *call);

#endif
