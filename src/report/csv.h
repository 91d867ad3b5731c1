/* CSV of the view. */
#ifndef SIPDIAG_REPORT_CSV_H
#define SIPDIAG_REPORT_CSV_H

#include "sipdiag/report/format.h"

bool csv_print(const struct report *report, const struct sink *sink);

#endif
