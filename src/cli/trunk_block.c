/* Counts the calls of each far address and writes them as a section. */
#include "trunk_block.h"

#include "sipdiag/base/memory.h"

#include <stdlib.h>
#include <string.h>

enum { NAMED_MOST = 20 };

struct far_address {
    const struct address *address;
    size_t calls;
};

static int by_address(const void *a, const void *b)
{
    const struct far_address *left = a, *right = b;
    int order = left->address->family - right->address->family;
    return order ? order
                 : memcmp(left->address->bytes, right->address->bytes, sizeof left->address->bytes);
}

static int by_calls(const void *a, const void *b)
{
    const struct far_address *left = a, *right = b;
    if (left->calls != right->calls)
        return left->calls < right->calls ? 1 : -1;
    return by_address(a, b);
}

static bool lacks_a_name(const struct analysis *analysis, size_t i)
{
    const struct address *trunk = analysis->calls[i]->trunk;
    bool is_address = trunk && (trunk->family == ADDRESS_IPV4 || trunk->family == ADDRESS_IPV6);
    return is_address && analysis->verdicts[i]->outcome != OUTCOME_SCANNER;
}

/* One entry for each address; the array is the caller's. */
static size_t count_calls(struct far_address *seen, const struct analysis *analysis)
{
    size_t count = 0, distinct = 0;
    for (size_t i = 0; i < analysis->call_count; i++)
        if (lacks_a_name(analysis, i))
            seen[count++] = (struct far_address){analysis->calls[i]->trunk, 1};
    qsort(seen, count, sizeof *seen, by_address);
    for (size_t i = 0; i < count; i++)
        if (distinct && by_address(&seen[distinct - 1], &seen[i]) == 0)
            seen[distinct - 1].calls++;
        else
            seen[distinct++] = seen[i];
    qsort(seen, distinct, sizeof *seen, by_calls);
    return distinct;
}

void trunk_block_add(struct text *out, const struct analysis *analysis)
{
    struct far_address *seen = xalloc(analysis->call_count * sizeof *seen);
    size_t count = count_calls(seen, analysis);
    for (size_t i = 0; i < count && i < NAMED_MOST; i++) {
        text_addf(out, "%s# %zu calls\ntrunk%zu = ", i ? "" : "[trunk]\n", seen[i].calls, i + 1);
        address_add(out, seen[i].address);
        text_add_char(out, '\n');
    }
    free(seen);
}
