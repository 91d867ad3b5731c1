/* Finds the call of each message, opens new ones, closes those that are over or too many. */
#include "sipdiag/track/call_tracker.h"

#include "closed_ids.h"
#include "open_call.h"
#include "sipdiag/base/hash.h"
#include "sipdiag/base/memory.h"

#include <stddef.h>
#include <stdlib.h>

enum {
    CALL_ROOM_BYTES = 560,
    SAME_ID_MAX = 32,    /* open calls with one Call-ID; more than that is no telephony */
    ICMP_SEARCH = 64,    /* open calls looked at for an ICMP error that quotes no Call-ID */
    REFUSAL_SEARCH = 64, /* open calls looked at for a TCP connection that failed */
    REFUSALS_KEPT = 16,  /* for INVITEs that follow, a power of two */
};

/* An INVITE without a final response is followed for this long: beyond Timer C of any proxy (RFC
 * 3261 16.8). */
static const int64_t pending_idle_us = 600 * US_PER_S;

/* A call with room for its texts: most need no more. */
struct slot {
    struct open_call call;
    _Alignas(16) unsigned char room[CALL_ROOM_BYTES];
};

struct call_list {
    struct open_call *oldest, *newest;
};

struct call_tracker {
    const struct settings *settings;
    struct call_store *store;
    struct map calls; /* by Call-ID */
    struct call_list lists[OPEN_STATES];
    struct arena slots; /* of all calls, also those in the pool: many, and so in large pages */
    struct open_call *pool;
    struct closed_ids closed;
    struct refusal refusals[REFUSALS_KEPT]; /* the last ones */
    size_t refusal_count;                   /* of all */
    size_t open_bytes;
    bool with_media;
};

static void list_remove(struct call_list *list, struct open_call *call)
{
    *(call->older ? &call->older->newer : &list->oldest) = call->newer;
    *(call->newer ? &call->newer->older : &list->newest) = call->older;
    call->older = call->newer = NULL;
}

static void list_append(struct call_list *list, struct open_call *call)
{
    call->older = list->newest;
    call->newer = NULL;
    *(list->newest ? &list->newest->newer : &list->oldest) = call;
    list->newest = call;
}

static size_t bytes_of(const struct open_call *call)
{
    return call->memory.total_bytes + sizeof *call;
}

static void release(struct call_tracker *tracker, struct open_call *call)
{
    tracker->open_bytes -= bytes_of(call);
    arena_reset(&call->memory);
    call->newer = tracker->pool;
    tracker->pool = call;
}

static void list_again(struct call_tracker *tracker, struct open_call *call)
{
    list_remove(&tracker->lists[call->listed], call);
    call->listed = call->state;
    call->listed_us = call->last_us;
    list_append(&tracker->lists[call->listed], call);
}

static void close_call(struct call_tracker *tracker, struct open_call *call)
{
    open_call_close(call, tracker->store, tracker->with_media);
    list_remove(&tracker->lists[call->listed], call);
    map_remove(&tracker->calls, &call->by_call_id);
    closed_ids_add(&tracker->closed, call->by_call_id.hash);
    release(tracker, call);
}

/* Its turn comes in a few messages: with its texts, and where its Call-ID is and goes. What names
 * these stands in its first line, which came when it was second. */
static void fetch_to_close(const struct call_tracker *tracker, const struct open_call *call)
{
    enum { LINE_BYTES = 64 };
    const struct slot *slot = (const struct slot *)(const void *)call;
    open_call_fetch(call);
    for (size_t at = 0; at < sizeof slot->room; at += LINE_BYTES)
        __builtin_prefetch(slot->room + at);
    closed_ids_expect(&tracker->closed, call->by_call_id.hash);
    map_expect(&tracker->calls, call->by_call_id.hash);
    __builtin_prefetch(call->newer);
}

/* A list is in order of when its calls were last looked at here, not of their last message: to move
 * a call with every message would touch its neighbours, too. */
static void close_idle(struct call_tracker *tracker, enum open_state state, int64_t before_us)
{
    struct call_list *list = &tracker->lists[state];
    while (list->oldest && list->oldest->listed_us < before_us) {
        if (list->oldest->state != state || list->oldest->last_us >= before_us)
            list_again(tracker, list->oldest);
        else
            close_call(tracker, list->oldest);
        if (list->oldest)
            fetch_to_close(tracker, list->oldest);
    }
}

static void evict(struct call_tracker *tracker, const struct open_call *spare,
                  struct input_health *health)
{
    size_t budget = (size_t)tracker->settings->value[SETTING_MEMORY];
    static const enum open_state order[] = {OPEN_ENDED, OPEN_PENDING, OPEN_ANSWERED};
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++)
        while (tracker->open_bytes > budget) {
            struct open_call *oldest = tracker->lists[order[i]].oldest;
            if (!oldest || oldest == spare)
                break;
            if (oldest->state != OPEN_ENDED) {
                oldest->seen.evicted = true;
                health->count[HEALTH_CALLS_EVICTED]++;
            }
            close_call(tracker, oldest);
        }
}

struct call_tracker *call_tracker_new(const struct settings *settings, struct call_store *store)
{
    struct call_tracker *tracker = xalloc(sizeof *tracker);
    tracker->settings = settings;
    tracker->store = store;
    map_init(&tracker->calls);
    arena_init(&tracker->slots, 0);
    return tracker;
}

void call_tracker_keep_media(struct call_tracker *tracker)
{
    tracker->with_media = true;
}

void call_tracker_free(struct call_tracker *tracker)
{
    if (!tracker)
        return;
    for (int i = 0; i < OPEN_STATES; i++)
        for (struct open_call *call = tracker->lists[i].oldest; call; call = call->newer)
            arena_free(&call->memory);
    arena_free(&tracker->slots);
    map_free(&tracker->calls);
    closed_ids_free(&tracker->closed);
    free(tracker);
}

/* Can this message be part of a call whose beginning the capture missed? */
static bool belongs_to_a_call(const struct sip_facts *facts)
{
    switch (facts->method) {
    case SIP_METHOD_INVITE:
    case SIP_METHOD_BYE:
    case SIP_METHOD_ACK:
    case SIP_METHOD_CANCEL:
    case SIP_METHOD_PRACK:
    case SIP_METHOD_UPDATE:
        return true;
    default:
        return false;
    }
}

static bool is_initial_invite(const struct sip_facts *facts)
{
    return facts->status == 0 && facts->method == SIP_METHOD_INVITE && facts->to_tag.len == 0;
}

static bool shares_tag(const struct open_call *call, const struct sip_facts *facts)
{
    uint64_t from_tag = tag_hash(facts->from_tag), to_tag = tag_hash(facts->to_tag);
    if (call->caller_tag_count == 0)
        return !is_initial_invite(facts) || from_tag == 0;
    return (from_tag && open_call_has_tag(call, from_tag)) ||
           (to_tag && open_call_has_tag(call, to_tag));
}

/* With the same tags, a new INVITE after the hang-up is a new call that re-uses its identifiers. */
static bool is_over_for(const struct open_call *call, const struct sip_facts *facts)
{
    return is_initial_invite(facts) && call->marks[MARK_BYE].time_us != TIME_UNKNOWN &&
           facts->cseq > call->last_near_cseq;
}

static struct open_call *call_of(struct map_node *by_call_id)
{
    return (struct open_call *)(void *)((char *)by_call_id -
                                        offsetof(struct open_call, by_call_id));
}

void call_tracker_expect(const struct call_tracker *tracker, uint64_t call_key)
{
    map_expect(&tracker->calls, call_key);
}

void call_tracker_fetch(const struct call_tracker *tracker, uint64_t call_key)
{
    struct map_node *node = map_first(&tracker->calls, call_key);
    if (node)
        open_call_fetch(call_of(node));
    else /* a new one */
        closed_ids_expect(&tracker->closed, call_key);
}

static struct open_call *find_call(const struct call_tracker *tracker,
                                   const struct sip_facts *facts, uint64_t hash)
{
    struct open_call *by_tag = NULL, *by_relay = NULL, *by_id = NULL;
    int count = 0;
    /* The hash stands for the Call-ID: it is keyed and has 64 bits, so that two Call-IDs with one
     * hash can neither be made nor be met, and the text need not be fetched. */
    for (struct map_node *node = map_find(&tracker->calls, hash); node; node = map_next(node)) {
        struct open_call *call = call_of(node);
        if (is_over_for(call, facts))
            continue;
        if (shares_tag(call, facts) && (!by_tag || call->last_us > by_tag->last_us))
            by_tag = call;
        if (is_initial_invite(facts) && open_call_is_relayed(call, facts))
            by_relay = call;
        if (!by_id || call->last_us > by_id->last_us)
            by_id = call;
        count++;
    }
    if (by_tag || count >= SAME_ID_MAX)
        return by_tag ? by_tag : by_id;
    return is_initial_invite(facts) ? by_relay : by_id;
}

static uint64_t key_of(const struct sip_facts *facts)
{
    return facts->call_key ? facts->call_key : hash_key(facts->call_id.at, facts->call_id.len);
}

static uint32_t count_with_id(const struct call_tracker *tracker, uint64_t hash)
{
    uint32_t count = closed_ids_count(&tracker->closed, hash);
    for (struct map_node *node = map_find(&tracker->calls, hash); node; node = map_next(node))
        count++;
    return count;
}

static struct open_call *take_slot(struct call_tracker *tracker)
{
    struct open_call *call = tracker->pool;
    if (call) {
        tracker->pool = call->newer;
        return call;
    }
    struct slot *slot = arena_alloc(&tracker->slots, sizeof *slot);
    arena_init_within(&slot->call.memory, slot->room, sizeof slot->room);
    return &slot->call;
}

static struct open_call *open_call_new(struct call_tracker *tracker, const struct sip_facts *facts,
                                       uint64_t hash)
{
    struct open_call *call = take_slot(tracker);
    uint32_t repeat = count_with_id(tracker, hash);
    open_call_init(call, facts, repeat);
    map_add(&tracker->calls, &call->by_call_id, hash);
    list_append(&tracker->lists[call->listed], call);
    tracker->open_bytes += bytes_of(call);
    return call;
}

/* Old routers quote only the IP header and eight bytes: the newest open call on that link is meant.
 */
static struct open_call *find_by_link(const struct call_tracker *tracker,
                                      const struct sip_facts *facts)
{
    struct open_call *call = tracker->lists[OPEN_PENDING].newest;
    for (int i = 0; call && i < ICMP_SEARCH; i++, call = call->older)
        if (open_call_uses(call, &facts->from, &facts->to))
            return call;
    return NULL;
}

static void add_icmp(struct call_tracker *tracker, const struct sip_facts *facts)
{
    struct open_call *call = facts->call_id.len ? find_call(tracker, facts, key_of(facts))
                                                : find_by_link(tracker, facts);
    if (!call)
        return;
    size_t before = bytes_of(call);
    open_call_apply_icmp(call, facts);
    tracker->open_bytes += bytes_of(call) - before;
}

static void add_refusal(struct call_tracker *tracker, const struct sip_facts *facts)
{
    struct refusal *refusal = &tracker->refusals[tracker->refusal_count++ % REFUSALS_KEPT];
    *refusal =
        (struct refusal){{facts->time_us, facts->origin}, facts->from, facts->to, facts->refusal};
    struct open_call *call = tracker->lists[OPEN_PENDING].newest;
    for (int i = 0; call && i < REFUSAL_SEARCH; i++, call = call->older) {
        size_t before = bytes_of(call);
        open_call_apply_refusal(call, refusal);
        tracker->open_bytes += bytes_of(call) - before;
    }
}

/* What failed just before the INVITE took another way. */
static void apply_refusals(const struct call_tracker *tracker, struct open_call *call)
{
    size_t kept = tracker->refusal_count < REFUSALS_KEPT ? tracker->refusal_count : REFUSALS_KEPT;
    for (size_t i = 0; i < kept; i++)
        open_call_apply_refusal(call, &tracker->refusals[i]);
}

static void apply(struct call_tracker *tracker, struct open_call *call,
                  const struct sip_facts *facts)
{
    size_t before = bytes_of(call);
    uint16_t legs = call->leg_count;
    open_call_apply(call, facts);
    if (call->leg_count != legs && tracker->refusal_count)
        apply_refusals(tracker, call);
    if (call->state != call->listed)
        list_again(tracker, call);
    tracker->open_bytes += bytes_of(call) - before;
}

void call_tracker_add(struct call_tracker *tracker, const struct sip_facts *facts,
                      struct input_health *health)
{
    close_idle(tracker, OPEN_ENDED, facts->time_us - tracker->settings->value[SETTING_CALL_LINGER]);
    close_idle(tracker, OPEN_PENDING, facts->time_us - pending_idle_us);
    if (facts->kind == SIP_TEXT_ICMP_QUOTE) {
        add_icmp(tracker, facts);
        return;
    }
    if (facts->kind == SIP_TEXT_TCP_REFUSED) {
        add_refusal(tracker, facts);
        return;
    }
    if (facts->call_id.len == 0)
        return;
    uint64_t hash = key_of(facts);
    struct open_call *call = find_call(tracker, facts, hash);
    if (!call) {
        if (!belongs_to_a_call(facts))
            return;
        if (!is_initial_invite(facts) && closed_ids_count(&tracker->closed, hash)) {
            health->count[HEALTH_LATE_MESSAGES]++;
            return;
        }
        call = open_call_new(tracker, facts, hash);
    }
    apply(tracker, call, facts);
    health->count[HEALTH_CALL_DAMAGED] += facts->condition == SIP_DAMAGED;
    evict(tracker, call, health);
}

void call_tracker_add_copy(struct call_tracker *tracker, const struct sip_facts *facts)
{
    if (facts->call_id.len == 0)
        return;
    struct open_call *call = find_call(tracker, facts, key_of(facts));
    if (call)
        count_up(&call->exchange.duplicates);
}

void call_tracker_advance(struct call_tracker *tracker, int64_t now_us)
{
    const int64_t *settings = tracker->settings->value;
    close_idle(tracker, OPEN_ENDED, now_us - settings[SETTING_CALL_LINGER]);
    close_idle(tracker, OPEN_PENDING, now_us - pending_idle_us);
    close_idle(tracker, OPEN_ANSWERED, now_us - settings[SETTING_NO_BYE_AFTER]);
}

void call_tracker_use(struct call_tracker *tracker, struct call_store *store)
{
    tracker->store = store;
}

void call_tracker_forget(struct call_tracker *tracker)
{
    closed_ids_forget(&tracker->closed);
}

size_t call_tracker_open_count(const struct call_tracker *tracker)
{
    return tracker->calls.count;
}

/* One that never rang and says nothing any more is judged like at the end of a capture. */
static bool may_go_on(const struct call_tracker *tracker, const struct open_call *call,
                      int64_t now_us)
{
    if (call->state != OPEN_PENDING)
        return call->state == OPEN_ANSWERED;
    return call->marks[MARK_RING].time_us != TIME_UNKNOWN ||
           now_us - call->last_us < tracker->settings->value[SETTING_CAPTURE_MARGIN];
}

static bool is_news(const struct open_call *call, int64_t ended_before_us)
{
    return !call->seen.told && call->state == OPEN_ENDED && !call->awaits_retry &&
           call->last_us < ended_before_us;
}

bool call_tracker_has_news(const struct call_tracker *tracker, int64_t ended_before_us)
{
    for (int i = 0; i < OPEN_STATES; i++)
        for (const struct open_call *call = tracker->lists[i].oldest; call; call = call->newer)
            if (is_news(call, ended_before_us))
                return true;
    return false;
}

void call_tracker_look(struct call_tracker *tracker, struct call_store *store,
                       const struct tracker_look *look)
{
    for (int i = 0; i < OPEN_STATES; i++)
        for (struct open_call *call = tracker->lists[i].oldest; call; call = call->newer) {
            struct open_call copy = *call;
            copy.seen.in_progress = may_go_on(tracker, call, look->now_us);
            copy.seen.is_news = look->tells && is_news(call, look->ended_before_us);
            call->seen.told = call->seen.told || copy.seen.is_news;
            open_call_close(&copy, store, tracker->with_media);
        }
}

void call_tracker_finish(struct call_tracker *tracker)
{
    for (int i = 0; i < OPEN_STATES; i++)
        while (tracker->lists[i].oldest)
            close_call(tracker, tracker->lists[i].oldest);
}
