/* Where the sound of a call begins and ends in its ladder. */
#ifndef SIPDIAG_LADDER_SOUND_ROWS_H
#define SIPDIAG_LADDER_SOUND_ROWS_H

#include "parties.h"
#include "sipdiag/ladder/ladder.h"

/* Adds two rows for each direction of which there is sound, in order of time. */
void ladder_add_sound(struct ladder *ladder, const struct parties *parties);

#endif
