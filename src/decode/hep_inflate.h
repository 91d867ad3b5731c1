/* Compressed payloads of HEP. */
#ifndef SIPDIAG_DECODE_HEP_INFLATE_H
#define SIPDIAG_DECODE_HEP_INFLATE_H

#include "sipdiag/base/arena.h"

#include <stdbool.h>

/* zlib or gzip data in, the text into the arena; at most as long as HEP could carry it plain. False
 * when the data is damaged, cut off or longer: then the text is what could be read. */
bool hep_inflate(struct arena *arena, struct str packed, struct str *text);

#endif
