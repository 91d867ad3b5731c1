/* Packs messages one behind the other; each entry knows where the one before it in its Call-ID is.
 */
#include "sipdiag/ladder/message_log.h"

#include "media_words.h"
#include "sipdiag/base/hash.h"
#include "sipdiag/base/map.h"
#include "sipdiag/base/memory.h"
#include "sipdiag/base/text.h"
#include "spool.h"

#include <stdlib.h>
#include <string.h>

enum { TEXTS = 5, TEXT_MAX_BYTES = 96, FIRST_MAX = 4000, LAST_MAX = 1000 };

#define NOWHERE UINT64_MAX

/* What stands in the spool, followed by the texts. */
struct entry {
    uint64_t previous;             /* of the same Call-ID; NOWHERE at the first */
    struct logged_message message; /* its texts have no meaning here */
    uint8_t text_len[TEXTS];
};

struct chain {
    struct map_node node; /* by the Call-ID's fingerprint, which is keyed: no two share one */
    uint64_t last;
    uint64_t count;
};

struct message_log {
    struct spool spool;
    struct map chains;
    struct arena arena;
    struct text media;
};

struct message_log *message_log_new(void)
{
    struct message_log *log = xalloc(sizeof *log);
    spool_init(&log->spool);
    arena_init(&log->arena, 0);
    return log;
}

void message_log_free(struct message_log *log)
{
    if (!log)
        return;
    spool_free(&log->spool);
    map_free(&log->chains);
    arena_free(&log->arena);
    text_free(&log->media);
    free(log);
}

uint64_t message_log_fingerprint(struct str identifier)
{
    return identifier.len ? hash_key(identifier.at, identifier.len) | 1 : 0;
}

static struct chain *find_chain(const struct message_log *log, uint64_t call_id)
{
    return (struct chain *)(void *)map_find(&log->chains, call_id);
}

/* May a message of this method be the first that is seen of a call? */
static bool may_begin_call(const struct sip_facts *facts)
{
    switch (facts->method) {
    case SIP_METHOD_OPTIONS:
    case SIP_METHOD_REGISTER:
    case SIP_METHOD_SUBSCRIBE:
    case SIP_METHOD_NOTIFY:
    case SIP_METHOD_MESSAGE:
    case SIP_METHOD_PUBLISH:
        return false;
    default:
        return true;
    }
}

static void set_texts(struct logged_message *message, const struct str texts[TEXTS])
{
    message->method_text = texts[0];
    message->phrase = texts[1];
    message->reason = texts[2];
    message->contact = texts[3];
    message->media = texts[4];
}

static struct logged_message pack(const struct sip_facts *facts, uint64_t call_id)
{
    return (struct logged_message){
        .time_us = facts->time_us,
        .origin = facts->origin,
        .from = facts->from,
        .to = facts->to,
        .icmp = facts->icmp,
        .call_id = call_id,
        .branch = message_log_fingerprint(facts->branch),
        .from_tag = message_log_fingerprint(facts->from_tag),
        .to_tag = message_log_fingerprint(facts->to_tag),
        .damage = facts->damage,
        .cseq = facts->cseq,
        .status = facts->status,
        .reason_sip = facts->reason_sip,
        .kind = (uint8_t)facts->kind,
        .condition = (uint8_t)facts->condition,
        .method = (uint8_t)facts->method,
        .q850 = facts->q850,
        .challenge = facts->challenge.present,
        .stale = facts->challenge.stale,
        .credentials = facts->credentials.present,
    };
}

static uint64_t write_entry(struct message_log *log, struct entry *entry,
                            const struct str texts[TEXTS])
{
    char bytes[sizeof *entry + TEXTS * TEXT_MAX_BYTES];
    size_t len = sizeof *entry;
    for (int i = 0; i < TEXTS; i++) {
        struct str text = str_cut(texts[i], TEXT_MAX_BYTES);
        if (text.len)
            memcpy(bytes + len, text.at, text.len);
        len += text.len;
        entry->text_len[i] = (uint8_t)text.len;
    }
    memcpy(bytes, entry, sizeof *entry);
    return spool_add(&log->spool, bytes, len);
}

void message_log_add(struct message_log *log, const struct sip_facts *facts)
{
    uint64_t call_id = message_log_fingerprint(facts->call_id);
    struct chain *chain = call_id ? find_chain(log, call_id) : NULL;
    if (!call_id || (!chain && !may_begin_call(facts)))
        return;
    if (!chain) {
        chain = arena_alloc_zero(&log->arena, sizeof *chain);
        chain->last = NOWHERE;
        map_add(&log->chains, &chain->node, call_id);
    }
    text_clear(&log->media);
    media_add_words(&log->media, facts->content_type, facts->body);
    bool is_redirect = facts->status >= 300 && facts->status < 400;
    const struct str texts[TEXTS] = {facts->method_text, facts->phrase, facts->reason,
                                     is_redirect ? facts->contact_uri : (struct str){0},
                                     text_str(&log->media)};
    struct entry entry;
    memset(&entry, 0, sizeof entry);
    entry.previous = chain->last;
    entry.message = pack(facts, call_id);
    chain->last = write_entry(log, &entry, texts);
    chain->count++;
}

static bool read_entry(struct message_log *log, uint64_t offset, struct arena *arena,
                       struct logged_message *message)
{
    struct entry entry;
    struct str texts[TEXTS];
    size_t len = 0;
    if (!spool_read(&log->spool, offset, &entry, sizeof entry))
        return false;
    for (int i = 0; i < TEXTS; i++)
        len += entry.text_len[i];
    char *bytes = arena_take_bytes(arena, len);
    if (len && !spool_read(&log->spool, offset + sizeof entry, bytes, len))
        return false;
    for (int i = 0; i < TEXTS; i++) {
        texts[i] = (struct str){bytes, entry.text_len[i]};
        bytes += entry.text_len[i];
    }
    *message = entry.message;
    set_texts(message, texts);
    return true;
}

/* Offsets of a chain into *offsets, newest first. */
static bool walk(struct message_log *log, const struct chain *chain, uint64_t *offsets)
{
    uint64_t at = chain->last;
    for (uint64_t i = 0; i < chain->count; i++) {
        offsets[i] = at;
        if (!spool_read(&log->spool, at, &at, sizeof at)) /* the entry begins with `previous` */
            return false;
    }
    return true;
}

static int by_offset(const void *left, const void *right)
{
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return (a > b) - (a < b);
}

static bool read_entries(struct message_log *log, const uint64_t *offsets, size_t total,
                         struct arena *arena, struct logged_messages *found)
{
    bool all = total <= FIRST_MAX + LAST_MAX;
    size_t first = all ? total : FIRST_MAX, last = all ? 0 : LAST_MAX;
    found->count = first + last;
    found->gap = first;
    found->left_out = total - found->count;
    found->at = arena_alloc(arena, (found->count + 1) * sizeof *found->at);
    for (size_t i = 0; i < found->count; i++)
        if (!read_entry(log, offsets[i < first ? i : total - found->count + i], arena,
                        &found->at[i]))
            return false;
    return true;
}

static bool is_among(struct chain *const *chains, size_t count, const struct chain *chain)
{
    for (size_t i = 0; i < count; i++)
        if (chains[i] == chain)
            return true;
    return false;
}

bool message_log_find(struct message_log *log, const struct str *call_ids, size_t count,
                      struct arena *arena, struct logged_messages *found, struct error *error)
{
    struct chain **chains = xalloc((count + 1) * sizeof *chains);
    size_t chain_count = 0, total = 0, done = 0;
    bool good = log->spool.error_number == 0;
    for (size_t i = 0; i < count; i++) {
        struct chain *chain = find_chain(log, message_log_fingerprint(call_ids[i]));
        if (!chain || is_among(chains, chain_count, chain))
            continue;
        chains[chain_count++] = chain;
        total += chain->count;
    }
    uint64_t *offsets = xalloc((total + 1) * sizeof *offsets);
    for (size_t i = 0; good && i < chain_count; i++) {
        good = walk(log, chains[i], offsets + done);
        done += chains[i]->count;
    }
    qsort(offsets, good ? total : 0, sizeof *offsets, by_offset);
    good = good && read_entries(log, offsets, total, arena, found);
    free(offsets);
    free(chains);
    return good || spool_fail(&log->spool, error);
}
