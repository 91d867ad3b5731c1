/* The packed call: access to its texts and moments, and the durations that follow from them. */
#include "sipdiag/model/call.h"

#include "sipdiag/base/backing.h"
#include "sipdiag/base/hash.h"
#include "sipdiag/base/memory.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* Where each text is: shared ones by their place in call_shared_texts, the others in `own`. */
static const struct {
    bool is_shared;
    uint8_t place;
} text_places[CALL_TEXT_COUNT] = {
    [CALL_TEXT_USER_AGENT] = {true, 0}, [CALL_TEXT_SERVER] = {true, 1},
    [CALL_TEXT_PHRASE] = {true, 2},     [CALL_TEXT_REALM] = {true, 3},
    [CALL_TEXT_REASON] = {true, 4},     [CALL_TEXT_CALL_ID] = {false, 0},
    [CALL_TEXT_FROM_TAG] = {false, 1},  [CALL_TEXT_CALLER] = {false, 2},
    [CALL_TEXT_CALLEE] = {false, 3},    [CALL_TEXT_FROM_URI] = {false, 4},
    [CALL_TEXT_TO_URI] = {false, 5},    [CALL_TEXT_REQUEST_URI] = {false, 6},
    [CALL_TEXT_WARNING] = {false, 7},   [CALL_TEXT_CONTACT] = {false, 8},
};

struct str call_text(const struct call *call, enum call_text text)
{
    size_t place = text_places[text].place;
    if (text_places[text].is_shared)
        return call->shared ? call->shared->text[place] : (struct str){0};
    struct call_own_text own = call->own[place];
    return own.len ? (struct str){call->text_bytes + own.at, own.len} : (struct str){0};
}

bool call_has(const struct call *call, enum call_mark mark)
{
    return call->mark_bits >> mark & 1;
}

/* How many marks are kept before this one. Without an instruction for it, __builtin_popcount() is a
 * call, and this is asked very often. */
static size_t mark_place(const struct call *call, enum call_mark mark)
{
    uint32_t bits = call->mark_bits & ((UINT32_C(1) << mark) - 1);
    bits -= bits >> 1 & 0x55555555;
    bits = (bits & 0x33333333) + (bits >> 2 & 0x33333333);
    bits = (bits + (bits >> 4)) & 0x0f0f0f0f;
    return bits * 0x01010101 >> 24;
}

static struct moment moment_at(const struct call *call, size_t place)
{
    if (call->has_long_moments)
        return ((const struct moment *)call->moments)[place];
    struct call_short_moment kept = ((const struct call_short_moment *)call->moments)[place];
    return (struct moment){call->base_us + kept.after_us, {kept.frame, call->input}};
}

struct moment call_moment(const struct call *call, enum call_mark mark)
{
    if (!call_has(call, mark))
        return (struct moment){.time_us = TIME_UNKNOWN};
    return moment_at(call, mark_place(call, mark));
}

int64_t call_time(const struct call *call, enum call_mark mark)
{
    return call_moment(call, mark).time_us;
}

int64_t call_start(const struct call *call)
{
    /* The first of all marks: nothing stands before it. */
    return call_has(call, MARK_INVITE) ? moment_at(call, 0).time_us : call_time(call, MARK_FIRST);
}

int64_t call_shown_time(const struct call *call, int64_t time_us)
{
    return call->no_times ? TIME_UNKNOWN : time_us;
}

int64_t call_shown_start(const struct call *call)
{
    return call_shown_time(call, call_start(call));
}

/* A clock that jumps must not make a duration negative: it is then not known (never 0). */
static int64_t between(const struct call *call, enum call_mark from, enum call_mark to)
{
    int64_t start = call_time(call, from), end = call_time(call, to);
    int64_t span;
    if (call->no_times || start == TIME_UNKNOWN || end == TIME_UNKNOWN ||
        __builtin_sub_overflow(end, start, &span) || span < 0)
        return TIME_UNKNOWN;
    return span;
}

int64_t call_pdd(const struct call *call)
{
    bool rang_first =
        call_has(call, MARK_RING) && (!call_has(call, MARK_ANSWER) ||
                                      call_time(call, MARK_RING) <= call_time(call, MARK_ANSWER));
    if (call->from_cdr && !rang_first) /* its columns do not tell that nothing rang */
        return TIME_UNKNOWN;
    return between(call, MARK_INVITE, rang_first ? MARK_RING : MARK_ANSWER);
}

int64_t call_setup(const struct call *call)
{
    return between(call, MARK_INVITE, MARK_ANSWER);
}

int64_t call_talk(const struct call *call)
{
    return call->has_talk ? call->talk_ms * US_PER_MS : between(call, MARK_ANSWER, MARK_BYE);
}

int64_t call_end(const struct call *call)
{
    if (call->no_times)
        return TIME_UNKNOWN;
    if (call_has(call, MARK_BYE))
        return call_time(call, MARK_BYE);
    return call_has(call, MARK_ANSWER) ? TIME_UNKNOWN : call_time(call, MARK_FINAL);
}

int64_t call_last_seen(const struct call *call)
{
    int64_t last_us = call_time(call, MARK_LAST);
    for (int i = 0; call->media && i < MEDIA_SIDES; i++)
        if (call->media->side[i] && call->media->side[i]->last_us > last_us)
            last_us = call->media->side[i]->last_us;
    return last_us;
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

/* A CDR has columns, no messages. */
static const char *cdr_mark_name(enum call_mark mark)
{
    switch (mark) {
    case MARK_INVITE:
        return "start in the CDR";
    case MARK_RING:
        return "ringing in the CDR";
    case MARK_ANSWER:
        return "answer in the CDR";
    case MARK_BYE:
        return "end of the talk in the CDR";
    default:
        return "end in the CDR";
    }
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
        [MARK_REFUSED] = "TCP connection refused",
        [MARK_FIRST] = "first message",
        [MARK_LAST] = "last message",
    };
    if (call->from_cdr)
        text_add_literal(out, cdr_mark_name(mark));
    else if (is_phrase_mark(call, mark))
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

/* Texts that mostly stand in another one, which is packed before them. */
static const struct {
    enum call_text text, within;
} contained_texts[] = {
    {CALL_TEXT_TO_URI, CALL_TEXT_REQUEST_URI},
    {CALL_TEXT_CALLEE, CALL_TEXT_REQUEST_URI},
    {CALL_TEXT_CALLER, CALL_TEXT_FROM_URI},
};

/* At the beginning of a URI or behind its scheme; whole.len when it is not there. */
static size_t place_in_uri(struct str whole, struct str part)
{
    size_t user = str_find_char(whole, ':') + 1;
    if (str_starts_with(whole, part))
        return 0;
    return str_starts_with(str_from_offset(whole, user), part) ? user : whole.len;
}

static void place_contained(struct call_own_text own[CALL_OWN_TEXTS],
                            const struct str texts[CALL_TEXT_COUNT])
{
    for (size_t i = 0; i < sizeof contained_texts / sizeof contained_texts[0]; i++) {
        struct call_own_text *part = &own[text_places[contained_texts[i].text].place];
        struct call_own_text whole = own[text_places[contained_texts[i].within].place];
        *part = (struct call_own_text){0};
        struct str text = texts[contained_texts[i].text];
        size_t at = whole.len == texts[contained_texts[i].within].len
                        ? place_in_uri(texts[contained_texts[i].within], text)
                        : whole.len;
        if (text.len && at < whole.len)
            *part = (struct call_own_text){(uint16_t)(whole.at + at), (uint16_t)text.len};
    }
}

/* What goes into text_bytes, one after the other. */
struct text_packing {
    struct str texts[CALL_OWN_TEXTS];
    size_t count, bytes;
};

static void pack_text(struct text_packing *packing, struct str text, struct call_own_text *own)
{
    size_t room = (size_t)UINT16_MAX - packing->bytes;
    if (text.len > room)
        text.len = room;
    *own = (struct call_own_text){(uint16_t)packing->bytes, (uint16_t)text.len};
    packing->bytes += text.len;
    if (text.len)
        packing->texts[packing->count++] = text;
}

static void set_own_texts(struct call *call, struct arena *arena,
                          const struct str texts[CALL_TEXT_COUNT])
{
    static const enum call_text first[] = {CALL_TEXT_CALL_ID,     CALL_TEXT_FROM_TAG,
                                           CALL_TEXT_REQUEST_URI, CALL_TEXT_FROM_URI,
                                           CALL_TEXT_WARNING,     CALL_TEXT_CONTACT};
    struct text_packing packing = {.count = 0};
    for (size_t i = 0; i < sizeof first / sizeof first[0]; i++)
        pack_text(&packing, texts[first[i]], &call->own[text_places[first[i]].place]);
    place_contained(call->own, texts);
    for (size_t i = 0; i < sizeof contained_texts / sizeof contained_texts[0]; i++) {
        struct call_own_text *own = &call->own[text_places[contained_texts[i].text].place];
        if (own->len == 0)
            pack_text(&packing, texts[contained_texts[i].text], own);
    }
    char *bytes = arena_take_bytes(arena, packing.bytes);
    call->text_bytes = bytes;
    for (size_t i = 0; i < packing.count; i++) {
        memcpy(bytes, packing.texts[i].at, packing.texts[i].len);
        bytes += packing.texts[i].len;
    }
}

static void copy_shared(struct call_shared_texts *shared, struct arena *arena,
                        const struct str texts[CALL_TEXT_COUNT])
{
    for (int i = 0; i < CALL_TEXT_COUNT; i++)
        if (text_places[i].is_shared && texts[i].len)
            shared->text[text_places[i].place] = arena_copy(arena, texts[i]);
}

void call_set_texts(struct call *call, struct arena *arena, const struct str texts[CALL_TEXT_COUNT])
{
    struct call_shared_texts *shared = arena_alloc_zero(arena, sizeof *shared);
    copy_shared(shared, arena, texts);
    call->shared = shared;
    set_own_texts(call, arena, texts);
}

static bool are_short(int64_t base_us, const struct moment *moments, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if ((uint64_t)moments[i].time_us - (uint64_t)base_us > UINT32_MAX ||
            moments[i].origin.input != moments[0].origin.input)
            return false;
    return true;
}

static void pack_moments(struct call *call, struct arena *arena, const struct moment *kept,
                         size_t count)
{
    call->has_long_moments = !are_short(call->base_us, kept, count);
    if (call->has_long_moments) {
        call->moments =
            arena_copy_bytes(arena, kept, count * sizeof *kept, _Alignof(struct moment));
        return;
    }
    struct call_short_moment packed[MARK_COUNT] = {{0}};
    for (size_t i = 0; i < count; i++)
        packed[i] = (struct call_short_moment){(uint32_t)(kept[i].time_us - call->base_us),
                                               kept[i].origin.frame};
    call->moments =
        arena_copy_bytes(arena, packed, count * sizeof *packed, _Alignof(struct call_short_moment));
    call->input = count ? kept[0].origin.input : 0;
}

static void set_marked(struct call *call, struct arena *arena, uint32_t mark_bits,
                       const struct moment *kept, size_t count)
{
    call->mark_bits = mark_bits;
    call->base_us = INT64_MAX;
    for (size_t i = 0; i < count; i++)
        if (kept[i].time_us < call->base_us)
            call->base_us = kept[i].time_us;
    pack_moments(call, arena, kept, count);
}

void call_set_moments(struct call *call, struct arena *arena,
                      const struct moment moments[MARK_COUNT])
{
    struct moment kept[MARK_COUNT];
    uint32_t mark_bits = 0;
    size_t count = 0;
    for (int i = 0; i < MARK_COUNT; i++) {
        if (moments[i].time_us == TIME_UNKNOWN)
            continue;
        kept[count++] = moments[i];
        mark_bits |= UINT32_C(1) << i;
    }
    set_marked(call, arena, mark_bits, kept, count);
}

void call_set_marked(struct call *call, struct arena *arena, const struct marked_moment *marked,
                     size_t count)
{
    struct moment kept[MARK_COUNT];
    uint32_t mark_bits = 0;
    size_t known = 0;
    for (size_t i = 0; i < count; i++) {
        ensure(mark_bits >> marked[i].mark == 0, "marks are not in order");
        if (marked[i].moment.time_us == TIME_UNKNOWN)
            continue;
        kept[known++] = marked[i].moment;
        mark_bits |= UINT32_C(1) << marked[i].mark;
    }
    set_marked(call, arena, mark_bits, kept, known);
}

void call_shift(struct call *call, struct arena *arena, int64_t by_us)
{
    struct moment moments[MARK_COUNT];
    for (int i = 0; i < MARK_COUNT; i++) {
        moments[i] = call_moment(call, (enum call_mark)i);
        int64_t *time_us = &moments[i].time_us;
        if (*time_us != TIME_UNKNOWN && __builtin_add_overflow(*time_us, by_us, time_us))
            *time_us = TIME_UNKNOWN;
    }
    call_set_moments(call, arena, moments);
}

struct str call_told_value(const struct call_told *told, struct str key, size_t place)
{
    if (place < told->count && str_equal(told->values[place].key, key))
        return told->values[place].value;
    for (size_t i = 0; i < told->count; i++)
        if (str_equal(told->values[i].key, key))
            return told->values[i].value;
    return (struct str){0};
}

static bool has_shared(const struct call_shared_texts *known,
                       const struct str texts[CALL_TEXT_COUNT])
{
    for (int i = 0; i < CALL_TEXT_COUNT; i++)
        if (text_places[i].is_shared && !str_equal(known->text[text_places[i].place], texts[i]))
            return false;
    return true;
}

static uint64_t hash_of_shared(const struct str texts[CALL_TEXT_COUNT])
{
    struct str shared[CALL_SHARED_TEXTS];
    for (int i = 0; i < CALL_TEXT_COUNT; i++)
        if (text_places[i].is_shared)
            shared[text_places[i].place] = texts[i];
    return hash_key_texts(shared, CALL_SHARED_TEXTS);
}

static const struct call_shared_texts *share_texts(struct call_store *store,
                                                   const struct str texts[CALL_TEXT_COUNT],
                                                   uint64_t hash)
{
    for (struct map_node *n = map_find(&store->shared, hash); n; n = map_next(n)) {
        const struct call_shared_texts *known =
            (struct call_shared_texts *)n; /* node is its first member */
        if (has_shared(known, texts))
            return store->last_shared = known;
    }
    struct call_shared_texts *made = arena_alloc_zero(&store->arena, sizeof *made);
    copy_shared(made, &store->arena, texts);
    map_add(&store->shared, &made->node, hash);
    return store->last_shared = made;
}

uint64_t call_store_expect_texts(const struct call_store *store,
                                 const struct str texts[CALL_TEXT_COUNT])
{
    uint64_t key = hash_of_shared(texts);
    map_expect(&store->shared, key);
    return key;
}

void call_store_fetch_texts(const struct call_store *store, uint64_t key)
{
    __builtin_prefetch(map_first(&store->shared, key));
}

void call_store_set_texts_of(struct call_store *store, struct call *call,
                             const struct str texts[CALL_TEXT_COUNT], uint64_t key)
{
    set_own_texts(call, &store->arena, texts);
    call->shared = share_texts(store, texts, key);
}

void call_store_set_texts(struct call_store *store, struct call *call,
                          const struct str texts[CALL_TEXT_COUNT])
{
    /* Rows of a table one after the other have the same texts more often than not. */
    bool is_last = store->last_shared && has_shared(store->last_shared, texts);
    set_own_texts(call, &store->arena, texts);
    call->shared = is_last ? store->last_shared : share_texts(store, texts, hash_of_shared(texts));
}

/* Where an address within the old legs is in the new ones. */
static const struct address *moved(const struct address *address, const struct call *from,
                                   const struct call *to)
{
    for (uint16_t i = 0; address && i < from->leg_count; i++) {
        if (address == &from->legs[i].from.address)
            return &to->legs[i].from.address;
        if (address == &from->legs[i].to.address)
            return &to->legs[i].to.address;
    }
    return NULL;
}

struct call *call_copy(const struct call *call, struct arena *arena)
{
    struct str texts[CALL_TEXT_COUNT];
    struct moment moments[MARK_COUNT];
    struct call *copy = arena_alloc(arena, sizeof *copy);
    *copy = *call;
    for (int i = 0; i < CALL_TEXT_COUNT; i++)
        texts[i] = call_text(call, (enum call_text)i);
    for (int i = 0; i < MARK_COUNT; i++)
        moments[i] = call_moment(call, (enum call_mark)i);
    call_set_texts(copy, arena, texts);
    call_set_moments(copy, arena, moments);
    copy->legs = (const struct call_leg *)(void *)arena_copy_bytes(
        arena, call->legs, call->leg_count * sizeof *call->legs, _Alignof(struct call_leg));
    copy->codes = (const uint16_t *)(void *)arena_copy_bytes(
        arena, call->codes, call->code_count * sizeof *call->codes, _Alignof(uint16_t));
    if (call->icmp)
        copy->icmp = (const struct call_icmp *)(void *)arena_copy_bytes(
            arena, call->icmp, sizeof *call->icmp, _Alignof(struct call_icmp));
    copy->exchange = (const struct call_exchange *)(void *)arena_copy_bytes(
        arena, call->exchange, sizeof *call->exchange, _Alignof(struct call_exchange));
    copy->trunk = moved(call->trunk, call, copy);
    copy->responder = moved(call->responder, call, copy);
    copy->related = NULL;
    copy->related_count = 0;
    return copy;
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

void call_store_back(struct call_store *store, struct backing *backing)
{
    store->arena.backing = backing;
}

void call_store_free(struct call_store *store)
{
    backing_array_free(store->arena.backing, store->calls);
    arena_free(&store->arena);
    map_free(&store->shared);
    *store = (struct call_store){0};
}

static const struct call_exchange no_exchange;

struct call *call_store_new(struct call_store *store)
{
    store->calls = backing_array_grow(store->arena.backing, store->calls, store->count,
                                      &store->capacity, sizeof(struct call *));
    struct call *call = arena_alloc_zero(&store->arena, sizeof *call);
    call->exchange = &no_exchange;
    store->calls[store->count++] = call;
    return call;
}
