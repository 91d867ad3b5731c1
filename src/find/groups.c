/* Sorts calls by a key and counts each group against all others. */
#include "groups.h"

#include "build.h"
#include "formats.h"

#include <stdlib.h>
#include <string.h>

struct keyed {
    uint64_t key;
    uint32_t index;
};

static int compare_keyed(const void *left, const void *right)
{
    const struct keyed *a = left, *b = right;
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    return (a->index > b->index) - (a->index < b->index);
}

/* + and 00 say the same. */
static const char *international(const struct dialled *number)
{
    if (number->at[0] == '+')
        return number->at + 1;
    return number->at[0] == '0' && number->at[1] == '0' ? number->at + 2 : number->at;
}

/* The first seven digits; 0 for shorter numbers. */
static uint64_t prefix_key(const struct find *find, const struct seen *seen)
{
    struct dialled number = dialled_from(call_text(seen_call(find, seen), CALL_TEXT_CALLEE));
    const char *at = number.len ? international(&number) : "";
    uint64_t key = 1; /* keeps leading zeros apart */
    for (unsigned i = 0; i < PREFIX_LONGEST; i++) {
        if (at[i] < '0' || at[i] > '9')
            return 0;
        key = key * 10 + (uint64_t)(at[i] - '0');
    }
    return key;
}

static uint64_t key_of(const struct grouping *grouping, const struct seen *seen)
{
    return grouping->by_prefix ? prefix_key(grouping->find, seen) : seen->caller;
}

static uint64_t divisor_of(const struct grouping *grouping)
{
    uint64_t divisor = 1;
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
    return words_of(grouping->find, "%s", words);
}

void grouping_init(struct grouping *grouping)
{
    struct trunk_calls *trunk = grouping->trunk;
    struct keyed *keyed = arena_alloc(&grouping->find->scratch, (trunk->count + 1) * sizeof *keyed);
    size_t count = 0;
    for (size_t i = 0; i < trunk->count; i++) {
        uint64_t key = grouping->counts(&trunk->calls[i]) ? key_of(grouping, &trunk->calls[i]) : 0;
        if (key)
            keyed[count++] = (struct keyed){key, (uint32_t)i};
    }
    qsort(keyed, count, sizeof *keyed, compare_keyed);
    grouping->keyed = keyed;
    grouping->keyed_count = count;
}

/* One group, from the keyed call at *at on, which is moved behind it. */
static struct group take_group(const struct grouping *grouping, uint64_t divisor, size_t *at)
{
    uint32_t numbers[16];
    struct group group = {.key = grouping->keyed[*at].key / divisor};
    for (; *at < grouping->keyed_count && grouping->keyed[*at].key / divisor == group.key; ++*at) {
        const struct seen *seen = &grouping->trunk->calls[grouping->keyed[*at].index];
        bool is_known = false;
        if (!grouping->counts(seen)) /* explained since */
            continue;
        group.bad.all++;
        if (!grouping->is_bad(seen, grouping->option))
            continue;
        group.bad.yes++;
        if (!group.first || seen->start_us < group.first->start_us)
            group.first = seen;
        for (size_t i = 0; i < group.numbers; i++)
            is_known = is_known || numbers[i] == seen->callee;
        if (!is_known && group.numbers < 16)
            numbers[group.numbers++] = seen->callee;
    }
    return group;
}

struct group *groups_of(const struct grouping *grouping, size_t *count)
{
    struct share all = {0, 0};
    uint64_t divisor = divisor_of(grouping);
    struct group *list =
        arena_alloc(&grouping->find->scratch, (grouping->keyed_count + 1) * sizeof *list);
    *count = 0;
    for (size_t at = 0; at < grouping->keyed_count;) {
        struct group group = take_group(grouping, divisor, &at);
        all.yes += group.bad.yes;
        all.all += group.bad.all;
        if (group.bad.all)
            list[(*count)++] = group;
    }
    for (size_t i = 0; i < *count; i++)
        list[i].others = (struct share){all.yes - list[i].bad.yes, all.all - list[i].bad.all};
    return list;
}

bool group_has(const struct grouping *grouping, const struct group *group, const struct seen *seen)
{
    return grouping->counts(seen) && key_of(grouping, seen) / divisor_of(grouping) == group->key;
}
