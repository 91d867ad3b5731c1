/* outcome and result: what the call's own signalling says, whatever the cause behind it (contract,
 * section 4). */
#include "rules.h"

#include <string.h>

static bool is_unjudged(const struct cause *cause)
{
    static const char *const ids[] = {"capture-one-sided", "capture-started-mid-call",
                                      "capture-ended-early"};
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++)
        if (strcmp(cause->id, ids[i]) == 0)
            return true;
    return false;
}

/* Final codes by outcome; what is in no row is failed. */
static const struct {
    uint16_t first, last;
    enum outcome outcome;
} outcomes[] = {
    {200, 299, OUTCOME_ANSWERED},    {300, 399, OUTCOME_REDIRECTED},  {401, 403, OUTCOME_REJECTED},
    {404, 404, OUTCOME_UNREACHABLE}, {405, 407, OUTCOME_REJECTED},    {408, 408, OUTCOME_TIMEOUT},
    {410, 410, OUTCOME_UNREACHABLE}, {415, 416, OUTCOME_REJECTED},    {420, 440, OUTCOME_REJECTED},
    {469, 470, OUTCOME_REJECTED},    {480, 480, OUTCOME_UNREACHABLE}, {484, 485, OUTCOME_REJECTED},
    {486, 486, OUTCOME_BUSY},        {488, 489, OUTCOME_REJECTED},    {493, 494, OUTCOME_REJECTED},
    {504, 504, OUTCOME_TIMEOUT},     {600, 600, OUTCOME_BUSY},        {603, 603, OUTCOME_REJECTED},
    {604, 604, OUTCOME_UNREACHABLE}, {606, 608, OUTCOME_REJECTED},
};

enum outcome outcome_of_code(uint16_t code)
{
    for (size_t i = 0; i < sizeof outcomes / sizeof outcomes[0]; i++)
        if (code >= outcomes[i].first && code <= outcomes[i].last)
            return outcomes[i].outcome;
    return OUTCOME_FAILED;
}

static bool rang_long(const struct rule_input *in)
{
    return in->ring_us != TIME_UNKNOWN &&
           in->ring_us >= diagnosis_setting(in->diagnosis, SETTING_RING_MIN);
}

/* A refusal that comes after our own CANCEL is the answer to it. */
static enum outcome outcome_without_answer(const struct rule_input *in)
{
    const struct call *call = in->call;
    bool cancelled = (in->evidence & EVIDENCE_CANCEL) != 0,
         rang = (in->evidence & EVIDENCE_RING) != 0;
    bool no_word = cancelled || !call->final || call->code == 487;
    if ((no_word || call->code == 408 || call->code == 480) && rang_long(in))
        return OUTCOME_NO_ANSWER;
    if (!rang && no_word && call_has(call, MARK_TRYING) &&
        in->silent_us >= diagnosis_setting(in->diagnosis, SETTING_SILENCE_AFTER_100))
        return OUTCOME_TIMEOUT;
    if (cancelled)
        return call->exchange->responses ? OUTCOME_CANCELLED : OUTCOME_TIMEOUT;
    if (call->final)
        return outcome_of_code(call->code);
    if (call->icmp || call->refusal)
        return OUTCOME_FAILED;
    return rang ? OUTCOME_NO_ANSWER : OUTCOME_TIMEOUT;
}

enum outcome rule_outcome(const struct rule_input *in, const struct cause *cause)
{
    if (is_unjudged(cause))
        return OUTCOME_UNKNOWN;
    if (strcmp(cause->id, "scanner") == 0)
        return OUTCOME_SCANNER;
    if (strcmp(cause->id, "crossing") == 0)
        return OUTCOME_CANCELLED;
    if (in->evidence & EVIDENCE_ANSWER)
        return OUTCOME_ANSWERED;
    return outcome_without_answer(in);
}

void result_of_code(uint16_t code, char result[4])
{
    result[0] = (char)('0' + code / 100 % 10);
    result[1] = (char)('0' + code / 10 % 10);
    result[2] = (char)('0' + code % 10);
    result[3] = '\0';
}

/* Where our own CANCEL, a 487 or nothing ended it, how far it had come is what people call the
 * result. */
void rule_result(const struct rule_input *in, char result[4])
{
    const struct call *call = in->call;
    bool cancelled = call_has(call, MARK_CANCEL) &&
                     (!call->final || call_time(call, MARK_CANCEL) <= call_time(call, MARK_FINAL));
    const char *word = "";
    if (call->far_code) {
        result_of_code(call->far_code, result);
        return;
    }
    if (call->final && call->code != 487 && !cancelled) {
        result_of_code(call->code, result);
        return;
    }
    if (call_has(call, MARK_RING))
        word = "18x";
    else if (call->last_provisional)
        word = "100";
    memcpy(result, word, strlen(word) + 1);
}
