/* Who calls us and does not belong here, and who calls out in our name. */
#include "detector.h"

#include <stdlib.h>
#include <string.h>

/* ---- scanners ---- */

enum { NUMBERS_SEEN = 16 };

struct stranger {
    uint64_t calls;
    uint32_t numbers[NUMBERS_SEEN];
    size_t number_count;
    struct share refused;
};

static void add_number(uint32_t *numbers, size_t *count, uint32_t number)
{
    for (size_t i = 0; i < *count; i++)
        if (numbers[i] == number)
            return;
    if (*count < NUMBERS_SEEN)
        numbers[(*count)++] = number;
}

/* The dialled text as it is, not its tail: scanners try prefixes before one number. */
static uint32_t dialled_mark(const struct call *call)
{
    struct str sent = call_text(call, CALL_TEXT_CALLEE);
    uint32_t mark = 2166136261u;
    for (size_t i = 0; i < sent.len; i++)
        mark = (mark ^ (uint8_t)sent.at[i]) * 16777619u;
    return mark;
}

/* A stranger is never called by us, is let through never, and has no name in our network. */
static bool look_at_stranger(struct find *find, const struct trunk_calls *trunk,
                             struct stranger *stranger)
{
    *stranger = (struct stranger){0};
    if (address_is_private(&trunk->address))
        return false;
    for (size_t i = 0; i < trunk->count; i++) {
        const struct seen *seen = &trunk->calls[i];
        if (!(seen->flags & SEEN_INBOUND) || (seen->flags & (SEEN_ANSWERED | SEEN_RANG)))
            return false;
        const struct call *call = seen_call(find, seen);
        if (!call->final)
            return false;
        stranger->calls++;
        add_number(stranger->numbers, &stranger->number_count, dialled_mark(call));
    }
    return stranger->number_count >= (size_t)find_setting(find, SETTING_SCANNED_NUMBERS);
}

/* Beyond a wrong list of ours: several callers' names, or prefixes tried before one number. */
static bool tries_prefixes(struct find *find, const struct trunk_calls *trunk)
{
    uint32_t tails[NUMBERS_SEEN];
    size_t tail_count = 0;
    for (size_t i = 0; i < trunk->count; i++)
        add_number(tails, &tail_count, trunk->calls[i].callee);
    (void)find;
    return tail_count * 2 <= trunk->count;
}

static bool has_registered(const struct find *find, const struct address *from)
{
    const struct presence *presence = find->input->presence;
    for (size_t i = 0; presence && i < presence->peer_count; i++)
        if (presence->peers[i]->accepted && address_equal(&presence->peers[i]->from, from))
            return true;
    return false;
}

void find_scanners(struct find *find, struct trunk_calls *trunk)
{
    struct stranger stranger;
    if (!trunk->is_trunk || !look_at_stranger(find, trunk, &stranger) ||
        !tries_prefixes(find, trunk) || has_registered(find, &trunk->address))
        return;
    struct finding *finding = build_finding(find, "scanner", trunk);
    finding->confidence = 85;
    for (size_t i = 0; i < trunk->count; i++) {
        if (!seen_is_open(&trunk->calls[i]))
            continue;
        build_evidence(find, finding, seen_call(find, &trunk->calls[i]), MARK_INVITE);
        build_take(find, finding, &trunk->calls[i]);
    }
    finding->title = words_of(find,
                              "A scanner at %s tried %zu%s numbers in %llu calls; none was let "
                              "through.",
                              trunk->name, stranger.number_count,
                              stranger.number_count == NUMBERS_SEEN ? " or more" : "",
                              (unsigned long long)stranger.calls);
    finding->words = "A scanner on the internet looks for a way to call through our system.";
    build_end(find, finding);
}

/* Those that name themselves are known by the rules already. */
void find_known_scanners(struct find *find)
{
    uint64_t calls = 0;
    const struct call *first = NULL, *last = NULL;
    for (size_t i = 0; i < find->input->call_count && find->scanners; i++) {
        if (find->input->verdicts[i]->outcome != OUTCOME_SCANNER)
            continue;
        first = first ? first : find->input->calls[i];
        last = find->input->calls[i];
        calls++;
    }
    if (calls == 0)
        return;
    struct finding *finding = build_finding(find, "scanner", NULL);
    finding->severity = SEVERITY_INFO;
    finding->confidence = 90;
    finding->calls = calls;
    finding->since_us = call_start(first);
    finding->until_us = call_start(last);
    build_evidence(find, finding, first, MARK_INVITE);
    finding->title =
        words_of(find,
                 "Internet scanners sent %llu calls, the first from %s; they are "
                 "in no figure.",
                 (unsigned long long)calls, words_of_address(find, &first->legs[0].from.address));
}

/* ---- calls in our name ---- */

struct foreign {
    int64_t start_us;
    uint32_t caller, country;
    size_t index;
    bool answered;
};

static int by_caller(const void *left, const void *right)
{
    const struct foreign *a = left, *b = right;
    if (a->caller != b->caller)
        return a->caller < b->caller ? -1 : 1;
    if (a->start_us != b->start_us)
        return a->start_us < b->start_us ? -1 : 1;
    return (a->index > b->index) - (a->index < b->index);
}

static uint32_t home_country(const struct find *find)
{
    uint32_t counts[200] = {0}, home = 0;
    for (size_t i = 0; i < find->count; i++) {
        uint32_t country = seen_country(&find->calls[i]);
        if (country && country < 200 && !(find->calls[i].flags & SEEN_INBOUND) &&
            ++counts[country] > counts[home])
            home = country;
    }
    return home;
}

static size_t collect_foreign(struct find *find, struct foreign *list, uint32_t home)
{
    size_t count = 0;
    for (size_t i = 0; i < find->count; i++) {
        const struct seen *seen = &find->calls[i];
        uint32_t country = seen_country(seen);
        if ((seen->flags & SEEN_INBOUND) || !(seen->flags & SEEN_JUDGED) || !country ||
            country == home || !seen->caller)
            continue;
        list[count++] = (struct foreign){seen->start_us, seen->caller, country, i,
                                         (seen->flags & SEEN_ANSWERED) != 0};
    }
    if (count)
        qsort(list, count, sizeof *list, by_caller);
    return count;
}

/* An hour of one caller, from `first` on: so many countries that no campaign has them. */
struct spree {
    size_t first, until;
    uint32_t countries[NUMBERS_SEEN];
    size_t country_count;
    uint64_t answered;
};

static struct spree spree_from(const struct foreign *list, size_t count, size_t first)
{
    struct spree spree = {.first = first, .until = first};
    while (spree.until < count && list[spree.until].caller == list[first].caller &&
           list[spree.until].start_us - list[first].start_us <= 3600 * US_PER_S) {
        add_number(spree.countries, &spree.country_count, list[spree.until].country);
        spree.answered += list[spree.until].answered;
        spree.until++;
    }
    return spree;
}

static struct share home_calls(const struct find *find, uint32_t caller, bool own, uint32_t home)
{
    struct share share = {0, 0};
    for (size_t i = 0; i < find->count; i++) {
        const struct seen *seen = &find->calls[i];
        if ((seen->flags & SEEN_INBOUND) || (seen->caller == caller) != own)
            continue;
        share.yes += seen_country(seen) == home;
        share.all++;
    }
    return share;
}

static void make_fraud(struct find *find, const struct foreign *list, const struct spree *spree)
{
    struct finding *finding = build_finding(find, "toll-fraud", NULL);
    const struct call *first = seen_call(find, &find->calls[list[spree->first].index]);
    const char *caller = words_of_text(find, call_text(first, CALL_TEXT_CALLER));
    finding->confidence = 70;
    for (size_t i = spree->first; i < spree->until; i++) {
        build_evidence(find, finding, seen_call(find, &find->calls[list[i].index]), MARK_INVITE);
        build_take(find, finding, &find->calls[list[i].index]);
    }
    finding->title = words_of(
        find,
        "%s called %zu%s foreign destinations within an hour (%llu calls, %llu "
        "answered): perhaps somebody steals calls.",
        caller, spree->country_count, spree->country_count == NUMBERS_SEEN ? " or more" : "",
        (unsigned long long)finding->calls, (unsigned long long)spree->answered);
    finding->detail =
        words_of(find, "From %s to %s; other callers call at home.",
                 words_of_time(find, finding->since_us), words_of_time(find, finding->until_us));
    build_scope(finding, "caller", caller);
    build_end(find, finding);
}

void find_fraud(struct find *find)
{
    struct foreign *list = arena_alloc(&find->scratch, (find->count + 1) * sizeof *list);
    uint32_t home = home_country(find);
    size_t count = collect_foreign(find, list, home),
           least = (size_t)find_setting(find, SETTING_FRAUD_NUMBERS);
    for (size_t i = 0; i < count;) {
        struct spree spree = spree_from(list, count, i);
        bool is_spree =
            spree.until - spree.first >= 10 && spree.country_count >= least && spree.answered >= 3;
        struct share others =
            is_spree ? home_calls(find, list[i].caller, false, home) : (struct share){0, 0};
        struct share own = is_spree ? home_calls(find, list[i].caller, true, home) : others;
        if (is_spree && others.all >= 50 && share_of(others) >= 0.9 && share_of(own) <= 0.5)
            make_fraud(find, list, &spree);
        /* The next hour, or the next caller. */
        i = is_spree ? spree.until : i + 1;
    }
}

/* ---- other routes ---- */

void find_recovered(struct find *find, struct trunk_calls *trunk)
{
    uint64_t count = trunk_with(trunk, SEEN_RECOVERED), judged = trunk->judged;
    if (!trunk->is_trunk || count < 3)
        return;
    struct finding *finding = build_finding(find, "failover-recovered", trunk);
    finding->confidence = 90;
    for (size_t i = 0; i < trunk->count; i++) {
        const struct call *call = seen_call(find, &trunk->calls[i]);
        if (!(trunk->calls[i].flags & SEEN_RECOVERED))
            continue;
        build_evidence(find, finding, call, call->final ? MARK_FINAL : MARK_INVITE);
        finding->calls++;
        if (finding->since_us == TIME_UNKNOWN)
            finding->since_us = call_start(call);
        finding->until_us = call_start(call);
    }
    finding->title = words_of(find,
                              "%llu of %llu calls failed on trunk %s and were carried by another "
                              "route.",
                              (unsigned long long)count, (unsigned long long)judged, trunk->name);
    build_end(find, finding);
}
