/* Cuts a moment down to its day, hour or minute. */
#include "buckets.h"

#include "sipdiag/base/clock.h"

static struct civil civil_of(int64_t time_us)
{
    return clock_civil(time_us, clock_zone_offset_s(time_us));
}

void bucket_add(struct text *out, enum bucket bucket, int64_t time_us)
{
    struct civil c = civil_of(time_us);
    text_addf(out, "%04lld-%02d-%02d", (long long)c.year, c.month, c.day);
    if (bucket != BUCKET_DAY)
        text_addf(out, " %02d:%02d", c.hour, bucket == BUCKET_MINUTE ? c.minute : 0);
}

int bucket_number(enum bucket bucket, int64_t time_us)
{
    struct civil c = civil_of(time_us);
    switch (bucket) {
    case BUCKET_DAY:
        return c.day;
    case BUCKET_HOUR:
        return c.hour;
    default:
        return c.minute;
    }
}
