/* A CDR and a capture of the same calls: a row becomes what the CDR says about the captured call.
 * Found by Call-ID, else by numbers and time; clocks that differ by a constant are set right first.
 */
#include "correlate.h"

#include "sipdiag/base/map.h"
#include "sipdiag/base/memory.h"

#include <stddef.h>
#include <stdlib.h>

enum { SEARCH_MAX = 64, OFFSET_CALLS_LEAST = 5 };

/* CDRs count whole seconds, and begin a little before or after the INVITE. */
static const int64_t near_us = 3 * US_PER_S, talk_differs_us = 2 * US_PER_S;

struct joined_call {
    struct map_node by_id, by_number;
    struct call *call;
    bool is_taken;
};

struct offset {
    int64_t us;
    uint16_t input;
};

struct joining {
    struct call_store *store;
    const struct settings *settings;
    struct map ids, numbers;
    struct joined_call *captured;
    size_t captured_count;
    struct offset *offsets;
    size_t offset_count, offset_capacity;
};

static uint64_t id_key(const struct call *call)
{
    return call_key(call_text(call, CALL_TEXT_CALL_ID));
}

static uint64_t number_key(const struct joining *joining, const struct call *call,
                           enum call_text text)
{
    return number_hash(call_text(call, text), joining->settings->value[SETTING_NUMBER_TAIL]);
}

static void index_captured(struct joining *joining)
{
    const struct call_store *store = joining->store;
    joining->captured = xalloc(store->count * sizeof *joining->captured);
    for (size_t i = 0; i < store->count; i++) {
        struct call *call = store->calls[i];
        uint64_t id = id_key(call), number = number_key(joining, call, CALL_TEXT_CALLEE);
        if (call->from_cdr)
            continue;
        struct joined_call *entry = &joining->captured[joining->captured_count++];
        entry->call = call;
        if (id)
            map_add(&joining->ids, &entry->by_id, id);
        if (number && !call->absorbed)
            map_add(&joining->numbers, &entry->by_number, number);
    }
}

/* ---- finding ---- */

static struct joined_call *entry_of_id(struct map_node *node)
{
    return (struct joined_call *)node; /* by_id is its first member */
}

static struct joined_call *entry_of_number(struct map_node *node)
{
    return (struct joined_call *)(void *)((char *)node - offsetof(struct joined_call, by_number));
}

static struct joined_call *find_by_id(const struct joining *joining, const struct call *cdr)
{
    uint64_t id = id_key(cdr);
    for (struct map_node *n = id ? map_find(&joining->ids, id) : NULL; n; n = map_next(n))
        if (str_equal(call_text(entry_of_id(n)->call, CALL_TEXT_CALL_ID),
                      call_text(cdr, CALL_TEXT_CALL_ID)))
            return entry_of_id(n);
    return NULL;
}

/* A caller that one of them does not know, or writes in letters, is no contradiction. */
static bool same_caller(const struct joining *joining, const struct call *a, const struct call *b)
{
    uint64_t left = number_key(joining, a, CALL_TEXT_CALLER),
             right = number_key(joining, b, CALL_TEXT_CALLER);
    return !left || !right || left == right;
}

static int64_t distance(int64_t a, int64_t b)
{
    int64_t span;
    if (a == TIME_UNKNOWN || b == TIME_UNKNOWN || __builtin_sub_overflow(a, b, &span))
        return INT64_MAX;
    return span < 0 ? -span : span;
}

/* How far apart they are: by their start, or where the CDR has none, by their end. */
static int64_t time_between(const struct call *cdr, const struct call *call)
{
    if (call_has(cdr, MARK_INVITE))
        return distance(call_start(cdr), call_start(call));
    return distance(call_time(cdr, MARK_FINAL), call_time(call, MARK_FINAL));
}

static struct joined_call *find_by_numbers(const struct joining *joining, const struct call *cdr)
{
    struct joined_call *best = NULL;
    uint64_t number = number_key(joining, cdr, CALL_TEXT_CALLEE);
    int tries = SEARCH_MAX;
    for (struct map_node *n = number ? map_find(&joining->numbers, number) : NULL; n && tries--;
         n = map_next(n)) {
        struct joined_call *entry = entry_of_number(n);
        int64_t span = time_between(cdr, entry->call);
        if (entry->is_taken || span > near_us || !same_caller(joining, cdr, entry->call))
            continue;
        if (!best || span < time_between(cdr, best->call))
            best = entry;
    }
    return best;
}

/* ---- clocks ---- */

static uint16_t input_of(const struct call *call)
{
    return call_moment(call, call_has(call, MARK_INVITE) ? MARK_INVITE : MARK_FIRST).origin.input;
}

static void note_offset(struct joining *joining, const struct call *cdr, const struct call *call)
{
    int64_t us;
    if (!call_has(cdr, MARK_INVITE) ||
        __builtin_sub_overflow(call_start(cdr), call_start(call), &us))
        return;
    joining->offsets = array_grow(joining->offsets, joining->offset_count,
                                  &joining->offset_capacity, sizeof *joining->offsets);
    joining->offsets[joining->offset_count++] = (struct offset){us, input_of(cdr)};
}

/* By Call-ID; else a number that was called once, by a caller that fits. */
static void note_offsets(struct joining *joining)
{
    for (size_t i = 0; i < joining->store->count; i++) {
        const struct call *cdr = joining->store->calls[i];
        uint64_t number = number_key(joining, cdr, CALL_TEXT_CALLEE);
        if (!cdr->from_cdr)
            continue;
        const struct joined_call *entry = find_by_id(joining, cdr);
        struct map_node *node = !entry && number ? map_find(&joining->numbers, number) : NULL;
        if (node && !map_next(node) && same_caller(joining, cdr, entry_of_number(node)->call))
            entry = entry_of_number(node);
        if (entry)
            note_offset(joining, cdr, entry->call);
    }
}

static int by_input_and_offset(const void *left, const void *right)
{
    const struct offset *a = left, *b = right;
    if (a->input != b->input)
        return a->input < b->input ? -1 : 1;
    return (a->us > b->us) - (a->us < b->us);
}

/* Zones differ by quarters of an hour. */
static int64_t rounded(int64_t us)
{
    static const int64_t quarter_us = 900 * US_PER_S;
    int64_t quarters = (us + (us < 0 ? -quarter_us : quarter_us) / 2) / quarter_us;
    return quarters && distance(us, quarters * quarter_us) <= near_us ? quarters * quarter_us : us;
}

/* The middle of most of them, when most agree; 0 when the clocks need no setting. */
static int64_t constant_of(const struct offset *offsets, size_t count)
{
    size_t best = 0, best_count = 0, end = 0;
    for (size_t begin = 0; begin < count; begin++) {
        while (end < count && distance(offsets[end].us, offsets[begin].us) <= near_us)
            end++;
        if (end - begin > best_count) {
            best = begin;
            best_count = end - begin;
        }
    }
    int64_t middle = best_count ? offsets[best + best_count / 2].us : 0;
    bool agrees = best_count >= OFFSET_CALLS_LEAST && best_count * 2 > count;
    return agrees && distance(middle, 0) > near_us ? rounded(middle) : 0;
}

static void shift_input(struct joining *joining, uint16_t input, int64_t offset_us)
{
    struct call_store *store = joining->store;
    for (size_t i = 0; i < store->count; i++)
        if (store->calls[i]->from_cdr && input_of(store->calls[i]) == input)
            call_shift(store->calls[i], &store->arena, -offset_us);
    store->cdr_offset_us = offset_us;
}

/* True when times were changed. */
static bool set_clocks(struct joining *joining)
{
    bool changed = false;
    note_offsets(joining);
    if (joining->offset_count)
        qsort(joining->offsets, joining->offset_count, sizeof *joining->offsets,
              by_input_and_offset);
    for (size_t i = 0, end; i < joining->offset_count; i = end) {
        for (end = i; end < joining->offset_count &&
                      joining->offsets[end].input == joining->offsets[i].input;)
            end++;
        int64_t offset_us = constant_of(&joining->offsets[i], end - i);
        if (offset_us)
            shift_input(joining, joining->offsets[i].input, offset_us);
        changed = changed || offset_us;
    }
    return changed;
}

/* ---- comparing ---- */

/* Codes that an inferred one may have been. */
static bool may_be(uint16_t inferred, uint16_t code)
{
    static const struct {
        uint16_t inferred;
        uint16_t codes[8];
    } rows[] = {
        {486, {600}},           {403, {401, 402, 407, 603, 607, 608}},
        {404, {410, 485, 604}}, {408, {504, 480}},
        {480, {408, 483}},      {504, {408}},
        {500, {501, 502, 503}}, {503, {400, 481, 500, 502, 504}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        for (size_t j = 0; rows[i].inferred == inferred && j < 8; j++)
            if (rows[i].codes[j] == code)
                return true;
    return inferred == code;
}

/* The final code that was the provider's own word; 0 where the call ended by a CANCEL or by none.
 */
static uint16_t word_of(const struct call *call)
{
    bool cancelled = call_has(call, MARK_CANCEL) &&
                     (!call->final || call_time(call, MARK_CANCEL) <= call_time(call, MARK_FINAL));
    if (call->far_code)
        return call->far_code;
    return call->final && !cancelled && call->code != 487 ? call->code : 0;
}

static bool agrees(const struct call *cdr, const struct call *call)
{
    uint16_t told = cdr->final && cdr->code != 487 ? cdr->code : 0, seen = word_of(call);
    enum cdr_word word = cdr->cdr->word;
    if (told)
        return cdr->code_inferred ? may_be(told, seen) : told == seen;
    if (seen == 0)
        return word != WORD_FAILED && word != WORD_CONGESTION;
    return word == WORD_NO_ANSWER ? seen == 480 || seen == 408 : word == WORD_NONE;
}

static int64_t talk_difference(const struct call *cdr, const struct call *call)
{
    return distance(call_talk(cdr), call_talk(call));
}

static const struct call_cdr *view_of(struct call_store *store, const struct call *cdr,
                                      const struct call *call)
{
    bool answered = call_has(call, MARK_ANSWER);
    int64_t difference = talk_difference(cdr, call);
    unsigned mismatch = agrees(cdr, call) ? 0 : MISMATCH_RESULT;
    if (cdr->cdr->answered != answered)
        mismatch |= MISMATCH_ANSWER | MISMATCH_RESULT;
    else if (answered && difference != INT64_MAX && difference > talk_differs_us)
        mismatch |= MISMATCH_DURATION;
    if (!mismatch)
        return cdr->cdr;
    struct call_cdr *view = arena_alloc(&store->arena, sizeof *view);
    *view = *cdr->cdr;
    view->mismatch = (uint8_t)mismatch;
    view->mismatch_us = difference;
    return view;
}

static struct call *owner_of(struct call *call)
{
    while (call->absorbed)
        call = call->related[0];
    return call;
}

static void join(struct joining *joining, struct call *cdr, struct joined_call *entry)
{
    struct call *call = owner_of(entry->call);
    entry->is_taken = true;
    cdr->absorbed = true;
    relate_calls(joining->store, cdr, call);
    if (!call->trunk)
        call->trunk = cdr->trunk;
    if (!call->cdr)
        call->cdr = view_of(joining->store, cdr, call);
    joining->store->cdr_joined++;
}

static void join_all(struct joining *joining,
                     struct joined_call *(*find)(const struct joining *, const struct call *))
{
    for (size_t i = 0; i < joining->store->count; i++) {
        struct call *cdr = joining->store->calls[i];
        struct joined_call *entry = cdr->from_cdr && !cdr->absorbed ? find(joining, cdr) : NULL;
        if (entry && !entry->is_taken)
            join(joining, cdr, entry);
    }
}

bool join_cdrs(struct call_store *store, const struct settings *settings)
{
    struct joining joining = {.store = store, .settings = settings};
    if (store->from_cdr == 0 || store->from_cdr == store->count)
        return false;
    map_init(&joining.ids);
    map_init(&joining.numbers);
    index_captured(&joining);
    bool changed = set_clocks(&joining);
    join_all(&joining, find_by_id);
    join_all(&joining, find_by_numbers);
    map_free(&joining.ids);
    map_free(&joining.numbers);
    free(joining.captured);
    free(joining.offsets);
    return changed;
}
