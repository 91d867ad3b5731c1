/* A page that is drawn again and again in the same place of a terminal. */
#ifndef CLI_SCREEN_H
#define CLI_SCREEN_H

#include "sipdiag/base/str.h"

#include <stdbool.h>

struct screen {
    bool is_on;
};

/* Over what is there without blinking; what does not fit is counted. False when the terminal is
 * gone. The first time what was on the terminal is put aside. */
bool screen_draw(struct screen *screen, struct str page);

/* Brings back what was there before. */
void screen_end(struct screen *screen);

#endif
