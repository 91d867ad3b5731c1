/* Runs a flow through the pipeline and compares the call records with what the flow expects. */
#include "flow_parts.h"

#include "sipdiag/model/codec.h"

#include "sipdiag/base/memory.h"

#include <stdlib.h>
#include <string.h>

/* One record of the analysis, as the getters see it. */
struct record {
    const struct flow *flow;
    const struct analysis *analysis;
    const struct call *call;
    const struct verdict *verdict;
    struct sentences sentences;
};

enum value_kind { VALUE_TEXT, VALUE_LIST, VALUE_NUMBER };

struct field {
    const char *name;
    enum value_kind kind;
    void (*add)(struct text *out, const struct record *record);
};

static void add_or_none(struct text *out, struct str value)
{
    text_add(out, value.len ? value : STR("none"));
}

static void add_name(struct text *out, const char *name)
{
    text_add_literal(out, name ? name : "none");
}

static void add_number(struct text *out, int64_t value)
{
    text_addf(out, "%lld", (long long)value);
}

/* The contract writes milliseconds; halves are not expected of flows. */
static void add_ms(struct text *out, int64_t value_us)
{
    if (value_us == TIME_UNKNOWN)
        text_add(out, STR("none"));
    else
        add_number(out, value_us / US_PER_MS);
}

static void add_yes_no(struct text *out, bool value)
{
    text_add(out, value ? STR("yes") : STR("no"));
}

static const struct flow_call *flow_call_of(const struct flow *flow, const struct call *call)
{
    const struct flow_call *found = NULL;
    for (size_t i = 0; i < flow->call_count; i++) {
        const struct flow_call *other = flow->calls[i];
        if (!str_equal(other->call_id, call_text(call, CALL_TEXT_CALL_ID)))
            continue;
        if (!found || str_equal(other->from_tag, call_text(call, CALL_TEXT_FROM_TAG)))
            found = other;
    }
    return found;
}

/* Seconds since the call's second 0. */
static void add_moment(struct text *out, const struct record *record, int64_t time_us)
{
    const struct flow_call *known = flow_call_of(record->flow, record->call);
    if (time_us == TIME_UNKNOWN) {
        text_add(out, STR("none"));
        return;
    }
    time_us -= FLOW_START_US + (known ? known->offset_us : 0);
    text_addf(out, "%.3f", (double)time_us / (double)US_PER_S);
}

#define GETTER(name, body) \
    static void name(struct text *out, const struct record *record) \
    { \
        body; \
    }

GETTER(get_code, add_number(out, record->call->code))
GETTER(get_final, add_yes_no(out, record->call->final))
GETTER(get_result, add_or_none(out, str_from(record->verdict->result)))
GETTER(get_outcome, add_name(out, outcome_name((enum outcome)record->verdict->outcome)))
GETTER(get_cause, add_name(out, record->verdict->cause->id))
GETTER(get_side, add_name(out, side_name((enum side)record->verdict->side)))
GETTER(get_confidence, text_addf(out, "%.2f", record->verdict->confidence / 100.0))
GETTER(get_direction, add_name(out, direction_name(record->call->direction)))
GETTER(get_ended_by, add_name(out, party_name(record->call->ended_by)))
GETTER(get_recovered, add_yes_no(out, record->call->recovered))
GETTER(get_attempts, add_number(out, record->call->attempts))
GETTER(get_legs, add_number(out, record->call->leg_total))
GETTER(get_messages, add_number(out, record->call->messages))
GETTER(get_retransmissions, add_number(out, record->call->retransmissions))
GETTER(get_last_provisional, add_number(out, record->call->last_provisional))
GETTER(get_pdd, add_ms(out, call_pdd(record->call)))
GETTER(get_ring, add_ms(out, record->call->ring_us))
GETTER(get_setup, add_ms(out, call_setup(record->call)))
GETTER(get_talk, add_ms(out, call_talk(record->call)))
GETTER(get_start, add_moment(out, record, call_start(record->call)))
GETTER(get_answer, add_moment(out, record, call_time(record->call, MARK_ANSWER)))
GETTER(get_end, add_moment(out, record, call_end(record->call)))
GETTER(get_transport, add_name(out, transport_name(record->call->transport)))
GETTER(get_caller, add_or_none(out, call_text(record->call, CALL_TEXT_CALLER)))
GETTER(get_callee, add_or_none(out, call_text(record->call, CALL_TEXT_CALLEE)))
GETTER(get_reason, add_or_none(out, call_text(record->call, CALL_TEXT_PHRASE)))
GETTER(get_server, add_or_none(out, call_text(record->call, CALL_TEXT_SERVER)))
GETTER(get_user_agent, add_or_none(out, call_text(record->call, CALL_TEXT_USER_AGENT)))
GETTER(get_source, endpoint_add(out, &record->call->legs[0].from))
GETTER(get_peer, endpoint_add(out, &record->call->legs[0].to))

static void get_far_code(struct text *out, const struct record *record)
{
    if (record->call->far_code)
        add_number(out, record->call->far_code);
    else
        text_add(out, STR("none"));
}

static void get_q850(struct text *out, const struct record *record)
{
    if (record->call->q850)
        add_number(out, record->call->q850);
    else
        text_add(out, STR("none"));
}

static void get_trunk(struct text *out, const struct record *record)
{
    if (!record->call->trunk)
        text_add(out, STR("none"));
    else
        address_add(out, record->call->trunk);
}

static void get_notes(struct text *out, const struct record *record)
{
    for (size_t i = 0; i < record->verdict->note_count; i++)
        text_addf(out, "%s%s", i ? "," : "", record->verdict->notes[i]->id);
    if (!record->verdict->note_count)
        text_add(out, STR("none"));
}

static void get_codes(struct text *out, const struct record *record)
{
    for (size_t i = 0; i < record->call->code_count; i++)
        text_addf(out, "%s%u", i ? "," : "", record->call->codes[i]);
    if (!record->call->code_count)
        text_add(out, STR("none"));
}

static void get_related(struct text *out, const struct record *record)
{
    for (size_t i = 0; i < record->call->related_count; i++) {
        const struct flow_call *other = flow_call_of(record->flow, record->call->related[i]);
        text_add(out, i ? STR(",") : STR(""));
        text_add(out, other ? other->name : STR("?"));
    }
    if (!record->call->related_count)
        text_add(out, STR("none"));
}

static void get_headline(struct text *out, const struct record *record)
{
    record->sentences.add_headline(record->sentences.context, NULL, out, record->call,
                                   record->verdict);
}

static void get_action(struct text *out, const struct record *record)
{
    record->sentences.add_action(record->sentences.context, NULL, out, record->call,
                                 record->verdict);
}

/* ---- sound ---- */

static const struct media_direction *sound(const struct record *record, enum media_side side)
{
    return record->call->media ? record->call->media->side[side] : NULL;
}

static void add_packets(struct text *out, const struct media_direction *direction)
{
    if (direction)
        add_number(out, direction->packets);
    else
        text_add(out, STR("none"));
}

static void add_loss(struct text *out, const struct media_direction *direction)
{
    if (direction)
        text_addf(out, "%.2f",
                  100.0 * direction->lost / ((double)direction->packets + direction->lost));
}

static void add_jitter(struct text *out, const struct media_direction *direction)
{
    if (direction && direction->jitter_us != UINT32_MAX)
        text_addf(out, "%.1f", direction->jitter_us / 1000.0);
    else
        text_add(out, STR("none"));
}

static void add_mos(struct text *out, const struct media_direction *direction)
{
    if (direction && direction->mos_hundredths)
        text_addf(out, "%.2f", direction->mos_hundredths / 100.0);
    else
        text_add(out, STR("none"));
}

GETTER(get_to_callee, add_packets(out, sound(record, MEDIA_TO_CALLEE)))
GETTER(get_to_caller, add_packets(out, sound(record, MEDIA_TO_CALLER)))
GETTER(get_loss_to_callee, add_loss(out, sound(record, MEDIA_TO_CALLEE)))
GETTER(get_loss_to_caller, add_loss(out, sound(record, MEDIA_TO_CALLER)))
GETTER(get_jitter_to_callee, add_jitter(out, sound(record, MEDIA_TO_CALLEE)))
GETTER(get_jitter_to_caller, add_jitter(out, sound(record, MEDIA_TO_CALLER)))
GETTER(get_mos_to_callee, add_mos(out, sound(record, MEDIA_TO_CALLEE)))
GETTER(get_mos_to_caller, add_mos(out, sound(record, MEDIA_TO_CALLER)))

static void get_codec(struct text *out, const struct record *record)
{
    const struct media_direction *direction = sound(record, MEDIA_TO_CALLEE);
    if (!direction)
        direction = sound(record, MEDIA_TO_CALLER);
    add_or_none(out, str_from(direction ? codec_at(direction->codec)->name : ""));
}

static void get_keys(struct text *out, const struct record *record)
{
    const struct media_direction *to = sound(record, MEDIA_TO_CALLEE),
                                 *from = sound(record, MEDIA_TO_CALLER);
    add_number(out, (to ? to->keys : 0) + (from ? from->keys : 0));
}

static void get_media(struct text *out, const struct record *record)
{
    text_add(out, record->call->media ? STR("yes") : STR("no"));
}

static void get_media_problem(struct text *out, const struct record *record)
{
    const struct cause *problem = record->verdict->media_problem;
    add_or_none(out, str_from(problem ? problem->id : ""));
}

static const struct field fields[] = {
    {"media", VALUE_TEXT, get_media},
    {"media_problem", VALUE_TEXT, get_media_problem},
    {"to_callee", VALUE_NUMBER, get_to_callee},
    {"to_caller", VALUE_NUMBER, get_to_caller},
    {"loss_to_callee", VALUE_NUMBER, get_loss_to_callee},
    {"loss_to_caller", VALUE_NUMBER, get_loss_to_caller},
    {"jitter_to_callee", VALUE_NUMBER, get_jitter_to_callee},
    {"jitter_to_caller", VALUE_NUMBER, get_jitter_to_caller},
    {"mos_to_callee", VALUE_NUMBER, get_mos_to_callee},
    {"mos_to_caller", VALUE_NUMBER, get_mos_to_caller},
    {"codec", VALUE_TEXT, get_codec},
    {"keys", VALUE_NUMBER, get_keys},
    {"cause", VALUE_TEXT, get_cause},
    {"side", VALUE_TEXT, get_side},
    {"outcome", VALUE_TEXT, get_outcome},
    {"result", VALUE_TEXT, get_result},
    {"code", VALUE_NUMBER, get_code},
    {"final", VALUE_TEXT, get_final},
    {"far_code", VALUE_NUMBER, get_far_code},
    {"codes", VALUE_LIST, get_codes},
    {"q850", VALUE_NUMBER, get_q850},
    {"last_provisional", VALUE_NUMBER, get_last_provisional},
    {"notes", VALUE_LIST, get_notes},
    {"confidence", VALUE_NUMBER, get_confidence},
    {"direction", VALUE_TEXT, get_direction},
    {"trunk", VALUE_TEXT, get_trunk},
    {"ended_by", VALUE_TEXT, get_ended_by},
    {"recovered", VALUE_TEXT, get_recovered},
    {"related", VALUE_LIST, get_related},
    {"attempts", VALUE_NUMBER, get_attempts},
    {"legs", VALUE_NUMBER, get_legs},
    {"messages", VALUE_NUMBER, get_messages},
    {"retransmissions", VALUE_NUMBER, get_retransmissions},
    {"pdd_ms", VALUE_NUMBER, get_pdd},
    {"ring_ms", VALUE_NUMBER, get_ring},
    {"setup_ms", VALUE_NUMBER, get_setup},
    {"talk_ms", VALUE_NUMBER, get_talk},
    {"start", VALUE_NUMBER, get_start},
    {"answer", VALUE_NUMBER, get_answer},
    {"end", VALUE_NUMBER, get_end},
    {"caller", VALUE_TEXT, get_caller},
    {"callee", VALUE_TEXT, get_callee},
    {"reason", VALUE_TEXT, get_reason},
    {"server", VALUE_TEXT, get_server},
    {"user_agent", VALUE_TEXT, get_user_agent},
    {"source", VALUE_TEXT, get_source},
    {"peer", VALUE_TEXT, get_peer},
    {"transport", VALUE_TEXT, get_transport},
    {"headline", VALUE_TEXT, get_headline},
    {"action", VALUE_TEXT, get_action},
};

enum { FIELD_COUNT = sizeof fields / sizeof *fields };

static const struct field *find_field(struct str name)
{
    for (size_t i = 0; i < FIELD_COUNT; i++)
        if (str_equal(name, str_from(fields[i].name)))
            return &fields[i];
    return NULL;
}

static bool is_about_all(struct str key)
{
    return str_equal(key, STR("calls")) || str_equal(key, STR("complete")) ||
           str_equal(key, STR("us")) || str_starts_with(key, STR("health.")) ||
           str_equal(key, STR("findings")) || str_equal(key, STR("warnings")) ||
           str_starts_with(key, STR("finding."));
}

static const char *const operations[] = {"!~", "!=", ">=", "<=", "~", "="};

/* Splits `key OP value`; the leftmost operator counts. */
static bool split_expectation(struct str word, struct flow_expectation *expectation)
{
    for (size_t at = 0; at < word.len; at++) {
        for (size_t i = 0; i < sizeof operations / sizeof *operations; i++) {
            struct str operation = str_from(operations[i]);
            if (!str_starts_with(str_from_offset(word, at), operation))
                continue;
            expectation->key = (struct str){word.at, at};
            expectation->operation = operation;
            expectation->value = str_from_offset(word, at + operation.len);
            return true;
        }
    }
    return false;
}

static struct str take_word(struct flow *flow, struct str *rest)
{
    struct text word;
    text_init(&word);
    *rest = str_trim(*rest);
    bool quoted = false;
    size_t i = 0;
    for (; i < rest->len && (quoted || rest->at[i] != ' '); i++) {
        if (rest->at[i] == '"')
            quoted = !quoted;
        else
            text_add_char(&word, rest->at[i]);
    }
    *rest = str_from_offset(*rest, i);
    return flow_keep(flow, &word);
}

bool flow_add_expectation(struct flow *flow, unsigned line, struct str text, struct error *error)
{
    for (text = str_trim(text); text.len && text.at[0] != '#'; text = str_trim(text)) {
        struct flow_expectation expectation = {.line = line, .call = flow->current};
        struct str word = take_word(flow, &text);
        if (str_equal(word, STR("no-record")))
            expectation.key = word;
        else if (!split_expectation(word, &expectation))
            return fail(error, "'%.*s' is no expectation: write key=value", (int)word.len, word.at);
        bool about_all = is_about_all(expectation.key);
        if (!about_all && expectation.operation.len && !find_field(expectation.key))
            return fail(error, "a call has no '%.*s'", (int)expectation.key.len,
                        expectation.key.at);
        if (about_all)
            expectation.call = NULL;
        else if (!expectation.call)
            return fail(error, "a 'call' statement comes before what is expected of it");
        flow->expectations = array_grow(flow->expectations, flow->expectation_count,
                                        &flow->expectation_capacity, sizeof expectation);
        flow->expectations[flow->expectation_count++] = expectation;
    }
    return true;
}

static bool list_contains(struct str list, struct str item)
{
    while (list.len)
        if (str_equal(str_before(list, ',', &list), item))
            return true;
    return false;
}

static size_t list_count(struct str list)
{
    size_t count = 0;
    for (; list.len; count++)
        str_before(list, ',', &list);
    return count;
}

/* Every item of one in the other, in any order. */
static bool list_equal(struct str a, struct str b)
{
    if (list_count(a) != list_count(b))
        return false;
    while (a.len)
        if (!list_contains(b, str_before(a, ',', &a)))
            return false;
    return true;
}

static bool list_has_all(struct str list, struct str wanted)
{
    while (wanted.len)
        if (!list_contains(list, str_before(wanted, ',', &wanted)))
            return false;
    return true;
}

static bool list_has_none(struct str list, struct str unwanted)
{
    while (unwanted.len)
        if (list_contains(list, str_before(unwanted, ',', &unwanted)))
            return false;
    return true;
}

/* Decimal numbers, also with a point; false for "none". */
static bool to_micro(struct str text, int64_t *micro)
{
    uint64_t whole = 0, fraction = 0;
    struct str decimals;
    struct str integer = str_before(text, '.', &decimals);
    if (!str_to_u64(integer, 1000000000000, &whole) || decimals.len > 6)
        return false;
    if (decimals.len && !str_to_u64(decimals, 999999, &fraction))
        return false;
    for (size_t i = decimals.len; i < 6; i++)
        fraction *= 10;
    *micro = (int64_t)(whole * 1000000 + fraction);
    return true;
}

static bool number_holds(struct str actual, const struct flow_expectation *expected)
{
    int64_t is = 0, wanted = 0;
    if (!to_micro(actual, &is) || !to_micro(expected->value, &wanted))
        return str_equal(expected->operation, STR("!=")) != str_equal(actual, expected->value);
    if (str_equal(expected->operation, STR(">=")))
        return is >= wanted;
    if (str_equal(expected->operation, STR("<=")))
        return is <= wanted;
    return str_equal(expected->operation, STR("!=")) != (is == wanted);
}

static bool list_holds(struct str actual, const struct flow_expectation *expected)
{
    if (str_equal(expected->operation, STR("~")))
        return list_has_all(actual, expected->value);
    if (str_equal(expected->operation, STR("!~")))
        return list_has_none(actual, expected->value);
    return str_equal(expected->operation, STR("!=")) != list_equal(actual, expected->value);
}

static bool text_holds(struct str actual, const struct flow_expectation *expected)
{
    if (str_equal(expected->operation, STR("~")))
        return str_contains_nocase(actual, expected->value);
    if (str_equal(expected->operation, STR("!~")))
        return !str_contains_nocase(actual, expected->value);
    return str_equal(expected->operation, STR("!=")) != str_equal(actual, expected->value);
}

static bool holds(enum value_kind kind, struct str actual, const struct flow_expectation *expected)
{
    if (kind == VALUE_NUMBER)
        return number_holds(actual, expected);
    return kind == VALUE_LIST ? list_holds(actual, expected) : text_holds(actual, expected);
}

static void add_mismatch(struct text *report, const struct flow *flow,
                         const struct flow_expectation *expected, struct str actual)
{
    struct str call = expected->call ? expected->call->name : STR("whole capture");
    text_addf(report, "%.*s.flow:%u: %.*s: expected %.*s %.*s %.*s, is %.*s\n", (int)flow->name.len,
              flow->name.at, expected->line, (int)call.len, call.at, (int)expected->key.len,
              expected->key.at, (int)expected->operation.len, expected->operation.at,
              (int)expected->value.len, expected->value.at, (int)actual.len, actual.at);
}

static bool find_record(const struct flow *flow, const struct flow_call *wanted,
                        struct record *record)
{
    const struct analysis *analysis = record->analysis;
    for (size_t i = 0; i < analysis->call_count; i++) {
        if (flow_call_of(flow, analysis->calls[i]) == wanted) {
            record->call = analysis->calls[i];
            record->verdict = analysis->verdicts[i];
            return true;
        }
    }
    return false;
}

static void add_us(struct text *out, const struct analysis *analysis)
{
    for (size_t i = 0; i < analysis->us_count; i++) {
        text_add(out, i ? STR(",") : STR(""));
        address_add(out, &analysis->us[i]);
    }
    if (!analysis->us_count)
        text_add(out, STR("none"));
}

static void add_findings(struct text *out, const struct analysis *analysis, enum severity least)
{
    for (size_t i = 0; i < analysis->finding_count; i++)
        if (analysis->findings[i].severity >= least)
            text_addf(out, "%s%s", out->len ? "," : "", analysis->findings[i].kind->id);
    if (!out->len)
        text_add(out, STR("none"));
}

/* Seconds of the flow. */
static void add_second(struct text *out, int64_t time_us)
{
    if (time_us == TIME_UNKNOWN)
        text_add(out, STR("none"));
    else
        text_addf(out, "%.3f", (double)(time_us - FLOW_START_US) / (double)US_PER_S);
}

static enum value_kind add_finding_value(struct text *out, const struct finding *finding,
                                         struct str field)
{
    if (str_equal(field, STR("side")))
        text_add_literal(out, side_name(finding->side));
    else if (str_equal(field, STR("severity")))
        text_add_literal(out, severity_name(finding->severity));
    else if (str_equal(field, STR("title")))
        text_add_literal(out, finding->title);
    else if (str_equal(field, STR("detail")))
        text_add_literal(out, finding->detail);
    else if (str_equal(field, STR("action")))
        text_add_literal(out, finding->action);
    if (out->len)
        return VALUE_TEXT;
    if (str_equal(field, STR("calls")))
        add_number(out, (int64_t)finding->calls);
    else if (str_equal(field, STR("figure")))
        add_number(out, finding->figure);
    else if (str_equal(field, STR("since")))
        add_second(out, finding->since_us);
    else if (str_equal(field, STR("until")))
        add_second(out, finding->until_us);
    return VALUE_NUMBER;
}

/* finding.ID.FIELD */
static enum value_kind add_of_finding(struct text *out, const struct analysis *analysis,
                                      struct str key)
{
    struct str field, id = str_before(str_from_offset(key, sizeof "finding." - 1), '.', &field);
    for (size_t i = 0; i < analysis->finding_count; i++)
        if (str_equal(id, str_from(analysis->findings[i].kind->id)))
            return add_finding_value(out, &analysis->findings[i], field);
    text_add(out, STR("no such finding"));
    return VALUE_TEXT;
}

static enum value_kind add_whole_value(struct text *out, const struct analysis *analysis,
                                       struct str key)
{
    if (str_equal(key, STR("us"))) {
        add_us(out, analysis);
        return VALUE_LIST;
    }
    if (str_equal(key, STR("findings"))) {
        add_findings(out, analysis, SEVERITY_INFO);
        return VALUE_LIST;
    }
    if (str_equal(key, STR("warnings"))) {
        add_findings(out, analysis, SEVERITY_WARNING);
        return VALUE_LIST;
    }
    if (str_starts_with(key, STR("finding.")))
        return add_of_finding(out, analysis, key);
    if (str_equal(key, STR("complete"))) {
        add_yes_no(out, analysis->complete);
        return VALUE_TEXT;
    }
    if (str_equal(key, STR("calls")))
        add_number(out, (int64_t)analysis->call_count);
    for (int i = 0; i < HEALTH_COUNT; i++)
        if (str_equal(str_from_offset(key, sizeof "health." - 1),
                      str_from(health_name((enum health_counter)i))))
            add_number(out, (int64_t)analysis->health.count[i]);
    return VALUE_NUMBER;
}

static bool check_one(const struct flow *flow, const struct flow_expectation *expected,
                      struct record *record, struct text *report)
{
    struct text actual;
    text_init(&actual);
    bool good = false, no_record = str_equal(expected->key, STR("no-record"));
    if (!expected->call) {
        enum value_kind kind = add_whole_value(&actual, record->analysis, expected->key);
        good = holds(kind, text_str(&actual), expected);
    } else if (!find_record(flow, expected->call, record)) {
        good = no_record;
        text_add(&actual, STR("no record of its own"));
    } else if (no_record) {
        text_add(&actual, STR("a record"));
    } else {
        const struct field *field = find_field(expected->key);
        field->add(&actual, record);
        good = holds(field->kind, text_str(&actual), expected);
    }
    if (!good)
        add_mismatch(report, flow, expected, text_str(&actual));
    text_free(&actual);
    return good;
}

unsigned flow_check(const struct flow *flow, struct pipeline *pipeline, struct text *report)
{
    struct record record = {.flow = flow, .analysis = pipeline_analysis(pipeline)};
    record.sentences = pipeline_sentences(pipeline);
    unsigned failures = 0;
    if (!flow->expectation_count) {
        text_addf(report, "%.*s.flow: expects nothing\n", (int)flow->name.len, flow->name.at);
        failures++;
    }
    for (size_t i = 0; i < flow->expectation_count; i++)
        failures += !check_one(flow, &flow->expectations[i], &record, report);
    return failures;
}

void flow_describe(struct text *out, const struct flow *flow, struct pipeline *pipeline)
{
    struct record record = {.flow = flow, .analysis = pipeline_analysis(pipeline)};
    record.sentences = pipeline_sentences(pipeline);
    for (size_t i = 0; i < record.analysis->call_count; i++) {
        record.call = record.analysis->calls[i];
        record.verdict = record.analysis->verdicts[i];
        const struct flow_call *known = flow_call_of(flow, record.call);
        text_add(out, known ? known->name : call_text(record.call, CALL_TEXT_CALL_ID));
        text_add_char(out, ':');
        for (size_t j = 0; j < FIELD_COUNT; j++) {
            bool sentence = fields[j].add == get_headline || fields[j].add == get_action;
            text_addf(out, sentence ? "\n  %s \"" : " %s=", fields[j].name);
            fields[j].add(out, &record);
            text_add_literal(out, sentence ? "\"" : "");
        }
        text_add_char(out, '\n');
    }
}

/* Equal names are one object. */
static const struct str *name_of(const struct flow *flow, const struct flow_party *party)
{
    size_t i = 0;
    while (!str_equal(flow->parties[i].named, party->named))
        i++;
    return &flow->parties[i].named;
}

static struct pipeline *run(const struct flow *flow, struct pipeline_options *options)
{
    struct network us[FLOW_PARTIES_MAX];
    struct named_network trunks[FLOW_PARTIES_MAX];
    size_t us_count = 0, trunk_count = 0;
    for (size_t i = 0; i < flow->party_count; i++) {
        const struct flow_party *party = &flow->parties[i];
        struct network host = {party->at.address,
                               party->at.address.family == ADDRESS_IPV6 ? 128 : 32};
        if (party->ours && !flow->infer_us)
            us[us_count++] = host;
        if (party->named.len)
            trunks[trunk_count++] = (struct named_network){host, name_of(flow, party)};
    }
    if (!options->settings)
        options->settings = &flow->settings;
    options->us = us;
    options->us_count = us_count;
    options->trunks = trunks;
    options->trunk_count = trunk_count;
    return pipeline_run(options);
}

struct pipeline *flow_analyse_files(const struct flow *flow, const char *const *paths, size_t count)
{
    struct pipeline_options options = {.names = paths, .name_count = count};
    return run(flow, &options);
}

struct pipeline *flow_analyse_with(const struct flow *flow, const char *path,
                                   const struct pipeline_options *more)
{
    const char *names[] = {path};
    struct pipeline_options options = *more;
    options.names = names;
    options.name_count = 1;
    return run(flow, &options);
}

struct pipeline *flow_analyse_watched(const struct flow *flow, const char *path, void *context,
                                      void (*observe)(void *, const struct sip_facts *))
{
    return flow_analyse_with(
        flow, path, &(struct pipeline_options){.observer_context = context, .observe = observe});
}

struct pipeline *flow_analyse(const struct flow *flow, const char *path)
{
    return flow_analyse_with(flow, path, &(struct pipeline_options){0});
}

const struct settings *flow_settings(const struct flow *flow)
{
    return &flow->settings;
}
