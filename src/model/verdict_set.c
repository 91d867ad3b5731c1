/* A map of verdicts by what they say. */
#include "sipdiag/model/verdict_set.h"

#include "sipdiag/base/hash.h"

#include <stdint.h>
#include <string.h>

struct kept_verdict {
    struct map_node node;
    struct verdict verdict;
};

void verdict_set_init(struct verdict_set *set)
{
    *set = (struct verdict_set){.last = NULL};
    map_init(&set->map);
    arena_init(&set->arena, 0);
}

void verdict_set_free(struct verdict_set *set)
{
    map_free(&set->map);
    arena_free(&set->arena);
    *set = (struct verdict_set){.last = NULL};
}

static bool is_same(const struct verdict *a, const struct verdict *b)
{
    return a->cause == b->cause && a->notes == b->notes && a->own_cause == b->own_cause &&
           a->media_problem == b->media_problem && a->note_count == b->note_count &&
           a->outcome == b->outcome && a->side == b->side && a->confidence == b->confidence &&
           memcmp(a->result, b->result, sizeof a->result) == 0 && a->own_side == b->own_side &&
           a->finding == b->finding;
}

/* The same list of notes stands at one place, and so does a cause. */
static uint64_t hash_of(const struct verdict *verdict)
{
    struct {
        const void *at[4];
        uint8_t figures[4];
        char result[4];
        uint32_t own_side, finding;
    } key = {.at = {verdict->cause, verdict->notes, verdict->own_cause, verdict->media_problem},
             .figures = {verdict->note_count, verdict->outcome, verdict->side, verdict->confidence},
             .own_side = verdict->own_side,
             .finding = verdict->finding};
    memcpy(key.result, verdict->result, sizeof key.result);
    return hash_key(&key, sizeof key);
}

static struct kept_verdict *kept_of(struct map_node *node)
{
    return (struct kept_verdict *)(void *)node; /* node is its first member */
}

const struct verdict *verdict_set_keep(struct verdict_set *set, const struct verdict *verdict)
{
    if (set->last && is_same(set->last, verdict))
        return set->last;
    uint64_t hash = hash_of(verdict);
    for (struct map_node *node = map_find(&set->map, hash); node; node = map_next(node))
        if (is_same(&kept_of(node)->verdict, verdict))
            return set->last = &kept_of(node)->verdict;
    struct kept_verdict *kept = arena_alloc_zero(&set->arena, sizeof *kept);
    kept->verdict = *verdict;
    map_add(&set->map, &kept->node, hash);
    return set->last = &kept->verdict;
}
