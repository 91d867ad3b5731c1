/* Knows packets that were seen a moment ago. */
#ifndef SIPDIAG_MERGE_COPIES_H
#define SIPDIAG_MERGE_COPIES_H

#include "sipdiag/model/settings.h"
#include "sipdiag/model/sip_text.h"

struct copies;

struct copies *copies_new(const struct settings *settings);
void copies_free(struct copies *copies);

/* Of bytes, addresses, ports and kind: everything that makes two packets the same one. */
uint64_t copies_fingerprint(const struct sip_text *text);

/* True when it is the same packet once more; to be called in order of time. */
bool copies_add(struct copies *copies, const struct sip_text *text, uint64_t fingerprint);

#endif
