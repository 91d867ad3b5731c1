/* Legs with other Call-IDs: a B2BUA sends the call on as a new dialog. Joined by an identifier both
 * carry, else by relay, numbers and time together, and only when nothing else fits. */
#include "correlate.h"

#include "sipdiag/base/map.h"
#include "sipdiag/base/memory.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum {
    SEARCH_MAX = 64, /* newest calls with a key that are looked at */
    JOINED_LEGS_MAX = 64,
};

/* One entry per key of a call: its Call-ID, its session id, its callee. */
struct entry {
    struct map_node node;
    struct call *call;
    size_t order;
};

struct host {
    struct map_node node;
    uint32_t sends; /* calls that begin there */
    bool receives;  /* calls are sent to it */
};

struct leg_index {
    struct map by_id;
    struct map by_number; /* callee, and caller */
    struct map hosts;
    bool has_keys; /* some call has a session id */
    struct arena arena;
};

static void add_entry(struct leg_index *index, struct map *map, uint64_t hash, struct call *call)
{
    struct entry *entry = arena_alloc_zero(&index->arena, sizeof *entry);
    entry->call = call;
    map_add(map, &entry->node, hash);
}

static struct entry *entry_of(struct map_node *node)
{
    return (struct entry *)(void *)((char *)node - offsetof(struct entry, node));
}

static struct host *find_host(const struct leg_index *index, const struct address *address)
{
    struct map_node *node = map_find(&index->hosts, address_hash(address));
    return node ? (struct host *)(void *)((char *)node - offsetof(struct host, node)) : NULL;
}

static struct host *host_of(struct leg_index *index, const struct address *address)
{
    struct host *host = find_host(index, address);
    if (host)
        return host;
    host = arena_alloc_zero(&index->arena, sizeof *host);
    map_add(&index->hosts, &host->node, address_hash(address));
    return host;
}

/* Could this call have been sent on by a host that got another call, or belong to another one of
 * the same switch? */
static bool may_be_leg(const struct leg_index *index, const struct call *call)
{
    const struct host *sender =
        call->has_invite && !call->from_cdr ? find_host(index, &call->legs[0].from.address) : NULL;
    return sender && (sender->receives || (call->exchange->session_key && sender->sends > 1));
}

/* Could this call have been sent on? */
static bool went_to_relay(const struct leg_index *index, const struct call *call)
{
    for (uint16_t i = 0; i < call->leg_count; i++) {
        const struct host *receiver = find_host(index, &call->legs[i].to.address);
        if (receiver && receiver->sends)
            return true;
    }
    return false;
}

/* On one host (loopback, a lab) only the port tells which program sends on. */
static bool relayed_by(const struct call *first, const struct call *leg)
{
    const struct endpoint *sender = &leg->legs[0].from;
    for (uint16_t i = 0; i < first->leg_count; i++) {
        const struct call_leg *hop = &first->legs[i];
        bool one_host = address_equal(&hop->from.address, &hop->to.address);
        if (address_equal(&hop->to.address, &sender->address) &&
            (!one_host || hop->to.port == sender->port))
            return true;
    }
    return false;
}

static bool within_setup(const struct call *first, const struct call *leg)
{
    int64_t start = call_start(leg);
    int64_t final = call_time(first, MARK_FINAL);
    return first->has_invite && relayed_by(first, leg) && start >= call_start(first) &&
           (final == TIME_UNKNOWN || start <= final);
}

static bool within_talk(const struct call *first, const struct call *leg)
{
    int64_t start = call_start(leg), answer = call_time(first, MARK_ANSWER),
            bye = call_time(first, MARK_BYE);
    bool same_switch = relayed_by(first, leg) ||
                       address_equal(&first->legs[0].from.address, &leg->legs[0].from.address);
    return same_switch && answer != TIME_UNKNOWN && start >= answer &&
           (bye == TIME_UNKNOWN || start <= bye);
}

static uint64_t call_id_key(const struct call *call)
{
    return call_key(call_text(call, CALL_TEXT_CALL_ID));
}

/* The same identifier on both: Session-ID, icid or X-header, or one names the other's Call-ID. */
static bool shares_identifier(const struct call *first, const struct call *leg)
{
    uint64_t first_id = call_id_key(first), leg_id = call_id_key(leg);
    return (first->exchange->session_key &&
            first->exchange->session_key == leg->exchange->session_key) ||
           first_id == leg_id || leg->exchange->session_key == first_id ||
           first->exchange->session_key == leg_id;
}

static bool same_number(const struct call *a, const struct call *b, enum call_text text,
                        const struct settings *settings)
{
    uint64_t hash = number_hash(call_text(a, text), settings->value[SETTING_NUMBER_TAIL]);
    return hash && hash == number_hash(call_text(b, text), settings->value[SETTING_NUMBER_TAIL]);
}

/* A relay's leg must end no later than the first leg hears of it, and be answered when that is. */
static bool endings_agree(const struct call *first, const struct call *leg)
{
    int64_t first_final = call_time(first, MARK_FINAL), leg_final = call_time(leg, MARK_FINAL);
    bool first_answered = call_has(first, MARK_ANSWER), leg_answered = call_has(leg, MARK_ANSWER);
    if (leg_answered && !first_answered)
        return false;
    return first_final == TIME_UNKNOWN || leg_final == TIME_UNKNOWN ||
           leg_final <= first_final + 500 * US_PER_MS;
}

static bool same_offer(const struct call *first, const struct call *leg)
{
    return first->exchange->offer_key && first->exchange->offer_key == leg->exchange->offer_key;
}

static bool soon_after(int64_t first, int64_t leg)
{
    return first != TIME_UNKNOWN && leg != TIME_UNKNOWN && first >= leg &&
           first - leg <= 100 * US_PER_MS;
}

/* A dial plan may send the call on to another name; then the caller must be the same and the relay
 * pass the leg's ending on at once. */
static bool is_tied_by_ending(const struct call *first, const struct call *leg,
                              const struct settings *settings)
{
    return same_number(first, leg, CALL_TEXT_CALLER, settings) &&
           soon_after(call_time(first, MARK_FINAL), call_time(leg, MARK_FINAL)) &&
           call_has(first, MARK_ANSWER) == call_has(leg, MARK_ANSWER);
}

static bool looks_like_leg(const struct call *first, const struct call *leg,
                           const struct settings *settings)
{
    if (call_start(leg) - call_start(first) > settings->value[SETTING_LEG_WINDOW] ||
        !endings_agree(first, leg))
        return false;
    if (!same_number(first, leg, CALL_TEXT_CALLEE, settings))
        return is_tied_by_ending(first, leg, settings);
    return same_offer(first, leg) || same_number(first, leg, CALL_TEXT_CALLER, settings);
}

struct search {
    struct call *found;
    bool several;
};

static void offer_match(struct search *search, struct call *call)
{
    if (search->found && search->found != call)
        search->several = true;
    search->found = call;
}

static struct call *leg_owner(struct call *call)
{
    while (call->absorbed)
        call = call->related[0];
    return call;
}

static struct call *find_by_identifier(const struct leg_index *index, const struct call *leg,
                                       bool (*when)(const struct call *, const struct call *))
{
    struct search search = {0};
    const uint64_t keys[] = {leg->exchange->session_key, call_id_key(leg)};
    for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++) {
        int tries = SEARCH_MAX;
        if (!keys[k])
            continue;
        for (struct map_node *n = map_find(&index->by_id, keys[k]); n && tries--; n = map_next(n)) {
            struct call *first = leg_owner(entry_of(n)->call);
            if (first != leg && shares_identifier(entry_of(n)->call, leg) && when(first, leg))
                offer_match(&search, first);
        }
    }
    return search.several ? NULL : search.found;
}

static void search_number(const struct leg_index *index, const struct call *leg,
                          enum call_text text, const struct settings *settings,
                          struct search *search)
{
    uint64_t hash = number_hash(call_text(leg, text), settings->value[SETTING_NUMBER_TAIL]);
    int tries = SEARCH_MAX;
    for (struct map_node *n = hash ? map_find(&index->by_number, hash) : NULL; n && tries--;
         n = map_next(n)) {
        struct call *first = leg_owner(entry_of(n)->call);
        if (call_start(leg) - call_start(entry_of(n)->call) > settings->value[SETTING_LEG_WINDOW])
            break; /* newest first */
        if (first != leg && within_setup(first, leg) && looks_like_leg(first, leg, settings))
            offer_match(search, first);
    }
}

static struct call *find_by_numbers(const struct leg_index *index, const struct call *leg,
                                    const struct settings *settings)
{
    struct search search = {0};
    search_number(index, leg, CALL_TEXT_CALLEE, settings, &search);
    if (!search.found)
        search_number(index, leg, CALL_TEXT_CALLER, settings, &search);
    return search.several ? NULL : search.found;
}

/* Queue to agent: the switch that answered calls on, with the caller's number, while the first call
 * talks. */
static struct call *find_after_answer(const struct leg_index *index, const struct call *leg)
{
    return find_by_identifier(index, leg, within_talk);
}

static void append_legs(struct call_store *store, struct call *call, const struct call *leg)
{
    size_t count = (size_t)call->leg_count + leg->leg_count;
    struct call_leg *legs = arena_alloc(&store->arena, count * sizeof *legs);
    memcpy(legs, call->legs, call->leg_count * sizeof *legs);
    memcpy(legs + call->leg_count, leg->legs, leg->leg_count * sizeof *legs);
    call->legs = legs;
    call->leg_count = (uint16_t)count;
    call->leg_total = (uint16_t)(call->leg_total + leg->leg_total);
}

static void append_codes(struct call_store *store, struct call *call, const struct call *leg)
{
    size_t room = (size_t)call->code_count + leg->code_count;
    uint16_t *codes = arena_alloc(&store->arena, room * sizeof *codes);
    size_t count = call->code_count;
    if (count)
        memcpy(codes, call->codes, count * sizeof *codes);
    for (uint16_t i = 0; i < leg->code_count; i++) {
        bool known = false;
        for (size_t j = 0; j < count; j++)
            known = known || codes[j] == leg->codes[i];
        if (!known)
            codes[count++] = leg->codes[i];
    }
    call->codes = codes;
    call->code_count = (uint16_t)count;
}

static void set_moment(struct call_store *store, struct call *call, enum call_mark mark,
                       struct moment moment)
{
    struct moment moments[MARK_COUNT];
    for (int i = 0; i < MARK_COUNT; i++)
        moments[i] = call_moment(call, (enum call_mark)i);
    moments[mark] = moment;
    call_set_moments(call, &store->arena, moments);
}

/* The other leg's refusal is the provider's word when the first caller was told something else. */
static void take_far_code(struct call_store *store, struct call *call, const struct call *leg)
{
    uint16_t far = leg->far_code ? leg->far_code : leg->code;
    bool refused = leg->final && far >= 300 && far != 401 && far != 407 && far != 487;
    if (!call->final || call->code < 300 || call->code == 487 || !refused)
        return;
    call->q850 = leg->q850 ? leg->q850 : call->q850;
    if (far == call->code) {
        call->far_code = 0;
        return;
    }
    call->far_code = far;
    set_moment(store, call, MARK_FAR_FINAL, call_moment(leg, MARK_FINAL));
}

/* What kept the other leg's INVITE from being delivered. */
static void take_failures(struct call_store *store, struct call *call, const struct call *leg)
{
    if (leg->icmp && !call->icmp) {
        struct call_icmp *icmp = arena_alloc(&store->arena, sizeof *icmp);
        *icmp = *leg->icmp;
        icmp->leg = (uint8_t)(call->leg_count + leg->icmp->leg);
        call->icmp = icmp;
        set_moment(store, call, MARK_ICMP, call_moment(leg, MARK_ICMP));
    }
    if (leg->refusal && !call->refusal) {
        call->refusal = leg->refusal;
        call->refused_leg = (uint8_t)(call->leg_count + leg->refused_leg);
        set_moment(store, call, MARK_REFUSED, call_moment(leg, MARK_REFUSED));
    }
}

static void absorb(struct call_store *store, struct call *call, struct call *leg)
{
    if ((size_t)call->leg_count + leg->leg_count > JOINED_LEGS_MAX)
        return;
    take_failures(store, call, leg);
    append_legs(store, call, leg);
    append_codes(store, call, leg);
    take_far_code(store, call, leg);
    call->messages += leg->messages;
    call->retransmissions += leg->retransmissions;
    call->two_legs = true;
    leg->absorbed = true;
    relate_calls(store, call, leg);
}

static void index_number(struct leg_index *index, struct call *call,
                         const struct settings *settings)
{
    uint64_t callee =
        number_hash(call_text(call, CALL_TEXT_CALLEE), settings->value[SETTING_NUMBER_TAIL]);
    uint64_t caller =
        number_hash(call_text(call, CALL_TEXT_CALLER), settings->value[SETTING_NUMBER_TAIL]);
    if (callee)
        add_entry(index, &index->by_number, callee, call);
    if (caller && caller != callee)
        add_entry(index, &index->by_number, caller, call);
}

/* What no later call can be a leg of stays out: most captures have few relays. */
static void index_call(struct leg_index *index, struct call *call, const struct settings *settings)
{
    if (!call->has_invite || call->from_cdr)
        return;
    bool relayed = went_to_relay(index, call);
    if (relayed || (index->has_keys && find_host(index, &call->legs[0].from.address)->sends > 1)) {
        add_entry(index, &index->by_id, call_id_key(call), call);
        if (call->exchange->session_key)
            add_entry(index, &index->by_id, call->exchange->session_key, call);
    }
    if (relayed)
        index_number(index, call, settings);
}

static void note_hosts(struct leg_index *index, const struct call_store *store)
{
    for (size_t i = 0; i < store->count; i++) {
        const struct call *call = store->calls[i];
        calls_read_ahead(store->calls, i, store->count);
        if (call->from_cdr)
            continue;
        for (uint16_t j = 0; j < call->leg_count; j++)
            host_of(index, &call->legs[j].to.address)->receives = true;
        if (call->has_invite)
            host_of(index, &call->legs[0].from.address)->sends++;
        index->has_keys = index->has_keys || (call->has_invite && call->exchange->session_key);
    }
}

static void join_call(struct leg_index *index, struct call_store *store, struct call *leg,
                      const struct settings *settings)
{
    struct call *first = find_by_identifier(index, leg, within_setup);
    if (!first)
        first = find_by_numbers(index, leg, settings);
    if (first) {
        absorb(store, first, leg);
        return;
    }
    first = find_after_answer(index, leg);
    if (first) {
        leg->after_answer_leg = true;
        relate_calls(store, first, leg);
    }
}

static bool any_leg(const struct leg_index *index, const struct call_store *store)
{
    for (size_t i = 0; i < store->count; i++) {
        calls_read_ahead(store->calls, i, store->count);
        if (may_be_leg(index, store->calls[i]))
            return true;
    }
    return false;
}

void join_legs(struct call_store *store, const struct settings *settings)
{
    struct leg_index index = {0};
    if (store->from_cdr == store->count)
        return;
    arena_init(&index.arena, 0);
    note_hosts(&index, store);
    if (any_leg(&index, store))
        for (size_t i = 0; i < store->count; i++) {
            struct call *call = store->calls[i];
            calls_read_ahead(store->calls, i, store->count);
            if (may_be_leg(&index, call))
                join_call(&index, store, call, settings);
            index_call(&index, call, settings);
        }
    map_free(&index.by_id);
    map_free(&index.by_number);
    map_free(&index.hosts);
    arena_free(&index.arena);
}
