/* Foreign bytes where a person reads: nothing in them may control a terminal, a page or a log. */
#ifndef SIPDIAG_BASE_SHOWN_H
#define SIPDIAG_BASE_SHOWN_H

#include "sipdiag/base/str.h"
#include "sipdiag/base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* \xNN for controls and for what is no UTF-8, \u{NNNN} for bidirectional and invisible controls;
 * the rest as it is. */
void text_add_shown(struct text *out, struct str bytes);

/* Length of the valid UTF-8 sequence (RFC 3629) that s begins with, and its code point; 0 when
 * there is none. */
size_t utf8_decode(struct str s, uint32_t *point);

/* Adds the code point as UTF-8. */
void utf8_add(struct text *out, uint32_t point);

/* Characters that have no shape, or turn the text around them (Unicode Cf, line separators,
 * fillers). */
bool utf8_is_invisible(uint32_t point);

#endif
