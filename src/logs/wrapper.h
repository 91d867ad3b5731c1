/* What is around the lines of a log: colours, JSON of containers and journals, line ends that were
 * written out. */
#ifndef SIPDIAG_LOGS_WRAPPER_H
#define SIPDIAG_LOGS_WRAPPER_H

#include "sipdiag/base/str.h"
#include "sipdiag/base/text.h"

#include <stdbool.h>

/* Without ESC [ ... m and the like; into `room` when there is something to take away. */
struct str without_colours(struct str line, struct text *room);

/* With <, >, " and & for &lt; and so on. */
void add_without_html(struct text *out, struct str line);

/* The text of a log entry that is a JSON object, its lines parted by LF, and its time as it stands
 * there. False when the line is none. */
bool json_entry_read(struct str line, struct text *text, struct str *time);

/* What stands for a line end in one line: "#015#012", "#012", "\r\n", "\n", "<CR><LF>", "\x0d\x0a",
 * found right at `rest` or behind a reason phrase. Empty when there is none. */
struct str escaped_line_end(struct str rest);

/* The same, not borrowed from the line. */
struct str line_end_named(struct str line_end);

#endif
