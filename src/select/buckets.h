/* Days, hours and minutes that calls begin in, in the shown zone. */
#ifndef SELECT_BUCKETS_H
#define SELECT_BUCKETS_H

#include "sipdiag/base/text.h"

#include <stdint.h>

enum bucket { BUCKET_DAY, BUCKET_HOUR, BUCKET_MINUTE };

/* "2026-11-20", "2026-11-20 18:00", "2026-11-20 18:21" */
void bucket_add(struct text *out, enum bucket bucket, int64_t time_us);

/* 20, 18, 21 */
int bucket_number(enum bucket bucket, int64_t time_us);

#endif
