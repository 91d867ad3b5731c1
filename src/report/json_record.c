/* One call as JSON, and the Call Log as a line of JSON a call (schema: docs/record.schema.json). */
#include "json.h"
#include "record_media.h"

#include "sipdiag/model/cause.h"

static void write_codes(struct json *json, const struct call *call)
{
    json_open(json, '[');
    for (size_t i = 0; i < call->code_count; i++)
        json_int(json, call->codes[i]);
    json_close(json, ']');
}

static void write_notes(struct json *json, const struct verdict *verdict)
{
    json_open(json, '[');
    for (size_t i = 0; i < verdict->note_count; i++)
        json_text(json, str_from(verdict->notes[i]->id));
    json_close(json, ']');
}

static void write_related(struct json *json, const struct record *record)
{
    struct str call_id;
    json_open(json, '[');
    for (size_t i = 0; i < record->call->related_count; i++)
        if (record_related(record, i, &call_id))
            json_text(json, call_id);
    json_close(json, ']');
}

static void write_evidence(struct json *json, struct record *record)
{
    struct evidence items[MARK_COUNT];
    size_t count = record_evidence(record, items);
    json_open(json, '[');
    for (size_t i = 0; i < count; i++) {
        json_open(json, '{');
        json_key(json, "input");
        json_text(json, record_input_name(record->report, items[i].moment.origin.input));
        json_key(json, "frame");
        json_int(json, items[i].moment.origin.frame);
        json_key(json, "time");
        json_time(json, call_shown_time(record->call, items[i].moment.time_us));
        json_key(json, "text");
        text_clear(&record->scratch);
        call_add_mark_text(&record->scratch, record->call, items[i].mark);
        json_text(json, text_str(&record->scratch));
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void write_per_cent(struct json *json, int64_t per_cent)
{
    json_real(json, (double)per_cent / 100);
}

static void write_value(struct json *json, struct record *record, struct value value)
{
    switch (value.kind) {
    case VALUE_NULL:
        json_null(json);
        break;
    case VALUE_TEXT:
        json_text(json, value.text);
        break;
    case VALUE_INTEGER:
        json_int(json, value.integer);
        break;
    case VALUE_BOOL:
        json_bool(json, value.integer != 0);
        break;
    case VALUE_TIME:
        json_time(json, value.integer);
        break;
    case VALUE_PER_CENT:
        write_per_cent(json, value.integer);
        break;
    case VALUE_CODES:
        write_codes(json, record->call);
        break;
    case VALUE_NOTES:
        write_notes(json, record->verdict);
        break;
    case VALUE_EVIDENCE:
        write_evidence(json, record);
        break;
    case VALUE_RELATED:
        write_related(json, record);
        break;
    case VALUE_TOLD:
        json_as_read(json, value.text);
        break;
    case VALUE_MEDIA:
        json_media(json, record);
        break;
    }
}

void json_record(struct json *json, struct record *record)
{
    const char *key;
    json_open(json, '{');
    for (size_t field = 0; (key = record_field_key(field)); field++) {
        json_key(json, key);
        write_value(json, record, record_field_get(record, field));
    }
    if (record->report->options.is_provisional) {
        json_key(json, "provisional");
        json_bool(json, true);
    }
    json_close(json, '}');
}

bool ndjson_print(const struct report *report, const struct sink *sink)
{
    struct json json;
    struct record record;
    json_start(&json, sink);
    record_init(&record, report);
    for (size_t i = 0; i < report->analysis->call_count && json.ok; i++) {
        record_set(&record, i);
        json_record(&json, &record);
        json_line(&json);
    }
    record_free(&record);
    return json_end(&json);
}
