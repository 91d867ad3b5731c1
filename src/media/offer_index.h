/* Which call told, and when, that its sound goes to an endpoint. */
#ifndef SIPDIAG_MEDIA_OFFER_INDEX_H
#define SIPDIAG_MEDIA_OFFER_INDEX_H

#include "sipdiag/base/map.h"
#include "sipdiag/model/call.h"

struct offer_row {
    const struct media_offer *offer;
    const struct call *call; /* whose messages said it: the record's own, or an absorbed leg's */
    uint32_t record;         /* index of the record in the store */
    uint16_t leg;            /* counted through the absorbed legs */
    bool is_other;           /* its further stream */
    /* The last one before, of the same record and endpoint, that is nearer to the caller. */
    const struct offer_row *nearer;
};

/* Systems that use one port for all calls have all their offers at one endpoint: rows lie by
 * endpoint, then time, and a tree says where a call was not over yet. */
struct offer_index {
    struct map map; /* of the endpoints */
    struct offer_place *places;
    struct offer_row *rows;
    size_t count;
    int64_t *latest_us; /* ends of calls; the later one of two at each node */
    size_t leaves;
};

void offer_index_build(struct offer_index *index, const struct call_store *store);
void offer_index_free(struct offer_index *index);

/* The last that was told before the time, of a call that was not over then, in the leg nearest to
 * the caller; NULL without one. */
const struct offer_row *offer_index_find(const struct offer_index *index,
                                         const struct endpoint *end, int64_t time_us);

/* The offer was made in a leg that had another Call-ID. */
enum { LEGS_APART = 64 };

#endif
