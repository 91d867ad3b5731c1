/* Knows packets that were seen a moment ago. */
#ifndef SIPDIAG_MERGE_COPIES_H
#define SIPDIAG_MERGE_COPIES_H

#include "sipdiag/model/settings.h"
#include "sipdiag/model/sip_text.h"

struct copies;

struct copies *copies_new(const struct settings *settings);
void copies_free(struct copies *copies);

/* True when it is the same packet once more; to be called in order of time. */
bool copies_add(struct copies *copies, const struct sip_text *text);

#endif
