/* Conditions of the sound of answered calls, as seen where it was captured. */
#include "conditions.h"
#include "sound.h"

static enum side side_of_sender(const struct rule_input *in, enum media_side side, enum side usual)
{
    return side_of(in, sound_sender(side), usual);
}

bool is_cut_for_silence(const struct rule_input *in)
{
    return sound_stopped(in->diagnosis, in->call) != MEDIA_SIDES;
}

enum side stopped_side(const struct rule_input *in, enum side usual)
{
    return side_of_sender(in, sound_stopped(in->diagnosis, in->call), usual);
}

bool is_sound_to_private(const struct rule_input *in)
{
    return sound_to_private(in->diagnosis, in->call) != MEDIA_SIDES;
}

/* Who told the private address. */
enum side private_side(const struct rule_input *in, enum side usual)
{
    return side_of(in, sound_hearer(sound_to_private(in->diagnosis, in->call)), usual);
}

/* In the first moment a port may not be open yet. */
bool is_sound_port_closed(const struct rule_input *in)
{
    const struct call_media *media = in->call->media;
    return media->icmp_first_us != TIME_UNKNOWN &&
           media->icmp_last_us - media->icmp_first_us > 2 * US_PER_S;
}

bool is_sound_elsewhere(const struct rule_input *in)
{
    return sound_elsewhere(in->diagnosis, in->call) != MEDIA_SIDES;
}

bool is_one_way(const struct rule_input *in)
{
    return sound_one_missing(in->diagnosis, in->call) != MEDIA_SIDES;
}

enum side silent_side(const struct rule_input *in, enum side usual)
{
    enum media_side missing = sound_one_missing(in->diagnosis, in->call);
    return in->call->media->seen_farther[missing] ? SIDE_NETWORK
                                                  : side_of_sender(in, missing, usual);
}

/* Silence of both is only a fault where the capture would have it. */
bool is_soundless(const struct rule_input *in)
{
    return in->call->media->is_covered &&
           sound_is_missing(in->diagnosis, in->call, MEDIA_TO_CALLEE) &&
           sound_is_missing(in->diagnosis, in->call, MEDIA_TO_CALLER);
}

bool is_sound_bad(const struct rule_input *in)
{
    return sound_worse(in->diagnosis, in->call) != MEDIA_SIDES;
}

bool is_sound_late(const struct rule_input *in)
{
    return sound_late(in->diagnosis, in->call) != MEDIA_SIDES;
}
