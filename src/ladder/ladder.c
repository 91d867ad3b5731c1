/* Puts the messages of a call together: which are its own, which repeat another, what each says. */
#include "sipdiag/ladder/ladder.h"

#include "ladder_source.h"
#include "message_words.h"
#include "parties.h"
#include "sipdiag/base/clock.h"
#include "sipdiag/base/memory.h"
#include "sound_rows.h"

#include <stdlib.h>
#include <string.h>

enum { RIVALS_MAX = 256, FORK_TAGS_MAX = 26, IDS_MAX = 128 };

/* Another call with the same Call-ID: messages must be told apart. */
struct rival {
    uint64_t call_id, from_tag;
    int64_t start_us;
    bool ours;
};

struct making {
    struct ladder *ladder;
    struct logged_messages messages;
    struct parties parties;
    struct str ids[IDS_MAX];
    size_t id_count;
    struct rival rivals[RIVALS_MAX];
    size_t rival_count;
    const struct logged_message **first; /* of each row */
    uint64_t fork_tags[FORK_TAGS_MAX];
    size_t fork_count;
};

static void collect_ids(struct making *making)
{
    const struct call *call = making->ladder->call;
    making->ids[making->id_count++] = call_text(call, CALL_TEXT_CALL_ID);
    for (uint16_t i = 0; i < call->related_count && making->id_count < IDS_MAX; i++)
        if (call->related[i]->absorbed)
            making->ids[making->id_count++] = call_text(call->related[i], CALL_TEXT_CALL_ID);
}

/* ---- whose messages ---- */

static bool is_our_id(const struct making *making, struct str call_id)
{
    for (size_t i = 0; i < making->id_count; i++)
        if (str_equal(making->ids[i], call_id))
            return true;
    return false;
}

static void add_rival(struct making *making, const struct call *call, bool ours)
{
    struct str call_id = call_text(call, CALL_TEXT_CALL_ID);
    if (making->rival_count == RIVALS_MAX || !is_our_id(making, call_id))
        return;
    making->rivals[making->rival_count++] = (struct rival){
        message_log_fingerprint(call_id),
        message_log_fingerprint(call_text(call, CALL_TEXT_FROM_TAG)), call_start(call), ours};
}

/* The same Call-ID may be that of several of our legs. */
static bool is_repeated_id(const struct making *making, size_t id)
{
    for (size_t i = 0; i < id; i++)
        if (str_equal(making->ids[i], making->ids[id]))
            return true;
    return false;
}

static void collect_rivals(struct making *making, const struct ladder_source *source)
{
    const struct call *call = making->ladder->call;
    add_rival(making, call, true);
    for (uint16_t i = 0; i < call->related_count; i++)
        if (call->related[i]->absorbed)
            add_rival(making, call->related[i], true);
    size_t own = making->rival_count;
    for (size_t id = 0; id < making->id_count; id++) {
        const struct source_call *found =
            is_repeated_id(making, id) ? NULL : ladder_source_find(source, making->ids[id]);
        for (; found; found = ladder_source_next(found))
            if (found->call != call)
                add_rival(making, found->call, false);
    }
    if (making->rival_count == own)
        making->rival_count = 0;
}

static bool shares_tag(const struct rival *rival, const struct logged_message *message)
{
    return rival->from_tag &&
           (rival->from_tag == message->from_tag || rival->from_tag == message->to_tag);
}

/* A call that has begun, with the message's tag, the latest of these. */
static bool fits_better(const struct rival *a, const struct rival *b,
                        const struct logged_message *message)
{
    bool a_begun = a->start_us <= message->time_us, b_begun = b->start_us <= message->time_us;
    bool a_tag = shares_tag(a, message), b_tag = shares_tag(b, message);
    if (a_begun != b_begun)
        return a_begun;
    if (a_tag != b_tag)
        return a_tag;
    return a_begun ? a->start_us > b->start_us : a->start_us < b->start_us;
}

static bool is_ours(const struct making *making, const struct logged_message *message)
{
    const struct rival *best = NULL;
    for (size_t i = 0; i < making->rival_count; i++)
        if (making->rivals[i].call_id == message->call_id &&
            (!best || fits_better(&making->rivals[i], best, message)))
            best = &making->rivals[i];
    return !best || best->ours;
}

static void drop_others(struct making *making)
{
    struct logged_messages *messages = &making->messages;
    size_t kept = 0, gap = messages->gap;
    for (size_t i = 0; i < messages->count; i++) {
        if (i == messages->gap)
            gap = kept;
        if (is_ours(making, &messages->at[i]))
            messages->at[kept++] = messages->at[i];
    }
    messages->gap = messages->gap < messages->count ? gap : kept;
    messages->count = kept;
}

/* What names no Call-ID, and the call knows all the same. */
static void add_unnamed(struct making *making, struct moment moment,
                        const struct logged_message *unnamed)
{
    struct logged_messages *messages = &making->messages;
    size_t place = messages->count;
    if (moment.time_us == TIME_UNKNOWN)
        return;
    while (place > 0 && messages->at[place - 1].time_us > moment.time_us)
        place--;
    struct logged_message *grown =
        arena_alloc(&making->ladder->arena, (messages->count + 1) * sizeof *grown);
    memcpy(grown, messages->at, place * sizeof *grown);
    memcpy(grown + place + 1, messages->at + place, (messages->count - place) * sizeof *grown);
    grown[place] = *unnamed;
    grown[place].time_us = moment.time_us;
    grown[place].origin = moment.origin;
    grown[place].method = SIP_METHOD_INVITE;
    messages->at = grown;
    messages->gap += place < messages->gap;
    messages->count++;
}

/* Old routers quote too little of a packet for a Call-ID: the call knows such an error all the
 * same. */
static void add_unnamed_icmp(struct making *making, const struct call *call)
{
    const struct logged_messages *messages = &making->messages;
    if (!call->icmp || call->icmp->leg >= call->leg_count)
        return;
    for (size_t i = 0; i < messages->count; i++)
        if (messages->at[i].kind == SIP_TEXT_ICMP_QUOTE)
            return;
    add_unnamed(making, call_moment(call, MARK_ICMP),
                &(struct logged_message){.kind = SIP_TEXT_ICMP_QUOTE,
                                         .icmp = call->icmp->error,
                                         .from = call->legs[call->icmp->leg].from,
                                         .to = call->legs[call->icmp->leg].to});
}

static void add_refusal(struct making *making, const struct call *call)
{
    if (!call->refusal || call->refused_leg >= call->leg_count)
        return;
    add_unnamed(making, call_moment(call, MARK_REFUSED),
                &(struct logged_message){.kind = SIP_TEXT_TCP_REFUSED,
                                         .refusal = call->refusal,
                                         .from = call->legs[call->refused_leg].from,
                                         .to = call->legs[call->refused_leg].to});
}

/* ---- rows ---- */

static bool is_copy(const struct logged_message *a, const struct logged_message *b)
{
    return a->kind == b->kind && a->status == b->status && a->method == b->method &&
           a->cseq == b->cseq && a->branch == b->branch && a->to_tag == b->to_tag &&
           a->call_id == b->call_id && a->condition != SIP_DAMAGED &&
           a->condition == b->condition && endpoint_equal(&a->from, &b->from) &&
           endpoint_equal(&a->to, &b->to) && str_equal(a->method_text, b->method_text);
}

static bool fold(struct making *making, const struct logged_message *message, size_t from_row)
{
    struct ladder *ladder = making->ladder;
    for (size_t i = ladder->row_count; i-- > from_row;) {
        struct ladder_row *row = &ladder->rows[i];
        if (!is_copy(making->first[i], message))
            continue;
        row->copies++;
        row->last = message->origin;
        row->last_us = message->time_us;
        return true;
    }
    return false;
}

static void add_rows(struct making *making)
{
    struct ladder *ladder = making->ladder;
    const struct logged_messages *messages = &making->messages;
    ladder->rows = arena_alloc_zero(&ladder->arena, (messages->count + 1) * sizeof *ladder->rows);
    making->first = arena_alloc_zero(&ladder->arena, (messages->count + 1) * sizeof *making->first);
    ladder->gap = SIZE_MAX;
    for (size_t i = 0; i < messages->count; i++) {
        const struct logged_message *message = &messages->at[i];
        if (i == messages->gap)
            ladder->gap = ladder->row_count;
        if (fold(making, message, ladder->gap == SIZE_MAX ? 0 : ladder->gap))
            continue;
        struct endpoint from = message_sender(message), to = message_receiver(message);
        making->first[ladder->row_count] = message;
        ladder->rows[ladder->row_count++] =
            (struct ladder_row){.time_us = message->time_us,
                                .last_us = message->time_us,
                                .first = message->origin,
                                .last = message->origin,
                                .from = parties_find(&making->parties, &from),
                                .to = parties_find(&making->parties, &to),
                                .copies = 1,
                                .tone = message_tone(message)};
        if (message->origin.input != messages->at[0].origin.input)
            ladder->several_inputs = true;
    }
    if (ladder->gap > ladder->row_count)
        ladder->gap = ladder->row_count;
}

/* ---- forks ---- */

static bool is_invite_response(const struct logged_message *message)
{
    return message->status > 100 && message->method == SIP_METHOD_INVITE && message->to_tag;
}

/* Does one INVITE have responses of several dialogs (RFC 3261 12.1)? */
static bool is_forked(const struct making *making, const struct logged_message *response)
{
    for (size_t i = 0; i < making->ladder->row_count; i++) {
        const struct logged_message *other = making->first[i];
        if (is_invite_response(other) && other->branch == response->branch &&
            other->cseq == response->cseq && other->to_tag != response->to_tag &&
            endpoint_equal(&other->from, &response->from))
            return true;
    }
    return false;
}

static size_t find_fork(const struct making *making, uint64_t tag)
{
    size_t i = 0;
    while (i < making->fork_count && (!tag || making->fork_tags[i] != tag))
        i++;
    return i;
}

static void collect_forks(struct making *making)
{
    for (size_t i = 0; i < making->ladder->row_count; i++) {
        const struct logged_message *message = making->first[i];
        if (is_invite_response(message) && is_forked(making, message) &&
            find_fork(making, message->to_tag) == making->fork_count &&
            making->fork_count < FORK_TAGS_MAX)
            making->fork_tags[making->fork_count++] = message->to_tag;
    }
}

static void add_fork(struct text *out, const struct making *making,
                     const struct logged_message *message)
{
    size_t fork = find_fork(making, message->to_tag);
    if (fork == making->fork_count)
        fork = find_fork(making, message->from_tag);
    if (fork == making->fork_count)
        return;
    details_next(out);
    text_addf(out, "tag %c", (char)('A' + fork));
}

/* ---- words ---- */

static void add_copies(struct text *out, const struct ladder_row *row)
{
    int64_t span_us = row->last_us - row->time_us;
    if (row->copies < 2)
        return;
    details_next(out);
    text_addf(out, "x%u", (unsigned)row->copies);
    int64_t tenths = (span_us + 50 * US_PER_MS) / (100 * US_PER_MS);
    if (span_us >= US_PER_S)
        text_addf(out, " in %lld.%llds", (long long)(tenths / 10), (long long)(tenths % 10));
    else if (span_us > 0)
        text_addf(out, " in %lldms", (long long)(span_us / US_PER_MS));
}

static void add_words(struct making *making)
{
    struct ladder *ladder = making->ladder;
    struct text words = {0};
    for (size_t i = 0; i < ladder->row_count; i++) {
        struct ladder_row *row = &ladder->rows[i];
        text_clear(&words);
        message_add_label(&words, making->first[i]);
        row->label = arena_copy(&ladder->arena, text_str(&words));
        text_clear(&words);
        message_add_details(&words, making->first[i]);
        add_fork(&words, making, making->first[i]);
        add_copies(&words, row);
        row->details = arena_copy(&ladder->arena, text_str(&words));
    }
    text_free(&words);
}

static void take_parties(struct making *making)
{
    struct ladder *ladder = making->ladder;
    ladder->party_count = making->parties.count;
    ladder->parties =
        arena_alloc(&ladder->arena, (ladder->party_count + 1) * sizeof *ladder->parties);
    for (size_t i = 0; i < ladder->party_count; i++)
        ladder->parties[i] = making->parties.at[i].shown;
}

bool ladder_make(struct ladder *ladder, const struct ladder_source *source, size_t index,
                 struct error *error)
{
    const struct analysis *analysis = source->analysis;
    const struct call *call = analysis->calls[index];
    *ladder = (struct ladder){.call = call, .verdict = analysis->verdicts[index], .index = index};
    arena_init(&ladder->arena, 0);
    struct making *making = xalloc(sizeof *making);
    making->ladder = ladder;
    collect_ids(making);
    bool good = message_log_find(source->log, making->ids, making->id_count, &ladder->arena,
                                 &making->messages, error);
    if (good) {
        collect_rivals(making, source);
        drop_others(making);
        add_unnamed_icmp(making, call);
        add_refusal(making, call);
        ladder->left_out = making->messages.left_out;
        ladder->messages = making->messages.count + making->messages.left_out;
        parties_collect(&making->parties, call, &making->messages);
        add_rows(making);
        parties_set_roles(&making->parties, analysis, call);
        take_parties(making);
        collect_forks(making);
        add_words(making);
        ladder_add_sound(ladder, &making->parties);
    }
    parties_free(&making->parties);
    free(making);
    if (good && source->hide)
        source->hide(source->context, ladder);
    return good;
}

void ladder_free(struct ladder *ladder)
{
    arena_free(&ladder->arena);
}
