/* RTCP: what receivers report of the streams in the table. */
#ifndef SIPDIAG_MEDIA_RTCP_H
#define SIPDIAG_MEDIA_RTCP_H

#include "stream_table.h"

/* True when the payload is RTCP, on a port of its own or on RTP's (RFC 5761 4). */
bool is_rtcp(const struct media_packet *packet);

/* Reads sender and receiver reports and VoIP metrics; what is damaged ends it. */
void rtcp_read(struct stream_table *table, const struct media_packet *packet, uint16_t vantage);

#endif
