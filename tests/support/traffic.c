/* Plays seeded traffic: callers, numbers, answers, lines in use, and the faults among them. */
#include "traffic.h"

#include "traffic_parts.h"

#include "sipdiag/base/memory.h"
#include "sipdiag/diagnose/diagnose.h"
#include "sipdiag/model/codec.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- chance ---- */

uint64_t chance_next(struct chance *chance)
{
    uint64_t z = (chance->state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

double chance_share(struct chance *chance)
{
    return (double)(chance_next(chance) >> 11) / 9007199254740992.0;
}

bool chance_is(struct chance *chance, double probability)
{
    return chance_share(chance) < probability;
}

double chance_between(struct chance *chance, double low, double high)
{
    return low + (high - low) * chance_share(chance);
}

double chance_wait(struct chance *chance, double mean)
{
    return -mean * log1p(-chance_share(chance));
}

uint32_t chance_below(struct chance *chance, uint32_t count)
{
    return (uint32_t)(chance_next(chance) % count);
}

/* ---- a call as a record ---- */

static void set_mark(struct moment moments[MARK_COUNT], enum call_mark mark, int64_t time_us,
                     uint32_t frame)
{
    if (time_us != TIME_UNKNOWN)
        moments[mark] = (struct moment){time_us, {frame, 0}};
}

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static void set_moments(struct traffic *traffic, struct call *call, const struct played *played)
{
    struct moment moments[MARK_COUNT];
    uint32_t frame = (uint32_t)traffic->store.count * 12;
    int64_t last = played->start_us;
    for (int i = 0; i < MARK_COUNT; i++)
        moments[i].time_us = TIME_UNKNOWN;
    set_mark(moments, MARK_INVITE, played->start_us, frame + 1);
    set_mark(moments, MARK_TRYING, played->trying_us, frame + 2);
    set_mark(moments, MARK_RING, played->ring_us, frame + 3);
    set_mark(moments, MARK_CANCEL, played->cancel_us, frame + 4);
    set_mark(moments, MARK_ANSWER, played->answer_us, frame + 5);
    set_mark(moments, MARK_FINAL, played->final_us, frame + 5);
    set_mark(moments, MARK_BYE, played->bye_us, frame + 7);
    if (played->silent)
        set_mark(moments, MARK_INVITE_REPEAT, played->start_us + 31500 * US_PER_MS, frame + 8);
    if (played->answer_us != TIME_UNKNOWN)
        set_mark(moments, MARK_ACK, played->answer_us + 10 * US_PER_MS, frame + 6);
    if (played->bye_us != TIME_UNKNOWN && !played->hung)
        set_mark(moments, MARK_BYE_RESPONSE, played->bye_us + 20 * US_PER_MS, frame + 9);
    for (int i = 0; i < MARK_COUNT; i++)
        last = later(last, moments[i].time_us);
    int64_t progress = played->ring_us != TIME_UNKNOWN ? played->ring_us : played->final_us;
    set_mark(moments, MARK_PROGRESS, progress, frame + 3);
    set_mark(moments, MARK_LAST, last, frame + 10);
    call_set_moments(call, &traffic->store.arena, moments);
    traffic->last_us = later(traffic->last_us, last);
}

static void set_texts(struct traffic *traffic, struct call *call, const struct played *played)
{
    struct str texts[CALL_TEXT_COUNT] = {{NULL, 0}};
    char id[32];
    snprintf(id, sizeof id, "c%08zu@traffic", traffic->store.count);
    texts[CALL_TEXT_CALL_ID] = str_from(id);
    texts[CALL_TEXT_CALLER] = str_from(played->caller);
    texts[CALL_TEXT_CALLEE] = str_from(played->callee);
    texts[CALL_TEXT_PHRASE] = str_from(played->phrase ? played->phrase : "");
    call_store_set_texts(&traffic->store, call, texts);
}

struct address traffic_trunk_address(unsigned trunk)
{
    const uint8_t bytes[4] = {198, 51, 100, (uint8_t)(7 + trunk)};
    return address_ipv4(bytes);
}

struct address traffic_our_address(void)
{
    const uint8_t bytes[4] = {192, 0, 2, 10};
    return address_ipv4(bytes);
}

struct address traffic_branch_address(void)
{
    const uint8_t bytes[4] = {192, 0, 2, 77};
    return address_ipv4(bytes);
}

static void set_leg(struct traffic *traffic, struct call *call, const struct played *played)
{
    struct call_leg *leg = arena_alloc_zero(&traffic->store.arena, sizeof *leg);
    struct endpoint us = {played->branch ? traffic_branch_address() : traffic_our_address(), 5060},
                    trunk = {traffic_trunk_address(played->trunk), 5060};
    leg->from = played->inbound ? trunk : us;
    leg->to = played->inbound ? us : trunk;
    leg->start_us = played->start_us;
    leg->final_us = played->final_us;
    leg->code = played->code;
    leg->rang = played->ring_us != TIME_UNKNOWN;
    leg->invites = played->silent ? 7 : 1;
    leg->responses = played->silent ? 0 : 2;
    call->legs = leg;
    call->leg_count = call->leg_total = 1;
    call->trunk = played->inbound ? &leg->from.address : &leg->to.address;
    call->responder = &leg->to.address;
    call->responder_is_us = played->inbound;
    call->caller_is_us = !played->inbound;
    call->direction = played->inbound ? DIRECTION_IN : DIRECTION_OUT;
}

static int64_t ring_time(const struct played *played)
{
    int64_t end = played->answer_us != TIME_UNKNOWN   ? played->answer_us
                  : played->cancel_us != TIME_UNKNOWN ? played->cancel_us
                                                      : played->final_us;
    return played->ring_us == TIME_UNKNOWN || end == TIME_UNKNOWN ? TIME_UNKNOWN
                                                                  : end - played->ring_us;
}

static void set_exchange(struct traffic *traffic, struct call *call, const struct played *played)
{
    struct call_exchange *exchange = arena_alloc_zero(&traffic->store.arena, sizeof *exchange);
    uint64_t usual = codec_set(codec_by_name(STR("PCMA"), 8000)),
             second = codec_set(codec_by_name(STR("PCMU"), 8000)),
             rare = codec_set(codec_by_name(STR("G722"), 8000)) |
                    codec_set(codec_by_name(STR("opus"), 48000));
    exchange->dialog.offered = played->rare_codecs ? rare : usual | second;
    if (played->answer_us != TIME_UNKNOWN)
        exchange->dialog.answered = usual;
    if (played->srtp)
        exchange->dialog.flags |= DIALOG_OFFERS_SRTP;
    if (played->rewritten)
        exchange->dialog.flags |= DIALOG_REWRITTEN;
    exchange->bye_copies = played->bye_us == TIME_UNKNOWN ? 0 : played->hung ? 11 : 1;
    exchange->invite_copies = played->silent ? 7 : 1;
    exchange->requests_seen = played->silent ? 7 : 3;
    exchange->replies_seen = exchange->responses = played->silent ? 0 : 2;
    exchange->answer_copies = exchange->acks = played->answer_us != TIME_UNKNOWN;
    call->exchange = exchange;
}

void traffic_add(struct traffic *traffic, const struct played *played)
{
    struct call *call = call_store_new(&traffic->store);
    uint16_t *codes = arena_alloc(&traffic->store.arena, sizeof *codes);
    codes[0] = played->code;
    set_texts(traffic, call, played);
    set_moments(traffic, call, played);
    set_leg(traffic, call, played);
    set_exchange(traffic, call, played);
    call->code = played->code;
    call->final = played->code >= 200;
    call->codes = codes;
    call->code_count = 1;
    call->last_provisional = played->ring_us != TIME_UNKNOWN     ? 180
                             : played->trying_us != TIME_UNKNOWN ? 100
                                                                 : 0;
    call->rang_180 = played->ring_us != TIME_UNKNOWN;
    call->has_invite = true;
    call->attempts = 1;
    call->messages = 8;
    call->ring_us = ring_time(played);
    call->recovered = played->recovered;
    call->bye_by = played->bye_by;
    call->cancel_by = played->cancel_us != TIME_UNKNOWN ? PARTY_CALLER : PARTY_NONE;
    call->ended_by = played->bye_by != PARTY_NONE           ? played->bye_by
                     : played->cancel_us != TIME_UNKNOWN    ? PARTY_CALLER
                     : played->silent || played->code < 200 ? PARTY_NETWORK
                                                            : PARTY_CALLEE;
}

/* ---- verdicts and findings ---- */

void traffic_judge(struct traffic *traffic, size_t index)
{
    struct verdict verdict = {.cause = NULL};
    diagnose_call(traffic->diagnosis, traffic->store.calls[index], &verdict);
    traffic->verdicts[index] = verdict_set_keep(&traffic->kept, &verdict);
}

static void judge(struct traffic *traffic)
{
    const struct address ours[] = {traffic_our_address(), traffic_branch_address()};
    traffic->input_last_us[0] = traffic->last_us;
    traffic->diagnosis = diagnosis_new(&(struct diagnosis_scope){
        .settings = &traffic->settings,
        .calls = traffic->store.calls,
        .call_count = traffic->store.count,
        .inputs = &traffic->input,
        .input_last_us = traffic->input_last_us,
        .input_count = 1,
    });
    verdict_set_init(&traffic->kept);
    traffic->verdicts = xalloc(traffic->store.count * sizeof(struct verdict *));
    for (size_t i = 0; i < traffic->store.count; i++)
        traffic_judge(traffic, i);
    traffic->findings = find_all(&(struct find_input){.settings = &traffic->settings,
                                                      .calls = traffic->store.calls,
                                                      .verdicts = traffic->verdicts,
                                                      .kept = &traffic->kept,
                                                      .call_count = traffic->store.count,
                                                      .presence = &traffic->presence,
                                                      .us = ours,
                                                      .us_count = 2,
                                                      .first_us = traffic->first_us,
                                                      .last_us = traffic->last_us});
}

void traffic_play(struct traffic *traffic, uint64_t seed, uint64_t faults)
{
    *traffic = (struct traffic){.begins_us = TIME_UNKNOWN,
                                .ends_us = TIME_UNKNOWN,
                                .first_bad_us = TIME_UNKNOWN,
                                .last_bad_us = TIME_UNKNOWN};
    call_store_init(&traffic->store);
    settings_init(&traffic->settings);
    traffic_fill(traffic, seed, faults);
    judge(traffic);
}

void traffic_free(struct traffic *traffic)
{
    findings_free(traffic->findings);
    diagnosis_free(traffic->diagnosis);
    call_store_free(&traffic->store);
    free(traffic->verdicts);
    verdict_set_free(&traffic->kept);
}

const struct finding *traffic_finding(const struct traffic *traffic, const char *id)
{
    size_t count;
    const struct finding *list = findings_list(traffic->findings, &count);
    struct address first = traffic_trunk_address(0),
                   stranger = traffic_trunk_address(TRUNKS_PLAYED),
                   phone = traffic_trunk_address(PHONE);
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i].kind->id, id) == 0 &&
            (list[i].trunk.family == ADDRESS_NONE || address_equal(&list[i].trunk, &first) ||
             address_equal(&list[i].trunk, &stranger) || address_equal(&list[i].trunk, &phone)))
            return &list[i];
    return NULL;
}
