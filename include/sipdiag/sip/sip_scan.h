/* Our own linear look at a SIP message, quote- and folding-aware: it runs before osip2 and never
 * fails. What osip2 gets to see, and whether it gets to see it, follows from this scan. */
#ifndef SIPDIAG_SIP_SIP_SCAN_H
#define SIPDIAG_SIP_SIP_SCAN_H

#include "sipdiag/base/str.h"
#include "sipdiag/model/sip_facts.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Headers we read. Compact names (RFC 3261 7.3.3) are the same headers. */
enum sip_header {
    SIP_HEADER_CALL_ID,
    SIP_HEADER_CSEQ,
    SIP_HEADER_FROM,
    SIP_HEADER_TO,
    SIP_HEADER_VIA,
    SIP_HEADER_CONTACT,
    SIP_HEADER_CONTENT_LENGTH,
    SIP_HEADER_CONTENT_TYPE,
    SIP_HEADER_USER_AGENT,
    SIP_HEADER_SERVER,
    SIP_HEADER_REASON,
    SIP_HEADER_WARNING,
    SIP_HEADER_RETRY_AFTER,
    SIP_HEADER_WWW_AUTHENTICATE,
    SIP_HEADER_PROXY_AUTHENTICATE,
    SIP_HEADER_AUTHORIZATION,
    SIP_HEADER_PROXY_AUTHORIZATION,
    SIP_HEADER_MAX_FORWARDS,
    SIP_HEADER_SESSION_ID,
    SIP_HEADER_X_CALL_ID,
    SIP_HEADER_CHARGING_VECTOR,
    SIP_HEADER_DATE,
    SIP_HEADER_SESSION_EXPIRES,
    SIP_HEADER_EXPIRES,
    SIP_HEADER_RSEQ,
    SIP_HEADER_X_CAUSE, /* Q.850 cause that a switch puts into a header of its own */
    SIP_HEADER_COUNT,
    SIP_HEADER_OTHER = SIP_HEADER_COUNT
};

struct sip_scan {
    enum { SIP_START_NONE, SIP_START_REQUEST, SIP_START_RESPONSE } start;
    struct str start_line;
    struct str method, request_uri; /* of a request */
    struct str version;             /* "SIP/2.0", or what stands there */
    uint16_t status;                /* of a response; 0 when it is not three digits in 100-699 */
    struct str phrase;

    struct str headers;                 /* all of their lines, the empty one too */
    struct str value[SIP_HEADER_COUNT]; /* first of each: trimmed, folded as sent; or empty */
    uint32_t occurrences[SIP_HEADER_COUNT];
    uint32_t header_lines;
    unsigned via_count;    /* values in all Via headers (commas outside quotes and <>) */
    struct str reasons[4]; /* every Reason header, the first four */
    unsigned reason_count;
    bool headers_end;   /* the empty line was there */
    bool folded;        /* a header goes over several lines */
    struct str body;    /* after it, as long as Content-Length says, at most what is there */
    bool body_short;    /* Content-Length says more than is there */
    struct str rest;    /* what follows the body in the same datagram, leading CRLFs skipped */
    bool oversized;     /* over the limits of this header */
    const char *broken; /* first structural fault, a few words; NULL when none */
};

enum {
    SIP_LIMIT_MESSAGE = 65535,
    SIP_LIMIT_HEADER_LINES = 256,
    SIP_LIMIT_VALUE = 4096, /* what osip2 may see of one header */
    SIP_LIMIT_PARAMETERS = 16,
};

/* Could these bytes be the beginning of a SIP message? Cheap; leading CRLFs are allowed (RFC 3261
 * 7.5). */
bool sip_looks_like_start(const char *bytes, size_t len);

void sip_scan(struct str message, struct sip_scan *scan);

/* Index of `c` outside quoted text from `at` on, or s.len; *unclosed is set when a quote never
 * closes. */
size_t sip_find(struct str s, size_t at, char c, bool *unclosed);

/* Value without folds (each becomes one space), into `room` of `size` bytes: NUL-terminated, cut
 * when too long. */
struct str sip_unfold(struct str value, char *room, size_t size);

/* Value of ;name=... outside quotes and <>, quotes taken off; *found is false when absent. */
struct str sip_parameter(struct str header_value, struct str name, bool *found);

/* A name-addr or addr-spec header value taken apart (RFC 3261 20.10): uri without <>, parameters
 * from the first ';' on. `broken` says in a few words what is wrong; the texts are then the best
 * guess. */
struct sip_address {
    struct str display, uri, parameters;
    const char *broken;
};
struct sip_address sip_address_split(struct str header_value);

/* The first element of a comma-separated header value; commas in quotes and <> do not count. */
struct str sip_first_value(struct str header_value);

/* The token or the quoted text (quotes taken off) that a value begins with. */
struct str sip_token_or_quoted(struct str value);

/* Value of ;name=... in a list that begins with ';', quotes taken off. */
struct str sip_parameter_in(struct str parameters, struct str name, bool *found);

/* User part of a sip:, sips: or tel: URI, as sent, parameters cut; empty when there is none. */
struct str sip_uri_user(struct str uri);

/* host and port of a sip: URI; port 0 when absent. */
struct str sip_uri_host(struct str uri, uint16_t *port);

#endif
