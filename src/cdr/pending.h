/* Calls whose rows are not all here: the rows of one call stand near each other, in any order. */
#ifndef SIPDIAG_CDR_PENDING_H
#define SIPDIAG_CDR_PENDING_H

#include "row.h"

#include <stdint.h>

struct pending;

/* Takes a call that is whole; its texts are borrowed for the call. */
/* A talk of an hour, while a switch writes ten rows in a second, spans so many. Where no column
 * tells legs or transactions, rows of one call stand side by side. */
enum { PENDING_LONG = 32768, PENDING_SHORT = 512 };

struct pending_options {
    size_t slots; /* calls that wait for more rows */
    void *context;
    void (*take)(void *context, struct cdr_facts *facts, uint16_t input);
};

struct pending *pending_new(const struct pending_options *options);
void pending_free(struct pending *pending);

/* Without anything that names its call, a row is a call of its own. */
void pending_add(struct pending *pending, const struct cdr_facts *facts, uint16_t input);
void pending_finish(struct pending *pending);

#endif
