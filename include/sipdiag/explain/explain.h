/* The built-in encyclopaedia: what a name in a report means, for a manager and for an engineer. */
#ifndef SIPDIAG_EXPLAIN_EXPLAIN_H
#define SIPDIAG_EXPLAIN_EXPLAIN_H

#include "sipdiag/base/error.h"
#include "sipdiag/base/str.h"
#include "sipdiag/base/text.h"
#include "sipdiag/model/settings.h"

#include <stdbool.h>
#include <stddef.h>

/* NAME is a SIP code ("404"), a Q.850 cause ("q850:34"), a cause id, a figure ("asr"), a setting, a
 * side, an outcome, a result ("18x"), "settings" or "all". Plain text, no line longer than `width`,
 * which is 80 when 0 and kept between 40 and 100. False with a sentence that names the nearest. */
bool explain_print(struct text *out, struct str name, unsigned width,
                   const struct settings *settings, struct error *error);

/* Every name that can be explained, kind by kind; false past the end. */
bool explain_name_at(size_t index, struct text *name);

#endif
