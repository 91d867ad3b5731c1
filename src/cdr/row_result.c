/* How a call of a row ended: codes, causes and words, the surest first. */
#include "row_parts.h"

static void set_code(struct cdr_facts *facts, uint16_t code, bool inferred)
{
    if (code >= 100 && code < 200) {
        facts->last_provisional = code;
        if (facts->code == 0)
            facts->code_inferred = inferred;
        return;
    }
    facts->code = code;
    facts->code_inferred = inferred;
}

/* A code that stands there: in its column, in the result, in a text. */
static bool read_code(struct row_reader *reader, struct cdr_facts *facts)
{
    static const enum cdr_field fields[] = {FIELD_SIP_CODE, FIELD_RESULT, FIELD_SIP_REASON};
    struct code_reading found;
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        struct str cell = known_text(reader, fields[i]);
        const struct remembered_word *word = meaning_of(reader, cell);
        if (!word->is_code)
            continue;
        set_code(facts, word->code.code, false);
        facts->said = facts->said.len ? facts->said : cell;
        facts->phrase = phrase_in(cell);
        return true;
    }
    if (code_find(reader->cells[FIELD_DETAIL], &found)) {
        set_code(facts, found.code, false);
        facts->phrase = found.phrase;
        return true;
    }
    return false;
}

static void take_cause(struct cdr_facts *facts, struct str cell, const struct cause_meaning *cause)
{
    facts->q850 = facts->q850 ? facts->q850 : cause->q850;
    facts->is_normal |= cause->is_normal;
    if (facts->said.len == 0)
        facts->said = cell;
    if (facts->word == WORD_NONE && cause->is_cancel)
        facts->word = WORD_CANCELLED;
    if (facts->code == 0 && facts->last_provisional == 0 && cause->code)
        set_code(facts, cause->code, true);
}

static int64_t vendor_number(struct str cell)
{
    uint64_t number;
    bool negative = cell.len && cell.at[0] == '-';
    return str_to_u64(str_from_offset(cell, negative), 999, &number) ? (int64_t)number : -1;
}

static void read_cause(struct row_reader *reader, struct cdr_facts *facts)
{
    struct str caller_side = known_text(reader, FIELD_Q850_CALLER),
               other = known_text(reader, FIELD_Q850), named = known_text(reader, FIELD_CAUSE);
    int64_t number = vendor_number(named);
    if (meaning_of(reader, caller_side)->is_cause) {
        take_cause(facts, caller_side, &meaning_of(reader, caller_side)->cause);
        facts->ended_by = PARTY_CALLER;
    } else if (meaning_of(reader, other)->is_cause) {
        take_cause(facts, other, &meaning_of(reader, other)->cause);
        if (caller_side.len)
            facts->ended_by = PARTY_CALLEE;
    }
    const struct remembered_word *word = meaning_of(reader, named);
    if (number >= 300 && number < 700 && number != 487 && !word->is_cause)
        set_code(facts, (uint16_t)number, true);
    else if (number == 487 || number == 486)
        set_code(facts, (uint16_t)number, true);
    else if (word->is_cause)
        take_cause(facts, named, &word->cause);
    if (facts->word == WORD_NONE || (word->word.word != WORD_NONE && facts->code == 0))
        facts->word = word->word.word != WORD_NONE ? word->word.word : facts->word;
}

static void read_word(struct row_reader *reader, struct cdr_facts *facts)
{
    struct str cell = known_text(reader, FIELD_RESULT);
    const struct remembered_word *word = meaning_of(reader, cell);
    if (cell.len == 0)
        return;
    facts->said = cell;
    facts->word = word->word.word;
    if (word->party.is_known && facts->ended_by == PARTY_NONE)
        facts->ended_by = word->party.party;
}

/* What the word alone stands for, and the standard phrase without its code. */
static void infer_code(struct row_reader *reader, struct cdr_facts *facts)
{
    uint16_t by_word = meaning_of(reader, known_text(reader, FIELD_RESULT))->word.code;
    uint16_t by_cause = meaning_of(reader, known_text(reader, FIELD_CAUSE))->word.code;
    struct str reason = known_text(reader, FIELD_SIP_REASON);
    uint16_t code = code_of_phrase(reason);
    if (facts->code || facts->last_provisional)
        return;
    if (code == 0 && reason.len == 0)
        code = code_of_phrase(known_text(reader, FIELD_DETAIL));
    if (code == 0)
        code = by_word ? by_word : by_cause;
    if (code == 200 && !facts->answered)
        code = 0;
    if (code)
        set_code(facts, code, true);
}

static bool is_success(uint16_t code)
{
    return code >= 200 && code < 300;
}

/* An answer time that only repeats the start of a call without talk is none. */
static bool answer_is_real(const struct cdr_facts *facts)
{
    return facts->answer_us != TIME_UNKNOWN &&
           (facts->answer_us != facts->start_us || facts->talk_us > 0);
}

static bool is_answered(const struct cdr_facts *facts)
{
    bool talked = facts->talk_us != TIME_UNKNOWN && facts->talk_us > 0;
    if (!facts->code_inferred && facts->code >= 300)
        return false;
    if (talked || (!facts->code_inferred && is_success(facts->code)))
        return true;
    if (facts->word == WORD_ANSWERED || facts->word == WORD_NOT_SERVED)
        return true;
    return answer_is_real(facts);
}

void read_result(struct row_reader *reader, struct cdr_facts *facts)
{
    read_word(reader, facts);
    bool has_code = read_code(reader, facts);
    read_cause(reader, facts);
    facts->answered = is_answered(facts);
    infer_code(reader, facts);
    if (facts->answered && !is_success(facts->code))
        set_code(facts, 200, !has_code || facts->code >= 300);
    if (!facts->answered && facts->is_normal && facts->word == WORD_NONE && facts->code == 0 &&
        facts->last_provisional == 0)
        facts->word = WORD_NO_ANSWER; /* "normal clearing" of what was never answered */
    if (facts->phrase.len == 0 && !facts->code_inferred)
        facts->phrase = known_text(reader, FIELD_SIP_REASON);
    if (facts->answered && facts->phrase.len && str_equal_nocase(facts->phrase, STR("Bye")))
        facts->phrase = (struct str){0};
}

void read_ended_by(struct row_reader *reader, struct cdr_facts *facts)
{
    struct str cell = known_text(reader, FIELD_ENDED_BY);
    struct party_meaning meaning = meaning_of(reader, cell)->party;
    if (str_equal(cell, STR("0")) || str_equal(cell, STR("1"))) /* VOS3000 */
        meaning = (struct party_meaning){true, false, false,
                                         cell.at[0] == '0' ? PARTY_CALLER : PARTY_CALLEE};
    if (!meaning.is_known)
        return;
    facts->ended_by = meaning.party;
    facts->ended_by_relative = meaning.is_relative;
    enum direction leg = meaning_of(reader, known_text(reader, FIELD_LEG_DIRECTION))->direction;
    if (meaning.is_relative && (leg == DIRECTION_UNKNOWN ? facts->direction : leg) == DIRECTION_IN)
        facts->ended_by = meaning.party == PARTY_CALLER ? PARTY_CALLEE : PARTY_CALLER;
    if (meaning.is_provider)
        facts->ended_by = facts->code >= 300 && facts->code != 408 && facts->code != 504
                              ? PARTY_CALLEE
                              : PARTY_NETWORK;
}

/* A refusal comes from the called side, a timeout from the network, 487 follows the caller's CANCEL
 * (contract: ended_by). */
void settle_ended_by(struct cdr_facts *facts)
{
    if (facts->ended_by != PARTY_NONE || facts->answered)
        return;
    if (facts->code == 487 || facts->word == WORD_CANCELLED)
        facts->ended_by = PARTY_CALLER;
    else if (facts->code == 408 || facts->code == 504)
        facts->ended_by = PARTY_NETWORK;
    else if (facts->code >= 300)
        facts->ended_by = PARTY_CALLEE;
}
