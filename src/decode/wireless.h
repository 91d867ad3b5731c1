/* Wi-Fi data frames that are not encrypted. */
#ifndef SIPDIAG_DECODE_WIRELESS_H
#define SIPDIAG_DECODE_WIRELESS_H

#include "packet.h"

void wireless_decode(struct packet *packet);

/* The same behind the header of a capturing radio. */
void radiotap_decode(struct packet *packet);

#endif
