/* JSON that was read (RFC 8259): spans of a text, checked, so that they can be written again. */
#ifndef SIPDIAG_BASE_JSON_TEXT_H
#define SIPDIAG_BASE_JSON_TEXT_H

#include "sipdiag/base/str.h"
#include "sipdiag/base/text.h"

#include <stdbool.h>

/* The value at the beginning of *rest, which goes on behind it; false when it is no JSON, no UTF-8,
 * or nested deeper than a report ever is. */
bool json_take_value(struct str *rest, struct str *value);

/* The next member of an object whose '{' was taken: false at its end or where it is no JSON;
 * *is_whole tells which. */
bool json_take_member(struct str *rest, struct str *key, struct str *value, bool *is_whole);

/* What it says without JSON around it: strings unescaped, items of lists joined by blanks, nothing
 * for null. */
void json_add_plain(struct text *out, struct str value);

#endif
