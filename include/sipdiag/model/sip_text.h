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
    SIP_TEXT_TCP_REFUSED, /* there was no TCP connection from `from` to `to`; no bytes */
};

struct icmp_error {
    struct address reporter; /* who sent the ICMP message */
    uint8_t family;          /* enum address_family: ICMP or ICMPv6 numbers */
    uint8_t type, code;
};

struct sip_text {
    enum sip_text_kind kind;
    enum transport transport;
    int64_t time_us;
    struct endpoint from, to;
    struct str bytes; /* borrowed from whoever hands it on, until its next item */
    struct origin origin;
    uint16_t vantage; /* where it was captured: inputs that follow each other share one */
    bool cut;         /* the capture did not record all of it */
    bool unanswered;  /* of SIP_TEXT_TCP_REFUSED: nothing came back at all */
    struct icmp_error icmp;
};

#endif
