/* The frames of many inputs in order of time, without holding all of them open: each is looked at
 * first, and a file is opened again when its first packet's turn comes. */
#ifndef SIPDIAG_READ_SOURCE_SET_H
#define SIPDIAG_READ_SOURCE_SET_H

#include "sipdiag/model/analysis.h"
#include "sipdiag/model/frame.h"
#include "sipdiag/read/read_options.h"

#include "sipdiag/read/live.h"
#include "sipdiag/read/pauses.h"

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

struct source_set;

struct source_set_options {
    struct input *inputs;  /* with their names; kind, health and problems are filled in; room for
                              the live ones, which come behind */
    struct input *skipped; /* room for as many */
    size_t count;
    const struct read_options *reading; /* its pauses may be NULL without lives only */
    const volatile sig_atomic_t *stop; /* set by a signal: then nothing is a problem; may be NULL */
    struct live *const *lives; /* inputs without end; then there are no others; may be NULL */
    size_t live_count;
};

/* Inputs that were found in a directory and are no captures go to `skipped`, the others close up.
 */
struct source_set *source_set_new(const struct source_set_options *options);
void source_set_free(struct source_set *set);

/* How many are left of the inputs. */
size_t source_set_count(const struct source_set *set);

enum source_set_event {
    SOURCE_SET_FRAME, /* the oldest frame that there is, borrowed until the next call */
    SOURCE_SET_ENDS,  /* the input gives no more frames */
    SOURCE_SET_END,   /* none does */
};

/* *input is the one that the frame is of, or that ends. */
enum source_set_event source_set_next(struct source_set *set, struct frame *frame, size_t *input);

/* The input gives no more frames. */
bool source_set_has_ended(const struct source_set *set, size_t input);

/* Brings the drops of live inputs up to date. */
void source_set_count_drops(struct source_set *set);

/* Share read so far, 0 to 1; negative when the size is not known. */
double source_set_progress(const struct source_set *set);

#endif
