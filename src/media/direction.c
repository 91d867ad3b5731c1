/* Adds up streams that follow each other (a new SSRC after a transfer, a hold, a ring tone of the
 * network) to what one side of a call sent. */
#include "direction.h"

#include "sipdiag/model/codec.h"

#include <string.h>

/* A stream of the ringing stops when the one of the talk begins. */
static const int64_t answer_slack_us = 500 * US_PER_MS;

static uint8_t codec_of(const struct direction_scope *scope, uint8_t payload_type)
{
    uint8_t codec = codec_by_payload_type(payload_type);
    for (size_t i = scope->offer_count; codec == CODEC_UNKNOWN && i-- > 0;) {
        const struct media_offer *offer = &scope->offers[i];
        for (uint8_t name = 0; name < offer->name_count; name++)
            if (offer->names[name].payload_type == payload_type)
                codec = offer->names[name].codec;
    }
    return codec;
}

/* The receiver says which number it wants a codec under: its offers count before the other's. */
static uint8_t agreed_codec(const struct direction_scope *scope, uint8_t payload_type)
{
    bool caller_receives = scope->side == MEDIA_TO_CALLER;
    for (size_t i = scope->offer_count; i-- > 0;) {
        struct direction_scope one = *scope;
        one.offers = &scope->offers[i];
        one.offer_count = 1;
        uint8_t codec = scope->offers[i].by_caller == caller_receives ? codec_of(&one, payload_type)
                                                                      : CODEC_UNKNOWN;
        if (codec != CODEC_UNKNOWN)
            return codec;
    }
    return codec_of(scope, payload_type);
}

static bool is_told_of(const struct direction_scope *scope, const struct bond *bond)
{
    return bond->side == scope->side && bond->leg == scope->leg && bond->kind != BOND_OTHER &&
           !bond->is_copy;
}

static void note_talk(struct media_direction *direction, const struct rtp_stream *rtp,
                      int64_t answer_us)
{
    bool is_ringing = rtp->first_us < answer_us && rtp->last_us < answer_us + answer_slack_us;
    if (answer_us == TIME_UNKNOWN || is_ringing)
        return;
    int64_t first_us = rtp->first_us > answer_us ? rtp->first_us : answer_us;
    if (direction->talk_first_us == TIME_UNKNOWN || first_us < direction->talk_first_us)
        direction->talk_first_us = first_us;
}

static void note_ends(struct media_direction *direction, const struct rtp_stream *rtp)
{
    if (direction->streams == 0 || rtp->first_us < direction->first_us) {
        direction->first_us = rtp->first_us;
        direction->first = rtp->first;
    }
    if (direction->streams == 0 || rtp->last_us > direction->last_us)
        direction->last_us = rtp->last_us;
}

static void note_reports(struct media_direction *direction, const struct media_stream *stream)
{
    uint32_t percent = (stream->worst_fraction * 100 + 128) / 256;
    direction->has_report = direction->has_report || stream->has_report;
    if (percent > direction->reported_loss_percent)
        direction->reported_loss_percent = (uint8_t)percent;
    if (stream->round_trip_us > direction->round_trip_us)
        direction->round_trip_us = stream->round_trip_us;
}

/* For most of the pause it was not to send. */
static bool is_closed_in(const struct direction_scope *scope, const struct rtp_pause *pause)
{
    bool to_caller = scope->side == MEDIA_TO_CALLER, closed = false;
    uint8_t sender = MEDIA_SENDS_AND_RECEIVES, hearer = MEDIA_SENDS_AND_RECEIVES;
    int64_t closed_us = 0, since_us = pause->from_us;
    for (size_t i = 0; i < scope->offer_count && scope->offers[i].time_us < pause->until_us; i++) {
        const struct media_offer *offer = &scope->offers[i];
        int64_t time_us = offer->time_us > pause->from_us ? offer->time_us : pause->from_us;
        closed_us += closed ? time_us - since_us : 0;
        since_us = time_us;
        *(offer->by_caller == to_caller ? &hearer : &sender) = offer->flow;
        closed = !(sender & MEDIA_SENDS) || !(hearer & MEDIA_RECEIVES);
    }
    closed_us += closed ? pause->until_us - since_us : 0;
    return closed_us > (pause->until_us - pause->from_us) / 2;
}

static void add_counts(struct media_direction *direction, const struct direction_scope *scope,
                       const struct rtp_stream *rtp)
{
    uint32_t lost = rtp_stream_lost(rtp);
    for (int i = 0; i < RTP_PAUSES_MAX; i++)
        if (rtp->pauses[i].lost && is_closed_in(scope, &rtp->pauses[i]))
            lost -= lost < rtp->pauses[i].lost ? lost : rtp->pauses[i].lost;
    direction->packets += rtp_stream_unique(rtp);
    direction->lost += lost;
    direction->duplicates += rtp->duplicates;
    direction->reordered += rtp->reordered;
    direction->keys += rtp->keys;
    if (rtp->longest_gap_us > direction->longest_gap_us)
        direction->longest_gap_us = rtp->longest_gap_us;
}

/* What only one stream can have: of the longest. */
static void take_longest(struct media_direction *direction, const struct direction_scope *scope,
                         const struct bond *bond)
{
    const struct media_stream *stream = bond->stream;
    direction->from = media_path_from(&stream->path);
    direction->to = media_path_to(&stream->path);
    direction->ssrc = stream->ssrc;
    direction->payload_type = rtp_stream_type(&stream->rtp);
    direction->codec = agreed_codec(scope, direction->payload_type);
    direction->is_elsewhere = bond->kind == BOND_FROM;
}

/* Mean over all streams whose clock is known. */
static void set_jitter(struct media_direction *direction, const struct direction_scope *scope)
{
    uint64_t sum = 0, packets = 0;
    for (size_t i = 0; i < scope->count; i++) {
        const struct rtp_stream *rtp = &scope->bonds[i].stream->rtp;
        if (!is_told_of(scope, &scope->bonds[i]))
            continue;
        uint32_t clock = codec_at(agreed_codec(scope, rtp_stream_type(rtp)))->clock;
        uint32_t jitter_us = rtp_stream_jitter_us(rtp, clock);
        if (jitter_us == UINT32_MAX)
            continue;
        sum += (uint64_t)jitter_us * rtp_stream_unique(rtp);
        packets += rtp_stream_unique(rtp);
    }
    direction->jitter_us = packets ? (uint32_t)(sum / packets) : UINT32_MAX;
}

/* Sound that goes to where the other side's comes from finds its way, whatever SDP says (RFC 4961).
 */
static bool is_answer_to(const struct media_direction *direction,
                         const struct direction_scope *scope)
{
    for (size_t i = 0; i < scope->count; i++) {
        const struct bond *bond = &scope->bonds[i];
        struct endpoint from = media_path_from(&bond->stream->path);
        if (bond->side != scope->side && bond->kind != BOND_OTHER &&
            endpoint_equal(&from, &direction->to))
            return true;
    }
    return false;
}

bool direction_fill(struct media_direction *direction, const struct direction_scope *scope)
{
    uint32_t longest = 0;
    *direction = (struct media_direction){.talk_first_us = TIME_UNKNOWN};
    for (size_t i = 0; i < scope->count; i++) {
        const struct bond *bond = &scope->bonds[i];
        const struct rtp_stream *rtp = &bond->stream->rtp;
        if (!is_told_of(scope, bond))
            continue;
        note_ends(direction, rtp);
        note_talk(direction, rtp, scope->answer_us);
        note_reports(direction, bond->stream);
        add_counts(direction, scope, rtp);
        if (rtp_stream_unique(rtp) > longest) {
            longest = rtp_stream_unique(rtp);
            take_longest(direction, scope, bond);
        }
        if (direction->streams < UINT16_MAX)
            direction->streams++;
    }
    if (direction->streams == 0)
        return false;
    set_jitter(direction, scope);
    if (direction->is_elsewhere && is_answer_to(direction, scope)) {
        direction->is_elsewhere = false;
        direction->is_latched = true;
    }
    return true;
}
