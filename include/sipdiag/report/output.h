/* Outputs: standard output, a file written atomically, a device or FIFO in place. */
#ifndef SIPDIAG_REPORT_OUTPUT_H
#define SIPDIAG_REPORT_OUTPUT_H

#include "sipdiag/base/error.h"
#include "sipdiag/report/format.h"

#include <stdbool.h>

struct output;

/* "-" is standard output. A new or regular file goes to a temporary beside it (a symlink is
 * resolved first). */
struct output *output_open(const char *path, struct error *error);
/* Only its owner may read it, whatever file was there before. */
void output_make_private(struct output *output);

struct sink output_sink(struct output *output);

/* True when the reader went away (EPIPE): quiet, not an error. */
bool output_reader_gone(const struct output *output);

/* Flushes, renames into place when `keep`; else removes the temporary. False with a sentence when
 * it failed. */
bool output_close(struct output *output, bool keep, struct error *error);

#endif
