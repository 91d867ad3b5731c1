/* The conditions of the rule table, by area. Each is asked only when the evidence its row needs is
 * there. */
#ifndef SIPDIAG_DIAGNOSE_CONDITIONS_H
#define SIPDIAG_DIAGNOSE_CONDITIONS_H

#include "rules.h"

/* What all areas ask (conditions.c). */
bool call_marked(const struct rule_input *in, enum call_mark mark);
int64_t setting_of(const struct rule_input *in, enum setting which);
bool rang(const struct rule_input *in);
bool rang_long(const struct rule_input *in); /* at least ring-min */
bool cancelled(const struct rule_input *in);
bool always(const struct rule_input *in);
bool has_flag(const struct rule_input *in, enum dialog_flag flag);

/* Sides are written for calls we place (contract, section 4): that of this call. */
enum side placed_side(const struct call *call, enum side side);

/* The side a party of this call is on: for a call that comes in, the caller is the provider's. */
enum side side_of(const struct rule_input *in, enum party party, enum side usual);
bool is_one_of(uint16_t code, const uint16_t *codes, size_t count);
#define IS_ONE_OF(code, ...) \
    is_one_of((code), (const uint16_t[]){__VA_ARGS__}, \
              sizeof((const uint16_t[]){__VA_ARGS__}) / sizeof(uint16_t))

/* The capture itself (conditions_capture.c). */
bool is_one_sided(const struct rule_input *in);
bool started_before(const struct rule_input *in);
bool ended_early(const struct rule_input *in);
bool has_copies(const struct rule_input *in);
bool has_cut_messages(const struct rule_input *in);
bool has_odd_clock(const struct rule_input *in);
bool is_scanner(const struct rule_input *in);
bool is_told_otherwise(const struct rule_input *in); /* by the CDR of the same call */

/* Setting a call up: silence, passwords, ringing (conditions_setup.c). */
bool is_unreachable_by_icmp(const struct rule_input *in);
enum side icmp_side(const struct rule_input *in, enum side usual);
bool is_refused_by_tcp(const struct rule_input *in);
bool is_far_silent(const struct rule_input *in);
bool is_silent_for_sure(const struct rule_input *in);
bool is_silent(const struct rule_input *in);
bool is_silent_after_100(const struct rule_input *in);
bool is_answered_to_wrong_port(const struct rule_input *in);
bool is_lost_by_size(const struct rule_input *in);
bool is_unconfirmed_ringing(const struct rule_input *in);
enum side prack_side(const struct rule_input *in, enum side usual);
bool is_open_challenge(const struct rule_input *in);
bool is_login_refused(const struct rule_input *in);
bool is_login_accepted(const struct rule_input *in);
bool is_nonce_renewed(const struct rule_input *in);
bool is_answered_elsewhere(const struct rule_input *in);
bool is_480_after_ring(const struct rule_input *in);
bool is_no_answer_early_media(const struct rule_input *in);
bool is_no_answer(const struct rule_input *in);
bool is_announced_reject(const struct rule_input *in);
bool is_forced(const struct rule_input *in);
bool is_abandoned(const struct rule_input *in);
bool is_cancel_ignored(const struct rule_input *in);
bool is_slow_after_100(const struct rule_input *in);
bool is_slow_pdd(const struct rule_input *in);
bool is_ring_faked(const struct rule_input *in);
bool is_declined_at_once(const struct rule_input *in);
bool is_slow_to_100(const struct rule_input *in);
bool is_losing_messages(const struct rule_input *in);

/* Refusals by code and place (conditions_refusal.c). */
bool by_text(const struct rule_input *in, struct choice *choice);
bool by_code(const struct rule_input *in, struct choice *choice);
bool is_redirect(const struct rule_input *in);
bool is_timeout_code(const struct rule_input *in);
enum side timeout_side(const struct rule_input *in, enum side usual);
bool is_declined_by_person(const struct rule_input *in);
bool is_busy_everywhere(const struct rule_input *in);
bool is_lines_taken(const struct rule_input *in);
bool is_offer_unreachable(const struct rule_input *in);
bool is_srtp_refused(const struct rule_input *in);
bool is_body_refused(const struct rule_input *in);
bool is_loop(const struct rule_input *in);
enum side loop_side(const struct rule_input *in, enum side usual);
bool is_analytics_named(const struct rule_input *in);
bool is_rewritten(const struct rule_input *in);
bool is_agent_unreachable(const struct rule_input *in);
bool is_agent_silent(const struct rule_input *in);
bool is_did_unknown(const struct rule_input *in);
bool is_refused_by_us(const struct rule_input *in);
bool is_without_route(const struct rule_input *in);
bool is_translated(const struct rule_input *in);
bool is_two_legged(const struct rule_input *in);
bool is_recovered(const struct rule_input *in);
bool is_retried(const struct rule_input *in);
bool is_after_answer(const struct rule_input *in);

/* Answered calls and how they end (conditions_dialog.c). */
bool is_crossing(const struct rule_input *in);
bool is_ack_missing(const struct rule_input *in);
enum side ack_side(const struct rule_input *in, enum side usual);
bool is_released_abnormally(const struct rule_input *in);
enum side bye_side(const struct rule_input *in, enum side usual);
bool is_refresh_failed(const struct rule_input *in);
bool is_change_failed(const struct rule_input *in);
enum side change_side(const struct rule_input *in, enum side usual);
bool is_answer_unusable(const struct rule_input *in);
bool is_offer_unanswered(const struct rule_input *in);
bool is_fax_refused(const struct rule_input *in);
bool is_contact_lost(const struct rule_input *in);
bool is_still_up(const struct rule_input *in);
bool is_without_bye(const struct rule_input *in);
bool is_bye_unanswered(const struct rule_input *in);
bool is_short(const struct rule_input *in);
bool is_cut_at_32_s(const struct rule_input *in);

/* The sound of an answered call, where RTP was captured (conditions_media.c). */
bool is_cut_for_silence(const struct rule_input *in);
enum side stopped_side(const struct rule_input *in, enum side usual);
bool is_sound_to_private(const struct rule_input *in);
enum side private_side(const struct rule_input *in, enum side usual);
bool is_sound_port_closed(const struct rule_input *in);
bool is_sound_elsewhere(const struct rule_input *in);
bool is_one_way(const struct rule_input *in);
enum side silent_side(const struct rule_input *in, enum side usual);
bool is_soundless(const struct rule_input *in);
bool is_sound_bad(const struct rule_input *in);
bool is_sound_late(const struct rule_input *in);

#endif
