/* Tells copies that mirroring made from retransmissions. A packet has been seen by inputs at a
 * time: once more in the same input, it is a copy for a few milliseconds; in another input, one
 * sight of it is a copy for about a second, so that two captures of one retransmitted message pair
 * their packets one by one. */
#include "copies.h"

#include "sipdiag/base/hash.h"
#include "sipdiag/base/map.h"
#include "sipdiag/base/memory.h"

#include <stdlib.h>
#include <string.h>

enum { KEPT_MOST = 1 << 16, SIGHTS = 4, INPUT_BITS = 64 };

/* One packet on the wire, and who saw it. */
struct sight {
    int64_t first_us; /* by `input` */
    int64_t other_us; /* last time by another input */
    uint64_t others;  /* a bit for each other input, the number modulo 64 */
    uint16_t input;   /* inputs that follow each other are one: its vantage */
};

struct print {
    struct map_node node; /* first: the map gives it back as the print */
    struct print *older, *younger;
    int64_t last_us;
    size_t len;
    uint32_t count;              /* of all sights; the last SIGHTS of them are kept */
    struct sight sights[SIGHTS]; /* those past `count` are not set */
};

struct copies {
    struct map map;
    struct print *oldest, *youngest; /* by last sight */
    struct print *unused;            /* linked by older */
    int64_t same_input_us, other_input_us;
};

struct copies *copies_new(const struct settings *settings)
{
    struct copies *copies = xalloc(sizeof *copies);
    copies->same_input_us = settings->value[SETTING_DUPLICATE_WINDOW];
    copies->other_input_us = settings->value[SETTING_DUPLICATE_WINDOW_FILES];
    return copies;
}

static void free_all(struct print *print)
{
    while (print) {
        struct print *older = print->older;
        free(print);
        print = older;
    }
}

void copies_free(struct copies *copies)
{
    if (!copies)
        return;
    map_free(&copies->map);
    free_all(copies->youngest);
    free_all(copies->unused);
    free(copies);
}

enum { ENDPOINT_BYTES = sizeof(((struct address *)0)->bytes) + 3 };

static void pack_endpoint(uint8_t packed[ENDPOINT_BYTES], const struct endpoint *endpoint)
{
    memcpy(packed, endpoint->address.bytes, sizeof endpoint->address.bytes);
    packed[ENDPOINT_BYTES - 3] = endpoint->address.family;
    packed[ENDPOINT_BYTES - 2] = (uint8_t)(endpoint->port >> 8);
    packed[ENDPOINT_BYTES - 1] = (uint8_t)endpoint->port;
}

uint64_t message_fingerprint(const struct sip_text *text)
{
    uint8_t link[2 * ENDPOINT_BYTES];
    uint64_t seed = (uint64_t)text->kind << 8 | (uint64_t)text->transport;
    pack_endpoint(link, &text->from);
    pack_endpoint(link + ENDPOINT_BYTES, &text->to);
    if (text->kind == SIP_TEXT_ICMP_QUOTE) {
        uint8_t reporter[ENDPOINT_BYTES];
        pack_endpoint(reporter, &(struct endpoint){text->icmp.reporter, 0});
        seed = hash_bulk(reporter, sizeof reporter,
                         seed << 16 | (uint64_t)text->icmp.type << 8 | text->icmp.code);
    }
    return hash_bulk(text->bytes.at, text->bytes.len, hash_bulk(link, sizeof link, seed));
}

/* Whether the two times are that near; whatever they are, without overflow. */
static bool is_within(int64_t a_us, int64_t b_us, int64_t span_us)
{
    uint64_t apart =
        a_us > b_us ? (uint64_t)a_us - (uint64_t)b_us : (uint64_t)b_us - (uint64_t)a_us;
    return apart <= (uint64_t)span_us;
}

static void unlink_print(struct copies *copies, struct print *print)
{
    if (print->older)
        print->older->younger = print->younger;
    else
        copies->oldest = print->younger;
    if (print->younger)
        print->younger->older = print->older;
    else
        copies->youngest = print->older;
}

static void link_youngest(struct copies *copies, struct print *print)
{
    print->younger = NULL;
    print->older = copies->youngest;
    if (copies->youngest)
        copies->youngest->younger = print;
    else
        copies->oldest = print;
    copies->youngest = print;
}

static void forget_old(struct copies *copies, int64_t now_us)
{
    bool same_is_longer = copies->same_input_us > copies->other_input_us;
    int64_t span_us = same_is_longer ? copies->same_input_us : copies->other_input_us;
    while (copies->oldest && (copies->map.count >= KEPT_MOST ||
                              !is_within(copies->oldest->last_us, now_us, span_us))) {
        struct print *print = copies->oldest;
        map_remove(&copies->map, &print->node);
        unlink_print(copies, print);
        print->older = copies->unused;
        copies->unused = print;
    }
}

static struct print *find(const struct copies *copies, uint64_t fingerprint, size_t len)
{
    struct map_node *node = map_find(&copies->map, fingerprint);
    while (node && ((struct print *)node)->len != len)
        node = map_next(node);
    return (struct print *)node;
}

static struct print *begin(struct copies *copies, uint64_t fingerprint, size_t len)
{
    struct print *print = copies->unused;
    if (print)
        copies->unused = print->older;
    else
        print = xalloc(sizeof *print);
    print->len = len;
    print->count = 0;
    map_add(&copies->map, &print->node, fingerprint);
    link_youngest(copies, print);
    return print;
}

static bool saw_again(const struct copies *copies, struct sight *sight, const struct sip_text *text)
{
    uint64_t bit = UINT64_C(1) << (text->vantage % INPUT_BITS);
    if (sight->input == text->vantage)
        return is_within(sight->first_us, text->time_us, copies->same_input_us);
    bool is_known = sight->others & bit;
    bool is_copy = is_known ? is_within(sight->other_us, text->time_us, copies->same_input_us)
                            : is_within(sight->first_us, text->time_us, copies->other_input_us);
    if (is_copy) {
        sight->others |= bit;
        sight->other_us = text->time_us;
    }
    return is_copy;
}

bool copies_add(struct copies *copies, const struct sip_text *text)
{
    uint64_t fingerprint = message_fingerprint(text);
    forget_old(copies, text->time_us);
    struct print *print = find(copies, fingerprint, text->bytes.len);
    if (!print)
        print = begin(copies, fingerprint, text->bytes.len);
    print->last_us = text->time_us;
    if (print != copies->youngest) {
        unlink_print(copies, print);
        link_youngest(copies, print);
    }
    uint32_t kept = print->count < SIGHTS ? print->count : SIGHTS;
    for (uint32_t i = print->count - kept; i < print->count; i++)
        if (saw_again(copies, &print->sights[i % SIGHTS], text))
            return true;
    print->sights[print->count++ % SIGHTS] =
        (struct sight){.first_us = text->time_us, .input = text->vantage};
    return false;
}
