/* Texts of --help and --version. */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "sipdiag/base/text.h"

#include <stdbool.h>

void help_add(struct text *out);
void help_add_short(struct text *out);
void version_add(struct text *out, bool with_libraries);

#endif
