/* The drawing inside the ladder's page. */
#ifndef SIPDIAG_REPORT_LADDER_ROWS_H
#define SIPDIAG_REPORT_LADDER_ROWS_H

#include "page.h"
#include "sipdiag/ladder/ladder.h"

/* Headings and arrows, in as many blocks as the width needs; an empty line follows each. */
void ladder_print_rows(struct page *page, const struct ladder *ladder);

#endif
