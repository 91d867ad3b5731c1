/* The columns of a table that says nothing about them, by what stands in them. */
#ifndef SIPDIAG_CDR_GUESS_H
#define SIPDIAG_CDR_GUESS_H

#include "plan.h"

/* False when too little is found to make calls of it. */
bool guess_layout(struct cdr_plan *plan, struct str records);

#endif
