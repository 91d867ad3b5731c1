/* Which calls of the HTML page have their ladders in it. */
#ifndef SIPDIAG_REPORT_HTML_CHOICE_H
#define SIPDIAG_REPORT_HTML_CHOICE_H

#include "sipdiag/report/format.h"

enum { HTML_LADDERS_MOST = 2000 };

/* Sets chosen[] of at most HTML_LADDERS_MOST calls, of which there is one for each of the analysis;
 * returns how many. Examples of results first, then calls that findings explain, then those that
 * went wrong, the freshest first. */
size_t html_choose(const struct report *report, bool *chosen);

#endif
