/* Many calls that end after one and the same time: a timer is behind it, and no person. */
#include "detector.h"

#include <stdlib.h>
#include <string.h>

/* The length of one call, and whose end it was. */
struct length {
    int64_t us;
    uint32_t index; /* of the call in its trunk */
    bool is_known, is_by_caller;
};

struct lengths {
    struct find *find;
    struct trunk_calls *trunk;
    struct length *list; /* by length */
    size_t count;
};

/* Lengths of up to a day in milliseconds: sorted by two halves of that number. */
static uint32_t half_of(const struct length *length, bool upper)
{
    int64_t ms = length->us / US_PER_MS;
    uint32_t number = ms > INT32_MAX ? INT32_MAX : (uint32_t)ms;
    return upper ? number >> 14 : number & 0x3fff;
}

/* In order of length, to a millisecond. */
static void sort_lengths(struct find *find, struct length *list, size_t count)
{
    enum { HALVES = 1 << 17 };
    struct length *scratch = arena_alloc(&find->scratch, (count + 1) * sizeof *scratch);
    uint32_t *places = arena_alloc(&find->scratch, HALVES * sizeof *places);
    for (int round = 0; round < 2; round++) {
        uint32_t sum = 0;
        memset(places, 0, HALVES * sizeof *places);
        for (size_t i = 0; i < count; i++)
            places[half_of(&list[i], round == 1)]++;
        for (size_t p = 0; p < HALVES; p++) {
            uint32_t here = places[p];
            places[p] = sum;
            sum += here;
        }
        for (size_t i = 0; i < count; i++)
            scratch[places[half_of(&list[i], round == 1)]++] = list[i];
        memcpy(list, scratch, count * sizeof *list);
    }
}

static int by_length(const void *left, const void *right)
{
    const struct length *a = left, *b = right;
    if (a->us != b->us)
        return a->us < b->us ? -1 : 1;
    return (a->index > b->index) - (a->index < b->index);
}

enum { FEW_LENGTHS = 20000 };

static void lengths_make(struct lengths *lengths, struct find *find, struct trunk_calls *trunk,
                         bool (*measure)(const struct find *find, const struct seen *seen,
                                         struct length *length))
{
    *lengths = (struct lengths){find, trunk, NULL, 0};
    lengths->list = arena_alloc(&find->scratch, (trunk->count + 1) * sizeof *lengths->list);
    for (size_t i = 0; i < trunk->count; i++) {
        struct length length = {.index = (uint32_t)i};
        if ((trunk->calls[i].flags & SEEN_JUDGED) && measure(find, &trunk->calls[i], &length) &&
            length.us >= 0)
            lengths->list[lengths->count++] = length;
    }
    if (lengths->count < FEW_LENGTHS && lengths->count)
        qsort(lengths->list, lengths->count, sizeof *lengths->list, by_length);
    else if (lengths->count)
        sort_lengths(find, lengths->list, lengths->count);
}

static size_t first_at(const struct lengths *lengths, int64_t us)
{
    size_t low = 0, high = lengths->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (lengths->list[middle].us < us)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The second in which most of them lie. */
struct cluster {
    size_t first, until;
    int64_t middle_us;
};

static struct cluster densest(const struct lengths *lengths, int64_t width_us)
{
    struct cluster best = {0, 0, 0};
    size_t first = 0;
    for (size_t i = 0; i < lengths->count; i++) {
        while (lengths->list[i].us - lengths->list[first].us > width_us)
            first++;
        if (i + 1 - first > best.until - best.first)
            best = (struct cluster){first, i + 1, 0};
    }
    if (best.until)
        best.middle_us = lengths->list[(best.first + best.until) / 2].us;
    return best;
}

static void take_cluster(const struct lengths *lengths, const struct cluster *cluster,
                         enum call_mark mark, bool notes, struct finding *finding)
{
    struct find *find = lengths->find;
    for (size_t i = cluster->first; i < cluster->until; i++) {
        struct seen *seen = &lengths->trunk->calls[lengths->list[i].index];
        const struct call *call = seen_call(find, seen);
        build_evidence(find, finding, call, call->from_cdr ? MARK_FINAL : mark);
        build_count_at(finding, seen->start_us);
        if (notes)
            build_note(find, seen, finding->kind->id);
    }
    build_end(find, finding);
}

/* ---- ringing that ends by a timer ---- */

/* A CDR has no CANCEL, but may say who ended the call. */
static bool is_cancelled(const struct call *call)
{
    return call_has(call, MARK_CANCEL) || (call->from_cdr && call->ended_by == PARTY_CALLER);
}

static bool rang_until_our_cancel(const struct find *find, const struct seen *seen,
                                  struct length *length)
{
    if ((seen->flags & (SEEN_ANSWERED | SEEN_INBOUND | SEEN_RANG)) != SEEN_RANG)
        return false;
    const struct call *call = seen_call(find, seen);
    length->us = call->ring_us;
    return is_cancelled(call) && call->ring_us != TIME_UNKNOWN;
}

static bool rang_until_their_end(const struct find *find, const struct seen *seen,
                                 struct length *length)
{
    if ((seen->flags & (SEEN_ANSWERED | SEEN_INBOUND | SEEN_RANG)) != SEEN_RANG)
        return false;
    const struct call *call = seen_call(find, seen);
    length->us = call->ring_us;
    return !is_cancelled(call) && call->final && call->ring_us != TIME_UNKNOWN;
}

static bool waited_after_100(const struct find *find, const struct seen *seen,
                             struct length *length)
{
    if ((seen->flags & (SEEN_RANG | SEEN_INBOUND | SEEN_SILENT)) != SEEN_SILENT)
        return false;
    const struct call *call = seen_call(find, seen);
    int64_t cancel = call_time(call, MARK_CANCEL), trying = call_time(call, MARK_TRYING);
    if (cancel == TIME_UNKNOWN || trying == TIME_UNKNOWN)
        return false;
    length->us = cancel - call_start(call);
    return true;
}

static bool is_timer(const struct lengths *lengths, const struct cluster *cluster)
{
    size_t count = cluster->until - cluster->first;
    return count >= (size_t)find_setting(lengths->find, SETTING_CLUSTER_MIN) &&
           (double)count >=
               find_share_setting(lengths->find, SETTING_CLUSTER_SHARE) * (double)lengths->count;
}

static uint16_t usual_code(const struct lengths *lengths, const struct cluster *cluster)
{
    size_t most = 0;
    uint16_t usual = 0;
    for (size_t i = cluster->first; i < cluster->until && i < cluster->first + 32; i++) {
        uint16_t code = lengths->trunk->calls[lengths->list[i].index].code;
        size_t count = 0;
        for (size_t j = cluster->first; j < cluster->until && j < cluster->first + 32; j++)
            count += lengths->trunk->calls[lengths->list[j].index].code == code;
        usual = count > most ? code : usual;
        most = count > most ? count : most;
    }
    return usual;
}

/* Under twenty seconds people miss calls; longer ones are as they should be. */
static const int64_t short_ring_us = 20 * US_PER_S - US_PER_S / 2;

static void make_ring_timer(const struct lengths *lengths, const struct cluster *cluster, bool ours)
{
    struct find *find = lengths->find;
    struct finding *finding =
        build_finding(find, ours ? "ring-timeout-us" : "ring-timeout-provider", lengths->trunk);
    size_t count = cluster->until - cluster->first;
    const char *time = words_of_duration(find, cluster->middle_us / US_PER_MS * US_PER_MS);
    unsigned code = usual_code(lengths, cluster);
    finding->confidence = 90;
    finding->figure = (uint32_t)((cluster->middle_us + US_PER_S / 2) / US_PER_S);
    if (cluster->middle_us >= short_ring_us)
        finding->severity = SEVERITY_INFO;
    finding->title = words_of(
        find, "%s ringing on trunk %s after %s, in %s of the calls that nobody took (%zu of %zu).",
        ours ? "Our side ends" : "The provider ends", lengths->trunk->name, time,
        words_of_share(find, count, lengths->count), count, lengths->count);
    finding->detail =
        ours ? words_of(find, "All these calls were cancelled within one second of %s.", time)
             : words_of(find, "It does so with %u: on this trunk %u after ringing means no answer.",
                        code, code);
    if (cluster->middle_us >= short_ring_us)
        finding->action = ours ? "Nothing, if that is what you set."
                               : "Nothing: people have time enough to pick up.";
    else if (ours)
        finding->action = "Let calls ring for 25-35 s: many people need longer to pick up.";
    take_cluster(lengths, cluster, ours ? MARK_CANCEL : MARK_FINAL, true, finding);
}

static void make_platform_timer(const struct lengths *lengths, const struct cluster *cluster)
{
    struct find *find = lengths->find;
    struct finding *finding = build_finding(find, "ring-timeout-us", lengths->trunk);
    const char *time = words_of_duration(find, cluster->middle_us / US_PER_MS * US_PER_MS);
    finding->severity = SEVERITY_INFO;
    finding->confidence = 85;
    finding->figure = (uint32_t)((cluster->middle_us + US_PER_S / 2) / US_PER_S);
    finding->title =
        words_of(find,
                 "Our platform ends calls %s after the INVITE when trunk %s sends "
                 "nothing but 100 (%zu of %zu calls).",
                 time, lengths->trunk->name, cluster->until - cluster->first, lengths->count);
    finding->detail =
        "It is a timer of ours that ends them; the silence before it is the provider's.";
    finding->action = "Ask the provider about the silence; the timer itself is right.";
    build_scope(finding, "result", "100");
    take_cluster(lengths, cluster, MARK_CANCEL, false, finding);
}

void find_ring_timers(struct find *find, struct trunk_calls *trunk)
{
    struct lengths lengths;
    struct cluster cluster;
    if (!trunk->is_trunk)
        return;
    if (trunk_with(trunk, SEEN_RANG)) {
        lengths_make(&lengths, find, trunk, rang_until_our_cancel);
        cluster = densest(&lengths, US_PER_S);
        if (is_timer(&lengths, &cluster))
            make_ring_timer(&lengths, &cluster, true);
        lengths_make(&lengths, find, trunk, rang_until_their_end);
        cluster = densest(&lengths, US_PER_S);
        if (is_timer(&lengths, &cluster))
            make_ring_timer(&lengths, &cluster, false);
    }
    if (trunk_with(trunk, SEEN_SILENT) == 0)
        return;
    lengths_make(&lengths, find, trunk, waited_after_100);
    cluster = densest(&lengths, US_PER_S);
    if (is_timer(&lengths, &cluster))
        make_platform_timer(&lengths, &cluster);
}

/* ---- talks that are cut ---- */

static bool talked(const struct find *find, const struct seen *seen, struct length *length)
{
    length->us = seen_talk(find, seen);
    length->is_known = (seen->flags & SEEN_HUNG_UP) != 0;
    length->is_by_caller = (seen->flags & SEEN_BY_CALLER) != 0;
    return length->us != TIME_UNKNOWN;
}

/* Round lengths, and those of the usual session timers: half of it, and its end less a third or 32
 * s (RFC 4028 10). */
static const uint16_t cut_lengths_s[] = {30,  32,  45,  60,  90,   120,  180,  240,  300,  450,
                                         568, 600, 868, 900, 1200, 1768, 1800, 3600, 5400, 7200};

static struct cluster cluster_at(const struct lengths *lengths, int64_t us)
{
    return (struct cluster){first_at(lengths, us - 3 * US_PER_S / 2),
                            first_at(lengths, us + 3 * US_PER_S / 2), us};
}

/* Far more than the lengths around it let expect (binomial, over all lengths that are looked at),
 * and nearly all ended by one side, where it is known who ended them. */
static bool is_cut(const struct lengths *lengths, const struct cluster *cluster, enum party *by)
{
    const double width = 3, around = 63;
    size_t count = cluster->until - cluster->first, callers = 0, known = 0;
    size_t near = first_at(lengths, cluster->middle_us + 63 * US_PER_S / 2) -
                  first_at(lengths, cluster->middle_us - 63 * US_PER_S / 2);
    for (size_t i = cluster->first; i < cluster->until; i++) {
        callers += lengths->list[i].is_by_caller;
        known += lengths->list[i].is_known;
    }
    bool one_side = callers * 10 >= known * 9 || callers * 10 <= known;
    *by = callers * 2 > known ? PARTY_CALLER : PARTY_CALLEE;
    if (known * 2 <= count) /* a few say nothing about the others */
        *by = PARTY_NONE;
    return count >= 5 && one_side && count * 33 >= lengths->count &&
           stat_tail(count, near, width / around) < 1e-6;
}

static bool is_session_timer(const struct lengths *lengths, const struct cluster *cluster)
{
    for (size_t i = cluster->first; i < cluster->until; i++) {
        const struct call *call =
            seen_call(lengths->find, &lengths->trunk->calls[lengths->list[i].index]);
        if (call->exchange->dialog.session_expires_s)
            return true;
    }
    return false;
}

static void make_cut(const struct lengths *lengths, const struct cluster *cluster, enum party by)
{
    struct find *find = lengths->find;
    int64_t at = cluster->middle_us;
    bool ack = at >= 29 * US_PER_S && at <= 33 * US_PER_S;
    struct finding *finding =
        build_finding(find, ack ? "drop-at-32" : "max-duration-limit", lengths->trunk);
    const char *time = words_of_duration(find, at),
               *side = by == PARTY_CALLER ? SAID(", all by the caller's side")
                       : by == PARTY_NONE ? ""
                                          : SAID(", all by the called side");
    finding->confidence = ack ? 75 : 65;
    if (by == PARTY_NONE) {
        finding->confidence = 50;
        finding->side = SIDE_UNKNOWN;
    }
    finding->figure = (uint32_t)(at / US_PER_S);
    finding->title = words_of(find, "%zu calls on trunk %s were cut after %s of talk%s.",
                              cluster->until - cluster->first, lengths->trunk->name, time, side);
    finding->detail = words_of(
        find, "Of %zu talks %zu ended within 1.5 s of that length, far more than around it.%s",
        lengths->count, cluster->until - cluster->first,
        is_session_timer(lengths, cluster)
            ? " The calls carry a session timer: it may not have been "
              "renewed."
            : "");
    /* Where nearly all talks are of one length, something plays calls, or a rule of ours ends them.
     */
    if ((cluster->until - cluster->first) * 10 >= lengths->count * 9)
        finding->severity = SEVERITY_INFO;
    if (!ack && by == PARTY_CALLER)
        finding->side = SIDE_US;
    take_cluster(lengths, cluster, MARK_BYE, true, finding);
}

void find_cuts(struct find *find, struct trunk_calls *trunk)
{
    struct lengths lengths;
    int64_t last = 0;
    if (!trunk->is_trunk || trunk_with(trunk, SEEN_TALKED) == 0)
        return;
    lengths_make(&lengths, find, trunk, talked);
    for (size_t i = 0; i < sizeof cut_lengths_s / sizeof cut_lengths_s[0]; i++) {
        int64_t at = cut_lengths_s[i] * US_PER_S;
        enum party by;
        struct cluster cluster = cluster_at(&lengths, at);
        if (at - last < 3 * US_PER_S || !is_cut(&lengths, &cluster, &by))
            continue;
        make_cut(&lengths, &cluster, by);
        last = at;
    }
}
