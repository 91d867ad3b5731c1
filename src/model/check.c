/* Names of levels and states of checks, and how sure a change is. */
#include "sipdiag/model/check.h"

#include <math.h>

const char *check_level_name(enum check_level level)
{
    static const char *const names[] = {[CHECK_FAIL] = "fail", [CHECK_WARN] = "warn"};
    return names[level];
}

const char *check_status_name(enum check_status status)
{
    static const char *const names[] = {
        [CHECK_OK] = "ok", [CHECK_FAILED] = "failed", [CHECK_NOT_JUDGED] = "not-judged"};
    return names[status];
}

size_t check_count(const struct check_list *list, enum check_level level, enum check_status status)
{
    size_t count = 0;
    for (size_t i = 0; i < list->count; i++)
        count += list->checks[i].level == level && list->checks[i].status == status;
    return count;
}

void change_add_p(struct text *out, const struct change *change)
{
    if (change->p < 0.001)
        text_add_literal(out, "p < 0.001");
    else
        text_addf(out, "p = 0.%03lld", llround(fmin(change->p, 0.999) * 1000));
}
