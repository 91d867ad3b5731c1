/* Calendar and zones. */
#include "sipdiag/base/clock.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Days since 1970-01-01 to a date, by 400-year eras that begin on 1 March. */
static void civil_date(int64_t days, struct civil *out)
{
    int64_t shifted = days + 719468;
    int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    int64_t day_of_era = shifted - era * 146097;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month_from_march = (5 * day_of_year + 2) / 153;
    out->day = (int)(day_of_year - (153 * month_from_march + 2) / 5 + 1);
    out->month = (int)(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
    out->year = year_of_era + era * 400 + (out->month <= 2);
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

/* Years count from March, whose end is the leap day. */
int64_t clock_days(int64_t year, int64_t month, int64_t day)
{
    int64_t y = month > 2 ? year : year - 1;
    int64_t era = floor_div(y, 400), of_era = y - era * 400;
    int64_t of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

struct civil clock_civil(int64_t time_us, int offset_s)
{
    int64_t seconds = floor_div(time_us, US_PER_S);
    struct civil civil = {.microsecond = (int)(time_us - seconds * US_PER_S)};
    seconds += offset_s;
    int64_t days = floor_div(seconds, 86400);
    int in_day = (int)(seconds - days * 86400);
    civil_date(days, &civil);
    civil.hour = in_day / 3600;
    civil.minute = in_day / 60 % 60;
    civil.second = in_day % 60;
    return civil;
}

void clock_add_rfc3339(struct text *out, int64_t time_us)
{
    struct civil c = clock_civil(time_us, 0);
    text_addf(out, "%04lld-%02d-%02dT%02d:%02d:%02d.%06dZ", (long long)c.year, c.month, c.day,
              c.hour, c.minute, c.second, c.microsecond);
}

static bool is_utc_name(const char *name)
{
    return strcmp(name, "UTC") == 0 || strcmp(name, "GMT") == 0 || strcmp(name, "Z") == 0;
}

static bool zone_file_exists(const char *name)
{
    char path[256] = "/usr/share/zoneinfo/";
    struct stat status;
    if (name[0] == '\0' || name[0] == '/' || strstr(name, "..") || strlen(name) > 200)
        return false;
    strcat(path, name);
    if (stat(path, &status) != 0 || !S_ISREG(status.st_mode))
        return false;
    char magic[4] = {0};
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got = file < 0 ? 0 : read(file, magic, sizeof magic);
    if (file >= 0)
        close(file);
    return got == 4 && memcmp(magic, "TZif", 4) == 0; /* RFC 8536; the folder holds tables, too */
}

/* A POSIX TZ text has letters (or <...>), then an offset that starts with a sign or digit
 * (POSIX.1 8.3). */
static bool looks_like_posix_zone(const char *name)
{
    size_t letters = 0;
    if (name[0] == '<') {
        const char *end = strchr(name, '>');
        return end && end - name >= 4 && end[1] && strchr("+-0123456789", end[1]);
    }
    while ((name[letters] >= 'A' && name[letters] <= 'Z') ||
           (name[letters] >= 'a' && name[letters] <= 'z'))
        letters++;
    return letters >= 3 && name[letters] && strchr("+-0123456789", name[letters]);
}

bool clock_set_zone(const char *name)
{
    if (!is_utc_name(name) && !zone_file_exists(name) && !looks_like_posix_zone(name))
        return false;
    setenv("TZ", is_utc_name(name) ? "UTC0" : name, 1);
    tzset();
    return true;
}

static bool local_time(int64_t time_us, struct tm *out)
{
    time_t seconds = (time_t)floor_div(time_us, US_PER_S);
    return getenv("TZ") && localtime_r(&seconds, out) != NULL;
}

int clock_zone_offset_s(int64_t time_us)
{
    struct tm local;
    return local_time(time_us, &local) ? (int)local.tm_gmtoff : 0;
}

void clock_add_zone_name(struct text *out, int64_t time_us)
{
    struct tm local;
    text_add_literal(out, local_time(time_us, &local) && local.tm_zone ? local.tm_zone : "UTC");
}

void clock_add_date_time(struct text *out, int64_t time_us)
{
    struct civil c = clock_civil(time_us, clock_zone_offset_s(time_us));
    text_addf(out, "%04lld-%02d-%02d %02d:%02d:%02d", (long long)c.year, c.month, c.day, c.hour,
              c.minute, c.second);
}

void clock_add_time_ms(struct text *out, int64_t time_us)
{
    struct civil c = clock_civil(time_us, clock_zone_offset_s(time_us));
    text_addf(out, "%02d:%02d:%02d.%03d", c.hour, c.minute, c.second, c.microsecond / 1000);
}

static int64_t rounded(int64_t value, int64_t unit)
{
    return (value + unit / 2) / unit;
}

void clock_add_duration(struct text *out, int64_t duration_us)
{
    int64_t ms = rounded(duration_us, US_PER_MS);
    int64_t seconds = rounded(duration_us, US_PER_S);
    int64_t minutes = rounded(duration_us, 60 * US_PER_S);
    if (ms < 1000)
        text_addf(out, "%lld ms", (long long)ms);
    else if (ms < 59950)
        text_addf(out, "%lld.%lld s", (long long)(rounded(ms, 100) / 10),
                  (long long)(rounded(ms, 100) % 10));
    else if (seconds < 3600)
        text_addf(out, "%lld min %02lld s", (long long)(seconds / 60), (long long)(seconds % 60));
    else
        text_addf(out, "%lld h %02lld min", (long long)(minutes / 60), (long long)(minutes % 60));
}
