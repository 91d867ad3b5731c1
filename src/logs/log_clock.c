/* A time of day goes on at midnight, a date without year at New Year. */
#include "log_clock.h"

/* Messages without a time stand this far apart: they are in order, and not copies of each other. */
enum { UNSTAMPED_STEP_US = 25 * 1000 };

static const int64_t day_us = 86400 * US_PER_S;

static int64_t day_of(int year, const struct stamp *stamp)
{
    return clock_days(year, stamp->month, stamp->day);
}

/* The year in which the date is nearest to the day before. */
static int year_near(const struct log_clock *clock, const struct stamp *stamp)
{
    int year = (int)clock_civil(clock->day * day_us, 0).year;
    int64_t apart = day_of(year, stamp) - clock->day;
    return apart > 183 ? year - 1 : apart < -183 ? year + 1 : year;
}

static void set_day(struct log_clock *clock, const struct stamp *stamp)
{
    if (stamp->has_year) {
        clock->day = day_of(stamp->year, stamp);
        clock->has_year = true;
    } else if (clock->has_date) {
        clock->day = day_of(year_near(clock, stamp), stamp);
    } else { /* 1972 has a 29 February */
        clock->day = day_of(1972, stamp);
    }
    clock->has_date = true;
}

/* The first date, but one with its year before one without. */
void log_clock_know(struct log_clock *clock, const struct stamp *stamp)
{
    if (!stamp->has_day || (clock->is_dated && (clock->knows_year || !stamp->has_year)))
        return;
    if (stamp->is_epoch)
        clock->first_day =
            (stamp->epoch_us + zone_offset_s(clock->zone, stamp->epoch_us) * US_PER_S) / day_us;
    else
        clock->first_day = day_of(stamp->has_year ? stamp->year : 1972, stamp);
    clock->knows_year = stamp->has_year;
    clock->is_dated = true;
}

void log_clock_begin(struct log_clock *clock, const struct log_clock *known)
{
    clock->is_dated = clock->has_date = known->is_dated;
    clock->has_year = clock->knows_year = known->knows_year;
    clock->day = clock->first_day = known->first_day;
}

/* Over midnight when the clock seems to go back by more than half a day, or forth likewise. */
static void go_on_by_time(struct log_clock *clock, int64_t in_day_us)
{
    if (!clock->has_stamp)
        return;
    if (in_day_us < clock->in_day_us - day_us / 2)
        clock->day++;
    else if (in_day_us > clock->in_day_us + day_us / 2)
        clock->day--;
}

static int64_t wall_time(struct log_clock *clock, const struct stamp *stamp, unsigned *lacks)
{
    if (stamp->has_day)
        set_day(clock, stamp);
    else
        go_on_by_time(clock, stamp->in_day_us);
    clock->in_day_us = stamp->in_day_us;
    clock->has_stamp = true;
    if (!clock->has_date && !stamp->has_day)
        *lacks |= LOG_LACKS_DATE;
    else if (!clock->has_year)
        *lacks |= LOG_LACKS_YEAR;
    return clock->day * day_us + stamp->in_day_us;
}

static int64_t unstamped_time(struct log_clock *clock, unsigned *lacks)
{
    if (clock->has_stamp)
        return clock->last_us;
    *lacks |= LOG_LACKS_TIME;
    return (int64_t)clock->unstamped++ * UNSTAMPED_STEP_US;
}

int64_t log_clock_time(struct log_clock *clock, const struct stamp *stamp, unsigned *lacks)
{
    *lacks = 0;
    if (!stamp || !stamp->has_time) {
        clock->last_us = unstamped_time(clock, lacks);
    } else if (stamp->is_epoch) {
        clock->last_us = stamp->epoch_us;
        clock->has_stamp = true;
    } else {
        int64_t wall_us = wall_time(clock, stamp, lacks);
        if (!stamp->has_zone)
            *lacks |= LOG_LACKS_ZONE;
        if (stamp->digits == 0)
            *lacks |= LOG_LACKS_FRACTION;
        clock->last_us =
            stamp->has_zone ? wall_us - stamp->zone_s * US_PER_S : zone_time(clock->zone, wall_us);
    }
    clock->lacks |= *lacks;
    return clock->last_us;
}
