/* Every key of the call record and where its value comes from. */
#include "record.h"

#include "sipdiag/model/cause.h"

struct field {
    const char *key;
    struct value (*get)(struct record *record, int which);
    int which;
};

enum {
    FIELD_CODE,
    FIELD_LAST_PROVISIONAL,
    FIELD_ATTEMPTS,
    FIELD_RETRANSMISSIONS,
    FIELD_LEGS,
    FIELD_MESSAGES
};

static struct value text_value(struct str text)
{
    return (struct value){text.len ? VALUE_TEXT : VALUE_NULL, text, 0};
}

static struct value name_value(const char *name)
{
    return text_value(str_from(name));
}

static struct value integer_value(int64_t integer)
{
    return (struct value){VALUE_INTEGER, {0}, integer};
}

static struct value positive_value(int64_t integer)
{
    return integer ? integer_value(integer) : (struct value){0};
}

static struct value bool_value(bool yes)
{
    return (struct value){VALUE_BOOL, {0}, yes};
}

static struct value time_value(int64_t time_us)
{
    return time_us == TIME_UNKNOWN ? (struct value){0} : (struct value){VALUE_TIME, {0}, time_us};
}

int64_t rounded_ms(int64_t duration_us)
{
    return duration_us / US_PER_MS + (duration_us % US_PER_MS >= US_PER_MS / 2);
}

static struct value duration_value(int64_t duration_us)
{
    return duration_us == TIME_UNKNOWN ? (struct value){0} : integer_value(rounded_ms(duration_us));
}

struct str record_input_name(const struct report *report, size_t input)
{
    return input < report->analysis->input_count ? str_from(report->analysis->inputs[input].name)
                                                 : STR("");
}

/* Where the call was first seen. */
static struct moment first_moment(const struct call *call)
{
    return call_moment(call, call_has(call, MARK_INVITE) ? MARK_INVITE : MARK_FIRST);
}

static struct value get_call_id(struct record *record, int which)
{
    struct str call_id = call_text(record->call, CALL_TEXT_CALL_ID);
    struct moment moment = first_moment(record->call);
    (void)which;
    if (call_id.len || moment.time_us == TIME_UNKNOWN)
        return (struct value){VALUE_TEXT, call_id, 0};
    text_clear(&record->scratch);
    text_add(&record->scratch, record_input_name(record->report, moment.origin.input));
    text_addf(&record->scratch, ":%u", moment.origin.frame);
    return text_value(text_str(&record->scratch));
}

static struct value get_input(struct record *record, int which)
{
    struct moment moment = first_moment(record->call);
    (void)which;
    return moment.time_us == TIME_UNKNOWN
               ? (struct value){0}
               : text_value(record_input_name(record->report, moment.origin.input));
}

static struct value get_start(struct record *record, int which)
{
    (void)which;
    if (record->call->from_cdr && !call_has(record->call, MARK_INVITE))
        return (struct value){0};
    return time_value(call_shown_time(record->call, call_start(record->call)));
}

static struct value get_end(struct record *record, int which)
{
    (void)which;
    return time_value(call_end(record->call));
}

static struct value get_mark(struct record *record, int which)
{
    int64_t time_us = call_time(record->call, (enum call_mark)which);
    return time_value(call_shown_time(record->call, time_us));
}

static struct value get_text(struct record *record, int which)
{
    return text_value(call_text(record->call, (enum call_text)which));
}

static struct value get_direction(struct record *record, int which)
{
    (void)which;
    return name_value(direction_name(record->call->direction));
}

static struct value get_trunk(struct record *record, int which)
{
    (void)which;
    if (!record->call->trunk)
        return (struct value){0};
    text_clear(&record->scratch);
    address_add(&record->scratch, record->call->trunk);
    return text_value(text_str(&record->scratch));
}

static struct value endpoint_value(struct record *record, const struct endpoint *endpoint)
{
    if (endpoint->address.family == ADDRESS_NONE)
        return (struct value){0};
    text_clear(&record->scratch);
    endpoint_add(&record->scratch, endpoint);
    return text_value(text_str(&record->scratch));
}

static struct value get_source(struct record *record, int which)
{
    (void)which;
    return record->call->leg_count ? endpoint_value(record, &record->call->legs[0].from)
                                   : (struct value){0};
}

static struct value get_peer(struct record *record, int which)
{
    (void)which;
    return record->call->leg_count ? endpoint_value(record, &record->call->legs[0].to)
                                   : (struct value){0};
}

static struct value get_transport(struct record *record, int which)
{
    (void)which;
    if (record->call->from_cdr)
        return (struct value){0};
    return name_value(transport_name(record->call->transport));
}

static struct value get_result(struct record *record, int which)
{
    (void)which;
    return text_value(result_name(record->verdict->result));
}

static struct value get_integer(struct record *record, int which)
{
    const struct call *call = record->call;
    switch (which) {
    case FIELD_CODE:
        return integer_value(call->code);
    case FIELD_LAST_PROVISIONAL:
        return integer_value(call->last_provisional);
    case FIELD_ATTEMPTS:
        return integer_value(call->attempts);
    case FIELD_RETRANSMISSIONS:
        return integer_value(call->retransmissions);
    case FIELD_LEGS:
        return integer_value(call->leg_total);
    case FIELD_MESSAGES:
        return integer_value(call->messages);
    default:
        return (struct value){0};
    }
}

static struct value get_final(struct record *record, int which)
{
    (void)which;
    return bool_value(record->call->final);
}

static struct value get_far_code(struct record *record, int which)
{
    (void)which;
    return positive_value(record->call->far_code);
}

/* A capture always carries the SIP code itself, a CDR often not. */
static struct value get_code_inferred(struct record *record, int which)
{
    (void)which;
    return bool_value(record->call->code_inferred);
}

static struct value get_q850(struct record *record, int which)
{
    (void)which;
    return positive_value(record->call->q850 ? record->call->q850 : record->call->q850_bye);
}

static struct value get_outcome(struct record *record, int which)
{
    (void)which;
    return name_value(outcome_name((enum outcome)record->verdict->outcome));
}

static struct value get_cause(struct record *record, int which)
{
    (void)which;
    return name_value(record->verdict->outcome == OUTCOME_IN_PROGRESS ? NULL
                                                                      : record->verdict->cause->id);
}

static struct value get_side(struct record *record, int which)
{
    (void)which;
    return name_value(side_name((enum side)record->verdict->side));
}

static struct value get_headline(struct record *record, int which)
{
    const struct sentences *sentences = &record->report->sentences;
    (void)which;
    text_clear(&record->scratch);
    if (sentences->add_headline)
        sentences->add_headline(sentences->context, NULL, &record->scratch, record->call,
                                record->verdict);
    return (struct value){VALUE_TEXT, text_str(&record->scratch), 0};
}

static struct value get_action(struct record *record, int which)
{
    const struct sentences *sentences = &record->report->sentences;
    (void)which;
    text_clear(&record->scratch);
    if (sentences->add_action)
        sentences->add_action(sentences->context, NULL, &record->scratch, record->call,
                              record->verdict);
    return (struct value){VALUE_TEXT, text_str(&record->scratch), 0};
}

static struct value get_confidence(struct record *record, int which)
{
    (void)which;
    return (struct value){VALUE_PER_CENT, {0}, record->verdict->confidence};
}

static struct value get_list(struct record *record, int which)
{
    (void)record;
    return (struct value){(enum value_kind)which, {0}, 0};
}

static struct value get_recovered(struct record *record, int which)
{
    (void)which;
    return bool_value(record->call->recovered);
}

static struct value get_pdd(struct record *record, int which)
{
    (void)which;
    return duration_value(call_pdd(record->call));
}

static struct value get_ring(struct record *record, int which)
{
    (void)which;
    return duration_value(record->call->ring_us);
}

static struct value get_setup(struct record *record, int which)
{
    (void)which;
    return duration_value(call_setup(record->call));
}

static struct value get_talk(struct record *record, int which)
{
    (void)which;
    return duration_value(call_talk(record->call));
}

static struct value get_ended_by(struct record *record, int which)
{
    (void)which;
    return name_value(party_name(record->call->ended_by));
}

static const struct field fields[] = {
    {"call_id", get_call_id, 0},
    {"input", get_input, 0},
    {"start", get_start, 0},
    {"answer", get_mark, MARK_ANSWER},
    {"end", get_end, 0},
    {"direction", get_direction, 0},
    {"trunk", get_trunk, 0},
    {"caller", get_text, CALL_TEXT_CALLER},
    {"callee", get_text, CALL_TEXT_CALLEE},
    {"from_uri", get_text, CALL_TEXT_FROM_URI},
    {"to_uri", get_text, CALL_TEXT_TO_URI},
    {"request_uri", get_text, CALL_TEXT_REQUEST_URI},
    {"source", get_source, 0},
    {"peer", get_peer, 0},
    {"transport", get_transport, 0},
    {"user_agent", get_text, CALL_TEXT_USER_AGENT},
    {"server", get_text, CALL_TEXT_SERVER},
    {"result", get_result, 0},
    {"code", get_integer, FIELD_CODE},
    {"reason", get_text, CALL_TEXT_PHRASE},
    {"final", get_final, 0},
    {"far_code", get_far_code, 0},
    {"code_inferred", get_code_inferred, 0},
    {"last_provisional", get_integer, FIELD_LAST_PROVISIONAL},
    {"codes", get_list, VALUE_CODES},
    {"q850", get_q850, 0},
    {"outcome", get_outcome, 0},
    {"cause", get_cause, 0},
    {"side", get_side, 0},
    {"headline", get_headline, 0},
    {"action", get_action, 0},
    {"confidence", get_confidence, 0},
    {"notes", get_list, VALUE_NOTES},
    {"recovered", get_recovered, 0},
    {"evidence", get_list, VALUE_EVIDENCE},
    {"pdd_ms", get_pdd, 0},
    {"ring_ms", get_ring, 0},
    {"setup_ms", get_setup, 0},
    {"talk_ms", get_talk, 0},
    {"ended_by", get_ended_by, 0},
    {"attempts", get_integer, FIELD_ATTEMPTS},
    {"retransmissions", get_integer, FIELD_RETRANSMISSIONS},
    {"legs", get_integer, FIELD_LEGS},
    {"messages", get_integer, FIELD_MESSAGES},
    {"media", get_list, VALUE_MEDIA},
    {"related", get_list, VALUE_RELATED},
};

void record_init(struct record *record, const struct report *report)
{
    *record = (struct record){.report = report};
}

void record_set(struct record *record, size_t index)
{
    record->call = record->report->analysis->calls[index];
    record->verdict = record->report->analysis->verdicts[index];
}

void record_free(struct record *record)
{
    text_free(&record->scratch);
}

const char *record_field_key(size_t field)
{
    return field < sizeof fields / sizeof fields[0] ? fields[field].key : NULL;
}

struct value record_field_get(struct record *record, size_t field)
{
    const struct call_cdr *cdr = record->call->cdr;
    if (cdr && cdr->told && fields[field].get != get_input) {
        struct str value = call_told_value(cdr->told, str_from(fields[field].key), field);
        return (struct value){value.len ? VALUE_TOLD : VALUE_NULL, value, 0};
    }
    return fields[field].get(record, fields[field].which);
}

static bool is_earlier(const struct moment *a, const struct moment *b)
{
    if (a->time_us != b->time_us)
        return a->time_us < b->time_us;
    return a->origin.input != b->origin.input ? a->origin.input < b->origin.input
                                              : a->origin.frame < b->origin.frame;
}

/* Two marks on one message (the 2xx is the answer and the final response) are one piece of
 * evidence. */
static size_t evidence_add(struct evidence *items, size_t count, struct evidence item)
{
    size_t place = count;
    for (size_t i = 0; i < count; i++)
        if (!is_earlier(&items[i].moment, &item.moment) &&
            !is_earlier(&item.moment, &items[i].moment))
            return count;
    while (place > 0 && is_earlier(&item.moment, &items[place - 1].moment)) {
        items[place] = items[place - 1];
        place--;
    }
    items[place] = item;
    return count + 1;
}

static size_t evidence_of_marks(const struct call *call, uint32_t marks,
                                struct evidence items[MARK_COUNT])
{
    size_t count = 0;
    for (enum call_mark mark = 0; mark < MARK_COUNT; mark++)
        if (marks >> mark & 1 && call_has(call, mark))
            count = evidence_add(items, count, (struct evidence){mark, call_moment(call, mark)});
    return count;
}

size_t record_evidence(const struct record *record, struct evidence items[MARK_COUNT])
{
    static const uint32_t ends = UINT32_C(1) << MARK_INVITE | UINT32_C(1) << MARK_FINAL |
                                 UINT32_C(1) << MARK_FIRST | UINT32_C(1) << MARK_LAST;
    uint32_t marks = record->verdict->cause->evidence;
    if (record->call->far_code) /* the verdict rests on what was said farther along */
        marks |= UINT32_C(1) << MARK_FAR_FINAL;
    size_t count = evidence_of_marks(record->call, marks, items);
    return count ? count : evidence_of_marks(record->call, ends, items);
}

bool record_related(const struct record *record, size_t index, struct str *call_id)
{
    const struct call *call = record->call;
    *call_id = call_text(call->related[index], CALL_TEXT_CALL_ID);
    return !str_equal(*call_id, call_text(call, CALL_TEXT_CALL_ID)) &&
           (index == 0 ||
            !str_equal(*call_id, call_text(call->related[index - 1], CALL_TEXT_CALL_ID)));
}
