/* Packs facts into a call. What many calls have in common is kept once: what was said, trunks. */
#include "cdr_calls.h"

#include "sipdiag/base/hash.h"
#include "sipdiag/base/memory.h"

#include <stdlib.h>
#include <string.h>

enum { CODES = 700 };

struct trunk_name {
    struct map_node node;
    struct str name;
    struct address address;
};

struct cdr_calls {
    struct call_store *store;
    struct map trunks, said;
    const uint16_t *codes; /* each code at its own place */
    const struct call_leg *no_leg;
    const struct trunk_name *last_trunk;
    const struct call_cdr *last_said;
    struct text call_id;
};

static const uint16_t *make_codes(struct arena *arena)
{
    uint16_t *codes = arena_alloc(arena, CODES * sizeof *codes);
    for (uint16_t i = 0; i < CODES; i++)
        codes[i] = i;
    return codes;
}

struct cdr_calls *cdr_calls_new(struct call_store *store)
{
    struct cdr_calls *calls = xalloc(sizeof *calls);
    calls->store = store;
    calls->codes = make_codes(&store->arena);
    calls->no_leg = arena_alloc_zero(&store->arena, sizeof *calls->no_leg);
    map_init(&calls->trunks);
    map_init(&calls->said);
    return calls;
}

void cdr_calls_free(struct cdr_calls *calls)
{
    if (!calls)
        return;
    map_free(&calls->trunks);
    map_free(&calls->said);
    text_free(&calls->call_id);
    free(calls);
}

static const struct trunk_name *trunk_named(struct cdr_calls *calls, struct str name)
{
    if (calls->last_trunk && str_equal(calls->last_trunk->name, name))
        return calls->last_trunk;
    uint64_t hash = hash_key(name.at, name.len);
    for (struct map_node *node = map_find(&calls->trunks, hash); node; node = map_next(node)) {
        const struct trunk_name *known = (struct trunk_name *)node; /* node is its first member */
        if (str_equal(known->name, name))
            return calls->last_trunk = known;
    }
    struct trunk_name *made = arena_alloc_zero(&calls->store->arena, sizeof *made);
    made->name = arena_copy(&calls->store->arena, name);
    made->address = address_named(&made->name);
    map_add(&calls->trunks, &made->node, hash);
    return calls->last_trunk = made;
}

static bool is_same_said(const struct call_cdr *known, const struct call_cdr *cdr)
{
    return known->code == cdr->code && known->word == cdr->word &&
           known->answered == cdr->answered && known->shows_answers == cdr->shows_answers &&
           known->hides_cancel == cdr->hides_cancel && str_equal(known->said, cdr->said);
}

static const struct call_cdr *keep_said(struct cdr_calls *calls, struct call_cdr *cdr)
{
    enum { SAID_MOST = 80 };
    if (cdr->said.len > SAID_MOST)
        cdr->said.len = SAID_MOST;
    if (calls->last_said && is_same_said(calls->last_said, cdr))
        return calls->last_said;
    uint64_t hash = hash_key(cdr->said.at, cdr->said.len) + cdr->code * 8u + cdr->word;
    for (struct map_node *node = map_find(&calls->said, hash); node; node = map_next(node))
        if (is_same_said((struct call_cdr *)node, cdr)) /* node is its first member */
            return calls->last_said = (struct call_cdr *)node;
    struct call_cdr *made = arena_alloc_zero(&calls->store->arena, sizeof *made);
    *made = *cdr;
    made->said = arena_copy(&calls->store->arena, cdr->said);
    map_add(&calls->said, &made->node, hash);
    return calls->last_said = made;
}

/* Words that stand for several ends alike. */
static bool hides_cancel(const struct cdr_facts *facts)
{
    return facts->code == 0 && (facts->q850 == 0 || facts->is_normal) &&
           (facts->word == WORD_NO_ANSWER || facts->word == WORD_FAILED ||
            facts->word == WORD_CHANNEL_UNAVAILABLE);
}

/* ---- times ---- */

static int64_t first_time(const struct cdr_facts *facts)
{
    const int64_t times[] = {facts->start_us, facts->ring_us, facts->answer_us, facts->final_us,
                             facts->end_us};
    int64_t first = TIME_UNKNOWN;
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++)
        if (times[i] != TIME_UNKNOWN && (first == TIME_UNKNOWN || times[i] < first))
            first = times[i];
    return first;
}

static void set_moments(struct call *call, struct arena *arena, const struct cdr_facts *facts,
                        uint16_t input)
{
    struct origin origin = {facts->line, input};
    int64_t final_us = facts->answered ? facts->answer_us : facts->end_us;
    int64_t first_us = facts->start_us == TIME_UNKNOWN ? first_time(facts) : TIME_UNKNOWN;
    const struct marked_moment marked[] = {
        {MARK_INVITE, {facts->start_us, origin}},
        {MARK_RING, {facts->ring_us, origin}},
        {MARK_ANSWER, {facts->answered ? facts->answer_us : TIME_UNKNOWN, origin}},
        {MARK_FINAL, {final_us, origin}},
        {MARK_BYE, {facts->answered ? facts->end_us : TIME_UNKNOWN, origin}},
        {MARK_FIRST, {first_us, origin}},
    };
    call_set_marked(call, arena, marked, sizeof marked / sizeof marked[0]);
}

static int64_t between(int64_t from_us, int64_t to_us)
{
    int64_t span;
    return from_us == TIME_UNKNOWN || to_us == TIME_UNKNOWN ||
                   __builtin_sub_overflow(to_us, from_us, &span) || span < 0
               ? TIME_UNKNOWN
               : span;
}

static void set_durations(struct call *call, const struct cdr_facts *facts)
{
    int64_t until = facts->answered ? facts->answer_us : facts->end_us;
    int64_t talk_ms = facts->talk_us == TIME_UNKNOWN ? -1 : facts->talk_us / US_PER_MS;
    call->ring_us = between(facts->ring_us, until);
    if (call->ring_us == TIME_UNKNOWN && facts->ring_time_us > 0)
        call->ring_us = facts->ring_time_us;
    call->has_talk = facts->answered && talk_ms >= 0 && talk_ms <= UINT32_MAX;
    call->talk_ms = call->has_talk ? (uint32_t)talk_ms : 0;
    call->has_timing = between(facts->start_us, facts->end_us) != TIME_UNKNOWN || call->has_talk ||
                       call->ring_us != TIME_UNKNOWN;
}

/* ---- the call ---- */

static struct str whole_id(struct cdr_calls *calls, const struct cdr_facts *facts)
{
    if (facts->prefix.len == 0)
        return facts->call_id;
    text_clear(&calls->call_id);
    text_add(&calls->call_id, facts->prefix);
    text_add_char(&calls->call_id, '-');
    text_add(&calls->call_id, facts->call_id);
    return text_str(&calls->call_id);
}

static const struct call_leg *leg_of(struct cdr_calls *calls, const struct cdr_facts *facts)
{
    if (facts->source.address.family == ADDRESS_NONE && facts->peer.address.family == ADDRESS_NONE)
        return (calls->store->without_hosts++, calls->no_leg);
    struct call_leg *leg = arena_alloc_zero(&calls->store->arena, sizeof *leg);
    leg->from = facts->source;
    leg->to = facts->peer;
    leg->start_us = facts->start_us;
    leg->final_us = facts->end_us;
    leg->code = facts->code;
    return leg;
}

static void set_result(struct cdr_calls *calls, struct call *call, const struct cdr_facts *facts)
{
    struct call_cdr cdr = {.said = facts->said,
                           .code = facts->code,
                           .word = facts->word,
                           .answered = facts->answered,
                           .shows_answers = facts->shows_answers,
                           .hides_cancel = hides_cancel(facts)};
    call->code = facts->code ? facts->code : facts->last_provisional;
    call->final = facts->code >= 200;
    call->last_provisional = facts->last_provisional;
    call->code_inferred = facts->code_inferred || call->code == 0;
    call->q850 = facts->answered ? 0 : facts->q850;
    call->q850_bye = facts->answered ? facts->q850 : 0;
    call->ended_by = facts->ended_by;
    call->bye_by = facts->answered ? facts->ended_by : PARTY_NONE;
    if (!call->code_inferred && call->code < CODES) {
        call->codes = &calls->codes[call->code];
        call->code_count = 1;
    }
    call->cdr = keep_said(calls, &cdr);
}

static void set_place(struct cdr_calls *calls, struct call *call, const struct cdr_facts *facts)
{
    call->legs = leg_of(calls, facts);
    call->leg_count = 1;
    call->leg_total = facts->rows;
    call->direction = facts->direction;
    call->caller_is_us = facts->direction == DIRECTION_OUT;
    call->responder_is_us = facts->direction == DIRECTION_IN;
    call->trunk = facts->trunk.len ? &trunk_named(calls, facts->trunk)->address : NULL;
    call->responder = &call->legs[0].to.address;
}

void cdr_calls_add(struct cdr_calls *calls, const struct cdr_facts *facts, uint16_t input)
{
    if (first_time(facts) == TIME_UNKNOWN)
        return;
    struct call *call = call_store_new(calls->store);
    struct str texts[CALL_TEXT_COUNT] = {{0}};
    call->from_cdr = true;
    calls->store->from_cdr++;
    call->has_invite = true;
    call->attempts = 1;
    set_moments(call, &calls->store->arena, facts, input);
    set_durations(call, facts);
    set_result(calls, call, facts);
    set_place(calls, call, facts);
    texts[CALL_TEXT_CALL_ID] = whole_id(calls, facts);
    texts[CALL_TEXT_CALLER] = facts->caller;
    texts[CALL_TEXT_CALLEE] = facts->callee;
    texts[CALL_TEXT_PHRASE] = facts->phrase;
    texts[CALL_TEXT_USER_AGENT] = facts->user_agent;
    call_store_set_texts(calls->store, call, texts);
}
