/* New attempts after a failure: a call to the same number by the same caller, soon after. */
#include "correlate.h"

#include "sipdiag/base/map.h"

#include <stddef.h>

enum { ATTEMPTS_LEAST = 4096 };

struct attempt {
    struct map_node node;
    struct call *call; /* the newest with this caller and callee */
    int64_t until_us;  /* a call that begins later has nothing to do with it */
    struct attempt *next_free;
};

struct attempts {
    struct map map;
    struct arena arena;
    struct attempt *free;
    size_t sweep_at; /* so many, and those that are over go */
};

static bool is_answered(const struct call *call)
{
    return call_has(call, MARK_ANSWER);
}

static bool has_rung(const struct call *call)
{
    return call_has(call, MARK_RING);
}

/* When the failure was known: the final response, the CANCEL, else the last message. */
static int64_t failed_at(const struct call *call)
{
    int64_t final = call_time(call, MARK_FINAL);
    return final != TIME_UNKNOWN ? final : call_time(call, MARK_LAST);
}

/* Failures that another route can repair (contract, section 4: recovered). */
static bool is_repairable(const struct call *call)
{
    uint16_t code = call->far_code ? call->far_code : call->code;
    if (is_answered(call))
        return false;
    if (call->icmp || !call->final || (call->final && code == 487 && !has_rung(call)))
        return !has_rung(call);
    return (code >= 500 && code < 600) || code == 408 || code == 403 || code == 404;
}

static bool same_trunk(const struct call *a, const struct call *b)
{
    return a->trunk == b->trunk || (a->trunk && b->trunk && address_equal(a->trunk, b->trunk));
}

static void compare_attempts(struct call_store *store, struct call *before, struct call *next,
                             const struct settings *settings)
{
    int64_t wait = call_start(next) - failed_at(before);
    if (is_answered(before) || call_start(next) <= call_start(before) ||
        wait > settings->value[SETTING_RETRY_WINDOW] || wait < 0)
        return;
    relate_calls(store, before, next);
    before->retried = next->retried = true;
    if (is_repairable(before) && wait <= settings->value[SETTING_FAILOVER_WINDOW] &&
        !same_trunk(before, next) && (is_answered(next) || has_rung(next)))
        before->recovered = true;
}

static struct attempt *attempt_of(struct map_node *node)
{
    return (struct attempt *)(void *)((char *)node - offsetof(struct attempt, node));
}

static struct attempt *find_attempt(const struct map *map, uint64_t hash)
{
    struct map_node *node = map_find(map, hash);
    return node ? attempt_of(node) : NULL;
}

/* Calls come in order of time: what is over for this one is over for all that follow. */
static void sweep(struct attempts *attempts, int64_t now_us)
{
    for (size_t i = 0; i < attempts->map.bucket_count; i++)
        for (struct map_node *node = attempts->map.buckets[i], *next; node; node = next) {
            struct attempt *attempt = attempt_of(node);
            next = node->next;
            if (attempt->until_us >= now_us)
                continue;
            map_remove(&attempts->map, node);
            attempt->next_free = attempts->free;
            attempts->free = attempt;
        }
    attempts->sweep_at = 2 * attempts->map.count + ATTEMPTS_LEAST;
}

static struct attempt *add_attempt(struct attempts *attempts, uint64_t pair, int64_t now_us)
{
    if (attempts->map.count >= attempts->sweep_at)
        sweep(attempts, now_us);
    struct attempt *attempt = attempts->free;
    if (attempt)
        attempts->free = attempt->next_free;
    else
        attempt = arena_alloc(&attempts->arena, sizeof *attempt);
    *attempt = (struct attempt){.call = NULL};
    map_add(&attempts->map, &attempt->node, pair);
    return attempt;
}

static int64_t useful_until(const struct call *call, const struct settings *settings)
{
    int64_t failed_us = failed_at(call), until_us;
    if (is_answered(call) || failed_us == TIME_UNKNOWN)
        return INT64_MIN;
    return __builtin_add_overflow(failed_us, settings->value[SETTING_RETRY_WINDOW], &until_us)
               ? INT64_MAX
               : until_us;
}

void find_retries(struct call_store *store, const struct settings *settings)
{
    struct attempts attempts = {.sweep_at = ATTEMPTS_LEAST};
    int64_t tail = settings->value[SETTING_NUMBER_TAIL];
    map_init(&attempts.map);
    arena_init(&attempts.arena, 0);
    for (size_t i = 0; i < store->count; i++) {
        struct call *call = store->calls[i];
        calls_read_ahead(store->calls, i, store->count);
        uint64_t callee = number_hash(call_text(call, CALL_TEXT_CALLEE), tail);
        uint64_t pair = callee * 31 + number_hash(call_text(call, CALL_TEXT_CALLER), tail);
        if (!call->has_invite || !callee)
            continue;
        struct attempt *attempt = find_attempt(&attempts.map, pair);
        if (attempt)
            compare_attempts(store, attempt->call, call, settings);
        else if (is_answered(call))
            continue; /* nobody calls again for it */
        else
            attempt = add_attempt(&attempts, pair, call_start(call));
        attempt->call = call;
        attempt->until_us = useful_until(call, settings);
    }
    map_free(&attempts.map);
    arena_free(&attempts.arena);
}
