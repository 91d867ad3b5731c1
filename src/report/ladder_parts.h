/* What a ladder shows, wherever it is drawn: names of its parties, and which of its rows. */
#ifndef SIPDIAG_REPORT_LADDER_PARTS_H
#define SIPDIAG_REPORT_LADDER_PARTS_H

#include "sipdiag/base/text.h"
#include "sipdiag/ladder/ladder.h"

#include <stdbool.h>
#include <stddef.h>

/* "provider"; "" for LADDER_ROLE_NONE. */
const char *ladder_role_name(enum ladder_role role);

/* Its address; with the port where that is not the usual one. */
void ladder_add_party(struct text *out, const struct ladder_party *party);

/* Of thousands of rows the first and the last are shown, and those that the verdict rests on. */
bool ladder_leaves_out(const struct ladder *ladder, size_t row, const bool *is_evidence);

#endif
