/* How many columns a text takes on a screen, whatever the locale. */
#ifndef SIPDIAG_REPORT_DISPLAY_WIDTH_H
#define SIPDIAG_REPORT_DISPLAY_WIDTH_H

#include "sipdiag/base/str.h"

#include <stddef.h>

size_t display_width(struct str s);

/* Length in bytes of the longest front that takes at most `columns`. */
size_t display_fit(struct str s, size_t columns);

/* Offset of the longest tail that takes at most `columns`. */
size_t display_fit_tail(struct str s, size_t columns);

#endif
