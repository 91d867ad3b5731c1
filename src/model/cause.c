/* Which causes are the same, and which of a cause's words fit. */
#include "sipdiag/model/cause.h"

#include "sipdiag/base/hash.h"

#include <string.h>

bool cause_equal(const struct cause *a, const struct cause *b)
{
    return a == b || (a && b && strcmp(a->id, b->id) == 0);
}

uint64_t cause_hash(const struct cause *cause)
{
    return cause ? hash_key(cause->id, strlen(cause->id)) : 0;
}

static const char *words(const struct cause *cause, enum side side, const char *usual,
                         const char *ours)
{
    return side == SIDE_US && cause->side != SIDE_US && ours ? ours : usual;
}

const char *cause_label(const struct cause *cause, enum side side)
{
    return words(cause, side, cause->label, cause->ours_label);
}

const char *cause_meaning(const struct cause *cause, enum side side)
{
    return words(cause, side, cause->meaning, cause->ours_meaning);
}

const char *cause_action(const struct cause *cause, enum side side)
{
    return words(cause, side, cause->action, cause->ours_action);
}
