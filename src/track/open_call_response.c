/* Responses of a call: which INVITE transaction they answer, and what they tell about ringing,
 * answer, refusal. */
#include "open_call.h"

#include <string.h>

bool response_asks_for_retry(uint16_t status)
{
    return status == 401 || status == 407 || status == 422 || status == 491 || status == 494 ||
           (status >= 300 && status < 400);
}

static void keep_response(struct open_call *call, struct final_response *final,
                          const struct sip_facts *facts)
{
    struct arena *memory = &call->memory;
    *final = (struct final_response){
        .when = {facts->time_us, facts->origin},
        .phrase = arena_copy(memory, facts->phrase),
        .server = arena_copy(memory, facts->user_agent),
        .reason = arena_copy(memory, facts->reason),
        .warning = arena_copy(memory, facts->warning),
        .contact = arena_copy(memory, facts->contact_uri),
        .to_tag = tag_hash(facts->to_tag),
        .retry_after_s = facts->retry_after_s,
        .status = facts->status,
        .reason_sip = facts->reason_sip,
        .q850 = facts->q850,
    };
}

/* Best first: branch and link, branch alone (RFC 3261 17.1.3), link alone, CSeq alone. */
static struct invite_transaction *find_answered(struct open_call *call,
                                                const struct sip_facts *facts)
{
    uint64_t branch = tag_hash(facts->branch);
    struct invite_transaction *best = NULL;
    int best_score = 0;
    for (int i = 0; i < call->transaction_count; i++) {
        struct invite_transaction *t = &call->transactions[i];
        if (t->cseq != facts->cseq)
            continue;
        int score = 1 + (t->branch == branch ? 4 : 0) +
                    (open_leg_joins(&call->legs[t->leg], &facts->to, &facts->from) ? 2 : 0);
        if (score >= best_score) { /* the newest among equals */
            best = t;
            best_score = score;
        }
    }
    return best;
}

static void note_code(struct open_call *call, uint16_t status)
{
    for (int i = 0; i < call->seen.code_count; i++)
        if (call->codes[i] == status)
            return;
    if (call->seen.code_count < CODES_MAX)
        call->codes[call->seen.code_count++] = status;
}

static bool is_ringing(uint16_t status)
{
    return status >= 180 && status <= 183;
}

static void near_provisional(struct open_call *call, const struct sip_facts *facts)
{
    call->seen.last_provisional = facts->status;
    if (facts->status == 100) {
        open_call_mark_first(call, MARK_TRYING, facts);
        return;
    }
    open_call_mark_first(call, MARK_PROGRESS, facts);
    if (facts->q850 && !call->q850_provisional)
        call->q850_provisional = facts->q850;
    if (!is_ringing(facts->status))
        return;
    open_call_mark_first(call, MARK_RING, facts);
    if (facts->status == 180)
        call->seen.rang_180 = true;
    if (facts->media.present)
        open_call_mark_first(call, MARK_EARLY_MEDIA, facts);
}

static void near_challenge(struct open_call *call, const struct invite_transaction *t,
                           const struct sip_facts *facts)
{
    uint64_t realm = tag_hash(facts->challenge.realm);
    count_up(&call->exchange.challenges);
    open_call_mark(call, MARK_CHALLENGE, facts);
    call->texts[CALL_TEXT_REALM] = arena_copy(&call->memory, facts->challenge.realm);
    if (facts->challenge.stale)
        count_up(&call->exchange.stale_challenges);
    else if (t->has_credentials && (t->realm == realm || realm == 0))
        count_up(&call->exchange.refused_logins);
}

bool open_call_contact_is_private(const struct sip_facts *facts)
{
    struct str host = facts->contact_uri;
    size_t at = str_find_char(host, '@');
    host = at < host.len ? str_from_offset(host, at + 1)
                         : str_from_offset(host, str_find_char(host, ':') + 1);
    size_t end = host.len && host.at[0] == '[' ? str_find_char(host, ']') + 1 : 0;
    while (end < host.len && host.at[end] != ':' && host.at[end] != ';' && host.at[end] != '>')
        end++;
    struct address address;
    return address_parse((struct str){host.at, end < host.len ? end : host.len}, &address) &&
           address_is_private(&address) && !address_is_private(&facts->from.address);
}

static void near_answer(struct open_call *call, const struct sip_facts *facts)
{
    count_up(&call->exchange.answer_copies);
    tags_add(call->answer_tags, &call->answer_tag_count, tag_hash(facts->to_tag));
    if (call->marks[MARK_ANSWER].time_us != TIME_UNKNOWN) {
        open_call_mark(call, MARK_ANSWER_REPEAT, facts);
        return;
    }
    open_call_mark(call, MARK_ANSWER, facts);
    open_call_mark_first(call, MARK_PROGRESS, facts);
    call->seen.contact_private = open_call_contact_is_private(facts);
}

static void near_final(struct open_call *call, const struct invite_transaction *t,
                       const struct sip_facts *facts)
{
    open_call_mark_first(call, MARK_PROGRESS, facts);
    if (facts->status == 401 || facts->status == 407)
        near_challenge(call, t, facts);
    if (facts->status < 400)
        open_call_mark(call, MARK_REDIRECT, facts);
    if (facts->status == 403 && t->has_credentials)
        call->seen.login_then_refused = true;
    call->awaits_retry = response_asks_for_retry(facts->status);
    open_call_mark(call, MARK_FINAL, facts);
}

static void apply_final(struct open_call *call, struct invite_transaction *t,
                        const struct sip_facts *facts)
{
    struct open_leg *leg = &call->legs[t->leg];
    bool is_answer = facts->status < 300;
    bool was_answered = t->final.status >= 200 && t->final.status < 300;
    bool is_first = t->final.status == 0;
    if (is_first || (is_answer && !was_answered))
        keep_response(call, &t->final, facts);
    if (leg->seen.code < 200 || leg->seen.code >= 300 || is_answer) {
        leg->seen.code = facts->status;
        leg->seen.q850 = facts->q850;
        leg->seen.final_us = facts->time_us;
    }
    if (!leg->near)
        return;
    if (is_answer)
        near_answer(call, facts);
    else if (is_first)
        near_final(call, t, facts);
}

static void apply_invite_response(struct open_call *call, const struct sip_facts *facts)
{
    struct invite_transaction *t = find_answered(call, facts);
    if (!t && call->seen.has_invite)
        return; /* answers an INVITE the capture missed: its CSeq is none of ours */
    if (t && t->in_dialog)
        return;
    note_code(call, facts->status);
    if (!t) { /* only the replies were captured, or it began before: still the best we know */
        if (facts->status >= 200 && call->marks[MARK_FINAL].time_us == TIME_UNKNOWN) {
            call->seen.code = facts->status;
            open_call_mark(call, MARK_FINAL, facts);
            call->texts[CALL_TEXT_PHRASE] = arena_copy(&call->memory, facts->phrase);
            if (facts->status < 300)
                open_call_mark(call, MARK_ANSWER, facts);
        } else if (facts->status < 200) {
            near_provisional(call, facts);
        }
        return;
    }
    struct open_leg *leg = &call->legs[t->leg];
    count_up(&t->responses);
    count_up(&leg->seen.responses);
    if (is_ringing(facts->status))
        leg->seen.rang = true;
    if (leg->near)
        dialog_watch_response(&call->watch, facts, &leg->seen.from);
    if (facts->status >= 200)
        apply_final(call, t, facts);
    else if (leg->near)
        near_provisional(call, facts);
}

void open_call_apply_response(struct open_call *call, const struct sip_facts *facts)
{
    if (facts->method == SIP_METHOD_INVITE)
        apply_invite_response(call, facts);
    else if (facts->method == SIP_METHOD_BYE && facts->status >= 200)
        open_call_mark_first(call, MARK_BYE_RESPONSE, facts);
}
