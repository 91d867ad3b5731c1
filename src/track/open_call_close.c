/* Turns an open call into the packed record: which final counts, who ended it, how long it rang. */
#include "open_call.h"

#include <string.h>

static bool is_near_attempt(const struct open_call *call, const struct invite_transaction *t)
{
    return !t->in_dialog && call->legs[t->leg].near;
}

/* RFC 3261 16.7: a 6xx first, else the lowest class; the later of two in one class. */
static bool is_better_fork(uint16_t candidate, uint16_t best)
{
    int candidate_class = candidate / 100, best_class = best / 100;
    if (candidate_class == best_class)
        return true;
    if (candidate_class == 6 || best_class == 6)
        return candidate_class == 6;
    return candidate_class < best_class;
}

static const struct invite_transaction *answered_transaction(const struct open_call *call)
{
    const struct invite_transaction *first = NULL;
    for (int i = 0; i < call->transaction_count; i++) {
        const struct invite_transaction *t = &call->transactions[i];
        if (is_near_attempt(call, t) && t->final.status >= 200 && t->final.status < 300 &&
            (!first || t->final.when.time_us < first->final.when.time_us))
            first = t;
    }
    return first;
}

static bool is_superseded(const struct open_call *call, int index)
{
    if (!response_asks_for_retry(call->transactions[index].final.status))
        return false;
    for (int i = index + 1; i < call->transaction_count; i++)
        if (is_near_attempt(call, &call->transactions[i]) &&
            call->transactions[i].cseq != call->transactions[index].cseq)
            return true;
    return false;
}

/* The transaction whose final response is the call's code; NULL when there is none. */
static const struct invite_transaction *deciding_transaction(const struct open_call *call)
{
    const struct invite_transaction *best = answered_transaction(call);
    if (best)
        return best;
    for (int i = 0; i < call->transaction_count; i++) {
        const struct invite_transaction *t = &call->transactions[i];
        if (!is_near_attempt(call, t) || t->final.status == 0 || is_superseded(call, i))
            continue;
        if (!best || t->cseq != best->cseq || is_better_fork(t->final.status, best->final.status))
            best = t;
    }
    return best;
}

static void set_final(struct open_call *call, const struct final_response *final)
{
    struct call *seen = &call->seen;
    seen->code = final->status;
    seen->final = true;
    call->exchange.retry_after_s = final->retry_after_s;
    call->exchange.reason_sip = final->reason_sip;
    call->marks[MARK_FINAL] = final->when;
    call->texts[CALL_TEXT_PHRASE] = final->phrase;
    call->texts[CALL_TEXT_SERVER] = final->server;
    call->texts[CALL_TEXT_WARNING] = final->warning;
    if (final->status >= 300 && final->status < 400)
        call->texts[CALL_TEXT_CONTACT] = final->contact;
    if (final->reason.len)
        call->texts[CALL_TEXT_REASON] = final->reason;
    seen->q850 = call->q850_provisional ? call->q850_provisional
                 : final->q850          ? final->q850
                                        : seen->q850_bye;
}

static void set_code(struct open_call *call)
{
    const struct invite_transaction *deciding = deciding_transaction(call);
    struct call *seen = &call->seen;
    if (deciding) {
        set_final(call, &deciding->final);
        return;
    }
    if (!seen->has_invite && call->marks[MARK_FINAL].time_us != TIME_UNKNOWN) {
        seen->final = true;
        return;
    }
    call->marks[MARK_FINAL].time_us = TIME_UNKNOWN;
    seen->code = seen->last_provisional;
    seen->q850 = call->q850_provisional ? call->q850_provisional : seen->q850_bye;
}

/* A leg farther along that ended otherwise than the caller was told: its code is the provider's
 * word. */
static void set_far_code(struct open_call *call)
{
    struct call *seen = &call->seen;
    const struct call_leg *far = NULL;
    if (!seen->final || seen->code < 300 || seen->code == 487)
        return;
    for (int i = 0; i < call->leg_count; i++) {
        const struct call_leg *leg = &call->legs[i].seen;
        if (call->legs[i].near || leg->code < 300 || leg->code == 401 || leg->code == 407 ||
            leg->code == 487)
            continue;
        if (leg->code == seen->code)
            return;
        if (!far || leg->final_us >= far->final_us)
            far = leg;
    }
    if (!far)
        return;
    seen->far_code = far->code;
    if (far->q850)
        seen->q850 = far->q850;
    call->marks[MARK_FAR_FINAL] = (struct moment){far->final_us, call->marks[MARK_FINAL].origin};
    for (int i = 0; i < call->transaction_count; i++)
        if (call->transactions[i].final.when.time_us == far->final_us)
            call->marks[MARK_FAR_FINAL] = call->transactions[i].final.when;
}

static void set_ring(struct open_call *call)
{
    int64_t from = call->marks[MARK_RING].time_us;
    static const enum call_mark ends[] = {MARK_ANSWER, MARK_CANCEL, MARK_FINAL};
    int64_t until = TIME_UNKNOWN;
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        int64_t end = call->marks[ends[i]].time_us;
        if (end != TIME_UNKNOWN && (until == TIME_UNKNOWN || end < until))
            until = end;
    }
    bool known =
        !call->seen.no_times && from != TIME_UNKNOWN && until != TIME_UNKNOWN && until >= from;
    call->seen.ring_us = known ? until - from : TIME_UNKNOWN;
}

static enum party who_ended(const struct open_call *call)
{
    const struct call *seen = &call->seen;
    bool answered = call->marks[MARK_ANSWER].time_us != TIME_UNKNOWN;
    if (call->marks[MARK_BYE].time_us != TIME_UNKNOWN)
        return seen->bye_by;
    if (answered)
        return PARTY_NONE;
    if (seen->cancel_by != PARTY_NONE)
        return seen->cancel_by;
    if (!seen->final || seen->code == 408 || seen->code == 504)
        return PARTY_NETWORK;
    return PARTY_CALLEE;
}

static void set_legs(struct open_call *call, struct call *record, struct arena *arena)
{
    struct call_leg kept[LEGS_MAX];
    for (int i = 0; i < call->leg_count; i++)
        kept[i] = call->legs[i].seen;
    record->leg_count = call->leg_count;
    record->leg_total = (uint16_t)(call->leg_total < UINT16_MAX ? call->leg_total : UINT16_MAX);
    record->legs = (const struct call_leg *)(void *)arena_copy_bytes(
        arena, kept, call->leg_count * sizeof kept[0], _Alignof(struct call_leg));
}

static void count_near_responses(struct open_call *call)
{
    uint32_t responses = 0;
    for (int i = 0; i < call->leg_count; i++)
        if (call->legs[i].near)
            responses += call->legs[i].seen.responses;
    call->exchange.responses = (uint16_t)(responses < UINT16_MAX ? responses : UINT16_MAX);
}

void open_call_close(struct open_call *call, struct call_store *store, bool with_media)
{
    set_code(call);
    set_far_code(call);
    uint64_t texts_key = call_store_expect_texts(store, call->texts);
    set_ring(call);
    count_near_responses(call);
    call->seen.ended_by = who_ended(call);
    dialog_watch_close(&call->watch, call->marks[MARK_ANSWER].time_us,
                       call->marks[MARK_BYE].time_us, &call->exchange.dialog);
    if (call->seen.attempts < 2) /* the same packet as MARK_INVITE */
        call->marks[MARK_ATTEMPT].time_us = TIME_UNKNOWN;
    if (call->exchange.invite_copies < 2)
        call->marks[MARK_INVITE_REPEAT].time_us = TIME_UNKNOWN;
    struct call *record = call_store_new(store);
    *record = call->seen;
    record->exchange = (const struct call_exchange *)(void *)arena_copy_bytes(
        &store->arena, &call->exchange, sizeof call->exchange, _Alignof(struct call_exchange));
    call_set_moments(record, &store->arena, call->marks); /* these first: see calls_read_ahead() */
    call_store_fetch_texts(store, texts_key);
    set_legs(call, record, &store->arena);
    record->codes = (const uint16_t *)(void *)arena_copy_bytes(
        &store->arena, call->codes, call->seen.code_count * sizeof call->codes[0],
        _Alignof(uint16_t));
    call_store_set_texts_of(store, record, call->texts, texts_key);
    if (with_media)
        record->media = media_watch_close(&call->media, &store->arena);
    if (record->icmp)
        record->icmp = (const struct call_icmp *)(void *)arena_copy_bytes(
            &store->arena, record->icmp, sizeof *record->icmp, _Alignof(struct call_icmp));
}
