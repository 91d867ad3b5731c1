/* Who calls us and does not belong here, and who calls out in our name. */
#include "detector.h"

#include "sipdiag/base/hash.h"

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
static bool tries_prefixes(const struct trunk_calls *trunk)
{
    uint32_t tails[NUMBERS_SEEN];
    size_t tail_count = 0;
    for (size_t i = 0; i < trunk->count; i++)
        add_number(tails, &tail_count, trunk->calls[i].callee);
    return tail_count * 2 <= trunk->count;
}

static bool has_registered(const struct find *find, const struct address *from)
{
    for (const struct peer_at *at = peers_first(find, PEER_FROM, from); at; at = peers_next(at))
        if (at->peer->accepted)
            return true;
    return false;
}

void find_scanners(struct find *find, struct trunk_calls *trunk)
{
    struct stranger stranger;
    if (!trunk->is_trunk || !look_at_stranger(find, trunk, &stranger) || !tries_prefixes(trunk) ||
        has_registered(find, &trunk->address))
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

enum { COUNTRIES = 200 }; /* of seen_country() */

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
    uint32_t counts[COUNTRIES] = {0}, home = 0;
    for (size_t i = 0; i < find->count; i++) {
        uint32_t country = seen_country(&find->calls[i]);
        if (country && country < COUNTRIES && !(find->calls[i].flags & SEEN_INBOUND) &&
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
    uint64_t answered;
    size_t country_count;
    uint32_t calls[COUNTRIES]; /* to each */
};

static void leave(struct spree *spree, const struct foreign *call)
{
    spree->answered -= call->answered;
    spree->country_count -= --spree->calls[call->country % COUNTRIES] == 0;
}

static void enter(struct spree *spree, const struct foreign *call)
{
    spree->answered += call->answered;
    spree->country_count += spree->calls[call->country % COUNTRIES]++ == 0;
}

/* From here on; what of the hour was counted already stays so. */
static void move_spree(struct spree *spree, const struct foreign *list, size_t count, size_t first)
{
    while (spree->first < first && spree->first < spree->until)
        leave(spree, &list[spree->first++]);
    spree->first = first;
    spree->until = spree->until > first ? spree->until : first;
    while (spree->until < count && list[spree->until].caller == list[first].caller &&
           list[spree->until].start_us - list[first].start_us <= 3600 * US_PER_S)
        enter(spree, &list[spree->until++]);
}

/* Calls out of one caller; yes: those at home. */
struct caller {
    struct map_node node;
    uint32_t number; /* 0: of all callers */
    struct share home;
};

struct callers {
    struct map map;
    struct caller all;
};

static struct caller *caller_of(struct find *find, struct callers *callers, uint32_t number)
{
    uint64_t hash = hash_key(&number, sizeof number);
    for (struct map_node *n = map_find(&callers->map, hash); n; n = map_next(n)) {
        struct caller *caller = (struct caller *)n; /* node is its first member */
        if (caller->number == number)
            return caller;
    }
    struct caller *caller = arena_alloc_zero(&find->scratch, sizeof *caller);
    caller->number = number;
    map_add(&callers->map, &caller->node, hash);
    return caller;
}

static void count_callers(struct find *find, struct callers *callers, uint32_t home)
{
    for (size_t i = 0; i < find->count; i++) {
        const struct seen *seen = &find->calls[i];
        if (seen->flags & SEEN_INBOUND)
            continue;
        struct caller *own = caller_of(find, callers, seen->caller);
        bool is_home = seen_country(seen) == home;
        own->home.yes += is_home;
        own->home.all++;
        callers->all.home.yes += is_home;
        callers->all.home.all++;
    }
}

/* One calls abroad while all others call at home. */
static bool is_odd_one(struct find *find, struct callers *callers, uint32_t number)
{
    struct share own = caller_of(find, callers, number)->home, all = callers->all.home,
                 others = {all.yes - own.yes, all.all - own.all};
    return others.all >= 50 && share_of(others) >= 0.9 && share_of(own) <= 0.5;
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
        caller, spree->country_count < NUMBERS_SEEN ? spree->country_count : (size_t)NUMBERS_SEEN,
        spree->country_count < NUMBERS_SEEN ? "" : " or more", (unsigned long long)finding->calls,
        (unsigned long long)spree->answered);
    finding->detail =
        words_of(find, "From %s to %s; other callers call at home.",
                 words_of_time(find, finding->since_us), words_of_time(find, finding->until_us));
    build_scope(finding, "caller", caller);
    build_end(find, finding);
}

static bool is_spree(const struct find *find, const struct spree *spree)
{
    return spree->until - spree->first >= 10 && spree->answered >= 3 &&
           spree->country_count >= (size_t)find_setting(find, SETTING_FRAUD_NUMBERS);
}

void find_fraud(struct find *find)
{
    struct foreign *list = arena_alloc(&find->scratch, (find->count + 1) * sizeof *list);
    struct spree *spree = arena_alloc_zero(&find->scratch, sizeof *spree);
    struct callers callers = {.all = {.number = 0}};
    uint32_t home = home_country(find);
    size_t count = collect_foreign(find, list, home);
    map_init(&callers.map);
    for (size_t i = 0; i < count;) {
        move_spree(spree, list, count, i);
        if (!is_spree(find, spree)) {
            i++;
            continue;
        }
        if (callers.all.home.all == 0)
            count_callers(find, &callers, home);
        if (is_odd_one(find, &callers, list[i].caller))
            make_fraud(find, list, spree);
        i = spree->until; /* the next hour, or the next caller */
    }
    map_free(&callers.map);
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
        build_count_at(finding, trunk->calls[i].start_us);
    }
    finding->title = words_of(find,
                              "%llu of %llu calls failed on trunk %s and were carried by another "
                              "route.",
                              (unsigned long long)count, (unsigned long long)judged, trunk->name);
    finding->detail =
        words_of(find, "First at %s, last at %s; they are not counted as lost.",
                 words_of_time(find, finding->since_us), words_of_time(find, finding->until_us));
    build_end(find, finding);
}
