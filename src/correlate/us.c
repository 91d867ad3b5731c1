/* Which addresses are ours, and from that each call's direction and trunk. */
#include "correlate.h"

#include "sipdiag/base/map.h"
#include "sipdiag/base/memory.h"
#include "sipdiag/base/sort.h"

#include <stddef.h>
#include <stdlib.h>

struct host {
    struct map_node node;
    struct address address;
    uint64_t calls;
    size_t last_call; /* index + 1 of the last call it was counted for */
};

struct hosts {
    struct map map;
    struct arena arena;
};

static struct host *look_up(const struct hosts *hosts, const struct address *address)
{
    uint64_t hash = address_hash(address);
    for (struct map_node *node = map_find(&hosts->map, hash); node; node = map_next(node)) {
        struct host *host = (struct host *)(void *)((char *)node - offsetof(struct host, node));
        if (address_equal(&host->address, address))
            return host;
    }
    return NULL;
}

static bool has_host(const struct hosts *hosts, const struct address *address)
{
    return look_up(hosts, address) != NULL;
}

static struct host *find_host(struct hosts *hosts, const struct address *address)
{
    struct host *host = look_up(hosts, address);
    if (host)
        return host;
    host = arena_alloc_zero(&hosts->arena, sizeof *host);
    host->address = *address;
    map_add(&hosts->map, &host->node, address_hash(address));
    return host;
}

static void count_host(struct host *host, size_t call_index)
{
    if (host->last_call != call_index + 1)
        host->calls++;
    host->last_call = call_index + 1;
}

static void count_hosts(struct hosts *hosts, const struct call_store *store)
{
    for (size_t i = 0; i < store->count; i++) {
        calls_read_ahead(store->calls, i, store->count);
        for (uint16_t j = 0; j < store->calls[i]->leg_count; j++) {
            const struct call_leg *leg = &store->calls[i]->legs[j];
            if (leg->from.address.family != ADDRESS_NONE)
                count_host(find_host(hosts, &leg->from.address), i);
            if (leg->to.address.family != ADDRESS_NONE)
                count_host(find_host(hosts, &leg->to.address), i);
        }
    }
}

static struct host *host_of(struct map_node *node)
{
    return (struct host *)(void *)((char *)node - offsetof(struct host, node));
}

/* The address in the most calls; false on a tie. */
static bool find_busiest(const struct call_store *store, struct address *address)
{
    struct hosts hosts = {0};
    const struct host *best = NULL;
    bool tie = false;
    map_init(&hosts.map);
    arena_init(&hosts.arena, 0);
    count_hosts(&hosts, store);
    for (size_t i = 0; i < hosts.map.bucket_count; i++)
        for (struct map_node *node = hosts.map.buckets[i]; node; node = node->next) {
            const struct host *host = host_of(node);
            tie = best && host->calls == best->calls ? true : tie;
            if (!best || host->calls > best->calls) {
                best = host;
                tie = false;
            }
        }
    if (best)
        *address = best->address;
    arena_free(&hosts.arena);
    map_free(&hosts.map);
    return best && !tie;
}

/* ---- which rule ---- */

struct placing {
    enum us_rule rule;
    const struct hosts *loggers; /* who wrote logs */
    bool private_is_us;
    const struct network *given;
    size_t given_count;
    struct address busiest;
};

static bool is_us(const struct placing *placing, const struct address *address)
{
    if (address->family == ADDRESS_NONE)
        return false;
    switch (placing->rule) {
    case US_GIVEN:
        for (size_t i = 0; i < placing->given_count; i++)
            if (network_contains(&placing->given[i], address))
                return true;
        return false;
    case US_LOGGER:
        return has_host(placing->loggers, address) ||
               (placing->private_is_us && address_is_private(address));
    case US_PRIVATE:
        return address_is_private(address);
    case US_BUSIEST:
        return address_equal(address, &placing->busiest);
    case US_UNKNOWN:
        break;
    }
    return false;
}

/* True when a private address faces a public one anywhere. */
static bool any_private_faces_public(const struct call_store *store)
{
    for (size_t i = 0; i < store->count; i++)
        for (uint16_t j = 0; j < store->calls[i]->leg_count; j++) {
            const struct call_leg *leg = &store->calls[i]->legs[j];
            if (leg->from.address.family != ADDRESS_NONE &&
                leg->to.address.family != ADDRESS_NONE &&
                address_is_private(&leg->from.address) != address_is_private(&leg->to.address))
                return true;
        }
    return false;
}

/* The one that writes a log is ours. */
static void collect_loggers(const struct call_store *store, struct hosts *loggers)
{
    for (size_t i = 0; i < store->count; i++) {
        calls_read_ahead(store->calls, i, store->count);
        for (uint16_t j = 0; j < store->calls[i]->leg_count; j++) {
            const struct call_leg *leg = &store->calls[i]->legs[j];
            if (leg->from_is_logger)
                find_host(loggers, &leg->from.address);
            if (leg->to_is_logger)
                find_host(loggers, &leg->to.address);
        }
    }
}

static struct placing choose_rule(const struct call_store *store, const struct network *given,
                                  size_t given_count, struct hosts *loggers)
{
    struct placing placing = {.given = given, .given_count = given_count, .loggers = loggers};
    if (store->without_hosts && store->without_hosts == store->count) {
        placing.rule = given_count ? US_GIVEN : US_UNKNOWN;
        return placing;
    }
    collect_loggers(store, loggers);
    placing.private_is_us = any_private_faces_public(store);
    placing.rule = given_count                             ? US_GIVEN
                   : loggers->map.count                    ? US_LOGGER
                   : placing.private_is_us                 ? US_PRIVATE
                   : find_busiest(store, &placing.busiest) ? US_BUSIEST
                                                           : US_UNKNOWN;
    return placing;
}

/* ---- the list of ours ---- */

/* Every sight of an address that is ours. IPv4 apart as numbers: a hundred thousand phones are
 * sorted quickly. */
struct sights {
    int64_t *ipv4;
    struct address *others;
    size_t ipv4_count, ipv4_capacity, other_count, other_capacity;
};

static int by_address(const void *left, const void *right)
{
    return address_compare(left, right);
}

static void add_sight(struct sights *sights, const struct address *address)
{
    const uint8_t *b = address->bytes;
    if (address->family == ADDRESS_NONE) /* ours, but the log does not say which */
        return;
    if (address->family != ADDRESS_IPV4) {
        sights->others = array_grow(sights->others, sights->other_count, &sights->other_capacity,
                                    sizeof *sights->others);
        sights->others[sights->other_count++] = *address;
        return;
    }
    uint32_t number = (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
    if (sights->ipv4_count && sights->ipv4[sights->ipv4_count - 1] == number)
        return;
    sights->ipv4 =
        array_grow(sights->ipv4, sights->ipv4_count, &sights->ipv4_capacity, sizeof *sights->ipv4);
    sights->ipv4[sights->ipv4_count++] = number;
}

static void add_us(struct us_list *us, const struct address *address)
{
    if (us->count == 0 || !address_equal(&us->addresses[us->count - 1], address))
        us->addresses[us->count++] = *address;
}

static void sort_ipv4(const struct sights *sights)
{
    int64_t *scratch = xalloc((sights->ipv4_count + 1) * sizeof *scratch);
    sort_numbers(sights->ipv4, sights->ipv4_count, scratch);
    free(scratch);
}

/* Sorted, each once: IPv4 comes first in address_compare(), too. */
static void list_sights(struct us_list *us, struct sights *sights)
{
    size_t count = sights->ipv4_count + sights->other_count;
    if (count == 0)
        return;
    us->addresses = xalloc(count * sizeof *us->addresses);
    sort_ipv4(sights);
    for (size_t i = 0; i < sights->ipv4_count; i++) {
        uint32_t number = (uint32_t)sights->ipv4[i];
        const uint8_t bytes[4] = {(uint8_t)(number >> 24), (uint8_t)(number >> 16),
                                  (uint8_t)(number >> 8), (uint8_t)number};
        struct address address = address_ipv4(bytes);
        add_us(us, &address);
    }
    if (sights->other_count)
        qsort(sights->others, sights->other_count, sizeof *sights->others, by_address);
    for (size_t i = 0; i < sights->other_count; i++)
        add_us(us, &sights->others[i]);
}

static void list_us(const struct call_store *store, const struct placing *placing,
                    struct us_list *us)
{
    struct sights sights = {0};
    *us = (struct us_list){.rule = placing->rule};
    if (placing->rule == US_UNKNOWN)
        return;
    for (size_t i = 0; i < store->count; i++) {
        calls_read_ahead(store->calls, i, store->count);
        for (uint16_t j = 0; j < store->calls[i]->leg_count; j++) {
            const struct call_leg *leg = &store->calls[i]->legs[j];
            if (is_us(placing, &leg->from.address))
                add_sight(&sights, &leg->from.address);
            if (is_us(placing, &leg->to.address))
                add_sight(&sights, &leg->to.address);
        }
    }
    list_sights(us, &sights);
    free(sights.ipv4);
    free(sights.others);
}

/* ---- who stands where ---- */

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

static void place_call(struct call *call, const struct placing *placing)
{
    bool is_told = call->from_cdr && call->direction != DIRECTION_UNKNOWN;
    call->responder = &last_leg(call)->to.address;
    call->caller_is_us = is_us(placing, &call->legs[0].from.address);
    call->responder_is_us = is_us(placing, call->responder);
    if (!is_told)
        call->direction = direction_of(call, placing);
    if (call->from_cdr) {
        call->caller_is_us = call->direction == DIRECTION_OUT;
        call->responder_is_us = call->direction == DIRECTION_IN;
    }
    if (call->trunk || call->direction == DIRECTION_INTERNAL)
        return;
    const struct address *far =
        call->direction == DIRECTION_IN ? &call->legs[0].from.address : call->responder;
    call->trunk = far->family == ADDRESS_NONE ? NULL : far;
}

void place_calls(struct call_store *store, const struct network *given, size_t given_count,
                 struct us_list *us)
{
    struct hosts loggers = {0};
    map_init(&loggers.map);
    arena_init(&loggers.arena, 0);
    const struct placing placing = choose_rule(store, given, given_count, &loggers);
    list_us(store, &placing, us);
    bool is_told = placing.rule == US_UNKNOWN && store->without_hosts == store->count;
    for (size_t i = 0; i < store->count && !is_told; i++) {
        struct call *call = store->calls[i];
        calls_read_ahead(store->calls, i, store->count);
        place_call(call, &placing);
    }
    arena_free(&loggers.arena);
    map_free(&loggers.map);
}
