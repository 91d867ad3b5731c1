/* The word somebody probably meant. */
#ifndef SELECT_NEAREST_H
#define SELECT_NEAREST_H

#include "sipdiag/base/str.h"
#include "sipdiag/base/text.h"

#include <stdbool.h>
#include <stddef.h>

/* Starts as {0}. */
struct nearest {
    const char *word; /* NULL: nothing was tried */
    unsigned distance;
};

void nearest_try(struct nearest *nearest, struct str word, const char *candidate);

/* Near enough to be a slip of the fingers. */
bool nearest_is_near(const struct nearest *nearest, struct str word);

/* "did you mean 'us'?", or "it can be us, provider, ...". */
void nearest_add_hint(struct text *out, struct str word, const char *(*at)(size_t index));

#endif
