/* Zones from /usr/share/zoneinfo and from POSIX TZ texts. */
#include "sipdiag/base/zone.h"

#include "sipdiag/base/bytes.h"
#include "sipdiag/base/memory.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DAY_S = 86400, HEADER_BYTES = 44, FILE_MOST_BYTES = 1 << 20 };

/* When a rule of a POSIX text changes the clock: Mm.w.d, Jn or n (POSIX.1 8.3). */
struct rule {
    char kind; /* 'M', 'J' or 'n' */
    int month, week, day;
    int at_s; /* on the wall of before */
};

struct zone {
    int64_t *times; /* of the changes, in seconds */
    int *offsets;   /* after each */
    size_t count;
    int first_offset; /* before all of them */
    bool has_rules;   /* what follows the last change */
    bool has_summer;
    int standard, summer; /* offsets */
    struct rule to_summer, to_standard;
};

/* ---- POSIX TZ texts ---- */

static const char *read_name(const char *at)
{
    const char *end = at;
    if (*at == '<') {
        end = strchr(at, '>');
        return end && end - at >= 4 ? end + 1 : NULL;
    }
    while ((*end >= 'A' && *end <= 'Z') || (*end >= 'a' && *end <= 'z'))
        end++;
    return end - at >= 3 ? end : NULL;
}

static const char *read_number(const char *at, int most, int *value)
{
    const char *end = at;
    *value = 0;
    while (*end >= '0' && *end <= '9' && end - at < 4)
        *value = *value * 10 + (*end++ - '0');
    return end > at && *value <= most ? end : NULL;
}

/* [+-]hh[:mm[:ss]]; up to a week in rules (RFC 8536 3.3.1). */
static const char *read_hms(const char *at, int *seconds)
{
    int sign = *at == '-' ? -1 : 1, part;
    if (*at == '-' || *at == '+')
        at++;
    at = read_number(at, 167, &part);
    *seconds = part * 3600;
    for (int unit = 60; at && *at == ':' && unit > 0; unit /= 60) {
        at = read_number(at + 1, 59, &part);
        *seconds += part * unit;
    }
    *seconds *= sign;
    return at;
}

static const char *read_rule(const char *at, struct rule *rule)
{
    *rule = (struct rule){.kind = *at == 'M' || *at == 'J' ? *at : 'n', .at_s = 2 * 3600};
    if (rule->kind != 'n')
        at++;
    if (rule->kind == 'M') {
        at = read_number(at, 12, &rule->month);
        at = at && *at == '.' ? read_number(at + 1, 5, &rule->week) : NULL;
        at = at && *at == '.' ? read_number(at + 1, 6, &rule->day) : NULL;
        if (!at || rule->month < 1 || rule->week < 1)
            return NULL;
    } else {
        at = read_number(at, 366, &rule->day);
    }
    if (at && *at == '/')
        at = read_hms(at + 1, &rule->at_s);
    return at;
}

/* The offset of the summer time, and when it begins and ends; without rules those of the USA. */
static const char *read_summer(struct zone *zone, const char *at)
{
    static const struct rule usa[] = {{'M', 3, 2, 0, 7200}, {'M', 11, 1, 0, 7200}};
    zone->has_summer = true;
    zone->summer = zone->standard + 3600;
    zone->to_summer = usa[0];
    zone->to_standard = usa[1];
    at = read_name(at);
    if (at && *at && *at != ',') {
        at = read_hms(at, &zone->summer);
        zone->summer = -zone->summer;
    }
    if (!at || !*at)
        return at;
    at = *at == ',' ? read_rule(at + 1, &zone->to_summer) : NULL;
    return at && *at == ',' ? read_rule(at + 1, &zone->to_standard) : NULL;
}

/* Offsets of the text count west of Greenwich. */
static bool read_posix(struct zone *zone, const char *text)
{
    const char *at = read_name(text);
    at = at ? read_hms(at, &zone->standard) : NULL;
    zone->standard = -zone->standard;
    if (at && *at)
        at = read_summer(zone, at);
    zone->has_rules = at && !*at;
    return zone->has_rules;
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

static bool is_leap(int64_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* Wall seconds of the change in that year. */
static int64_t rule_time(const struct rule *rule, int64_t year)
{
    if (rule->kind != 'M') {
        int64_t day = rule->day - (rule->kind == 'J');
        bool is_after_leap_day = rule->kind == 'J' && is_leap(year) && rule->day >= 60;
        return (clock_days(year, 1, 1) + day + is_after_leap_day) * DAY_S + rule->at_s;
    }
    int64_t first = clock_days(year, rule->month, 1);
    int64_t next =
        rule->month == 12 ? clock_days(year + 1, 1, 1) : clock_days(year, rule->month + 1, 1);
    int64_t weekday = ((first + 4) % 7 + 7) % 7; /* 1970-01-01 was a Thursday */
    int64_t day = first + (rule->day - weekday + 7) % 7 + (rule->week - 1) * 7;
    while (day >= next)
        day -= 7;
    return day * DAY_S + rule->at_s;
}

static int offset_by_rules(const struct zone *zone, int64_t seconds)
{
    if (!zone->has_summer)
        return zone->standard;
    int64_t wall = seconds + zone->standard;
    int64_t year = clock_civil(wall * US_PER_S, 0).year;
    int64_t begin = rule_time(&zone->to_summer, year) - zone->standard;
    int64_t end = rule_time(&zone->to_standard, year) - zone->summer;
    bool is_summer =
        begin < end ? seconds >= begin && seconds < end : seconds >= begin || seconds < end;
    return is_summer ? zone->summer : zone->standard;
}

/* ---- the table's files ---- */

struct table {
    const uint8_t *at;
    size_t times, types, letters, isut, isstd, leaps;
};

static int64_t be64_at(const uint8_t *at)
{
    return (int64_t)((uint64_t)be32_at(at) << 32 | be32_at(at + 4));
}

static bool read_header(const uint8_t *at, size_t len, struct table *table)
{
    if (len < HEADER_BYTES || memcmp(at, "TZif", 4) != 0)
        return false;
    *table = (struct table){at + HEADER_BYTES, be32_at(at + 32), be32_at(at + 36), be32_at(at + 40),
                            be32_at(at + 20),  be32_at(at + 24), be32_at(at + 28)};
    size_t most = FILE_MOST_BYTES;
    return table->times < most && table->types < most && table->types > 0 &&
           table->letters < most && table->isut < most && table->isstd < most &&
           table->leaps < most;
}

static size_t table_bytes(const struct table *table, size_t time_bytes)
{
    return table->times * (time_bytes + 1) + table->types * 6 + table->letters + table->isut +
           table->isstd + table->leaps * (time_bytes + 4);
}

static bool take_times(struct zone *zone, const struct table *table)
{
    const uint8_t *kinds = table->at + table->times * 8;
    const uint8_t *types = kinds + table->times;
    zone->count = table->times;
    zone->times = xalloc((table->times + 1) * sizeof *zone->times);
    zone->offsets = xalloc((table->times + 1) * sizeof *zone->offsets);
    zone->first_offset = (int)(int32_t)be32_at(types);
    for (size_t i = 0; i < table->times; i++) {
        if (kinds[i] >= table->types)
            return false;
        zone->times[i] = be64_at(table->at + i * 8);
        zone->offsets[i] = (int)(int32_t)be32_at(types + kinds[i] * 6);
        if (i > 0 && zone->times[i] < zone->times[i - 1])
            return false;
    }
    return true;
}

/* Version 2 and later repeat all in 64 bits behind the old table, and end with a POSIX text. */
static bool read_table(struct zone *zone, const uint8_t *bytes, size_t len)
{
    struct table old, table;
    if (!read_header(bytes, len, &old) || bytes[4] < '2')
        return false;
    size_t skipped = HEADER_BYTES + table_bytes(&old, 4);
    if (skipped >= len || !read_header(bytes + skipped, len - skipped, &table))
        return false;
    size_t end = skipped + HEADER_BYTES + table_bytes(&table, 8);
    if (end >= len || !take_times(zone, &table))
        return false;
    char rules[128];
    const uint8_t *newline = end + 1 < len ? memchr(bytes + end + 1, '\n', len - end - 1) : NULL;
    size_t size = newline ? (size_t)(newline - (bytes + end + 1)) : 0;
    if (size > 0 && size < sizeof rules) {
        memcpy(rules, bytes + end + 1, size);
        rules[size] = '\0';
        read_posix(zone, rules);
    }
    return true;
}

static bool read_file(struct zone *zone, const char *name)
{
    char path[256] = "/usr/share/zoneinfo/";
    struct stat about;
    if (name[0] == '\0' || name[0] == '/' || strstr(name, "..") || strlen(name) > 200)
        return false;
    strcat(path, name);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    bool is_readable = file >= 0 && fstat(file, &about) == 0 && S_ISREG(about.st_mode) &&
                       about.st_size <= FILE_MOST_BYTES;
    uint8_t *bytes = is_readable ? xalloc((size_t)about.st_size + 1) : NULL;
    ssize_t got = is_readable ? read(file, bytes, (size_t)about.st_size) : -1;
    bool is_read = got > 0 && read_table(zone, bytes, (size_t)got);
    free(bytes);
    if (file >= 0)
        close(file);
    return is_read;
}

static bool is_utc_name(const char *name)
{
    return strcmp(name, "UTC") == 0 || strcmp(name, "GMT") == 0 || strcmp(name, "Z") == 0;
}

struct zone *zone_new(const char *name)
{
    struct zone *zone = xalloc(sizeof *zone);
    if (is_utc_name(name) || read_file(zone, name) || read_posix(zone, name))
        return zone;
    zone_free(zone);
    return NULL;
}

void zone_free(struct zone *zone)
{
    if (!zone)
        return;
    free(zone->times);
    free(zone->offsets);
    free(zone);
}

int zone_offset_s(const struct zone *zone, int64_t time_us)
{
    if (!zone)
        return 0;
    int64_t seconds = floor_div(time_us, US_PER_S);
    size_t low = 0, high = zone->count; /* changes at or before it */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (zone->times[middle] <= seconds)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == zone->count && zone->has_rules)
        return offset_by_rules(zone, seconds);
    return low == 0 ? zone->first_offset : zone->offsets[low - 1];
}

/* Far from the ends of the count of microseconds. */
static int64_t earlier(int64_t wall_us, int offset_s)
{
    int64_t time_us;
    return __builtin_sub_overflow(wall_us, offset_s * US_PER_S, &time_us) ? wall_us : time_us;
}

int64_t zone_time(const struct zone *zone, int64_t wall_us)
{
    int before = zone_offset_s(zone, earlier(wall_us, DAY_S));
    int after = zone_offset_s(zone, earlier(wall_us, -DAY_S));
    int64_t first = earlier(wall_us, before);
    if (before == after || zone_offset_s(zone, first) == before)
        return first;
    int64_t second = earlier(wall_us, after);
    return zone_offset_s(zone, second) == after ? second : first;
}
