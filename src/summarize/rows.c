/* Calls grouped by (result, cause). */
#include "rows.h"

#include "sipdiag/base/hash.h"
#include "sipdiag/base/map.h"
#include "sipdiag/base/memory.h"
#include "sipdiag/model/cause.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CODE_LIMIT = 1000 };

struct group {
    struct map_node node;
    struct result_row row;
    uint32_t outcomes[OUTCOME_COUNT], sides[SIDE_COUNT];
    uint32_t codes[CODE_LIMIT];
};

struct groups {
    struct map map;
    struct group **list;
    size_t count, capacity;
};

static uint64_t key_hash(const struct verdict *verdict, bool judged)
{
    unsigned char key[sizeof(const struct cause *) + sizeof verdict->result + 1];
    memcpy(key, &verdict->cause, sizeof verdict->cause);
    memset(key + sizeof verdict->cause, 0, sizeof key - sizeof verdict->cause);
    memcpy(key + sizeof verdict->cause, verdict->result,
           strnlen(verdict->result, sizeof verdict->result));
    key[sizeof key - 1] = judged;
    return hash_key(key, sizeof key);
}

static struct group *group_of(struct groups *groups, const struct verdict *verdict)
{
    bool judged = outcome_is_judged((enum outcome)verdict->outcome);
    uint64_t hash = key_hash(verdict, judged);
    for (struct map_node *node = map_find(&groups->map, hash); node; node = map_next(node)) {
        struct group *group = (struct group *)node; /* node is its first member */
        if (group->row.cause == verdict->cause && group->row.judged == judged &&
            strncmp(group->row.result, verdict->result, sizeof verdict->result) == 0)
            return group;
    }
    struct group *group = xalloc(sizeof *group);
    group->row.cause = verdict->cause;
    group->row.judged = judged;
    memcpy(group->row.result, verdict->result, sizeof group->row.result);
    map_add(&groups->map, &group->node, hash);
    groups->list =
        array_grow(groups->list, groups->count, &groups->capacity, sizeof(struct group *));
    groups->list[groups->count++] = group;
    return group;
}

/* Calls come by start, so the newest goes in front of the examples. */
static void group_add(struct group *group, const struct call *call, const struct verdict *verdict)
{
    struct result_row *row = &group->row;
    int64_t start_us = call_start(call);
    if (row->calls++ == 0)
        row->first_us = start_us;
    row->last_us = start_us;
    memmove(row->examples + 1, row->examples, (SUMMARY_EXAMPLES - 1) * sizeof row->examples[0]);
    row->examples[0] = call;
    if (row->example_count < SUMMARY_EXAMPLES)
        row->example_count++;
    group->outcomes[verdict->outcome]++;
    group->sides[verdict->side]++;
    group->codes[call->code < CODE_LIMIT ? call->code : 0]++;
}

/* The smallest index with the highest count. */
static unsigned most_frequent(const uint32_t *counts, unsigned size)
{
    unsigned best = 0;
    for (unsigned i = 1; i < size; i++)
        if (counts[i] > counts[best])
            best = i;
    return best;
}

static struct result_row group_row(struct group *group, uint64_t judged_calls)
{
    struct result_row row = group->row;
    row.code = (uint16_t)most_frequent(group->codes, CODE_LIMIT);
    row.outcome = (enum outcome)most_frequent(group->outcomes, OUTCOME_COUNT);
    row.side = (enum side)most_frequent(group->sides, SIDE_COUNT);
    row.share = row.judged ? (double)row.calls / (double)judged_calls : NAN;
    return row;
}

static const char *row_result(const struct result_row *row)
{
    return row->result[0] ? row->result : "none";
}

static int compare_rows(const void *left, const void *right)
{
    const struct result_row *a = left, *b = right;
    if (a->judged != b->judged)
        return a->judged ? -1 : 1;
    if (a->calls != b->calls)
        return a->calls > b->calls ? -1 : 1;
    int order = strcmp(row_result(a), row_result(b));
    return order ? order : strcmp(a->cause->id, b->cause->id);
}

static int compare_labels(const void *left, const void *right)
{
    const struct result_row *const *a = left, *const *b = right;
    return strcmp((*a)->cause->label, (*b)->cause->label);
}

/* Rows that would read the same get their result behind the label. */
static void label_rows(struct result_row *rows, size_t count)
{
    struct result_row **by_label = xalloc(count * sizeof(struct result_row *));
    for (size_t i = 0; i < count; i++)
        by_label[i] = &rows[i];
    qsort(by_label, count, sizeof by_label[0], compare_labels);
    for (size_t i = 0; i < count; i++) {
        const char *label = by_label[i]->cause->label;
        bool again = (i > 0 && strcmp(by_label[i - 1]->cause->label, label) == 0) ||
                     (i + 1 < count && strcmp(by_label[i + 1]->cause->label, label) == 0);
        snprintf(by_label[i]->label, sizeof by_label[i]->label, again ? "%.38s (%s)" : "%.47s",
                 label, row_result(by_label[i]));
    }
    free(by_label);
}

void rows_make(struct summary *summary, const struct analysis *analysis)
{
    struct groups groups = {0};
    map_init(&groups.map);
    for (size_t i = 0; i < analysis->call_count; i++) {
        calls_read_ahead(analysis->calls, i, analysis->call_count);
        group_add(group_of(&groups, &analysis->verdicts[i]), analysis->calls[i],
                  &analysis->verdicts[i]);
    }

    summary->row_count = groups.count;
    summary->rows = xalloc(groups.count * sizeof *summary->rows);
    for (size_t i = 0; i < groups.count; i++) {
        summary->rows[i] = group_row(groups.list[i], summary->totals.judged);
        free(groups.list[i]);
    }
    free(groups.list);
    map_free(&groups.map);
    if (summary->row_count == 0)
        return;
    qsort(summary->rows, summary->row_count, sizeof *summary->rows, compare_rows);
    label_rows(summary->rows, summary->row_count);
}
