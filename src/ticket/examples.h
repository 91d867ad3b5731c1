/* Chooses the calls that stand in a ticket. */
#ifndef SIPDIAG_TICKET_EXAMPLES_H
#define SIPDIAG_TICKET_EXAMPLES_H

#include "sipdiag/ticket/ticket.h"

/* Of `count` calls in order of time the newest, of different numbers and minutes; where there are
 * too few of these, others, too. Newest first; returns how many. */
size_t ticket_examples_choose(size_t examples[TICKET_EXAMPLES], const struct analysis *analysis,
                              const size_t *calls, size_t count);

#endif
