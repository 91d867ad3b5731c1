/* Follows one call: which leg a request is on, which INVITE transaction it belongs to, who hangs
 * up. */
#include "open_call.h"

#include "sipdiag/base/hash.h"

#include <string.h>

uint64_t tag_hash(struct str tag)
{
    return tag.len ? hash_bulk(tag.at, tag.len, 1) | 1 : 0;
}

static struct moment moment_of(const struct sip_facts *facts)
{
    return (struct moment){facts->time_us, facts->origin};
}

void open_call_mark(struct open_call *call, enum call_mark mark, const struct sip_facts *facts)
{
    call->marks[mark] = moment_of(facts);
}

void open_call_mark_first(struct open_call *call, enum call_mark mark,
                          const struct sip_facts *facts)
{
    if (call->marks[mark].time_us == TIME_UNKNOWN)
        open_call_mark(call, mark, facts);
}

static void keep_text(struct open_call *call, enum call_text text, struct str value)
{
    call->texts[text] = arena_copy(&call->memory, value);
}

void tags_add(uint64_t tags[TAGS_MAX], uint8_t *count, uint64_t tag)
{
    for (uint8_t i = 0; i < *count; i++)
        if (tags[i] == tag)
            return;
    if (tag && *count < TAGS_MAX)
        tags[(*count)++] = tag;
}

bool open_call_has_tag(const struct open_call *call, uint64_t tag)
{
    for (uint8_t i = 0; i < call->caller_tag_count; i++)
        if (call->caller_tags[i] == tag)
            return true;
    return false;
}

/* ---- legs ---- */

static bool same_link(const struct open_leg *leg, const struct sip_facts *facts)
{
    return endpoint_equal(&leg->seen.from, &facts->from) &&
           endpoint_equal(&leg->seen.to, &facts->to);
}

/* On one host (loopback, a lab) only the ports tell who is who. */
static bool same_party(const struct open_leg *leg, const struct endpoint *party,
                       const struct endpoint *seen)
{
    bool one_host = address_equal(&leg->seen.from.address, &leg->seen.to.address);
    return address_equal(&party->address, &seen->address) &&
           (!one_host || party->port == seen->port);
}

bool open_leg_joins(const struct open_leg *leg, const struct endpoint *from,
                    const struct endpoint *to)
{
    return same_party(leg, &leg->seen.from, from) && same_party(leg, &leg->seen.to, to);
}

/* Is this the call's first sender? */
static bool is_first_sender(const struct open_call *call, const struct endpoint *end)
{
    return call->leg_count && same_party(&call->legs[0], &call->legs[0].seen.from, end);
}

static int find_leg(const struct open_call *call, const struct sip_facts *facts)
{
    for (int i = 0; i < call->leg_count; i++)
        if (same_link(&call->legs[i], facts) && call->legs[i].via_count == facts->via_count)
            return i;
    for (int i = 0; i < call->leg_count; i++)
        if (open_leg_joins(&call->legs[i], &facts->from, &facts->to) &&
            call->legs[i].via_count == facts->via_count)
            return i;
    return -1;
}

/* A leg is near when the call's first sender sent it: from the same host, with as many Via as the
 * first INVITE (a proxy on the same host adds one, RFC 3261 16.6). */
static bool is_near(const struct open_call *call, const struct sip_facts *facts)
{
    return call->leg_count == 0 ||
           (is_first_sender(call, &facts->from) && call->legs[0].via_count == facts->via_count);
}

static int add_leg(struct open_call *call, const struct sip_facts *facts)
{
    call->leg_total++;
    if (call->leg_count == LEGS_MAX)
        return LEGS_MAX - 1;
    if (call->leg_count == call->leg_room) {
        uint16_t room = (uint16_t)(call->leg_room * 4);
        struct open_leg *legs = arena_alloc(&call->memory, room * sizeof *legs);
        memcpy(legs, call->legs, call->leg_count * sizeof *legs);
        call->legs = legs;
        call->leg_room = room;
    }
    call->legs[call->leg_count] = (struct open_leg){
        .seen = {.from = facts->from,
                 .to = facts->to,
                 .from_is_logger = facts->from_is_logger,
                 .to_is_logger = facts->to_is_logger,
                 .start_us = facts->time_us,
                 .final_us = TIME_UNKNOWN},
        .via_count = facts->via_count,
        .near = is_near(call, facts),
    };
    return call->leg_count++;
}

int open_call_add_failed_leg(struct open_call *call, int behind, const struct refusal *refusal)
{
    struct sip_facts next = {.from = refusal->from,
                             .to = refusal->to,
                             .time_us = refusal->when.time_us,
                             .via_count = call->legs[behind].via_count + 1};
    return add_leg(call, &next);
}

bool open_call_uses(const struct open_call *call, const struct endpoint *from,
                    const struct endpoint *to)
{
    for (int i = 0; i < call->leg_count; i++)
        if (endpoint_equal(&call->legs[i].seen.from, from) &&
            endpoint_equal(&call->legs[i].seen.to, to))
            return true;
    return false;
}

bool open_call_is_relayed(const struct open_call *call, const struct sip_facts *facts)
{
    if (!call->seen.has_invite || call->state != OPEN_PENDING)
        return false;
    for (int i = 0; i < call->leg_count; i++)
        if (address_equal(&call->legs[i].seen.to.address, &facts->from.address))
            return true;
    return false;
}

/* ---- INVITE ---- */

static struct invite_transaction *new_transaction(struct open_call *call)
{
    if (call->transaction_count ==
        TRANSACTIONS_MAX) { /* a long call that refreshes itself: the oldest re-INVITE goes */
        for (int i = 0; i < TRANSACTIONS_MAX; i++)
            if (call->transactions[i].in_dialog || i == TRANSACTIONS_MAX - 1) {
                memmove(&call->transactions[i], &call->transactions[i + 1],
                        (size_t)(TRANSACTIONS_MAX - 1 - i) * sizeof call->transactions[0]);
                break;
            }
        call->transaction_count--;
    }
    if (call->transaction_count == call->transaction_room) {
        uint16_t room = (uint16_t)(call->transaction_room * 2);
        struct invite_transaction *grown = arena_alloc(&call->memory, room * sizeof *grown);
        memcpy(grown, call->transactions, call->transaction_count * sizeof *grown);
        call->transactions = grown;
        call->transaction_room = room;
    }
    struct invite_transaction *made = &call->transactions[call->transaction_count++];
    *made = (struct invite_transaction){.final.when.time_us = TIME_UNKNOWN};
    return made;
}

/* A client that draws a new branch for a retransmission is wrong but known: while nothing came
 * back, it is a copy. */
static struct invite_transaction *find_copied(struct open_call *call, const struct sip_facts *facts,
                                              int leg, uint64_t branch)
{
    for (int i = call->transaction_count; i-- > 0;) {
        struct invite_transaction *t = &call->transactions[i];
        if (t->leg != leg || t->cseq != facts->cseq || t->in_dialog != (facts->to_tag.len > 0))
            continue;
        if (t->branch == branch ||
            (t->responses == 0 && same_link(&call->legs[leg], facts) && !t->has_credentials))
            return t;
    }
    return NULL;
}

static void count_invite(struct open_call *call, struct invite_transaction *t,
                         const struct sip_facts *facts)
{
    struct call_leg *leg = &call->legs[t->leg].seen;
    t->last = moment_of(facts);
    count_up(&t->copies);
    if (!t->in_dialog)
        count_up(&leg->invites);
}

static void first_invite(struct open_call *call, const struct sip_facts *facts)
{
    call->seen.has_invite = true;
    if (call->early_cseq && call->early_cseq == facts->cseq) /* its response has the earlier time */
        call->seen.clock_odd = true;
    call->seen.transport = facts->transport;
    open_call_mark(call, MARK_INVITE, facts);
    keep_text(call, CALL_TEXT_FROM_TAG, facts->from_tag);
    keep_text(call, CALL_TEXT_CALLER, facts->from_user);
    keep_text(call, CALL_TEXT_CALLEE,
              facts->request_user.len ? facts->request_user : facts->to_user);
    keep_text(call, CALL_TEXT_FROM_URI, facts->from_uri);
    keep_text(call, CALL_TEXT_TO_URI, facts->to_uri);
    keep_text(call, CALL_TEXT_REQUEST_URI, facts->request_uri);
    keep_text(call, CALL_TEXT_USER_AGENT, facts->user_agent);
    dialog_watch_invite(&call->watch, facts, open_call_contact_is_private(facts));
    call->exchange.session_key = call_key(facts->session_id);
    call->exchange.offer_key = call_key(facts->media.origin);
}

/* A new initial INVITE of the call's first sender: the first, or one after a challenge, a redirect,
 * ... */
static void near_attempt(struct open_call *call, const struct sip_facts *facts)
{
    if (call->marks[MARK_INVITE].time_us != TIME_UNKNOWN)
        open_call_mark(call, MARK_ATTEMPT, facts);
    if (facts->cseq > call->last_near_cseq) {
        call->marks[MARK_TRYING].time_us = TIME_UNKNOWN;
        call->marks[MARK_PROGRESS].time_us = TIME_UNKNOWN;
    }
    call->last_near_cseq = facts->cseq;
    call->awaits_retry = false;
    call->marks[MARK_FINAL].time_us =
        TIME_UNKNOWN; /* it was the earlier attempt's: this one is open */
    count_up(&call->seen.attempts);
    if (facts->credentials.present)
        count_up(&call->seen.credentials);
}

static void apply_invite(struct open_call *call, const struct sip_facts *facts)
{
    bool in_dialog = facts->to_tag.len > 0;
    uint64_t branch = tag_hash(facts->branch);
    int leg = find_leg(call, facts);
    if (leg < 0)
        leg = in_dialog && call->leg_count ? 0 : add_leg(call, facts);
    if (call->legs[leg].seen.invites == 0) { /* its connection had failed, and now there is a way */
        call->legs[leg].seen.from = facts->from;
        call->legs[leg].seen.to = facts->to;
    }
    struct invite_transaction *t = find_copied(call, facts, leg, branch);
    if (!t) {
        t = new_transaction(call);
        t->branch = branch;
        t->cseq = facts->cseq;
        t->leg = (uint8_t)leg;
        t->in_dialog = in_dialog;
        t->has_credentials = facts->credentials.present;
        t->realm = tag_hash(facts->credentials.realm);
        t->first = moment_of(facts);
        if (!in_dialog && call->legs[leg].near)
            near_attempt(call, facts);
    }
    count_invite(call, t, facts);
    if (in_dialog)
        return;
    tags_add(call->caller_tags, &call->caller_tag_count, tag_hash(facts->from_tag));
    if (!call->seen.has_invite)
        first_invite(call, facts);
    if (call->legs[leg].near) {
        call->exchange.invite_copies = t->copies;
        open_call_mark(call, MARK_INVITE_REPEAT, facts);
    }
}

/* ---- other requests ---- */

static bool from_caller(const struct open_call *call, const struct sip_facts *facts)
{
    uint64_t from_tag = tag_hash(facts->from_tag);
    if (from_tag && open_call_has_tag(call, from_tag))
        return true;
    if (facts->to_tag.len && open_call_has_tag(call, tag_hash(facts->to_tag)))
        return false;
    return call->leg_count && address_equal(&call->legs[0].seen.from.address, &facts->from.address);
}

static void apply_ack(struct open_call *call, const struct sip_facts *facts)
{
    bool near =
        call->leg_count && address_equal(&call->legs[0].seen.from.address, &facts->from.address);
    uint64_t branch = tag_hash(facts->branch);
    for (int i = 0; i < call->transaction_count; i++) {
        const struct invite_transaction *t = &call->transactions[i];
        if (t->in_dialog && t->cseq == facts->cseq)
            return;
        if (t->final.status >= 300 && t->branch == branch) /* hop by hop, RFC 3261 17.1.1.3 */
            return;
    }
    if (!near || facts->to_tag.len == 0)
        return;
    count_up(&call->exchange.acks);
    open_call_mark_first(call, MARK_ACK, facts);
    if (!address_equal(&facts->to.address, &call->legs[0].seen.to.address))
        call->seen.ack_elsewhere = true;
}

/* When two forks answer, the caller hangs one up at once (RFC 3261 13.2.2.4): the call goes on. */
static bool ends_last_fork(struct open_call *call, const struct sip_facts *facts)
{
    bool by_caller = from_caller(call, facts);
    tags_add(call->bye_tags, &call->bye_tag_count,
             tag_hash(by_caller ? facts->to_tag : facts->from_tag));
    return call->answer_tag_count < 2 || call->bye_tag_count >= call->answer_tag_count;
}

/* Before the answer the caller may end an early dialog by BYE: that is its CANCEL. */
static bool gives_up(const struct open_call *call, const struct sip_facts *facts)
{
    return call->seen.has_invite && call->state == OPEN_PENDING && from_caller(call, facts);
}

static void apply_bye(struct open_call *call, const struct sip_facts *facts)
{
    count_up(&call->exchange.bye_copies);
    if (call->marks[MARK_BYE].time_us != TIME_UNKNOWN || !ends_last_fork(call, facts))
        return;
    if (gives_up(call, facts)) {
        call->seen.early_bye = true;
        call->seen.cancel_by = PARTY_CALLER;
        open_call_mark_first(call, MARK_CANCEL, facts);
        return;
    }
    open_call_mark(call, MARK_BYE, facts);
    call->seen.bye_by = from_caller(call, facts) ? PARTY_CALLER : PARTY_CALLEE;
    call->seen.q850_bye = facts->q850;
    if (facts->reason.len && call->texts[CALL_TEXT_REASON].len == 0)
        keep_text(call, CALL_TEXT_REASON, facts->reason);
    if (call->texts[CALL_TEXT_FROM_TAG].len == 0 && !call->seen.has_invite) {
        keep_text(call, CALL_TEXT_CALLER, facts->from_user);
        keep_text(call, CALL_TEXT_CALLEE, facts->to_user);
    }
}

/* A proxy cancels its branches by itself; only the first sender's CANCEL is the caller's. */
static void apply_cancel(struct open_call *call, const struct sip_facts *facts)
{
    bool near = is_first_sender(call, &facts->from) &&
                (!call->seen.has_invite || call->legs[0].via_count == facts->via_count);
    if (!near || call->marks[MARK_CANCEL].time_us != TIME_UNKNOWN)
        return;
    open_call_mark(call, MARK_CANCEL, facts);
    call->seen.cancel_by = PARTY_CALLER;
    call->exchange.cancel_reason = facts->reason_sip;
    call->exchange.cancel_q850 = facts->q850;
    if (facts->reason.len)
        keep_text(call, CALL_TEXT_REASON, facts->reason);
}

static void apply_request(struct open_call *call, const struct sip_facts *facts)
{
    switch (facts->method) {
    case SIP_METHOD_INVITE:
        apply_invite(call, facts);
        break;
    case SIP_METHOD_ACK:
        apply_ack(call, facts);
        break;
    case SIP_METHOD_BYE:
        apply_bye(call, facts);
        break;
    case SIP_METHOD_CANCEL:
        apply_cancel(call, facts);
        break;
    default:
        break;
    }
}

/* ---- any message ---- */

/* What makes two messages on a link the same: a retransmission has the branch, CSeq, code and tag
 * of the first. */
static uint32_t message_key(const struct sip_facts *facts)
{
    uint64_t key = (uint64_t)facts->status << 48 | (uint64_t)facts->method << 40 | facts->cseq;
    key = hash_bulk(facts->branch.at, facts->branch.len, key);
    key = hash_bulk(facts->to_tag.at, facts->to_tag.len, key);
    struct {
        struct endpoint from, to;
    } link = {facts->from, facts->to};
    key ^= (uint64_t)link.from.port << 16 ^ link.to.port;
    key = hash_bulk(link.from.address.bytes, sizeof link.from.address.bytes, key);
    return (uint32_t)(hash_bulk(link.to.address.bytes, sizeof link.to.address.bytes, key) >> 16);
}

static void note_repeat(struct open_call *call, const struct sip_facts *facts)
{
    uint32_t key = message_key(facts);
    for (uint16_t i = 0; i < call->seen_count; i++)
        if (call->seen_messages[i] == key) {
            call->seen.retransmissions++;
            return;
        }
    if (call->seen_count == SEEN_MAX)
        return;
    if (call->seen_count == call->seen_room) {
        uint16_t room = (uint16_t)(call->seen_room * 2);
        uint32_t *grown = arena_alloc(&call->memory, room * sizeof *grown);
        memcpy(grown, call->seen_messages, call->seen_count * sizeof *grown);
        call->seen_messages = grown;
        call->seen_room = room;
    }
    call->seen_messages[call->seen_count++] = key;
}

static void count_message(struct open_call *call, const struct sip_facts *facts)
{
    call->seen.messages++;
    if (is_first_sender(call, &facts->from))
        count_up(&call->exchange.requests_seen);
    else if (is_first_sender(call, &facts->to))
        count_up(&call->exchange.replies_seen);
    if (facts->condition == SIP_DAMAGED)
        count_up(&call->exchange.damaged);
    if (facts->condition == SIP_CUT)
        count_up(&call->exchange.cut);
    if (facts->time_us < call->last_us)
        call->seen.clock_odd = true;
    note_repeat(call, facts);
}

/* The leg that the message went over, in either direction. */
static uint8_t leg_of(const struct open_call *call, const struct sip_facts *facts)
{
    for (int i = 0; i < call->leg_count; i++)
        if (open_leg_joins(&call->legs[i], &facts->from, &facts->to) ||
            open_leg_joins(&call->legs[i], &facts->to, &facts->from))
            return (uint8_t)i;
    return 0;
}

static void note_media(struct open_call *call, const struct sip_facts *facts, bool by_caller)
{
    if (facts->media.has_audio || call->media.count)
        media_watch_add(&call->media, facts, leg_of(call, facts), by_caller, &call->memory);
}

static void update_state(struct open_call *call)
{
    bool answered = call->marks[MARK_ANSWER].time_us != TIME_UNKNOWN;
    if (call->marks[MARK_BYE].time_us != TIME_UNKNOWN)
        call->state = OPEN_ENDED;
    else if (answered)
        call->state = OPEN_ANSWERED;
    else
        call->state = call->marks[MARK_FINAL].time_us != TIME_UNKNOWN && !call->awaits_retry
                          ? OPEN_ENDED
                          : OPEN_PENDING;
}

/* The link of the first message; a response runs against the direction of its request. */
static void first_link(struct open_call *call, const struct sip_facts *facts)
{
    struct sip_facts forward = *facts;
    if (facts->status) {
        forward.from = facts->to;
        forward.to = facts->from;
        forward.from_is_logger = facts->to_is_logger;
        forward.to_is_logger = facts->from_is_logger;
    }
    add_leg(call, &forward);
}

void open_call_init(struct open_call *call, const struct sip_facts *facts, uint32_t repeat)
{
    struct arena memory = call->memory;
    *call = (struct open_call){
        .memory = memory, .last_us = facts->time_us, .listed_us = facts->time_us};
    call->legs = &call->first_leg;
    call->transactions = &call->first_transaction;
    call->seen_messages = call->first_messages;
    call->leg_room = call->transaction_room = 1;
    call->seen_room = FIRST_MESSAGES;
    for (int i = 0; i < MARK_COUNT; i++)
        call->marks[i].time_us = TIME_UNKNOWN;
    dialog_watch_init(&call->watch);
    call->seen.repeat_of_call_id = repeat;
    call->seen.no_times = facts->no_time;
    keep_text(call, CALL_TEXT_CALL_ID, facts->call_id);
    if (facts->status || facts->method != SIP_METHOD_INVITE || facts->to_tag.len) {
        first_link(call, facts);
        open_call_mark(call, MARK_FIRST, facts);
        call->seen.transport = facts->transport;
        if (facts->status && facts->method == SIP_METHOD_INVITE) {
            tags_add(call->caller_tags, &call->caller_tag_count, tag_hash(facts->from_tag));
            call->early_cseq = facts->cseq;
        }
        keep_text(call, CALL_TEXT_FROM_URI, facts->from_uri);
        keep_text(call, CALL_TEXT_TO_URI, facts->to_uri);
        keep_text(call, CALL_TEXT_CALLER, facts->from_user);
        keep_text(call, CALL_TEXT_CALLEE, facts->to_user);
    }
}

void open_call_apply(struct open_call *call, const struct sip_facts *facts)
{
    if (facts->status)
        open_call_apply_response(call, facts);
    else
        apply_request(call, facts);
    bool by_caller = (facts->to_tag.len || facts->media.present) && from_caller(call, facts);
    if (facts->to_tag.len)
        dialog_watch_message(&call->watch, facts, by_caller ? PARTY_CALLER : PARTY_CALLEE);
    if (facts->media.present)
        note_media(call, facts, by_caller != (facts->status != 0));
    count_message(call, facts);
    open_call_mark(call, MARK_LAST, facts);
    call->last_us = facts->time_us;
    update_state(call);
}

void open_call_apply_icmp(struct open_call *call, const struct sip_facts *facts)
{
    if (call->seen.icmp ||
        (facts->method != SIP_METHOD_INVITE && facts->method != SIP_METHOD_UNKNOWN))
        return;
    struct call_icmp *icmp = arena_alloc(&call->memory, sizeof *icmp);
    *icmp = (struct call_icmp){.error = facts->icmp};
    for (int i = 0; i < call->leg_count; i++)
        if (same_link(&call->legs[i], facts))
            icmp->leg = (uint8_t)i;
    call->seen.icmp = icmp;
    open_call_mark(call, MARK_ICMP, facts);
}
