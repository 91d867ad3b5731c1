/* The rule table: why a call ended as it did. Order is precedence (explicit evidence before a bare
 * code). */
#include "rules.h"

#include "release_texts.h"

#include <string.h>

static bool has(const struct rule_input *in, enum call_mark mark)
{
    return call_has(in->call, mark);
}

static int64_t setting(const struct rule_input *in, enum setting which)
{
    return diagnosis_setting(in->diagnosis, which);
}

static bool rang(const struct rule_input *in)
{
    return (in->evidence & EVIDENCE_RING) != 0;
}

static bool rang_long(const struct rule_input *in)
{
    return rang(in) && in->ring_us != TIME_UNKNOWN && in->ring_us >= setting(in, SETTING_RING_MIN);
}

static bool cancelled(const struct rule_input *in)
{
    return (in->evidence & EVIDENCE_CANCEL) != 0;
}

/* The last attempt got nothing back, not even 100. */
static bool unheard(const struct rule_input *in)
{
    return !in->call->final && !has(in, MARK_TRYING) && !has(in, MARK_PROGRESS);
}

/* ---- the capture itself ---- */

static bool is_one_sided(const struct rule_input *in)
{
    const struct call *call = in->call;
    bool only_replies = !call->has_invite && call->code_count > 0 && call->requests_seen == 0;
    bool only_requests = call->has_invite && call->replies_seen == 0;
    return only_replies || (only_requests && (call->acks || call->bye_by == PARTY_CALLER ||
                                              diagnosis_link_is_one_sided(in->diagnosis, call)));
}

static bool started_before(const struct rule_input *in)
{
    return !in->call->has_invite;
}

static bool is_open_challenge(const struct rule_input *in)
{
    uint16_t code = in->call->final ? in->call->code : 0;
    return code == 401 || code == 407;
}

/* A password request needs only a few seconds to be answered; a call without a final response much
 * longer. */
static bool ended_early(const struct rule_input *in)
{
    int64_t after =
        diagnosis_observed_until(in->diagnosis, in->call) - call_time(in->call, MARK_LAST);
    if (is_open_challenge(in))
        return in->call->credentials == 0 && after < setting(in, SETTING_AUTH_WAIT);
    return !in->call->final && after < setting(in, SETTING_CAPTURE_MARGIN);
}

/* ---- answered ---- */

static bool is_crossing(const struct rule_input *in)
{
    int64_t cancel = call_time(in->call, MARK_CANCEL), answer = call_time(in->call, MARK_ANSWER);
    return cancelled(in) && cancel <= answer + US_PER_S;
}

/* The 200 comes again and again: nobody confirmed it, or the confirmation does not arrive. */
static bool is_ack_missing(const struct rule_input *in)
{
    const struct call *call = in->call;
    if (call->answer_copies < setting(in, SETTING_ACK_MISSING_COPIES))
        return false;
    return call->acks == 0 || (call->acks > 1 && call_time(call, MARK_ANSWER_REPEAT) >
                                                     call_time(call, MARK_ACK) + 400 * US_PER_MS);
}

static enum side ack_side(const struct rule_input *in, enum side usual)
{
    const struct call *call = in->call;
    if (call->contact_private)
        return SIDE_PROVIDER;
    return call->acks == 0 || call->ack_elsewhere ? SIDE_US : usual;
}

static bool always(const struct rule_input *in)
{
    (void)in;
    return true;
}

/* ---- nothing came back ---- */

static bool is_unreachable_by_icmp(const struct rule_input *in)
{
    const struct call_icmp *icmp = &in->call->icmp;
    return icmp->seen && icmp->leg < in->call->leg_count &&
           in->call->legs[icmp->leg].responses == 0;
}

static enum side icmp_side(const struct rule_input *in, enum side usual)
{
    const struct call_leg *leg = &in->call->legs[in->call->icmp.leg];
    const struct address *reporter = &in->call->icmp.error.reporter;
    if (address_equal(reporter, &leg->to.address))
        return SIDE_PROVIDER;
    bool near_us = in->call->caller_is_us &&
                   (address_equal(reporter, &leg->from.address) || address_is_private(reporter));
    return near_us ? SIDE_US : usual;
}

/* A proxy gave up on a next hop that never said a word: the 408 or 504 is the proxy's own. */
static bool is_far_silent(const struct rule_input *in)
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

static bool is_silent_for_sure(const struct rule_input *in)
{
    return unheard(in) && in->call->invite_copies >= setting(in, SETTING_NO_RESPONSE_INVITES) &&
           in->silent_us >= setting(in, SETTING_NO_RESPONSE_TIME);
}

static bool is_silent(const struct rule_input *in)
{
    return unheard(in);
}

static bool is_silent_after_100(const struct rule_input *in)
{
    bool no_word = !in->call->final || in->call->code == 487 || cancelled(in);
    return no_word && !rang(in) && has(in, MARK_TRYING) &&
           in->silent_us >= setting(in, SETTING_SILENCE_AFTER_100);
}

/* ---- passwords ---- */

static bool is_login_refused(const struct rule_input *in)
{
    return in->call->refused_logins > 0 && (is_open_challenge(in) || in->call->code == 403);
}

static bool is_challenge_ignored(const struct rule_input *in)
{
    return is_open_challenge(in);
}

/* ---- ringing, cancelling ---- */

static bool is_answered_elsewhere(const struct rule_input *in)
{
    return in->call->cancel_reason == 200;
}

static bool is_480_after_ring(const struct rule_input *in)
{
    return in->word == 480 && in->call->rang_180 && rang_long(in);
}

static bool ends_unanswered(const struct rule_input *in)
{
    uint16_t code = in->word;
    return cancelled(in) || code == 0 || code == 408 || code == 480;
}

static bool is_no_answer_early_media(const struct rule_input *in)
{
    return rang_long(in) && ends_unanswered(in) && has(in, MARK_EARLY_MEDIA) && !in->call->rang_180;
}

static bool is_no_answer(const struct rule_input *in)
{
    return rang_long(in) && ends_unanswered(in);
}

static bool is_forced(const struct rule_input *in)
{
    return in->word == 487 && !cancelled(in);
}

/* Given up before it rang, or after a few seconds of ringing. */
static bool is_abandoned(const struct rule_input *in)
{
    if (rang(in))
        return !rang_long(in);
    return in->silent_us != TIME_UNKNOWN &&
           in->silent_us < setting(in, SETTING_SILENCE_AFTER_100) && has(in, MARK_TRYING);
}

/* ---- codes that ringing or company changes ---- */

static bool is_redirect(const struct rule_input *in)
{
    return in->word >= 300 && in->word < 400;
}

static bool is_timeout_code(const struct rule_input *in)
{
    return in->word == 408;
}

static enum side timeout_side(const struct rule_input *in, enum side usual)
{
    bool many =
        diagnosis_trunk_timeouts(in->diagnosis, in->call) >= setting(in, SETTING_TRUNK_408_NUMBERS);
    return many && !rang(in) ? SIDE_PROVIDER : usual;
}

static bool is_declined_by_person(const struct rule_input *in)
{
    return in->word == 603 && rang(in);
}

static bool is_busy_everywhere(const struct rule_input *in)
{
    return in->word == 600 && rang(in);
}

static bool is_lines_taken(const struct rule_input *in)
{
    return in->word == 600 || in->word == 603;
}

static bool is_refusal(uint16_t code)
{
    return code >= 400 && code != 401 && code != 407 && code != 487;
}

static bool by_text(const struct rule_input *in, struct choice *choice)
{
    const struct release_text *row =
        is_refusal(in->word) ? release_text_find(in->call, in->word) : NULL;
    if (row)
        *choice = (struct choice){row->cause, row->side, row->confidence};
    return row != NULL;
}

/* Codes with one usual meaning make surer than those that hide many. */
static bool by_code(const struct rule_input *in, struct choice *choice)
{
    static const uint16_t plain[] = {402, 404, 410, 484, 486, 488, 604, 607, 608};
    const struct sip_code *row = in->word >= 300 ? sip_code_find(in->word) : NULL;
    if (!row)
        return false;
    *choice = (struct choice){row->cause, SIDE_COUNT, 55};
    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++)
        if (in->word == plain[i])
            choice->confidence = 75;
    return true;
}

#define BOTH (EVIDENCE_INVITE | EVIDENCE_BOTH_WAYS)

const struct rule cause_rules[] = {
    {"capture-one-sided", 0, is_one_sided, 90, NULL, NULL},
    {"capture-started-mid-call", 0, started_before, 90, NULL, NULL},
    {"crossing", EVIDENCE_ANSWER, is_crossing, 90, NULL, NULL},
    {"ack-missing", EVIDENCE_ANSWER | BOTH, is_ack_missing, 85, ack_side, NULL},
    {"answered-ok", EVIDENCE_ANSWER, always, 95, NULL, NULL},
    {"icmp-unreachable", EVIDENCE_INVITE, is_unreachable_by_icmp, 95, icmp_side, NULL},
    {"no-response", BOTH | EVIDENCE_FINAL, is_far_silent, 85, NULL, NULL},
    {"no-response", EVIDENCE_INVITE, is_silent_for_sure, 90, NULL, NULL},
    {"only-100-then-silence", BOTH, is_silent_after_100, 90, NULL, NULL},
    {"capture-ended-early", EVIDENCE_INVITE, ended_early, 90, NULL, NULL},
    {"no-response", EVIDENCE_INVITE | EVIDENCE_END, is_silent, 65, NULL, NULL},
    {.needs = BOTH | EVIDENCE_FINAL, .choose = by_text},
    {"auth-loop", BOTH | EVIDENCE_FINAL, is_login_refused, 90, NULL, NULL},
    {"auth-never-answered", BOTH | EVIDENCE_FINAL, is_challenge_ignored, 90, NULL, NULL},
    {"answered-elsewhere", BOTH | EVIDENCE_CANCEL, is_answered_elsewhere, 90, NULL, NULL},
    {"480-while-ringing", BOTH | EVIDENCE_FINAL, is_480_after_ring, 80, NULL, NULL},
    {"cancelled-forced", BOTH | EVIDENCE_FINAL, is_forced, 80, NULL, NULL},
    {"no-answer-early-media", BOTH, is_no_answer_early_media, 80, NULL, NULL},
    {"no-answer", BOTH, is_no_answer, 90, NULL, NULL},
    {"abandoned-early", BOTH | EVIDENCE_CANCEL, is_abandoned, 80, NULL, NULL},
    {"cancelled-by-us", BOTH | EVIDENCE_CANCEL, always, 80, NULL, NULL},
    {"redirected", BOTH | EVIDENCE_FINAL, is_redirect, 80, NULL, NULL},
    {"remote-408", BOTH | EVIDENCE_FINAL, is_timeout_code, 65, timeout_side, NULL},
    {"callee-declined", BOTH | EVIDENCE_FINAL, is_declined_by_person, 80, NULL, NULL},
    {"callee-busy", BOTH | EVIDENCE_FINAL, is_busy_everywhere, 80, NULL, NULL},
    {"channel-limit-reached", BOTH | EVIDENCE_FINAL, is_lines_taken, 45, NULL, NULL},
    {.needs = BOTH | EVIDENCE_FINAL, .choose = by_code},
    {"no-answer", BOTH | EVIDENCE_RING, always, 60, NULL, NULL},
    {"only-100-then-silence", BOTH, always, 50, NULL, NULL},
    {"capture-started-mid-call", 0, always, 30, NULL, NULL},
};
const size_t cause_rule_count = sizeof cause_rules / sizeof cause_rules[0];

/* ---- notes ---- */

static bool has_copies(const struct rule_input *in)
{
    return in->call->duplicates > 0;
}

static bool has_cut_messages(const struct rule_input *in)
{
    return in->call->cut > 0;
}

static bool has_odd_clock(const struct rule_input *in)
{
    return in->call->clock_odd;
}

static bool is_still_up(const struct rule_input *in)
{
    int64_t after =
        diagnosis_observed_until(in->diagnosis, in->call) - call_time(in->call, MARK_LAST);
    return !has(in, MARK_BYE) && after < setting(in, SETTING_NO_BYE_AFTER);
}

static bool is_without_bye(const struct rule_input *in)
{
    return !has(in, MARK_BYE) && !is_still_up(in);
}

static bool is_short(const struct rule_input *in)
{
    int64_t talk = call_talk(in->call);
    return talk != TIME_UNKNOWN && talk < setting(in, SETTING_SHORT_CALL) && !is_crossing(in);
}

static bool is_slow(const struct rule_input *in)
{
    int64_t trying = call_time(in->call, MARK_TRYING), next = call_time(in->call, MARK_PROGRESS);
    if (trying == TIME_UNKNOWN || next == TIME_UNKNOWN || in->call->code == 487)
        return trying != TIME_UNKNOWN && has(in, MARK_RING) &&
               call_time(in->call, MARK_RING) - trying > setting(in, SETTING_NORMAL_GAP_MAX);
    return next - trying > setting(in, SETTING_NORMAL_GAP_MAX);
}

static bool is_login_accepted(const struct rule_input *in)
{
    const struct call *call = in->call;
    return call->challenges > call->stale_challenges && call->credentials &&
           !call->refused_logins && !is_open_challenge(in);
}

static bool is_nonce_renewed(const struct rule_input *in)
{
    return in->call->stale_challenges > 0;
}

static bool is_translated(const struct rule_input *in)
{
    return in->call->far_code != 0;
}

static bool is_two_legged(const struct rule_input *in)
{
    return in->call->two_legs;
}

static bool is_recovered(const struct rule_input *in)
{
    return in->call->recovered;
}

static bool is_after_answer(const struct rule_input *in)
{
    return in->call->after_answer_leg;
}

const struct rule note_rules[] = {
    {"capture-duplicates", 0, has_copies, 90, NULL, NULL},
    {"capture-truncated", 0, has_cut_messages, 90, NULL, NULL},
    {"capture-clock", 0, has_odd_clock, 80, NULL, NULL},
    {"capture-ended-early", EVIDENCE_ANSWER | EVIDENCE_INVITE, is_still_up, 90, NULL, NULL},
    {"no-bye", EVIDENCE_ANSWER | EVIDENCE_INVITE, is_without_bye, 65, NULL, NULL},
    {"short-call", EVIDENCE_ANSWER, is_short, 65, NULL, NULL},
    {"slow-after-100", EVIDENCE_INVITE, is_slow, 70, NULL, NULL},
    {"auth-normal", EVIDENCE_INVITE, is_login_accepted, 90, NULL, NULL},
    {"auth-stale", EVIDENCE_INVITE, is_nonce_renewed, 90, NULL, NULL},
    {"code-translated", EVIDENCE_FINAL, is_translated, 90, NULL, NULL},
    {"b2bua-two-legs", EVIDENCE_INVITE, is_two_legged, 80, NULL, NULL},
    {"failover-recovered", EVIDENCE_INVITE, is_recovered, 90, NULL, NULL},
    {"after-answer-leg", EVIDENCE_INVITE, is_after_answer, 80, NULL, NULL},
};
const size_t note_rule_count = sizeof note_rules / sizeof note_rules[0];
