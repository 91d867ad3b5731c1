/* What the parts of the call-flow language share: the flow being built, its parties, calls,
 * messages and frames. */
#ifndef TESTS_SUPPORT_FLOW_PARTS_H
#define TESTS_SUPPORT_FLOW_PARTS_H

#include "flow.h"

#include "sipdiag/base/arena.h"

enum {
    FLOW_PARTIES_MAX = 16,
    FLOW_CALLS_MAX = 4096,
    FLOW_TIMES_MAX = 32,
    FLOW_ATTRIBUTES_MAX = 16,
    FLOW_NOBODY = 255
};

struct flow_party {
    struct str name;
    struct endpoint at;
    struct str address, host;          /* "192.0.2.10", "192.0.2.10:5060" (IPv6 in brackets) */
    struct str agent;                  /* User-Agent or Server; may be empty */
    struct str inside, inside_address; /* what a host behind NAT takes for its own; may be empty */
    struct str named;                  /* what the user calls the trunk; may be empty */
    bool ours, no_rport;
    uint32_t tcp_sent[FLOW_PARTIES_MAX]; /* bytes to each other party */
};

struct flow_attribute {
    struct str name, value;
};

/* One line of the flow that sends something. */
struct flow_line {
    unsigned number;
    int64_t times_us[FLOW_TIMES_MAX]; /* the first is the message, the others are copies of it */
    size_t time_count;
    size_t from, to;  /* parties */
    struct str what;  /* "INVITE", "180", "ICMP", ... */
    struct str about; /* after "for" */
    struct flow_attribute attributes[FLOW_ATTRIBUTES_MAX];
    size_t attribute_count;
    uint16_t target_port; /* as in flow_message */
};

/* A request on one hop. */
struct flow_transaction {
    struct flow_transaction *next;     /* older */
    struct flow_transaction *upstream; /* what it forwards; NULL at its origin */
    struct str method, branch, vias, from, to, request_uri, contact, body, extra;
    uint32_t cseq;
    size_t source, target;
    unsigned final;       /* status of its final response, 0 = none yet */
    struct str final_tag; /* To tag of that response */
};

/* A message that was sent, kept for copies, forwarded responses and ICMP quotes. */
struct flow_message {
    struct flow_message *next; /* older */
    struct flow_transaction *transaction;
    struct str what, bytes;
    size_t source, target;
    uint16_t target_port; /* where it goes when that is not the party's own; 0 = it is */
    unsigned status;      /* 0 = request */
    struct str tag, phrase, contact, body, extra;
};

struct flow_call {
    struct str name, call_id, caller, callee, from_tag;
    struct str from_address, to_address; /* hosts of the From and To URI */
    struct str dialog_tag, early_tag, caller_contact, callee_contact;
    struct str realm, nonce;
    unsigned challenge; /* 401 or 407, 0 = none yet */
    uint32_t caller_cseq, callee_cseq, rseq;
    unsigned index;
    int64_t offset_us; /* second 0 of its lines */
    bool answered, invited;
    uint8_t rank[FLOW_PARTIES_MAX]; /* hops from the caller; FLOW_NOBODY = not seen */
    struct flow_transaction *transactions;
    struct flow_message *messages;
};

struct flow_frame {
    int64_t time_us, order_us;
    size_t index; /* keeps frames of one time in the order of the flow */
    struct str bytes;
    uint32_t captured;
};

/* A datagram, to be quoted. */
struct flow_datagram {
    struct endpoint from, to;
    struct str payload;
};

/* An RTP source: its next packet goes on where the last one stopped. */
struct flow_rtp {
    uint32_t ssrc;
    uint16_t sequence;
};

enum { FLOW_RTP_MAX = 512 };

struct flow_expectation {
    unsigned line;
    const struct flow_call *call; /* NULL: about the whole capture */
    struct str key, operation, value;
};

struct flow {
    struct arena arena;
    struct str name;
    struct flow_party parties[FLOW_PARTIES_MAX];
    size_t party_count;
    struct flow_call *calls[FLOW_CALLS_MAX];
    size_t call_count;
    struct flow_call *current;
    int64_t repeat_us; /* how much later the calls of this repetition begin */
    struct flow_frame *frames;
    size_t frame_count, frame_capacity;
    struct flow_expectation *expectations;
    size_t expectation_count, expectation_capacity;
    struct settings settings;
    bool infer_us, compact;
    int64_t mirror_us; /* every frame once more after this time; 0 = no */
    uint32_t snaplen;
    unsigned serial; /* branches, nonces, IP ids */
    struct flow_rtp rtp[FLOW_RTP_MAX];
    size_t rtp_count;
    struct flow_datagram last_rtp; /* empty payload: none yet */
    struct text image;
};

/* flow.c */
bool flow_has(const struct flow_line *line, const char *name);
unsigned flow_number(const struct flow_line *line, const char *name); /* 0 = not there */
struct str flow_value(const struct flow_line *line, const char *name, struct str otherwise);
struct str flow_keep(struct flow *flow, struct text *text); /* into the arena; frees the text */
__attribute__((format(printf, 2, 3))) struct str flow_print(struct flow *flow, const char *format,
                                                            ...);

/* flow_message.c: the SIP message of a line; false with a sentence. The message is in
 * call->messages then. */
bool flow_make_message(struct flow *flow, const struct flow_line *line, struct error *error);

/* flow_sdp.c: the body of an offer or answer. */
struct str flow_make_sdp(struct flow *flow, const struct flow_call *call,
                         const struct flow_line *line);
bool flow_knows_codecs(struct str list);

bool flow_seconds(struct str text, int64_t *us); /* "0.05" */

/* flow_sdp.c */
unsigned flow_sdp_port(const struct flow_call *call, size_t party);

/* flow_rtp.c: the packets of a stream; an ICMP error that quotes the last of them. */
bool flow_add_rtp(struct flow *flow, const struct flow_line *line, struct error *error);
bool flow_add_rtp_error(struct flow *flow, const struct flow_line *line, struct error *error);

/* flow_frames.c */
void flow_add_datagram(struct flow *flow, const struct flow_line *line, int64_t time_us,
                       const struct flow_datagram *datagram);
void flow_add_icmp_quote(struct flow *flow, const struct flow_line *line,
                         const struct flow_datagram *about);
void flow_add_udp(struct flow *flow, const struct flow_line *line, struct str payload);
/* By UDP, or in a TCP segment when the line says tcp. */
void flow_send(struct flow *flow, const struct flow_line *line, struct str payload);
/* REFUSED, UNANSWERED, RESET; false when the line says something else. */
bool flow_add_tcp_event(struct flow *flow, const struct flow_line *line);
void flow_add_icmp(struct flow *flow, const struct flow_line *line,
                   const struct flow_message *about);
void flow_finish_capture(struct flow *flow);

/* flow_check.c */
bool flow_add_expectation(struct flow *flow, unsigned line, struct str text, struct error *error);

#endif
