/* The report as one HTML page. */
#ifndef SIPDIAG_REPORT_HTML_H
#define SIPDIAG_REPORT_HTML_H

#include "sipdiag/report/format.h"

bool html_print(const struct report *report, const struct sink *sink);

#endif
