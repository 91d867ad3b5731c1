/* Sorts calls by a key and counts each group against all others. */
#include "groups.h"

#include "build.h"

#include <stdlib.h>
#include <string.h>

/* What is asked of a call more than once: by key the calls lie anywhere, and each would wait for
 * the memory. */
struct keyed {
    uint32_t key, index;
    uint16_t mark;
};

/* By key, then in order of time: four rounds by a byte of the key, which leave it where it was. */
static void sort_keyed(struct keyed *keyed, struct keyed *scratch, size_t count)
{
    for (unsigned shift = 0; shift < 32; shift += 8) {
        size_t places[257] = {0};
        struct keyed *from = shift / 8 % 2 ? scratch : keyed, *to = from == keyed ? scratch : keyed;
        for (size_t i = 0; i < count; i++)
            places[(from[i].key >> shift & 255) + 1]++;
        for (size_t b = 0; b < 256; b++)
            places[b + 1] += places[b];
        for (size_t i = 0; i < count; i++)
            to[places[from[i].key >> shift & 255]++] = from[i];
    }
}

static uint64_t key_of(const struct grouping *grouping, const struct seen *seen)
{
    return grouping->by_prefix ? seen->prefix : seen->caller;
}

static uint32_t divisor_of(const struct grouping *grouping)
{
    uint32_t divisor = 1;
    for (unsigned i = grouping->digits; grouping->by_prefix && i < PREFIX_LONGEST; i++)
        divisor *= 10;
    return divisor;
}

const char *group_prefix_words(const struct grouping *grouping, const struct group *group)
{
    char words[PREFIX_LONGEST + 1];
    uint64_t rest = group->key;
    for (unsigned i = grouping->digits; i-- > 0; rest /= 10)
        words[i] = (char)('0' + rest % 10);
    words[grouping->digits] = '\0';
    if (mask_level(grouping->find->input->mask) == MASK_ALL)
        memset(words, 'x', grouping->digits);
    return words_of(grouping->find, "%s", words);
}

void grouping_init(struct grouping *grouping)
{
    struct trunk_calls *trunk = grouping->trunk;
    size_t count = 0;
    if (!grouping->keyed)
        grouping->keyed =
            arena_alloc(&grouping->find->scratch, 2 * (trunk->count + 1) * sizeof *grouping->keyed);
    struct keyed *keyed = grouping->keyed;
    for (size_t i = 0; i < trunk->count; i++) {
        const struct seen *seen = &trunk->calls[i];
        uint64_t key = grouping->counts(seen) ? key_of(grouping, seen) : 0;
        if (key)
            keyed[count++] = (struct keyed){(uint32_t)key, (uint32_t)i, grouping->mark(seen)};
    }
    sort_keyed(keyed, keyed + trunk->count + 1, count);
    grouping->keyed_count = count;
}

/* One group, from the keyed call at *at on, which is moved behind it. */
static struct group take_group(const struct grouping *grouping, uint32_t divisor, size_t *at)
{
    struct group group = {.first_keyed = *at, .key = grouping->keyed[*at].key / divisor};
    uint64_t end = (group.key + 1) * divisor;
    uint32_t first = UINT32_MAX;
    for (; *at < grouping->keyed_count && grouping->keyed[*at].key < end; ++*at) {
        const struct keyed *keyed = &grouping->keyed[*at];
        if (grouping->left_out && grouping->left_out[*at])
            continue;
        group.bad.all++;
        if (keyed->mark != grouping->bad)
            continue;
        group.bad.yes++;
        first = keyed->index < first ? keyed->index : first;
    }
    group.first = group.bad.yes ? &grouping->trunk->calls[first] : NULL;
    group.end_keyed = *at;
    return group;
}

/* In order of time: within a trunk as they lie. */
static int by_place(const void *left, const void *right)
{
    const struct seen *a = *(struct seen *const *)left, *b = *(struct seen *const *)right;
    return (a > b) - (a < b);
}

size_t group_numbers(const struct grouping *grouping, const struct group *group)
{
    uint32_t numbers[16];
    size_t count = 0, seen_bad = 0;
    for (size_t at = group->first_keyed; seen_bad < group->bad.yes && count < 16; at++) {
        const struct seen *seen = &grouping->trunk->calls[grouping->keyed[at].index];
        bool is_known = false;
        if (!grouping->counts(seen) || grouping->mark(seen) != grouping->bad)
            continue;
        seen_bad++;
        for (size_t i = 0; i < count; i++)
            is_known = is_known || numbers[i] == seen->callee;
        if (!is_known)
            numbers[count++] = seen->callee;
    }
    return count;
}

struct group *groups_of(const struct grouping *grouping, size_t *count, size_t *looked_at)
{
    struct share all = {0, 0};
    uint32_t divisor = divisor_of(grouping);
    struct group *list = arena_alloc(&grouping->find->scratch,
                                     (grouping->keyed_count / GROUP_LEAST + 1) * sizeof *list);
    *count = *looked_at = 0;
    for (size_t at = 0; at < grouping->keyed_count;) {
        struct group group = take_group(grouping, divisor, &at);
        all.yes += group.bad.yes;
        all.all += group.bad.all;
        *looked_at += group.bad.all > 0;
        if (group.bad.all >= GROUP_LEAST && group.bad.yes > 0)
            list[(*count)++] = group;
    }
    for (size_t i = 0; i < *count; i++)
        list[i].others = (struct share){all.yes - list[i].bad.yes, all.all - list[i].bad.all};
    return list;
}

size_t group_calls(const struct grouping *grouping, const struct group *group, struct seen **calls)
{
    size_t count = 0;
    for (size_t at = group->first_keyed; at < group->end_keyed; at++) {
        struct seen *seen = &grouping->trunk->calls[grouping->keyed[at].index];
        if (grouping->counts(seen) && grouping->mark(seen) == grouping->bad)
            calls[count++] = seen;
    }
    if (count)
        qsort(calls, count, sizeof(struct seen *), by_place);
    return count;
}
