/* What makes the program at home in a shell: its manual page and the completions, each printed from
 * the option table when it is built. */
#ifndef SIPDIAG_SHELL_SHELL_H
#define SIPDIAG_SHELL_SHELL_H

#include "sipdiag/base/text.h"

#include <stdbool.h>
#include <stddef.h>

/* A job and the command that does it. */
struct recipe {
    const char *job;
    const char *command;
};

const struct recipe *recipe_at(size_t index); /* NULL past the end */

void man_page_add(struct text *out); /* sipdiag(1), in the man macros of roff */
void bash_completion_add(struct text *out);
void zsh_completion_add(struct text *out);
void fish_completion_add(struct text *out);

/* "man", "bash", "zsh", "fish", "recipes" (one command a line); false: there is none of that name.
 */
bool shell_page_add(struct text *out, const char *name);

#endif
