/* Opens the protected records of one direction of a TLS connection: which keys, and which number
 * the record has. */
#ifndef SIPDIAG_DECODE_TLS_OPENER_H
#define SIPDIAG_DECODE_TLS_OPENER_H

#include "sipdiag/model/tls_keys.h"
#include "tls_suites.h"

/* What the two hellos told. */
struct tls_facts {
    const struct tls_keys *keys; /* NULL: there are none */
    uint8_t server_random[TLS_RANDOM_BYTES], client_random[TLS_RANDOM_BYTES];
    uint16_t version, suite;
    bool has_client, has_server;
};

enum tls_epoch {
    TLS_PLAIN,
    TLS_EARLY,       /* of TLS 1.3, before the server has answered */
    TLS_HANDSHAKE,   /* of TLS 1.3 */
    TLS_APPLICATION, /* all that TLS 1.2 protects */
};

enum { TLS_HEADER_BYTES = 5 };

struct tls_record {
    uint8_t type;
    struct str header, payload;
};

struct tls_opener {
    struct tls_protection now;
    struct tls_secret secret; /* that it was made from, in TLS 1.3 */
    enum tls_epoch epoch;
    bool is_client;
    bool is_searching;   /* behind a hole: what looks like a record may be none */
    bool has_asked;      /* for the keys, when they had this version: */
    bool may_have_later; /* there are keys for a later epoch */
    uint64_t asked_version;
    uint64_t sequence;   /* of the next record, or more, if some were lost: */
    uint32_t lost_most;  /* so many at most */
    uint64_t passed;     /* since one was opened: among them may be the last of its epoch */
    uint32_t failed_run; /* records one after the other */
    uint64_t credit;     /* bytes that may still be tried, so that all stays linear */
};

/* From here on records are protected by the keys of this epoch. */
void tls_opener_enter(struct tls_opener *opener, const struct tls_facts *facts,
                      enum tls_epoch epoch);

/* Whether there are keys to try; asks again when new ones have come. */
bool tls_opener_has_keys(struct tls_opener *opener, const struct tls_facts *facts);

/* The text into `out`, which has room for the payload. False when no key opens it: then it counts
 * as a record all the same, unless it is being searched for. May go on to a later epoch. */
bool tls_opener_open(struct tls_opener *opener, const struct tls_facts *facts,
                     const struct tls_record *record, struct tls_room *out);

/* A KeyUpdate was read (RFC 8446 4.6.3). */
void tls_opener_update(struct tls_opener *opener, const struct tls_facts *facts);

/* Records that will not be read: one that is known, or those in so many bytes. */
void tls_opener_pass(struct tls_opener *opener);
void tls_opener_lose(struct tls_opener *opener, uint64_t bytes);

void tls_opener_clear(struct tls_opener *opener);

#endif
