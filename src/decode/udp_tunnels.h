/* Tunnels over UDP. They are known by a port and by what is in them, so that anything else on these
 * ports stays what it is. */
#ifndef SIPDIAG_DECODE_UDP_TUNNELS_H
#define SIPDIAG_DECODE_UDP_TUNNELS_H

#include "packet.h"

/* Goes on inside when the rest of the packet is a tunnel's; else does nothing. */
void udp_tunnel_decode(struct packet *packet, uint16_t from_port, uint16_t to_port);

#endif
