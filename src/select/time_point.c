/* Reads moments. */
#include "sipdiag/select/time_point.h"

#include "sipdiag/base/clock.h"

#include <stddef.h>

enum { MINUTE_S = 60, HOUR_S = 3600, DAY_S = 86400 };

/* What is left to read. */
struct cursor {
    struct str rest;
};

/* Exactly `digits` digits within bounds. */
static bool take_number(struct cursor *cursor, size_t digits, unsigned least, unsigned most,
                        unsigned *value)
{
    uint64_t number;
    if (cursor->rest.len < digits ||
        !str_to_u64((struct str){cursor->rest.at, digits}, most, &number) || number < least)
        return false;
    *value = (unsigned)number;
    cursor->rest = str_from_offset(cursor->rest, digits);
    return true;
}

static bool take_char(struct cursor *cursor, const char *choices)
{
    struct str all = str_from(choices);
    if (!cursor->rest.len || str_find_char(all, cursor->rest.at[0]) == all.len)
        return false;
    cursor->rest = str_from_offset(cursor->rest, 1);
    return true;
}

static bool is_date(int64_t year, int64_t month, int64_t day)
{
    struct civil civil = clock_civil(clock_days(year, month, day) * DAY_S * US_PER_S, 0);
    return civil.year == year && civil.month == month && civil.day == day;
}

static bool take_date(struct cursor *cursor, int64_t *seconds)
{
    unsigned year, month, day;
    if (!take_number(cursor, 4, 1, 9999, &year) || !take_char(cursor, "-") ||
        !take_number(cursor, 2, 1, 12, &month) || !take_char(cursor, "-") ||
        !take_number(cursor, 2, 1, 31, &day) || !is_date(year, month, day))
        return false;
    *seconds = clock_days(year, month, day) * DAY_S;
    return true;
}

static bool take_fraction(struct cursor *cursor, int64_t *us)
{
    int64_t scale = US_PER_S / 10;
    size_t digits = 0;
    for (; digits < cursor->rest.len; digits++, scale /= 10) {
        char c = cursor->rest.at[digits];
        if (c < '0' || c > '9')
            break;
        *us += (c - '0') * scale;
    }
    cursor->rest = str_from_offset(cursor->rest, digits);
    return digits > 0;
}

/* Seconds may be left out. */
static bool take_time(struct cursor *cursor, int64_t *us)
{
    unsigned hour, minute, second = 0;
    if (!take_number(cursor, 2, 0, 23, &hour) || !take_char(cursor, ":") ||
        !take_number(cursor, 2, 0, 59, &minute))
        return false;
    *us = 0;
    if (take_char(cursor, ":")) {
        if (!take_number(cursor, 2, 0, 60, &second))
            return false;
        if (take_char(cursor, ".,") && !take_fraction(cursor, us))
            return false;
    }
    *us += ((int64_t)hour * HOUR_S + minute * MINUTE_S + second) * US_PER_S;
    return true;
}

/* Z or +02:00; *given is false where there is none. */
static bool take_zone(struct cursor *cursor, bool *given, int64_t *offset_s)
{
    unsigned hours, minutes;
    bool west = cursor->rest.len && cursor->rest.at[0] == '-';
    *given = cursor->rest.len > 0;
    *offset_s = 0;
    if (!*given || take_char(cursor, "Zz"))
        return true;
    if (!take_char(cursor, "+-") || !take_number(cursor, 2, 0, 23, &hours))
        return false;
    take_char(cursor, ":");
    if (!take_number(cursor, 2, 0, 59, &minutes))
        return false;
    *offset_s = (int64_t)(hours * HOUR_S + minutes * MINUTE_S) * (west ? -1 : 1);
    return true;
}

/* What a clock on the wall of the zone shows, as a moment. */
static int64_t from_wall(int64_t wall_us)
{
    int64_t moment = wall_us - clock_zone_offset_s(wall_us) * US_PER_S;
    return wall_us - clock_zone_offset_s(moment) * US_PER_S;
}

static bool parse_moment(struct str text, struct time_point *point)
{
    struct cursor cursor = {text};
    int64_t day_s, us = 0, offset_s;
    bool has_zone;
    if (!take_date(&cursor, &day_s))
        return false;
    if (!cursor.rest.len) {
        *point = (struct time_point){TIME_POINT_DAY, from_wall(day_s * US_PER_S),
                                     from_wall((day_s + DAY_S) * US_PER_S)};
        return true;
    }
    if (!take_char(&cursor, "Tt ") || !take_time(&cursor, &us) ||
        !take_zone(&cursor, &has_zone, &offset_s) || cursor.rest.len)
        return false;
    us += day_s * US_PER_S;
    *point = (struct time_point){TIME_POINT_MOMENT,
                                 has_zone ? us - offset_s * US_PER_S : from_wall(us), 0};
    return true;
}

/* "2h", "90m", "30s", "1d" */
static bool parse_back(struct str text, int64_t *us)
{
    static const struct {
        struct str unit;
        int64_t seconds;
    } units[] = {{{"s", 1}, 1},
                 {{"m", 1}, MINUTE_S},
                 {{"min", 3}, MINUTE_S},
                 {{"h", 1}, HOUR_S},
                 {{"d", 1}, DAY_S}};
    uint64_t number, most = 1000000000;
    size_t digits = 0;
    while (digits < text.len && text.at[digits] >= '0' && text.at[digits] <= '9')
        digits++;
    if (!str_to_u64((struct str){text.at, digits}, most, &number))
        return false;
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (str_equal(str_from_offset(text, digits), units[i].unit)) {
            *us = (int64_t)number * units[i].seconds * US_PER_S;
            return true;
        }
    return false;
}

bool time_point_parse(struct str text, struct time_point *point, struct error *error)
{
    enum { SHOWN_MOST = 60 };
    *point = (struct time_point){0};
    if (str_starts_with(text, STR("-"))) {
        point->kind = TIME_POINT_FROM_NOW;
        if (parse_back(str_from_offset(text, 1), &point->us))
            return true;
    } else if (str_equal(text, STR("last"))) {
        point->kind = TIME_POINT_FROM_LAST;
        return true;
    } else if (str_starts_with(text, STR("last-"))) {
        point->kind = TIME_POINT_FROM_LAST;
        if (parse_back(str_from_offset(text, 5), &point->us))
            return true;
    } else if (parse_moment(text, point)) {
        return true;
    }
    return fail(error,
                "'%.*s' is no time; write 2026-11-20T18:30:00Z, 2026-11-20, -2h (back from now) or "
                "last-2h (back from the newest packet)",
                (int)(text.len < SHOWN_MOST ? text.len : SHOWN_MOST), text.at ? text.at : "");
}

int64_t time_point_resolve(const struct time_point *point, int64_t now_us, int64_t last_us)
{
    switch (point->kind) {
    case TIME_POINT_FROM_NOW:
        return now_us - point->us;
    case TIME_POINT_FROM_LAST:
        return last_us == TIME_UNKNOWN ? TIME_UNKNOWN : last_us - point->us;
    default:
        return point->us;
    }
}
