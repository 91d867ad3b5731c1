/* The calls of the HTML page, for its script: columns and ladders as JSON. */
#ifndef SIPDIAG_REPORT_HTML_DATA_H
#define SIPDIAG_REPORT_HTML_DATA_H

#include "json_writer.h"

/* In it no '<' is left, so that nothing ends the element it stands in. */
bool html_data_print(const struct report *report, const struct sink *sink);

#endif
