/* RTCP in HEP: agents send it as JSON, as Homer takes it, or as it was. */
#ifndef DECODE_HEP_RTCP_H
#define DECODE_HEP_RTCP_H

#include "sipdiag/base/arena.h"
#include "sipdiag/base/str.h"

#include <stdbool.h>

/* The packet (RFC 3550 6.4, RFC 3611 4.7) that the payload tells of: itself, or made from JSON in
 * the arena. False when it is neither. */
bool hep_rtcp_packet(struct arena *arena, struct str payload, struct str *packet);

#endif
