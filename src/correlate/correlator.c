/* Looks across calls: sorts them, then legs, us, directions, retries. */
#include "sipdiag/correlate/correlator.h"

#include "correlate.h"
#include "sipdiag/base/backing.h"
#include "sipdiag/base/hash.h"
#include "sipdiag/base/memory.h"

#include <stdlib.h>
#include <string.h>

uint64_t number_hash(struct str number, int64_t tail_digits)
{
    char digits[32];
    size_t count = 0;
    size_t tail = tail_digits > 0 && tail_digits < (int64_t)sizeof digits ? (size_t)tail_digits : 9;
    for (size_t i = number.len; i-- > 0 && count < tail;)
        if (number.at[i] >= '0' && number.at[i] <= '9')
            digits[count++] = number.at[i];
    if (count)
        return hash_bulk(digits, count, 7);
    return number.len ? hash_bulk(number.at, number.len, 8) : 0;
}

static void add_related(struct call_store *store, struct call *call, struct call *other)
{
    for (uint16_t i = 0; i < call->related_count; i++)
        if (call->related[i] == other)
            return;
    if (call->related_count == UINT16_MAX)
        return;
    struct call **grown =
        arena_alloc(&store->arena, (call->related_count + 1u) * sizeof(struct call *));
    if (call->related_count)
        memcpy(grown, call->related, call->related_count * sizeof(struct call *));
    grown[call->related_count++] = other;
    call->related = grown;
}

void relate_calls(struct call_store *store, struct call *a, struct call *b)
{
    add_related(store, a, b);
    add_related(store, b, a);
}

struct start {
    int64_t time_us;
    struct call *call;
};

static struct origin first_origin(const struct call *call)
{
    return call_moment(call, call_has(call, MARK_INVITE) ? MARK_INVITE : MARK_FIRST).origin;
}

static int by_place(struct origin a, struct origin b)
{
    if (a.input != b.input)
        return a.input < b.input ? -1 : 1;
    return (a.frame > b.frame) - (a.frame < b.frame);
}

static int by_start(const void *left, const void *right)
{
    const struct start *a = left, *b = right;
    if (a->time_us != b->time_us)
        return a->time_us < b->time_us ? -1 : 1;
    int order =
        str_compare(call_text(a->call, CALL_TEXT_CALL_ID), call_text(b->call, CALL_TEXT_CALL_ID));
    if (order)
        return order;
    if (a->call->from_cdr && b->call->from_cdr)
        return by_place(first_origin(a->call), first_origin(b->call));
    return (a->call->repeat_of_call_id > b->call->repeat_of_call_id) -
           (a->call->repeat_of_call_id < b->call->repeat_of_call_id);
}

/* With the sign bit flipped, signed order is unsigned order. */
static unsigned byte_of(int64_t time_us, unsigned shift)
{
    return (unsigned)(((uint64_t)time_us ^ UINT64_C(1) << 63) >> shift) & 255;
}

/* One stable pass. */
static void sort_by_byte(const struct start *from, struct start *to, size_t count, unsigned shift)
{
    size_t place[256] = {0}, sum = 0;
    for (size_t i = 0; i < count; i++)
        place[byte_of(from[i].time_us, shift)]++;
    for (size_t byte = 0; byte < 256; byte++) {
        size_t here = place[byte];
        place[byte] = sum;
        sum += here;
    }
    for (size_t i = 0; i < count; i++)
        to[place[byte_of(from[i].time_us, shift)]++] = from[i];
}

/* In each run of one time the rest decides: a CDR counts seconds. */
static void sort_equal(struct start *starts, size_t count)
{
    for (size_t i = 0, end; i < count; i = end) {
        bool sorted = true;
        for (end = i + 1; end < count && starts[end].time_us == starts[i].time_us; end++)
            sorted = sorted && by_start(&starts[end - 1], &starts[end]) <= 0;
        if (!sorted)
            qsort(starts + i, end - i, sizeof *starts, by_start);
    }
}

/* Bytes in which all times are equal need no pass; so few are left that nothing else is as fast. */
static struct start *sort_by_time(struct start *starts, struct start *scratch, size_t count)
{
    uint64_t bits = 0;
    for (size_t i = 1; i < count; i++)
        bits |= (uint64_t)starts[i].time_us ^ (uint64_t)starts[0].time_us;
    for (unsigned shift = 0; shift < 64; shift += 8) {
        struct start *from = starts;
        if ((bits >> shift & 255) == 0)
            continue;
        sort_by_byte(from, scratch, count, shift);
        starts = scratch;
        scratch = from;
    }
    return starts;
}

static bool is_in_order(const struct start *starts, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (by_start(&starts[i - 1], &starts[i]) > 0)
            return false;
    return true;
}

static void sort_all(struct call_store *store)
{
    struct backing *backing = store->arena.backing;
    struct start *starts = backing_array(backing, store->count, sizeof *starts);
    struct start *scratch = backing_array(backing, store->count, sizeof *scratch);
    for (size_t i = 0; i < store->count; i++) {
        calls_read_ahead(store->calls, i, store->count);
        starts[i] = (struct start){call_start(store->calls[i]), store->calls[i]};
    }
    struct start *sorted = sort_by_time(starts, scratch, store->count);
    sort_equal(sorted, store->count);
    for (size_t i = 0; i < store->count; i++)
        store->calls[i] = sorted[i].call;
    backing_array_free(backing, scratch);
    backing_array_free(backing, starts);
}

/* Calls come in the order in which they ended, and so nearly in that of their starts: only those of
 * a while are sorted at a time, without a list of all of them. */
enum { WHILE = 32768 };

struct sorting {
    struct call_store *store;
    struct start *held, *fresh, *both; /* in order; the last two are also each other's scratch */
    size_t held_count, fresh_count, both_count;
    size_t taken, given; /* of the store's calls */
    struct start newest; /* that was given back */
};

static void take_fresh(struct sorting *sorting)
{
    const struct call_store *store = sorting->store;
    struct start *fresh = sorting->fresh;
    size_t count = 0;
    for (; count < WHILE && sorting->taken < store->count; sorting->taken++) {
        calls_read_ahead(store->calls, sorting->taken, store->count);
        struct call *call = store->calls[sorting->taken];
        fresh[count++] = (struct start){call_start(call), call};
    }
    sorting->fresh_count = count;
    if (is_in_order(fresh, count))
        return;
    struct start *sorted = sort_by_time(fresh, sorting->both, count);
    sort_equal(sorted, count);
    if (sorted != fresh)
        memcpy(fresh, sorted, count * sizeof *fresh);
}

static void merge_fresh(struct sorting *sorting)
{
    const struct start *a = sorting->held, *a_end = a + sorting->held_count;
    const struct start *b = sorting->fresh, *b_end = b + sorting->fresh_count;
    struct start *to = sorting->both;
    while (a < a_end && b < b_end)
        *to++ = by_start(a, b) <= 0 ? *a++ : *b++;
    while (a < a_end)
        *to++ = *a++;
    while (b < b_end)
        *to++ = *b++;
    sorting->both_count = (size_t)(to - sorting->both);
}

/* Gives back so many, and holds the rest. False when one belongs before those that were given. */
static bool give_back(struct sorting *sorting, size_t count)
{
    const struct start *both = sorting->both;
    bool fits = sorting->given == 0 || count == 0 || by_start(&sorting->newest, &both[0]) <= 0;
    for (size_t i = 0; i < count; i++)
        sorting->store->calls[sorting->given++] = both[i].call;
    if (count)
        sorting->newest = both[count - 1];
    sorting->held_count = sorting->both_count - count;
    memcpy(sorting->held, both + count, sorting->held_count * sizeof *both);
    return fits;
}

/* False, with the same calls in the store, when they are in no such order. */
static bool sort_by_whiles(struct sorting *sorting)
{
    bool fits = true, is_end = false;
    while (fits && !is_end) {
        take_fresh(sorting);
        merge_fresh(sorting);
        is_end = sorting->taken == sorting->store->count;
        size_t kept = is_end ? 0 : WHILE < sorting->both_count ? WHILE : sorting->both_count;
        fits = give_back(sorting, sorting->both_count - kept);
    }
    sorting->both_count = sorting->held_count; /* what is held when they do not fit */
    memcpy(sorting->both, sorting->held, sorting->held_count * sizeof *sorting->both);
    (void)give_back(sorting, sorting->both_count);
    return fits;
}

static void sort_calls(struct call_store *store)
{
    size_t room = store->count < WHILE ? store->count : WHILE;
    struct sorting sorting = {.store = store};
    sorting.held = xalloc(room * sizeof *sorting.held);
    sorting.fresh = xalloc(room * sizeof *sorting.fresh);
    sorting.both = xalloc(2 * room * sizeof *sorting.both);
    if (!sort_by_whiles(&sorting))
        sort_all(store);
    free(sorting.held);
    free(sorting.fresh);
    free(sorting.both);
}

static void drop_absorbed(struct call_store *store)
{
    size_t kept = 0;
    for (size_t i = 0; i < store->count; i++)
        if (!store->calls[i]->absorbed)
            store->calls[kept++] = store->calls[i];
    store->count = kept;
}

void correlate_calls(struct call_store *store, const struct settings *settings,
                     const struct network *given, size_t given_count, struct us_list *us)
{
    sort_calls(store);
    join_legs(store, settings);
    if (join_cdrs(store, settings))
        sort_calls(store);
    drop_absorbed(store);
    place_calls(store, given, given_count, us);
    find_retries(store, settings);
}

void us_list_free(struct us_list *us)
{
    free(us->addresses);
    *us = (struct us_list){0};
}
