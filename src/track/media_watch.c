/* Keeps offers and answers (RFC 3264) of a call, each once. */
#include "media_watch.h"

#include "sipdiag/base/clock.h"

#include <string.h>

enum { FIRST_OFFERS = 2 };

static bool says_the_same(const struct media_offer *a, const struct media_offer *b)
{
    return a->by_caller == b->by_caller && a->flow == b->flow && a->streams == b->streams &&
           a->is_srtp == b->is_srtp && endpoint_equal(&a->audio, &b->audio) &&
           a->other_port == b->other_port && a->name_count == b->name_count &&
           memcmp(a->names, b->names, a->name_count * sizeof a->names[0]) == 0;
}

/* The last word of the same side and leg, or, passed on unchanged, of the same side: then it counts
 * for the leg nearest to the caller. */
static bool is_known(struct media_watch *watch, const struct media_offer *offer)
{
    for (uint16_t i = watch->count; i-- > 0;) {
        struct media_offer *other = &watch->offers[i];
        if (other->by_caller != offer->by_caller)
            continue;
        if (says_the_same(other, offer)) {
            if (offer->leg < other->leg)
                other->leg = offer->leg;
            return true;
        }
        if (other->leg == offer->leg)
            return false;
    }
    return false;
}

void media_watch_add(struct media_watch *watch, const struct sip_facts *facts, uint8_t leg,
                     bool by_caller, struct arena *arena)
{
    const struct sip_media *media = &facts->media;
    struct media_offer offer = {
        .time_us = facts->time_us,
        .audio = media->audio,
        .other_port = media->other_port,
        .sender = facts->from.address,
        .leg = leg,
        .by_caller = by_caller,
        .is_srtp = media->srtp,
        .flow = media->flow,
        .streams = media->streams,
        .name_count = media->name_count,
    };
    memcpy(offer.names, media->names, media->name_count * sizeof offer.names[0]);
    if (media->null_address)
        offer.flow &= MEDIA_SENDS; /* RFC 3264 8.4: the old way to say hold */
    if (!media->has_audio)         /* refused, or fax from now on */
        offer.flow = 0;
    if (watch->count == OFFERS_MAX || is_known(watch, &offer))
        return;
    if (watch->count == watch->room) {
        uint16_t room = watch->room ? (uint16_t)(watch->room * 2) : FIRST_OFFERS;
        struct media_offer *grown = arena_alloc(arena, room * sizeof *grown);
        if (watch->count)
            memcpy(grown, watch->offers, watch->count * sizeof *grown);
        watch->offers = grown;
        watch->room = room;
    }
    watch->offers[watch->count++] = offer;
}

struct call_media *media_watch_close(const struct media_watch *watch, struct arena *arena)
{
    if (watch->count == 0)
        return NULL;
    struct call_media *media = arena_alloc_zero(arena, sizeof *media);
    media->offers = (const struct media_offer *)(void *)arena_copy_bytes(
        arena, watch->offers, watch->count * sizeof watch->offers[0], _Alignof(struct media_offer));
    media->offer_count = watch->count;
    media->icmp_first_us = media->icmp_last_us = TIME_UNKNOWN;
    return media;
}
