/* All offers and answers of all calls, by endpoint. */
#include "offer_index.h"

#include "sipdiag/base/memory.h"

#include <stdlib.h>
#include <string.h>

/* Rows of one endpoint, by time. */
struct offer_place {
    struct map_node node;
    struct endpoint end;
    size_t first, until;
};

/* Sound may come a little before the SDP that asks for it, and after the hang-up. */
static const int64_t early_us = 2 * US_PER_S;
static const int64_t late_us = 5 * US_PER_S;

static struct endpoint end_of(const struct offer_row *row)
{
    return (struct endpoint){row->offer->audio.address,
                             row->is_other ? row->offer->other_port : row->offer->audio.port};
}

static void add_row(struct offer_index *index, const struct offer_row *row)
{
    if (end_of(row).port)
        index->rows[index->count++] = *row;
}

static void add_call(struct offer_index *index, const struct call *call, uint32_t record,
                     uint16_t first_leg)
{
    const struct call_media *media = call->media;
    for (uint16_t i = 0; media && i < media->offer_count; i++) {
        struct offer_row row = {.offer = &media->offers[i],
                                .call = call,
                                .record = record,
                                .leg = (uint16_t)(first_leg + media->offers[i].leg)};
        add_row(index, &row);
        row.is_other = true;
        add_row(index, &row);
    }
}

static size_t count_offers(const struct call_store *store)
{
    size_t count = 0;
    for (size_t i = 0; i < store->count; i++) {
        const struct call *call = store->calls[i];
        count += call->media ? call->media->offer_count : 0U;
        for (uint16_t k = 0; k < call->related_count; k++)
            if (call->related[k]->absorbed && call->related[k]->media)
                count += call->related[k]->media->offer_count;
    }
    return count;
}

/* Equal addresses side by side, in an order of no meaning. */
static int by_address(const struct address *a, const struct address *b)
{
    int order = memcmp(a->bytes, b->bytes, sizeof a->bytes);
    return order ? order : (int)a->family - (int)b->family;
}

/* Of two calls that use one port the later counts: it stands behind. */
static int by_endpoint(const void *left, const void *right)
{
    const struct offer_row *a = left, *b = right;
    struct endpoint one = end_of(a), other = end_of(b);
    int order = by_address(&one.address, &other.address);
    if (order)
        return order;
    if (one.port != other.port)
        return one.port < other.port ? -1 : 1;
    if (a->offer->time_us != b->offer->time_us)
        return a->offer->time_us < b->offer->time_us ? -1 : 1;
    if (a->record != b->record)
        return a->record < b->record ? -1 : 1;
    return (a->leg > b->leg) - (a->leg < b->leg);
}

/* `newest` holds the last row of each record at this endpoint; all NULL before and behind. */
static void link_nearer(struct offer_row *rows, size_t count, const struct offer_row **newest)
{
    for (size_t i = 0; i < count; i++) {
        rows[i].nearer = newest[rows[i].record];
        while (rows[i].nearer && rows[i].nearer->leg >= rows[i].leg)
            rows[i].nearer = rows[i].nearer->nearer;
        newest[rows[i].record] = &rows[i];
    }
    for (size_t i = 0; i < count; i++)
        newest[rows[i].record] = NULL;
}

static void add_places(struct offer_index *index, size_t record_count)
{
    const struct offer_row **newest = xalloc((record_count + 1) * sizeof(struct offer_row *));
    struct offer_place *place = index->places = xalloc((index->count + 1) * sizeof *place);
    for (size_t first = 0; first < index->count; first = place++->until) {
        *place = (struct offer_place){.end = end_of(&index->rows[first]), .first = first};
        for (place->until = first; place->until < index->count; place->until++) {
            struct endpoint end = end_of(&index->rows[place->until]);
            if (!endpoint_equal(&end, &place->end))
                break;
        }
        link_nearer(&index->rows[first], place->until - first, newest);
        map_add(&index->map, &place->node, endpoint_hash(&place->end));
    }
    free(newest);
}

/* Until when sound belongs to the call. */
static int64_t latest_of(const struct call *call)
{
    int64_t end_us = call_end(call);
    return end_us == TIME_UNKNOWN || end_us > INT64_MAX - late_us ? INT64_MAX : end_us + late_us;
}

/* Node n has the children 2n and 2n + 1; the last leaf is empty. */
static void plant_tree(struct offer_index *index)
{
    index->leaves = 1;
    while (index->leaves <= index->count)
        index->leaves *= 2;
    index->latest_us = xalloc(2 * index->leaves * sizeof *index->latest_us);
    for (size_t i = 0; i < index->leaves; i++)
        index->latest_us[index->leaves + i] =
            i < index->count ? latest_of(index->rows[i].call) : INT64_MIN;
    for (size_t n = index->leaves - 1; n > 0; n--) {
        int64_t left = index->latest_us[2 * n], right = index->latest_us[2 * n + 1];
        index->latest_us[n] = left > right ? left : right;
    }
}

void offer_index_build(struct offer_index *index, const struct call_store *store)
{
    *index = (struct offer_index){0};
    map_init(&index->map);
    index->rows = xalloc((2 * count_offers(store) + 1) * sizeof *index->rows);
    for (size_t i = 0; i < store->count; i++) {
        const struct call *call = store->calls[i];
        uint16_t leg = 0;
        add_call(index, call, (uint32_t)i, leg);
        for (uint16_t k = 0; k < call->related_count; k++)
            if (call->related[k]->absorbed && leg < UINT16_MAX - 2 * LEGS_APART)
                add_call(index, call->related[k], (uint32_t)i, leg += LEGS_APART);
    }
    if (index->count)
        qsort(index->rows, index->count, sizeof *index->rows, by_endpoint);
    add_places(index, store->count);
    plant_tree(index);
}

void offer_index_free(struct offer_index *index)
{
    map_free(&index->map);
    free(index->places);
    free(index->rows);
    free(index->latest_us);
}

static const struct offer_place *place_of(const struct offer_index *index,
                                          const struct endpoint *end)
{
    for (struct map_node *n = map_find(&index->map, endpoint_hash(end)); n; n = map_next(n)) {
        const struct offer_place *place = (const struct offer_place *)n; /* its first member */
        if (endpoint_equal(&place->end, end))
            return place;
    }
    return NULL;
}

/* Behind the last row of the place that was told until then. */
static size_t told_until(const struct offer_index *index, const struct offer_place *place,
                         int64_t time_us)
{
    size_t low = place->first, high = place->until;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (index->rows[middle].offer->time_us <= time_us)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Behind the last row before `until` whose call was not over; 0: none. Up to a node on the left
 * that has one, then down to it. */
static size_t not_over_until(const struct offer_index *index, size_t until, int64_t time_us)
{
    size_t n = index->leaves + until;
    while (n > 1 && !(n % 2 == 1 && index->latest_us[n - 1] >= time_us))
        n /= 2;
    if (n <= 1)
        return 0;
    n--;
    while (n < index->leaves)
        n = 2 * n + (index->latest_us[2 * n + 1] >= time_us);
    return n - index->leaves + 1;
}

const struct offer_row *offer_index_find(const struct offer_index *index,
                                         const struct endpoint *end, int64_t time_us)
{
    const struct offer_place *place = place_of(index, end);
    if (!place)
        return NULL;
    size_t behind = not_over_until(index, told_until(index, place, time_us + early_us), time_us);
    if (behind <= place->first)
        return NULL;
    const struct offer_row *best = &index->rows[behind - 1];
    for (const struct offer_row *row = best->nearer; row; row = row->nearer)
        if (latest_of(row->call) >= time_us)
            best = row;
    return best;
}
