/* Runs the rules over a call: cause, notes, side, outcome, confidence. */
#include "conditions.h"
#include "rules_cdr.h"
#include "told.h"

#include "sipdiag/base/memory.h"

#include <stdio.h>
#include <string.h>

static int64_t first_known(int64_t a, int64_t b)
{
    return a != TIME_UNKNOWN ? a : b;
}

static int64_t span(int64_t from, int64_t until)
{
    int64_t length;
    if (from == TIME_UNKNOWN || until == TIME_UNKNOWN ||
        __builtin_sub_overflow(until, from, &length) || length < 0)
        return TIME_UNKNOWN;
    return length;
}

/* Without offers of both sides nobody knows what was to come. */
static bool has_media(const struct call *call)
{
    unsigned sides = 0;
    for (uint16_t i = 0; call->media && i < call->media->offer_count; i++)
        sides |= call->media->offers[i].by_caller ? 1U : 2U;
    return sides == 3;
}

static unsigned evidence_of(const struct diagnosis *diagnosis, const struct call *call)
{
    int64_t after = span(call_time(call, MARK_LAST), diagnosis_observed_until(diagnosis, call));
    unsigned evidence = 0;
    if (call->has_invite)
        evidence |= EVIDENCE_INVITE;
    if (call->exchange->replies_seen)
        evidence |= EVIDENCE_BOTH_WAYS;
    if (call->final)
        evidence |= EVIDENCE_FINAL;
    if (call->final && call->code >= 200 && call->code < 300)
        evidence |= EVIDENCE_ANSWER;
    if (call_has(call, MARK_RING))
        evidence |= EVIDENCE_RING;
    if (call_has(call, MARK_CANCEL) &&
        (!call->final || call_time(call, MARK_CANCEL) <= call_time(call, MARK_FINAL)))
        evidence |= EVIDENCE_CANCEL;
    if (has_media(call))
        evidence |= EVIDENCE_MEDIA;
    if (after != TIME_UNKNOWN && after >= diagnosis_setting(diagnosis, SETTING_CAPTURE_MARGIN))
        evidence |= EVIDENCE_END;
    return evidence;
}

/* Until when the last attempt stayed without a word: our CANCEL, the final, else as far as the
 * capture goes. */
static int64_t silent_until(const struct diagnosis *diagnosis, const struct call *call)
{
    int64_t cancel = call_time(call, MARK_CANCEL), final = call_time(call, MARK_FINAL);
    return first_known(first_known(cancel, final), diagnosis_observed_until(diagnosis, call));
}

static int64_t ring_length(const struct diagnosis *diagnosis, const struct call *call)
{
    bool is_over = call->final || call_has(call, MARK_CANCEL);
    if (call->from_cdr || call->no_times || call->ring_us != TIME_UNKNOWN || is_over)
        return call->ring_us;
    return span(call_time(call, MARK_RING), diagnosis_observed_until(diagnosis, call));
}

static struct rule_input input_of(const struct diagnosis *diagnosis, const struct call *call)
{
    int64_t attempt = first_known(call_time(call, MARK_ATTEMPT), call_time(call, MARK_INVITE));
    return (struct rule_input){
        .diagnosis = diagnosis,
        .call = call,
        .evidence = evidence_of(diagnosis, call),
        .word = call->far_code ? call->far_code
                : call->final  ? call->code
                               : 0,
        .silent_us = span(attempt, silent_until(diagnosis, call)),
        .ring_us = ring_length(diagnosis, call),
    };
}

static bool applies(const struct rule *rule, const struct rule_input *input, struct choice *choice)
{
    if ((rule->needs & ~input->evidence) != 0)
        return false;
    *choice = (struct choice){rule->cause, SIDE_COUNT, rule->confidence};
    return rule->choose ? rule->choose(input, choice) : rule->matches(input);
}

/* Faults the caller makes by itself: for a call that comes in, its side is not ours. */
static bool is_made_by_caller(const struct cause *cause)
{
    static const char *const ids[] = {"abandoned-early",     "cancelled-by-us", "auth-loop",
                                      "auth-never-answered", "bad-credentials", "ack-missing"};
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++)
        if (strcmp(cause->id, ids[i]) == 0)
            return true;
    return false;
}

static enum side side_of_cause(const struct call *call, const struct cause *cause, enum side side)
{
    if (side == SIDE_US && call->direction == DIRECTION_IN && is_made_by_caller(cause))
        return SIDE_UNKNOWN;
    return placed_side(call, side);
}

/* These know which party it was, and with that its side. */
static bool places_itself(const struct rule *rule)
{
    return rule->side && ((rule->needs & EVIDENCE_MEDIA) || rule->side == bye_side ||
                          rule->side == change_side || rule->side == prack_side);
}

static void add_notes(struct diagnosis *diagnosis, const struct rule_input *input,
                      struct verdict *verdict)
{
    const struct cause *notes[VERDICT_NOTES_MAX];
    struct choice choice;
    const struct rule *rules = input->call->from_cdr ? cdr_note_rules : note_rules;
    size_t count = input->call->from_cdr ? cdr_note_rule_count : note_rule_count;
    for (size_t i = 0; i < count && verdict->note_count < VERDICT_NOTES_MAX; i++) {
        if (!applies(&rules[i], input, &choice))
            continue;
        const struct cause *note = diagnosis_cause(diagnosis, choice.cause);
        if (note != verdict->cause)
            notes[verdict->note_count++] = note;
    }
    if (verdict->note_count)
        verdict->notes = diagnosis_keep_notes(diagnosis, notes, verdict->note_count);
}

/* Not over yet, so there is nothing to explain. No row of the table: no capture that ended has it.
 */
static const struct cause in_progress = {
    .id = "in-progress",
    .level = CAUSE_LEVEL_CAUSE,
    .side = SIDE_NONE,
    .label = "In progress",
    .meaning = "The call goes on; it is judged when it has ended.",
    .action = "",
    .headline = "The call is still in progress.",
};

static const struct cause *first_media_rule(struct diagnosis *diagnosis, const struct rule *rules,
                                            size_t count, const struct rule_input *input)
{
    struct choice choice;
    for (size_t i = 0; i < count; i++)
        if ((rules[i].needs & EVIDENCE_MEDIA) && applies(&rules[i], input, &choice))
            return diagnosis_cause(diagnosis, choice.cause);
    return NULL;
}

static const struct cause *media_problem(struct diagnosis *diagnosis,
                                         const struct rule_input *input)
{
    if (!(input->evidence & EVIDENCE_MEDIA))
        return NULL;
    const struct cause *problem = first_media_rule(diagnosis, cause_rules, cause_rule_count, input);
    return problem ? problem : first_media_rule(diagnosis, note_rules, note_rule_count, input);
}

static void decide(struct diagnosis *diagnosis, const struct rule_input *input,
                   const struct rule *rules, size_t count, struct verdict *verdict)
{
    struct choice choice;
    size_t index = 0;
    while (index + 1 < count && !applies(&rules[index], input, &choice))
        index++;
    if (index + 1 == count)
        (void)applies(&rules[index], input, &choice);
    const struct rule *rule = &rules[index];
    const struct cause *cause = diagnosis_cause(diagnosis, choice.cause);
    enum side side = choice.side == SIDE_COUNT ? cause->side : choice.side;
    if (rule->side)
        side = rule->side(input, side);
    *verdict = (struct verdict){.cause = cause, .confidence = choice.confidence};
    verdict->side = (uint8_t)(places_itself(rule) ? side : side_of_cause(input->call, cause, side));
}

/* The verdict that stands in the report that the call was read from. */
static void take_told(struct diagnosis *diagnosis, const struct call *call, struct verdict *verdict)
{
    const struct cause *notes[VERDICT_NOTES_MAX];
    struct told_verdict told;
    told_verdict_read(&told, call->cdr->told);
    *verdict = (struct verdict){.cause = cause_find(told.cause),
                                .outcome = (uint8_t)told.outcome,
                                .side = (uint8_t)told.side,
                                .confidence = told.confidence};
    memcpy(verdict->result, told.result, sizeof verdict->result);
    if (!verdict->cause) /* of a newer version */
        verdict->cause = diagnosis_cause(diagnosis, "unspecified-network-release");
    struct str rest = str_from(told.notes);
    while (rest.len && verdict->note_count < VERDICT_NOTES_MAX) {
        char name[64];
        struct str id = str_before(rest, ' ', &rest);
        snprintf(name, sizeof name, "%.*s", (int)(id.len & 0x3f), id.at);
        const struct cause *note = cause_find(name);
        if (note)
            notes[verdict->note_count++] = note;
    }
    if (verdict->note_count)
        verdict->notes = diagnosis_keep_notes(diagnosis, notes, verdict->note_count);
}

void diagnose_call(struct diagnosis *diagnosis, const struct call *call, struct verdict *verdict)
{
    if (call->cdr && call->cdr->told) {
        take_told(diagnosis, call, verdict);
        return;
    }
    struct rule_input input = input_of(diagnosis, call);
    if (call->in_progress) {
        *verdict = (struct verdict){.cause = &in_progress, .outcome = OUTCOME_IN_PROGRESS};
        rule_result(&input, verdict->result);
        return;
    }
    if (call->from_cdr) {
        decide(diagnosis, &input, cdr_cause_rules, cdr_cause_rule_count, verdict);
        verdict->confidence = cdr_confidence(call, verdict->confidence);
        verdict->outcome =
            (uint8_t)(strcmp(verdict->cause->id, "capture-ended-early") == 0 ? OUTCOME_UNKNOWN
                                                                             : cdr_outcome(&input));
        cdr_result(&input, verdict->result);
        verdict->cause = cause_as_told(verdict->cause, call);
    } else {
        decide(diagnosis, &input, cause_rules, cause_rule_count, verdict);
        verdict->media_problem = media_problem(diagnosis, &input);
        verdict->outcome = (uint8_t)rule_outcome(&input, verdict->cause);
        rule_result(&input, verdict->result);
    }
    add_notes(diagnosis, &input, verdict);
}
