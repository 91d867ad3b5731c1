/* What one SIP message says, in our words; no osip types. Texts borrow from the message or the
 * parser's arena and live until the parser's next message. */
#ifndef SIPDIAG_MODEL_SIP_FACTS_H
#define SIPDIAG_MODEL_SIP_FACTS_H

#include "sipdiag/base/str.h"
#include "sipdiag/model/media.h"
#include "sipdiag/model/sip_text.h"

#include <stdbool.h>
#include <stdint.h>

enum sip_method {
    SIP_METHOD_UNKNOWN, /* an extension method, or none could be read */
    SIP_METHOD_INVITE,
    SIP_METHOD_ACK,
    SIP_METHOD_BYE,
    SIP_METHOD_CANCEL,
    SIP_METHOD_PRACK,
    SIP_METHOD_UPDATE,
    SIP_METHOD_INFO,
    SIP_METHOD_REFER,
    SIP_METHOD_OPTIONS,
    SIP_METHOD_REGISTER,
    SIP_METHOD_SUBSCRIBE,
    SIP_METHOD_NOTIFY,
    SIP_METHOD_MESSAGE,
    SIP_METHOD_PUBLISH,
    SIP_METHOD_COUNT
};

enum sip_condition {
    SIP_WHOLE,
    SIP_CUT,       /* the capture did not record all of it; what is there is good */
    SIP_OVERSIZED, /* over our limits: the scan's facts only */
    SIP_DAMAGED,   /* breaks the grammar: the scan's facts only */
};

/* A digest challenge (401/407) or the credentials that answer one (RFC 3261 22). */
struct sip_auth {
    bool present;
    bool stale;
    struct str realm; /* without quotes */
};

/* The audio of the SDP body, as far as signalling needs it. */
enum sip_refresher { SIP_REFRESHER_NONE, SIP_REFRESHER_UAC, SIP_REFRESHER_UAS };

struct sip_media {
    bool present;          /* there is an SDP body */
    bool has_audio;        /* an m=audio line with a port that is not 0 */
    struct endpoint audio; /* c= and m= of the first audio stream; family NONE for a host name */
    uint64_t formats[2]; /* bit per payload type of the first audio stream, without telephone-event
                            and noise */
    bool srtp;           /* RTP/SAVP or SAVPF */
    bool image;          /* an m=image line with a port that is not 0 (T.38) */
    bool audio_refused;  /* the first m=audio has port 0 */
    bool null_address;   /* c= of the audio is 0.0.0.0 */
    uint8_t flow;        /* of the audio: MEDIA_SENDS, MEDIA_RECEIVES (RFC 8866 6.7) */
    uint8_t streams;     /* m= lines with a port that is not 0, of any kind */
    uint16_t other_port; /* of the first of them that is not the first audio; 0 = none */
    uint8_t name_count;  /* of payload types that a=rtpmap gives a meaning */
    struct media_name names[MEDIA_NAMED_MAX];
    struct address origin_address; /* of o=; family NONE for a host name */
    struct str origin; /* the o= line without "o=": the same on both legs of a relay that does not
                          touch it */
};

struct sip_facts {
    /* From the wire. */
    enum sip_text_kind kind;
    enum transport transport;
    int64_t time_us;
    struct endpoint from, to;
    bool from_is_logger, to_is_logger; /* as in sip_text */
    bool no_time;
    struct origin origin;
    struct icmp_error icmp;
    enum tcp_refusal refusal;

    /* Start line. */
    enum sip_condition condition;
    const char *damage;     /* why it is not whole, a few words; NULL when whole */
    enum sip_method method; /* of a request; of the CSeq in a response */
    struct str method_text;
    uint16_t status;   /* 100-699; 0 = request */
    struct str phrase; /* reason phrase, as sent */
    struct str request_uri;

    /* Headers. Empty or 0 when absent. */
    struct str call_id;
    uint64_t call_key; /* its hash_key(); 0 = not known */
    uint32_t cseq;
    struct str from_uri, from_user, from_tag;
    struct str to_uri, to_user, to_tag;
    struct str request_user;
    struct str branch; /* of the top Via */
    unsigned via_count;
    struct str contact_uri; /* of the first Contact */
    struct str user_agent;  /* User-Agent, else Server */
    struct str reason;      /* all Reason header values, joined by ", " (RFC 3326) */
    uint8_t q850;           /* cause of the Q.850 Reason; 0 = none */
    uint16_t reason_sip;    /* cause of the SIP Reason; 0 = none */
    struct str warning;     /* first Warning value */
    uint32_t retry_after_s;
    struct sip_auth challenge, credentials;
    struct str session_id; /* RFC 7989 local part, or X-Call-ID, X-CID, icid: what joins legs */
    uint32_t session_expires_s; /* RFC 4028; 0 = absent */
    enum sip_refresher refresher;
    bool has_expires;       /* of a REGISTER and its responses */
    uint32_t expires_s;     /* longest Contact's, else of the Expires header (RFC 3261 10.2.1.1) */
    uint32_t rseq;          /* RFC 3262; 0 = absent */
    uint32_t message_bytes; /* set by the pipeline */
    uint8_t alg_signs; /* of an initial INVITE: ways in which its addresses contradict each other */
    struct sip_media media;
    struct str content_type, body; /* as sent; the body as far as it was captured */
};

const char *sip_method_name(enum sip_method method); /* "INVITE"; "?" for UNKNOWN */
enum sip_method sip_method_from(struct str text);    /* case-sensitive (RFC 3261 7.1) */

#endif
