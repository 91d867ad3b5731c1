/* Messages out of logs. Private to decode/. */
#ifndef SIPDIAG_DECODE_SIP_LOG_H
#define SIPDIAG_DECODE_SIP_LOG_H

struct packet;

/* FRAME_LINK_SIP_LOG. */
void sip_log_decode(struct packet *packet);

#endif
