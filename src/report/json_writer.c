/* Appends JSON values; digits are made by hand, because a large Call Log is mostly numbers and
 * times. */
#include "json_writer.h"

#include "escape.h"
#include "sipdiag/base/clock.h"

#include <math.h>

enum { FLUSH_AT = 64 * 1024, TWENTY_DIGITS = 20 };

void json_start(struct json *json, const struct sink *sink)
{
    *json = (struct json){.sink = sink, .ok = true};
}

static void flush(struct json *json)
{
    if (json->ok && json->text.len)
        json->ok = json->sink->write(json->sink->context, json->text.at, json->text.len);
    text_clear(&json->text);
}

bool json_end(struct json *json)
{
    flush(json);
    text_free(&json->text);
    return json->ok;
}

static void before_value(struct json *json)
{
    if (json->comma)
        text_add_char(&json->text, ',');
    json->comma = true;
}

void json_relieve(struct json *json)
{
    if (json->text.len >= FLUSH_AT)
        flush(json);
}

void json_open(struct json *json, char bracket)
{
    before_value(json);
    if (json->lines && json->depth == 2 && json->in_list)
        text_add(&json->text, STR("\n  "));
    text_add_char(&json->text, bracket);
    json->comma = false;
    json->in_list = bracket == '[';
    json->depth++;
}

void json_close(struct json *json, char bracket)
{
    text_add_char(&json->text, bracket);
    json->comma = true;
    json->depth--;
    json->in_list = bracket == '}';
    json_relieve(json);
}

void json_key(struct json *json, const char *key)
{
    before_value(json);
    if (json->lines && json->depth <= 2) {
        text_add_char(&json->text, '\n');
        text_add_repeat(&json->text, " ", json->depth);
    }
    text_add_char(&json->text, '"');
    text_add_literal(&json->text, key);
    text_add(&json->text, STR("\":"));
    json->comma = false;
    json->in_list = false;
}

void json_null(struct json *json)
{
    before_value(json);
    text_add(&json->text, STR("null"));
}

void json_bool(struct json *json, bool value)
{
    before_value(json);
    text_add(&json->text, value ? STR("true") : STR("false"));
}

void json_int(struct json *json, int64_t value)
{
    before_value(json);
    add_integer(&json->text, value);
}

void json_text(struct json *json, struct str value)
{
    before_value(json);
    text_add_char(&json->text, '"');
    escape_json(&json->text, value);
    text_add_char(&json->text, '"');
}

void json_time(struct json *json, int64_t time_us)
{
    if (time_us == TIME_UNKNOWN) {
        json_null(json);
        return;
    }
    before_value(json);
    text_add_char(&json->text, '"');
    add_rfc3339(&json->text, time_us);
    text_add_char(&json->text, '"');
}

void json_as_read(struct json *json, struct str value)
{
    before_value(json);
    text_add(&json->text, value);
}

void json_real(struct json *json, double value)
{
    if (!isfinite(value)) {
        json_null(json);
        return;
    }
    before_value(json);
    add_real(&json->text, value);
}

void json_line(struct json *json)
{
    text_add_char(&json->text, '\n');
    json->comma = false;
}

/* `width` digits with leading zeros, ending before `end`. */
static char *digits_before(char *end, uint64_t value, unsigned width)
{
    for (unsigned i = 0; i < width; i++, value /= 10)
        *--end = (char)('0' + value % 10);
    return end;
}

void add_integer(struct text *out, int64_t value)
{
    char digits[TWENTY_DIGITS + 1];
    char *end = digits + sizeof digits, *at = end;
    uint64_t left = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do {
        *--at = (char)('0' + left % 10);
        left /= 10;
    } while (left);
    if (value < 0)
        *--at = '-';
    text_add(out, (struct str){at, (size_t)(end - at)});
}

void add_rfc3339(struct text *out, int64_t time_us)
{
    struct civil c = clock_civil(time_us, 0);
    char shown[] = "0000-00-00T00:00:00.000000Z";
    if (c.year < 0 || c.year > 9999) {
        clock_add_rfc3339(out, time_us);
        return;
    }
    digits_before(shown + 4, (uint64_t)c.year, 4);
    digits_before(shown + 7, (uint64_t)c.month, 2);
    digits_before(shown + 10, (uint64_t)c.day, 2);
    digits_before(shown + 13, (uint64_t)c.hour, 2);
    digits_before(shown + 16, (uint64_t)c.minute, 2);
    digits_before(shown + 19, (uint64_t)c.second, 2);
    digits_before(shown + 26, (uint64_t)c.microsecond, 6);
    text_add(out, (struct str){shown, sizeof shown - 1});
}

void add_real(struct text *out, double value)
{
    double size = fabs(value);
    char fraction[] = ".000000";
    size_t len = sizeof fraction - 1;
    if (size >= 9e12) { /* beyond the precision of a double's millionths */
        add_integer(out, size < 9e18 ? (int64_t)value : value < 0 ? -INT64_MAX : INT64_MAX);
        return;
    }
    int64_t millionths = llround(size * 1e6);
    if (value < 0 && millionths)
        text_add_char(out, '-');
    add_integer(out, millionths / 1000000);
    digits_before(fraction + len, (uint64_t)millionths % 1000000, 6);
    while (fraction[len - 1] == '0')
        len--;
    if (len > 1)
        text_add(out, (struct str){fraction, len});
}
