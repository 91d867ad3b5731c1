/* The findings of an analysis while they are made. */
#ifndef SIPDIAG_FIND_FINDINGS_H
#define SIPDIAG_FIND_FINDINGS_H

#include "sipdiag/find/find.h"

struct findings {
    struct arena arena; /* texts and note lists */
    struct map note_lists;
    struct finding *list;
    size_t count, capacity;
};

#endif
