/* Which call is meant by a Call-ID, a part of one, or a number. */
#include "sipdiag/ladder/ladder.h"

#include <string.h>

static struct str id_of(const struct call *call)
{
    return call_text(call, CALL_TEXT_CALL_ID);
}

static bool contains(struct str s, struct str part)
{
    return part.len == 0 || (s.len >= part.len && memmem(s.at, s.len, part.at, part.len) != NULL);
}

/* The call, or a leg of it that has a Call-ID of its own. */
static bool has_id(const struct call *call, struct str wanted,
                   bool (*matches)(struct str, struct str))
{
    if (matches(id_of(call), wanted))
        return true;
    for (uint16_t i = 0; i < call->related_count; i++)
        if (call->related[i]->absorbed && matches(id_of(call->related[i]), wanted))
            return true;
    return false;
}

static void add_found(struct ladder_found *found, size_t index)
{
    if (found->count < LADDER_FOUND_MAX)
        found->calls[found->count] = index;
    found->count++;
}

static bool find_by_id(const struct analysis *analysis, struct str wanted,
                       bool (*matches)(struct str, struct str), struct ladder_found *found)
{
    for (size_t i = 0; i < analysis->call_count; i++)
        if (has_id(analysis->calls[i], wanted, matches))
            add_found(found, i);
    if (found->count)
        found->by = LADDER_FOUND_BY_CALL_ID;
    return found->count > 0;
}

static bool find_any(const struct analysis *analysis, struct str wanted, struct ladder_found *found)
{
    return find_by_id(analysis, wanted, str_equal, found) ||
           find_by_id(analysis, wanted, contains, found);
}

/* Of several calls with one Call-ID the nth, from 1. */
static void pick_nth(const struct analysis *analysis, uint64_t nth, struct ladder_found *found)
{
    struct str call_id = id_of(analysis->calls[found->calls[0]]);
    uint64_t count = 0;
    for (size_t i = 0; i < analysis->call_count; i++) {
        if (!str_equal(id_of(analysis->calls[i]), call_id) || ++count != nth)
            continue;
        found->calls[0] = i;
        found->count = 1;
        return;
    }
}

static bool is_one_id(const struct analysis *analysis, const struct ladder_found *found)
{
    size_t kept = found->count < LADDER_FOUND_MAX ? found->count : LADDER_FOUND_MAX;
    for (size_t i = 1; i < kept; i++)
        if (!str_equal(id_of(analysis->calls[found->calls[i]]),
                       id_of(analysis->calls[found->calls[0]])))
            return false;
    return true;
}

/* "CALL-ID#2"; false when there is no number behind a '#'. */
static bool split_nth(struct str wanted, struct str *call_id, uint64_t *nth)
{
    size_t at = wanted.len;
    while (at > 0 && wanted.at[at - 1] != '#')
        at--;
    if (at < 2 || !str_to_u64(str_from_offset(wanted, at), UINT32_MAX, nth) || *nth == 0)
        return false;
    *call_id = (struct str){wanted.at, at - 1};
    return true;
}

static void find_by_number(const struct analysis *analysis, struct str wanted,
                           struct ladder_found *found)
{
    for (size_t i = 0; i < analysis->call_count; i++)
        if (contains(call_text(analysis->calls[i], CALL_TEXT_CALLER), wanted) ||
            contains(call_text(analysis->calls[i], CALL_TEXT_CALLEE), wanted))
            add_found(found, i);
    if (found->count)
        found->by = LADDER_FOUND_BY_NUMBER;
}

void ladder_find(const struct analysis *analysis, struct str wanted, struct ladder_found *found)
{
    struct str call_id;
    uint64_t nth;
    *found = (struct ladder_found){.by = LADDER_FOUND_NONE};
    if (find_any(analysis, wanted, found))
        return;
    if (split_nth(wanted, &call_id, &nth) && find_any(analysis, call_id, found)) {
        if (is_one_id(analysis, found))
            pick_nth(analysis, nth, found);
        return;
    }
    find_by_number(analysis, wanted, found);
}

void ladder_add_name(struct text *out, const struct analysis *analysis, size_t index)
{
    struct str call_id = id_of(analysis->calls[index]);
    size_t count = 0, nth = 0;
    for (size_t i = 0; i < analysis->call_count; i++) {
        count += str_equal(id_of(analysis->calls[i]), call_id);
        if (i == index)
            nth = count;
    }
    text_add(out, call_id);
    if (count > 1)
        text_addf(out, "#%zu", nth);
}
