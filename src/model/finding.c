/* Names of severities (the outside contract), and what a finding is about. */
#include "sipdiag/model/finding.h"

#include <string.h>

const char *severity_name(enum severity severity)
{
    static const char *const names[SEVERITY_COUNT] = {
        [SEVERITY_INFO] = "info",
        [SEVERITY_WARNING] = "warning",
        [SEVERITY_CRITICAL] = "critical",
    };
    return names[severity];
}

const char *finding_scope_value(const struct finding *finding, const char *dimension)
{
    for (size_t i = 0; i < finding->scope_count; i++)
        if (strcmp(finding->scope[i].dimension, dimension) == 0)
            return finding->scope[i].value;
    return NULL;
}
