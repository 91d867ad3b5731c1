/* Wires read, decode, merge, parse, track, correlate and diagnose for a set of inputs. A run over
 * files reads them to their end and looks at all calls then. A rolling run, which may have no end,
 * can be looked at any time, and lets go of calls that ended long ago. */
#ifndef SIPDIAG_PIPELINE_PIPELINE_H
#define SIPDIAG_PIPELINE_PIPELINE_H

#include "sipdiag/mask/mask.h"
#include "sipdiag/model/analysis.h"
#include "sipdiag/model/sip_facts.h"
#include "sipdiag/model/tls_keys.h"
#include "sipdiag/read/live.h"
#include "sipdiag/read/read_options.h"
#include "sipdiag/report/format.h"

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PIPELINE_MOST_INPUTS = UINT16_MAX };

struct pipeline;

/* Calls that leave a rolling run. */
struct pipeline_departure {
    const struct analysis *gone;  /* they are counted now, and do not come again; those that no look
                                     told of are marked `is_news` */
    const struct analysis *known; /* they, and all that are still there */
    int64_t until_us;             /* all that are gone had ended by then */
};

struct pipeline_options {
    const char *const *names;   /* inputs, "-" is standard input */
    const char *const *folders; /* the directory each was found in, or NULL; may be NULL */
    size_t name_count;          /* at most PIPELINE_MOST_INPUTS */
    const struct settings *settings;
    const struct words *words;      /* language of tables; NULL: English */
    const struct input_zone *zones; /* of --input-tz */
    size_t zone_count;
    struct tls_keys *tls_keys; /* of a key log; those in captures are added */
    const struct cdr_map *map; /* what the user says about the columns of tables; may be NULL */
    const struct named_network *trunks; /* names of trunks, of --map */
    size_t trunk_count;
    const uint16_t *ports; /* SIP is looked for on these alone; none: on all */
    size_t port_count;
    const struct network *us;
    size_t us_count;
    struct mask *mask;  /* of the texts of findings; its key is made of the packets. NULL: none */
    bool keeps_frames;  /* so that extract_write() can follow */
    bool shows_secrets; /* else passwords in URIs are written over */
    const volatile sig_atomic_t *stop; /* set by a signal: end early; may be NULL */
    void *progress_context;
    void (*progress)(void *context, double share,
                     uint64_t packets); /* now and then; share < 0: not known */
    void *observer_context;
    void (*observe)(void *context, const struct sip_facts *facts); /* every message but copies */

    struct live *const *lives; /* inputs without end; then there are no names; may be NULL */
    size_t live_count;
    bool stop_is_the_end; /* a run without end is over when it is stopped, and not interrupted */
    void *live_context;   /* of rest() and let_go() */
    /* Between packets, now and then, and while there are none: what else is to be done. How long
     * nothing more will be, in microseconds; negative: read no more. May be NULL without lives.
     * The pipeline is NULL while the first packet of a pipe is waited for. */
    int64_t (*rest)(void *context, struct pipeline *pipeline);
    uint32_t packets_per_rest;            /* 0: so many that it costs nothing */
    const volatile sig_atomic_t *signals; /* goes up with every signal that rest() must see */
    /* Not NULL: a rolling run. */
    void (*let_go)(void *context, const struct pipeline_departure *departure);
};

/* Looks at the inputs, and reads nothing yet. Never fails as a whole: see input.failed and
 * input.problem of each. */
struct pipeline *pipeline_new(const struct pipeline_options *options);

/* What decrypts TLS, and its version; NULL when that is not built in. */
const char *pipeline_tls_library(const char **version);

/* Reads to the end of the inputs, or until it is stopped. */
void pipeline_read(struct pipeline *pipeline);

/* Some call ended that was not told of: a look with `tells` is worth it. Of a rolling run. */
bool pipeline_has_news(const struct pipeline *pipeline);

/* How things stand; for rest(), too. Calls that may still go on are in progress. With `tells`,
 * calls that ended and were not told of before are marked `is_news`. Valid until the next look, or
 * until rest() returns. */
const struct analysis *pipeline_look(struct pipeline *pipeline, bool tells);

/* The last look: no more will be read. Only calls that were not let go are in it. */
const struct analysis *pipeline_finish(struct pipeline *pipeline);

/* All of it: pipeline_new(), pipeline_read(), pipeline_finish(). */
struct pipeline *pipeline_run(const struct pipeline_options *options);

/* Of the last look. */
const struct analysis *pipeline_analysis(const struct pipeline *pipeline);
struct sentences pipeline_sentences(struct pipeline *pipeline);
void pipeline_free(struct pipeline *pipeline);

#endif
