/* Names of a ladder's parties, and which of its rows are shown. */
#include "ladder_parts.h"

enum { DEFAULT_PORT = 5060, FIRST_ROWS = 200, LAST_ROWS = 50 };

const char *ladder_role_name(enum ladder_role role)
{
    static const char *const names[] = {
        [LADDER_ROLE_NONE] = "",
        [LADDER_ROLE_US] = "us",
        [LADDER_ROLE_PROVIDER] = "provider",
        [LADDER_ROLE_CALLER] = "caller",
        [LADDER_ROLE_CALLEE] = "callee",
    };
    return names[role];
}

void ladder_add_party(struct text *out, const struct ladder_party *party)
{
    if (party->end.port && party->end.port != DEFAULT_PORT)
        endpoint_add(out, &party->end);
    else
        address_add(out, &party->end.address);
}

bool ladder_leaves_out(const struct ladder *ladder, size_t row, const bool *is_evidence)
{
    return row >= FIRST_ROWS && row + LAST_ROWS < ladder->row_count && !is_evidence[row];
}
