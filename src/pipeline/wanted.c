/* Calls by their Call-ID, and the ends of their sound by address. */
#include "wanted.h"

#include "sipdiag/base/hash.h"
#include "sipdiag/base/map.h"
#include "sipdiag/base/memory.h"

#include <stdlib.h>

/* Packets of sound may come a little before the message that asks for them, and after the BYE. */
static const int64_t media_margin_us = 5 * US_PER_S;

/* ICMP errors name one end as the other side sees it: the ports beside are of RTCP. */
enum { PORTS_OF_STREAM = 2 };

struct wanted_call {
    struct map_node node; /* first: the map gives it back as the call */
    const struct call *call;
    bool is_selected;
};

struct wanted_end {
    struct map_node node; /* first, as above */
    struct endpoint end;
    int64_t from_us, until_us;
};

struct wanted {
    bool is_all;
    struct arena arena;
    struct map calls, ends;
};

static uint64_t hash_of(struct str call_id)
{
    return hash_key(call_id.len ? call_id.at : "", call_id.len);
}

static void add_call(struct wanted *wanted, const struct call *call, bool is_selected)
{
    struct wanted_call *entry = arena_alloc_zero(&wanted->arena, sizeof *entry);
    entry->call = call;
    entry->is_selected = is_selected;
    map_add(&wanted->calls, &entry->node, hash_of(call_text(call, CALL_TEXT_CALL_ID)));
}

static struct wanted_call *find_call(const struct wanted *wanted, struct str call_id)
{
    struct map_node *node = map_find(&wanted->calls, hash_of(call_id));
    while (node &&
           !str_equal(call_text(((struct wanted_call *)node)->call, CALL_TEXT_CALL_ID), call_id))
        node = map_next(node);
    return (struct wanted_call *)(void *)node;
}

/* ---- sound ---- */

static void add_end(struct wanted *wanted, const struct endpoint *end, uint16_t port,
                    const int64_t window_us[2])
{
    if (end->address.family == ADDRESS_NONE || port == 0)
        return;
    for (uint16_t i = 0; i < PORTS_OF_STREAM && port + i <= UINT16_MAX; i++) {
        struct wanted_end *entry = arena_alloc_zero(&wanted->arena, sizeof *entry);
        entry->end = (struct endpoint){end->address, (uint16_t)(port + i)};
        entry->from_us = window_us[0];
        entry->until_us = window_us[1];
        map_add(&wanted->ends, &entry->node, endpoint_hash(&entry->end));
    }
}

static void widen(int64_t window_us[2], int64_t time_us)
{
    if (time_us == TIME_UNKNOWN)
        return;
    if (window_us[0] == TIME_UNKNOWN || time_us < window_us[0])
        window_us[0] = time_us;
    if (window_us[1] == TIME_UNKNOWN || time_us > window_us[1])
        window_us[1] = time_us;
}

static void add_media(struct wanted *wanted, const struct call *call)
{
    const struct call_media *media = call->media;
    int64_t window_us[2] = {TIME_UNKNOWN, TIME_UNKNOWN};
    if (!media)
        return;
    for (int i = 0; i < MARK_COUNT; i++)
        widen(window_us, call_time(call, (enum call_mark)i));
    for (int i = 0; i < MEDIA_SIDES; i++)
        if (media->side[i]) {
            widen(window_us, media->side[i]->first_us);
            widen(window_us, media->side[i]->last_us);
        }
    widen(window_us, media->icmp_last_us);
    if (window_us[0] == TIME_UNKNOWN)
        return;
    window_us[0] -= media_margin_us;
    window_us[1] += media_margin_us;
    for (uint16_t i = 0; i < media->offer_count; i++) {
        add_end(wanted, &media->offers[i].audio, media->offers[i].audio.port, window_us);
        add_end(wanted, &media->offers[i].audio, media->offers[i].other_port, window_us);
    }
    for (int i = 0; i < MEDIA_SIDES; i++)
        if (media->side[i]) {
            add_end(wanted, &media->side[i]->from, media->side[i]->from.port, window_us);
            add_end(wanted, &media->side[i]->to, media->side[i]->to.port, window_us);
        }
}

static bool has_end(const struct wanted *wanted, const struct endpoint *end, int64_t time_us)
{
    for (struct map_node *node = map_find(&wanted->ends, endpoint_hash(end)); node;
         node = map_next(node)) {
        const struct wanted_end *entry = (const struct wanted_end *)node;
        if (endpoint_equal(&entry->end, end) && time_us >= entry->from_us &&
            time_us <= entry->until_us)
            return true;
    }
    return false;
}

bool wanted_has_media(const struct wanted *wanted, const struct endpoint *from,
                      const struct endpoint *to, int64_t time_us)
{
    return wanted->is_all || has_end(wanted, from, time_us) || has_end(wanted, to, time_us);
}

/* ---- messages ---- */

static void add_selected(struct wanted *wanted, const struct call *call)
{
    add_call(wanted, call, true);
    add_media(wanted, call);
    for (uint16_t i = 0; i < call->related_count; i++)
        if (call->related[i]->absorbed)
            add_call(wanted, call->related[i], true);
}

static bool is_selected(const struct wanted *wanted, const struct call *call)
{
    struct map_node *node = map_find(&wanted->calls, hash_of(call_text(call, CALL_TEXT_CALL_ID)));
    for (; node; node = map_next(node))
        if (((struct wanted_call *)node)->call == call)
            return true;
    return false;
}

/* Others with the same Call-ID, so that their messages are told apart. */
static void add_rivals(struct wanted *wanted, const struct analysis *whole)
{
    for (size_t i = 0; i < whole->call_count; i++)
        if (find_call(wanted, call_text(whole->calls[i], CALL_TEXT_CALL_ID)) &&
            !is_selected(wanted, whole->calls[i]))
            add_call(wanted, whole->calls[i], false);
}

struct wanted *wanted_new(const struct analysis *selected, const struct analysis *whole,
                          bool is_all)
{
    struct wanted *wanted = xalloc(sizeof *wanted);
    wanted->is_all = is_all;
    arena_init(&wanted->arena, 0);
    map_init(&wanted->calls);
    map_init(&wanted->ends);
    for (size_t i = 0; !is_all && i < selected->call_count; i++)
        add_selected(wanted, selected->calls[i]);
    if (!is_all)
        add_rivals(wanted, whole);
    return wanted;
}

void wanted_free(struct wanted *wanted)
{
    if (!wanted)
        return;
    map_free(&wanted->calls);
    map_free(&wanted->ends);
    arena_free(&wanted->arena);
    free(wanted);
}

static bool shares_tag(const struct call *call, const struct sip_facts *facts)
{
    struct str tag = call_text(call, CALL_TEXT_FROM_TAG);
    return tag.len && (str_equal(tag, facts->from_tag) || str_equal(tag, facts->to_tag));
}

/* As a ladder tells them apart: a call that has begun, with the message's tag, the latest. */
static bool fits_better(const struct call *a, const struct call *b, const struct sip_facts *facts)
{
    int64_t a_us = call_start(a), b_us = call_start(b);
    bool a_begun = a_us <= facts->time_us, b_begun = b_us <= facts->time_us;
    bool a_tag = shares_tag(a, facts), b_tag = shares_tag(b, facts);
    if (a_begun != b_begun)
        return a_begun;
    if (a_tag != b_tag)
        return a_tag;
    return a_begun ? a_us > b_us : a_us < b_us;
}

bool wanted_has_message(const struct wanted *wanted, const struct sip_facts *facts)
{
    const struct wanted_call *best = NULL;
    if (wanted->is_all)
        return true;
    if (facts->call_id.len == 0)
        return false;
    for (struct map_node *node = map_find(&wanted->calls, hash_of(facts->call_id)); node;
         node = map_next(node)) {
        const struct wanted_call *entry = (const struct wanted_call *)node;
        if (str_equal(call_text(entry->call, CALL_TEXT_CALL_ID), facts->call_id) &&
            (!best || fits_better(entry->call, best->call, facts)))
            best = entry;
    }
    return best && best->is_selected;
}
