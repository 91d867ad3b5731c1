/* Looks back from a message to the line that announced it. */
#include "context.h"

#include "prefix.h"
#include "wrapper.h"

#include <string.h>

enum { LOOK_BACK = 4, GUESS_BACK = 2 };

void context_free(struct context *context)
{
    text_free(&context->colours);
    text_free(&context->json);
    text_free(&context->html);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* 2026-03-10 or 2026/03/10 near the beginning; or a month by name. */
static bool has_date(struct str line)
{
    size_t len = line.len < 48 ? line.len : 48;
    for (size_t i = 4; i + 3 < len; i++)
        if ((line.at[i] == '-' || line.at[i] == '/') && is_digit(line.at[i - 1]) &&
            is_digit(line.at[i - 4]) && is_digit(line.at[i + 1]))
            return true;
    return line.len > 6 && line.at[3] == ' ' && line.at[0] >= 'A' && line.at[0] <= 'S';
}

void context_note_time(struct context *context, struct str time)
{
    size_t len = time.len < CONTEXT_STAMP_BYTES ? time.len : CONTEXT_STAMP_BYTES;
    memcpy(context->stamped, time.at, len);
    memcpy(context->dated, time.at, len);
    context->stamped_len = context->dated_len = len;
}

void context_note(struct context *context, struct str line)
{
    struct context_line *kept = &context->lines[context->noted++ % CONTEXT_LINES];
    kept->len = line.len < CONTEXT_LINE_BYTES ? line.len : CONTEXT_LINE_BYTES;
    if (kept->len)
        memcpy(kept->bytes, line.at, kept->len);
    if (str_starts_with(line, STR("__REALTIME_TIMESTAMP="))) /* of a journal's export */
        context_note_time(context, line);
    if (!stamp_may_be_in(line))
        return;
    size_t len = line.len < CONTEXT_STAMP_BYTES ? line.len : CONTEXT_STAMP_BYTES;
    context->stamped_len = len;
    memcpy(context->stamped, line.at, len);
    if (!has_date(line))
        return;
    context->dated_len = len;
    memcpy(context->dated, line.at, len);
}

void context_clear(struct context *context, uint64_t lines)
{
    if (lines > context->cleared)
        context->cleared = lines;
}

struct str context_last(const struct context *context)
{
    const struct context_line *kept = &context->lines[(context->noted - 1) % CONTEXT_LINES];
    return context->noted ? (struct str){kept->bytes, kept->len} : (struct str){0};
}

static uint64_t lines_there(const struct context *context)
{
    uint64_t there = context->noted - context->cleared;
    return there < CONTEXT_LINES ? there : CONTEXT_LINES;
}

/* A line as it reads without colours and JSON. */
static struct str line_back(struct context *context, uint64_t back, struct str *time)
{
    const struct context_line *kept = &context->lines[(context->noted - back) % CONTEXT_LINES];
    struct str line = {kept->bytes, kept->len};
    *time = (struct str){0};
    if (json_entry_read(line, &context->json, time))
        line = str_trim(text_str(&context->json));
    line = without_colours(line, &context->colours);
    if (line.len > 2 && memcmp(line.at + line.len - 2, "^M", 2) == 0)
        line.len -= 2;
    if (str_find_char(line, '&') == line.len || !str_contains_nocase(line, STR("&gt;")))
        return line;
    text_clear(&context->html);
    add_without_html(&context->html, line);
    return text_str(&context->html);
}

static void take_stamp(struct context_answer *answer, struct str line)
{
    struct stamp stamp;
    if (!stamp_find(line, &stamp))
        return;
    if (answer->has_stamp)
        stamp_join(&answer->stamp, &stamp);
    else
        answer->stamp = stamp;
    answer->has_stamp = true;
}

/* What stands before all lines tells less of the message than what stands in them. */
static struct str without_prefix(struct str line, struct str before)
{
    return str_from_offset(line, prefix_common(before, line));
}

static void take_line(struct context_answer *answer, struct str line)
{
    if (!answer->has_marker)
        answer->has_marker = marker_read(line, &answer->marker);
    if (!answer->has_stamp || !answer->stamp.has_time || !answer->stamp.has_day)
        take_stamp(answer, line);
}

static void guess(struct context *context, struct str before, struct context_answer *answer)
{
    struct str time;
    uint64_t there = lines_there(context);
    bool found = before.len > 0 && marker_guess(before, &answer->marker);
    for (uint64_t back = 1; !found && back <= there && back <= GUESS_BACK; back++)
        found = marker_guess(line_back(context, back, &time), &answer->marker);
    answer->has_marker = found;
}

static void set_civil(struct stamp *stamp, int64_t time_us)
{
    struct civil civil = clock_civil(time_us, 0);
    stamp->has_year = true;
    stamp->year = (int)civil.year;
    stamp->month = civil.month;
    stamp->day = civil.day;
    stamp->in_day_us = time_us - clock_days(civil.year, civil.month, civil.day) * 86400 * US_PER_S;
}

/* A time of day near midnight belongs to the day before or after that of the other line. */
static void take_day_of(struct context_answer *answer, struct str line)
{
    struct stamp other;
    if (!stamp_find(line, &other) || !other.has_day)
        return;
    if (other.is_epoch)
        set_civil(&other, other.epoch_us);
    int64_t apart = answer->stamp.in_day_us - other.in_day_us;
    int64_t half_day = 12 * 3600 * US_PER_S;
    struct stamp *stamp = &answer->stamp;
    stamp->has_day = true;
    stamp->has_year = other.has_year;
    int year = other.has_year ? other.year : 1972;
    int64_t day =
        clock_days(year, other.month, other.day) + (apart < -half_day) - (apart > half_day);
    struct civil civil = clock_civil(day * 86400 * US_PER_S, 0);
    stamp->year = (int)civil.year;
    stamp->month = civil.month;
    stamp->day = civil.day;
}

/* The keys of a sipdump entry stand on lines of their own. */
static void read_sipdump(struct context *context, struct str before, struct context_answer *answer)
{
    struct marker *marker = &answer->marker;
    struct str time, value;
    marker->is_pair = true;
    for (uint64_t back = 1; back <= lines_there(context); back++) {
        struct str line = without_prefix(line_back(context, back, &time), before);
        struct str key = str_before(line, ':', &value);
        uint64_t port = 0;
        value = str_trim(value);
        if (str_equal(key, STR("srcip")))
            marker->has_local = address_parse(value, &marker->local.at.address);
        else if (str_equal(key, STR("dstip")))
            marker->has_remote = address_parse(value, &marker->remote.at.address);
        else if (str_equal(key, STR("srcport")) && str_to_u64(value, UINT16_MAX, &port))
            marker->local.at.port = (uint16_t)port;
        else if (str_equal(key, STR("dstport")) && str_to_u64(value, UINT16_MAX, &port))
            marker->remote.at.port = (uint16_t)port;
        else if (str_equal(key, STR("time")))
            answer->has_stamp = stamp_find(value, &answer->stamp) || answer->has_stamp;
    }
    marker->is_pair = marker->has_local && marker->has_remote;
}

/* "2026-03-10 10:00:00",40000,"call-1@192.0.2.10",... : the microseconds are a column. */
static void read_microseconds(struct context_answer *answer, struct str before)
{
    size_t comma = str_find_char(before, ',');
    uint64_t us;
    struct str rest = str_from_offset(before, comma + 1), after;
    struct str number = str_before(rest, ',', &after);
    bool is_row = before.len && before.at[before.len - 1] == '"' && after.len > 0;
    if (!is_row || !answer->has_stamp || answer->stamp.digits > 0 ||
        !str_to_u64(number, US_PER_S - 1, &us))
        return;
    answer->stamp.in_day_us += (int64_t)us;
    answer->stamp.digits = 6;
}

void context_find(struct context *context, struct str before, struct context_answer *answer)
{
    *answer = (struct context_answer){0};
    uint64_t there = lines_there(context);
    bool is_row = before.len > 0 && before.at[before.len - 1] == '"';
    if (is_row) /* a table's; its own time stands in the first column */
        before = str_from_offset(before, str_find_char(before, '"'));
    if (before.len)
        answer->has_marker = marker_read(before, &answer->marker);
    if (answer->has_marker || is_row)
        take_stamp(answer, before);
    read_microseconds(answer, before);
    for (uint64_t back = 1; back <= there; back++) {
        struct str time, line = without_prefix(line_back(context, back, &time), before);
        bool is_far = back > LOOK_BACK;
        bool is_sipdump = is_far && !answer->has_marker && str_starts_with(line, STR("srcip: "));
        if (is_far && !is_sipdump)
            continue;
        take_line(answer, line);
        if (is_sipdump)
            break;
    }
    take_stamp(answer, before);
    read_microseconds(answer, before);
    if (!answer->has_marker)
        guess(context, before, answer);
    if (!answer->has_stamp || !answer->stamp.has_time)
        take_stamp(answer, (struct str){context->stamped, context->stamped_len});
    if (answer->has_marker && answer->marker.format &&
        strcmp(answer->marker.format->about.name, "sipdump") == 0)
        read_sipdump(context, before, answer);
    if (answer->has_stamp && answer->stamp.has_time && !answer->stamp.has_day)
        take_day_of(answer, (struct str){context->dated, context->dated_len});
}
