/* Times that follow from other times and durations of a row. Nothing is invented. */
#include "row_parts.h"

bool is_known_time(int64_t time_us)
{
    return time_us != TIME_UNKNOWN;
}

static int64_t plus(int64_t time_us, int64_t span_us)
{
    int64_t sum;
    return is_known_time(time_us) && is_known_time(span_us) &&
                   !__builtin_add_overflow(time_us, span_us, &sum)
               ? sum
               : TIME_UNKNOWN;
}

static int64_t minus(int64_t time_us, int64_t span_us)
{
    return is_known_time(span_us) ? plus(time_us, -span_us) : TIME_UNKNOWN;
}

static void fill(int64_t *time_us, int64_t value)
{
    if (!is_known_time(*time_us))
        *time_us = value;
}

/* A duration that is shorter than end - start is the talk of an answered call. */
static void tell_durations(struct cdr_facts *facts)
{
    int64_t total = minus(facts->end_us, facts->start_us);
    bool differs = is_known_time(total) && is_known_time(facts->duration_us) &&
                   facts->duration_us + US_PER_S < total && total > 0;
    if (facts->answered && !is_known_time(facts->talk_us) && differs &&
        !is_known_time(facts->answer_us)) {
        facts->talk_us = facts->duration_us;
        facts->duration_us = TIME_UNKNOWN;
    }
}

static void complete_times(struct cdr_facts *facts)
{
    tell_durations(facts);
    fill(&facts->end_us, plus(facts->start_us, facts->duration_us));
    fill(&facts->start_us, minus(facts->end_us, facts->duration_us));
    if (!facts->answered) {
        if (!is_known_time(facts->start_us) && !is_known_time(facts->end_us))
            fill(&facts->final_us, facts->answer_us); /* the only time there is */
        facts->answer_us = TIME_UNKNOWN;
        facts->talk_us = TIME_UNKNOWN;
        fill(&facts->end_us, facts->final_us);
        fill(&facts->end_us, plus(facts->start_us, facts->setup_us));
        return;
    }
    fill(&facts->answer_us, facts->final_us);
    fill(&facts->answer_us, plus(facts->start_us, facts->setup_us));
    fill(&facts->answer_us, minus(facts->end_us, facts->talk_us));
    fill(&facts->end_us, plus(facts->answer_us, facts->talk_us));
    fill(&facts->talk_us, minus(facts->end_us, facts->answer_us));
}

static void complete_ringing(struct cdr_facts *facts)
{
    int64_t until = facts->answered ? facts->answer_us : facts->end_us;
    if (!is_known_time(facts->ring_us))
        facts->ring_us = facts->early_media_us;
    if (facts->pdd_us > 0)
        fill(&facts->ring_us, plus(facts->start_us, facts->pdd_us));
    if (is_known_time(facts->ring_us) && is_known_time(until) && facts->ring_us > until)
        facts->ring_us = TIME_UNKNOWN;
}

void facts_complete(struct cdr_facts *facts)
{
    complete_times(facts);
    complete_ringing(facts);
    settle_ended_by(facts);
}
