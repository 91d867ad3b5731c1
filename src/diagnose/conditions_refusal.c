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
        is_refusal(in->word) ? release_text_find(in->call, in->word) : NULL;
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

/* A leg from our switch to our agent got nothing, or no one there. */
bool is_agent_unreachable(const struct rule_input *in)
{
    const struct call *call = in->call;
    bool to_agent =
        (comes_in(in) && call->leg_count > 1) || (call->after_answer_leg && call->responder_is_us);
    return to_agent && (in->word == 0 || IS_ONE_OF(in->word, 408, 430, 480, 500, 502, 503, 504)) &&
           !rang_long(in);
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
