/* Sweeps over a trunk's starts and ends. */
#include "lines.h"

#include "sipdiag/base/backing.h"
#include "sipdiag/base/sort.h"

struct spans {
    int64_t *starts, *ends, *scratch;
    size_t count;
};

/* A call that was not seen to end is taken to go on, but not for ever: its end may be lost. */
static int64_t end_of(const struct find *find, const struct seen *seen)
{
    const int64_t longest_ring = 180 * US_PER_S, longest_talk = 3600 * US_PER_S;
    int64_t last = find->input->last_us;
    if ((seen->flags & (SEEN_ENDED | SEEN_REFUSED)) || last == TIME_UNKNOWN)
        return seen->free_us;
    bool answered = seen->answer_us != TIME_UNKNOWN;
    if (!answered && (seen->flags & SEEN_JUDGED))
        return seen->free_us;
    int64_t most = answered ? seen->answer_us + longest_talk : seen->start_us + longest_ring;
    int64_t end = most < last ? most : last;
    return end > seen->free_us ? end : seen->free_us;
}

static void add_span(struct spans *spans, int64_t start, int64_t end)
{
    if (end <= start)
        return;
    spans->starts[spans->count] = start;
    spans->ends[spans->count++] = end;
}

static void fill(const struct find *find, const struct trunk_calls *trunk, bool answered_only,
                 struct spans *spans)
{
    spans->count = 0;
    for (size_t i = 0; i < trunk->count; i++) {
        const struct seen *seen = &trunk->calls[i];
        int64_t start = answered_only ? seen->answer_us : seen->start_us;
        if ((seen->flags & SEEN_ODD_START) && find->input->first_us != TIME_UNKNOWN)
            start = find->input->first_us; /* it was up when the input began */
        if (start != TIME_UNKNOWN)
            add_span(spans, start, end_of(find, seen));
    }
    sort_numbers(spans->starts, spans->count, spans->scratch);
    sort_numbers(spans->ends, spans->count, spans->scratch);
}

static void sweep(const struct trunk_calls *trunk, const struct spans *spans, uint32_t *up)
{
    size_t begun = 0, ended = 0;
    for (size_t i = 0; i < trunk->count; i++) {
        int64_t now = trunk->calls[i].start_us;
        while (begun < spans->count && spans->starts[begun] < now)
            begun++;
        while (ended < spans->count && spans->ends[ended] <= now)
            ended++;
        up[i] = begun > ended ? (uint32_t)(begun - ended) : 0;
    }
}

void lines_count(const struct find *find, const struct trunk_calls *trunk, uint32_t *up,
                 uint32_t *answered)
{
    struct backing *backing = find->input->backing;
    struct spans spans = {backing_array(backing, trunk->count, sizeof(int64_t)),
                          backing_array(backing, trunk->count, sizeof(int64_t)),
                          backing_array(backing, trunk->count, sizeof(int64_t)), 0};
    fill(find, trunk, false, &spans);
    sweep(trunk, &spans, up);
    fill(find, trunk, true, &spans);
    sweep(trunk, &spans, answered);
    backing_array_free(backing, spans.starts);
    backing_array_free(backing, spans.ends);
    backing_array_free(backing, spans.scratch);
}

static bool is_refused_by(const struct seen *seen, uint16_t code)
{
    return (seen->flags & SEEN_FAST) && seen->code == code;
}

void lines_rate(const struct trunk_calls *trunk, uint16_t code, uint32_t *starts, uint32_t *passed)
{
    size_t oldest = 0;
    uint32_t refused = 0;
    for (size_t i = 0; i < trunk->count; i++) {
        while (trunk->calls[i].start_us - trunk->calls[oldest].start_us >= US_PER_S)
            refused -= is_refused_by(&trunk->calls[oldest++], code);
        starts[i] = (uint32_t)(i - oldest);
        passed[i] = starts[i] - refused;
        refused += is_refused_by(&trunk->calls[i], code);
    }
}
