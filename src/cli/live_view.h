/* A run that is looked at while it goes on: every now and then, on SIGUSR1, and record by record.
 */
#ifndef CLI_LIVE_VIEW_H
#define CLI_LIVE_VIEW_H

#include "reporting.h"
#include "screen.h"
#include "sipdiag/pipeline/pipeline.h"

#include <signal.h>

struct live_view {
    struct reporting reporting;
    struct pipeline *pipeline; /* while it is looked at */
    struct summary_past *past;
    struct screen screen;
    void (*before)(void *context); /* anything is printed */
    void *before_context;
    bool is_rolling, streams, counts, is_last;
    bool has_printed, is_over;
    bool append_fails; /* said once, until it goes well again */
    sig_atomic_t looks_seen, records_seen;
    int64_t begun_us, look_us, news_us; /* of the monotonic clock; when the next is due */
    int code;
};

/* Sets what a run needs to be looked at; `reporting` without its past. */
void live_view_begin(struct live_view *view, const struct reporting *reporting,
                     struct pipeline_options *wanted);

/* The last look, when all was read; the exit code with those of the looks before. */
int live_view_finish(struct live_view *view, struct pipeline *pipeline);
void live_view_end(struct live_view *view);

#endif
