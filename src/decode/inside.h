/* Whether bytes make sense as what a tunnel may carry: for tunnels that are known by nothing but a
 * port, or that do not say how long their own header is. */
#ifndef SIPDIAG_DECODE_INSIDE_H
#define SIPDIAG_DECODE_INSIDE_H

#include "packet.h"

/* missing: bytes that follow, but were not captured. */
bool looks_like_ip(const struct bytes *rest, size_t missing);
bool looks_like_ethernet(const struct bytes *rest, size_t missing);
bool looks_like_ppp(const struct bytes *rest, size_t missing);

/* The same where the payload is announced as this EtherType; false for one we do not read. */
bool looks_like_ethertype(uint16_t ethertype, const struct bytes *rest, size_t missing);

/* Goes on, one tunnel farther in, with the payload that is announced as this EtherType. */
void decode_tunneled(struct packet *packet, uint16_t ethertype);

/* The same with Ethernet or IP at the first of the places 0, 4, ... most where it makes sense. */
void decode_what_fits(struct packet *packet, size_t most);

#endif
