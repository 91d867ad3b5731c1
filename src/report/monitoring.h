/* Formats for monitoring: a plugin's line, a file of metrics. */
#ifndef SIPDIAG_REPORT_MONITORING_H
#define SIPDIAG_REPORT_MONITORING_H

#include "sipdiag/report/format.h"

bool nagios_print(const struct report *report, const struct sink *sink);
void nagios_add_failure(struct text *out, const char *sentence);
bool prometheus_print(const struct report *report, const struct sink *sink);

#endif
