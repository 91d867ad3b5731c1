/* A ring of the calls met lately: the oldest makes room for a new one. */
#include "pending.h"

#include "sipdiag/base/hash.h"
#include "sipdiag/base/map.h"
#include "sipdiag/base/memory.h"

#include <stdlib.h>
#include <string.h>

enum { TEXTS = 11 };

struct pending_call;

struct pending_key {
    struct map_node node;
    struct pending_call *call;
};

struct pending_call {
    struct pending_key key, other; /* the id of its other leg */
    struct cdr_facts facts;
    char *bytes;
    size_t capacity;
    bool is_used, has_other;
    uint16_t input;
};

struct pending {
    struct pending_options options;
    struct pending_call *calls;
    size_t next;
    struct map by_key;
    struct text scratch;
};

struct pending *pending_new(const struct pending_options *options)
{
    struct pending *pending = xalloc(sizeof *pending);
    pending->options = *options;
    map_init(&pending->by_key);
    return pending;
}

/* That were ever used. */
static size_t slots_of(const struct pending *pending)
{
    return pending->next < pending->options.slots ? pending->next : pending->options.slots;
}

void pending_free(struct pending *pending)
{
    if (!pending)
        return;
    for (size_t i = 0; i < slots_of(pending); i++)
        free(pending->calls[i].bytes);
    free(pending->calls);
    map_free(&pending->by_key);
    text_free(&pending->scratch);
    free(pending);
}

static void list_texts(struct cdr_facts *facts, struct str *texts[TEXTS])
{
    texts[0] = &facts->call_id;
    texts[1] = &facts->prefix;
    texts[2] = &facts->caller;
    texts[3] = &facts->callee;
    texts[4] = &facts->trunk;
    texts[5] = &facts->phrase;
    texts[6] = &facts->said;
    texts[7] = &facts->user_agent;
    texts[8] = &facts->from_tag;
    texts[9] = &facts->to_tag;
    texts[10] = &facts->method;
}

static void make_room(struct pending_call *call, size_t bytes)
{
    if (bytes <= call->capacity)
        return;
    call->capacity = bytes * 2;
    call->bytes = xrealloc(call->bytes, call->capacity);
}

/* The texts move into memory of the slot's own, where none of them is yet. */
static void keep_texts(struct pending_call *call)
{
    struct str *texts[TEXTS];
    size_t bytes = 0;
    list_texts(&call->facts, texts);
    for (size_t i = 0; i < TEXTS; i++)
        bytes += texts[i]->len;
    make_room(call, bytes);
    char *at = call->bytes;
    for (size_t i = 0; i < TEXTS; i++) {
        if (texts[i]->len == 0)
            continue;
        texts[i]->at = memcpy(at, texts[i]->at, texts[i]->len);
        at += texts[i]->len;
    }
    call->facts.group = call->facts.other_leg = (struct str){0};
}

/* Some of them are there already. */
static void keep_merged_texts(struct pending *pending, struct pending_call *call)
{
    struct str *texts[TEXTS];
    struct text *all = &pending->scratch;
    size_t begin = 0;
    list_texts(&call->facts, texts);
    text_clear(all);
    for (size_t i = 0; i < TEXTS; i++)
        text_add(all, *texts[i]);
    for (size_t i = 0; i < TEXTS; i++) {
        texts[i]->at = all->at + begin;
        begin += texts[i]->len;
    }
    keep_texts(call);
}

static void give(struct pending *pending, struct pending_call *call)
{
    map_remove(&pending->by_key, &call->key.node);
    if (call->has_other)
        map_remove(&pending->by_key, &call->other.node);
    pending->options.take(pending->options.context, &call->facts, call->input);
    call->is_used = false;
}

/* ---- two rows of one call ---- */

static int64_t earlier(int64_t a, int64_t b)
{
    if (a == TIME_UNKNOWN || b == TIME_UNKNOWN)
        return a == TIME_UNKNOWN ? b : a;
    return a < b ? a : b;
}

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b; /* TIME_UNKNOWN is the least */
}

/* How much a row says about the end: an answer wins over everything, then what all forks heard
 * (RFC 3261 16.7: 6xx), then codes that were seen, then words. */
static unsigned weight(const struct cdr_facts *facts)
{
    static const unsigned words[] = {
        [WORD_BUSY] = 35, [WORD_NO_ANSWER] = 30, [WORD_CANCELLED] = 25, [WORD_FAILED] = 10};
    if (facts->answered)
        return 100;
    if (facts->code >= 600)
        return facts->code_inferred ? 55 : 90;
    if (facts->code)
        return facts->code_inferred ? 50 : 80;
    return facts->word < sizeof words / sizeof words[0] && words[facts->word] ? words[facts->word]
                                                                              : 5;
}

static void take_result(struct cdr_facts *to, const struct cdr_facts *from)
{
    to->code = from->code;
    to->code_inferred = from->code_inferred;
    to->last_provisional = from->last_provisional;
    to->q850 = from->q850;
    to->word = from->word;
    to->is_normal = from->is_normal;
    to->ended_by = from->ended_by != PARTY_NONE ? from->ended_by : to->ended_by;
    to->phrase = from->phrase;
    to->said = from->said;
    if (from->trunk.len)
        to->trunk = from->trunk;
}

static void take_missing(struct str *to, struct str from)
{
    if (to->len == 0)
        *to = from;
}

/* The row that began first is the caller's leg, and keeps its numbers and its id. */
static void merge_rows(struct cdr_facts *to, const struct cdr_facts *from)
{
    bool is_first_leg = from->start_us != TIME_UNKNOWN && to->start_us != TIME_UNKNOWN &&
                        from->start_us < to->start_us;
    if (is_first_leg && from->call_id.len) {
        to->call_id = from->call_id;
        to->caller = from->caller.len ? from->caller : to->caller;
        to->callee = from->callee.len ? from->callee : to->callee;
        to->line = from->line;
    }
    if (weight(from) > weight(to))
        take_result(to, from);
    to->answered |= from->answered;
    to->shows_answers |= from->shows_answers;
    to->start_us = earlier(to->start_us, from->start_us);
    to->answer_us = earlier(to->answer_us, from->answer_us);
    to->ring_us = earlier(to->ring_us, from->ring_us);
    to->end_us = later(to->end_us, from->end_us);
    to->final_us = later(to->final_us, from->final_us);
    to->talk_us = later(to->talk_us, from->talk_us);
    to->rows = to->rows < UINT16_MAX ? (uint16_t)(to->rows + 1) : to->rows;
    take_missing(&to->caller, from->caller);
    take_missing(&to->callee, from->callee);
    take_missing(&to->trunk, from->trunk);
    if (to->direction == DIRECTION_UNKNOWN)
        to->direction = from->direction;
}

/* ---- transactions of a proxy: INVITE, BYE, CANCEL of one call ---- */

static bool is_method(const struct cdr_facts *facts, const char *method)
{
    return str_equal_nocase(facts->method, str_from(method));
}

static void hang_up(struct cdr_facts *call, const struct cdr_facts *bye)
{
    if (call->end_us == TIME_UNKNOWN)
        call->end_us = bye->final_us;
    if (bye->from_tag.len && call->to_tag.len && call->ended_by == PARTY_NONE)
        call->ended_by = str_equal(bye->from_tag, call->to_tag) ? PARTY_CALLEE : PARTY_CALLER;
}

static void add_transaction(struct cdr_facts *call, const struct cdr_facts *row)
{
    if (is_method(row, "INVITE") && is_method(call, "INVITE")) {
        uint16_t rows = call->rows; /* one call, however many lines tell of it */
        bool finer = row->answered && !call->answered;
        merge_rows(call, row);
        call->rows = rows;
        if (finer)
            call->to_tag = row->to_tag;
    } else if (is_method(row, "INVITE")) {
        struct cdr_facts before = *call;
        *call = *row;
        if (is_method(&before, "BYE"))
            hang_up(call, &before);
    } else if (is_method(row, "BYE")) {
        hang_up(call, row);
    } else if (is_method(row, "CANCEL") && !call->answered) {
        call->word = WORD_CANCELLED;
        call->ended_by = PARTY_CALLER;
    }
}

/* ---- finding the call ---- */

static uint64_t hash_of(struct str id)
{
    return id.len ? hash_key(id.at, id.len) | 1 : 0;
}

/* A row of a group belongs with the row that has the group's id as its own. */
static uint64_t key_of(const struct cdr_facts *facts)
{
    struct str key = facts->group.len ? facts->group : facts->call_id;
    return key.len ? hash_of(key) ^ hash_of(facts->prefix) << 1 : 0;
}

static struct pending_call *find_call(const struct pending *pending, uint64_t hash)
{
    struct map_node *node = hash ? map_find(&pending->by_key, hash) : NULL;
    return node ? ((struct pending_key *)node)->call : NULL; /* node is its first member */
}

static void add_call(struct pending *pending, const struct cdr_facts *facts, uint64_t key,
                     uint16_t input)
{
    if (!pending->calls)
        pending->calls = xalloc(pending->options.slots * sizeof *pending->calls);
    struct pending_call *call = &pending->calls[pending->next++ % pending->options.slots];
    uint64_t other = hash_of(facts->other_leg);
    if (call->is_used)
        give(pending, call);
    call->facts = *facts;
    call->input = input;
    call->is_used = true;
    call->has_other = other != 0;
    call->key.call = call->other.call = call;
    map_add(&pending->by_key, &call->key.node, key);
    if (other)
        map_add(&pending->by_key, &call->other.node, other);
    keep_texts(call);
}

void pending_add(struct pending *pending, const struct cdr_facts *facts, uint16_t input)
{
    uint64_t key = key_of(facts);
    struct pending_call *call = NULL;
    if (key == 0) {
        struct cdr_facts alone = *facts;
        pending->options.take(pending->options.context, &alone, input);
        return;
    }
    call = find_call(pending, key);
    if (!call)
        call = find_call(pending, hash_of(facts->other_leg));
    if (!call) {
        add_call(pending, facts, key, input);
        return;
    }
    if (facts->method.len)
        add_transaction(&call->facts, facts);
    else
        merge_rows(&call->facts, facts);
    keep_merged_texts(pending, call);
}

void pending_finish(struct pending *pending)
{
    size_t slots = slots_of(pending);
    for (size_t i = 0; i < slots; i++) {
        struct pending_call *call = &pending->calls[(pending->next + i) % slots];
        if (call->is_used)
            give(pending, call);
    }
}
