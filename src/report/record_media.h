/* The sound of a call in the call record: as a JSON object, and as one cell of a table. */
#ifndef SIPDIAG_REPORT_RECORD_MEDIA_H
#define SIPDIAG_REPORT_RECORD_MEDIA_H

#include "json_writer.h"
#include "record.h"

/* null when no RTP was captured anywhere. */
void json_media(struct json *json, const struct record *record);

/* "to_callee 1500 packets 0.1% lost 2.1 ms PCMA 4.4; to_caller none; one-way-audio"; nothing when
 * no RTP was captured anywhere. */
void record_add_media(struct text *out, const struct record *record);

#endif
