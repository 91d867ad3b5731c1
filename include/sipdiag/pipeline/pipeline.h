/* Wires read, decode, merge, parse, track, correlate and diagnose for a set of inputs. */
#ifndef SIPDIAG_PIPELINE_PIPELINE_H
#define SIPDIAG_PIPELINE_PIPELINE_H

#include "sipdiag/model/analysis.h"
#include "sipdiag/model/sip_facts.h"
#include "sipdiag/read/read_options.h"
#include "sipdiag/report/format.h"

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

enum { PIPELINE_MOST_INPUTS = UINT16_MAX };

struct pipeline_options {
    const char *const *names;   /* inputs, "-" is standard input */
    const char *const *folders; /* the directory each was found in, or NULL; may be NULL */
    size_t name_count;          /* at most PIPELINE_MOST_INPUTS */
    const struct settings *settings;
    const struct input_zone *zones; /* of --input-tz */
    size_t zone_count;
    const struct network *us;
    size_t us_count;
    const volatile sig_atomic_t *stop; /* set by a signal: end early; may be NULL */
    void *progress_context;
    void (*progress)(void *context, double share,
                     uint64_t packets); /* now and then; share < 0: not known */
    void *observer_context;
    void (*observe)(void *context, const struct sip_facts *facts); /* every message but copies */
};

struct pipeline;

/* Runs to the end of the inputs. Never fails as a whole: see input.failed and input.problem of
 * each. */
struct pipeline *pipeline_run(const struct pipeline_options *options);
const struct analysis *pipeline_analysis(const struct pipeline *pipeline);
struct sentences pipeline_sentences(struct pipeline *pipeline);
void pipeline_free(struct pipeline *pipeline);

#endif
