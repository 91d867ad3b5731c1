/* How far the reading is: one line on a terminal's standard error, erased before the report. */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct progress {
    bool wanted;
    int64_t start_us, shown_us; /* of the monotonic clock */
    size_t shown_columns;
};

void progress_begin(struct progress *progress, bool wanted);

/* share: 0 to 1, negative when not known. Shows nothing in the first half second. */
void progress_show(void *progress, double share, uint64_t packets);
void progress_erase(struct progress *progress);

#endif
