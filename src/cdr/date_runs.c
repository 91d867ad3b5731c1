/* Rows are written in order of time, within a day: the wrong reading makes them jump. */
#include "date_runs.h"

static void add(struct date_run *run, int64_t time_us)
{
    static const int64_t day_us = INT64_C(86400) * US_PER_S;
    if (run->is_begun) {
        run->goes_back |= time_us < run->last_us - day_us;
        run->goes_on |= time_us > run->last_us + day_us;
    }
    run->is_begun = true;
    run->last_us = time_us;
}

void date_runs_add(struct date_runs *runs, struct str time)
{
    struct time_memory memory = {{0}, 0};
    struct read_time day_first, month_first;
    if (time_read(time, DATE_DAY_FIRST, &memory, &day_first) != VALUE_READ ||
        time_read(time, DATE_MONTH_FIRST, &memory, &month_first) != VALUE_READ ||
        !day_first.has_date)
        return;
    add(&runs->day_first, day_first.time_us);
    add(&runs->month_first, month_first.time_us);
}

static bool is_in_order(const struct date_run *run)
{
    return !run->goes_back || !run->goes_on;
}

enum date_order date_runs_order(const struct date_runs *runs)
{
    bool day_first = is_in_order(&runs->day_first), month_first = is_in_order(&runs->month_first);
    if (day_first == month_first)
        return DATE_ORDER_OPEN;
    return day_first ? DATE_DAY_FIRST : DATE_MONTH_FIRST;
}
