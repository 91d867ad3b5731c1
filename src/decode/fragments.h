/* Puts IP fragments together: in any order, each byte as it came first, within a budget of time and
 * memory. */
#ifndef SIPDIAG_DECODE_FRAGMENTS_H
#define SIPDIAG_DECODE_FRAGMENTS_H

#include "sipdiag/base/bytes.h"
#include "sipdiag/model/endpoint.h"
#include "sipdiag/model/frame.h"
#include "sipdiag/model/input_health.h"
#include "sipdiag/model/settings.h"

struct fragment {
    const uint8_t *source, *destination;
    uint8_t family;
    uint8_t protocol; /* what follows the fragment header */
    uint8_t depth;    /* of the tunnels it came through */
    uint32_t id;
    uint32_t offset; /* of the bytes in the datagram */
    bool more;       /* it is not the last */
    struct bytes bytes;
    size_t missing; /* bytes at its end that were not captured */
    int64_t time_us;
    struct origin origin;
};

struct fragments;

struct fragments *fragments_new(const struct settings *settings);
void fragments_free(struct fragments *fragments);

/* True when the datagram is complete: then bytes, missing and protocol are those of the datagram,
 * which lives until fragments_sweep(), whatever fragments are found in it. */
bool fragments_add(struct fragments *fragments, struct fragment *piece,
                   struct input_health *health);

/* Frees what was handed on before. */
void fragments_sweep(struct fragments *fragments);

/* The beginning of a datagram whose rest did not follow, as a capture filter on ports leaves it;
 * false when there is none by that time. It is counted as incomplete and forgotten; its bytes live
 * until fragments_sweep(). */
bool fragments_overdue(struct fragments *fragments, int64_t now_us, struct fragment *head,
                       struct input_health *health);

/* The same, without waiting any longer; false at the end. */
bool fragments_rest(struct fragments *fragments, struct fragment *head,
                    struct input_health *health);

#endif
