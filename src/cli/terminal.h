/* What a terminal can show. */
#ifndef CLI_TERMINAL_H
#define CLI_TERMINAL_H

#include "sipdiag/cli/options.h"

#include <stdbool.h>

enum { WIDTH_WITHOUT_TERMINAL = 100 };

/* COLUMNS, else the terminal's width, else WIDTH_WITHOUT_TERMINAL. */
unsigned terminal_width(bool on_terminal);

/* Lines of the terminal; 24 where it does not say. */
unsigned terminal_height(void);

bool terminal_color(enum color_choice choice, bool on_terminal);

/* False on a terminal whose locale is not UTF-8. */
bool terminal_draws_lines(bool on_terminal);

#endif
