/* Text from the input, made safe for where it goes. */
#ifndef SIPDIAG_REPORT_ESCAPE_H
#define SIPDIAG_REPORT_ESCAPE_H

#include "sipdiag/base/text.h"

#include <stdbool.h>
#include <stdint.h>

/* Takes one character off the front; false when the front is no UTF-8: then one byte was taken and
 * is in *point. */
bool utf8_take(struct str *s, uint32_t *point);

/* For people: \xNN for control and invalid bytes, \u{NNNN} for what is invisible or turns text
 * around. */
void escape_people(struct text *out, struct str s);

/* The inside of a JSON string: U+FFFD for invalid UTF-8, escapes for whatever would not be seen. */
void escape_json(struct text *out, struct str s);

#endif
