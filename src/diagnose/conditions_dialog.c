/* Conditions of answered calls: confirming, hanging up, being cut. */
#include "conditions.h"

bool is_crossing(const struct rule_input *in)
{
    int64_t cancel = call_time(in->call, MARK_CANCEL), answer = call_time(in->call, MARK_ANSWER);
    return cancel != TIME_UNKNOWN && cancel <= answer + US_PER_S;
}

/* The 200 comes again and again: nobody confirmed it, or the confirmation does not arrive. */
bool is_ack_missing(const struct rule_input *in)
{
    const struct call *call = in->call;
    if (call->exchange->answer_copies < setting_of(in, SETTING_ACK_MISSING_COPIES))
        return false;
    return call->exchange->acks == 0 ||
           (call->exchange->acks > 1 &&
            call_time(call, MARK_ANSWER_REPEAT) > call_time(call, MARK_ACK) + 400 * US_PER_MS);
}

enum side ack_side(const struct rule_input *in, enum side usual)
{
    const struct call *call = in->call;
    if (call->contact_private)
        return SIDE_PROVIDER;
    return call->exchange->acks == 0 || call->ack_elsewhere ? SIDE_US : usual;
}

bool is_still_up(const struct rule_input *in)
{
    int64_t after =
        diagnosis_observed_until(in->diagnosis, in->call) - call_time(in->call, MARK_LAST);
    return !call_marked(in, MARK_BYE) && after < setting_of(in, SETTING_NO_BYE_AFTER);
}

bool is_without_bye(const struct rule_input *in)
{
    return !call_marked(in, MARK_BYE) && !is_still_up(in);
}

bool is_short(const struct rule_input *in)
{
    int64_t talk = call_talk(in->call);
    return talk != TIME_UNKNOWN && talk < setting_of(in, SETTING_SHORT_CALL) && !is_crossing(in);
}

/* Causes with which no person hangs up (Q.850; RFC 3326): the network or a switch cut the call. */
bool is_released_abnormally(const struct rule_input *in)
{
    const struct call *call = in->call;
    return call_marked(in, MARK_BYE) && (IS_ONE_OF(call->q850_bye, 38, 41, 42, 47, 102, 111, 127) ||
                                         call->exchange->dialog.bye_reason_sip >= 400);
}

enum side bye_side(const struct rule_input *in, enum side usual)
{
    return side_of(in, in->call->bye_by, usual);
}

bool is_refresh_failed(const struct rule_input *in)
{
    return in->call->exchange->dialog.end == DIALOG_REFRESH_FAILED ||
           in->call->exchange->dialog.end == DIALOG_EXPIRED;
}

bool is_change_failed(const struct rule_input *in)
{
    return in->call->exchange->dialog.end == DIALOG_CHANGE_FAILED;
}

enum side change_side(const struct rule_input *in, enum side usual)
{
    return side_of(in, (enum party)in->call->exchange->dialog.end_by, usual);
}

/* The talk ends as soon as the answer is seen. */
bool is_answer_unusable(const struct rule_input *in)
{
    int64_t talk = call_talk(in->call);
    return has_flag(in, DIALOG_ANSWER_UNUSABLE) && talk != TIME_UNKNOWN && talk <= 2 * US_PER_S;
}

bool is_offer_unanswered(const struct rule_input *in)
{
    return has_flag(in, DIALOG_OFFER_UNANSWERED) && in->call->exchange->cut == 0;
}

bool is_fax_refused(const struct rule_input *in)
{
    return has_flag(in, DIALOG_FAX_REFUSED);
}

/* A private Contact does harm when what is sent to it gets lost: the ACK, or the BYE. */
bool is_contact_lost(const struct rule_input *in)
{
    const struct call *call = in->call;
    bool bye_lost = is_bye_unanswered(in);
    if (call->contact_private && (is_ack_missing(in) || (bye_lost && call->bye_by == PARTY_CALLER)))
        return true;
    return has_flag(in, DIALOG_CONTACT_PRIVATE) && bye_lost && call->bye_by == PARTY_CALLEE;
}

bool is_bye_unanswered(const struct rule_input *in)
{
    return in->call->exchange->bye_copies >= 4 && !call_marked(in, MARK_BYE_RESPONSE);
}

/* 64*T1 without ACK ends a call (RFC 3261 13.3.1.4). */
bool is_cut_at_32_s(const struct rule_input *in)
{
    int64_t talk = call_talk(in->call);
    return talk != TIME_UNKNOWN && talk >= 29500 * US_PER_MS && talk <= 33 * US_PER_S &&
           is_ack_missing(in);
}
