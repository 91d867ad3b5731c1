/* Conditions of the capture itself: what it holds of a call, and traffic that is no call of ours.
 */
#include "conditions.h"

/* A call that just stops: where the recording lost packets, its end may be among them. A caller who
 * repeats himself or cancels tells that none came. */
static bool may_lack_replies(const struct rule_input *in)
{
    const struct call *call = in->call;
    bool tells = call->exchange->responses == 0 ? call->exchange->invite_copies > 1 : cancelled(in);
    return !call->final && (call->early_bye || !tells) &&
           diagnosis_recording_has_holes(in->diagnosis, call);
}

/* A caller who was not answered has nothing to acknowledge or to end, and nobody answers the BYE of
 * a call he never heard of with 200. */
static bool lacks_replies(const struct call *call)
{
    bool is_heard = call->exchange->acks || call->early_bye || call->bye_by == PARTY_CALLER;
    return is_heard && (call->exchange->replies_seen == 0 ||
                        (call->exchange->responses == 0 && call_has(call, MARK_BYE_RESPONSE)));
}

bool is_one_sided(const struct rule_input *in)
{
    const struct call *call = in->call;
    if (!call->has_invite)
        return call->code_count > 0 && call->exchange->requests_seen == 0 &&
               diagnosis_link_lacks_requests(in->diagnosis, call);
    return lacks_replies(call) || may_lack_replies(in) ||
           (call->exchange->replies_seen == 0 && !call->refusal &&
            diagnosis_link_is_one_sided(in->diagnosis, call));
}

bool started_before(const struct rule_input *in)
{
    return !in->call->has_invite;
}

/* A password request needs only a few seconds to be answered; a call without a final response much
 * longer. */
bool ended_early(const struct rule_input *in)
{
    int64_t after =
        diagnosis_observed_until(in->diagnosis, in->call) - call_time(in->call, MARK_LAST);
    if (is_open_challenge(in))
        return in->call->credentials == 0 && after < setting_of(in, SETTING_AUTH_WAIT);
    return !in->call->final && after < setting_of(in, SETTING_CAPTURE_MARGIN);
}

bool is_told_otherwise(const struct rule_input *in)
{
    return in->call->cdr && in->call->cdr->mismatch;
}

bool has_copies(const struct rule_input *in)
{
    return in->call->exchange->duplicates > 0;
}

bool has_cut_messages(const struct rule_input *in)
{
    return in->call->exchange->cut > 0;
}

bool has_odd_clock(const struct rule_input *in)
{
    return in->call->clock_odd;
}

/* Names that scanning tools give themselves by default; whole words, so that a phone whose name
 * only resembles is let be. */
static bool has_scanner_name(struct str agent)
{
    static const char *const names[] = {"friendly-scanner",
                                        "friendly-request",
                                        "sipvicious",
                                        "sundayddr",
                                        "sip-scan",
                                        "sipsak",
                                        "sipcli",
                                        "VaxSIPUserAgent",
                                        "pplsip",
                                        "Custom SIP Call",
                                        "Test Agent",
                                        "smap",
                                        "iWar",
                                        "sivus"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct str name = str_from(names[i]);
        if (str_starts_with_nocase(agent, name) &&
            (agent.len == name.len || agent.at[name.len] == '/' || agent.at[name.len] == ' '))
            return true;
    }
    return false;
}

/* Addresses that scanning tools put into From by default. */
static bool has_scanner_address(struct str from)
{
    static const char *const addresses[] = {"sip:100@1.1.1.1", "sip:nm@nm", "sip:nm2@nm2"};
    for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++)
        if (str_equal_nocase(from, str_from(addresses[i])))
            return true;
    return false;
}

bool is_scanner(const struct rule_input *in)
{
    return !in->call->caller_is_us &&
           (has_scanner_name(call_text(in->call, CALL_TEXT_USER_AGENT)) ||
            has_scanner_address(call_text(in->call, CALL_TEXT_FROM_URI)));
}
