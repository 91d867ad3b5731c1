/* One raw SIP message as the network carried it, or the piece of one that an ICMP error quotes. */
#ifndef SIPDIAG_MODEL_SIP_TEXT_H
#define SIPDIAG_MODEL_SIP_TEXT_H

#include "sipdiag/base/str.h"
#include "sipdiag/model/endpoint.h"
#include "sipdiag/model/frame.h"

#include <stdbool.h>
#include <stdint.h>

enum sip_text_kind {
    SIP_TEXT_MESSAGE,
    SIP_TEXT_ICMP_QUOTE,  /* an ICMP error about a SIP packet: from, to and bytes are the quoted
                             packet's */
    SIP_TEXT_TCP_REFUSED, /* the TCP connection from `from` to `to` failed; no bytes */
};

/* How a TCP connection failed. One byte: every call has one. */
enum __attribute__((packed)) tcp_refusal {
    TCP_NOT_REFUSED,
    TCP_REFUSED,    /* a reset instead of an answer: nothing listens there (RFC 9293 3.10.7.1) */
    TCP_UNANSWERED, /* three requests to connect, and nothing came back at all */
    TCP_BROKEN,     /* it had been there, and its receiver reset it */
};

struct icmp_error {
    struct address reporter; /* who sent the ICMP message */
    uint8_t family;          /* enum address_family: ICMP or ICMPv6 numbers */
    uint8_t type, code;
};

/* Which bytes of a stream brought the message; only where frames are traced (decode/frame_trace.h).
 */
struct carrier {
    uint64_t flow, connection; /* fingerprints of one direction and of both; 0: it was no stream */
    uint32_t sequence, length; /* of the bytes, or of the chunks of SCTP */
    const char *at;            /* where they are, as long as the text's bytes */
    bool is_whole;             /* all of the connection is needed to read them */
    bool is_encrypted;         /* they are not readable in the frames */
};

struct sip_text {
    enum sip_text_kind kind;
    enum transport transport;
    int64_t time_us;
    struct endpoint from, to;
    bool from_is_logger, to_is_logger; /* the side that wrote the log that it is from */
    struct str bytes;                  /* borrowed from whoever hands it on, until its next item */
    struct origin origin;
    uint16_t vantage;         /* where it was captured: inputs that follow each other share one */
    bool cut;                 /* the capture did not record all of it */
    bool no_time;             /* of a log without times: time_us only says the order */
    enum tcp_refusal refusal; /* of SIP_TEXT_TCP_REFUSED */
    struct icmp_error icmp;
    struct carrier carrier;
};

#endif
