/* Zones agree with the C library's, and wall times come back to the moments they show. */
#include "support/test.h"

#include "sipdiag/base/zone.h"

#include <stdlib.h>
#include <time.h>

static const char *const names[] = {"UTC",
                                    "Europe/Kyiv",
                                    "America/New_York",
                                    "Australia/Lord_Howe",
                                    "Asia/Kolkata",
                                    "Africa/Casablanca",
                                    "EET-2EEST,M3.5.0/3,M10.5.0/4",
                                    "EST5EDT",
                                    "<+0330>-3:30",
                                    "NZST-12NZDT,J60/2,300/3"};

static void offsets_are_those_of_the_c_library(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct zone *zone = zone_new(names[i]);
        if (!zone && strchr(names[i], '/') && !strchr(names[i], ','))
            continue; /* the system has no table of zones */
        assert_non_null(zone);
        setenv("TZ", strcmp(names[i], "UTC") == 0 ? "UTC0" : names[i], 1);
        tzset();
        for (int64_t seconds = 0; seconds < INT64_C(3000000000); seconds += 1234567) {
            struct tm local;
            time_t time = (time_t)seconds;
            localtime_r(&time, &local);
            if (zone_offset_s(zone, seconds * US_PER_S) != local.tm_gmtoff)
                fail_msg("%s at %lld: %d, not %ld", names[i], (long long)seconds,
                         zone_offset_s(zone, seconds * US_PER_S), local.tm_gmtoff);
        }
        zone_free(zone);
    }
    setenv("TZ", "UTC0", 1);
}

static int64_t at(int year, int month, int day, int hour, int minute)
{
    return ((clock_days(year, month, day) * 24 + hour) * 60 + minute) * 60 * US_PER_S;
}

static void a_wall_time_becomes_the_moment_that_shows_it(void **state)
{
    (void)state;
    struct zone *zone = zone_new("EET-2EEST,M3.5.0/3,M10.5.0/4");
    assert_int_equal(zone_time(zone, at(2026, 7, 1, 12, 0)), at(2026, 7, 1, 9, 0));
    assert_int_equal(zone_time(zone, at(2026, 1, 1, 12, 0)), at(2026, 1, 1, 10, 0));
    assert_int_equal(zone_time(zone, at(2026, 3, 29, 2, 59)), at(2026, 3, 29, 0, 59));
    assert_int_equal(zone_time(zone, at(2026, 3, 29, 3, 30)), at(2026, 3, 29, 1, 30)); /* none */
    assert_int_equal(zone_time(zone, at(2026, 3, 29, 4, 0)), at(2026, 3, 29, 1, 0));
    assert_int_equal(zone_time(zone, at(2026, 10, 25, 3, 30)), at(2026, 10, 25, 0, 30)); /* two */
    assert_int_equal(zone_time(NULL, 5), 5);
    assert_int_equal(zone_time(zone, INT64_MIN), INT64_MIN);
    zone_free(zone);
}

static void what_is_no_zone_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",         "Moon/Base",  "../etc/passwd",
                                        "EE-2",     "EET-2EEST,", "EET-2EEST,M13.1.1",
                                        "zone.tab", "EET-2x"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_null(zone_new(wrong[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(offsets_are_those_of_the_c_library),
        cmocka_unit_test(a_wall_time_becomes_the_moment_that_shows_it),
        cmocka_unit_test(what_is_no_zone_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
