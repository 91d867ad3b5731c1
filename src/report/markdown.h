/* GitHub-flavoured markdown. */
#ifndef SIPDIAG_REPORT_MARKDOWN_H
#define SIPDIAG_REPORT_MARKDOWN_H

#include "sipdiag/report/format.h"

bool markdown_print(const struct report *report, const struct sink *sink);

/* Words as plain text of a paragraph or a cell: nothing in them is markup, a mention or a link.
 * Tied spaces become spaces. */
void markdown_add(struct text *out, struct str words);

#endif
