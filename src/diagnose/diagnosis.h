/* What rules may know beyond the call: settings, where each input ends, what the same trunk and
 * peers did. */
#ifndef SIPDIAG_DIAGNOSE_DIAGNOSIS_H
#define SIPDIAG_DIAGNOSE_DIAGNOSIS_H

#include "sipdiag/diagnose/diagnose.h"

#include <stdbool.h>
#include <stdint.h>

/* Last packet of the call's input: until then its silence is known. */
int64_t diagnosis_observed_until(const struct diagnosis *diagnosis, const struct call *call);

/* The same list, kept once for all calls that have it. */
const struct cause *const *diagnosis_keep_notes(struct diagnosis *diagnosis,
                                                const struct cause *const *notes, size_t count);

/* The cause of a rule or a code, which the table must have; the id is a literal. */
const struct cause *diagnosis_cause(struct diagnosis *diagnosis, const char *id);

int64_t diagnosis_setting(const struct diagnosis *diagnosis, enum setting setting);

/* The peers of the call's first leg are captured in one direction only. */
bool diagnosis_link_is_one_sided(const struct diagnosis *diagnosis, const struct call *call);

/* No call between the peers of the call's first leg was seen from its caller's side. */
bool diagnosis_link_lacks_requests(const struct diagnosis *diagnosis, const struct call *call);

/* The capturing machine itself lost so many packets that a missing message proves little. */
bool diagnosis_recording_has_holes(const struct diagnosis *diagnosis, const struct call *call);

/* Small INVITEs between the call's first two hosts are answered, large ones like this never. */
bool diagnosis_link_loses_large(const struct diagnosis *diagnosis, const struct call *call);

/* Different numbers to which the call's trunk gave 408 without ringing. */
uint32_t diagnosis_trunk_timeouts(const struct diagnosis *diagnosis, const struct call *call);

#endif
