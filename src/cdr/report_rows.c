/* Makes calls of our own records. Whoever prints them prints what stood there. */
#include "report_rows.h"

#include "cdr_time.h"
#include "sipdiag/base/json_text.h"

#include <string.h>

enum { KEYS_MOST = 80 };

struct told_call {
    struct call_store *store;
    struct call *call;
    const struct call_told *told;
    struct origin origin;
    struct text plain;
};

static struct str plain_of(struct told_call *making, const char *key)
{
    text_clear(&making->plain);
    json_add_plain(&making->plain, call_told_value(making->told, str_from(key), 0));
    return text_str(&making->plain);
}

/* Digits, else 0. */
static uint64_t number_of(struct told_call *making, const char *key, uint64_t most)
{
    uint64_t number = 0;
    return str_to_u64(plain_of(making, key), most, &number) ? number : 0;
}

static bool is_true(struct told_call *making, const char *key)
{
    return str_equal(plain_of(making, key), STR("true"));
}

static int64_t time_of(struct told_call *making, const char *key)
{
    struct time_memory memory = {{0}, 0};
    struct read_time time;
    return time_read(plain_of(making, key), DATE_DAY_FIRST, &memory, &time) == VALUE_READ
               ? time.time_us
               : TIME_UNKNOWN;
}

static int64_t span_of(struct told_call *making, const char *key)
{
    uint64_t ms;
    return str_to_u64(plain_of(making, key), UINT32_MAX, &ms) ? (int64_t)ms * US_PER_MS
                                                              : TIME_UNKNOWN;
}

static void put(struct moment moments[MARK_COUNT], enum call_mark mark, int64_t time_us,
                struct origin origin)
{
    moments[mark] = (struct moment){time_us, origin};
}

static void set_times(struct told_call *making)
{
    struct moment moments[MARK_COUNT];
    struct call *call = making->call;
    int64_t start = time_of(making, "start"), answer = time_of(making, "answer"),
            end = time_of(making, "end"), pdd = span_of(making, "pdd_ms");
    for (int i = 0; i < MARK_COUNT; i++)
        moments[i].time_us = TIME_UNKNOWN;
    bool is_answered = answer != TIME_UNKNOWN || (call->final && call->code / 100 == 2);
    put(moments, MARK_INVITE, start, making->origin);
    put(moments, MARK_ANSWER, answer, making->origin);
    put(moments, MARK_FINAL, is_answered ? answer : end, making->origin);
    put(moments, MARK_BYE, is_answered ? end : TIME_UNKNOWN, making->origin);
    call->ring_us = span_of(making, "ring_ms");
    if (start != TIME_UNKNOWN && pdd != TIME_UNKNOWN && call->ring_us != TIME_UNKNOWN)
        put(moments, MARK_RING, start + pdd, making->origin);
    int64_t first = start != TIME_UNKNOWN ? start : answer != TIME_UNKNOWN ? answer : end;
    if (start == TIME_UNKNOWN)
        put(moments, MARK_FIRST, first == TIME_UNKNOWN ? 0 : first, making->origin);
    call_set_moments(call, &making->store->arena, moments);
    int64_t talk = span_of(making, "talk_ms");
    call->has_talk = talk != TIME_UNKNOWN;
    call->talk_ms = call->has_talk ? (uint32_t)(talk / US_PER_MS) : 0;
    call->has_timing = true;
}

static void set_figures(struct told_call *making)
{
    struct call *call = making->call;
    call->code = (uint16_t)number_of(making, "code", 999);
    call->final = is_true(making, "final");
    call->far_code = (uint16_t)number_of(making, "far_code", 999);
    call->code_inferred = is_true(making, "code_inferred");
    call->last_provisional = (uint16_t)number_of(making, "last_provisional", 999);
    call->q850 = (uint8_t)number_of(making, "q850", 127);
    call->recovered = is_true(making, "recovered");
    call->attempts = (uint16_t)number_of(making, "attempts", UINT16_MAX);
    call->retransmissions = (uint32_t)number_of(making, "retransmissions", UINT32_MAX);
    call->leg_total = (uint16_t)number_of(making, "legs", UINT16_MAX);
    call->messages = (uint32_t)number_of(making, "messages", UINT32_MAX);
}

static enum party party_named(struct str name)
{
    enum party party = PARTY_NETWORK;
    while (party > PARTY_NONE && !str_equal(name, str_from(party_name(party))))
        party--;
    return party;
}

static enum direction direction_named(struct str name)
{
    enum direction direction = DIRECTION_TRANSIT;
    while (direction > DIRECTION_UNKNOWN && !str_equal(name, str_from(direction_name(direction))))
        direction--;
    return direction;
}

static struct endpoint endpoint_of(struct told_call *making, const char *key)
{
    struct endpoint endpoint = {{{0}, ADDRESS_NONE}, 0};
    struct str text = plain_of(making, key);
    size_t colon = text.len;
    uint64_t port;
    while (colon > 0 && text.at[colon - 1] != ':')
        colon--;
    if (colon == 0 || !str_to_u64(str_from_offset(text, colon), UINT16_MAX, &port) ||
        !address_parse((struct str){text.at, colon - 1}, &endpoint.address))
        return endpoint;
    endpoint.port = (uint16_t)port;
    return endpoint;
}

static void set_places(struct told_call *making)
{
    struct call *call = making->call;
    struct call_leg *leg = arena_alloc_zero(&making->store->arena, sizeof *leg);
    struct address *trunk = arena_alloc_zero(&making->store->arena, sizeof *trunk);
    leg->from = endpoint_of(making, "source");
    leg->to = endpoint_of(making, "peer");
    leg->final_us = TIME_UNKNOWN;
    call->legs = leg;
    call->leg_count = 1;
    call->responder = &leg->to.address;
    call->direction = direction_named(plain_of(making, "direction"));
    call->ended_by = party_named(plain_of(making, "ended_by"));
    struct str name = plain_of(making, "trunk");
    if (name.len && !address_parse(name, trunk)) {
        struct str *kept = arena_alloc(&making->store->arena, sizeof *kept);
        *kept = arena_copy(&making->store->arena, name);
        *trunk = address_named(kept);
    }
    call->trunk = name.len ? trunk : NULL;
}

static void set_texts(struct told_call *making)
{
    static const struct {
        enum call_text text;
        const char *key;
    } keys[] = {
        {CALL_TEXT_CALL_ID, "call_id"},       {CALL_TEXT_CALLER, "caller"},
        {CALL_TEXT_CALLEE, "callee"},         {CALL_TEXT_FROM_URI, "from_uri"},
        {CALL_TEXT_TO_URI, "to_uri"},         {CALL_TEXT_REQUEST_URI, "request_uri"},
        {CALL_TEXT_USER_AGENT, "user_agent"}, {CALL_TEXT_SERVER, "server"},
        {CALL_TEXT_PHRASE, "reason"},
    };
    struct str texts[CALL_TEXT_COUNT] = {{0}};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        texts[keys[i].text] = arena_copy(&making->store->arena, plain_of(making, keys[i].key));
    call_store_set_texts(making->store, making->call, texts);
}

static const struct call_told *keep_told(struct arena *arena, const struct told_value *values,
                                         size_t count)
{
    struct call_told *told = arena_alloc(arena, sizeof *told);
    told->values = arena_alloc(arena, count * sizeof *values);
    told->count = count;
    for (size_t i = 0; i < count; i++)
        told->values[i] = (struct told_value){arena_copy(arena, values[i].key),
                                              arena_copy(arena, values[i].value)};
    return told;
}

static bool is_record(const struct call_told *told)
{
    static const char *const needed[] = {"call_id", "outcome", "cause", "code"};
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++)
        if (call_told_value(told, str_from(needed[i]), 0).len == 0)
            return false;
    return true;
}

static enum report_row make_call(struct call_store *store, const struct told_value *values,
                                 size_t count, struct report_place place)
{
    const struct call_told borrowed = {(struct told_value *)values, count};
    if (!is_record(&borrowed))
        return REPORT_ROW_BAD;
    struct told_call making = {.store = store, .call = call_store_new(store)};
    struct call_cdr *cdr = arena_alloc_zero(&store->arena, sizeof *cdr);
    making.origin = (struct origin){place.line, place.input};
    making.told = cdr->told = keep_told(&store->arena, values, count);
    making.call->cdr = cdr;
    making.call->from_cdr = making.call->has_invite = true;
    store->from_cdr++;
    set_figures(&making);
    set_times(&making);
    set_places(&making);
    set_texts(&making);
    text_free(&making.plain);
    return REPORT_ROW_CALL;
}

enum report_row report_row_of_json(struct call_store *store, struct str line,
                                   struct report_place place)
{
    struct told_value values[KEYS_MOST];
    size_t count = 0;
    bool is_whole;
    struct str rest = str_trim(line);
    if (!str_starts_with(rest, STR("{\"call_id\":")))
        return REPORT_ROW_OTHER;
    rest = str_from_offset(rest, 1);
    while (count < KEYS_MOST &&
           json_take_member(&rest, &values[count].key, &values[count].value, &is_whole))
        count++;
    return count < KEYS_MOST && is_whole ? make_call(store, values, count, place) : REPORT_ROW_BAD;
}

/* ---- csv: what kind of JSON value a cell was ---- */

static bool is_one_of(struct str key, const char *list)
{
    struct str rest = str_from(list);
    while (rest.len)
        if (str_equal(str_before(rest, ' ', &rest), key))
            return true;
    return false;
}

static void add_escaped(struct text *out, struct str cell)
{
    text_add_char(out, '"');
    for (size_t i = 0; i < cell.len; i++) {
        unsigned char c = (unsigned char)cell.at[i];
        if (c == '"' || c == '\\')
            text_addf(out, "\\%c", c);
        else if (c < 0x20)
            text_addf(out, "\\u%04x", c);
        else
            text_add_char(out, (char)c);
    }
    text_add_char(out, '"');
}

static void add_list(struct text *out, struct str cell, bool is_numbers)
{
    text_add_char(out, '[');
    for (bool first = true; cell.len; first = false) {
        struct str item = str_before(cell, ' ', &cell);
        text_add_literal(out, first ? "" : ",");
        if (is_numbers)
            text_add(out, item);
        else
            add_escaped(out, item);
    }
    text_add_char(out, ']');
}

/* The guard against formulas is no part of the value. */
static struct str unguarded(struct str cell)
{
    return cell.len > 1 && cell.at[0] == '\'' && memchr("=-@+\t\r", cell.at[1], 6)
               ? str_from_offset(cell, 1)
               : cell;
}

static void add_cell(struct text *out, struct str key, struct str cell)
{
    if (str_equal(key, STR("evidence")))
        text_add_literal(out, "[]");
    else if (is_one_of(key, "codes notes related"))
        add_list(out, cell, key.at[0] == 'c');
    else if (cell.len == 0)
        text_add_literal(out, is_one_of(key, "headline action call_id") ? "\"\"" : "null");
    else if (is_one_of(key,
                       "code far_code last_provisional q850 confidence pdd_ms ring_ms setup_ms "
                       "talk_ms attempts retransmissions legs messages final code_inferred "
                       "recovered"))
        text_add(out, cell);
    else
        add_escaped(out, unguarded(cell));
}

enum report_row report_row_of_csv(struct call_store *store, const struct csv_row *header,
                                  const struct csv_row *row, struct report_place place)
{
    struct text line = {0};
    if (row->count != header->count || row->count > KEYS_MOST)
        return REPORT_ROW_BAD;
    text_add_char(&line, '{');
    for (size_t i = 0; i < row->count; i++) {
        text_addf(&line, "%s\"%.*s\":", i ? "," : "", (int)(header->cells[i].len & 0x3f),
                  header->cells[i].at);
        add_cell(&line, header->cells[i], row->cells[i]);
    }
    text_add_char(&line, '}');
    enum report_row result = report_row_of_json(store, text_str(&line), place);
    text_free(&line);
    return result == REPORT_ROW_OTHER ? REPORT_ROW_BAD : result;
}
