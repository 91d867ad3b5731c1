/* Puts IP packets into everything a capture may find them in: link layers, labels, tunnels, HEP.
 * Written from the formats' specifications, with no help from the decoders it is to test. */
#ifndef TESTS_SUPPORT_WRAP_H
#define TESTS_SUPPORT_WRAP_H

#include "sipdiag/base/str.h"
#include "sipdiag/base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum wrap_around {
    WRAP_LINK,        /* a link layer */
    WRAP_IP,          /* a protocol over IP */
    WRAP_UDP,         /* a port of UDP */
    WRAP_HEP,         /* a mirrored SIP message: not the packet travels, but what it says */
    WRAP_HEP_DEFLATED /* the same, compressed */
};

/* A row of the table of what packets travel in. */
struct wrapping {
    const char *name;
    enum wrap_around around;
    unsigned number;      /* of the link type, protocol or port */
    const char *template; /* what stands before the packet: see wrap.c */
    int length_more;      /* what L in it counts beyond the bytes that follow it */
};

extern const struct wrapping wrappings[];
extern const size_t wrapping_count;

struct wrap_packet {
    struct str ip;        /* the packet inside */
    int64_t time_us;      /* for HEP */
    bool outer_is_v6;     /* the tunnel's own IP */
    uint16_t fragment_id; /* of the tunnel's own packets; another for each */
};

/* One layer of a wrapping around bytes that begin with an IP header, without a link layer of the
 * tunnel: appends an IP packet, or the whole frame for WRAP_LINK. False when it has none for this
 * packet: HEP mirrors UDP only. */
bool wrap_add(struct text *out, const struct wrapping *wrapping, const struct wrap_packet *packet);

/* The IP packet in fragments of at most `most` bytes of payload (a multiple of 8): calls add for
 * each, from the first to the last or, reversed, back. */
void wrap_fragments(struct str ip, size_t most, bool reversed, void *context,
                    void (*add)(void *context, struct str piece));

/* An IP packet in an Ethernet frame. */
void wrap_ethernet(struct text *out, struct str ip);

#endif
