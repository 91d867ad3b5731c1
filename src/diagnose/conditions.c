/* What the conditions of all areas ask about a call. */
#include "conditions.h"

bool call_marked(const struct rule_input *in, enum call_mark mark)
{
    return call_has(in->call, mark);
}

int64_t setting_of(const struct rule_input *in, enum setting which)
{
    return diagnosis_setting(in->diagnosis, which);
}

bool rang(const struct rule_input *in)
{
    return (in->evidence & EVIDENCE_RING) != 0;
}

bool rang_long(const struct rule_input *in)
{
    return rang(in) && in->ring_us != TIME_UNKNOWN &&
           in->ring_us >= setting_of(in, SETTING_RING_MIN);
}

bool cancelled(const struct rule_input *in)
{
    return (in->evidence & EVIDENCE_CANCEL) != 0;
}

bool always(const struct rule_input *in)
{
    (void)in;
    return true;
}

bool is_one_of(uint16_t code, const uint16_t *codes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (codes[i] == code)
            return true;
    return false;
}

bool has_flag(const struct rule_input *in, enum dialog_flag flag)
{
    return (in->call->exchange->dialog.flags & flag) != 0;
}

enum side placed_side(const struct call *call, enum side side)
{
    bool of_far_end = side == SIDE_PROVIDER || side == SIDE_CALLEE || side == SIDE_NETWORK;
    if ((of_far_end || side == SIDE_US) && call->direction == DIRECTION_UNKNOWN)
        return SIDE_UNKNOWN;
    if (of_far_end && (call->direction == DIRECTION_IN || call->direction == DIRECTION_INTERNAL))
        return SIDE_US;
    return side;
}

enum side side_of(const struct rule_input *in, enum party party, enum side usual)
{
    bool is_ours;
    if (party != PARTY_CALLER && party != PARTY_CALLEE)
        return placed_side(in->call, usual);
    switch (in->call->direction) {
    case DIRECTION_IN:
        is_ours = party == PARTY_CALLEE;
        break;
    case DIRECTION_INTERNAL:
        is_ours = true;
        break;
    case DIRECTION_UNKNOWN:
        return SIDE_UNKNOWN;
    default:
        is_ours = party == PARTY_CALLER;
    }
    return is_ours ? SIDE_US : SIDE_PROVIDER;
}
