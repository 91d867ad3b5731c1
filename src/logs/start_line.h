/* Where a SIP message begins in a line of a log. */
#ifndef SIPDIAG_LOGS_START_LINE_H
#define SIPDIAG_LOGS_START_LINE_H

#include "sipdiag/base/str.h"

#include <stdbool.h>
#include <stddef.h>

/* Column of a request or status line that begins at or after `from`; line.len when there is none.
 * *after is where its "SIP/2.0" (request) or status code (response) ends. */
size_t start_line_find(struct str line, size_t from, size_t *after);

/* "Name: value" of a header (RFC 3261 25.1). */
bool looks_like_header(struct str line);

/* One that begins nearly every message: Via, From, To, Call-ID, CSeq ..., also in compact form. */
bool looks_like_first_header(struct str line);

/* "Name:" and the value; false for another name. */
bool header_value(struct str line, struct str name, struct str compact, struct str *value);

#endif
