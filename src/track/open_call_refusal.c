/* Whether a TCP connection that failed was the way of a call's INVITE: of one that went over it, of
 * one that went by another transport instead (RFC 3261 18.1.1), or of one that its receiver was to
 * send on. */
#include "open_call.h"

/* A proxy waits so long for its next hop at most (Timer B, RFC 3261 17.1.1.2); a client changes the
 * transport at once. */
static const int64_t after_invite_us = 32 * US_PER_S;
static const int64_t before_invite_us = 5 * US_PER_S;

static bool is_timely(const struct open_leg *leg, const struct refusal *refusal)
{
    int64_t after_us = refusal->when.time_us - leg->seen.start_us;
    return after_us >= -before_invite_us && after_us <= after_invite_us;
}

static bool is_on(const struct open_leg *leg, const struct refusal *refusal)
{
    if (leg->seen.responses || !is_timely(leg, refusal))
        return false;
    if (refusal->kind == TCP_BROKEN)
        return endpoint_equal(&leg->seen.from, &refusal->from) &&
               endpoint_equal(&leg->seen.to, &refusal->to);
    return open_leg_joins(leg, &(struct endpoint){refusal->from.address, leg->seen.from.port},
                          &refusal->to);
}

/* Its receiver has it, has said no more than "trying", and has not sent it on. On one host nothing
 * tells who asks for the connection. */
static bool is_behind(const struct open_call *call, const struct open_leg *leg,
                      const struct refusal *refusal)
{
    const struct address *sender = &refusal->from.address;
    if (refusal->kind == TCP_BROKEN || !is_timely(leg, refusal) ||
        refusal->when.time_us < leg->seen.start_us || leg->seen.code || leg->seen.rang ||
        !address_equal(&leg->seen.to.address, sender) ||
        address_equal(&leg->seen.from.address, sender) ||
        address_equal(&refusal->to.address, sender))
        return false;
    for (int i = 0; i < call->leg_count; i++)
        if (address_equal(&call->legs[i].seen.from.address, sender))
            return false;
    return true;
}

static void note(struct open_call *call, const struct refusal *refusal, int leg)
{
    call->seen.refusal = refusal->kind;
    call->seen.refused_leg = (uint8_t)leg;
    call->marks[MARK_REFUSED] = refusal->when;
}

void open_call_apply_refusal(struct open_call *call, const struct refusal *refusal)
{
    if (call->seen.refusal || !call->seen.has_invite)
        return;
    for (int i = 0; i < call->leg_count; i++)
        if (is_on(&call->legs[i], refusal)) {
            note(call, refusal, i);
            return;
        }
    for (int i = 0; i < call->leg_count; i++)
        if (is_behind(call, &call->legs[i], refusal)) {
            note(call, refusal, open_call_add_failed_leg(call, i, refusal));
            return;
        }
}
