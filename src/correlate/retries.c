/* New attempts after a failure: a call to the same number by the same caller, soon after. */
#include "correlate.h"

#include "sipdiag/base/map.h"

#include <stddef.h>

struct attempt {
    struct map_node node;
    struct call *call; /* the newest with this caller and callee */
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

static struct attempt *find_attempt(const struct map *map, uint64_t hash)
{
    struct map_node *node = map_find(map, hash);
    return node ? (struct attempt *)(void *)((char *)node - offsetof(struct attempt, node)) : NULL;
}

void find_retries(struct call_store *store, const struct settings *settings)
{
    struct map map;
    struct arena arena;
    int64_t tail = settings->value[SETTING_NUMBER_TAIL];
    map_init(&map);
    arena_init(&arena, 0);
    for (size_t i = 0; i < store->count; i++) {
        struct call *call = store->calls[i];
        calls_read_ahead(store->calls, i, store->count);
        uint64_t callee = number_hash(call_text(call, CALL_TEXT_CALLEE), tail);
        uint64_t pair = callee * 31 + number_hash(call_text(call, CALL_TEXT_CALLER), tail);
        if (!call->has_invite || !callee)
            continue;
        struct attempt *attempt = find_attempt(&map, pair);
        if (attempt) {
            compare_attempts(store, attempt->call, call, settings);
        } else if (is_answered(call)) {
            continue; /* nobody calls again for it */
        } else {
            attempt = arena_alloc_zero(&arena, sizeof *attempt);
            map_add(&map, &attempt->node, pair);
        }
        attempt->call = call;
    }
    map_free(&map);
    arena_free(&arena);
}
