/* Reads the sound of an answered call: which side's is missing, where it goes, when it stops. */
#include "sound.h"

#include "sipdiag/base/clock.h"

#include <string.h>

/* A talk shorter than this may pass without a word. */
static const int64_t least_talk_us = 3 * US_PER_S;

/* Fewer packets than this are no second of sound, and no measure of loss. */
enum { PACKETS_OF_A_SECOND = 50, PACKETS_TO_MEASURE = 250, MISSING_SHARE = 20 };

enum party sound_sender(enum media_side side)
{
    return side == MEDIA_TO_CALLEE ? PARTY_CALLER : PARTY_CALLEE;
}

enum party sound_hearer(enum media_side side)
{
    return side == MEDIA_TO_CALLEE ? PARTY_CALLEE : PARTY_CALLER;
}

static enum media_side other_side(enum media_side side)
{
    return side == MEDIA_TO_CALLEE ? MEDIA_TO_CALLER : MEDIA_TO_CALLEE;
}

bool sound_is_missing(const struct diagnosis *diagnosis, const struct call *call,
                      enum media_side side)
{
    const struct media_direction *direction = call->media->side[side];
    int64_t open_us = call->media->open_us[side];
    if (open_us < least_talk_us)
        return false;
    if (!direction || direction->talk_first_us == TIME_UNKNOWN)
        return true;
    int64_t wait_us = direction->talk_first_us - call_time(call, MARK_ANSWER);
    int64_t expected = open_us / (MEDIA_FRAME_MS * US_PER_MS);
    return wait_us >= diagnosis_setting(diagnosis, SETTING_MEDIA_SILENCE) &&
           direction->packets < expected / MISSING_SHARE;
}

static bool is_speaking(const struct call *call, enum media_side side)
{
    const struct media_direction *direction = call->media->side[side];
    return direction && direction->talk_first_us != TIME_UNKNOWN &&
           direction->packets >= PACKETS_OF_A_SECOND;
}

enum media_side sound_one_missing(const struct diagnosis *diagnosis, const struct call *call)
{
    for (enum media_side side = 0; side < MEDIA_SIDES && !call->media->is_unclear; side++)
        if (sound_is_missing(diagnosis, call, side) && is_speaking(call, other_side(side)))
            return side;
    return MEDIA_SIDES;
}

static const struct media_offer *last_word(const struct call *call, bool by_caller)
{
    const struct call_media *media = call->media;
    const struct media_offer *found = NULL;
    for (uint16_t i = 0; i < media->offer_count; i++)
        if (media->offers[i].by_caller == by_caller && media->offers[i].audio.port &&
            (!found || media->offers[i].leg <= found->leg))
            found = &media->offers[i];
    return found;
}

const struct media_offer *sound_wanted(const struct call *call, enum media_side side)
{
    return last_word(call, side == MEDIA_TO_CALLER);
}

/* A private address is told to a host that is not in a private network itself. Who sends back to
 * where sound comes from finds the way all the same. */
enum media_side sound_to_private(const struct diagnosis *diagnosis, const struct call *call)
{
    for (enum media_side side = 0; side < MEDIA_SIDES; side++) {
        const struct media_offer *wanted = sound_wanted(call, side);
        const struct media_offer *given = sound_wanted(call, other_side(side));
        const struct media_direction *direction = call->media->side[side];
        if (!wanted || !given || !address_is_private(&wanted->audio.address) ||
            address_is_private(&given->sender))
            continue;
        bool is_lost = direction && endpoint_equal(&direction->to, &wanted->audio) &&
                       !address_is_private(&direction->from.address) &&
                       !address_is_private(&wanted->sender);
        bool is_seen = is_speaking(call, other_side(side)) || call->media->is_covered;
        if ((is_seen && sound_is_missing(diagnosis, call, side)) ||
            (is_lost && call->media->open_us[side] >= least_talk_us))
            return side;
    }
    return MEDIA_SIDES;
}

enum media_side sound_elsewhere(const struct diagnosis *diagnosis, const struct call *call)
{
    (void)diagnosis;
    for (enum media_side side = 0; side < MEDIA_SIDES; side++) {
        const struct media_direction *direction = call->media->side[side];
        if (direction && direction->is_elsewhere && is_speaking(call, side) &&
            call->media->open_us[side] >= least_talk_us)
            return side;
    }
    return MEDIA_SIDES;
}

static bool says_rtp(const struct call *call)
{
    struct str reason = call_text(call, CALL_TEXT_REASON);
    return str_contains_nocase(reason, STR("RTP")) ||
           str_contains_nocase(reason, STR("media timeout"));
}

/* Times after which devices give up that hear nothing. */
static bool is_usual_limit(int64_t silent_us)
{
    static const int64_t limits_s[] = {20, 30, 40, 45, 60, 90, 120, 180, 300};
    for (size_t i = 0; i < sizeof limits_s / sizeof limits_s[0]; i++)
        if (silent_us >= (limits_s[i] - 1) * US_PER_S && silent_us <= (limits_s[i] + 2) * US_PER_S)
            return true;
    return false;
}

/* Without a word about it, a pause is one of a person where there were others before, or where the
 * other side was silent, too. */
static bool is_cut(const struct call *call, enum media_side side, int64_t silent_us)
{
    const struct media_direction *mine = call->media->side[other_side(side)];
    int64_t bye_us = call_time(call, MARK_BYE);
    bool goes_on = mine && bye_us - mine->last_us < 5 * US_PER_S;
    bool had_pauses = call->media->side[side]->longest_gap_us >= 2 * US_PER_S;
    return says_rtp(call) || (goes_on && !had_pauses && is_usual_limit(silent_us));
}

enum media_side sound_stopped(const struct diagnosis *diagnosis, const struct call *call)
{
    int64_t bye_us = call_time(call, MARK_BYE);
    if (bye_us == TIME_UNKNOWN)
        return MEDIA_SIDES;
    for (enum media_side side = 0; side < MEDIA_SIDES; side++) {
        const struct media_direction *direction = call->media->side[side];
        if (!is_speaking(call, side) || call->bye_by != sound_hearer(side) ||
            !call->media->is_open[side])
            continue;
        int64_t silent_us = bye_us - direction->last_us;
        if (silent_us >= diagnosis_setting(diagnosis, SETTING_MEDIA_TIMEOUT) &&
            is_cut(call, side, silent_us))
            return side;
    }
    return MEDIA_SIDES;
}

enum media_side sound_late(const struct diagnosis *diagnosis, const struct call *call)
{
    int64_t answer_us = call_time(call, MARK_ANSWER);
    for (enum media_side side = 0; side < MEDIA_SIDES; side++)
        if (is_speaking(call, side) && !call->media->was_held &&
            call->media->side[side]->talk_first_us - answer_us >
                diagnosis_setting(diagnosis, SETTING_MEDIA_LATE))
            return side;
    return MEDIA_SIDES;
}

static bool is_bad(const struct diagnosis *diagnosis, const struct media_direction *direction)
{
    double most_lost = (double)diagnosis_setting(diagnosis, SETTING_MEDIA_LOSS) / 1e6;
    return direction && (uint64_t)direction->packets + direction->lost >= PACKETS_TO_MEASURE &&
           (media_loss(direction) > most_lost ||
            (direction->jitter_us != UINT32_MAX &&
             direction->jitter_us > diagnosis_setting(diagnosis, SETTING_MEDIA_JITTER)));
}

enum media_side sound_worse(const struct diagnosis *diagnosis, const struct call *call)
{
    enum media_side worse = MEDIA_SIDES;
    for (enum media_side side = 0; side < MEDIA_SIDES; side++)
        if (is_bad(diagnosis, call->media->side[side]) &&
            (worse == MEDIA_SIDES ||
             media_loss(call->media->side[side]) > media_loss(call->media->side[worse])))
            worse = side;
    return worse;
}
