/* Which rows of a ladder the verdict rests on. */
#ifndef SIPDIAG_REPORT_LADDER_EVIDENCE_H
#define SIPDIAG_REPORT_LADDER_EVIDENCE_H

#include "sipdiag/report/format.h"

/* Sets is_evidence[] of those rows, of which there is one for each; returns the row that says the
 * cause, row_count when none does. */
size_t ladder_evidence(const struct report *report, const struct ladder *ladder, bool *is_evidence);

#endif
