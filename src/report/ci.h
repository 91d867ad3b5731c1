/* Formats for CI: what a build server shows of the checks. */
#ifndef SIPDIAG_REPORT_CI_H
#define SIPDIAG_REPORT_CI_H

#include "sipdiag/report/format.h"

bool junit_print(const struct report *report, const struct sink *sink);
bool github_print(const struct report *report, const struct sink *sink);

#endif
