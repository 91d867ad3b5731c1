/* Gives each stream to the call whose SDP asked for it, and each call the sum of its streams. */
#include "direction.h"
#include "media_parts.h"
#include "offer_index.h"
#include "sipdiag/base/hash.h"
#include "sipdiag/base/memory.h"
#include "sipdiag/media/e_model.h"
#include "sipdiag/model/codec.h"

#include <stdlib.h>
#include <string.h>

enum { COMPARED_MOST = 64 };

/* Two hosts between which the sound of a call was captured both ways, and since when: a recording
 * may take in sound from some moment on only. */
struct pair {
    struct map_node node;
    int64_t since_us;
};

struct binder {
    const struct settings *settings;
    struct call_store *store;
    struct offer_index offers;
    struct bond *bonds; /* by call, then time */
    size_t bond_count;
    struct pair *pairs;
    size_t pair_count;
    struct map covered;
};

static void add_bond(struct binder *binder, struct media_stream *stream)
{
    stream->is_wanted = false;
    struct endpoint from = media_path_from(&stream->path), to = media_path_to(&stream->path);
    int64_t time_us = stream->rtp.first_us;
    const struct offer_row *row = offer_index_find(&binder->offers, &to, time_us);
    bool is_to = row != NULL;
    if (!row)
        row = offer_index_find(&binder->offers, &from, time_us);
    if (!row)
        return;
    stream->is_wanted = !binder->store->calls[row->record]->leaving;
    bool to_caller = row->offer->by_caller == is_to;
    uint8_t kind = is_to ? BOND_TO : BOND_FROM;
    binder->bonds[binder->bond_count++] = (struct bond){
        .stream = stream,
        .call = row->record,
        .leg = row->leg,
        .kind = row->is_other ? BOND_OTHER : kind,
        .side = to_caller ? MEDIA_TO_CALLER : MEDIA_TO_CALLEE,
    };
}

static int compare_bonds(const void *a, const void *b)
{
    const struct bond *one = a, *two = b;
    const struct rtp_stream *first = &one->stream->rtp, *second = &two->stream->rtp;
    if (one->call != two->call)
        return one->call < two->call ? -1 : 1;
    if (first->first_us != second->first_us)
        return first->first_us < second->first_us ? -1 : 1;
    if (first->first.input != second->first.input)
        return first->first.input < second->first.input ? -1 : 1;
    return first->first.frame < second->first.frame ? -1 : first->first.frame > second->first.frame;
}

static void add_bonds(struct binder *binder, const struct stream_table *table)
{
    binder->bonds = xalloc((table->map.count + 1) * sizeof *binder->bonds);
    for (struct media_stream *s = table->sure.oldest; s; s = s->newer)
        add_bond(binder, s);
    for (struct media_stream *s = table->unsure.oldest; s; s = s->newer)
        add_bond(binder, s);
    qsort(binder->bonds, binder->bond_count, sizeof *binder->bonds, compare_bonds);
}

static bool is_same_stream(const struct media_stream *a, const struct media_stream *b)
{
    struct media_path path = b->path;
    path.vantage = a->path.vantage;
    return a->ssrc == b->ssrc && a->path.vantage != b->path.vantage &&
           memcmp(&a->path, &path, sizeof path) == 0;
}

/* One stream captured at two places counts where more of it was seen. */
static void mark_copies(struct bond *bonds, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t k = i + 1; k < count && k < i + COMPARED_MOST; k++) {
            if (!is_same_stream(bonds[i].stream, bonds[k].stream))
                continue;
            bool first_is_less =
                rtp_stream_unique(&bonds[i].stream->rtp) < rtp_stream_unique(&bonds[k].stream->rtp);
            bonds[first_is_less ? i : k].is_copy = true;
        }
}

/* The leg nearest to the caller of which there is sound. */
static uint16_t leg_told_of(const struct bond *bonds, size_t count)
{
    uint16_t leg = UINT16_MAX;
    for (size_t i = 0; i < count; i++)
        if (bonds[i].kind != BOND_OTHER && bonds[i].leg < leg)
            leg = bonds[i].leg;
    return leg;
}

/* What was told on this leg so far: who may send in the time until the next word. */
struct flow_state {
    uint8_t caller, callee;
    int64_t since_us;
};

static void add_open_time(struct call_media *media, const struct flow_state *state,
                          int64_t until_us)
{
    int64_t span_us = until_us - state->since_us;
    bool to_callee = (state->caller & MEDIA_SENDS) && (state->callee & MEDIA_RECEIVES);
    bool to_caller = (state->callee & MEDIA_SENDS) && (state->caller & MEDIA_RECEIVES);
    if (span_us <= 0)
        return;
    media->open_us[MEDIA_TO_CALLEE] += to_callee ? span_us : 0;
    media->open_us[MEDIA_TO_CALLER] += to_caller ? span_us : 0;
    media->was_held = media->was_held || !to_callee || !to_caller;
}

static void set_open_times(struct call_media *media, int64_t answer_us, int64_t end_us)
{
    struct flow_state state = {MEDIA_SENDS_AND_RECEIVES, MEDIA_SENDS_AND_RECEIVES, answer_us};
    for (uint16_t i = 0; i < media->offer_count && media->offers[i].time_us < end_us; i++) {
        const struct media_offer *offer = &media->offers[i];
        if (offer->time_us > state.since_us) {
            add_open_time(media, &state, offer->time_us);
            state.since_us = offer->time_us;
        }
        *(offer->by_caller ? &state.caller : &state.callee) = offer->flow;
    }
    add_open_time(media, &state, end_us);
    media->is_open[MEDIA_TO_CALLEE] =
        (state.caller & MEDIA_SENDS) && (state.callee & MEDIA_RECEIVES);
    media->is_open[MEDIA_TO_CALLER] =
        (state.callee & MEDIA_SENDS) && (state.caller & MEDIA_RECEIVES);
}

/* Until when the two talked: the hang-up, else the last of their sound. */
static int64_t talk_end(const struct call *call, const struct bond *bonds, size_t count)
{
    int64_t end_us = call_end(call);
    if (end_us != TIME_UNKNOWN)
        return end_us;
    end_us = call_time(call, MARK_LAST);
    for (size_t i = 0; i < count; i++)
        if (bonds[i].stream->rtp.last_us > end_us)
            end_us = bonds[i].stream->rtp.last_us;
    return end_us;
}

static void set_mos(struct media_direction *direction, uint32_t round_trip_us,
                    const struct settings *settings)
{
    const struct codec *codec = codec_at(direction->codec);
    uint64_t expected = (uint64_t)direction->packets + direction->lost;
    if (!codec->has_impairment || direction->jitter_us == UINT32_MAX || expected == 0)
        return;
    int64_t network_us = round_trip_us ? round_trip_us / 2 : settings->value[SETTING_MEDIA_DELAY];
    const struct e_model_input input = {
        .loss_percent = 100.0 * direction->lost / (double)expected,
        .delay_ms = MEDIA_FRAME_MS + 2.0 * direction->jitter_us / (double)US_PER_MS +
                    (double)network_us / (double)US_PER_MS,
        .impairment = codec->impairment,
        .robustness = (double)codec->robustness,
    };
    direction->mos_hundredths = e_model_mos_hundredths(e_model_rating(&input));
}

static void set_mos_of_both(struct call_media *media, const struct settings *settings)
{
    uint32_t round_trip_us = 0;
    for (int i = 0; i < MEDIA_SIDES; i++)
        round_trip_us += media->side[i] ? media->side[i]->round_trip_us : 0;
    for (int i = 0; i < MEDIA_SIDES; i++)
        if (media->side[i])
            set_mos(media->side[i], round_trip_us, settings);
}

static void fill_side(struct binder *binder, struct call_media *media,
                      struct direction_scope *scope, enum media_side side)
{
    struct media_direction direction;
    scope->side = side;
    if (direction_fill(&direction, scope)) {
        media->side[side] = arena_alloc(&binder->store->arena, sizeof direction);
        *media->side[side] = direction;
        return;
    }
    for (size_t i = 0; i < scope->count; i++)
        if (scope->bonds[i].side == side && scope->bonds[i].kind != BOND_OTHER)
            media->seen_farther[side] = true;
}

/* It goes to where the other side's sound comes from. */
static bool is_expected(const struct call_media *media, const struct bond *bond)
{
    const struct media_direction *other =
        media->side[bond->side == MEDIA_TO_CALLEE ? MEDIA_TO_CALLER : MEDIA_TO_CALLEE];
    struct endpoint to = media_path_to(&bond->stream->path);
    return other && endpoint_equal(&to, &other->from);
}

static void fill_call(struct binder *binder, const struct call *call, struct bond *bonds,
                      size_t count)
{
    struct call_media *media = call->media;
    int64_t answer_us = call_time(call, MARK_ANSWER);
    if (answer_us != TIME_UNKNOWN)
        set_open_times(media, answer_us, talk_end(call, bonds, count));
    struct direction_scope scope = {.bonds = bonds,
                                    .count = count,
                                    .offers = media->offers,
                                    .offer_count = media->offer_count,
                                    .answer_us = answer_us,
                                    .leg = leg_told_of(bonds, count)};
    mark_copies(bonds, count);
    media->leg = (uint8_t)(scope.leg < UINT8_MAX ? scope.leg : 0);
    for (uint16_t i = 0; i < media->offer_count; i++)
        media->is_srtp = media->is_srtp || media->offers[i].is_srtp;
    for (size_t i = 0; i < count; i++)
        if (bonds[i].kind == BOND_OTHER && !bonds[i].is_copy)
            media->other_packets += rtp_stream_unique(&bonds[i].stream->rtp);
    fill_side(binder, media, &scope, MEDIA_TO_CALLEE);
    fill_side(binder, media, &scope, MEDIA_TO_CALLER);
    set_mos_of_both(media, binder->settings);
    for (size_t i = 0; i < count; i++)
        if (bonds[i].kind == BOND_FROM && !bonds[i].is_copy && !is_expected(media, &bonds[i]))
            media->is_unclear = true;
}

/* The tracker's record may be looked at again later, with more packets: it stays as it is. */
static void renew_media(struct binder *binder, struct call *call)
{
    struct call_media *media = arena_alloc_zero(&binder->store->arena, sizeof *media);
    if (call->media) {
        media->offers = call->media->offers;
        media->offer_count = call->media->offer_count;
    }
    media->icmp_first_us = media->icmp_last_us = TIME_UNKNOWN;
    call->media = media;
}

static void fill_calls(struct binder *binder)
{
    size_t at = 0;
    for (size_t i = 0; i < binder->store->count; i++) {
        struct call *call = binder->store->calls[i];
        size_t count = 0;
        renew_media(binder, call);
        while (at + count < binder->bond_count && binder->bonds[at + count].call == i)
            count++;
        fill_call(binder, call, binder->bonds + at, count);
        at += count;
    }
}

/* ---- ICMP ---- */

static void add_error(struct binder *binder, const struct media_error *error)
{
    const struct offer_row *row = offer_index_find(&binder->offers, &error->to, error->time_us);
    if (!row || row->is_other)
        return;
    struct call *call = binder->store->calls[row->record];
    int64_t answer_us = call_time(call, MARK_ANSWER), end_us = call_end(call);
    if (answer_us == TIME_UNKNOWN || error->time_us < answer_us ||
        (end_us != TIME_UNKNOWN && error->time_us > end_us))
        return;
    struct call_media *media = call->media;
    media->icmp_last_us = error->time_us;
    if (media->icmp_first_us != TIME_UNKNOWN)
        return;
    media->icmp_first_us = error->time_us;
    media->icmp = error->icmp;
    media->icmp_target = error->to;
}

/* ---- what the capture point sees ---- */

static uint64_t pair_key(const struct call *call)
{
    const struct call_leg *leg = &call->legs[0];
    if (call->leg_count == 0)
        return 0;
    return address_hash(&leg->from.address) + address_hash(&leg->to.address);
}

static struct pair *pair_of(struct binder *binder, const struct call *call)
{
    return (struct pair *)map_find(&binder->covered, pair_key(call)); /* node is its first member */
}

static void note_pair(struct binder *binder, const struct call *call)
{
    const struct media_direction *one = call->media->side[MEDIA_TO_CALLEE],
                                 *other = call->media->side[MEDIA_TO_CALLER];
    if (!one || !other)
        return;
    int64_t since_us = one->first_us > other->first_us ? one->first_us : other->first_us;
    struct pair *pair = pair_of(binder, call);
    if (!pair) {
        pair = &binder->pairs[binder->pair_count++];
        pair->since_us = since_us;
        map_add(&binder->covered, &pair->node, pair_key(call));
    } else if (since_us < pair->since_us) {
        pair->since_us = since_us;
    }
}

static void note_pairs(struct binder *binder)
{
    binder->pairs = xalloc((binder->store->count + 1) * sizeof *binder->pairs);
    for (size_t i = 0; i < binder->store->count; i++)
        note_pair(binder, binder->store->calls[i]);
    for (size_t i = 0; i < binder->store->count; i++) {
        const struct call *call = binder->store->calls[i];
        const struct pair *pair = pair_of(binder, call);
        int64_t end_us = call_time(call, MARK_LAST);
        call->media->is_covered = pair && (end_us == TIME_UNKNOWN || end_us >= pair->since_us);
    }
}

static void forget(struct call_store *store)
{
    for (size_t i = 0; i < store->count; i++)
        store->calls[i]->media = NULL;
}

void media_streams_bind(struct media_streams *streams, struct call_store *store)
{
    struct binder binder = {.settings = streams->settings, .store = store};
    if (!media_streams_any(streams))
        return;
    map_init(&binder.covered);
    offer_index_build(&binder.offers, store);
    add_bonds(&binder, &streams->table);
    if (binder.bond_count) {
        fill_calls(&binder);
        for (size_t i = 0; i < streams->error_count; i++)
            add_error(&binder, &streams->errors[i]);
        note_pairs(&binder);
    } else {
        forget(store);
    }
    map_free(&binder.covered);
    offer_index_free(&binder.offers);
    free(binder.bonds);
    free(binder.pairs);
}
