/* Looks across calls: sorts them, then legs, us, directions, retries. */
#include "sipdiag/correlate/correlator.h"

#include "correlate.h"
#include "sipdiag/base/backing.h"
#include "sipdiag/base/hash.h"

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

/* False when they are in order as they are. */
static bool note_starts(const struct call_store *store, struct start *starts)
{
    bool is_out_of_order = false;
    for (size_t i = 0; i < store->count; i++) {
        calls_read_ahead(store->calls, i, store->count);
        starts[i] = (struct start){call_start(store->calls[i]), store->calls[i]};
        is_out_of_order = is_out_of_order || (i > 0 && by_start(&starts[i - 1], &starts[i]) > 0);
    }
    return is_out_of_order;
}

static void sort_calls(struct call_store *store)
{
    struct backing *backing = store->arena.backing;
    struct start *starts = backing_array(backing, store->count, sizeof *starts);
    if (note_starts(store, starts)) {
        struct start *scratch = backing_array(backing, store->count, sizeof *scratch);
        struct start *sorted = sort_by_time(starts, scratch, store->count);
        sort_equal(sorted, store->count);
        for (size_t i = 0; i < store->count; i++)
            store->calls[i] = sorted[i].call;
        backing_array_free(backing, scratch);
    }
    backing_array_free(backing, starts);
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
