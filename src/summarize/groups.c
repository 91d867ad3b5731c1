/* Calls grouped by what --by names, each group with figures of its own. */
#include "groups.h"

#include "concurrency.h"
#include "kpi.h"
#include "sipdiag/base/backing.h"
#include "sipdiag/base/hash.h"
#include "sipdiag/base/map.h"
#include "sipdiag/base/memory.h"
#include "sipdiag/model/cause_counts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Calls of a group are a list through `next` of the grouping, oldest first. */
struct group {
    struct map_node node;
    struct str key; /* of all dimensions, to compare */
    struct group_row row;
    size_t first, last;
};

struct grouping {
    struct summary *summary;
    const struct analysis *analysis;
    struct map map;
    struct group **list;
    size_t count, capacity;
    size_t *next; /* of each call */
    struct text key;
};

enum { NO_CALL = -1 };

/* Each part with its length, so that no two keys look the same. */
static void make_key(struct grouping *grouping, size_t index, bool known[DIMENSIONS_MAX])
{
    const struct summary *summary = grouping->summary;
    text_clear(&grouping->key);
    for (size_t i = 0; i < summary->by_count; i++) {
        size_t before = grouping->key.len;
        known[i] = summary->by[i]->add_key(&grouping->key, grouping->analysis, index);
        size_t len = grouping->key.len - before;
        text_addf(&grouping->key, "/%c%zu/", known[i] ? '+' : '-', len);
    }
}

static void name_group(struct grouping *grouping, struct group_row *row, size_t index)
{
    struct summary *summary = grouping->summary;
    struct text shown = {0};
    for (size_t i = 0; i < summary->by_count; i++) {
        const struct dimension *dimension = summary->by[i];
        text_clear(&shown);
        if (dimension->add_shown)
            dimension->add_shown(&shown, grouping->analysis, index);
        else
            dimension->add_key(&shown, grouping->analysis, index);
        row->key[i] = arena_copy(&summary->keys, text_str(&shown));
    }
    text_free(&shown);
}

static struct group *group_of(struct grouping *grouping, size_t index)
{
    bool known[DIMENSIONS_MAX] = {false};
    make_key(grouping, index, known);
    struct str key = text_str(&grouping->key);
    uint64_t hash = hash_key(key.at, key.len);
    for (struct map_node *node = map_find(&grouping->map, hash); node; node = map_next(node)) {
        struct group *group = (struct group *)node; /* node is its first member */
        if (str_equal(group->key, key))
            return group;
    }
    struct group *group = xalloc(sizeof *group);
    group->key = arena_copy(&grouping->summary->keys, key);
    group->first = group->last = (size_t)NO_CALL;
    memcpy(group->row.known, known, sizeof known);
    name_group(grouping, &group->row, index);
    map_add(&grouping->map, &group->node, hash);
    grouping->list =
        array_grow(grouping->list, grouping->count, &grouping->capacity, sizeof(struct group *));
    grouping->list[grouping->count++] = group;
    return group;
}

static void collect(struct grouping *grouping)
{
    const struct analysis *analysis = grouping->analysis;
    for (size_t i = 0; i < analysis->call_count; i++) {
        struct group *group = group_of(grouping, i);
        grouping->next[i] = (size_t)NO_CALL;
        if (group->last == (size_t)NO_CALL)
            group->first = i;
        else
            grouping->next[group->last] = i;
        group->last = i;
        group->row.calls++;
        bool judged = outcome_is_judged((enum outcome)analysis->verdicts[i]->outcome);
        group->row.judged += judged;
        grouping->summary->grouped += judged;
    }
}

/* Whole numbers by value, texts by their bytes, what is not known last. */
static int compare_keys(const struct group *a, const struct group *b, const struct summary *summary)
{
    for (size_t i = 0; i < summary->by_count; i++) {
        struct str left = a->row.key[i], right = b->row.key[i];
        if (a->row.known[i] != b->row.known[i])
            return a->row.known[i] ? -1 : 1;
        if (summary->by[i]->numeric && left.len != right.len)
            return left.len < right.len ? -1 : 1;
        int order = str_compare(left, right);
        if (order)
            return order;
    }
    return str_compare(a->key, b->key);
}

static bool is_by_time(const struct summary *summary)
{
    for (size_t i = 0; i < summary->by_count; i++)
        if (summary->by[i]->by_time)
            return true;
    return false;
}

static int compare_groups(const void *left, const void *right, void *context)
{
    const struct group *a = *(const struct group *const *)left,
                       *b = *(const struct group *const *)right;
    const struct summary *summary = context;
    bool by_time = is_by_time(summary);
    if (!by_time && !a->row.judged != !b->row.judged)
        return a->row.judged ? -1 : 1;
    if (!by_time && a->row.calls != b->row.calls)
        return a->row.calls > b->row.calls ? -1 : 1;
    return compare_keys(a, b, summary);
}

static const struct cause *top_cause(const struct verdict *const *verdicts, size_t count)
{
    struct cause_counts counts = {0};
    for (size_t i = 0; i < count; i++)
        if (outcome_is_judged((enum outcome)verdicts[i]->outcome) &&
            verdicts[i]->outcome != OUTCOME_ANSWERED)
            cause_counts_add(&counts, verdicts[i]->cause);
    const struct cause *top = cause_counts_top(&counts);
    cause_counts_free(&counts);
    return top;
}

static void add_figures(struct group_row *row, const struct analysis *part,
                        const struct summary *summary)
{
    double window_us = summary->first_us == TIME_UNKNOWN
                           ? 0
                           : (double)summary->last_us - (double)summary->first_us;
    struct rate_counts rates = {0};
    struct durations durations;
    struct concurrency concurrency;
    rates_count(&rates, part);
    kpi_set_rates(&row->kpi, &rates);
    durations_begin(&durations, part);
    durations_add(&durations, part);
    kpi_set_durations(&row->kpi, &durations, NULL);
    concurrency_start(&concurrency);
    concurrency_count(&concurrency, part, INT64_MAX);
    kpi_set_concurrency(&row->kpi, &concurrency, window_us);
    row->share = row->judged ? (double)row->judged / (double)summary->grouped : NAN;
    row->top_cause = top_cause(part->verdicts, part->call_count);
}

/* Every group in turn as an analysis of its own. */
static void fill_rows(struct grouping *grouping)
{
    const struct analysis *analysis = grouping->analysis;
    struct summary *summary = grouping->summary;
    struct backing *backing = analysis->backing;
    struct call **calls = backing_array(backing, analysis->call_count, sizeof(struct call *));
    const struct verdict **verdicts =
        backing_array(backing, analysis->call_count, sizeof(struct verdict *));
    size_t placed = 0;
    for (size_t g = 0; g < grouping->count; g++) {
        struct group *group = grouping->list[g];
        struct analysis part = *analysis;
        part.calls = calls;
        part.verdicts = verdicts;
        part.call_count = 0;
        for (size_t i = group->first; i != (size_t)NO_CALL; i = grouping->next[i]) {
            calls[part.call_count] = analysis->calls[i];
            verdicts[part.call_count++] = analysis->verdicts[i];
            summary->order[placed++] = i;
        }
        add_figures(&group->row, &part, summary);
        summary->groups[g] = group->row;
    }
    backing_array_free(backing, calls);
    backing_array_free(backing, verdicts);
}

void groups_make(struct summary *summary, const struct analysis *analysis)
{
    struct grouping grouping = {.summary = summary, .analysis = analysis};
    grouping.next = backing_array(analysis->backing, analysis->call_count, sizeof *grouping.next);
    map_init(&grouping.map);
    collect(&grouping);
    if (grouping.count)
        qsort_r(grouping.list, grouping.count, sizeof grouping.list[0], compare_groups, summary);
    summary->group_count = grouping.count;
    summary->groups = xalloc(grouping.count * sizeof *summary->groups);
    summary->backing = analysis->backing;
    summary->order = backing_array(summary->backing, analysis->call_count, sizeof *summary->order);
    fill_rows(&grouping);
    for (size_t i = 0; i < grouping.count; i++)
        free(grouping.list[i]);
    free(grouping.list);
    backing_array_free(analysis->backing, grouping.next);
    text_free(&grouping.key);
    map_free(&grouping.map);
}
