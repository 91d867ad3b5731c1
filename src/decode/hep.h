/* HEP: a SIP message that an agent sends to a collector, with the addresses and the time it had. */
#ifndef SIPDIAG_DECODE_HEP_H
#define SIPDIAG_DECODE_HEP_H

#include "packet.h"
#include "sipdiag/base/str.h"

enum { HEP_START_BYTES = 6 };

/* Version 3 says how long it is, so that a stream can carry it: the bytes of the packet whose first
 * HEP_START_BYTES these are; 0 when they are none. */
size_t hep_stream_bytes(const char *start);

/* The payload of a datagram, or one packet of a stream. */
struct hep_packet {
    struct str bytes;
    size_t missing; /* bytes at its end that were not captured */
    struct arrival arrival;
};

/* True when it is HEP, of any version: what it holds of SIP is then a message of the decoder. */
bool hep_decode(struct decoder *decoder, const struct hep_packet *packet,
                struct input_health *health);

#endif
