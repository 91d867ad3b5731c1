/* The findings of an analysis while they are made. */
#ifndef SIPDIAG_FIND_FINDINGS_H
#define SIPDIAG_FIND_FINDINGS_H

#include "sipdiag/find/find.h"

struct findings {
    struct arena arena; /* texts and note lists */
    struct map note_lists;
    struct map shown; /* texts that were made, and the same in the language of tables */
    struct map made;  /* findings by kind and trunk */
    struct finding *list;
    size_t count, capacity;
};

/* A text of a finding in the language of tables. */
const char *find_shown(const struct find_input *input, const struct findings *findings,
                       const char *text);

#endif
