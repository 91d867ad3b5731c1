/* All offers and answers of all calls, by endpoint. */
#include "offer_index.h"

#include "sipdiag/base/memory.h"

#include <stdlib.h>

/* Sound may come a little before the SDP that asks for it, and after the hang-up. */
static const int64_t early_us = 2 * US_PER_S;
static const int64_t late_us = 5 * US_PER_S;

static uint64_t endpoint_key(const struct endpoint *end)
{
    return address_hash(&end->address) ^ (uint64_t)end->port * 0x9e3779b97f4a7c15U;
}

static void add_row(struct offer_index *index, const struct offer_row *row, uint16_t port)
{
    struct offer_row *made = &index->rows[index->count++];
    struct endpoint end = {row->offer->audio.address, port};
    *made = *row;
    map_add(&index->map, &made->node, endpoint_key(&end));
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
        if (row.offer->audio.port)
            add_row(index, &row, row.offer->audio.port);
        row.is_other = true;
        if (row.offer->other_port)
            add_row(index, &row, row.offer->other_port);
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
}

void offer_index_free(struct offer_index *index)
{
    map_free(&index->map);
    free(index->rows);
}

static bool is_over(const struct call *call, int64_t time_us)
{
    int64_t end_us = call_end(call);
    return end_us != TIME_UNKNOWN && time_us > end_us + late_us;
}

/* Of one call, the leg nearest to the caller counts; of two calls that use one port, the later. */
static bool is_better(const struct offer_row *a, const struct offer_row *b)
{
    if (a->record == b->record && a->leg != b->leg)
        return a->leg < b->leg;
    return a->offer->time_us > b->offer->time_us;
}

const struct offer_row *offer_index_find(const struct offer_index *index,
                                         const struct endpoint *end, int64_t time_us)
{
    const struct offer_row *best = NULL;
    for (struct map_node *node = map_find(&index->map, endpoint_key(end)); node;
         node = map_next(node)) {
        const struct offer_row *row = (const struct offer_row *)(const void *)node;
        uint16_t port = row->is_other ? row->offer->other_port : row->offer->audio.port;
        if (port != end->port || !address_equal(&row->offer->audio.address, &end->address) ||
            row->offer->time_us > time_us + early_us || is_over(row->call, time_us))
            continue;
        if (!best || is_better(row, best))
            best = row;
    }
    return best;
}
