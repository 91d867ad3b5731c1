/* Conditions of calls that a CDR alone tells of: no message was seen, so silence proves nothing. */
#include "conditions.h"
#include "rules_cdr.h"

#include "sipdiag/diagnose/q850.h"

#include <string.h>

static enum cdr_word word_of(const struct rule_input *in)
{
    return in->call->cdr ? in->call->cdr->word : WORD_NONE;
}

static bool is_answered(const struct rule_input *in)
{
    return (in->evidence & EVIDENCE_ANSWER) != 0;
}

/* A column says that it rang, or for how long. */
static bool is_known_to_ring(const struct rule_input *in)
{
    return call_has(in->call, MARK_RING) || in->call->ring_us != TIME_UNKNOWN ||
           in->call->last_provisional >= 180;
}

static bool is_long_ringing(const struct rule_input *in)
{
    return in->call->ring_us != TIME_UNKNOWN &&
           in->call->ring_us >= setting_of(in, SETTING_RING_MIN);
}

/* From start to end; TIME_UNKNOWN when one is missing. */
static int64_t length_of(const struct call *call)
{
    int64_t start = call_time(call, MARK_INVITE), end = call_time(call, MARK_FINAL);
    return start == TIME_UNKNOWN || end == TIME_UNKNOWN || end < start ? TIME_UNKNOWN : end - start;
}

static bool is_too_short_to_ring(const struct rule_input *in)
{
    int64_t length = length_of(in->call);
    return length != TIME_UNKNOWN && length < setting_of(in, SETTING_RING_MIN);
}

static bool gave_up(const struct rule_input *in)
{
    const struct call *call = in->call;
    return word_of(in) == WORD_CANCELLED || word_of(in) == WORD_KILLED || in->word == 487 ||
           (!call->final && call->ended_by == PARTY_CALLER);
}

static bool ends_without_a_word(const struct rule_input *in)
{
    return in->word == 0 || in->word == 408 || in->word == 480 || in->word == 487;
}

bool cdr_is_connection_timeout(const struct rule_input *in)
{
    return word_of(in) == WORD_PLATFORM_TIMEOUT;
}

bool cdr_is_blocked(const struct rule_input *in)
{
    return word_of(in) == WORD_PLATFORM_BLOCKED;
}

bool cdr_is_agent_problem(const struct rule_input *in)
{
    return word_of(in) == WORD_PLATFORM_AGENT;
}

bool cdr_is_not_served(const struct rule_input *in)
{
    return word_of(in) == WORD_NOT_SERVED;
}

bool cdr_is_silent_after_100(const struct rule_input *in)
{
    return !in->call->final && in->call->last_provisional == 100;
}

bool cdr_is_no_answer(const struct rule_input *in)
{
    if (is_answered(in) || !ends_without_a_word(in))
        return false;
    if (is_long_ringing(in))
        return true;
    if (in->call->ring_us != TIME_UNKNOWN || gave_up(in))
        return false;
    bool said_so = word_of(in) == WORD_NO_ANSWER || in->call->q850 == 19 ||
                   (in->call->last_provisional >= 180 && !in->call->final);
    return said_so && (in->call->last_provisional >= 180 || !is_too_short_to_ring(in));
}

/* NO ANSWER after a second or two: nobody rings so briefly, the caller gave up. */
bool cdr_is_abandoned(const struct rule_input *in)
{
    bool brief =
        in->call->ring_us != TIME_UNKNOWN ? !is_long_ringing(in) : is_too_short_to_ring(in);
    return !is_answered(in) && ends_without_a_word(in) && brief &&
           (gave_up(in) || (word_of(in) == WORD_NO_ANSWER && in->word != 408));
}

bool cdr_is_cancelled(const struct rule_input *in)
{
    return !is_answered(in) && gave_up(in);
}

bool cdr_is_congested(const struct rule_input *in)
{
    return word_of(in) == WORD_CONGESTION && in->call->code_inferred;
}

bool cdr_is_refused_by_person(const struct rule_input *in)
{
    return in->word == 603 && is_known_to_ring(in);
}

bool cdr_is_busy_everywhere(const struct rule_input *in)
{
    return in->word == 600 && is_known_to_ring(in);
}

/* Whoever gave up after a while may have waited for one who did not pick up. */
enum side cdr_side_of_cancel(const struct rule_input *in, enum side usual)
{
    return is_too_short_to_ring(in) || word_of(in) == WORD_KILLED ? usual : SIDE_UNKNOWN;
}

/* "NO ANSWER" names nobody, "CANCEL" does. */
enum side cdr_side_of_end(const struct rule_input *in, enum side usual)
{
    return gave_up(in) || is_known_to_ring(in) ? usual : SIDE_UNKNOWN;
}

/* What such an input cannot show leaves open whose doing it was (contract, section 4). */
enum side cdr_unknown_side(const struct rule_input *in, enum side usual)
{
    (void)in;
    (void)usual;
    return SIDE_UNKNOWN;
}

bool cdr_by_q850(const struct rule_input *in, struct choice *choice)
{
    const struct q850_cause *row = in->call->q850 ? q850_find(in->call->q850) : NULL;
    if (!row || in->call->q850 == 16)
        return false;
    *choice = (struct choice){row->cause ? row->cause : "unspecified-network-release",
                              row->cause ? SIDE_COUNT : row->side, row->cause ? 60 : 40};
    return true;
}

bool cdr_is_failed(const struct rule_input *in)
{
    return word_of(in) != WORD_NONE || in->call->q850 || in->call->final;
}

bool cdr_is_unanswered(const struct rule_input *in)
{
    return in->call->cdr && in->call->cdr->shows_answers;
}

/* ---- outcome and result ---- */

enum outcome cdr_outcome(const struct rule_input *in)
{
    if (is_answered(in))
        return OUTCOME_ANSWERED;
    if (cdr_is_connection_timeout(in) || cdr_is_silent_after_100(in))
        return OUTCOME_TIMEOUT;
    if (cdr_is_no_answer(in))
        return OUTCOME_NO_ANSWER;
    if (cdr_is_abandoned(in) || cdr_is_cancelled(in))
        return OUTCOME_CANCELLED;
    return in->word ? outcome_of_code(in->word) : OUTCOME_FAILED;
}

void cdr_result(const struct rule_input *in, char result[4])
{
    const struct call *call = in->call;
    const char *word = "";
    if (call->final && call->code != 487) {
        result_of_code(call->code, result);
        return;
    }
    if (is_known_to_ring(in))
        word = "18x";
    else if (call->last_provisional)
        word = "100";
    memcpy(result, word, strlen(word) + 1);
}
