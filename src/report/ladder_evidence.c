/* Which rows of a ladder the verdict rests on. */
#include "ladder_evidence.h"

#include "record.h"
#include "sipdiag/model/cause.h"

static bool is_same_packet(const struct origin *a, const struct origin *b)
{
    return a->frame == b->frame && a->input == b->input;
}

/* How much a moment says about why the call ended as it did: the cause stands at the first of
 * these. A 487 only confirms a CANCEL. */
static int weight(const struct call *call, enum call_mark mark)
{
    static const int weights[MARK_COUNT] = {
        [MARK_FAR_FINAL] = 9,   [MARK_ICMP] = 8,   [MARK_REFUSED] = 8,  [MARK_CANCEL] = 7,
        [MARK_FINAL] = 6,       [MARK_ANSWER] = 6, [MARK_REDIRECT] = 5, [MARK_CHALLENGE] = 4,
        [MARK_EARLY_MEDIA] = 3, [MARK_RING] = 3,   [MARK_TRYING] = 2,   [MARK_LAST] = 1,
    };
    return mark == MARK_FINAL && call->code == 487 ? 1 : weights[mark];
}

/* A leg farther along that nobody answered is evidence, too, where no final response is. */
static size_t silent_leg_row(const struct ladder *ladder)
{
    const struct call *call = ladder->call;
    const struct call_leg *last = &call->legs[call->leg_count - 1];
    size_t row = 0;
    if (call->leg_count < 2 || last->responses ||
        ladder->verdict->cause->evidence >> MARK_FINAL & 1)
        return ladder->row_count;
    while (row < ladder->row_count && ladder->rows[row].time_us != last->start_us)
        row++;
    return row;
}

size_t ladder_evidence(const struct report *report, const struct ladder *ladder, bool *is_evidence)
{
    size_t silent = silent_leg_row(ladder), deciding = ladder->row_count;
    int best = -1;
    struct evidence items[MARK_COUNT];
    struct record record;
    record_init(&record, report);
    record_set(&record, ladder->index);
    size_t count = record_evidence(&record, items);
    for (size_t i = 0; i < count; i++)
        for (size_t row = 0; row < ladder->row_count; row++) {
            if (!is_same_packet(&items[i].moment.origin, &ladder->rows[row].first) &&
                !is_same_packet(&items[i].moment.origin, &ladder->rows[row].last))
                continue;
            is_evidence[row] = true;
            if (weight(ladder->call, items[i].mark) > best) {
                best = weight(ladder->call, items[i].mark);
                deciding = row;
            }
        }
    record_free(&record);
    if (silent == ladder->row_count || best > weight(ladder->call, MARK_LAST))
        return deciding;
    is_evidence[silent] = true;
    return silent;
}
