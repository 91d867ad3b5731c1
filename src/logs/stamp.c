/* Reads times: ISO 8601 and its cousins, syslog's months, a bare time of day, seconds since 1970,
 * digits in a row. */
#include "stamp.h"

#include "sipdiag/base/clock.h"

enum { LOOKED_AT = 320, STAMPS_MOST = 8, HOUR_S = 3600 };

struct cursor {
    const char *at, *end;
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool take_char(struct cursor *c, const char *choices)
{
    if (c->at == c->end || *c->at == '\0' || !strchr(choices, *c->at))
        return false;
    c->at++;
    return true;
}

static bool take_digits(struct cursor *c, int least, int most, int *value)
{
    const char *at = c->at;
    *value = 0;
    while (at < c->end && at - c->at < most && is_digit(*at))
        *value = *value * 10 + (*at++ - '0');
    if (at - c->at < least)
        return false;
    c->at = at;
    return true;
}

static int month_of(struct cursor *c)
{
    static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    if (c->end - c->at < 3)
        return 0;
    for (int i = 0; i < 12; i++)
        if (str_equal_nocase((struct str){c->at, 3}, (struct str){names + i * 3, 3})) {
            c->at += 3;
            return i + 1;
        }
    return 0;
}

/* ".123", ",123", ":123": up to nine digits, the first six count. */
static void take_fraction(struct cursor *c, struct stamp *stamp)
{
    struct cursor look = *c;
    int64_t scale = US_PER_S / 10;
    if (!take_char(&look, ".,:") || look.at == look.end || !is_digit(*look.at))
        return;
    const char *start = look.at;
    for (; look.at < look.end && is_digit(*look.at) && look.at - start < 9; look.at++, scale /= 10)
        stamp->in_day_us += (*look.at - '0') * scale;
    stamp->digits = (int)(look.at - start);
    *c = look;
}

/* "Z", "+02:00", "+0200", " UTC". */
static void take_zone(struct cursor *c, struct stamp *stamp)
{
    struct cursor look = *c;
    int hours, minutes;
    if (take_char(&look, "Z") && (look.at == look.end || !is_letter(*look.at))) {
        stamp->has_zone = true;
        *c = look;
        return;
    }
    look = *c;
    while (take_char(&look, " "))
        continue;
    if (look.end - look.at >= 3 && (!memcmp(look.at, "UTC", 3) || !memcmp(look.at, "GMT", 3))) {
        stamp->has_zone = true;
        look.at += 3;
        *c = look;
        return;
    }
    bool is_west = look.at < look.end && *look.at == '-';
    if (!take_char(&look, "+-") || !take_digits(&look, 2, 2, &hours))
        return;
    take_char(&look, ":");
    if (!take_digits(&look, 2, 2, &minutes) || hours > 15 || minutes > 59 ||
        (look.at < look.end && is_digit(*look.at)))
        return;
    stamp->has_zone = true;
    stamp->zone_s = (hours * HOUR_S + minutes * 60) * (is_west ? -1 : 1);
    *c = look;
}

/* HH:MM:SS with a fraction and a zone; 60 is a leap second. */
static bool take_time(struct cursor *c, struct stamp *stamp)
{
    int hour, minute, second;
    struct cursor look = *c;
    if (!take_digits(&look, 1, 2, &hour) || !take_char(&look, ":") ||
        !take_digits(&look, 2, 2, &minute) || !take_char(&look, ":") ||
        !take_digits(&look, 2, 2, &second) || hour > 23 || minute > 59 || second > 60)
        return false;
    if (look.at < look.end && is_digit(*look.at))
        return false;
    stamp->has_time = true;
    stamp->digits = 0;
    stamp->in_day_us = ((int64_t)(hour * 60 + minute) * 60 + second) * US_PER_S;
    take_fraction(&look, stamp);
    struct cursor half = look;
    take_char(&half, " ");
    bool is_pm = half.end - half.at >= 2 && ascii_lower(half.at[0]) == 'p';
    if (half.end - half.at >= 2 && ascii_lower(half.at[1]) == 'm' && hour <= 12 && hour > 0 &&
        (is_pm || ascii_lower(half.at[0]) == 'a')) {
        stamp->in_day_us += (int64_t)((is_pm ? 12 : 0) - (hour == 12 ? 12 : 0)) * 3600 * US_PER_S;
        look.at = half.at + 2;
    }
    take_zone(&look, stamp);
    *c = look;
    return true;
}

/* What stands between a date and its time. */
static void take_time_after(struct cursor *c, struct stamp *stamp)
{
    struct cursor look = *c;
    if (!take_char(&look, "T@:,"))
        while (take_char(&look, " \t"))
            continue;
    else
        take_char(&look, " ");
    if (take_time(&look, stamp))
        *c = look;
}

static bool set_day(struct stamp *stamp, int year, int month, int day)
{
    static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (month < 1 || month > 12 || day < 1 || day > days[month - 1])
        return false;
    stamp->has_day = true;
    stamp->has_year = year > 0;
    stamp->year = year;
    stamp->month = month;
    stamp->day = day;
    return true;
}

/* 2026-03-10, 2026/03/10, 2026.03.10 */
static bool take_iso_date(struct cursor *c, struct stamp *stamp)
{
    int year, month, day;
    struct cursor look = *c;
    if (!take_digits(&look, 4, 4, &year) || !take_char(&look, "-/.") ||
        !take_digits(&look, 1, 2, &month) || !take_char(&look, "-/.") ||
        !take_digits(&look, 1, 2, &day) || year < 1970 || !set_day(stamp, year, month, day))
        return false;
    *c = look;
    take_time_after(c, stamp);
    return true;
}

/* 10/3/2026, 10.03.2026, 10-03@10:00:00: the day comes first unless it cannot. */
static bool take_day_first(struct cursor *c, struct stamp *stamp)
{
    int first, second, year = 0;
    struct cursor look = *c;
    if (!take_digits(&look, 1, 2, &first) || !take_char(&look, "-/.") ||
        !take_digits(&look, 1, 2, &second))
        return false;
    bool is_audiocodes = look.at < look.end && *look.at == '@';
    if (!is_audiocodes &&
        (!take_char(&look, "-/.") || !take_digits(&look, 4, 4, &year) || year < 1970))
        return false;
    bool is_month_first = second > 12;
    if (!set_day(stamp, year, is_month_first ? first : second, is_month_first ? second : first))
        return false;
    *c = look;
    take_time_after(c, stamp);
    return stamp->has_time;
}

/* "Mar 10 10:00:00", "Mar 10 2026 10:00:00", "Mar 10 10:00:00 2026" */
static bool take_month_first(struct cursor *c, struct stamp *stamp)
{
    int day, year = 0;
    struct cursor look = *c;
    int month = month_of(&look);
    if (!month || !take_char(&look, " "))
        return false;
    while (take_char(&look, " "))
        continue;
    if (!take_digits(&look, 1, 2, &day))
        return false;
    struct cursor with_year = look;
    take_char(&with_year, ",");
    if (take_char(&with_year, " ") && take_digits(&with_year, 4, 4, &year) && year >= 1970 &&
        take_char(&with_year, " "))
        look = with_year;
    else
        year = 0;
    if (!set_day(stamp, year, month, day))
        return false;
    take_time_after(&look, stamp);
    *c = look;
    if (stamp->has_time && !year && take_char(&look, " ") && take_digits(&look, 4, 4, &year) &&
        year >= 1970 && year < 2200 && (look.at == look.end || !is_digit(*look.at))) {
        stamp->has_year = true;
        stamp->year = year;
    }
    return stamp->has_time;
}

/* "10 Mar 2026 10:00:00", "10/Mar/2026:10:00:00 +0000", "10 Mar 10:00:00.123" */
static bool take_day_month(struct cursor *c, struct stamp *stamp)
{
    int day, year = 0;
    struct cursor look = *c;
    if (!take_digits(&look, 1, 2, &day) || !take_char(&look, " /-"))
        return false;
    int month = month_of(&look);
    struct cursor with_year = look;
    if (month && take_char(&with_year, " /-") && take_digits(&with_year, 4, 4, &year) &&
        year >= 1970)
        look = with_year;
    else
        year = 0;
    if (!month || !set_day(stamp, year, month, day))
        return false;
    take_time_after(&look, stamp);
    *c = look;
    return stamp->has_time;
}

static size_t digits_in_row(const struct cursor *c)
{
    const char *at = c->at;
    while (at < c->end && is_digit(*at) && at - c->at < 24)
        at++;
    return (size_t)(at - c->at);
}

static int64_t number(const char *at, size_t digits)
{
    int64_t value = 0;
    for (size_t i = 0; i < digits; i++)
        value = value * 10 + (at[i] - '0');
    return value;
}

/* 20260310100000.123456, and of some phones 0310100000| */
static bool take_packed(struct cursor *c, size_t digits, struct stamp *stamp)
{
    const char *at = c->at;
    bool has_year = digits == 14;
    if (!has_year && !(digits == 10 && at + 10 < c->end && at[10] == '|'))
        return false;
    int year = has_year ? (int)number(at, 4) : 0;
    const char *rest = has_year ? at + 4 : at;
    int64_t hour = number(rest + 4, 2), minute = number(rest + 6, 2), second = number(rest + 8, 2);
    if ((has_year && (year < 1970 || year > 2199)) || hour > 23 || minute > 59 || second > 60 ||
        !set_day(stamp, year, (int)number(rest, 2), (int)number(rest + 2, 2)))
        return false;
    stamp->has_time = true;
    stamp->in_day_us = ((hour * 60 + minute) * 60 + second) * US_PER_S;
    c->at += digits;
    take_fraction(c, stamp);
    return true;
}

/* 03102026 100000.123456: month, day and year, then the time. */
static bool take_month_day_year(struct cursor *c, struct stamp *stamp)
{
    struct cursor time = {c->at + 8, c->end};
    bool has_time = take_char(&time, " ") && digits_in_row(&time) == 6 && c->end - time.at > 6 &&
                    time.at[6] == '.';
    if (!has_time)
        return false;
    int year = (int)number(c->at + 4, 4);
    int64_t hour = number(time.at, 2), minute = number(time.at + 2, 2);
    int64_t second = number(time.at + 4, 2);
    if (year < 1970 || year > 2199 || hour > 23 || minute > 59 || second > 60 ||
        !set_day(stamp, year, (int)number(c->at, 2), (int)number(c->at + 2, 2)))
        return false;
    stamp->has_time = true;
    stamp->in_day_us = ((hour * 60 + minute) * 60 + second) * US_PER_S;
    time.at += 6;
    take_fraction(&time, stamp);
    *c = time;
    return true;
}

/* Seconds since 1970 with a fraction, milliseconds, microseconds: 2001 to 2096. */
static bool take_epoch(struct cursor *c, size_t digits, struct stamp *stamp)
{
    static const int64_t scales[] = {[10] = US_PER_S, [13] = US_PER_MS, [16] = 1};
    if (digits > 16 || (digits != 10 && digits != 13 && digits != 16))
        return false;
    int64_t time_us = number(c->at, digits) * scales[digits];
    if (time_us < 1000000000 * US_PER_S || time_us > 4000000000 * US_PER_S)
        return false;
    c->at += digits;
    int64_t whole = time_us;
    stamp->in_day_us = 0;
    stamp->digits = digits == 10 ? 0 : digits == 13 ? 3 : 6;
    if (digits == 10)
        take_fraction(c, stamp);
    if (digits == 10 && stamp->digits == 0)
        return false; /* as well a telephone number */
    stamp->epoch_us = whole + stamp->in_day_us;
    stamp->in_day_us = 0;
    stamp->is_epoch = stamp->has_time = stamp->has_day = stamp->has_year = stamp->has_zone = true;
    return true;
}

static bool take_stamp(struct cursor *c, struct stamp *stamp)
{
    *stamp = (struct stamp){0};
    if (is_letter(*c->at))
        return take_month_first(c, stamp);
    size_t digits = digits_in_row(c);
    if (digits >= 10)
        return take_packed(c, digits, stamp) || take_epoch(c, digits, stamp);
    if (digits == 8)
        return take_month_day_year(c, stamp);
    if (digits > 4)
        return false;
    if (digits == 4)
        return take_iso_date(c, stamp);
    return take_time(c, stamp) || take_day_month(c, stamp) || take_day_first(c, stamp);
}

/* A stamp is no part of a word, a number, an address. */
static bool may_begin(const char *begin, const char *at, const char *end)
{
    if (!is_digit(*at) && !is_letter(*at))
        return false;
    char before = at > begin ? at[-1] : ' ';
    bool is_word = is_letter(before) || is_digit(before) || before == '_' || before == '@';
    bool is_number = before == '.' && at > begin + 1 && is_digit(at[-2]);
    bool is_address = before == ':' && at > begin + 1 && is_digit(at[-2]);
    bool is_year = digits_in_row(&(struct cursor){at, end}) == 4; /* "full.1:2026-03-10" */
    return !is_word && !is_number && (!is_address || is_year);
}

static void take_date_of(struct stamp *stamp, const struct stamp *other)
{
    stamp->has_day = other->has_day;
    stamp->has_year = other->has_year;
    stamp->year = other->year;
    stamp->month = other->month;
    stamp->day = other->day;
}

static bool has_same_day(const struct stamp *a, const struct stamp *b)
{
    return a->has_day && b->has_day && a->month == b->month && a->day == b->day;
}

void stamp_join(struct stamp *stamp, const struct stamp *weaker)
{
    if (stamp->is_epoch || (!stamp->has_time && !stamp->has_day)) {
        if (!stamp->is_epoch)
            *stamp = *weaker;
        return;
    }
    if (weaker->is_epoch) {
        if (!stamp->has_time || !stamp->has_zone)
            *stamp = *weaker;
        return;
    }
    if (!stamp->has_day || (!stamp->has_year && weaker->has_year && has_same_day(stamp, weaker)))
        take_date_of(stamp, weaker);
    if (stamp->has_time || !weaker->has_time)
        return;
    stamp->has_time = true;
    stamp->in_day_us = weaker->in_day_us;
    stamp->digits = weaker->digits;
    stamp->has_zone = weaker->has_zone;
    stamp->zone_s = weaker->zone_s;
}

/* Of two in a line the later and finer one is of the program, the other of what carried it. */
static bool is_finer(const struct stamp *stamp, const struct stamp *other)
{
    int least = other->digits < 3 ? other->digits : 3; /* as fine as programs are */
    return stamp->has_time && (!other->has_time || stamp->digits >= least);
}

bool stamp_find(struct str line, struct stamp *stamp)
{
    size_t len = line.len < LOOKED_AT ? line.len : LOOKED_AT;
    struct cursor c = {line.at, line.at + len};
    int found = 0;
    *stamp = (struct stamp){0};
    while (c.at < c.end && found < STAMPS_MOST) {
        struct stamp one;
        struct cursor look = c;
        if (!may_begin(line.at, c.at, c.end) || !take_stamp(&look, &one)) {
            c.at++;
            continue;
        }
        c = look;
        found++;
        struct stamp weaker = is_finer(&one, stamp) ? *stamp : one;
        if (is_finer(&one, stamp))
            *stamp = one;
        stamp_join(stamp, &weaker);
    }
    return found > 0;
}

bool stamp_may_be_in(struct str line)
{
    const char *end = line.at + (line.len < 64 ? line.len : 64);
    for (const char *at = line.at; at < end; at++) {
        at = memchr(at, ':', (size_t)(end - at));
        if (!at || end - at < 6)
            return false;
        if (at > line.at && is_digit(at[-1]) && is_digit(at[1]) && is_digit(at[2]) &&
            at[3] == ':' && is_digit(at[4]))
            return true;
    }
    return false;
}

bool stamp_of_date_header(struct str value, struct stamp *stamp)
{
    struct str rest;
    str_before(value, ',', &rest);
    rest = str_trim(rest);
    struct cursor c = {rest.at, rest.at + rest.len};
    *stamp = (struct stamp){0};
    return rest.len > 0 && take_day_month(&c, stamp) && stamp->has_year && stamp->has_zone;
}
