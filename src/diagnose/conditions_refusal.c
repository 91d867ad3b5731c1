/* Conditions of refusals: by words, by code, by who gave them. */
#include "conditions.h"

#include "release_texts.h"

static bool is_refusal(uint16_t code)
{
    return code >= 400 && code != 401 && code != 407 && code != 487;
}

bool by_text(const struct rule_input *in, struct choice *choice)
{
    const struct release_text *row =
        is_refusal(in->word) ? release_text_find(in->call, in->word, rang_long(in)) : NULL;
    if (row)
        *choice = (struct choice){row->cause, row->side, row->confidence};
    return row != NULL;
}

/* Codes with one usual meaning make surer than those that hide many. */
bool by_code(const struct rule_input *in, struct choice *choice)
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

bool is_redirect(const struct rule_input *in)
{
    return in->word >= 300 && in->word < 400;
}

bool is_timeout_code(const struct rule_input *in)
{
    return in->word == 408;
}

enum side timeout_side(const struct rule_input *in, enum side usual)
{
    bool many = diagnosis_trunk_timeouts(in->diagnosis, in->call) >=
                setting_of(in, SETTING_TRUNK_408_NUMBERS);
    return many && !rang(in) ? SIDE_PROVIDER : usual;
}

bool is_declined_by_person(const struct rule_input *in)
{
    return in->word == 603 && rang(in);
}

bool is_busy_everywhere(const struct rule_input *in)
{
    return in->word == 600 && rang(in);
}

bool is_lines_taken(const struct rule_input *in)
{
    return in->word == 600 || in->word == 603;
}

bool is_translated(const struct rule_input *in)
{
    return in->call->far_code != 0;
}

bool is_two_legged(const struct rule_input *in)
{
    return in->call->two_legs;
}

bool is_recovered(const struct rule_input *in)
{
    return in->call->recovered;
}

bool is_after_answer(const struct rule_input *in)
{
    return in->call->after_answer_leg;
}

static bool comes_in(const struct rule_input *in)
{
    return in->call->direction == DIRECTION_IN && in->call->responder_is_us;
}

/* A leg from our switch to our agent: of an incoming call, or begun after the answer. */
static bool goes_to_agent(const struct rule_input *in)
{
    const struct call *call = in->call;
    return (comes_in(in) && call->leg_count > 1) ||
           (call->after_answer_leg && call->direction == DIRECTION_INTERNAL);
}

bool is_agent_unreachable(const struct rule_input *in)
{
    return goes_to_agent(in) && IS_ONE_OF(in->word, 408, 430, 480, 500, 502, 503, 504) &&
           !rang_long(in);
}

bool is_agent_silent(const struct rule_input *in)
{
    return goes_to_agent(in) && is_silent_for_sure(in);
}

bool is_did_unknown(const struct rule_input *in)
{
    return comes_in(in) && IS_ONE_OF(in->word, 404, 410, 484, 604);
}

bool is_refused_by_us(const struct rule_input *in)
{
    return comes_in(in) && !rang(in) &&
           (IS_ONE_OF(in->word, 403, 405, 406, 415, 488, 600, 603, 606) ||
            (in->word >= 500 && in->word < 600));
}

/* Our switch refused our own phone's call and sent it nowhere. */
bool is_without_route(const struct rule_input *in)
{
    const struct call *call = in->call;
    int64_t wait = call_time(call, MARK_FINAL) - call_start(call);
    return call->direction == DIRECTION_INTERNAL && call->leg_count == 1 && !rang(in) &&
           in->word == 503 && wait < US_PER_S;
}

bool is_retried(const struct rule_input *in)
{
    return in->call->retried;
}

/* Our offer asks for sound where nobody can send it. */
bool is_offer_unreachable(const struct rule_input *in)
{
    const struct call_leg *leg = &in->call->legs[0];
    bool crosses = has_flag(in, DIALOG_OFFERS_PRIVATE) && !address_is_private(&leg->to.address) &&
                   !address_is_private(&leg->from.address);
    return IS_ONE_OF(in->word, 488, 606) && (has_flag(in, DIALOG_OFFERS_NOWHERE) || crosses);
}

bool is_srtp_refused(const struct rule_input *in)
{
    return IS_ONE_OF(in->word, 415, 488, 606) && has_flag(in, DIALOG_OFFERS_SRTP);
}

/* 415 is about the kind of the body; of one in parts the sound is not what is refused. */
bool is_body_refused(const struct rule_input *in)
{
    return in->word == 415 && has_flag(in, DIALOG_IN_PARTS);
}

bool is_loop(const struct rule_input *in)
{
    return IS_ONE_OF(in->word, 482, 483);
}

/* The last hop leads back to where the call came from: who sent it back, closed the loop. */
enum side loop_side(const struct rule_input *in, enum side usual)
{
    const struct call *call = in->call;
    bool sent_back =
        call->leg_count > 1 &&
        address_equal(&call->legs[call->leg_count - 1].to.address, &call->legs[0].from.address);
    return sent_back ? SIDE_US : usual;
}

/* Call blocking names itself in the Reason (ATIS-1000099), whatever the code. */
bool is_analytics_named(const struct rule_input *in)
{
    return str_contains_nocase(call_text(in->call, CALL_TEXT_REASON), STR("v=analytics"));
}

bool is_rewritten(const struct rule_input *in)
{
    return has_flag(in, DIALOG_REWRITTEN);
}
