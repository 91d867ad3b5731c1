/* Which addresses are ours, and from that each call's direction and trunk. */
#include "correlate.h"

#include "sipdiag/base/map.h"
#include "sipdiag/base/memory.h"

#include <stddef.h>
#include <stdlib.h>

struct host {
    struct map_node node;
    struct address address;
    uint64_t calls;
    size_t last_call; /* index + 1 of the last call it was counted for */
    bool faces_public;
};

struct hosts {
    struct map map;
    struct arena arena;
};

static struct host *find_host(struct hosts *hosts, const struct address *address)
{
    uint64_t hash = address_hash(address);
    for (struct map_node *node = map_find(&hosts->map, hash); node; node = map_next(node)) {
        struct host *host = (struct host *)(void *)((char *)node - offsetof(struct host, node));
        if (address_equal(&host->address, address))
            return host;
    }
    struct host *host = arena_alloc_zero(&hosts->arena, sizeof *host);
    host->address = *address;
    map_add(&hosts->map, &host->node, hash);
    return host;
}

static void count_host(struct host *host, size_t call_index)
{
    if (host->last_call != call_index + 1)
        host->calls++;
    host->last_call = call_index + 1;
}

/* True when a private address faces a public one anywhere. */
static bool count_hosts(struct hosts *hosts, const struct call_store *store)
{
    bool any_faces_public = false;
    for (size_t i = 0; i < store->count; i++)
        for (uint16_t j = 0; j < store->calls[i]->leg_count; j++) {
            const struct call_leg *leg = &store->calls[i]->legs[j];
            struct host *from = find_host(hosts, &leg->from.address),
                        *to = find_host(hosts, &leg->to.address);
            count_host(from, i);
            count_host(to, i);
            if (address_is_private(&from->address) != address_is_private(&to->address))
                any_faces_public = from->faces_public = to->faces_public = true;
        }
    return any_faces_public;
}

static int by_address(const void *left, const void *right)
{
    return address_compare(left, right);
}

static void add_us(struct us_list *us, size_t *capacity, const struct address *address)
{
    us->addresses = array_grow(us->addresses, us->count, capacity, sizeof *us->addresses);
    us->addresses[us->count++] = *address;
}

static bool is_given(const struct network *given, size_t count, const struct address *address)
{
    for (size_t i = 0; i < count; i++)
        if (network_contains(&given[i], address))
            return true;
    return false;
}

static struct host *host_of(struct map_node *node)
{
    return (struct host *)(void *)((char *)node - offsetof(struct host, node));
}

/* The address in the most calls; NULL on a tie. */
static const struct host *busiest_host(const struct hosts *hosts)
{
    const struct host *best = NULL;
    bool tie = false;
    for (size_t i = 0; i < hosts->map.bucket_count; i++)
        for (struct map_node *node = hosts->map.buckets[i]; node; node = node->next) {
            const struct host *host = host_of(node);
            tie = best && host->calls == best->calls ? true : tie;
            if (!best || host->calls > best->calls) {
                best = host;
                tie = false;
            }
        }
    return tie ? NULL : best;
}

void find_us(const struct call_store *store, const struct network *given, size_t given_count,
             struct us_list *us)
{
    struct hosts hosts = {0};
    size_t capacity = 0;
    *us = (struct us_list){0};
    map_init(&hosts.map);
    arena_init(&hosts.arena, 0);
    bool private_side = count_hosts(&hosts, store);
    const struct host *busiest = given_count || private_side ? NULL : busiest_host(&hosts);
    us->rule = given_count    ? US_GIVEN
               : private_side ? US_PRIVATE
               : busiest      ? US_BUSIEST
                              : US_UNKNOWN;
    for (size_t i = 0; i < hosts.map.bucket_count; i++)
        for (struct map_node *node = hosts.map.buckets[i]; node; node = node->next) {
            const struct host *host = host_of(node);
            bool ours = given_count    ? is_given(given, given_count, &host->address)
                        : private_side ? address_is_private(&host->address)
                                       : host == busiest;
            if (ours)
                add_us(us, &capacity, &host->address);
        }
    if (us->count)
        qsort(us->addresses, us->count, sizeof *us->addresses, by_address);
    arena_free(&hosts.arena);
    map_free(&hosts.map);
}

struct placing {
    const struct us_list *us;
    const struct network *given;
    size_t given_count;
};

static bool is_us(const struct placing *placing, const struct address *address)
{
    switch (placing->us->rule) {
    case US_GIVEN:
        return is_given(placing->given, placing->given_count, address);
    case US_PRIVATE:
        return address_is_private(address);
    case US_BUSIEST:
        return address_equal(address, &placing->us->addresses[0]);
    case US_UNKNOWN:
        break;
    }
    return false;
}

/* The leg that carried the call, else the one it was tried on last. */
static const struct call_leg *last_leg(const struct call *call)
{
    const struct call_leg *last = &call->legs[0];
    for (uint16_t i = 1; i < call->leg_count; i++) {
        const struct call_leg *leg = &call->legs[i];
        bool carried = leg->code >= 200 && leg->code < 300;
        bool last_carried = last->code >= 200 && last->code < 300;
        if (carried || !last_carried)
            last = leg;
    }
    return last;
}

static bool passes_us(const struct call *call, const struct placing *placing)
{
    for (uint16_t i = 0; i < call->leg_count; i++)
        if (is_us(placing, &call->legs[i].from.address) ||
            is_us(placing, &call->legs[i].to.address))
            return true;
    return false;
}

static enum direction direction_of(const struct call *call, const struct placing *placing)
{
    if (call->caller_is_us)
        return call->responder_is_us ? DIRECTION_INTERNAL : DIRECTION_OUT;
    if (call->responder_is_us)
        return DIRECTION_IN;
    return passes_us(call, placing) ? DIRECTION_TRANSIT : DIRECTION_UNKNOWN;
}

void place_calls(struct call_store *store, const struct us_list *us, const struct network *given,
                 size_t given_count)
{
    const struct placing placing = {us, given, given_count};
    for (size_t i = 0; i < store->count; i++) {
        struct call *call = store->calls[i];
        call->responder = &last_leg(call)->to.address;
        call->caller_is_us = is_us(&placing, &call->legs[0].from.address);
        call->responder_is_us = is_us(&placing, call->responder);
        call->direction = direction_of(call, &placing);
        if (call->direction == DIRECTION_IN)
            call->trunk = &call->legs[0].from.address;
        else if (call->direction != DIRECTION_INTERNAL)
            call->trunk = call->responder;
    }
}
