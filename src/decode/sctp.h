/* SIP over SCTP (RFC 4168): messages in DATA chunks, whole or in fragments that follow each other.
 */
#ifndef SIPDIAG_DECODE_SCTP_H
#define SIPDIAG_DECODE_SCTP_H

struct decoder;
struct sctp_flows;

struct sctp_flows *sctp_flows_new(struct decoder *decoder);
void sctp_flows_free(struct sctp_flows *flows);

/* Gives up what waits for more fragments. */
void sctp_flows_finish(struct sctp_flows *flows);

#endif
