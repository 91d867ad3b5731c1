/* Draws and erases the progress line. */
#include "progress.h"

#include "sipdiag/base/clock.h"
#include "sipdiag/base/text.h"

#include <stdio.h>
#include <time.h>

static const int64_t quiet_us = 500 * US_PER_MS; /* short runs stay silent */
static const int64_t every_us = 200 * US_PER_MS;

static int64_t now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * US_PER_S + now.tv_nsec / 1000;
}

void progress_begin(struct progress *progress, bool wanted)
{
    *progress = (struct progress){.wanted = wanted, .start_us = now_us()};
}

void progress_erase(struct progress *progress)
{
    if (!progress->shown_columns)
        return;
    fprintf(stderr, "\r%*s\r", (int)progress->shown_columns, "");
    progress->shown_columns = 0;
}

void progress_show(void *context, double share, uint64_t packets)
{
    struct progress *progress = context;
    if (!progress->wanted)
        return;
    int64_t now = now_us(), spent = now - progress->start_us;
    if (spent < quiet_us || now - progress->shown_us < every_us)
        return;
    struct text line = {0};
    if (share > 0 && share <= 1) {
        text_addf(&line, "%3d %%, ", (int)(share * 100));
        clock_add_duration(&line, (int64_t)((double)spent / share * (1 - share)));
        text_add_literal(&line, " left, ");
    }
    text_addf(&line, "%llu packets", (unsigned long long)packets);
    progress_erase(progress);
    fwrite(line.at, 1, line.len, stderr);
    progress->shown_us = now;
    progress->shown_columns = line.len;
    text_free(&line);
}
