/* Tunnels that are an IP protocol of their own. */
#ifndef SIPDIAG_DECODE_IP_TUNNELS_H
#define SIPDIAG_DECODE_IP_TUNNELS_H

#include "packet.h"

void ip_in_ip_decode(struct packet *packet);
void gre_decode(struct packet *packet);
void ethernet_in_ip_decode(struct packet *packet);
void l2tp_in_ip_decode(struct packet *packet);

/* L2TP version 3 behind the session number. */
void l2tp_session_decode(struct packet *packet);

/* PPP that may begin with HDLC's address and control. */
void framed_ppp_decode(struct packet *packet);

#endif
