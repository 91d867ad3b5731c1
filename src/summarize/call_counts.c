/* Counts by a map; a bounded number of trunks has names of their own. */
#include "sipdiag/summarize/call_counts.h"

#include "sipdiag/base/arena.h"
#include "sipdiag/base/hash.h"
#include "sipdiag/base/map.h"
#include "sipdiag/base/memory.h"
#include "sipdiag/base/text.h"
#include "sipdiag/model/cause.h"

#include <stdlib.h>
#include <string.h>

/* Scanners come from everywhere; who stores the figures wants few series. */
enum { TRUNKS_MOST = 200 };

struct counted {
    struct map_node node;
    struct call_count count;
};

struct trunk_name {
    struct map_node node;
    struct str name;
};

struct call_counts {
    struct map kinds, trunks;
    struct arena arena;
    struct counted **list;
    size_t count, capacity;
    struct call_count *sorted;
    struct call_count_list totals;
    struct text scratch;
};

struct call_counts *call_counts_new(bool only_grow)
{
    struct call_counts *counts = xalloc(sizeof *counts);
    map_init(&counts->kinds);
    map_init(&counts->trunks);
    arena_init(&counts->arena, 0);
    counts->totals.only_grow = only_grow;
    return counts;
}

void call_counts_free(struct call_counts *counts)
{
    if (!counts)
        return;
    map_free(&counts->kinds);
    map_free(&counts->trunks);
    arena_free(&counts->arena);
    text_free(&counts->scratch);
    free(counts->list);
    free(counts->sorted);
    free(counts);
}

/* One text for each trunk, so that equal ones have equal pointers. */
static struct str name_of(struct call_counts *counts, const struct address *trunk)
{
    if (!trunk)
        return STR("");
    text_clear(&counts->scratch);
    address_add(&counts->scratch, trunk);
    struct str shown = text_str(&counts->scratch);
    uint64_t hash = hash_key(shown.at, shown.len);
    for (struct map_node *node = map_find(&counts->trunks, hash); node; node = map_next(node))
        if (str_equal(((struct trunk_name *)node)->name, shown))
            return ((struct trunk_name *)node)->name;
    if (counts->trunks.count == TRUNKS_MOST)
        return STR("other");
    struct trunk_name *name = arena_alloc(&counts->arena, sizeof *name);
    name->name = arena_copy(&counts->arena, shown);
    map_add(&counts->trunks, &name->node, hash);
    return name->name;
}

static bool is_kind(const struct call_count *a, const struct call_count *b)
{
    return cause_equal(a->cause, b->cause) && a->direction == b->direction &&
           a->outcome == b->outcome && a->side == b->side && str_equal(a->trunk, b->trunk);
}

static uint64_t hash_of(const struct call_count *kind)
{
    struct {
        uint64_t cause;
        const void *trunk;
        uint64_t direction, outcome, side;
    } key = {cause_hash(kind->cause), kind->trunk.at, kind->direction, kind->outcome, kind->side};
    return hash_key((const char *)&key, sizeof key);
}

static struct call_count *kind_of(struct call_counts *counts, const struct call_count *kind)
{
    uint64_t hash = hash_of(kind);
    for (struct map_node *node = map_find(&counts->kinds, hash); node; node = map_next(node))
        if (is_kind(&((struct counted *)node)->count, kind))
            return &((struct counted *)node)->count;
    struct counted *counted = arena_alloc(&counts->arena, sizeof *counted);
    counted->count = *kind;
    map_add(&counts->kinds, &counted->node, hash);
    counts->list =
        array_grow(counts->list, counts->count, &counts->capacity, sizeof(struct counted *));
    counts->list[counts->count++] = counted;
    return &counted->count;
}

static void add(struct call_counts *counts, const struct call *call, const struct verdict *verdict)
{
    bool own = counts->totals.only_grow && verdict->own_cause;
    const struct call_count kind = {
        .trunk = name_of(counts, call->trunk),
        .direction = (enum direction)call->direction,
        .outcome = (enum outcome)verdict->outcome,
        .side = (enum side)(own ? verdict->own_side : verdict->side),
        .cause = own ? verdict->own_cause : verdict->cause,
    };
    kind_of(counts, &kind)->calls++;
    counts->totals.attempts += call->attempts;
    counts->totals.retransmissions += call->retransmissions;
}

void call_counts_add(struct call_counts *counts, const struct analysis *analysis)
{
    for (size_t i = 0; i < analysis->call_count; i++)
        if (analysis->verdicts[i]->outcome != OUTCOME_IN_PROGRESS)
            add(counts, analysis->calls[i], analysis->verdicts[i]);
}

static void lift(uint64_t *value, uint64_t now)
{
    *value = now > *value ? now : *value;
}

void call_counts_note(struct call_counts *counts, const struct analysis *analysis)
{
    uint64_t messages = 0, packets = 0;
    for (size_t i = 0; i < analysis->input_count; i++) {
        messages += analysis->inputs[i].messages;
        packets += analysis->inputs[i].packets;
    }
    lift(&counts->totals.messages, messages);
    lift(&counts->totals.packets, packets);
    for (int i = 0; i < HEALTH_COUNT; i++)
        lift(&counts->totals.health.count[i], analysis->health.count[i]);
}

static int compare(const void *left, const void *right)
{
    const struct call_count *a = left, *b = right;
    int order = str_compare(a->trunk, b->trunk);
    if (order == 0)
        order = (int)a->direction - (int)b->direction;
    if (order == 0)
        order = (int)a->outcome - (int)b->outcome;
    if (order == 0)
        order = strcmp(a->cause->id, b->cause->id);
    return order ? order : (int)a->side - (int)b->side;
}

struct call_count_list call_counts_list(struct call_counts *counts)
{
    free(counts->sorted);
    counts->sorted = xalloc(counts->count * sizeof *counts->sorted);
    for (size_t i = 0; i < counts->count; i++)
        counts->sorted[i] = counts->list[i]->count;
    if (counts->count)
        qsort(counts->sorted, counts->count, sizeof *counts->sorted, compare);
    counts->totals.rows = counts->sorted;
    counts->totals.count = counts->count;
    return counts->totals;
}
