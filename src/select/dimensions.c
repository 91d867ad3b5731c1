/* The table of what calls can be grouped by. */
#include "sipdiag/select/dimensions.h"

#include "buckets.h"
#include "sipdiag/base/clock.h"
#include "sipdiag/model/cause.h"
#include "sipdiag/select/number.h"

static const struct call *call_at(const struct analysis *analysis, size_t index)
{
    return analysis->calls[index];
}

static const struct verdict *verdict_at(const struct analysis *analysis, size_t index)
{
    return analysis->verdicts[index];
}

static bool add_word(struct text *out, const char *word)
{
    text_add_literal(out, word ? word : "");
    return word != NULL;
}

static bool add_call_text(struct text *out, const struct call *call, enum call_text which)
{
    struct str text = call_text(call, which);
    text_add(out, text);
    return text.len > 0;
}

static bool add_result(struct text *out, const struct analysis *analysis, size_t index)
{
    text_add(out, result_name(verdict_at(analysis, index)->result));
    return true;
}

static bool add_cause(struct text *out, const struct analysis *analysis, size_t index)
{
    return add_word(out, verdict_at(analysis, index)->cause->id);
}

static bool add_code(struct text *out, const struct analysis *analysis, size_t index)
{
    text_addf(out, "%u", call_at(analysis, index)->code);
    return true;
}

static bool add_side(struct text *out, const struct analysis *analysis, size_t index)
{
    return add_word(out, side_name((enum side)verdict_at(analysis, index)->side));
}

static bool add_outcome(struct text *out, const struct analysis *analysis, size_t index)
{
    return add_word(out, outcome_name((enum outcome)verdict_at(analysis, index)->outcome));
}

static bool add_direction(struct text *out, const struct analysis *analysis, size_t index)
{
    return add_word(out, direction_name(call_at(analysis, index)->direction));
}

static bool add_trunk(struct text *out, const struct analysis *analysis, size_t index)
{
    const struct address *trunk = call_at(analysis, index)->trunk;
    if (!trunk)
        return false;
    address_add(out, trunk);
    return true;
}

static bool add_number(struct text *out, const struct analysis *analysis, size_t index,
                       enum call_text which)
{
    struct str number = call_text(call_at(analysis, index), which);
    number_add_key(out, number, (size_t)analysis->settings->value[SETTING_NUMBER_TAIL]);
    return number.len > 0;
}

static bool add_caller(struct text *out, const struct analysis *analysis, size_t index)
{
    return add_number(out, analysis, index, CALL_TEXT_CALLER);
}

static bool add_callee(struct text *out, const struct analysis *analysis, size_t index)
{
    return add_number(out, analysis, index, CALL_TEXT_CALLEE);
}

static bool add_shown_caller(struct text *out, const struct analysis *analysis, size_t index)
{
    return add_call_text(out, call_at(analysis, index), CALL_TEXT_CALLER);
}

static bool add_shown_callee(struct text *out, const struct analysis *analysis, size_t index)
{
    return add_call_text(out, call_at(analysis, index), CALL_TEXT_CALLEE);
}

static bool add_prefix(struct text *out, const struct analysis *analysis, size_t index)
{
    return number_add_prefix(out, call_text(call_at(analysis, index), CALL_TEXT_CALLEE),
                             (size_t)analysis->settings->value[SETTING_PREFIX_LENGTH]);
}

static bool add_bucket(struct text *out, const struct analysis *analysis, size_t index,
                       enum bucket bucket)
{
    int64_t start_us = call_shown_start(call_at(analysis, index));
    if (start_us == TIME_UNKNOWN)
        return false;
    bucket_add(out, bucket, start_us);
    return true;
}

static bool add_hour(struct text *out, const struct analysis *analysis, size_t index)
{
    return add_bucket(out, analysis, index, BUCKET_HOUR);
}

static bool add_minute(struct text *out, const struct analysis *analysis, size_t index)
{
    return add_bucket(out, analysis, index, BUCKET_MINUTE);
}

static bool add_day(struct text *out, const struct analysis *analysis, size_t index)
{
    return add_bucket(out, analysis, index, BUCKET_DAY);
}

static bool add_user_agent(struct text *out, const struct analysis *analysis, size_t index)
{
    return add_call_text(out, call_at(analysis, index), CALL_TEXT_USER_AGENT);
}

static bool add_input(struct text *out, const struct analysis *analysis, size_t index)
{
    const struct call *call = call_at(analysis, index);
    struct moment first = call_moment(call, call_has(call, MARK_INVITE) ? MARK_INVITE : MARK_FIRST);
    if (first.time_us == TIME_UNKNOWN || first.origin.input >= analysis->input_count)
        return false;
    return add_word(out, analysis->inputs[first.origin.input].name);
}

static bool add_transport(struct text *out, const struct analysis *analysis, size_t index)
{
    return add_word(out, transport_name(call_at(analysis, index)->transport));
}

static bool add_ended_by(struct text *out, const struct analysis *analysis, size_t index)
{
    return add_word(out, party_name(call_at(analysis, index)->ended_by));
}

static const struct dimension dimensions[] = {
    {"result", "SIP", "the provider's last word: a code, 18x, 100 or none", false, false,
     add_result, NULL},
    {"cause", "cause", "the diagnosis", false, false, add_cause, NULL},
    {"code", "code", "what the caller was told", true, false, add_code, NULL},
    {"side", "side", "who can do something about it", false, false, add_side, NULL},
    {"outcome", "outcome", "how it went, in one word", false, false, add_outcome, NULL},
    {"direction", "direction", "out, in, internal or transit", false, false, add_direction, NULL},
    {"trunk", "trunk", "the far address", false, false, add_trunk, NULL},
    {"caller", "caller", "who calls; numbers are compared by their digits", false, false,
     add_caller, add_shown_caller},
    {"callee", "destination", "who is called; numbers are compared by their digits", false, false,
     add_callee, add_shown_callee},
    {"prefix", "prefix", "the first digits of the called number", false, false, add_prefix, NULL},
    {"hour", "hour", "hour of the start", false, true, add_hour, NULL},
    {"minute", "minute", "minute of the start", false, true, add_minute, NULL},
    {"day", "day", "day of the start", false, true, add_day, NULL},
    {"ua", "user agent", "User-Agent of the caller's INVITE", false, false, add_user_agent, NULL},
    {"input", "input", "name of the input", false, false, add_input, NULL},
    {"transport", "transport", "udp, tcp, tls, ws, wss or sctp", false, false, add_transport, NULL},
    {"ended_by", "ended by", "caller, callee or network", false, false, add_ended_by, NULL},
};

const struct dimension *dimension_at(size_t index)
{
    return index < sizeof dimensions / sizeof dimensions[0] ? &dimensions[index] : NULL;
}

const char *dimension_name_at(size_t index)
{
    const struct dimension *dimension = dimension_at(index);
    return dimension ? dimension->name : NULL;
}

const struct dimension *dimension_find(struct str name)
{
    for (size_t i = 0; dimension_at(i); i++)
        if (str_equal(name, str_from(dimensions[i].name)))
            return &dimensions[i];
    return NULL;
}
