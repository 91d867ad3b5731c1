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

enum { CODE_LIMIT = 1000, ID_BYTES = 32 };

struct group {
    struct map_node node;
    struct result_row row;
    uint32_t outcomes[OUTCOME_COUNT], sides[SIDE_COUNT];
    uint32_t codes[CODE_LIMIT];
    struct arena kept; /* holds the examples of calls that were let go */
};

struct row_counts {
    struct map map;
    struct group **list;
    size_t count, capacity;
};

static uint64_t key_hash(const struct verdict *verdict, bool judged)
{
    unsigned char key[ID_BYTES + sizeof verdict->result + 1] = {0};
    memcpy(key, verdict->cause->id, strnlen(verdict->cause->id, ID_BYTES));
    memcpy(key + ID_BYTES, verdict->result, strnlen(verdict->result, sizeof verdict->result));
    key[sizeof key - 1] = judged;
    return hash_key(key, sizeof key);
}

static void list_group(struct row_counts *groups, struct group *group, uint64_t hash)
{
    map_add(&groups->map, &group->node, hash);
    groups->list =
        array_grow(groups->list, groups->count, &groups->capacity, sizeof(struct group *));
    groups->list[groups->count++] = group;
}

static struct group *group_of(struct row_counts *groups, const struct verdict *verdict)
{
    bool judged = outcome_is_judged((enum outcome)verdict->outcome);
    uint64_t hash = key_hash(verdict, judged);
    for (struct map_node *node = map_find(&groups->map, hash); node; node = map_next(node)) {
        struct group *group = (struct group *)node; /* node is its first member */
        if (cause_equal(group->row.cause, verdict->cause) && group->row.judged == judged &&
            strncmp(group->row.result, verdict->result, sizeof verdict->result) == 0)
            return group;
    }
    struct group *group = xalloc(sizeof *group);
    group->row.cause = verdict->cause;
    group->row.judged = judged;
    memcpy(group->row.result, verdict->result, sizeof group->row.result);
    list_group(groups, group, hash);
    return group;
}

/* The newest goes in front; of calls with one start the later one. */
static void add_example(struct result_row *row, const struct call *call, int64_t start_us)
{
    size_t at = 0;
    while (at < row->example_count && call_start(row->examples[at]) > start_us)
        at++;
    if (at == SUMMARY_EXAMPLES)
        return;
    memmove(row->examples + at + 1, row->examples + at,
            (SUMMARY_EXAMPLES - 1 - at) * sizeof row->examples[0]);
    row->examples[at] = call;
    if (row->example_count < SUMMARY_EXAMPLES)
        row->example_count++;
}

static void group_add(struct group *group, const struct call *call, const struct verdict *verdict)
{
    struct result_row *row = &group->row;
    int64_t start_us = call_shown_start(call);
    bool is_first = row->calls++ == 0;
    bool is_known = start_us != TIME_UNKNOWN;
    if (is_first || (is_known && (row->first_us == TIME_UNKNOWN || start_us < row->first_us)))
        row->first_us = start_us;
    if (is_first || start_us > row->last_us)
        row->last_us = start_us;
    add_example(row, call, call_start(call));
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

static int compare_rows(const void *left, const void *right)
{
    const struct result_row *a = left, *b = right;
    if (a->judged != b->judged)
        return a->judged ? -1 : 1;
    if (a->calls != b->calls)
        return a->calls > b->calls ? -1 : 1;
    int order = str_compare(result_name(a->result), result_name(b->result));
    return order ? order : strcmp(a->cause->id, b->cause->id);
}

static const char *label_of(const struct result_row *row)
{
    return cause_label(row->cause, row->side);
}

static int compare_labels(const void *left, const void *right)
{
    const struct result_row *const *a = left, *const *b = right;
    return strcmp(label_of(*a), label_of(*b));
}

/* Rows that would read the same get their result behind the label. */
static void label_rows(struct result_row *rows, size_t count)
{
    struct result_row **by_label = xalloc(count * sizeof(struct result_row *));
    for (size_t i = 0; i < count; i++)
        by_label[i] = &rows[i];
    qsort(by_label, count, sizeof by_label[0], compare_labels);
    for (size_t i = 0; i < count; i++) {
        const char *label = label_of(by_label[i]);
        bool again = (i > 0 && strcmp(label_of(by_label[i - 1]), label) == 0) ||
                     (i + 1 < count && strcmp(label_of(by_label[i + 1]), label) == 0);
        struct str result = result_name(by_label[i]->result);
        snprintf(by_label[i]->label, sizeof by_label[i]->label, again ? "%.38s (%.*s)" : "%.47s",
                 label, (int)result.len, result.at);
    }
    free(by_label);
}

struct row_counts *row_counts_new(void)
{
    struct row_counts *counts = xalloc(sizeof *counts);
    map_init(&counts->map);
    return counts;
}

void row_counts_free(struct row_counts *counts)
{
    if (!counts)
        return;
    for (size_t i = 0; i < counts->count; i++) {
        arena_free(&counts->list[i]->kept);
        free(counts->list[i]);
    }
    free(counts->list);
    map_free(&counts->map);
    free(counts);
}

void rows_count(struct row_counts *counts, const struct analysis *analysis)
{
    enum { LATELY = 32 };
    struct {
        const struct verdict *verdict;
        struct group *group;
    } lately[LATELY] = {{NULL, NULL}};
    for (size_t i = 0; i < analysis->call_count; i++) {
        const struct verdict *verdict = analysis->verdicts[i];
        size_t slot = (uintptr_t)verdict / sizeof *verdict % LATELY;
        calls_read_ahead(analysis->calls, i, analysis->call_count);
        if (lately[slot].verdict != verdict) {
            lately[slot].verdict = verdict;
            lately[slot].group = group_of(counts, verdict);
        }
        group_add(lately[slot].group, analysis->calls[i], verdict);
    }
}

void rows_keep_examples(struct row_counts *counts)
{
    for (size_t i = 0; i < counts->count; i++) {
        struct group *group = counts->list[i];
        struct arena kept;
        arena_init(&kept, 0);
        for (size_t j = 0; j < group->row.example_count; j++)
            group->row.examples[j] = call_copy(group->row.examples[j], &kept);
        arena_free(&group->kept);
        group->kept = kept;
    }
}

struct row_counts *row_counts_after(const struct row_counts *past)
{
    struct row_counts *counts = row_counts_new();
    for (size_t i = 0; past && i < past->count; i++) {
        struct group *group = xalloc(sizeof *group);
        *group = *past->list[i];
        group->node = (struct map_node){0};
        arena_init(&group->kept, 0); /* the examples stay with the past */
        list_group(counts, group, past->list[i]->node.hash);
    }
    return counts;
}

void rows_make(struct summary *summary, const struct row_counts *counts)
{
    summary->row_count = counts->count;
    summary->rows = xalloc(counts->count * sizeof *summary->rows);
    for (size_t i = 0; i < counts->count; i++)
        summary->rows[i] = group_row(counts->list[i], summary->totals.judged);
    if (summary->row_count == 0)
        return;
    qsort(summary->rows, summary->row_count, sizeof *summary->rows, compare_rows);
    label_rows(summary->rows, summary->row_count);
}
