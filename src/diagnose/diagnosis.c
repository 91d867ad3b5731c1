/* One look at all calls, for what a single call cannot know. */
#include "diagnosis.h"

#include "sipdiag/base/hash.h"
#include "sipdiag/base/map.h"
#include "sipdiag/base/memory.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* All calls between two hosts, in this direction. */
struct link {
    struct map_node node;
    struct address from, to;
    uint64_t requests, replies;
    uint32_t small_heard, large_heard,
        large_unheard;     /* INVITEs by size and whether any reply came */
    bool proven_one_sided; /* an ACK or BYE without the response it answers */
    bool repeats_invites;  /* a caller that hears nothing repeats; one that was answered does not */
};

struct trunk {
    struct map_node node;
    struct address address;
    struct map callees;
};

struct callee {
    struct map_node node;
};

struct note_list {
    struct map_node node;
    size_t count;
    const struct cause *notes[VERDICT_NOTES_MAX];
};

/* Rules name few causes, by the same literals for every call. */
enum { CAUSES_KNOWN = 64 };

struct known_cause {
    const char *id;
    const struct cause *cause;
};

struct diagnosis {
    struct diagnosis_scope scope;
    struct map links, trunks, note_lists;
    struct arena arena;
    struct known_cause known[CAUSES_KNOWN];
};

static uint64_t link_hash(const struct call_leg *leg)
{
    return address_hash(&leg->from.address) * 31 + address_hash(&leg->to.address);
}

static struct link *find_link(const struct diagnosis *diagnosis, const struct call_leg *leg)
{
    for (struct map_node *n = map_find(&diagnosis->links, link_hash(leg)); n; n = map_next(n)) {
        struct link *link = (struct link *)(void *)((char *)n - offsetof(struct link, node));
        if (address_equal(&link->from, &leg->from.address) &&
            address_equal(&link->to, &leg->to.address))
            return link;
    }
    return NULL;
}

/* Only a link with a call that was seen from one side can be one-sided: the others need no entry.
 */
static void add_link(struct diagnosis *diagnosis, const struct call *call)
{
    const struct call_leg *leg = &call->legs[0];
    if (call->from_cdr || (call->exchange->replies_seen && call->exchange->requests_seen) ||
        find_link(diagnosis, leg))
        return;
    struct link *link = arena_alloc_zero(&diagnosis->arena, sizeof *link);
    link->from = leg->from.address;
    link->to = leg->to.address;
    map_add(&diagnosis->links, &link->node, link_hash(leg));
}

/* Over 1300 bytes a UDP datagram may be fragmented on the way (RFC 3261 18.1.1). */
enum { LARGE_INVITE = 1300, SIZES_SEEN = 3 };

static void count_size(struct link *link, const struct call *call)
{
    bool large = call->exchange->dialog.invite_bytes > LARGE_INVITE;
    if (call->exchange->replies_seen)
        *(large ? &link->large_heard : &link->small_heard) += 1;
    else if (large)
        link->large_unheard++;
}

static void count_link(struct diagnosis *diagnosis, const struct call *call)
{
    struct link *link =
        diagnosis->links.count && !call->from_cdr ? find_link(diagnosis, &call->legs[0]) : NULL;
    if (!link)
        return;
    link->requests += call->exchange->requests_seen;
    link->replies += call->exchange->replies_seen;
    if (call->exchange->replies_seen == 0 && (call->exchange->acks || call->bye_by == PARTY_CALLER))
        link->proven_one_sided = true;
    if (call->exchange->invite_copies > 1)
        link->repeats_invites = true;
    count_size(link, call);
}

static struct trunk *find_trunk(const struct diagnosis *diagnosis, const struct address *address)
{
    for (struct map_node *n = map_find(&diagnosis->trunks, address_hash(address)); n;
         n = map_next(n)) {
        struct trunk *trunk = (struct trunk *)(void *)((char *)n - offsetof(struct trunk, node));
        if (address_equal(&trunk->address, address))
            return trunk;
    }
    return NULL;
}

static void count_timeout(struct diagnosis *diagnosis, const struct call *call)
{
    if (call->from_cdr || call->code != 408 || !call->final || call_has(call, MARK_RING) ||
        !call->trunk)
        return;
    struct str callee = call_text(call, CALL_TEXT_CALLEE);
    uint64_t hash = hash_key(callee.at, callee.len);
    struct trunk *trunk = find_trunk(diagnosis, call->trunk);
    if (!trunk) {
        trunk = arena_alloc_zero(&diagnosis->arena, sizeof *trunk);
        trunk->address = *call->trunk;
        map_add(&diagnosis->trunks, &trunk->node, address_hash(call->trunk));
    }
    if (map_find(&trunk->callees, hash))
        return;
    struct callee *seen = arena_alloc_zero(&diagnosis->arena, sizeof *seen);
    map_add(&trunk->callees, &seen->node, hash);
}

struct diagnosis *diagnosis_new(const struct diagnosis_scope *scope)
{
    struct diagnosis *diagnosis = xalloc(sizeof *diagnosis);
    diagnosis->scope = *scope;
    arena_init(&diagnosis->arena, 0);
    for (size_t i = 0; i < scope->call_count && !scope->is_cdr; i++) {
        calls_read_ahead(scope->calls, i, scope->call_count);
        add_link(diagnosis, scope->calls[i]);
    }
    for (size_t i = 0; i < scope->call_count && !scope->is_cdr; i++) {
        calls_read_ahead(scope->calls, i, scope->call_count);
        count_link(diagnosis, scope->calls[i]);
        count_timeout(diagnosis, scope->calls[i]);
    }
    return diagnosis;
}

void diagnosis_free(struct diagnosis *diagnosis)
{
    if (!diagnosis)
        return;
    for (size_t i = 0; i < diagnosis->trunks.bucket_count; i++)
        for (struct map_node *n = diagnosis->trunks.buckets[i]; n; n = n->next)
            map_free(
                &((struct trunk *)(void *)((char *)n - offsetof(struct trunk, node)))->callees);
    map_free(&diagnosis->links);
    map_free(&diagnosis->trunks);
    map_free(&diagnosis->note_lists);
    arena_free(&diagnosis->arena);
    free(diagnosis);
}

int64_t diagnosis_observed_until(const struct diagnosis *diagnosis, const struct call *call)
{
    struct moment last = call_moment(call, MARK_LAST);
    int64_t until = last.time_us;
    if (call->evicted || until == TIME_UNKNOWN || last.origin.input >= diagnosis->scope.input_count)
        return until;
    int64_t input_last = diagnosis->scope.input_last_us[last.origin.input];
    return input_last > until ? input_last : until;
}

const struct cause *const *diagnosis_keep_notes(struct diagnosis *diagnosis,
                                                const struct cause *const *notes, size_t count)
{
    size_t bytes = count * sizeof(const struct cause *);
    uint64_t hash = hash_key(notes, bytes);
    for (struct map_node *n = map_find(&diagnosis->note_lists, hash); n; n = map_next(n)) {
        struct note_list *list =
            (struct note_list *)(void *)((char *)n - offsetof(struct note_list, node));
        if (list->count == count && memcmp(list->notes, notes, bytes) == 0)
            return list->notes;
    }
    struct note_list *list = arena_alloc_zero(&diagnosis->arena, sizeof *list);
    list->count = count;
    memcpy(list->notes, notes, bytes);
    map_add(&diagnosis->note_lists, &list->node, hash);
    return list->notes;
}

const struct cause *diagnosis_cause(struct diagnosis *diagnosis, const char *id)
{
    struct known_cause *known = &diagnosis->known[((uintptr_t)id >> 2) % CAUSES_KNOWN];
    if (known->id == id)
        return known->cause;
    const struct cause *cause = cause_find(id);
    ensure(cause, "a rule or a code names a cause that is not in the table");
    *known = (struct known_cause){id, cause};
    return cause;
}

int64_t diagnosis_setting(const struct diagnosis *diagnosis, enum setting setting)
{
    return diagnosis->scope.settings->value[setting];
}

bool diagnosis_link_is_one_sided(const struct diagnosis *diagnosis, const struct call *call)
{
    const struct link *link = find_link(diagnosis, &call->legs[0]);
    if (!link || link->replies)
        return false;
    bool many =
        link->requests >= (uint64_t)diagnosis_setting(diagnosis, SETTING_ONE_SIDED_MESSAGES);
    return link->proven_one_sided || (many && !link->repeats_invites);
}

bool diagnosis_link_lacks_requests(const struct diagnosis *diagnosis, const struct call *call)
{
    const struct link *link = find_link(diagnosis, &call->legs[0]);
    return !link || link->requests == 0;
}

/* One packet of a hundred. */
enum { HOLES_SHARE = 100 };

bool diagnosis_recording_has_holes(const struct diagnosis *diagnosis, const struct call *call)
{
    uint16_t i = call_moment(call, MARK_LAST).origin.input;
    if (!diagnosis->scope.inputs || i >= diagnosis->scope.input_count)
        return false;
    const struct input *input = &diagnosis->scope.inputs[i];
    return input->health.count[HEALTH_PACKETS_DROPPED] > input->packets / HOLES_SHARE;
}

bool diagnosis_link_loses_large(const struct diagnosis *diagnosis, const struct call *call)
{
    const struct link *link = find_link(diagnosis, &call->legs[0]);
    return link && call->exchange->dialog.invite_bytes > LARGE_INVITE && link->large_heard == 0 &&
           link->small_heard >= SIZES_SEEN && link->large_unheard >= SIZES_SEEN;
}

uint32_t diagnosis_trunk_timeouts(const struct diagnosis *diagnosis, const struct call *call)
{
    const struct trunk *trunk = call->trunk ? find_trunk(diagnosis, call->trunk) : NULL;
    return trunk ? (uint32_t)trunk->callees.count : 0;
}
