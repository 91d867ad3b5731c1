/* Words for a shell. */
#ifndef CLI_WORDS_H
#define CLI_WORDS_H

#include "sipdiag/base/str.h"
#include "sipdiag/base/text.h"

/* As a person would type it again: in quotes where a shell would take it for something else. */
void add_shell_word(struct text *out, struct str word);

#endif
