/* Reads times of any of the usual forms by their parts: a clock (10:00:08), numbers of the date,
 * names of months, signs of a zone. */
#include "cdr_time.h"

#include <string.h>

enum { DAY_S = 86400, NUMBERS_MOST = 3, DIGITS_MOST = 18 };

int64_t date_us(int64_t year, int month, int day)
{
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return (era * 146097 + day_of_era - 719468) * DAY_S * US_PER_S;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool text_is_absent(struct str text)
{
    static const char *const words[] = {"-", "NULL", "\\N", "none", "n/a", "nil", "undef"};
    if (text.len == 0)
        return true;
    char first = text.at[0];
    if (text.len > 5 || (first >= '0' && first <= '9') || !strchr("-\\NnUu", first))
        return false;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (str_equal_nocase(text, str_from(words[i])))
            return true;
    return false;
}

/* ---- the form that is most frequent: 2026-03-10 10:00:00 ---- */

static bool two_digits(const char *at, int most, int *value)
{
    if (!is_digit(at[0]) || !is_digit(at[1]))
        return false;
    *value = (at[0] - '0') * 10 + at[1] - '0';
    return *value <= most;
}

static bool is_real_date(int64_t year, int month, int day)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return year >= 1970 && year <= 2200 && month >= 1 && month <= 12 && day >= 1 &&
           day <= days[month - 1] + (leap && month == 2);
}

static bool read_usual_date(const char *at, struct time_memory *memory)
{
    int century, year, month, day;
    if (memcmp(at, memory->date, sizeof memory->date) == 0)
        return true;
    if (!two_digits(at, 99, &century) || !two_digits(at + 2, 99, &year) || at[4] != '-' ||
        !two_digits(at + 5, 12, &month) || at[7] != '-' || !two_digits(at + 8, 31, &day) ||
        !is_real_date(century * 100 + year, month, day))
        return false;
    memcpy(memory->date, at, sizeof memory->date);
    memory->day_us = date_us(century * 100 + year, month, day);
    return true;
}

static bool read_usual(struct str text, struct time_memory *memory, struct read_time *out)
{
    int hour, minute, second;
    const char *at = text.at;
    if (text.len != 19 || at[13] != ':' || at[16] != ':' || (at[10] != ' ' && at[10] != 'T') ||
        !read_usual_date(at, memory) || !two_digits(at + 11, 23, &hour) ||
        !two_digits(at + 14, 59, &minute) || !two_digits(at + 17, 60, &second))
        return false;
    *out = (struct read_time){.has_date = true, .has_clock = true};
    out->time_us = memory->day_us + ((hour * 60 + minute) * 60 + second) * US_PER_S;
    return true;
}

/* ---- numbers ---- */

static size_t digits_at(struct str text)
{
    size_t len = 0;
    while (len < text.len && is_digit(text.at[len]))
        len++;
    return len;
}

static int64_t value_of(struct str digits)
{
    int64_t value = 0;
    for (size_t i = 0; i < digits.len && i < DIGITS_MOST; i++)
        value = value * 10 + (digits.at[i] - '0');
    return value;
}

/* A fraction in millionths: "5" is 500000. */
static int64_t millionths_of(struct str digits)
{
    int64_t value = 0;
    for (size_t i = 0; i < 6; i++)
        value = value * 10 + (i < digits.len ? digits.at[i] - '0' : 0);
    return value;
}

/* Blanks, no-break spaces and apostrophes between groups of digits. */
static size_t group_mark(struct str text)
{
    if (text.len > 1 && (text.at[0] == ' ' || text.at[0] == '\''))
        return is_digit(text.at[1]) ? 1 : 0;
    if (text.len > 2 && (str_starts_with(text, STR("\xc2\xa0"))))
        return is_digit(text.at[2]) ? 2 : 0;
    return text.len > 3 && str_starts_with(text, STR("\xe2\x80\xaf")) && is_digit(text.at[3]) ? 3
                                                                                              : 0;
}

bool number_read(struct str text, int64_t *millionths)
{
    int64_t whole = 0;
    size_t digits = 0, skip;
    while (text.len) {
        size_t len = digits_at(text);
        if (len == 0 && (skip = group_mark(text)) > 0 && digits) {
            text = str_from_offset(text, skip);
            continue;
        }
        if (len == 0 || digits + len > 12)
            break;
        for (size_t i = 0; i < len; i++)
            whole = whole * 10 + (text.at[i] - '0');
        digits += len;
        text = str_from_offset(text, len);
    }
    if (digits == 0)
        return false;
    *millionths = whole * US_PER_S;
    if (text.len == 0)
        return true;
    struct str fraction = str_from_offset(text, 1);
    if ((text.at[0] != '.' && text.at[0] != ',') || digits_at(fraction) != fraction.len)
        return false;
    *millionths += millionths_of(fraction);
    return true;
}

/* ---- epochs ---- */

/* What a bare number can be, by its size. A spreadsheet counts days since 1899-12-30. */
static bool epoch_us(int64_t whole, struct str fraction, int64_t *time_us)
{
    static const int64_t s = US_PER_S, filetime_1970 = INT64_C(116444736000000000);
    if (whole >= 500 * s && whole < 5000 * s)
        *time_us = whole * s + millionths_of(fraction);
    else if (whole >= 500000 * s && whole < 5000000 * s)
        *time_us = whole * 1000 + millionths_of(fraction) / 1000;
    else if (whole >= 500000000 * s && whole < 5000000000 * s)
        *time_us = whole;
    else if (whole >= 116000000000 * s && whole < 150000000000 * s)
        *time_us = (whole - filetime_1970) / 10;
    else if (whole >= 500000000000 * s && whole < 5000000000000 * s)
        *time_us = whole / 1000;
    else
        return false;
    return true;
}

/* A serial day of a spreadsheet, which has a fraction. */
static bool serial_day_us(int64_t whole, struct str fraction, int64_t *time_us)
{
    if (whole < 25569 || whole > 80000 || fraction.len < 3)
        return false;
    *time_us = (whole - 25569) * DAY_S * US_PER_S + millionths_of(fraction) * DAY_S;
    return true;
}

static bool read_compact(struct str text, struct read_time *out)
{
    int month, day, hour = 0, minute = 0, second = 0;
    size_t len = digits_at(text);
    if ((len != 14 && len != 8) || !two_digits(text.at + 4, 12, &month) ||
        !two_digits(text.at + 6, 31, &day))
        return false;
    int64_t year = value_of((struct str){text.at, 4});
    if (!is_real_date(year, month, day) || (len == 14 && (!two_digits(text.at + 8, 23, &hour) ||
                                                          !two_digits(text.at + 10, 59, &minute) ||
                                                          !two_digits(text.at + 12, 60, &second))))
        return false;
    *out = (struct read_time){.has_date = true, .has_clock = len == 14};
    out->time_us = date_us(year, month, day) + ((hour * 60 + minute) * 60 + second) * US_PER_S;
    struct str rest = str_from_offset(text, len + 1);
    if (len == 14 && len < text.len && text.at[len] == '.')
        out->time_us += millionths_of((struct str){rest.at, digits_at(rest)});
    return true;
}

/* All digits, maybe with a fraction: an epoch, a compact date, a serial day. */
static enum read_result read_number(struct str text, struct read_time *out)
{
    size_t len = digits_at(text);
    struct str fraction = str_from_offset(text, len + 1);
    struct str digits = {text.at, len};
    if (len == 0 || len > DIGITS_MOST + 1 ||
        (len < text.len &&
         ((text.at[len] != '.' && text.at[len] != ',') || digits_at(fraction) != fraction.len)))
        return VALUE_BAD;
    if (value_of(digits) == 0)
        return VALUE_ABSENT;
    if (read_compact(text, out))
        return VALUE_READ;
    *out = (struct read_time){.has_date = true, .has_clock = true, .has_zone = true};
    if (epoch_us(len > DIGITS_MOST ? value_of(digits) * 10 : value_of(digits), fraction,
                 &out->time_us))
        return VALUE_READ;
    out->has_zone = false;
    return serial_day_us(value_of(digits), fraction, &out->time_us) ? VALUE_READ : VALUE_BAD;
}

/* ---- everything else, by parts ---- */

struct parts {
    int64_t number[NUMBERS_MOST]; /* of the date, in their order */
    size_t digits[NUMBERS_MOST];
    size_t count;
    char separator; /* between the first two numbers */
    int month;      /* by name */
    int64_t clock_us;
    bool has_clock, has_zone, is_pm, is_am;
    int offset_s;
};

static size_t word_at(struct str text)
{
    size_t len = 0;
    while (len < text.len &&
           (((text.at[len] | 0x20) >= 'a' && (text.at[len] | 0x20) <= 'z') || text.at[len] < 0))
        len++;
    return len;
}

static int month_named(struct str word)
{
    static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    for (int i = 0; i < 12 && word.len >= 3; i++)
        if (str_equal_nocase((struct str){word.at, 3}, (struct str){names + 3 * i, 3}))
            return i + 1;
    return 0;
}

static bool take_word(struct parts *parts, struct str word)
{
    static const char *const neutral[] = {"T",         "mon",      "tue",    "wed",      "thu",
                                          "fri",       "sat",      "sun",    "monday",   "tuesday",
                                          "wednesday", "thursday", "friday", "saturday", "sunday"};
    static const char *const utc[] = {"Z", "UTC", "GMT"};
    parts->is_am |= str_equal_nocase(word, STR("AM"));
    parts->is_pm |= str_equal_nocase(word, STR("PM"));
    if (str_equal_nocase(word, STR("AM")) || str_equal_nocase(word, STR("PM")))
        return true;
    for (size_t i = 0; i < sizeof utc / sizeof utc[0]; i++)
        if (str_equal_nocase(word, str_from(utc[i])))
            return parts->has_zone = true;
    for (size_t i = 0; i < sizeof neutral / sizeof neutral[0]; i++)
        if (str_equal_nocase(word, str_from(neutral[i])))
            return true;
    int month = month_named(word);
    if (month == 0 || parts->month)
        return false;
    parts->month = month;
    return true;
}

/* hh:mm[:ss[.fraction]]; gives its length, 0 when it is none. */
static size_t take_clock(struct parts *parts, struct str text)
{
    size_t hours = digits_at(text);
    int minute, second = 0;
    if (hours < 1 || hours > 2 || text.len < hours + 3 || text.at[hours] != ':' ||
        !two_digits(text.at + hours + 1, 59, &minute) ||
        value_of((struct str){text.at, hours}) > 24)
        return 0;
    size_t len = hours + 3;
    if (text.len >= len + 3 && text.at[len] == ':' && two_digits(text.at + len + 1, 60, &second))
        len += 3;
    int64_t hour = value_of((struct str){text.at, hours});
    parts->clock_us = ((hour * 60 + minute) * 60 + second) * US_PER_S;
    struct str fraction = str_from_offset(text, len + 1);
    size_t digits = digits_at(fraction);
    if (len > hours + 3 && text.len > len && (text.at[len] == '.' || text.at[len] == ',') &&
        digits) {
        parts->clock_us += millionths_of((struct str){fraction.at, digits});
        len += 1 + digits;
    }
    parts->has_clock = true;
    return len;
}

/* +03, +0300, +03:00 behind a clock. */
static size_t take_offset(struct parts *parts, struct str text)
{
    int hour, minute = 0;
    size_t len = 3;
    if (!parts->has_clock || text.len < 3 || (text.at[0] != '+' && text.at[0] != '-') ||
        !two_digits(text.at + 1, 23, &hour))
        return 0;
    size_t at = text.len > 3 && text.at[3] == ':' ? 4 : 3;
    if (text.len >= at + 2 && two_digits(text.at + at, 59, &minute))
        len = at + 2;
    parts->offset_s = (hour * 60 + minute) * 60 * (text.at[0] == '-' ? -1 : 1);
    parts->has_zone = true;
    return len;
}

static size_t take_number(struct parts *parts, struct str text)
{
    size_t len = digits_at(text);
    if (len == 0 || len > 8 || parts->count == NUMBERS_MOST)
        return 0;
    if (len == 8) { /* 20260310 10:00:00 */
        parts->number[0] = value_of((struct str){text.at, 4});
        parts->number[1] = value_of((struct str){text.at + 4, 2});
        parts->number[2] = value_of((struct str){text.at + 6, 2});
        parts->digits[0] = 4;
        parts->digits[1] = parts->digits[2] = 2;
        return (parts->count = 3, len);
    }
    if (parts->count == 0 && len < text.len)
        parts->separator = text.at[len];
    parts->number[parts->count] = value_of((struct str){text.at, len});
    parts->digits[parts->count++] = len;
    return len;
}

static bool take_parts(struct parts *parts, struct str text)
{
    while (text.len) {
        size_t len = word_at(text);
        if (len && !take_word(parts, (struct str){text.at, len}))
            return false;
        if (!len)
            len = parts->has_clock ? 0 : take_clock(parts, text);
        if (!len)
            len = take_offset(parts, text);
        if (!len)
            len = take_number(parts, text);
        if (!len && strchr(" ,./-", text.at[0]) && text.at[0])
            len = 1;
        if (!len)
            return false;
        text = str_from_offset(text, len);
    }
    return true;
}

static int64_t whole_year(int64_t year, size_t digits)
{
    return digits <= 2 ? year + (year < 70 ? 2000 : 1900) : year;
}

/* Two numbers and a name: the day is the one that cannot be a year. */
static bool date_with_name(const struct parts *parts, int64_t *day_us)
{
    if (parts->count != 2)
        return false;
    bool year_first = parts->digits[0] == 4;
    int64_t year = whole_year(parts->number[!year_first], parts->digits[!year_first]);
    int64_t day = parts->number[year_first];
    if (day > 31 || !is_real_date(year, parts->month, (int)day))
        return false;
    *day_us = date_us(year, parts->month, (int)day);
    return true;
}

static enum date_order order_of(const struct parts *parts, enum date_order order,
                                struct read_time *out)
{
    int64_t a = parts->number[0], b = parts->number[1];
    if (a > 12 || b > 12)
        return out->shown = a > 12 ? DATE_DAY_FIRST : DATE_MONTH_FIRST;
    if (parts->separator == '.')
        return DATE_DAY_FIRST;
    out->is_open = a != b;
    return order == DATE_ORDER_OPEN ? DATE_DAY_FIRST : order;
}

static bool date_of_numbers(const struct parts *parts, enum date_order order, struct read_time *out)
{
    int64_t year = parts->number[0], month = parts->number[1], day = parts->number[2];
    if (parts->count != 3)
        return false;
    if (parts->digits[0] != 4) {
        year = whole_year(parts->number[2], parts->digits[2]);
        bool month_first = order_of(parts, order, out) == DATE_MONTH_FIRST;
        month = parts->number[!month_first];
        day = parts->number[month_first];
    }
    if (month > 12 || day > 31 || !is_real_date(year, (int)month, (int)day))
        return false;
    out->time_us = date_us(year, (int)month, (int)day);
    return true;
}

/* 12 AM is midnight, 12 PM is noon. */
static int64_t whole_clock(const struct parts *parts)
{
    static const int64_t half_day_us = 12 * 3600 * US_PER_S;
    bool twelve = parts->clock_us >= half_day_us;
    if (parts->is_pm && !twelve)
        return parts->clock_us + half_day_us;
    return parts->is_am && twelve ? parts->clock_us - half_day_us : parts->clock_us;
}

static enum read_result read_by_parts(struct str text, enum date_order order, struct read_time *out)
{
    struct parts parts = {.count = 0};
    *out = (struct read_time){.time_us = 0};
    if (!take_parts(&parts, text))
        return VALUE_BAD;
    out->has_clock = parts.has_clock;
    out->has_date = parts.count > 0 || parts.month;
    out->has_half_day = parts.is_am || parts.is_pm;
    if (!out->has_date && !out->has_clock)
        return VALUE_BAD;
    if (out->has_date && !(parts.month ? date_with_name(&parts, &out->time_us)
                                       : date_of_numbers(&parts, order, out)))
        return VALUE_BAD;
    out->has_zone = parts.has_zone;
    out->time_us += whole_clock(&parts) - parts.offset_s * US_PER_S;
    return VALUE_READ;
}

static bool is_zero_date(struct str text)
{
    return str_starts_with(text, STR("0000-00-00")) || str_starts_with(text, STR("1970-01-01")) ||
           str_starts_with(text, STR("0001-01-01"));
}

enum read_result time_read(struct str text, enum date_order order, struct time_memory *memory,
                           struct read_time *out)
{
    if (text.len == 0)
        return VALUE_ABSENT;
    if (read_usual(text, memory, out))
        return out->time_us >= DAY_S * US_PER_S ? VALUE_READ : VALUE_ABSENT;
    text = str_trim(text);
    if (text_is_absent(text) || is_zero_date(text))
        return VALUE_ABSENT;
    enum read_result result = read_number(text, out);
    return result == VALUE_BAD ? read_by_parts(text, order, out) : result;
}

/* ---- durations ---- */

/* h:mm:ss, m:ss, with a fraction; hours without limit. */
static bool read_clock_span(struct str text, int64_t *duration_us)
{
    int64_t total = 0;
    size_t groups = 0;
    while (text.len) {
        size_t len = digits_at(text);
        if (len == 0 || len > 6 || ++groups > 3)
            return false;
        total = total * 60 + value_of((struct str){text.at, len}) * US_PER_S;
        text = str_from_offset(text, len);
        if (text.len == 0)
            break;
        struct str rest = str_from_offset(text, 1);
        if (text.at[0] != ':') {
            *duration_us = total + millionths_of(rest);
            return groups > 1 && (text.at[0] == '.' || text.at[0] == ',') &&
                   digits_at(rest) == rest.len;
        }
        text = rest;
    }
    *duration_us = total;
    return groups > 1;
}

static int64_t unit_named(struct str word)
{
    static const struct {
        const char *name;
        int64_t us;
    } units[] = {{"d", INT64_C(86400) * US_PER_S},
                 {"h", 3600 * US_PER_S},
                 {"hour", 3600 * US_PER_S},
                 {"hours", 3600 * US_PER_S},
                 {"m", 60 * US_PER_S},
                 {"min", 60 * US_PER_S},
                 {"mins", 60 * US_PER_S},
                 {"minutes", 60 * US_PER_S},
                 {"s", US_PER_S},
                 {"sec", US_PER_S},
                 {"secs", US_PER_S},
                 {"seconds", US_PER_S},
                 {"ms", US_PER_MS},
                 {"\xd1\x87", 3600 * US_PER_S},
                 {"\xd0\xbc\xd0\xb8\xd0\xbd", 60 * US_PER_S},
                 {"\xd1\x81\xd0\xb5\xd0\xba", US_PER_S},
                 {"\xd1\x81", US_PER_S}};
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (str_equal_nocase(word, str_from(units[i].name)))
            return units[i].us;
    return 0;
}

/* "1h 2m 3s", "PT1M2.5S". */
static bool read_unit_span(struct str text, int64_t *duration_us)
{
    int64_t total = 0, amount;
    bool iso = text.len > 2 && str_starts_with(text, STR("PT"));
    text = str_from_offset(text, iso ? 2 : 0);
    while (text.len) {
        size_t len = 0;
        while (len < text.len &&
               (is_digit(text.at[len]) || text.at[len] == '.' || text.at[len] == ','))
            len++;
        if (!number_read((struct str){text.at, len}, &amount))
            return false;
        text = str_trim(str_from_offset(text, len));
        len = word_at(text);
        int64_t unit = unit_named((struct str){text.at, len});
        int64_t part;
        if (unit == 0 || __builtin_mul_overflow(amount, unit / 1000, &part) ||
            __builtin_add_overflow(total, part / 1000, &total))
            return false;
        text = str_trim(str_from_offset(text, len + (len < text.len && text.at[len] == '.')));
    }
    *duration_us = total;
    return true;
}

enum read_result span_read(struct str text, int64_t unit_us, int64_t *duration_us)
{
    int64_t millionths, whole = 0;
    size_t len = digits_at(text);
    if (len && len == text.len && len < 10) {
        whole = value_of(text);
        *duration_us = whole * unit_us;
        return VALUE_READ;
    }
    text = str_trim(text);
    if (text_is_absent(text))
        return VALUE_ABSENT;
    if (str_find_char(text, ':') < text.len)
        return read_clock_span(text, duration_us) ? VALUE_READ : VALUE_BAD;
    if (number_read(text, &millionths)) {
        if (millionths / US_PER_S > INT64_C(4000000000))
            return VALUE_BAD;
        *duration_us = millionths / 1000 * unit_us / 1000;
        return VALUE_READ;
    }
    return read_unit_span(text, duration_us) ? VALUE_READ : VALUE_BAD;
}
