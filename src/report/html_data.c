/* Calls column by column: texts by their place in a list, times as differences, one number where
 * all calls have the same. */
#include "html_data.h"

#include "dictionary.h"
#include "escape.h"
#include "html_ladders.h"
#include "html_writer.h"
#include "record.h"
#include "sipdiag/base/memory.h"
#include "sipdiag/model/cause.h"

#include <stdlib.h>

enum { UNKNOWN = -1 };

/* What calls have in common: how they ended. */
struct kinds {
    struct dictionary keys;
    const struct verdict **verdicts; /* an example of each */
    size_t capacity;
};

struct data {
    struct json *json;
    const struct report *report;
    const struct analysis *analysis;
    struct dictionary texts;
    struct kinds kinds;
    struct dictionary notes; /* ids that stand together, one behind the other */
    uint32_t *places[3];     /* in texts, of every call: enum place */
    uint32_t *kind, *note;
    struct text scratch;
};

enum place { PLACE_CALLER, PLACE_CALLEE, PLACE_TRUNK, PLACES };

static void key_text(struct data *data, const char *key, struct str value)
{
    text_clear(&data->scratch);
    escape_people(&data->scratch, value);
    json_key(data->json, key);
    json_text(data->json, text_str(&data->scratch));
}

static void key_int(struct data *data, const char *key, int64_t value)
{
    json_key(data->json, key);
    json_int(data->json, value);
}

/* Rounded down, also before 1970. */
static int64_t ms_of(int64_t time_us)
{
    return time_us / US_PER_MS - (time_us % US_PER_MS < 0);
}

static void key_ms(struct data *data, const char *key, int64_t time_us)
{
    json_key(data->json, key);
    if (time_us == TIME_UNKNOWN)
        json_null(data->json);
    else
        json_int(data->json, ms_of(time_us));
}

/* ---- what all calls share ---- */

static void open_list(struct data *data, const char *key)
{
    json_key(data->json, key);
    json_open(data->json, '[');
}

/* From when it holds, seconds east of UTC, name. */
static void write_zone_entry(struct data *data, int64_t from_us)
{
    json_open(data->json, '[');
    json_int(data->json, ms_of(from_us));
    json_int(data->json, clock_zone_offset_s(from_us));
    text_clear(&data->scratch);
    clock_add_zone_name(&data->scratch, from_us);
    json_text(data->json, text_str(&data->scratch));
    json_close(data->json, ']');
}

/* The moment between two, an hour or less apart, from which the later one's offset holds. */
static int64_t change_between(int64_t before_us, int64_t after_us)
{
    while (after_us - before_us > US_PER_S) {
        int64_t middle_us = before_us + (after_us - before_us) / 2;
        if (clock_zone_offset_s(middle_us) == clock_zone_offset_s(before_us))
            before_us = middle_us;
        else
            after_us = middle_us;
    }
    return after_us;
}

/* The shown zone's offsets from the first to the last moment; of more years than a report is of,
 * only the first ones change. */
static void write_zone(struct data *data)
{
    enum { STEPS_MOST = 24 * 366 * 4 };
    static const int64_t step_us = 3600 * US_PER_S;
    int64_t first_us = data->report->summary->first_us, last_us = data->report->summary->last_us;
    open_list(data, "zone");
    if (first_us == TIME_UNKNOWN)
        first_us = last_us = 0;
    write_zone_entry(data, first_us);
    for (int step = 0; step < STEPS_MOST && last_us - first_us > 0; step++) {
        int64_t next_us = last_us - first_us > step_us ? first_us + step_us : last_us;
        if (clock_zone_offset_s(next_us) != clock_zone_offset_s(first_us))
            write_zone_entry(data, change_between(first_us, next_us));
        first_us = next_us;
    }
    json_close(data->json, ']');
}

static void write_inputs(struct data *data)
{
    open_list(data, "inputs");
    for (size_t i = 0; i < data->analysis->input_count; i++) {
        json_open(data->json, '{');
        key_text(data, "name", record_input_name(data->report, i));
        key_text(data, "item",
                 input_is_text(&data->analysis->inputs[i]) ? STR("line") : STR("packet"));
        json_close(data->json, '}');
    }
    json_close(data->json, ']');
}

static void write_groups(struct data *data)
{
    open_list(data, "groups");
    for (enum html_group group = 0; group < HTML_GROUPS; group++) {
        json_open(data->json, '{');
        key_text(data, "id", str_from(html_group_id(group)));
        key_text(data, "label", str_from(html_group_label(group)));
        json_close(data->json, '}');
    }
    json_close(data->json, ']');
}

/* Where it is only known between which moments it began or ended: its first and last call. */
static int64_t sharper(int64_t edge_us, int64_t call_us)
{
    return edge_us == TIME_UNKNOWN || call_us == TIME_UNKNOWN ? edge_us : call_us;
}

static void write_finding(struct data *data, const struct finding *finding)
{
    struct json *json = data->json;
    json_open(json, '{');
    key_text(data, "id", str_from(finding->kind->id));
    key_text(data, "label", str_from(finding->kind->label));
    key_text(data, "severity", str_from(severity_name(finding->severity)));
    key_text(data, "title", str_from(finding->title));
    key_ms(data, "since", sharper(finding->since_us, finding->first_us));
    key_ms(data, "until", sharper(finding->until_us, finding->last_us));
    key_int(data, "figure", finding->figure);
    if (finding->trunk.family != ADDRESS_NONE) {
        struct text trunk = {0};
        address_add(&trunk, &finding->trunk);
        key_text(data, "trunk", text_str(&trunk));
        text_free(&trunk);
    }
    json_close(json, '}');
}

static void write_findings(struct data *data)
{
    open_list(data, "findings");
    for (size_t i = 0; i < data->analysis->finding_count; i++)
        write_finding(data, &data->analysis->findings[i]);
    json_close(data->json, ']');
}

/* ---- places ---- */

static uint32_t place_of_text(struct data *data, struct str foreign)
{
    text_clear(&data->scratch);
    escape_people(&data->scratch, foreign);
    return dictionary_place(&data->texts, text_str(&data->scratch));
}

static uint32_t kind_of(struct data *data, const struct verdict *verdict)
{
    struct kinds *kinds = &data->kinds;
    size_t known = kinds->keys.count;
    text_clear(&data->scratch);
    text_addf(&data->scratch, "%.4s %s %u %u", verdict->result, verdict->cause->id,
              verdict->outcome, verdict->side);
    uint32_t place = dictionary_place(&kinds->keys, text_str(&data->scratch));
    if (place == known) {
        kinds->verdicts =
            array_grow(kinds->verdicts, known, &kinds->capacity, sizeof *kinds->verdicts);
        kinds->verdicts[known] = verdict;
    }
    return place;
}

static uint32_t place_of_notes(struct data *data, const struct verdict *verdict)
{
    text_clear(&data->scratch);
    for (uint8_t i = 0; i < verdict->note_count; i++)
        text_addf(&data->scratch, "%s%s", i ? " " : "", verdict->notes[i]->id);
    return dictionary_place(&data->notes, text_str(&data->scratch));
}

static void find_places(struct data *data)
{
    size_t count = data->analysis->call_count;
    struct text trunk = {0};
    for (int i = 0; i < PLACES; i++)
        data->places[i] = xalloc((count + 1) * sizeof(uint32_t));
    data->kind = xalloc((count + 1) * sizeof(uint32_t));
    data->note = xalloc((count + 1) * sizeof(uint32_t));
    dictionary_place(&data->texts, STR("")); /* what is not known */
    for (size_t i = 0; i < count; i++) {
        const struct call *call = data->analysis->calls[i];
        calls_read_ahead(data->analysis->calls, i, count);
        text_clear(&trunk);
        if (call->trunk)
            address_add(&trunk, call->trunk);
        data->places[PLACE_TRUNK][i] = place_of_text(data, text_str(&trunk));
        data->places[PLACE_CALLER][i] = place_of_text(data, call_text(call, CALL_TEXT_CALLER));
        data->places[PLACE_CALLEE][i] = place_of_text(data, call_text(call, CALL_TEXT_CALLEE));
        data->kind[i] = kind_of(data, data->analysis->verdicts[i]);
        data->note[i] = place_of_notes(data, data->analysis->verdicts[i]);
    }
    text_free(&trunk);
}

static void write_kinds(struct data *data)
{
    open_list(data, "kinds");
    for (size_t i = 0; i < data->kinds.keys.count; i++) {
        const struct verdict *verdict = data->kinds.verdicts[i];
        enum side side = (enum side)verdict->side;
        json_open(data->json, '{');
        key_text(data, "result", result_name(verdict->result));
        key_text(data, "cause", str_from(verdict->cause->id));
        key_text(data, "outcome", str_from(outcome_name((enum outcome)verdict->outcome)));
        key_int(data, "group", html_group_of((enum outcome)verdict->outcome));
        key_text(data, "side", str_from(side_name(side)));
        key_text(data, "label", str_from(cause_label(verdict->cause, side)));
        key_text(data, "meaning", str_from(cause_meaning(verdict->cause, side)));
        key_text(data, "action", str_from(cause_action(verdict->cause, side)));
        json_close(data->json, '}');
    }
    json_close(data->json, ']');
}

static void write_texts(struct data *data, const char *key, const struct dictionary *texts)
{
    open_list(data, key);
    for (size_t i = 0; i < texts->count; i++) {
        json_text(data->json, texts->texts[i]);
        json_relieve(data->json);
    }
    json_close(data->json, ']');
}

/* ---- columns ---- */

static int64_t rounded(int64_t duration_us)
{
    return duration_us == TIME_UNKNOWN ? UNKNOWN : rounded_ms(duration_us);
}

static int64_t caller_of(const struct data *data, size_t index)
{
    return data->places[PLACE_CALLER][index];
}

static int64_t callee_of(const struct data *data, size_t index)
{
    return data->places[PLACE_CALLEE][index];
}

static int64_t trunk_of(const struct data *data, size_t index)
{
    return data->places[PLACE_TRUNK][index];
}

static int64_t kind_at(const struct data *data, size_t index)
{
    return data->kind[index];
}

static int64_t note_at(const struct data *data, size_t index)
{
    return data->note[index];
}

static int64_t direction_of(const struct data *data, size_t index)
{
    return data->analysis->calls[index]->direction;
}

static int64_t code_of(const struct data *data, size_t index)
{
    return data->analysis->calls[index]->code;
}

static int64_t pdd_of(const struct data *data, size_t index)
{
    return rounded(call_pdd(data->analysis->calls[index]));
}

static int64_t ring_of(const struct data *data, size_t index)
{
    return rounded(data->analysis->calls[index]->ring_us);
}

static int64_t talk_of(const struct data *data, size_t index)
{
    return rounded(call_talk(data->analysis->calls[index]));
}

/* How long it took a line. */
static int64_t busy_of(const struct data *data, size_t index)
{
    const struct call *call = data->analysis->calls[index];
    int64_t end_us = call_end(call);
    if (verdict_took_no_line(data->analysis->verdicts[index], call) || call->no_times)
        return UNKNOWN;
    if (end_us == TIME_UNKNOWN)
        end_us = call_last_seen(call);
    return end_us > call_start(call) ? rounded_ms(end_us - call_start(call)) : 0;
}

static int64_t ended_by_of(const struct data *data, size_t index)
{
    return data->analysis->calls[index]->ended_by;
}

static int64_t finding_of(const struct data *data, size_t index)
{
    return data->analysis->verdicts[index]->finding;
}

static int64_t recovered_of(const struct data *data, size_t index)
{
    return data->analysis->calls[index]->recovered;
}

static struct moment begin_of(const struct data *data, size_t index)
{
    const struct call *call = data->analysis->calls[index];
    return call_moment(call, call_has(call, MARK_INVITE) ? MARK_INVITE : MARK_FIRST);
}

static int64_t input_of(const struct data *data, size_t index)
{
    return begin_of(data, index).origin.input;
}

static int64_t frame_of(const struct data *data, size_t index)
{
    return begin_of(data, index).origin.frame;
}

static const struct {
    const char *name;
    int64_t (*at)(const struct data *data, size_t index);
} columns[] = {
    {"caller", caller_of},   {"callee", callee_of},
    {"trunk", trunk_of},     {"kind", kind_at},
    {"note", note_at},       {"direction", direction_of},
    {"code", code_of},       {"pdd", pdd_of},
    {"ring", ring_of},       {"talk", talk_of},
    {"busy", busy_of},       {"ended", ended_by_of},
    {"finding", finding_of}, {"recovered", recovered_of},
    {"input", input_of},     {"frame", frame_of},
};

static bool is_constant(const struct data *data, size_t column)
{
    for (size_t i = 1; i < data->analysis->call_count; i++)
        if (columns[column].at(data, i) != columns[column].at(data, 0))
            return false;
    return data->analysis->call_count > 0;
}

static void write_column(struct data *data, size_t column)
{
    if (is_constant(data, column)) {
        key_int(data, columns[column].name, columns[column].at(data, 0));
        return;
    }
    open_list(data, columns[column].name);
    for (size_t i = 0; i < data->analysis->call_count; i++) {
        json_int(data->json, columns[column].at(data, i));
        json_relieve(data->json);
    }
    json_close(data->json, ']');
}

/* Milliseconds after the call before; null where none is known. */
static void write_starts(struct data *data)
{
    int64_t before = 0;
    open_list(data, "start");
    for (size_t i = 0; i < data->analysis->call_count; i++) {
        int64_t start_us = call_shown_start(data->analysis->calls[i]);
        if (start_us == TIME_UNKNOWN) {
            json_null(data->json);
            continue;
        }
        json_int(data->json, ms_of(start_us) - before);
        json_relieve(data->json);
        before = ms_of(start_us);
    }
    json_close(data->json, ']');
}

static void write_ids(struct data *data)
{
    open_list(data, "id");
    for (size_t i = 0; i < data->analysis->call_count; i++) {
        text_clear(&data->scratch);
        escape_people(&data->scratch, call_text(data->analysis->calls[i], CALL_TEXT_CALL_ID));
        json_text(data->json, text_str(&data->scratch));
        json_relieve(data->json);
    }
    json_close(data->json, ']');
}

static void write_calls(struct data *data)
{
    json_key(data->json, "calls");
    json_open(data->json, '{');
    key_int(data, "count", (int64_t)data->analysis->call_count);
    write_starts(data);
    for (size_t column = 0; column < sizeof columns / sizeof *columns; column++)
        write_column(data, column);
    write_ids(data);
    json_close(data->json, '}');
}

static void write_all(struct data *data)
{
    const struct report_options *options = &data->report->options;
    struct dictionary words;
    dictionary_init(&words);
    find_places(data);
    json_open(data->json, '{');
    key_text(data, "schema", STR("sipdiag.html/1"));
    key_text(data, "inputs_command", options->command ? str_from(options->command) : STR("FILE"));
    key_ms(data, "first", data->report->summary->first_us);
    key_ms(data, "last", data->report->summary->last_us);
    write_zone(data);
    write_inputs(data);
    write_groups(data);
    write_findings(data);
    write_kinds(data);
    write_texts(data, "notes", &data->notes);
    write_texts(data, "texts", &data->texts);
    write_calls(data);
    html_ladders(data->json, data->report, &words);
    write_texts(data, "words", &words);
    json_close(data->json, '}');
    dictionary_free(&words);
}

/* In JSON a '<' only stands inside strings, where it may be written in another way. */
static bool write_without_tags(void *context, const char *bytes, size_t len)
{
    const struct sink *sink = context;
    struct str rest = {bytes, len};
    while (rest.len) {
        size_t plain = str_find_char(rest, '<');
        if (plain && !sink->write(sink->context, rest.at, plain))
            return false;
        rest = str_from_offset(rest, plain);
        if (rest.len == 0)
            break;
        if (!sink->write(sink->context, "\\u003c", sizeof "\\u003c" - 1))
            return false;
        rest = str_from_offset(rest, 1);
    }
    return true;
}

bool html_data_print(const struct report *report, const struct sink *sink)
{
    struct sink outer = *sink;
    const struct sink filter = {&outer, write_without_tags};
    struct json json;
    struct data data = {.json = &json, .report = report, .analysis = report->analysis};
    json_start(&json, &filter);
    json.lines = true;
    dictionary_init(&data.texts);
    dictionary_init(&data.kinds.keys);
    dictionary_init(&data.notes);
    write_all(&data);
    dictionary_free(&data.texts);
    dictionary_free(&data.kinds.keys);
    dictionary_free(&data.notes);
    free(data.kinds.verdicts);
    for (int i = 0; i < PLACES; i++)
        free(data.places[i]);
    free(data.kind);
    free(data.note);
    text_free(&data.scratch);
    return json_end(&json);
}
