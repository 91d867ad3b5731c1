/* The packed call: access to its texts and moments, and the durations that follow from them. */
#include "sipdiag/model/call.h"

#include "sipdiag/base/hash.h"
#include "sipdiag/base/memory.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

static const enum call_text shared_texts[CALL_SHARED_TEXTS] = {
    CALL_TEXT_USER_AGENT, CALL_TEXT_SERVER, CALL_TEXT_PHRASE, CALL_TEXT_REALM, CALL_TEXT_REASON};

struct str call_text(const struct call *call, enum call_text text)
{
    for (int i = 0; i < CALL_SHARED_TEXTS; i++)
        if (shared_texts[i] == text && call->shared[i])
            return *call->shared[i];
    size_t start = text ? call->text_end[text - 1] : 0;
    return (struct str){call->text_bytes + start, call->text_end[text] - start};
}

bool call_has(const struct call *call, enum call_mark mark)
{
    return call->mark_bits >> mark & 1;
}

const struct moment *call_moment(const struct call *call, enum call_mark mark)
{
    if (!call_has(call, mark))
        return NULL;
    uint32_t before = call->mark_bits & ((UINT32_C(1) << mark) - 1);
    return &call->moments[__builtin_popcount(before)];
}

int64_t call_time(const struct call *call, enum call_mark mark)
{
    const struct moment *moment = call_moment(call, mark);
    return moment ? moment->time_us : TIME_UNKNOWN;
}

int64_t call_start(const struct call *call)
{
    return call_has(call, MARK_INVITE) ? call_time(call, MARK_INVITE) : call_time(call, MARK_FIRST);
}

/* A clock that jumps must not make a duration negative: it is then not known (never 0). */
static int64_t between(const struct call *call, enum call_mark from, enum call_mark to)
{
    int64_t start = call_time(call, from), end = call_time(call, to);
    int64_t span;
    if (start == TIME_UNKNOWN || end == TIME_UNKNOWN || __builtin_sub_overflow(end, start, &span) ||
        span < 0)
        return TIME_UNKNOWN;
    return span;
}

int64_t call_pdd(const struct call *call)
{
    bool rang_first =
        call_has(call, MARK_RING) && (!call_has(call, MARK_ANSWER) ||
                                      call_time(call, MARK_RING) <= call_time(call, MARK_ANSWER));
    return between(call, MARK_INVITE, rang_first ? MARK_RING : MARK_ANSWER);
}

int64_t call_setup(const struct call *call)
{
    return between(call, MARK_INVITE, MARK_ANSWER);
}

int64_t call_talk(const struct call *call)
{
    return between(call, MARK_ANSWER, MARK_BYE);
}

int64_t call_end(const struct call *call)
{
    if (call_has(call, MARK_BYE))
        return call_time(call, MARK_BYE);
    return call_has(call, MARK_ANSWER) ? TIME_UNKNOWN : call_time(call, MARK_FINAL);
}

static void add_response(struct text *out, unsigned code, struct str phrase)
{
    text_addf(out, "%u", code);
    if (phrase.len) {
        text_add_char(out, ' ');
        text_add(out, phrase);
    }
}

static bool is_phrase_mark(const struct call *call, enum call_mark mark)
{
    return mark == MARK_FINAL || (mark == MARK_ANSWER && call->code >= 200 && call->code < 300);
}

void call_add_mark_text(struct text *out, const struct call *call, enum call_mark mark)
{
    static const char *const names[MARK_COUNT] = {
        [MARK_INVITE] = "INVITE",
        [MARK_INVITE_REPEAT] = "last copy of the INVITE",
        [MARK_ATTEMPT] = "last new INVITE",
        [MARK_TRYING] = "100 Trying",
        [MARK_PROGRESS] = "first response after 100",
        [MARK_RING] = "first sign of ringing",
        [MARK_EARLY_MEDIA] = "sound before the answer (18x with SDP)",
        [MARK_CHALLENGE] = "password request (401/407)",
        [MARK_REDIRECT] = "redirect (3xx)",
        [MARK_CANCEL] = "CANCEL",
        [MARK_ANSWER] = "200 OK",
        [MARK_ANSWER_REPEAT] = "last repeated 200",
        [MARK_ACK] = "ACK",
        [MARK_FINAL] = "final response",
        [MARK_FAR_FINAL] = "response farther along",
        [MARK_BYE] = "BYE",
        [MARK_BYE_RESPONSE] = "response to the BYE",
        [MARK_ICMP] = "ICMP error",
        [MARK_FIRST] = "first message",
        [MARK_LAST] = "last message",
    };
    if (is_phrase_mark(call, mark))
        add_response(out, call->code, call_text(call, CALL_TEXT_PHRASE));
    else if (mark == MARK_CANCEL && call->early_bye)
        text_add_literal(out, "BYE before the answer");
    else if (mark == MARK_FAR_FINAL)
        text_addf(out, "%u farther along", call->far_code);
    else
        text_add_literal(out, names[mark]);
}

const char *party_name(enum party party)
{
    static const char *const names[] = {[PARTY_NONE] = NULL,
                                        [PARTY_CALLER] = "caller",
                                        [PARTY_CALLEE] = "callee",
                                        [PARTY_NETWORK] = "network"};
    return names[party];
}

const char *direction_name(enum direction direction)
{
    static const char *const names[] = {
        [DIRECTION_UNKNOWN] = NULL,        [DIRECTION_OUT] = "out",         [DIRECTION_IN] = "in",
        [DIRECTION_INTERNAL] = "internal", [DIRECTION_TRANSIT] = "transit",
    };
    return names[direction];
}

void call_set_texts(struct call *call, struct arena *arena, const struct str texts[CALL_TEXT_COUNT])
{
    size_t end = 0;
    for (int i = 0; i < CALL_TEXT_COUNT; i++) {
        size_t room = (size_t)UINT16_MAX - end;
        end += texts[i].len < room ? texts[i].len : room;
        call->text_end[i] = (uint16_t)end;
    }
    char *packed = arena_take_bytes(arena, end);
    for (int i = 0; i < CALL_TEXT_COUNT; i++) {
        size_t start = i ? call->text_end[i - 1] : 0;
        if (call->text_end[i] > start)
            memcpy(packed + start, texts[i].at, call->text_end[i] - start);
    }
    call->text_bytes = packed;
}

void call_set_moments(struct call *call, struct arena *arena,
                      const struct moment moments[MARK_COUNT])
{
    struct moment kept[MARK_COUNT];
    size_t count = 0;
    call->mark_bits = 0;
    for (int i = 0; i < MARK_COUNT; i++) {
        if (moments[i].time_us == TIME_UNKNOWN)
            continue;
        kept[count++] = moments[i];
        call->mark_bits |= UINT32_C(1) << i;
    }
    call->moments = (const struct moment *)(void *)arena_copy_bytes(
        arena, kept, count * sizeof kept[0], _Alignof(struct moment));
}

struct shared_text {
    struct map_node node;
    struct str text;
};

enum { SHARED_TEXTS_MAX = 65536 }; /* hostile input could make each of them new */

static const struct str *share_text(struct call_store *store, struct str text)
{
    uint64_t hash = hash_key(text.at, text.len);
    for (struct map_node *n = map_find(&store->shared, hash); n; n = map_next(n)) {
        struct shared_text *known =
            (struct shared_text *)(void *)((char *)n - offsetof(struct shared_text, node));
        if (str_equal(known->text, text))
            return &known->text;
    }
    if (store->shared.count == SHARED_TEXTS_MAX)
        return NULL;
    struct shared_text *made = arena_alloc_zero(&store->arena, sizeof *made);
    made->text = arena_copy(&store->arena, text);
    map_add(&store->shared, &made->node, hash);
    return &made->text;
}

void call_store_set_texts(struct call_store *store, struct call *call,
                          const struct str texts[CALL_TEXT_COUNT])
{
    struct str own[CALL_TEXT_COUNT];
    memcpy(own, texts, sizeof own);
    for (int i = 0; i < CALL_SHARED_TEXTS; i++) {
        struct str *text = &own[shared_texts[i]];
        call->shared[i] = text->len ? share_text(store, *text) : NULL;
        if (call->shared[i])
            *text = (struct str){0};
    }
    call_set_texts(call, &store->arena, own);
}

uint64_t call_key(struct str identifier)
{
    return identifier.len ? hash_bulk(identifier.at, identifier.len, 3) | 1 : 0;
}

void call_store_init(struct call_store *store)
{
    *store = (struct call_store){0};
    arena_init(&store->arena, 64 * 1024);
}

void call_store_free(struct call_store *store)
{
    arena_free(&store->arena);
    map_free(&store->shared);
    free(store->calls);
    *store = (struct call_store){0};
}

struct call *call_store_new(struct call_store *store)
{
    store->calls = array_grow(store->calls, store->count, &store->capacity, sizeof(struct call *));
    struct call *call = arena_alloc_zero(&store->arena, sizeof *call);
    store->calls[store->count++] = call;
    return call;
}
