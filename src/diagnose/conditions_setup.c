/* Conditions of setting a call up: silence, passwords, ringing, giving up. */
#include "conditions.h"

/* The last attempt got nothing back, not even 100. */
static bool unheard(const struct rule_input *in)
{
    return !in->call->final && !call_marked(in, MARK_TRYING) && !call_marked(in, MARK_PROGRESS);
}

bool is_unreachable_by_icmp(const struct rule_input *in)
{
    const struct call_icmp *icmp = in->call->icmp;
    return icmp && icmp->leg < in->call->leg_count && in->call->legs[icmp->leg].responses == 0;
}

enum side icmp_side(const struct rule_input *in, enum side usual)
{
    const struct call_leg *leg = &in->call->legs[in->call->icmp->leg];
    const struct address *reporter = &in->call->icmp->error.reporter;
    if (address_equal(reporter, &leg->to.address))
        return SIDE_PROVIDER;
    bool near_us = in->call->caller_is_us &&
                   (address_equal(reporter, &leg->from.address) || address_is_private(reporter));
    return near_us ? SIDE_US : usual;
}

/* Nothing came back on that leg, nor on another one that its sender tried instead; and what the
 * caller was told, if anything, is what such a sender says. */
bool is_refused_by_tcp(const struct rule_input *in)
{
    const struct call *call = in->call;
    if (!call->refusal || call->refused_leg >= call->leg_count)
        return false;
    const struct call_leg *refused = &call->legs[call->refused_leg];
    for (uint16_t i = 0; i < call->leg_count; i++)
        if (call->legs[i].responses &&
            address_equal(&call->legs[i].from.address, &refused->from.address))
            return false;
    return !call->final || call->code == 408 || call->code == 480 ||
           (call->code >= 500 && call->code < 600) || call->code == 487;
}

/* A proxy gave up on a next hop that never said a word: the 408 or 504 is the proxy's own. */
bool is_far_silent(const struct rule_input *in)
{
    const struct call *call = in->call;
    bool silent = false;
    if (call->code != 408 && call->code != 504)
        return false;
    for (uint16_t i = 1; i < call->leg_count; i++) {
        if (call->legs[i].responses)
            return false;
        silent = silent || call->legs[i].invites > 1;
    }
    return silent;
}

bool is_silent_for_sure(const struct rule_input *in)
{
    return unheard(in) &&
           in->call->exchange->invite_copies >= setting_of(in, SETTING_NO_RESPONSE_INVITES) &&
           in->silent_us >= setting_of(in, SETTING_NO_RESPONSE_TIME);
}

bool is_silent(const struct rule_input *in)
{
    return unheard(in);
}

bool is_silent_after_100(const struct rule_input *in)
{
    bool no_word = !in->call->final || in->call->code == 487 || cancelled(in);
    return no_word && !rang(in) && call_marked(in, MARK_TRYING) &&
           in->silent_us >= setting_of(in, SETTING_SILENCE_AFTER_100);
}

bool is_open_challenge(const struct rule_input *in)
{
    uint16_t code = in->call->final ? in->call->code : 0;
    return code == 401 || code == 407;
}

bool is_login_refused(const struct rule_input *in)
{
    return in->call->exchange->refused_logins > 0 &&
           (is_open_challenge(in) || in->call->code == 403);
}

/* A 403 right after the password may be about the password; one after ringing is not. */
bool is_login_accepted(const struct rule_input *in)
{
    const struct call *call = in->call;
    bool is_doubtful = call->login_then_refused && !rang(in);
    return call->exchange->challenges > call->exchange->stale_challenges && call->credentials &&
           !call->exchange->refused_logins && !is_doubtful && !is_open_challenge(in);
}

bool is_nonce_renewed(const struct rule_input *in)
{
    return in->call->exchange->stale_challenges > 0;
}

bool is_answered_elsewhere(const struct rule_input *in)
{
    const struct call *call = in->call;
    return call->exchange->cancel_reason == 200 ||
           (in->word == 487 && call->exchange->reason_sip == 200) ||
           (cancelled(in) && call->exchange->cancel_q850 == 26);
}

bool is_480_after_ring(const struct rule_input *in)
{
    return in->word == 480 && in->call->rang_180 && rang_long(in);
}

static bool ends_unanswered(const struct rule_input *in)
{
    uint16_t code = in->word;
    return cancelled(in) || code == 0 || code == 408 || code == 480;
}

bool is_no_answer_early_media(const struct rule_input *in)
{
    return rang_long(in) && ends_unanswered(in) && call_marked(in, MARK_EARLY_MEDIA) &&
           !in->call->rang_180;
}

bool is_no_answer(const struct rule_input *in)
{
    return rang_long(in) && ends_unanswered(in);
}

bool is_forced(const struct rule_input *in)
{
    return in->word == 487 && !cancelled(in);
}

/* Given up before it rang, or after a few seconds of ringing. */
bool is_abandoned(const struct rule_input *in)
{
    if (rang(in))
        return !rang_long(in);
    return in->silent_us != TIME_UNKNOWN &&
           in->silent_us < setting_of(in, SETTING_SILENCE_AFTER_100) &&
           call_marked(in, MARK_TRYING);
}

/* A response that came after our CANCEL is the answer to that, not a late word of the called side.
 */
bool is_slow_after_100(const struct rule_input *in)
{
    bool has_word = call_marked(in, MARK_PROGRESS) && in->call->code != 487;
    int64_t trying = call_time(in->call, MARK_TRYING);
    int64_t next = call_time(in->call, has_word ? MARK_PROGRESS : MARK_RING);
    int64_t cancel = call_time(in->call, MARK_CANCEL);
    if (trying == TIME_UNKNOWN || next == TIME_UNKNOWN || (cancel != TIME_UNKNOWN && next > cancel))
        return false;
    return next - trying > setting_of(in, SETTING_NORMAL_GAP_MAX);
}

bool is_slow_pdd(const struct rule_input *in)
{
    int64_t wait = call_pdd(in->call);
    return wait != TIME_UNKNOWN && wait > setting_of(in, SETTING_SLOW_PDD);
}

static bool span_between(const struct rule_input *in, enum call_mark from, enum call_mark until,
                         int64_t *span_us)
{
    int64_t start = call_time(in->call, from), end = call_time(in->call, until);
    *span_us = start != TIME_UNKNOWN && end != TIME_UNKNOWN ? end - start : -1;
    return *span_us >= 0;
}

/* Sound before the answer, then a refusal that is no ordinary end of ringing: the sound was the
 * reason. */
bool is_announced_reject(const struct rule_input *in)
{
    int64_t played;
    if (in->call->rang_180 || cancelled(in) || in->word < 400 ||
        IS_ONE_OF(in->word, 401, 407, 408, 480, 486, 487, 600, 603))
        return false;
    return span_between(in, MARK_EARLY_MEDIA, MARK_FINAL, &played) && played >= 2 * US_PER_S &&
           played <= 30 * US_PER_S;
}

/* After 64*T1 the caller may forget a cancelled INVITE (RFC 3261 9.1); the other side may not. */
bool is_cancel_ignored(const struct rule_input *in)
{
    int64_t cancel = call_time(in->call, MARK_CANCEL);
    return !in->call->final && !is_one_sided(in) &&
           diagnosis_observed_until(in->diagnosis, in->call) - cancel >= 32 * US_PER_S;
}

/* A 180 at once, and then a refusal that no ringing phone gives. */
bool is_ring_faked(const struct rule_input *in)
{
    int64_t until_ring;
    enum call_mark before = call_marked(in, MARK_TRYING) ? MARK_TRYING : MARK_INVITE;
    return in->call->rang_180 && span_between(in, before, MARK_RING, &until_ring) &&
           until_ring < 100 * US_PER_MS &&
           IS_ONE_OF(in->word, 404, 410, 484, 500, 502, 503, 504, 604);
}

/* No person decides within a second of the first ring: a filter on the phone or in the network
 * does. */
bool is_declined_at_once(const struct rule_input *in)
{
    return rang(in) && !is_analytics_named(in) && in->ring_us != TIME_UNKNOWN &&
           in->ring_us < US_PER_S && IS_ONE_OF(in->word, 486, 600, 603);
}

/* The server took the call but was slow to say so: the caller repeated itself, nothing was lost. */
bool is_slow_to_100(const struct rule_input *in)
{
    const struct call *call = in->call;
    enum call_mark attempt = call_marked(in, MARK_ATTEMPT) ? MARK_ATTEMPT : MARK_INVITE;
    int64_t wait;
    return call->exchange->invite_copies > 1 && span_between(in, attempt, MARK_TRYING, &wait) &&
           wait > 500 * US_PER_MS;
}

/* Where no reply ever came, repeating is no sign of loss. */
static uint32_t unheard_copies(const struct call *call)
{
    uint32_t copies = 0;
    for (uint16_t i = 0; i < call->leg_count; i++)
        if (call->legs[i].responses == 0 && call->legs[i].invites > 1)
            copies += call->legs[i].invites - 1U;
    return copies;
}

bool is_losing_messages(const struct rule_input *in)
{
    const struct call *call = in->call;
    return call->retransmissions > unheard_copies(call) && call->exchange->responses > 0 &&
           !is_slow_to_100(in) && !is_ack_missing(in);
}

/* Every reply went past the port the INVITE came from, and the caller, hearing nothing, repeated
 * itself. */
bool is_answered_to_wrong_port(const struct rule_input *in)
{
    int64_t first_reply =
        call_time(in->call, call_marked(in, MARK_TRYING) ? MARK_TRYING : MARK_PROGRESS);
    int64_t last_invite = call_time(in->call, MARK_INVITE_REPEAT);
    return has_flag(in, DIALOG_WRONG_PORT) && first_reply != TIME_UNKNOWN &&
           last_invite > first_reply;
}

bool is_lost_by_size(const struct rule_input *in)
{
    return is_silent(in) && diagnosis_link_loses_large(in->diagnosis, in->call);
}

/* A reliable 18x is repeated until its PRACK arrives (RFC 3262 3). */
bool is_unconfirmed_ringing(const struct rule_input *in)
{
    return in->call->exchange->dialog.reliable_copies >= 3 &&
           !has_flag(in, DIALOG_PRACK_ANSWERED) && (in->word >= 400 || cancelled(in));
}

enum side prack_side(const struct rule_input *in, enum side usual)
{
    return side_of(in, has_flag(in, DIALOG_PRACK_SEEN) ? PARTY_CALLEE : PARTY_CALLER, usual);
}
