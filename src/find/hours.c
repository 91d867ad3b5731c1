/* The same hour of the day that is worse again and again. */
#include "detector.h"

#include <string.h>

enum { HOURS = 24, DAYS_LEAST = 3, CELL_LEAST = 5, REST_LEAST = 10 };

/* Calls of a trunk by day and hour in the zone of shown times; yes: lost. */
struct calendar {
    struct find *find;
    struct trunk_calls *trunk;
    struct share (*days)[HOURS];
    size_t day_count;
};

/* How an hour stands out, over the days that have enough calls in it. */
struct hour {
    struct share inside, outside;
    size_t days, worse_days;
};

static bool is_counted(const struct seen *seen)
{
    bool gave_up = (seen->flags & SEEN_CANCELLED) && !(seen->flags & (SEEN_ROUTED | SEEN_SILENT));
    return seen_is_open(seen) && !(seen->flags & SEEN_INBOUND) && !gave_up;
}

static bool is_lost(const struct seen *seen)
{
    return !(seen->flags & SEEN_REACHED);
}

/* The offset of a quarter of an hour: no zone changes within one, and to ask the C library for each
 * call takes longer than all the rest. */
struct zone_offset {
    int64_t quarter, offset_s;
};

static const struct zone_offset no_offset = {INT64_MIN, 0};

/* Hours of local time, from a day before 1970 on: never negative. */
static int64_t local_hour(const struct seen *seen, struct zone_offset *zone)
{
    int64_t seconds = seen->start_us / US_PER_S, quarter = seconds / 900;
    if (zone->quarter != quarter)
        *zone = (struct zone_offset){quarter, clock_zone_offset_s(seen->start_us)};
    return (seconds + zone->offset_s) / 3600 + HOURS;
}

/* Calls are in order of start: days come one after the other. */
static void calendar_fill(struct calendar *calendar)
{
    int64_t today = INT64_MIN;
    struct zone_offset zone = no_offset;
    for (size_t i = 0; i < calendar->trunk->count; i++) {
        const struct seen *seen = &calendar->trunk->calls[i];
        if (!is_counted(seen))
            continue;
        int64_t hour = local_hour(seen, &zone);
        calendar->day_count += hour / HOURS != today;
        today = hour / HOURS;
        struct share *cell = &calendar->days[calendar->day_count - 1][hour % HOURS];
        cell->yes += is_lost(seen);
        cell->all++;
    }
}

static size_t days_at_most(const struct trunk_calls *trunk)
{
    size_t days = 0;
    int64_t today = INT64_MIN;
    struct zone_offset zone = no_offset;
    for (size_t i = 0; i < trunk->count; i++) {
        int64_t day = local_hour(&trunk->calls[i], &zone) / HOURS;
        days += day != today;
        today = day;
    }
    return days;
}

static struct hour weigh(const struct calendar *calendar, int hour)
{
    struct hour found = {{0, 0}, {0, 0}, 0, 0};
    double worse = find_share_setting(calendar->find, SETTING_RATE_DROP);
    for (size_t d = 0; d < calendar->day_count; d++) {
        struct share inside = calendar->days[d][hour], rest = {0, 0};
        for (int h = 0; h < HOURS; h++) {
            rest.yes += h == hour ? 0 : calendar->days[d][h].yes;
            rest.all += h == hour ? 0 : calendar->days[d][h].all;
        }
        if (inside.all < CELL_LEAST || rest.all < REST_LEAST)
            continue;
        found.days++;
        found.worse_days += share_of(inside) >= share_of(rest) + worse;
        found.inside.yes += inside.yes;
        found.inside.all += inside.all;
        found.outside.yes += rest.yes;
        found.outside.all += rest.all;
    }
    return found;
}

/* One bad day is an incident; three of four and more are a habit. The demand is higher by what 24
 * places to look at make likely by chance (2 ln 24). */
static bool is_pattern(const struct calendar *calendar, const struct hour *hour)
{
    const struct find *find = calendar->find;
    return hour->worse_days >= DAYS_LEAST && hour->worse_days * 4 >= hour->days * 3 &&
           share_of(hour->inside) >=
               share_of(hour->outside) + find_share_setting(find, SETTING_DEGRADED_DROP) &&
           stat_g(hour->inside, hour->outside) >=
               (double)find_setting(find, SETTING_EVIDENCE) + 6.4;
}

static void take_hours(const struct calendar *calendar, int from, int until,
                       struct finding *finding)
{
    struct find *find = calendar->find;
    int64_t shown_day = INT64_MIN;
    struct zone_offset zone = no_offset;
    for (size_t i = 0; i < calendar->trunk->count; i++) {
        struct seen *seen = &calendar->trunk->calls[i];
        int64_t hour = local_hour(seen, &zone);
        if (!is_counted(seen) || !is_lost(seen) || hour % HOURS < from || hour % HOURS >= until)
            continue;
        /* An example of each day says more than five of one. */
        if (hour / HOURS != shown_day)
            build_evidence(find, finding, seen_call(find, seen),
                           seen->code ? MARK_FINAL : MARK_INVITE);
        shown_day = hour / HOURS;
        build_take(find, finding, seen);
    }
}

static void make_pattern(const struct calendar *calendar, int from, int until,
                         const struct hour *hour)
{
    struct find *find = calendar->find;
    struct finding *finding = build_finding(find, "hour-pattern", calendar->trunk);
    finding->confidence = hour->worse_days >= 5 ? 80 : 70;
    finding->figure = (uint32_t)from;
    take_hours(calendar, from, until, finding);
    for (int h = from; h < until; h++)
        build_scope(finding, "hour", words_of(find, "%02d", h));
    finding->title = words_of(find,
                              "On trunk %s clearly more calls fail from %02d:00 to %02d:00 than at "
                              "other hours, day after "
                              "day: %s against %s.",
                              calendar->trunk->name, from, until % HOURS,
                              words_of_share(find, hour->inside.yes, hour->inside.all),
                              words_of_share(find, hour->outside.yes, hour->outside.all));
    finding->detail = words_of(find, "So it was on %zu of %zu days, with %llu calls in that time.",
                               hour->worse_days, hour->days, (unsigned long long)hour->inside.all);
    build_end(find, finding);
}

void find_hours(struct find *find, struct trunk_calls *trunk)
{
    const int64_t least_us = (DAYS_LEAST - 1) * INT64_C(86400) * US_PER_S;
    struct calendar calendar = {find, trunk, NULL, 0};
    struct hour hours[HOURS], all;
    bool bad[HOURS + 1] = {false};
    if (!trunk->is_trunk || trunk->count < DAYS_LEAST * (CELL_LEAST + REST_LEAST) ||
        trunk->calls[trunk->count - 1].start_us - trunk->calls[0].start_us < least_us)
        return;
    calendar.days = arena_alloc_zero(&find->scratch, days_at_most(trunk) * sizeof *calendar.days);
    calendar_fill(&calendar);
    for (int h = 0; h < HOURS; h++) {
        hours[h] = weigh(&calendar, h);
        bad[h] = is_pattern(&calendar, &hours[h]);
    }
    for (int from = 0; from < HOURS; from++) {
        int until = from;
        for (all = hours[from]; bad[until]; until++) {
            if (until == from)
                continue;
            all.inside.yes += hours[until].inside.yes;
            all.inside.all += hours[until].inside.all;
            all.worse_days =
                hours[until].worse_days < all.worse_days ? hours[until].worse_days : all.worse_days;
        }
        if (until > from)
            make_pattern(&calendar, from, until, &all);
        from = until;
    }
}
