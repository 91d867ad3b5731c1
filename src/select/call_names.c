/* The table of names for conditions on calls: docs/EXPRESSIONS.md is printed from it. */
#include "sipdiag/select/call_names.h"

#include "buckets.h"
#include "sipdiag/base/clock.h"
#include "sipdiag/model/cause.h"
#include "sipdiag/select/number.h"

#include <string.h>

enum count {
    COUNT_CODE,
    COUNT_Q850,
    COUNT_FAR_CODE,
    COUNT_LAST_PROVISIONAL,
    COUNT_ATTEMPTS,
    COUNT_RETRANSMISSIONS,
    COUNT_LEGS,
    COUNT_MESSAGES,
};

enum duration { DURATION_PDD, DURATION_RING, DURATION_SETUP, DURATION_TALK };

enum word { WORD_OUTCOME, WORD_SIDE, WORD_DIRECTION, WORD_ENDED_BY, WORD_TRANSPORT, WORD_CAUSE };

static const struct call *call_of(const void *context)
{
    return ((const struct call_context *)context)->call;
}

static const struct verdict *verdict_of(const void *context)
{
    return ((const struct call_context *)context)->verdict;
}

static bool get_count(void *context, int which, size_t index, struct expression_value *value)
{
    const struct call *call = call_of(context);
    (void)index;
    switch ((enum count)which) {
    case COUNT_CODE:
        value->number = call->code;
        return true;
    case COUNT_Q850:
        value->number = call->q850 ? call->q850 : call->q850_bye;
        return value->number > 0;
    case COUNT_FAR_CODE:
        value->number = call->far_code;
        return call->far_code != 0;
    case COUNT_LAST_PROVISIONAL:
        value->number = call->last_provisional;
        return true;
    case COUNT_ATTEMPTS:
        value->number = call->attempts;
        return true;
    case COUNT_RETRANSMISSIONS:
        value->number = call->retransmissions;
        return true;
    case COUNT_LEGS:
        value->number = call->leg_total;
        return true;
    case COUNT_MESSAGES:
        value->number = call->messages;
        return true;
    }
    return false;
}

static int64_t duration_of(const struct call *call, enum duration which)
{
    switch (which) {
    case DURATION_PDD:
        return call_pdd(call);
    case DURATION_RING:
        return call->ring_us;
    case DURATION_SETUP:
        return call_setup(call);
    default:
        return call_talk(call);
    }
}

/* In whole milliseconds, as every format shows them: what is shown can be asked for. */
static bool get_duration(void *context, int which, size_t index, struct expression_value *value)
{
    int64_t us = duration_of(call_of(context), (enum duration)which);
    (void)index;
    if (us == TIME_UNKNOWN)
        return false;
    value->number = (double)(us / US_PER_MS + (us % US_PER_MS >= US_PER_MS / 2));
    return true;
}

static bool get_text(void *context, int which, size_t index, struct expression_value *value)
{
    (void)index;
    value->text = call_text(call_of(context), (enum call_text)which);
    return value->text.len > 0;
}

static const char *word_of(const struct call_context *context, enum word which)
{
    switch (which) {
    case WORD_OUTCOME:
        return outcome_name((enum outcome)context->verdict->outcome);
    case WORD_SIDE:
        return side_name((enum side)context->verdict->side);
    case WORD_DIRECTION:
        return direction_name(context->call->direction);
    case WORD_ENDED_BY:
        return party_name(context->call->ended_by);
    case WORD_TRANSPORT:
        return transport_name(context->call->transport);
    case WORD_CAUSE:
        return context->verdict->cause->id;
    }
    return NULL;
}

static bool get_word(void *context, int which, size_t index, struct expression_value *value)
{
    const char *word = word_of(context, (enum word)which);
    (void)index;
    value->text = str_from(word);
    return word != NULL;
}

static bool get_result(void *context, int which, size_t index, struct expression_value *value)
{
    (void)which, (void)index;
    value->text = result_name(verdict_of(context)->result);
    return true;
}

static bool get_note(void *context, int which, size_t index, struct expression_value *value)
{
    const struct verdict *verdict = verdict_of(context);
    (void)which;
    if (index >= verdict->note_count)
        return false;
    value->text = str_from(verdict->notes[index]->id);
    return true;
}

static struct text *cleared_scratch(void *context)
{
    struct text *scratch = &((struct call_context *)context)->scratch;
    text_clear(scratch);
    return scratch;
}

static bool get_trunk(void *context, int which, size_t index, struct expression_value *value)
{
    const struct address *trunk = call_of(context)->trunk;
    struct text *scratch = cleared_scratch(context);
    (void)which, (void)index;
    if (!trunk)
        return false;
    address_add(scratch, trunk);
    value->text = text_str(scratch);
    return true;
}

static bool get_prefix(void *context, int which, size_t index, struct expression_value *value)
{
    const struct call_context *call = context;
    struct text *scratch = cleared_scratch(context);
    (void)which, (void)index;
    size_t length = (size_t)call->analysis->settings->value[SETTING_PREFIX_LENGTH];
    bool known = number_add_prefix(scratch, call_text(call->call, CALL_TEXT_CALLEE), length);
    value->text = text_str(scratch);
    return known;
}

static bool get_input(void *context, int which, size_t index, struct expression_value *value)
{
    const struct call_context *call = context;
    struct moment first =
        call_moment(call->call, call_has(call->call, MARK_INVITE) ? MARK_INVITE : MARK_FIRST);
    (void)which, (void)index;
    if (first.time_us == TIME_UNKNOWN || first.origin.input >= call->analysis->input_count)
        return false;
    value->text = str_from(call->analysis->inputs[first.origin.input].name);
    return true;
}

static bool get_final(void *context, int which, size_t index, struct expression_value *value)
{
    (void)which, (void)index;
    value->number = call_of(context)->final;
    return true;
}

static bool get_recovered(void *context, int which, size_t index, struct expression_value *value)
{
    (void)which, (void)index;
    value->number = call_of(context)->recovered;
    return true;
}

static bool get_confidence(void *context, int which, size_t index, struct expression_value *value)
{
    (void)which, (void)index;
    value->number = (double)verdict_of(context)->confidence / 100;
    return true;
}

static bool get_start(void *context, int which, size_t index, struct expression_value *value)
{
    int64_t start_us = call_shown_start(call_of(context));
    (void)which, (void)index;
    value->number = (double)start_us;
    return start_us != TIME_UNKNOWN;
}

static bool get_bucket(void *context, int which, size_t index, struct expression_value *value)
{
    int64_t start_us = call_shown_start(call_of(context));
    struct text *scratch = cleared_scratch(context);
    (void)index;
    if (start_us == TIME_UNKNOWN)
        return false;
    bucket_add(scratch, (enum bucket)which, start_us);
    value->text = text_str(scratch);
    value->number = bucket_number((enum bucket)which, start_us);
    return true;
}

/* ---- sound: of both directions the worse ---- */

static bool get_loss(void *context, int which, size_t index, struct expression_value *value)
{
    const struct call_media *media = call_of(context)->media;
    bool known = false;
    (void)which, (void)index;
    value->number = 0;
    for (int i = 0; media && i < MEDIA_SIDES; i++) {
        if (!media->side[i])
            continue;
        double share = media_loss(media->side[i]);
        known = true;
        value->number = share > value->number ? share : value->number;
    }
    return known;
}

static bool get_jitter(void *context, int which, size_t index, struct expression_value *value)
{
    const struct call_media *media = call_of(context)->media;
    bool known = false;
    (void)which, (void)index;
    value->number = 0;
    for (int i = 0; media && i < MEDIA_SIDES; i++) {
        if (!media->side[i] || media->side[i]->jitter_us == UINT32_MAX)
            continue;
        known = true;
        if (media->side[i]->jitter_us > value->number)
            value->number = media->side[i]->jitter_us;
    }
    return known;
}

static bool get_mos(void *context, int which, size_t index, struct expression_value *value)
{
    const struct call_media *media = call_of(context)->media;
    unsigned worst = 0;
    (void)which, (void)index;
    for (int i = 0; media && i < MEDIA_SIDES; i++) {
        unsigned mos = media->side[i] ? media->side[i]->mos_hundredths : 0;
        if (mos && (!worst || mos < worst))
            worst = mos;
    }
    value->number = worst / 100.0;
    return worst > 0;
}

static bool get_media_problem(void *context, int which, size_t index,
                              struct expression_value *value)
{
    const struct cause *problem = verdict_of(context)->media_problem;
    (void)which, (void)index;
    value->text = str_from(problem ? problem->id : NULL);
    return problem != NULL;
}

static const char *outcome_at(size_t index)
{
    return index < OUTCOME_COUNT ? outcome_name((enum outcome)index) : NULL;
}

static const char *side_at(size_t index)
{
    return index < SIDE_COUNT ? side_name((enum side)index) : NULL;
}

static const char *direction_at(size_t index)
{
    return index < DIRECTION_TRANSIT ? direction_name((enum direction)(index + 1)) : NULL;
}

static const char *party_at(size_t index)
{
    return index < PARTY_NETWORK ? party_name((enum party)(index + 1)) : NULL;
}

static const char *transport_at(size_t index)
{
    return index <= TRANSPORT_SCTP ? transport_name((enum transport)index) : NULL;
}

static const struct expression_name names[] = {
    {.name = "code",
     .type = EXPRESSION_NUMBER,
     .purpose = "what the caller was told: the final code, else the last provisional one, else 0",
     .get = get_count,
     .which = COUNT_CODE},
    {.name = "result",
     .type = EXPRESSION_TEXT,
     .purpose = "the provider's last word: a code, or \"18x\", \"100\", \"none\"",
     .get = get_result},
    {.name = "cause",
     .type = EXPRESSION_TEXT,
     .purpose = "id of the diagnosis, as in RULES.md",
     .get = get_word,
     .which = WORD_CAUSE},
    {.name = "side",
     .type = EXPRESSION_TEXT,
     .purpose = "who can do something about it",
     .get = get_word,
     .which = WORD_SIDE,
     .choice_at = side_at},
    {.name = "outcome",
     .type = EXPRESSION_TEXT,
     .purpose = "how it went, in one word",
     .get = get_word,
     .which = WORD_OUTCOME,
     .choice_at = outcome_at},
    {.name = "direction",
     .type = EXPRESSION_TEXT,
     .purpose = "which way it went; unknown when our side is not known",
     .get = get_word,
     .which = WORD_DIRECTION,
     .choice_at = direction_at},
    {.name = "trunk",
     .type = EXPRESSION_TEXT,
     .purpose = "the far address; unknown for internal calls",
     .get = get_trunk},
    {.name = "caller",
     .type = EXPRESSION_PHONE,
     .purpose = "who calls",
     .get = get_text,
     .which = CALL_TEXT_CALLER},
    {.name = "callee",
     .type = EXPRESSION_PHONE,
     .purpose = "who is called",
     .get = get_text,
     .which = CALL_TEXT_CALLEE},
    {.name = "prefix",
     .type = EXPRESSION_TEXT,
     .purpose = "the first digits of the called number (`--set prefix-length=5`)",
     .get = get_prefix},
    {.name = "ua",
     .type = EXPRESSION_TEXT,
     .purpose = "User-Agent of the caller's INVITE",
     .get = get_text,
     .which = CALL_TEXT_USER_AGENT},
    {.name = "server",
     .type = EXPRESSION_TEXT,
     .purpose = "Server of the response in `code`",
     .get = get_text,
     .which = CALL_TEXT_SERVER},
    {.name = "input", .type = EXPRESSION_TEXT, .purpose = "name of the input", .get = get_input},
    {.name = "transport",
     .type = EXPRESSION_TEXT,
     .purpose = "how SIP was carried",
     .get = get_word,
     .which = WORD_TRANSPORT,
     .choice_at = transport_at},
    {.name = "ended_by",
     .type = EXPRESSION_TEXT,
     .purpose = "who ended it; unknown when it did not end",
     .get = get_word,
     .which = WORD_ENDED_BY,
     .choice_at = party_at},
    {.name = "reason",
     .type = EXPRESSION_TEXT,
     .purpose = "reason phrase of the response in `code`",
     .get = get_text,
     .which = CALL_TEXT_PHRASE},
    {.name = "q850",
     .type = EXPRESSION_NUMBER,
     .purpose = "Q.850 release cause; unknown when none was sent",
     .get = get_count,
     .which = COUNT_Q850},
    {.name = "far_code",
     .type = EXPRESSION_NUMBER,
     .purpose = "the code of a leg farther along, when it was another one",
     .get = get_count,
     .which = COUNT_FAR_CODE},
    {.name = "last_provisional",
     .type = EXPRESSION_NUMBER,
     .purpose = "the last 1xx before the end, 0 when there was none",
     .get = get_count,
     .which = COUNT_LAST_PROVISIONAL},
    {.name = "attempts",
     .type = EXPRESSION_NUMBER,
     .purpose = "INVITE transactions of the first leg",
     .get = get_count,
     .which = COUNT_ATTEMPTS},
    {.name = "retransmissions",
     .type = EXPRESSION_NUMBER,
     .purpose = "messages that were sent again",
     .get = get_count,
     .which = COUNT_RETRANSMISSIONS},
    {.name = "legs",
     .type = EXPRESSION_NUMBER,
     .purpose = "hops that were captured",
     .get = get_count,
     .which = COUNT_LEGS},
    {.name = "messages",
     .type = EXPRESSION_NUMBER,
     .purpose = "SIP messages of all legs",
     .get = get_count,
     .which = COUNT_MESSAGES},
    {.name = "confidence",
     .type = EXPRESSION_RATIO,
     .purpose = "how sure the cause is",
     .get = get_confidence},
    {.name = "recovered",
     .type = EXPRESSION_BOOL,
     .purpose = "another route carried the call at once",
     .get = get_recovered},
    {.name = "final",
     .type = EXPRESSION_BOOL,
     .purpose = "`code` is a final response",
     .get = get_final},
    {.name = "note",
     .type = EXPRESSION_TEXT,
     .many = true,
     .purpose = "ids of further diagnoses; equal when one of them is, unequal when none is",
     .get = get_note},
    {.name = "call_id",
     .type = EXPRESSION_TEXT,
     .purpose = "Call-ID",
     .get = get_text,
     .which = CALL_TEXT_CALL_ID},
    {.name = "pdd",
     .type = EXPRESSION_DURATION,
     .purpose = "from the first INVITE until it rings, or is answered",
     .get = get_duration,
     .which = DURATION_PDD},
    {.name = "ring",
     .type = EXPRESSION_DURATION,
     .purpose = "how long it rang; unknown when it did not",
     .get = get_duration,
     .which = DURATION_RING},
    {.name = "setup",
     .type = EXPRESSION_DURATION,
     .purpose = "from the first INVITE to the answer; unknown when there was none",
     .get = get_duration,
     .which = DURATION_SETUP},
    {.name = "talk",
     .type = EXPRESSION_DURATION,
     .purpose = "from the answer to the BYE; unknown when never answered or not ended",
     .get = get_duration,
     .which = DURATION_TALK},
    {.name = "loss",
     .type = EXPRESSION_RATIO,
     .purpose = "share of sound packets lost, of the worse direction; unknown without sound",
     .get = get_loss},
    {.name = "jitter",
     .type = EXPRESSION_DURATION,
     .purpose = "how unevenly sound packets came, of the worse direction",
     .get = get_jitter},
    {.name = "mos",
     .type = EXPRESSION_NUMBER,
     .purpose = "estimated quality of the sound, 1 to 4.5, of the worse direction",
     .get = get_mos},
    {.name = "media_problem",
     .type = EXPRESSION_TEXT,
     .purpose = "cause or note that its sound gives; unknown when there is none",
     .get = get_media_problem},
    {.name = "start", .type = EXPRESSION_TIME, .purpose = "the first INVITE", .get = get_start},
    {.name = "day",
     .type = EXPRESSION_CLOCK,
     .purpose = "day of the start: \"2026-11-20\", or of the month: 20",
     .get = get_bucket,
     .which = BUCKET_DAY},
    {.name = "hour",
     .type = EXPRESSION_CLOCK,
     .purpose = "hour of the start: \"2026-11-20 18:00\", or of the day: 18",
     .get = get_bucket,
     .which = BUCKET_HOUR},
    {.name = "minute",
     .type = EXPRESSION_CLOCK,
     .purpose = "minute of the start: \"2026-11-20 18:21\", or of the hour: 21",
     .get = get_bucket,
     .which = BUCKET_MINUTE},
};

#define NAME_COUNT (sizeof names / sizeof names[0])

_Static_assert(NAME_COUNT <= CALL_NAMES_MAX, "a scope has room for every name");

const struct expression_name *call_name_at(size_t index)
{
    return index < NAME_COUNT ? &names[index] : NULL;
}

void call_scope_init(struct call_scope *scope, const struct settings *settings,
                     const char *(*cause_at)(size_t index))
{
    memcpy(scope->names, names, sizeof names);
    for (size_t i = 0; i < NAME_COUNT; i++)
        if ((names[i].get == get_word && names[i].which == WORD_CAUSE) ||
            names[i].get == get_note || names[i].get == get_media_problem)
            scope->names[i].choice_at = cause_at;
    scope->scope = (struct expression_scope){
        .names = scope->names,
        .name_count = NAME_COUNT,
        .number_tail = (size_t)settings->value[SETTING_NUMBER_TAIL],
    };
}
