/* An SDP body in a few words, for the label of an arrow. */
#ifndef LADDER_MEDIA_WORDS_H
#define LADDER_MEDIA_WORDS_H

#include "sipdiag/base/str.h"
#include "sipdiag/base/text.h"

/* "audio PCMA,PCMU", "audio PCMA sendonly, video H264", "fax T.38"; nothing when there is no SDP.
 */
void media_add_words(struct text *out, struct str content_type, struct str body);

#endif
